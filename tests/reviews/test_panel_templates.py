"""The structured data speaks of the reviews where the page's template shows them, and nobody has to say so."""

import json

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core.checks import run_checks
from django.test import Client, override_settings
from django.test.utils import isolate_apps
from wagtail.models import Page

from tests.factories import ReviewFactory, anew
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews.checks import check_panels
from wagtail_healthblocks.reviews.models import ReviewableMixin
from wagtail_healthblocks.reviews.panel_templates import prints_panel

PAGE = "testapp/reviewed_page.html"
HEAD = "{% load healthblocks_tags healthblocks_reviews_tags %}<head>{% health_structured_data %}</head>"
TAG = "{% reviews_panel %}"
LOAD = "{% load healthblocks_reviews_tags %}"
#: Templates by name, and whether the page shows its panel. Everything else about the page stays the same.
CASES = {
    "the tag": ({PAGE: HEAD + TAG}, True),
    "the tag before the graph": ({PAGE: LOAD + TAG + HEAD}, True),
    "with a heading": ({PAGE: HEAD + "{% reviews_panel heading='What you say' %}"}, True),
    "of the page by name": ({PAGE: HEAD + "{% reviews_panel page=page %}"}, True),
    "of the page by place": ({PAGE: HEAD + "{% reviews_panel self %}"}, True),
    "no tag": ({PAGE: HEAD}, False),
    "words that look like it": ({PAGE: HEAD + "{% verbatim %}{% reviews_panel %}{% endverbatim %}"}, False),
    "in a comment": ({PAGE: HEAD + "{% comment %}{% reviews_panel %}{% endcomment %}"}, False),
    "of another page": ({PAGE: HEAD + "{% reviews_panel page=page.get_parent.specific %}"}, False),
    "in a loop and a condition": (
        {
            PAGE: HEAD
            + "{% for once in '1' %}{% if page %}{% with a=1 %}"
            + TAG
            + "{% endwith %}{% endif %}{% endfor %}"
        },
        True,
    ),
    "in the other part of a condition": ({PAGE: HEAD + "{% if not page %}{% else %}" + TAG + "{% endif %}"}, True),
    "included": ({PAGE: HEAD + "{% include 'a.html' %}", "a.html": LOAD + TAG}, True),
    "included twice removed": (
        {PAGE: HEAD + "{% include 'a.html' %}", "a.html": "{% include './b.html' %}", "b.html": LOAD + TAG},
        True,
    ),
    "included, of another page": (
        {PAGE: HEAD + "{% include 'a.html' %}", "a.html": LOAD + "{% reviews_panel page=page.get_parent.specific %}"},
        False,
    ),
    "an include that includes itself": (
        {PAGE: HEAD + "{% include 'a.html' %}", "a.html": "{% if not page %}{% include 'a.html' %}{% endif %}"},
        False,
    ),
    "in what it extends": ({PAGE: "{% extends 'base.html' %}", "base.html": HEAD + TAG}, True),
    "in a block": (
        {
            PAGE: "{% extends 'base.html' %}" + LOAD + "{% block a %}" + TAG + "{% endblock %}",
            "base.html": HEAD + "{% block a %}{% endblock %}",
        },
        True,
    ),
    "in a block that the parent lacks": (
        {
            PAGE: "{% extends 'base.html' %}" + LOAD + "{% block b %}" + TAG + "{% endblock %}",
            "base.html": HEAD + "{% block a %}{% endblock %}",
        },
        False,
    ),
    "beside the blocks of what extends": (
        {
            PAGE: "{% extends 'base.html' %}" + LOAD + TAG + "{% block a %}{% endblock %}",
            "base.html": HEAD + "{% block a %}{% endblock %}",
        },
        False,
    ),
    "in a block that is replaced": (
        {
            PAGE: "{% extends 'base.html' %}{% block a %}{% endblock %}",
            "base.html": HEAD + "{% block a %}" + TAG + "{% endblock %}",
        },
        False,
    ),
    "in a block that is added to": (
        {
            PAGE: "{% extends 'base.html' %}{% block a %}{{ block.super }}{% endblock %}",
            "base.html": HEAD + "{% block a %}" + TAG + "{% endblock %}",
        },
        True,
    ),
    "in a block that is added to and replaced": (
        {
            PAGE: "{% extends 'mid.html' %}{% block a %}{% endblock %}",
            "mid.html": "{% extends 'base.html' %}{% block a %}{{ block.super }}{% endblock %}",
            "base.html": HEAD + "{% block a %}" + TAG + "{% endblock %}",
        },
        False,
    ),
    "in a block in a block": (
        {
            PAGE: "{% extends 'mid.html' %}" + LOAD + "{% block b %}" + TAG + "{% endblock %}",
            "mid.html": "{% extends 'base.html' %}{% block a %}{% block b %}{% endblock %}{% endblock %}",
            "base.html": HEAD + "{% block a %}{% endblock %}",
        },
        True,
    ),
    "in a block in a block that is gone": (
        {
            PAGE: "{% extends 'mid.html' %}"
            + LOAD
            + "{% block a %}{% endblock %}{% block b %}"
            + TAG
            + "{% endblock %}",
            "mid.html": "{% extends 'base.html' %}",
            "base.html": HEAD + "{% block a %}{% block b %}{% endblock %}{% endblock %}",
        },
        False,
    ),
    "included in a block": (
        {
            PAGE: "{% extends 'base.html' %}{% block a %}{% include 'a.html' %}{% endblock %}",
            "a.html": LOAD + TAG,
            "base.html": HEAD + "{% block a %}{% endblock %}",
        },
        True,
    ),
    "included, extending the same base": (
        {
            PAGE: "{% extends 'base.html' %}{% block a %}{% include 'a.html' %}{% endblock %}",
            "a.html": "{% extends 'part.html' %}" + LOAD + "{% block inner %}" + TAG + "{% endblock %}",
            "part.html": "{% block inner %}{% endblock %}",
            "base.html": HEAD + "{% block a %}{% endblock %}",
        },
        True,
    ),
    "an include that is missing": ({PAGE: HEAD + TAG + "{% if not page %}{% include 'no.html' %}{% endif %}"}, True),
    "a base that the page chooses": (
        {
            PAGE: "{% extends page.base %}" + LOAD + "{% block a %}" + TAG + "{% endblock %}",
            "base.html": HEAD + "{% block a %}{% endblock %}",
        },
        True,
    ),
}


