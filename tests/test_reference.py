"""The reference says what the code has, and nothing that it has not: blocks, settings, checks, commands, tags,
hooks, addresses. Links lead somewhere."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import load_command_class
from django.test import override_settings
from wagtail import blocks as wagtail_blocks

from docs._parts import code, styles, templates
from docs._parts.blocks import catalogue
from wagtail_healthblocks import blocks, models
from wagtail_healthblocks import urls as core_urls
from wagtail_healthblocks.conf import HealthblocksSettings
from wagtail_healthblocks.models import HealthArticleMixin, HealthblocksSiteSettings
from wagtail_healthblocks.reviews import models as reviews_models
from wagtail_healthblocks.reviews import safety, urls
from wagtail_healthblocks.reviews.conf import ReviewsSettings
from wagtail_healthblocks.reviews.models import ReviewableMixin, ReviewsSiteSettings
from wagtail_healthblocks.reviews.tokens import FormToken
from wagtail_healthblocks.templatetags import healthblocks_tags

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
#: Documents that people read; the changelog speaks of what was.
DOCS = sorted((ROOT / "docs").rglob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS]
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
    # One is made by the function that both apps share; and a block checks itself, as Wagtail asks it to.
    source += "E005" if app == "wagtail_healthblocks" else "W001"
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
    tags = import_module("wagtail_healthblocks.reviews.templatetags.healthblocks_reviews_tags")
    explained = set(re.findall(r"^\| `{% (\w+) ", read("template-tags.md"), re.MULTILINE))

    assert explained == set(healthblocks_tags.register.tags) | set(tags.register.tags)


def test_every_section_of_the_commands_is_about_one():
    sections = re.findall(r"^## `(\w+)", read("commands.md"), re.MULTILINE)

    assert sorted(sections) == sorted(name for _app, name in COMMANDS)


def test_every_filter_is_explained():
    tags = import_module("wagtail_healthblocks.reviews.templatetags.healthblocks_reviews_tags")
    explained = set(re.findall(r"^\| `\\\|(\w+)` \|", read("template-tags.md"), re.MULTILINE))

    assert explained == set(healthblocks_tags.register.filters) | set(tags.register.filters)


def test_every_hook_is_explained():
    offered = read("hooks.md").partition("\n## Hooks of Wagtail")[0]

    assert set(re.findall(r"^\| `(\w+)` \|", offered, re.MULTILINE)) == code.hooks_offered()


def test_every_address_is_explained_with_its_name():
    text = read("settings.md")
    names = [f"{module.app_name}:{pattern.name}" for module in (core_urls, urls) for pattern in module.urlpatterns]

    assert set(re.findall(r"`(wagtail_healthblocks\w*:\w+)`", text)) == set(names)
    for pattern in urls.urlpatterns:
        route = re.sub(r"<int:(\w+)_id>", r"<\1>", str(pattern.pattern))
        assert f"| `{route}` | `{urls.app_name}:{pattern.name}` |" in text


@pytest.mark.parametrize("module", [blocks, models, reviews_models], ids=lambda module: module.__name__)
def test_every_class_that_a_site_can_import_is_named(module):
    text = "".join(file.read_text(encoding="utf-8") for file in REFERENCE.rglob("*.md"))
    headings = " ".join(re.findall(r"^#+ (.*)$", text, re.MULTILINE))
    named = set(re.findall(r"`(\w+)", text)) | set(headings.split())
    classes = {name for name, value in vars(module).items() if isinstance(value, type)}

    assert set(module.__all__) <= classes
    assert sorted(classes - named) == [], (
        "No page in docs/reference/ names them; blocks stand in docs/reference/blocks/, on the page of their group."
    )


def page_of(name):
    """Where the entry of a block stands: on the page of its group."""
    group = slug(str(catalogue()[name][1].meta.group))
    return REFERENCE / "reviews.md" if group == "reviews" else REFERENCE / "blocks" / f"{group}.md"


def entries():
    """The page, the name and the text of each entry of a block."""
    entry = re.compile(r"^## (\w+) \(`\w+`\)$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    pages = [*(REFERENCE / "blocks").glob("*.md"), REFERENCE / "reviews.md"]
    return [(page, found[1], found[0]) for page in pages for found in entry.finditer(page.read_text(encoding="utf-8"))]


def entry_of(name):
    """The text of a block's entry; empty where there is none."""
    return next((text for _page, found, text in entries() if found == name), "")


