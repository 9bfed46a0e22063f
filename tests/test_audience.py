"""Who may read what is said in one place, for one page and for many."""

import pytest
from wagtail.models import Page, PageViewRestriction

from tests import factories
from wagtail_healthblocks import audience

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    """A page that everybody may read, a draft, a restricted page and the page below that one."""
    pages = {name: factories.PlainPageFactory(title=name) for name in ("open", "draft", "restricted")}
    pages["below"] = factories.PlainPageFactory(title="below", parent=pages["restricted"])
    pages["draft"].unpublish()
    PageViewRestriction.objects.create(page=pages["restricted"], restriction_type="login")
    return Page.objects.filter(title__in=pages)


def test_a_page_is_open_if_it_is_live_and_neither_it_nor_what_is_above_it_is_restricted(pages):
    restricted = audience.restricted_paths()

    assert [page.title for page in pages if audience.is_open(page, restricted)] == ["open"]
    assert [page.title for page in audience.open_pages(pages, restricted)] == ["open"]


def test_where_nothing_is_restricted_every_live_page_is_open(pages):
    PageViewRestriction.objects.all().delete()

    restricted = audience.restricted_paths()

    assert {page.title for page in pages if audience.is_open(page, restricted)} == {"open", "restricted", "below"}
    assert {page.title for page in audience.open_pages(pages, restricted)} == {"open", "restricted", "below"}


def test_a_query_can_ask_which_page_of_the_way_is_restricted(pages):
    marked = pages.annotate(restricted=audience.has_restriction())

    assert [page.title for page in marked if page.restricted] == ["restricted"]


def test_readers_see_a_snippet_once_it_is_published_and_whatever_has_no_drafts():
    draft, published = factories.MedicineFactory(live=False), factories.MedicineFactory()

    assert audience.shown(published) is published
    assert audience.shown(object) is object
    assert audience.shown(draft) is None
    assert audience.shown(None) is None


def test_an_alias_of_what_is_restricted_is_not_public_nor_is_what_stands_below_it():
    source = factories.ArticlePageFactory(slug="source")
    alias = source.create_alias(update_slug="alias")
    below = factories.ArticlePageFactory(slug="below", parent=alias)
    public = [page.get_reading().is_public for page in (source, alias, below)]
    PageViewRestriction.objects.create(page=source, restriction_type="login")

    restricted = [type(page).objects.get(pk=page.pk).get_reading().is_public for page in (source, alias, below)]

    assert (public, restricted) == ([True] * 3, [False] * 3)
