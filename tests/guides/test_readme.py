"""The README and the how-to guides, followed to the letter on a new site."""

import json
import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from wagtail_healthblocks.blocks import HealthArticleStreamBlock

from .sites import HOW_TO

GUIDES = [guide for guide in sorted(HOW_TO.glob("*.md")) if guide.stem != "index"]
#: What each guide is tried with, and what its readers then get.
TRIALS = {
    "add-a-field-to-a-block": (
        [{"type": "figure", "value": {"caption": "Doses", "description": "It rises, then falls."}}],
        "<details><summary>In words</summary><p>It rises, then falls.</p></details>",
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
    "restyle": ([], '<link rel="stylesheet" href="/static/wagtail_healthblocks/css/themes/public-health.css">'),
    "see-every-block": ([], '<link rel="stylesheet" href="/static/css/mysite.css">'),
    "take-reviews": ([], "Your email address will not be published."),
    "use-without-our-css": ([], '<main class="article">'),
    "write-a-block": (
        [
            {"type": "term", "value": {"term": "Onset", "meaning": "When it starts to work."}},
            {"type": "term", "value": {"term": "Dose", "meaning": "The size of a dose."}},
        ],
        '"@type": "DefinedTerm", "@id": "http://localhost/every-block/#hb-',
    ),
}
#: Guides that one site can follow after one another: publishing on a site takes longer than all of them.
TOGETHER = [
    ("add-a-field-to-a-block", "replace-a-part-of-a-template", "see-every-block"),
    ("extend-answers", "restyle"),
    ("take-reviews", "moderate-reviews"),
    ("write-a-block", "use-without-our-css"),
]
#: Guides that have test modules of their own, here or, where editors follow them, in tests/browser.
ELSEWHERE = {
    "bring-your-own-author-model",
    "check-articles",
    "cite-sources",
    "correct-an-article",
    "give-roles",
    "leave",
    "paste-from-a-word-processor",
    "raise-a-safety-alert",
    "run-at-scale",
    "show-medical-checks",
    "speak-to-the-readers-country",
    "start-from-a-preset",
    "upgrade",
    "watch-sources",
    "write-articles",
}

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
    assert {guide.stem for guide in GUIDES} == {*TRIALS, *ELSEWHERE}


@pytest.fixture(scope="module")
def reviewed(site, tmp_path_factory):
    """The site of the README, with the guide on reviews followed."""
    site = site.copy(tmp_path_factory.mktemp("reviewed") / "mysite")
    site.follow(HOW_TO / "take-reviews.md")
    return site


@pytest.fixture(scope="module")
def tried(site, reviewed, tmp_path_factory):
    """`tried(guide)` is what a site gives its readers and editors after that guide and those beside it."""

    @cache
    def published_after(guides):
        copy = (reviewed if guides[0] == "take-reviews" else site).copy(tmp_path_factory.mktemp(guides[0]) / "mysite")
        for guide in guides:
            if guide != "take-reviews":
                copy.follow(HOW_TO / f"{guide}.md")
        return copy.publish([block for guide in guides for block in TRIALS[guide][0]])

    return lambda guide: published_after(next(guides for guides in TOGETHER if guide in guides))


@pytest.mark.parametrize("guide", TRIALS)
def test_a_guide_works_on_the_site_of_the_readme(guide, tried):
    published = tried(guide)

    assert set(published["statuses"].values()) == {200}
    assert published["missing_migrations"] == []
    assert TRIALS[guide][1] in published["article"] + published["gallery"]


def test_a_site_without_our_stylesheet_links_it_nowhere(tried):
    published = tried("use-without-our-css")

    assert "healthblocks.css" not in published["article"] + published["people"]


def test_a_block_of_your_own_has_rules_and_markdown(tried):
    published = tried("write-a-block")

    assert published["errors"].count("This explains the word with the word.") == 1
    assert "**Onset**: When it starts to work." in published["markdown"]


def test_the_guide_on_reviews_ends_with_a_moderated_panel(reviewed, tmp_path):
    report = reviewed.copy(tmp_path / "mysite").tell("review")

    assert report["checks"] == []
    assert report["sent"] == 200
    assert report["shown before"] is False
    assert "Clear and kind" in report["queue"]
    assert report["shown after"] is True
    assert "4.0 out of 5 stars" in report["panel"] or "4 out of 5 stars" in report["panel"]
    assert "reader@example.org" not in report["article"]
    assert "reviews@example.org" in report["policy"]
    assert "All counts are right." in report["recount"]
    assert [review["title"] for review in report["exported"]["reviews"]] == ["Clear and kind"]
    assert report["forgotten"].endswith("1 review erased.\n")
    assert report["shown at last"] is False