@pytest.mark.parametrize("name", catalogue())
def test_every_block_has_one_entry_on_the_page_of_its_group(name):
    page, heading = page_of(name), f"## {name} (`{catalogue()[name][0]}`)"

    assert [found for found, of, _text in entries() if of == name] == [page], (
        f"{page.relative_to(ROOT)} needs an entry for {name}, with the heading “{heading}”, and no other page has one."
    )
    assert entry_of(name).startswith(f"{heading}\n")


def test_no_entry_is_of_a_block_that_is_gone():
    assert {(page.name, name) for page, name, _text in entries() if name not in catalogue()} == set()


@pytest.mark.parametrize("name", catalogue())
def test_an_entry_shows_a_stored_value_with_every_field(name):
    stored = re.findall(r"^```json\n(.*?)^```$", entry_of(name), re.MULTILINE | re.DOTALL)
    block, to_do = catalogue()[name][1], f"{page_of(name).relative_to(ROOT)}: show in the entry of {name}"

    assert len(stored) == 1, f"{to_do} one stored value, between “```json” and “```”."
    value = json.loads(stored[0])
    shown = set(value) if isinstance(value, dict) else set()
    assert set(getattr(block, "child_blocks", ())) == shown, f"{to_do} a stored value with each of its fields."


def test_every_heading_that_names_a_class_names_one_that_is_there():
    headings = [
        heading
        for page in REFERENCE.rglob("*.md")
        for heading in re.findall(r"^#+ (\w+)(?: \(.*)?$", page.read_text(), re.M)
    ]
    classes = [name for name in headings if re.fullmatch(r"[A-Z]\w+[a-z][A-Z]\w+", name)]

    assert classes
    assert [name for name in classes if name not in {**code.public_models(), **catalogue()}] == []


#: How the documents write names of ours, and which there are.
NAMES = {
    "a setting": (r"\b(HEALTHBLOCKS_[A-Z_]*[A-Z])\b", lambda: SETTINGS),
    "a command": (r"manage\.py (healthblocks_\w+)", lambda: {name for _app, name in COMMANDS}),
    "a template": (r"\bwagtail_healthblocks/((?!templates/)(?:[\w-]+/)*\w+\.html)", lambda: TEMPLATES),
    "a block": (r"`(\w+Block)`", lambda: BLOCKS),
    "a custom property": (r"(?<![\w-])(--hb-[\w-]*\w)", lambda: PROPERTIES),
}
SETTINGS = {name for defaults in (HealthblocksSettings, ReviewsSettings) for name in vars(defaults) if name.isupper()}
TEMPLATES = {name.removeprefix("wagtail_healthblocks/") for name in templates.names()}
BLOCKS = set(vars(blocks)) | set(vars(wagtail_blocks)) | {"ImageBlock", "ReviewsPanelBlock"}
PROPERTIES = {
    name for file in styles.STYLESHEETS for name in re.findall(r"--hb-[\w-]+", file.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("names", NAMES)
def test_what_the_documents_name_is_there(names):
    pattern, known = NAMES[names]
    gone = {}
    for document in [ROOT / "README.md", *DOCS]:
        text = document.read_text(encoding="utf-8")
        if missing := set(re.findall(pattern, text)) - known() - set(re.findall(r"^class (\w+)", text, re.MULTILINE)):
            gone[document.name] = missing

    assert gone == {}


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
