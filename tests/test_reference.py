"""The reference says what the code has: settings with their defaults, checks, commands, tags, addresses. Links lead somewhere."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import load_command_class
from django.test import override_settings

from wagtail_healthblocks.conf import HealthblocksSettings
from wagtail_healthblocks.models import HealthArticleMixin, HealthblocksSiteSettings
from wagtail_healthblocks.reviews import safety, urls
from wagtail_healthblocks.reviews.conf import ReviewsSettings
from wagtail_healthblocks.reviews.models import ReviewableMixin, ReviewsSiteSettings
from wagtail_healthblocks.reviews.tokens import FormToken
from wagtail_healthblocks.templatetags import healthblocks_tags

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
#: Documents that people read; the changelog speaks of what was.
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
APPS = {"wagtail_healthblocks": "wagtail_healthblocks", "wagtail_healthblocks.reviews": "wagtail_healthblocks_reviews"}
#: Options that every command has.
COMMON = {
    "help",
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def read(name):
    return (REFERENCE / name).read_text(encoding="utf-8")


def commands(app):
    folder = Path(import_module(app).__file__).parent / "management" / "commands"
    return [(app, file.stem) for file in sorted(folder.glob("healthblocks_*.py"))]


COMMANDS = [command for app in APPS for command in commands(app)]


@pytest.mark.parametrize("defaults", [HealthblocksSettings, ReviewsSettings])
def test_every_setting_has_a_row_with_its_default(defaults):
    rows = dict(re.findall(r"^\| `(HEALTHBLOCKS_\w+)` \| (.*?) \|", read("settings.md"), re.MULTILINE))
    shown = {name: str(value).replace("'", '"') for name, value in vars(defaults).items() if name.isupper()}

    assert {name for name in rows if name.startswith("HEALTHBLOCKS_REVIEWS_") == (defaults is ReviewsSettings)} == set(
        shown
    )
    for name, row in rows.items():
        if name in shown and "see below" not in row:
            plain = shown[name] if not isinstance(vars(defaults)[name], str) else f'"{shown[name]}"'
            assert row == f"`{plain}`", name


def test_the_limits_are_the_defaults():
    (text,) = re.findall(r"^HEALTHBLOCKS_REVIEWS_LIMITS = (\{.*?^\})", read("settings.md"), re.MULTILINE | re.DOTALL)

    assert eval(text) == ReviewsSettings().HEALTHBLOCKS_REVIEWS_LIMITS  # noqa: S307 - our own page


def test_the_challenge_of_your_own_asks_and_checks():
    (source,) = re.findall(r"^```python\n(from [^`]*?Challenge\(Challenge\).*?)^```$", read("settings.md"), re.M | re.S)
    made = {}
    exec(source, made)  # noqa: S102 - our own page
    challenge, token = made["TownChallenge"](), FormToken.issue(1)

    assert 'name="town" required> &lt;No&gt;' in challenge.render(token, error="<No>")
    assert challenge.verify(token, {"town": " Springfield "}) is None
    with pytest.raises(ValidationError, match="That is not the town."):
        challenge.verify(token, {})


def test_the_safety_rules_in_the_reference_are_rules():
    (text,) = re.findall(r"^HEALTHBLOCKS_REVIEWS_SAFETY_RULES = (\{.*?^\})", read("settings.md"), re.M | re.S)
    rules = eval(text)  # noqa: S307 - our own page

    with override_settings(HEALTHBLOCKS_REVIEWS_SAFETY_RULES=rules):
        found = safety.find("Ich wollte mir etwas antun. Nebenwirkungen, dann eine Überdosis.", "de-at")

    assert [finding.kind for finding in found] == ["self_harm", "side_effect", "overdose"]


@pytest.mark.parametrize("mixin", [HealthArticleMixin, ReviewableMixin])
def test_every_field_of_a_mixin_is_explained(mixin):
    section = read("snippets.md").partition(f"\n## {mixin.__name__}\n")[2].partition("\n## ")[0]

    assert [field.name for field in mixin._meta.local_fields if f"`{field.name}`" not in section] == []


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (HealthblocksSiteSettings, ["publisher", "readers_countries", "paid_domains", "default_disclaimers"]),
        (ReviewsSiteSettings, [panel.field_name for panel in ReviewsSiteSettings.panels]),
    ],
)
def test_every_site_setting_has_a_row(model, fields):
    text = read("settings.md")

    assert f"`{model.__name__}`" in text
    assert [field for field in fields if f"(`{field}`) |" not in text] == []


@pytest.mark.parametrize(("app", "prefix"), APPS.items())
def test_every_system_check_has_a_row(app, prefix):
    source = Path(import_module(f"{app}.checks").__file__).read_text(encoding="utf-8")
    if app != "wagtail_healthblocks":
        source += "W001"  # made by the function that both apps share
    documented = set(re.findall(rf"^\| `{prefix}\.([EW]\d+)` \|", read("settings.md"), re.MULTILINE))

    assert documented == set(re.findall(r"[EW]\d{3}", source))


@pytest.mark.parametrize(("app", "name"), COMMANDS)
def test_every_command_has_a_section_that_names_its_options(app, name):
    parser = load_command_class(app, name).create_parser("manage.py", name)
    own = [action for action in parser._actions if action.dest not in COMMON]
    _before, found, section = read("commands.md").partition(f"\n## `{name}")
    text = section.partition("\n## ")[0]
    if name == "healthblocks_check_structured_data":
        text += read("structured-data.md")

    assert found
    assert parser.description
    for action in own:
        for option in action.option_strings or [action.dest if action.nargs else action.dest.upper()]:
            assert option in text, option


def test_every_tag_is_explained():
    text = read("template-tags.md")
    tags = import_module("wagtail_healthblocks.reviews.templatetags.healthblocks_reviews_tags")

    for library in (healthblocks_tags, tags):
        assert [name for name in library.register.tags if f"{{% {name} " not in text] == []


def test_every_address_of_the_reviews_is_explained():
    text = read("settings.md")

    for pattern in urls.urlpatterns:
        route = re.sub(r"<int:(\w+)_id>", r"<\1>", str(pattern.pattern))
        assert f"| `{route}` |" in text


def slug(heading):
    """The anchor that a heading gets where these documents are shown."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(document):
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_leads_somewhere(document):
    for path, anchor in LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8"))):
        target = (document.parent / path).resolve() if path else document

        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target), f"{path}#{anchor}"
