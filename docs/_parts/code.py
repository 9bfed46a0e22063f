"""What settings, commands, hooks, models and classes tell about themselves."""

import ast
import inspect
import re

from django.core.management import BaseCommand, load_command_class
from modelcluster.models import get_all_child_relations

from wagtail_healthblocks import models
from wagtail_healthblocks.blocks import HealthBlock, HealthBlockMixin
from wagtail_healthblocks.conf import HealthblocksSettings
from wagtail_healthblocks.reviews import models as reviews_models
from wagtail_healthblocks.reviews.conf import ReviewsSettings

from .kinds import model_kind
from .tables import first_sentence, first_table, sentence, table
from .templates import PACKAGE

APPS = ["wagtail_healthblocks", "wagtail_healthblocks.reviews"]
#: Options that every command has.
COMMON = {action.dest for action in BaseCommand().create_parser("manage.py", "")._actions}
COMMENT = re.compile(r"((?:^    #:.*\n)+)^    (HEALTHBLOCKS_\w+)", re.MULTILINE)
OFFERED = re.compile(r'hooks\.get_hooks\("(\w+)"')
SETTINGS = {"core": HealthblocksSettings, "reviews": ReviewsSettings}
FIELDS = ["Field", "In the admin", "Kind", "Required", "Notes"]
#: Blocks of a site's own are based on these.
BLOCK_API = [HealthBlockMixin, HealthBlock]

#: Members that Django, Wagtail and other parts of the package call; a site has no reason to.
INTERNAL = {"get_cached_paths", "get_context", "get_template", "route", "serve", "as_markdown", "add_structured_data"}


def public_models():
    return {name: getattr(module, name) for module in (models, reviews_models) for name in module.__all__}


def settings_part(which, old):
    """The settings of an app and their defaults; a new one is explained by its comment in the code."""
    defaults = SETTINGS[which]
    comments = {name: plain(text) for text, name in COMMENT.findall(inspect.getsource(defaults))}
    names = sorted(name for name in vars(defaults) if name.isupper())
    rows = [
        {"Setting": f"`{name}`", "Default": default(vars(defaults)[name]), "What it does": comments.get(name, "")}
        for name in names
    ]
    return table(["Setting", "Default", "What it does"], rows, first_table(old), kept=["What it does"])


def plain(comment):
    return sentence(comment.replace("#:", "").replace("``", "`"))


def default(value):
    if isinstance(value, dict) and value:
        return "[see below](#limits)"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`".replace("'", '"')


def commands():
    """The commands of both apps: name and parser."""
    found = {}
    for app in APPS:
        folder = PACKAGE / app.replace("wagtail_healthblocks", "").lstrip(".") / "management" / "commands"
        for file in sorted(folder.glob("healthblocks_*.py")):
            found[file.stem] = load_command_class(app, file.stem).create_parser("manage.py", file.stem)
    return found


def options_part(name, old):
    """What a command takes; what is written about it by hand stays."""
    rows = [
        {"Option": f"`{spelt(action)}`", "What it does": sentence(action.help or "")}
        for action in commands()[name]._actions
        if action.dest not in COMMON
    ]
    return table(["Option", "What it does"], rows, first_table(old), kept=["What it does"]) if rows else "No options."


def spelt(action):
    if not action.option_strings:
        return action.metavar or (action.dest if action.nargs else action.dest.upper())
    value = "" if action.nargs == 0 else "|".join(map(str, action.choices or [action.metavar or action.dest.upper()]))
    return "`, `".join(f"{option} {value}".strip() for option in action.option_strings).replace("|", r"\|")


def sources():
    """The text of every module of the package."""
    return {file.relative_to(PACKAGE): file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}


def hooks_offered():
    """The names of the hooks with which a site takes part in the package."""
    return {name for text in sources().values() for name in OFFERED.findall(text)}


def hooks_part(old):
    """The hooks of Wagtail with which the package takes part in a site."""
    found = {}
    for file, text in sources().items():
        if file.name == "wagtail_hooks.py":
            app = ".".join([PACKAGE.name, *file.parts[:-1]])
            for name, why in registered(text):
                found.setdefault(name, {}).setdefault(f"`{app}`", []).append(why)
    rows = [
        {"Hook": f"`{name}`", "Apps": ", ".join(apps), "Why": "; ".join(filter(None, sum(apps.values(), [])))}
        for name, apps in sorted(found.items())
    ]
    return table(["Hook", "Apps", "Why"], rows, first_table(old), kept=["Why"])


def registered(text):
    """Each hook that a module registers, with what the function says about itself."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            names = [decorator.args[0].value for decorator in node.decorator_list if registers(decorator)]
            yield from ((name, first_sentence(ast.get_docstring(node))) for name in names)
        elif isinstance(node, ast.Expr) and registers(node.value):
            yield node.value.args[0].value, ""


def registers(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "hooks.register"


def model_part(name, old):
    """The fields of a model or a page mixin."""
    model = public_models()[name]
    rows = [
        [
            f"`{field.name}`",
            in_admin(field),
            model_kind(field),
            "no" if field.blank or not field.editable else "yes",
            "",
        ]
        for field in own_fields(model)
    ]
    relations = [] if model._meta.abstract else get_all_child_relations(model)
    rows += [
        [f"`{relation.name}`", "", f"`{relation.related_model.__name__}`, several", "no", ""]
        for relation in relations
        if relation.related_model.__module__.startswith(PACKAGE.name)
    ]
    return table(FIELDS, [dict(zip(FIELDS, row, strict=True)) for row in rows], first_table(old), kept=["Notes"])


def own_fields(model):
    """The fields that the package gives a model, without those of Wagtail's mixins."""
    foreign = {
        field.name
        for base in model.__mro__
        if hasattr(base, "_meta") and not base.__module__.startswith("wagtail_healthblocks")
        for field in base._meta.local_fields
    }
    return [field for field in model._meta.local_fields if field.name not in foreign and not field.primary_key]


def needed(field):
    return "yes" if field.editable and not field.blank else "no"


def in_admin(field):
    if field.model._meta.abstract or not field.editable:
        return ""
    name = str(field.verbose_name)
    return f"**{sentence(name[:1].upper() + name[1:])}** {sentence(field.help_text)}".strip()


def api_part(name, old):
    """What a class offers to the sites that use it."""
    classes = BLOCK_API if name == "HealthBlock" else [public_models()[name]]
    rows = [
        {"Name": f"`{spelt_member(attribute, member)}`", "What it is": first_sentence(explanation(member))}
        for cls in classes
        for attribute, member in members(cls)
    ]
    return table(["Name", "What it is"], rows, first_table(old), kept=["What it is"])


def members(cls):
    """The public members that a class has and that none of its bases outside the package has."""
    bases = [base for base in cls.__mro__[1:] if not base.__module__.startswith(PACKAGE.name)]
    for name, member in vars(cls).items():
        own = inspect.isfunction(member) or isinstance(member, (property, classmethod, bool, str, tuple))
        if own and not name.startswith("_") and name not in INTERNAL.union(*map(vars, bases)):
            yield name, member


def spelt_member(name, member):
    function = getattr(member, "__func__", member)
    if not inspect.isfunction(function):
        return name if isinstance(member, property) else f"{name} = {member!r}"
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return f"{name}({', '.join(str(parameter.replace(annotation=parameter.empty)) for parameter in parameters)})"


def explanation(member):
    return "" if isinstance(member, (bool, str, tuple)) else inspect.getdoc(getattr(member, "__func__", member))
