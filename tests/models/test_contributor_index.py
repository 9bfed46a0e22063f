import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from wagtail.models import Locale, Page, PageViewRestriction, Site

from tests import factories
from tests.factories import anew
from tests.testapp.models import ArticlePage, ContributorIndexPage
from wagtail_healthblocks.models import Contribution, Contributor

pytestmark = pytest.mark.django_db


def lists(response):
    """What the page lists, by its headings."""
    return {str(heading): [article.title for article in found] for _name, heading, found in response.context["lists"]}


def titles(response):
    return [title for found in lists(response).values() for title in found]


def test_a_contributors_page_tells_what_they_wrote_from_what_they_checked(client, home, index, article, sam):
    edited, checked, language = (
        home.add_child(instance=ArticlePage(title=title, slug=title.lower()))
        for title in ("Edited", "Checked", "Language")
    )
    home.add_child(instance=ArticlePage(title="Someone else’s", slug="other"))
    for page, role in ((article, "editor"), (article, "author"), (edited, "editor"), (checked, "medical_reviewer")):
        Contribution.objects.create(page=page, contributor=sam, role=role)
    factories.check(checked, sam)
    factories.check(language, sam, scope="language")

    response = client.get("/people/sam/")

    assert lists(response) == {
        "Written": ["Ketamine"],
        "Edited or translated": ["Edited"],
        "Medically checked": ["Checked"],
        "Checked for something else": ["Language"],
    }
    assert "Sam Example, Pharmacist" in response.text
    every = anew(index).get_articles(sam).values_list("title", flat=True)
    assert sorted(every) == ["Checked", "Edited", "Ketamine", "Language"]


def test_an_article_without_a_date_comes_last_on_every_database(client, home, index, article, sam):
    dated = home.add_child(instance=ArticlePage(title="Dated", slug="dated"))
    Page.objects.filter(pk=dated.pk).update(first_published_at=now())
    Page.objects.filter(pk=article.pk).update(first_published_at=None)
    for page in (dated, article):
        Contribution.objects.create(page=page, contributor=sam)

    assert titles(client.get("/people/sam/")) == ["Dated", "Ketamine"]


def test_who_was_only_asked_to_check_or_checked_another_text_is_not_listed(client, home, index, article, sam):
    changed = home.add_child(instance=ArticlePage(title="Changed since", slug="changed"))
    factories.check(changed, sam)
    changed.title = "Says something else"
    changed.save_revision().publish()
    Contribution.objects.create(page=article, contributor=sam, role="medical_reviewer")

    assert titles(client.get("/people/sam/")) == []


def test_what_stands_on_another_site_is_not_listed(client, home, index, article, sam):
    other = home.get_parent().add_child(instance=ArticlePage(title="Another site", slug="home-2"))
    Site.objects.create(hostname="other.test", root_page=other)
    for page in (article, other):
        Contribution.objects.create(page=page, contributor=sam)

    assert titles(client.get("/people/sam/")) == ["Ketamine"]


def test_an_article_with_an_alias_is_listed_once(client, home, index, article, sam):
    alias = article.create_alias(update_slug="alias")
    factories.check(article, sam)

    response = client.get("/people/sam/")

    assert [found.pk for _name, _heading, articles in response.context["lists"] for found in articles] == [article.pk]
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    response = client.get("/people/sam/")
    assert [found.pk for _name, _heading, articles in response.context["lists"] for found in articles] == [alias.pk]


def test_drafts_and_private_articles_are_not_listed(client, home, index, article, sam):
    draft = home.add_child(instance=ArticlePage(title="Draft", slug="draft", live=False))
    for page in (article, draft):
        Contribution.objects.create(page=page, contributor=sam)
    PageViewRestriction.objects.create(page=article, restriction_type="login")

    response = client.get("/people/sam/")

    assert titles(response) == []
    assert "No articles yet." in response.text


