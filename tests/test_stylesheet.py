"""The stylesheet that an article links: made of files by group, light, in its layer, right in every direction and medium."""

import gzip
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import Context, Template

from tests import css
from wagtail_healthblocks.blocks import HealthArticleStreamBlock

README = Path(__file__).parent.parent / "README.md"
SCRIPT = Path(__file__).parent.parent / ".ci" / "css"
STYLES = css.STATIC.parents[2] / "styles"
#: The most that the stylesheets of an article take on their way to the reader, in bytes.
MOST_BYTES = 9_000
#: Where the blocks of each group are styled; what several groups share is in base.css.
FILES = {
    "Text": "text.css, media.css",
    "Media": "media.css",
    "Evidence": "media.css",
    "Questions": "questions.css",
    "Notices": "notices.css, helplines.css",
    "Medicines": "medicines.css",
    "People and sources": "people.css, sources.css, media.css",
}
OTHER_APPS = ["admin", "rest_framework", "wagtail[a-z]*"]
RULES = css.without_comments(css.CORE)


def linked():
    """The addresses of the stylesheets that an article without a theme and without reviews links."""
    html = Template("{% load healthblocks_tags %}{% healthblocks_css %}").render(Context())
    return re.findall(r'href="/static/(.+?)"', html)


def styled(path):
    """The classes that a file styles: the last one that each selector names."""
    selectors = {selector for around, _name, _value in css.rules(path) for selector in around[-1].split(",")}
    return {classes[-1] for selector in selectors if (classes := re.findall(r"\.hb-([\w-]+)", selector))}


def sizes_of_linked():
    return {name: len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in linked()}


def test_the_css_of_an_article_is_quickly_there():
    sizes = sizes_of_linked()

    assert len(sizes) == 2
    assert sum(sizes.values()) <= MOST_BYTES, f"It takes {sum(sizes.values()):,} of {MOST_BYTES:,} bytes: {sizes}"


def test_the_readme_says_how_much_that_is():
    said = re.search(r"CSS of an article takes \*\*(\d+)\*\* KB at most", README.read_text(encoding="utf-8"))
    most = math.ceil(sum(sizes_of_linked().values()) / 1000)

    assert said and int(said[1]) == most, (
        f"README.md, “In figures”, says that of the CSS with another figure than {most} KB."
    )


def test_it_is_what_the_files_by_group_make():
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: path.stem)
def test_a_block_is_styled_in_the_file_of_its_group(path):
    groups = {name: str(block.meta.group) for name, block in HealthArticleStreamBlock().child_blocks.items()}
    homes = {name: FILES.get(group, f"a file that FILES names for “{group}”") for name, group in groups.items()}
    blocks = {name: re.split("__|--", name)[0].replace("-", "_") for name in styled(path)}

    strays = {f".hb-{name}": homes[block] for name, block in blocks.items() if block in homes}

    assert blocks
    if path.name != "base.css":
        assert {name: f"belongs in {home}" for name, home in strays.items() if path.name not in home} == {}


def test_a_site_serves_it_once_under_a_name_of_its_content(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=OTHER_APPS)

    assert all(re.search(r"\.[0-9a-f]{12}\.css$", name) and (tmp_path / name).exists() for name in linked())
    made = [path for path in tmp_path.rglob("*.css") if ".hb-question__summary" in css.without_comments(path)]
    assert {path.name.partition(".")[0] for path in made} == {"healthblocks"}
    assert len(made) == 2  # under its plain name, too, as every file


def test_everything_is_in_its_layer_so_that_a_sites_own_rules_win():
    before, layer, rest = RULES.strip().partition("@layer healthblocks {")
    open_braces = [1]
    for character in rest:
        open_braces.append(open_braces[-1] + {"{": 1, "}": -1}.get(character, 0))

    assert (before, layer) == ("", "@layer healthblocks {")
    assert open_braces.index(0) == len(open_braces) - 1


@pytest.mark.parametrize("query", ["prefers-color-scheme: dark", "prefers-reduced-motion", "forced-colors", "print"])
def test_it_answers_to_what_readers_need(query):
    assert query in RULES


def test_its_directions_are_the_texts_own():
    physical = (
        r"(?<![\w-])(margin|padding|border|inset)-(left|right)|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)"
    )

    assert re.search(physical, RULES) is None


def test_it_styles_only_what_is_the_packages_own():
    rules = (rule.strip() for rule in re.findall(r"([^{};]+){", RULES))
    selectors = [rule for rule in rules if rule and not rule.startswith("@")]

    strangers = [rule for rule in selectors if not re.search(r"\.hb-|\^=\"hb-|:root|data-theme", rule)]

    assert selectors
    assert strangers == []
