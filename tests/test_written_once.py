"""What tests start from is the same whether it was made for this test or written again as another has made it."""

import uuid

import pytest
from django.db import connection, transaction
from wagtail.models import Page, ReferenceIndex

from tests import factories
from tests.testapp.models import ArticlePage
from tests.written_once import written_once

pytestmark = pytest.mark.django_db
runs = []


@written_once
def articles():
    runs.append(1)
    return {"whole": factories.whole_article(), "others": [factories.ArticlePageFactory(slug=uuid.uuid4())]}


def rows():
    """Every row of every table that it may have written to."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if "search" not in name]
        return {name: cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in tables}


def again(look):
    """What is seen after it was made in each of two transactions, as two tests have them."""
    found = []
    for _test in range(2):
        with transaction.atomic():
            found.append(look(articles()))
            transaction.set_rollback(True)
    return found


@pytest.fixture(autouse=True)
def on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("On a server it is made every time: numbers go on there.")


@pytest.mark.lengthy
def test_every_row_is_as_it_was():
    first, second = again(lambda made: rows())

    assert first == second
    assert first["testapp_articlepage"] and first["wagtailcore_referenceindex"]


def test_it_is_made_once():
    again(len)
    before = len(runs)

    again(len)

    assert len(runs) == before


@pytest.mark.lengthy
def test_it_is_made_where_numbers_would_differ():
    again(len)
    before = len(runs)
    factories.ArticlePageFactory()

    made = articles()

    assert len(runs) == before + 1
    assert made["whole"].pk > Page.objects.exclude(pk=made["whole"].pk).earliest("pk").pk
    assert ReferenceIndex.get_references_for_object(made["whole"])


def test_what_a_test_does_to_it_is_gone_in_the_next():
    def change(made):
        found = made["whole"].title, len(made["others"])
        made["whole"].title = "Changed"
        made["others"].clear()
        return found

    first, second = again(change)

    assert first == second


def test_what_was_taken_back_is_not_kept():
    @written_once
    def half():
        with transaction.atomic():
            factories.ArticlePageFactory()
            transaction.set_rollback(True)
        return factories.ArticlePageFactory()

    for _test in range(2):
        with transaction.atomic():
            half()
            assert ArticlePage.objects.count() == 1
            transaction.set_rollback(True)
