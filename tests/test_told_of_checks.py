"""What readers, programs and caches are told of a page's medical checks: in each state, and everywhere the same."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from tests import factories
from tests.check_states import DAY, article_in
from tests.factories import anew, html_of, request_for
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.models import MedicalCheck
from wagtail_healthblocks.vocabulary.check_states import CHECK_STATES

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]

TAG = "{% load healthblocks_tags %}{% medical_check %}"
CHECKED = "Medically checked by Dr Kim Checker, MBBS on March 1, 2024."
CHANGED = "An earlier version of this page was medically checked by Dr Kim Checker, MBBS on March 1, 2024; it has changed since."
SENTENCES = {
    "valid": CHECKED,
    "due_soon": CHECKED,
    "overdue": CHECKED,
    "changed": CHANGED,
    "other_scope": "Checked by Dr Kim Checker, MBBS on March 1, 2024.",
    "earlier": "Medically checked by Dr Kim Checker, MBBS on March 1, 2024, before this site kept versions.",
}


def lines_of(page, template=TAG):
    """The lines of the page's checks, each with its classes and its words."""
    found = BeautifulSoup(html_of(page, template), "html.parser").select(".hb-medical-check")
    return [(line["class"][1:], " ".join(line.get_text(" ").split())) for line in found]


def api_of(page):
    return Client().get(f"/api/v2/pages/{page.pk}/?fields=medical_check,checked_by,last_checked").json()


@pytest.mark.parametrize("state", SENTENCES)
def test_page_markdown_and_api_say_the_same_of_a_check(state):
    page = article_in(state)

    ((classes, words),) = lines_of(page)
    told = api_of(page)["medical_check"]
    markdown = page.get_reading(request_for()).markdown

    assert classes == [f"hb-check--{state}"]
    assert words.startswith(SENTENCES[state])
    assert "Checked for:" in words
    assert words in markdown
    assert (told["state"], told["checks"][0]["state"]) == (state, state)
    assert told["checks"][0]["statement"].startswith(SENTENCES[state])


def test_nothing_is_said_of_a_page_that_nobody_has_checked():
    page = article_in("never")

    assert lines_of(page) == []
    assert html_of(page, TAG).strip() == ""
    assert "hecked" not in page.get_reading(request_for()).markdown
    assert api_of(page)["medical_check"] == {"state": "never", "label": "Never checked", "checks": []}


@pytest.mark.parametrize("state", CHECK_STATES)
def test_the_graph_names_a_reviewer_and_a_date_while_a_medical_check_covers_the_page(state):
    page = article_in(state)

    graph = page.get_reading(request_for()).graph

    covers = state in ("valid", "due_soon", "overdue")
    assert ("lastReviewed" in graph.page, "reviewedBy" in graph.page) == (covers, covers)
    assert (api_of(page)["last_checked"], page.checked_by is not None) == ("2024-03-01" if covers else None, covers)


def test_readers_see_no_difference_where_a_check_is_due_soon():
    def said(state):
        (line,) = lines_of(article_in(state, checker=factories.ContributorFactory(name="Kim Checker", slug=state)))
        return line[1].partition("Next check due on")[:2]

    assert said("valid") == said("due_soon")


def test_a_check_that_is_overdue_says_since_when():
    page = article_in("overdue")
    yesterday = date_format(today() - DAY, "DATE_FORMAT")

    assert f"A new check was due on {yesterday}." in lines_of(page)[0][1]
    assert "Next check" not in lines_of(page)[0][1]


def test_a_site_can_say_nothing_of_checks_of_an_earlier_text(settings):
    settings.HEALTHBLOCKS_SHOW_CHECKS_OF_EARLIER_TEXT = False
    page = article_in("changed")

    card = html_of(page, "{% load wagtailcore_tags %}{% include_block page.body %}")
    assert lines_of(page) == []
    assert "hecked by" not in page.get_reading(request_for()).markdown + card
    assert api_of(page)["medical_check"]["checks"] == []
    assert api_of(page)["medical_check"]["state"] == "changed"


def test_each_scope_has_a_line_and_the_medical_one_comes_first():
    page = article_in("valid")
    factories.check(
        page,
        factories.ContributorFactory(kind="team", name="The desk", prefix="", credentials=""),
        scope="language",
        date=today(),
    )

    (first, second) = lines_of(page)

    assert first[0] == ["hb-check--valid"]
    assert second[0] == ["hb-check--other_scope"]
    assert second[1].startswith("Checked by The desk on")
    assert "Checked for: Plain language." in second[1]


