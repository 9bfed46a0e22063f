from difflib import get_close_matches
from itertools import accumulate

from django.apps import apps
from django.conf import settings as django_settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.coreutils import get_content_languages
from wagtail.snippets.models import get_snippet_models

from . import languages
from .bibliography.citation_styles import style_of_site
from .conf import Defaults, HealthblocksSettings
from .leftovers import left_behind
from .readings.own_words import problems_of
from .vocabulary.units import UNITS

REQUIRED_APPS = ("wagtail.contrib.settings",)
#: Settings of the package's other apps, which check their own.
OTHER_APPS = ("HEALTHBLOCKS_REVIEWS_", "HEALTHBLOCKS_IMPORTER_")
#: Apps of the package that a site can take out, and their labels.
OPTIONAL_APPS = {"wagtail_healthblocks.reviews": "wagtail_healthblocks_reviews"}

#: More than so many make an editor wait for seconds.
PAGES_IN_A_REQUEST = 100


def register():
    checks.register(check_required_apps)
    checks.register(check_setting_names)
    checks.register(check_leftovers, checks.Tags.database)
    checks.register(check_tasks, checks.Tags.database)
    checks.register(check_language_files)
    checks.register(check_content_languages)
    checks.register(check_checked_fields, checks.Tags.models)
    checks.register(check_api_fields)
    checks.register(check_rules)
    checks.register(check_citation_style)
    checks.register(check_form_classes, checks.Tags.models)


def check_required_apps(app_configs, **kwargs):
    """Without these apps the Wagtail admin fails on every page, although Django starts."""
    return [
        checks.Error(
            f"wagtail_healthblocks needs {app} in INSTALLED_APPS.",
            hint=f'Add "{app}" to INSTALLED_APPS: the package keeps its site settings there.',
            id="wagtail_healthblocks.E001",
        )
        for app in REQUIRED_APPS
        if not apps.is_installed(app)
    ]


def check_setting_names(app_configs, **kwargs):
    """A misspelt setting would be ignored in silence."""
    names = [name for name in set_names("HEALTHBLOCKS_") if not name.startswith(OTHER_APPS)]
    return unknown_names(names, HealthblocksSettings, "wagtail_healthblocks")


def check_leftovers(app_configs, databases=None, **kwargs):
    """An app that was only taken out of the settings keeps personal data, and pages that nobody can delete."""
    return [
        checks.Warning(
            f"{name} is not installed, but has left in the database “{alias}”: {_listed(found)}.",
            hint=f'Put "{name}" back into INSTALLED_APPS, run “migrate {label} zero”, and take it out again. '
            "Until then, personal data is kept, and a page that had a review cannot be deleted.",
            id="wagtail_healthblocks.W002",
        )
        for name, label in OPTIONAL_APPS.items()
        if not apps.is_installed(name)
        for alias in databases or ()
        if (found := left_behind(label, alias))
    ]


def check_tasks(app_configs, databases=None, **kwargs):
    """A request that refreshes many pages itself may be ended by the server, and some of them keep what was wrong."""
    from .tasks import refresh_pages  # which needs the models, as the next one
    from .usage import most_shown

    if not isinstance(refresh_pages.get_backend(), ImmediateBackend):
        return []
    hint = (
        "Run tasks beside the requests: “Run at scale” in the documentation says how, with django-tasks-db. If other "
        "settings do that, add wagtail_healthblocks.W004 to SILENCED_SYSTEM_CHECKS in these."
    )
    return [
        checks.Warning(
            f"Publishing the {name} refreshes {number} pages, while the editor waits: tasks run in the request.",
            hint=hint,
            id="wagtail_healthblocks.W004",
        )
        for alias in databases or ()
        for name, number in most_shown(alias)
        if number > PAGES_IN_A_REQUEST
    ]


def _listed(found):
    return ", ".join(f"{number} {name}" for name, number in found.items())


def check_language_files(app_configs, **kwargs):
    """A file that cannot be read would fail the first page of that language."""
    try:
        unknown = [
            f"{language.code}.json: {unit!r} is no unit"
            for language in languages.known()
            for unit in language.unit_abbreviations.values()
            if unit not in UNITS
        ]
    except ImproperlyConfigured as error:
        unknown = [str(error)]
    hint = "“Languages” in the reference says which folders the setting names, and what a file holds."
    return [checks.Error(message, hint=hint, id="wagtail_healthblocks.E002") for message in unknown]


def check_content_languages(app_configs, **kwargs):
    """Of a language without a file fewer mistakes are found, and nobody would know."""
    try:
        lacking = [code for code in get_content_languages() if not languages.has_file(code)]
    except ImproperlyConfigured:
        return []  # Wagtail says so itself of its settings, and check_language_files of ours.
    hint = (
        "Add {code}.json to a folder that HEALTHBLOCKS_LANGUAGES names, or wagtail_healthblocks.W003 to "
        "SILENCED_SYSTEM_CHECKS. “Languages” in the reference says what holds without."
    )
    return [
        checks.Warning(
            f"Content is written in the language {code!r}, of which wagtail_healthblocks has no file.",
            hint=hint.format(code=code),
            id="wagtail_healthblocks.W003",
        )
        for code in lacking
    ]


