"""What to read next: chosen pages and related articles, and only what everybody may read on this site."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale, Page, PageViewRestriction, Site

from tests import factories
from tests.factories import anew, html_of, request_for
from wagtail_healthblocks.blocks import RelatedArticlesBlock

pytestmark = pytest.mark.django_db


def article(*body, **values):
    """A published article, as the reference index knows it."""
    page = factories.ArticlePageFactory(body=list(body), **values)
    page.save_revision().publish()
    return page


def titles(page, request=None):
    html = BeautifulSoup(html_of(anew(page), request=request), "html.parser")
    return [link.get_text() for link in html.select(".hb-article-list a")]


@pytest.fixture
def medicine():
    return factories.MedicineFactory()


@pytest.fixture
def notice(medicine):
    """A block that names the medicine."""
    return factories.prescription_required(medicine)


def reader(*body, **values):
    """The article that someone reads, with the block at its end."""
    return article(*body, factories.related_articles(), title="The article itself", **values)


@pytest.mark.lengthy
def test_articles_on_the_same_medicine_come_before_those_of_the_specialty(notice):
    article(title="Same specialty", medical_specialty="Psychiatric")
    article(notice, title="Same medicine")
    article(title="Another specialty", medical_specialty="Surgical")
    article(factories.prescription_required(factories.MedicineFactory()), title="Another medicine")

    page = reader(notice, medical_specialty="Psychiatric")

    assert titles(page) == ["Same medicine", "Same specialty"]


@pytest.mark.lengthy
def test_the_newest_comes_first_and_no_more_than_asked_for(notice):
    for number in range(6):
        article(notice, title=f"Number {number}")

    assert titles(reader(notice)) == ["Number 5", "Number 4", "Number 3", "Number 2"]


@pytest.mark.lengthy
def test_chosen_pages_come_first_each_once_and_count(notice):
    first, second = article(notice, title="First"), article(notice, title="Second")
    chosen = factories.related_articles(first, number=2)
    article(notice, title="Third")

    assert titles(article(notice, chosen)) == ["First", "Third"]
    assert titles(article(notice, factories.related_articles(second, first, number=1))) == ["Second", "First"]


def test_without_medicine_and_specialty_nothing_is_related_and_nothing_shown():
    article(title="Another")

    assert "hb-related-articles" not in html_of(anew(reader()))


def hidden_ways():
    def draft(page):
        page.unpublish()

    def behind_a_password(page):
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")

    def below_a_restricted_page(page):
        parent = factories.PlainPageFactory()
        behind_a_password(parent)
        anew(page).move(parent, pos="last-child")

    def on_another_site(page):
        root = Page.objects.get(depth=1).add_child(instance=Page(title="Other home", slug="other"))
        Site.objects.create(hostname="other.example.org", root_page=root)
        anew(page).move(root, pos="last-child")

    return [draft, behind_a_password, below_a_restricted_page, on_another_site]


@pytest.mark.parametrize("hide", hidden_ways(), ids=lambda hide: hide.__name__)
def test_what_not_everybody_may_read_on_this_site_is_not_linked(notice, hide):
    hidden, seen = article(notice, title="Hidden"), article(notice, title="Seen")
    page = reader(notice)
    chosen = article(factories.related_articles(hidden, seen, fill=False))
    hide(hidden)

    assert titles(page) == ["Seen"]
    assert titles(chosen) == ["Seen"]
    assert titles(chosen, request_for()) == ["Seen"]


def test_an_article_in_another_language_is_not_added(notice):
    german = article(notice, title="Deutsch")
    Page.objects.filter(pk=german.pk).update(locale=Locale.objects.create(language_code="de"))

    assert titles(reader(notice)) == []


def test_a_page_does_not_lead_to_itself(notice):
    page = reader(notice)
    page.body = [notice, factories.related_articles(page)]
    page.save()

    assert titles(page) == []


def test_a_block_on_another_pages_list_names_only_chosen_pages(notice):
    page, chosen = article(notice), article(title="Chosen")
    article(notice, title="Related to the list")
    block = RelatedArticlesBlock()
    value = block.to_python(factories.related_articles(chosen)["value"])

    html = block.render(value, {"reading": page.get_reading(request_for()), "request": request_for()})

    assert "Chosen" in html
    assert "Related to the list" not in html


def test_a_site_decides_by_itself_what_is_related(notice):
    other = article(title="By hand")
    page = anew(reader(notice))
    page.get_related_pages = lambda reading: [other]

    assert "By hand" in html_of(page)


def test_the_graph_names_the_links_that_the_page_shows(notice):
    related = article(notice)
    page = anew(reader(notice))

    graph = page.get_reading(request_for()).graph

    assert graph.page["relatedLink"] == [related.full_url]


def test_the_api_has_title_and_address_of_what_everybody_may_read():
    first, second = article(title="First"), article(title="Second")
    second.unpublish()
    block = RelatedArticlesBlock()
    value = block.to_python(factories.related_articles(first, second)["value"])

    shown = block.get_api_representation(value)

    assert shown["pages"] == [first.pk, second.pk]
    assert shown["pages_detail"] == [{"title": "First", "url": first.full_url}]