def test_an_author_card_shows_the_checks_of_its_page():
    page = factories.ArticlePageFactory(body=[factories.author_card()])
    factories.ContributionFactory(page=page)
    factories.check(page)
    factories.check(page, scope="sources")

    lines = lines_of(anew(page), factories.BODY)

    assert [classes for classes, _words in lines] == [["hb-check--valid"], ["hb-check--other_scope"]]


def test_readers_are_told_that_somebody_checked_their_own_text(settings):
    settings.HEALTHBLOCKS_CHECKS_OF_OWN_TEXT = True
    page = factories.ArticlePageFactory()
    kim = factories.ContributorFactory(name="Kim Checker")
    factories.ContributionFactory(page=page, contributor=kim)
    factories.check(page, kim)

    assert "Dr Kim Checker, MBBS also wrote this page." in lines_of(anew(page))[0][1]


def test_a_shared_fact_that_changed_after_the_check_is_named_with_its_day():
    medicine = factories.MedicineFactory(name="Examplamine")
    page = factories.ArticlePageFactory(body=[factories.medicine_facts(medicine)])
    factories.check(page)
    medicine.brand_names = "Examplin"
    medicine.save_revision().publish()

    ((classes, words),) = lines_of(anew(page))

    assert classes == ["hb-check--valid"]
    assert "Changed after the check, and not part of it: Examplamine (" in words
    assert words in anew(page).get_reading(request_for()).markdown
    assert api_of(page)["medical_check"]["checks"][0]["changed_facts"][0]["name"] == "Examplamine"


def test_somebody_whom_readers_may_not_see_any_longer_is_not_named_as_changed():
    page = factories.ArticlePageFactory()
    sam = factories.ContributionFactory(page=page, contributor__name="Sam Author").contributor
    factories.check(page)
    sam.unpublish()

    words = lines_of(anew(page))[0][1] + json.dumps(api_of(page))

    assert "Changed after the check, and not part of it: contributor (" in words
    assert "Sam Author" not in words


def test_the_line_leads_to_a_published_profile_only():
    page = article_in("valid")
    index = factories.ContributorIndexPageFactory(slug="people")
    kim = MedicalCheck.objects.get().contributor

    assert f'<a href="/people/{kim.slug}/">About Kim Checker</a>' in html_of(anew(page), TAG)
    index.delete()
    assert "<a" not in html_of(anew(page), TAG)
    factories.ContributorIndexPageFactory(slug="people")
    kim.delete()
    assert lines_of(anew(page))[0][1].startswith(CHECKED)  # as it was said then
    assert "<a" not in html_of(anew(page), TAG)


def test_a_check_by_somebody_unpublished_is_not_shown():
    page = article_in("valid")
    MedicalCheck.objects.get().contributor.unpublish()

    assert lines_of(anew(page)) == []


@pytest.mark.parametrize(
    ("language", "date"), [("en", "March 1, 2024"), ("de", "1. März 2024"), ("ar", "1 مارس، 2024")]
)
def test_dates_are_written_in_the_readers_language(language, date):
    page = article_in("valid")

    with translation.override(language):
        words = lines_of(page)[0][1]

    assert date in words


#: What a site may have of the template as it was before there were states.
OWN = """{% if check %}<p class="own">{{ check.statement }} {{ check.get_scope_display }}
{% if check.edited_since %}Edited since.{% endif %}{% if check.next_due %}{{ check.next_due|date:"Y" }}{% endif %}</p>{% endif %}"""


@pytest.mark.parametrize("state", SENTENCES)
def test_a_sites_own_template_of_a_check_still_works(state, tmp_path, settings):
    (tmp_path / "wagtail_healthblocks").mkdir()
    (tmp_path / "wagtail_healthblocks" / "medical_check.html").write_text(OWN, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    page = article_in(state)

    html = html_of(page, TAG)

    assert SENTENCES[state] in html
    assert ("Edited since." in html) == (state == "changed")


@pytest.mark.parametrize("markup", ["{% if check %}{{ check.statement }}{% endif %}"])
def test_a_sites_own_template_of_the_author_card_still_has_the_check(markup, tmp_path, settings):
    folder = tmp_path / "wagtail_healthblocks" / "blocks"
    folder.mkdir(parents=True)
    (folder / "author_card.html").write_text(markup, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    page = factories.ArticlePageFactory(body=[factories.author_card()])
    factories.ContributionFactory(page=page)
    factories.check(page, factories.ContributorFactory(name="Kim Checker"))

    assert CHECKED in html_of(anew(page))