def check_checked_fields(app_configs, **kwargs):
    """What a medical check leaves out, somebody has to explain; and a misspelt name leaves out nothing."""
    return [
        checks.Error(
            f"{model._meta.label}.checked_fields: {problem}",
            hint='checked_fields = all_but(teaser="Stands in lists of pages, never on the page.")',
            obj=model,
            id="wagtail_healthblocks.E003",
        )
        for model in apps.get_models()
        for problem in problems_of(model)
    ]


def check_api_fields(app_configs, **kwargs):
    """The API would answer with an error: it cannot write a contributor by itself."""
    return [
        checks.Error(
            f"The API cannot show checked_by of {model.__name__}.",
            hint='Show APIField("medical_check"), or APIField("checked_by", serializer=ContributorField()) with '
            "ContributorField of wagtail_healthblocks.api.",
            obj=model,
            id="wagtail_healthblocks.E004",
        )
        for model in apps.get_models()
        if hasattr(model, "get_medical_checks")
        for field in getattr(model, "api_fields", ())
        if getattr(field, "name", field) == "checked_by" and getattr(field, "serializer", None) is None
    ]


def check_rules(app_configs, **kwargs):
    """A rule that is misspelt would be asked as before, and nobody would know why."""
    from .editorial.engine import rules_by_id
    from .editorial.findings import SEVERITIES

    known = {beginning for name in [*rules_by_id(), "site"] for beginning in accumulate(name.split("."), _joined)}
    said = HealthblocksSettings().HEALTHBLOCKS_RULES
    unknown = [name for name in said if name not in known and not name.startswith("site.")]
    wrong = {name: severity for name, severity in said.items() if severity not in SEVERITIES}
    return [
        *(_rules_error(f"no rule’s id begins with {name!r}.", _hint(name, sorted(known))) for name in unknown),
        *(
            _rules_error(f"{name!r} cannot be {severity!r}.", f"A rule is one of {', '.join(SEVERITIES)}.")
            for name, severity in wrong.items()
        ),
    ]


def _joined(beginning, part):
    return f"{beginning}.{part}"


def _rules_error(problem, hint):
    return checks.Error(f"HEALTHBLOCKS_RULES: {problem}", hint=hint, id="wagtail_healthblocks.E006")


def check_citation_style(app_configs, **kwargs):
    """A style that cannot serve would fail the first page that cites."""
    try:
        style_of_site()
    except ImproperlyConfigured as error:
        hint = 'It is "numbers", "author-year", or the path of a CSL file: “Cite sources” says which files serve.'
        message = f"HEALTHBLOCKS_CITATION_STYLE: {error}"
        return [checks.Error(message, hint=hint, id="wagtail_healthblocks.E007")]
    return []


def check_form_classes(app_configs, **kwargs):
    """Such a form asks the rules about the blocks of each stream alone, and none about the page or the snippet."""
    from .editorial.forms import FindingsForm

    return [
        checks.Warning(
            f"{form.__name__}, a form of {model.__name__}, asks no editorial rules about the {what}.",
            hint=f"Extend {ours} of wagtail_healthblocks.editorial.forms in place of {wagtails}.",
            obj=model,
            id="wagtail_healthblocks.W005",
        )
        for what, (ours, wagtails), models in _written_with_rules()
        for model in models
        for form in dict.fromkeys(_forms_of(model))
        if not issubclass(form, FindingsForm)
    ]


def _written_with_rules():
    """The page types and the snippets whose form classes are to ask rules, each with ours and with Wagtail's."""
    from .editorial.engine import Engine
    from .models import HealthArticleMixin

    articles = [model for model in apps.get_models() if issubclass(model, HealthArticleMixin)]
    yield "page", ("HealthArticleForm", "WagtailAdminPageForm"), articles
    snippets = filter(Engine().rules_for, get_snippet_models())
    yield "snippet", ("HealthSnippetForm", "WagtailAdminModelForm"), snippets


def _forms_of(model):
    """The form classes with which Wagtail's editor and its API write a page or a snippet."""
    given = getattr(model, "base_form_class", WagtailAdminModelForm)
    editor = getattr(model, "snippet_viewset", model)
    yield editor.get_edit_handler().base_form_class or given
    if form := getattr(model, "api_base_form_class", None):
        yield form


def set_names(prefix: str) -> list[str]:
    """The Django settings of a project that start so."""
    return [name for name in dir(django_settings) if name.startswith(prefix)]


def unknown_names(names, defaults: type[Defaults], app: str) -> list[checks.Warning]:
    """A warning for each name that is no setting of the app, with the one that was probably meant."""
    known = [name for name in vars(defaults) if name.isupper()]
    return [
        checks.Warning(f"{name} is not a setting of {app}.", hint=_hint(name, known), id=f"{app}.W001")
        for name in names
        if name not in known
    ]


def _hint(name, known):
    close = get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else f"Its settings are {', '.join(known)}."