@pytest.fixture
def templates(tmp_path):
    """`templates({name: text})` makes them those of the site, before any others."""
    made = []

    def make(texts):
        for name, text in texts.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        made.append(override_settings(TEMPLATES=[{**django_settings.TEMPLATES[0], "DIRS": [tmp_path]}]))
        made[-1].enable()

    yield make
    for override in made:
        override.disable()


@pytest.fixture
def reviewed(article, monkeypatch):
    monkeypatch.setattr(ReviewedPage, "base", "base.html", raising=False)
    ReviewFactory(page=article, body="Slept well.").publish()
    return article


def seen(page):
    """Whether the page shows its review, and whether its graph does."""
    html = Client().get(page.url).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    graph = json.loads(soup.find("script", type="application/ld+json").extract().string)
    shown = {text.get_text(strip=True) for text in soup.select(".hb-review__text")}
    said = {node["text"] for node in graph["@graph"] if node["@type"] == "Comment"}
    return shown, said


@pytest.mark.parametrize("case", CASES)
def test_the_graph_says_what_the_template_shows(reviewed, templates, case):
    texts, is_shown = CASES[case]
    templates(texts)

    shown, said = seen(reviewed)

    assert shown == said == ({"Slept well."} if is_shown else set())
    assert [node["@type"] for node in anew(reviewed).structured_data["@graph"]].count("Comment") == is_shown


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("in_template", [True, False])
def test_a_page_type_that_says_so_itself_is_believed(reviewed, templates, monkeypatch, said, in_template):
    templates({PAGE: HEAD + (TAG if in_template else "")})
    monkeypatch.setattr(ReviewedPage, "reviews_panel_in_template", said)

    assert bool(seen(reviewed)[1]) == said


def test_the_panel_as_a_block_needs_no_word(reviewed, templates):
    templates({PAGE: HEAD + "{% load wagtailcore_tags %}{% include_block page.body %}"})
    ReviewedPage.objects.update(body=json.dumps([{"type": "reviews_panel", "value": {"heading": ""}}]))

    assert seen(reviewed) == ({"Slept well."}, {"Slept well."})


def test_a_template_may_extend_its_namesake(reviewed, templates, tmp_path):
    """As a site does that adds to a template of a theme."""
    theme = tmp_path / "theme" / PAGE
    theme.parent.mkdir(parents=True)
    theme.write_text(HEAD + "{% block a %}" + TAG + "{% endblock %}")
    templates({PAGE: f"{{% extends '{PAGE}' %}}"})
    engine = {**django_settings.TEMPLATES[0], "DIRS": [tmp_path, tmp_path / "theme"]}

    with override_settings(TEMPLATES=[engine]):
        assert seen(reviewed) == ({"Slept well."}, {"Slept well."})


def test_a_template_is_read_once(reviewed, templates, django_assert_num_queries):
    from wagtail_healthblocks.reviews import panel_templates

    templates({PAGE: HEAD + TAG})
    seen(reviewed)
    before = panel_templates._prints.cache_info()

    seen(reviewed)

    after = panel_templates._prints.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 1)


def test_other_engines_are_not_looked_into():
    class Compiled:
        """What Jinja gives: no nodes of Django's."""

    class Template:
        template = Compiled()

    assert prints_panel(Template()) is False
    assert prints_panel(object()) is False


def test_a_page_without_a_template_has_a_graph_without_reviews(reviewed, monkeypatch):
    monkeypatch.setattr(ReviewedPage, "template", "testapp/nowhere.html")

    assert "Comment" not in [node["@type"] for node in anew(reviewed).structured_data["@graph"]]


# The system check


@pytest.fixture
def page_type():
    """`page_type(template, …)` makes a page type that readers review."""
    with isolate_apps("tests.testapp", attr_name="apps") as apps:

        def make(template, **attributes):
            fields = {"__module__": "tests.testapp.models", "template": template, **attributes}
            fields["Meta"] = type("Meta", (), {"app_label": "testapp", "apps": apps})
            return type("OpinionPage", (ReviewableMixin, Page), fields)

        yield make


@pytest.mark.parametrize(
    ("template", "attributes", "warned"),
    [
        (TAG, {}, False),
        ("", {}, True),
        ("", {"reviews_panel_in_template": True}, False),
        ("", {"reviews_panel_in_template": False}, False),
    ],
)
def test_a_page_type_whose_reviews_nobody_sees_is_named(page_type, templates, template, attributes, warned):
    templates({"opinion.html": LOAD + template})

    found = check_panels([], models=[page_type("opinion.html", **attributes)])

    assert [message.id for message in found] == ["wagtail_healthblocks_reviews.W008"] * warned
    assert not warned or "testapp.OpinionPage" in found[0].msg


def test_a_page_type_with_the_block_or_without_a_template_is_not_named(page_type):
    assert check_panels([], models=[ReviewedPage]) == []
    assert check_panels([], models=[page_type("nowhere.html")]) == []


def test_the_test_site_is_not_warned(db):
    assert [message for message in run_checks() if message.id.endswith("reviews.W008")] == []
