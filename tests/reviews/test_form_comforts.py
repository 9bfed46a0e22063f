"""What helps whoever fills in the form: limits that are said before they are met, and no password manager in the way."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from tests.reviews.reader import address
from wagtail_healthblocks.reviews.forms import ReviewForm
from wagtail_healthblocks.reviews.templatetags.healthblocks_reviews_tags import characters_left

#: How each password manager is told to leave a field alone.
MANAGERS = {
    "data-1p-ignore": "",
    "data-lpignore": "true",
    "data-bwignore": "",
    "data-protonpass-ignore": "true",
    "data-form-type": "other",
    "autocomplete": "off",
}


def form_of(page, **headers):
    return BeautifulSoup(Client().get(address("write", page.pk), headers=headers).content, "html.parser").form


def test_the_field_for_machines_is_left_alone_by_password_managers(article):
    fields = form_of(article).select("input:not([type=hidden]), select, textarea")

    [honeypot] = [field for field in fields if field["name"] == "website"]
    assert {name: honeypot.get(name) for name in MANAGERS} == MANAGERS
    assert honeypot["tabindex"] == "-1"
    marks = set(MANAGERS) - {"autocomplete"}
    assert [field["name"] for field in fields if marks & set(field.attrs)] == ["website"]


@pytest.mark.parametrize("name", ["title", "body"])
def test_the_limit_of_a_text_is_said_before_anybody_meets_it(article, name):
    field = form_of(article).find(attrs={"name": name})
    limit = ReviewForm.base_fields[name].max_length

    described = [form_of(article).find(id=part) for part in field["aria-describedby"].split()]

    assert int(field["maxlength"]) == limit
    assert described[-1].get_text() == f"At most {limit:,} characters"
    assert described[-1]["data-other"] == "{count} characters left"
    assert described[-1]["data-one"] == "{count} character left"


def test_a_field_that_comes_back_is_described_by_its_help_its_error_and_its_limit(article):
    html = Client().post(address("write", article.pk), {"body": " "}, headers={"sec-fetch-site": "same-origin"}).content
    form = BeautifulSoup(html, "html.parser").find("form", class_="hb-review-form")
    parts = form.find(attrs={"name": "body"})["aria-describedby"].split()

    assert [re.sub(".*_", "", part) for part in parts] == ["helptext", "error", "limit"]
    assert all(form.find(id=part) for part in parts)


@pytest.mark.parametrize("code", ["en", "de", "ar", "pl"])
def test_a_text_is_there_for_each_kind_of_number_that_a_browser_asks_for(code):
    with translation.override(code):
        texts = characters_left()

    assert "other" in texts
    assert texts["other"].count("{count}") == 1
    assert all(text.count("{count}") <= 1 for text in texts.values())
