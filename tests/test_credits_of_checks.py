"""Who checked a page is credited through a medical check that covers it, and by nothing else, wherever a role is said."""

import json

import pytest
from django.test import Client

from tests import factories
from tests.check_states import article_in
from tests.factories import anew, html_of, request_for
from wagtail_healthblocks.leaving.readings import OwnerReading
from wagtail_healthblocks.models import Contribution

pytestmark = pytest.mark.django_db

BYLINE = "{% load healthblocks_tags %}{% health_byline %}"
#: What a site may write that asks the page's rows instead of its reading.
OWN = "{% for one in page.healthblocks_contributions.all %}[{{ one.credit }}|{{ one.role_label }}]{% endfor %}"
ROLES = {
    "medical_reviewer": ("full", "Medically reviewed by Dr Kim"),
    "fact_checker": ("sources", "Facts checked by Dr Kim"),
}
ROW, CARD, TYPED = "a contribution", "on a card", "typed"


def article(role, how):
    """An article that names Kim in a role, in one of the ways in which that can be done."""
    kim = factories.ContributorFactory(name="Kim", credentials="MBBS")
    person = {
        CARD: [factories.person(kim, role=role)],
        TYPED: [factories.person(role=role, name="Dr Kim", credentials="MBBS")],  # stored by an earlier release
    }
    page = factories.ArticlePageFactory(body=[factories.author_card(*person.get(how, []))])
    if how == ROW:
        factories.ContributionFactory(page=page, contributor=kim, role=role)
    return anew(page), kim


def everywhere(page):
    """Everything that anybody gets of the page, by where."""
    page = anew(page)
    reading = page.get_reading(request_for())
    return {
        "byline": html_of(page, BYLINE),
        "card": html_of(page),
        "markdown": reading.markdown,
        "graph": json.dumps(reading.graph.as_dict()) + str(reading.graph.wordings),
        "own template": html_of(page, OWN),
        "API": json.dumps(Client().get(f"/api/v2/pages/{page.pk}/?fields=*").json()),
        "leaving": OwnerReading(page).body,
    }


@pytest.mark.parametrize("how", [ROW, CARD, TYPED])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_credited_without_a_check(role, how):
    page, _kim = article(role, how)

    for where, words in everywhere(page).items():
        assert "eviewed by" not in words and "acts checked by" not in words, where
        assert role not in words and "eviewedBy" not in words, where


@pytest.mark.lengthy
@pytest.mark.parametrize("role", ROLES)
def test_a_check_that_covers_the_page_credits_who_made_it(role):
    page, kim = article(role, ROW)
    scope, credit = ROLES[role]
    factories.check(page, kim, scope=scope)

    found = everywhere(page)

    assert [where for where in found if where != "API" and credit not in found[where]] == []
    assert f"[{credit}, MBBS|{Contribution.objects.get().role_label}]" in found["own template"]


def test_a_card_credits_who_has_checked_the_page():
    page, kim = article("medical_reviewer", CARD)
    factories.check(page, kim)

    assert ROLES["medical_reviewer"][1] in html_of(anew(page))


@pytest.mark.lengthy
@pytest.mark.parametrize("how", [ROW, CARD])
def test_the_credit_goes_with_the_text_that_was_checked(how):
    page, kim = article("medical_reviewer", how)
    factories.check(page, kim)
    page = anew(page)
    page.title = "It says something else"
    page.save_revision().publish()

    assert [where for where, words in everywhere(page).items() if "edically reviewed by" in words] == []


@pytest.mark.lengthy
@pytest.mark.parametrize(("role", "scope"), [("medical_reviewer", "language"), ("fact_checker", "dosing")])
def test_a_check_of_something_else_credits_nobody_with_the_role(role, scope):
    page, kim = article(role, ROW)
    factories.check(page, kim, scope=scope)

    assert [where for where, words in everywhere(page).items() if ROLES[role][1] in words] == []


def test_somebody_else_is_not_credited_by_a_check():
    page, _kim = article("medical_reviewer", ROW)
    factories.check(page)

    assert [where for where, words in everywhere(page).items() if "edically reviewed by" in words] == []


def test_a_copy_and_a_translation_credit_nobody():
    page, kim = article("medical_reviewer", ROW)
    factories.check(page, kim)
    copy = anew(page).copy(update_attrs={"slug": "copy", "title": "A copy"})

    assert [where for where, words in everywhere(copy).items() if "edically" in words] == []


def test_an_alias_shows_the_credit_and_the_check_of_its_source():
    page, kim = article("medical_reviewer", ROW)
    factories.check(page, kim)
    alias = anew(page).create_alias(update_slug="alias")

    found = everywhere(alias)

    assert ROLES["medical_reviewer"][1] in found["byline"]
    assert "lastReviewed" in found["graph"]


def test_the_api_shows_no_role_of_who_checks_in_a_card():
    people = [factories.person(name="Sam", role=role) for role in ("medical_reviewer", "editor")]
    page = factories.ArticlePageFactory(body=[factories.author_card(*people)])

    shown = Client().get(f"/api/v2/pages/{page.pk}/").json()["body"][0]["value"]["people"]

    assert [person["value"]["role"] for person in shown] == ["", "editor"]


def test_the_api_shows_who_checked_the_page():
    told = Client().get(f"/api/v2/pages/{article_in('valid').pk}/?fields=checked_by").json()
    never = Client().get(f"/api/v2/pages/{article_in('never').pk}/?fields=checked_by").json()

    assert told["checked_by"]["full_name"] == "Dr Kim Checker, MBBS"
    assert never["checked_by"] is None