def test_an_unpublished_contributor_has_no_page(client, index, sam):
    Contributor.objects.update(live=False)

    assert client.get("/people/sam/").status_code == 404
    assert "Sam Example" not in client.get("/people/").text


def test_an_unknown_contributor_is_not_found(client, index):
    assert client.get("/people/nobody/").status_code == 404


@pytest.mark.parametrize("page, number", [("2", 2), ("99", 2), ("x", 1), ("-1", 2)])
def test_long_lists_turn_the_page_and_survive_odd_numbers(client, home, index, sam, settings, page, number):
    settings.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE = 2
    for n in range(3):
        article = home.add_child(instance=ArticlePage(title=f"Article {n}", slug=f"a{n}"))
        Contribution.objects.create(page=article, contributor=sam)

    response = client.get("/people/sam/", {"written": page})

    [(_name, _heading, found)] = response.context["lists"]
    assert found.number == number
    assert f"Page {number} of 2" in response.text


@pytest.mark.lengthy
def test_listing_more_articles_takes_no_more_queries(
    client, home, index, sam, django_assert_num_queries, django_assert_max_num_queries
):
    def write(count):
        for _ in range(count):
            number = Page.objects.count()
            article = home.add_child(instance=ArticlePage(title=f"Article {number}", slug=f"a{number}"))
            Contribution.objects.create(page=article, contributor=sam)

    write(2)
    client.get("/people/sam/")
    cache.clear()
    with django_assert_max_num_queries(16) as few:
        client.get("/people/sam/")
    write(15)
    cache.clear()

    with django_assert_num_queries(len(few)):
        client.get("/people/sam/")


def test_the_author_card_links_to_the_contributors_page(client, index, article, sam):
    Contribution.objects.create(page=article, contributor=sam)

    html = client.get("/ketamine/").text

    assert '<a href="/people/sam/">View all posts by Sam Example</a>' in html
    assert "Written by Sam Example, Pharmacist" in html


def test_names_are_plain_text_where_there_is_no_index(client, article, sam):
    Contribution.objects.create(page=article, contributor=sam)

    html = client.get("/ketamine/").text

    assert "Written by Sam Example, Pharmacist" in html
    assert "View all posts" not in html


def test_the_index_of_another_site_is_not_linked(client, article, sam):
    Contribution.objects.create(page=article, contributor=sam)
    other_root = Page.objects.get(depth=1).add_child(instance=Page(title="Other", slug="other"))
    Site.objects.create(hostname="other.example", root_page=other_root)
    other_root.add_child(instance=ContributorIndexPage(title="People", slug="people"))

    assert "View all posts" not in client.get("/ketamine/").text


def test_a_reader_whose_language_has_no_content_gets_the_sites_index(index, sam, rf, settings):
    from django.utils import translation

    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]

    with translation.override("ar"):
        assert sam.get_url(rf.get("/")).endswith("/people/sam/")


def test_the_index_in_the_readers_language_is_linked(index, sam, rf, settings, home):
    settings.WAGTAIL_I18N_ENABLED = True
    german = Locale.objects.create(language_code="de")
    home.copy_for_translation(german).save_revision().publish()
    translated = index.copy_for_translation(german)
    translated.slug = "leute"
    translated.save_revision().publish()
    from django.utils import translation

    with translation.override("de"):
        assert sam.get_url(rf.get("/")).endswith("/leute/sam/")
    with translation.override("en"):
        assert sam.get_url(rf.get("/")).endswith("/people/sam/")


def test_what_a_field_of_the_api_names_looks_for_the_index_once(home, index, article):
    for number in range(5):
        person = Contributor.objects.create(name=f"Robin Example {number}")
        Contribution.objects.create(page=article, contributor=person)
    page = factories.anew(article)

    with CaptureQueriesContext(connection) as queries:
        people = [node for node in page.structured_data["@graph"] if node["@type"] == "Person"]

    assert len({person["url"] for person in people}) == 5
    assert sum("testapp_contributorindexpage" in query["sql"] for query in queries) == 1
