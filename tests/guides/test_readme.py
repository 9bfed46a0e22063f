"""The README and the how-to guides, followed to the letter on a new site; the reference, against the code."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template

from wagtail_healthblocks.blocks import HealthArticleStreamBlock

from .sites import FENCE, HOW_TO, ROOT

GUIDES = sorted(HOW_TO.glob("*.md"))
#: What each guide is tried with, and what its readers then get.
TRIALS = {
    "add-a-field-to-a-block": (
        [{"type": "figure", "value": {"caption": "Doses", "description": "It rises, then falls."}}],
        "<details><summary>In words</summary><p>It rises, then falls.</p></details>",
    ),
    "describe-your-own-block": (
        [{"type": "term", "value": {"term": "Onset", "meaning": "When it starts to work."}}],
        '"@type": "DefinedTerm", "@id": "http://localhost/every-block/#hb-',
    ),
    "extend-answers": (
        [
            {
                "type": "question",
                "value": {"question": "Who says so?", "answer": [{"type": "quote", "value": "It helped me."}]},
            }
        ],
        "<blockquote>It helped me.</blockquote>",
    ),
    "moderate-reviews": ([], "Your email address will not be published."),
    "replace-a-part-of-a-template": ([], "<p>Our pharmacists answer questions on weekdays from 9 to 5.</p>"),
    "restyle": ([], '<link rel="stylesheet" type="text/css" href="/static/css/mysite.css">'),
    "take-reviews": ([], "Your email address will not be published."),
}
#: Guides that go on from another one.
AFTER = {"moderate-reviews": "take-reviews"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(site, tmp_path_factory):
    return site.copy(tmp_path_factory.mktemp("published") / "mysite").publish()


def classes(block_names):
    return [f"hb-{name.replace('_', '-')}" for name in block_names]


def test_the_readme_installs_the_wheel(published, environment):
    assert published["package"].startswith(environment["VIRTUAL_ENV"])


def test_the_readme_makes_a_site_that_shows_every_block_twice(published):
    article = BeautifulSoup(published["article"], "html.parser")
    # Without snippets and other articles these have nothing to show.
    shown = [name for name in published["blocks"] if name not in ("helpline", "medicine_facts", "related_articles")]

    assert published["statuses"] == dict.fromkeys(
        ["article", "article without our URLs", "markdown", "people", "admin", "editor"], 200
    )
    assert published["snippets"] == {"Contributor": 0, "Disclaimer": 0, "Helpline": 0, "Medicine": 0}
    assert published["blocks"] == list(HealthArticleStreamBlock.base_blocks)
    assert [name for name in classes(shown) if len(article.find_all(class_=name)) < 2] == []
    assert article.find("link", href=re.compile("healthblocks.css"))


def test_the_readme_makes_articles_that_machines_read(published):
    article = BeautifulSoup(published["article"], "html.parser")
    graph = json.loads(article.find("script", type="application/ld+json").string)["@graph"]

    assert {"MedicalWebPage", "Article", "FAQPage"} <= {node["@type"] for node in graph}
    assert article.find("link", type="text/markdown")["href"].endswith("/every-block/index.md")
    assert article.select(".hb-contents a")
    assert published["markdown"].startswith("# Every block\n")


def test_the_readme_leaves_no_migration_to_write(published):
    assert published["missing_migrations"] == []


def test_the_readme_replaces_a_heading(published):
    headings = BeautifulSoup(published["article"], "html.parser").select(".hb-references h2")

    assert [heading.get_text() for heading in headings] == ["Where this comes from"] * 2


def test_every_guide_is_tried():
    assert {guide.stem for guide in GUIDES} == set(TRIALS)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_works_on_the_site_of_the_readme(guide, site, tmp_path):
    blocks, shown = TRIALS[guide.stem]
    site = site.copy(tmp_path / "mysite")
    if guide.stem in AFTER:
        site.follow(guide.with_stem(AFTER[guide.stem]))

    site.follow(guide)
    published = site.publish(blocks)

    assert published["statuses"]["article"] == published["statuses"]["editor"] == 200
    assert published["missing_migrations"] == []
    assert shown in published["article"]


def test_the_guide_on_reviews_ends_with_a_moderated_panel(site, tmp_path):
    site = site.copy(tmp_path / "mysite")

    site.follow(HOW_TO / "take-reviews.md")
    reviewed = site.tell("review")

    assert reviewed["checks"] == []
    assert reviewed["sent"] == 303
    assert reviewed["shown before"] is False
    assert "Clear and kind" in reviewed["queue"]
    assert reviewed["shown after"] is True
    assert "4.0 out of 5 stars" in reviewed["panel"] or "4 out of 5 stars" in reviewed["panel"]
    assert "reader@example.org" not in reviewed["article"]
    assert "reviews@example.org" in reviewed["policy"]
    assert "All counts are right." in reviewed["recount"]
    assert [review["title"] for review in reviewed["exported"]["reviews"]] == ["Clear and kind"]
    assert reviewed["forgotten"] == "1 review erased.\n"
    assert reviewed["shown at last"] is False


REFERENCE = (ROOT / "docs" / "reference" / "blocks.md").read_text(encoding="utf-8")
PART = re.compile(r"{% block (\w+) %}")


@pytest.mark.parametrize(("name", "block"), HealthArticleStreamBlock().child_blocks.items())
def test_the_reference_names_every_field_and_part_of_a_block(name, block):
    _before, found, entry = REFERENCE.partition(f"## {type(block).__name__} (`{name}`)\n")
    entry = entry.partition("\n## ")[0]
    fields = getattr(block, "child_blocks", {})

    assert found
    assert all(f"| `{field}` |" in entry for field in fields)
    assert all(f"`{part}`" in entry for part in PART.findall(get_template(block.meta.template).template.source))
    assert set(fields) == set(json.loads(FENCE.findall(entry)[0][2]) if fields else ())
