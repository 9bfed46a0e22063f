"""Whose reviews a page shows: aliases, translations, copies, and pages that stand on others."""

import json
from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, PageViewRestriction, Site

from tests.factories import ReviewFactory, anew, html_of, withdraw
from tests.reviews import purges
from tests.reviews.reader import SAME_ORIGIN, address, filled_form, token_in
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews.models import Review

pytestmark = pytest.mark.lengthy

PANEL = "{% load healthblocks_reviews_tags %}{% reviews_panel %}"
LANGUAGES = ["en", "de", "ar"]


def published(page, **values):
    review = ReviewFactory(page=page, **values)
    review.publish()
    return review


def get(url, client=None, status=200, **headers):
    response = (client or Client()).get(url, **headers)
    assert response.status_code == status, url
    return response


def soup_of(url, **options):
    return BeautifulSoup(get(url, **options).content, "html.parser")


def panel_of(page, **options):
    return soup_of(anew(page).url, **options).select_one("#reviews")


def titles(soup):
    return {heading.get_text(strip=True) for heading in soup.select(".hb-review__heading")}


def average(soup):
    return soup.select_one(".hb-reviews__average strong").get_text()


def graph_of(page):
    return json.loads(soup_of(page.url).find("script", type="application/ld+json").string)["@graph"]


def words(element):
    return " ".join(element.get_text(" ", strip=True).split())


@pytest.fixture
def section(home):
    return home.add_child(instance=ReviewedPage(title="Section", slug="section"))


@pytest.fixture
def alias(article, section):
    return article.create_alias(parent=section)


# Aliases


def test_an_alias_shows_what_is_said_of_its_source(article, alias, settings):
    settings.HEALTHBLOCKS_REVIEWS_STRUCTURED_DATA = "ratings"
    ReviewedPage.objects.update(body=json.dumps([{"type": "reviews_panel", "value": {"heading": ""}}]))
    published(article, title="On the source", rating=4)
    published(article, title="Another", rating=5)

    for page in (article, alias):
        panel = soup_of(anew(page).url).select_one(".hb-reviews")
        assert titles(panel) == {"On the source", "Another"}
        assert average(panel) == "4.5"
        [rating] = [node for node in graph_of(page) if node["@type"] == "AggregateRating"]
        assert (rating["ratingValue"], rating["ratingCount"]) == (4.5, 2)


def test_every_address_on_an_alias_is_the_source_s(article, alias):
    published(article)

    def links(page):
        return [link["href"] for link in panel_of(page).find_all("a")]

    assert links(alias) == links(article)
    assert any(link == address("write", article.pk) for link in links(alias))


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("form", ["link", "inline"])
def test_a_review_that_is_written_on_an_alias_is_the_source_s(article, alias, section, depth, form):
    if depth == 2:
        alias = alias.create_alias(parent=section.get_parent(), update_slug="again")
    ReviewedPage.objects.update(reviews_form=form)
    url = address("write", alias.pk)
    token = token_in(get(anew(alias).url if form == "inline" else url))

    response = Client().post(url, {**filled_form(article), "token": token}, **SAME_ORIGIN)

    assert response.status_code in (200, 303)
    assert Review.objects.get().page_id == article.pk


def test_an_alias_is_no_second_list(article, alias):
    review = published(article, title="On the source")

    page = soup_of(address("list", alias.pk))
    assert titles(page) == {"On the source"}
    assert page.find("link", rel="canonical")["href"] == address("list", article.pk)
    assert titles(soup_of(address("review", alias.pk, review.pk))) == {"On the source"}


@pytest.mark.parametrize(
    "change", [{"reviews_state": "closed"}, {"reviews_close_after_days": 0, "first_published_at": "2020-01-01T00:00Z"}]
)
def test_an_alias_of_a_page_that_takes_no_more_says_so(article, alias, change):
    ReviewedPage.objects.filter(pk=article.pk).update(**change)

    panel = panel_of(alias)

    assert "takes no more reviews" in words(panel)
    assert panel.find("a", attrs={"data-hb-reviews-form": True}) is None


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


@pytest.mark.parametrize("what", ["the page", "its section", "its alias's section"])
def test_an_alias_that_more_people_may_read_shows_no_reviews_of_a_private_page(home, django_user_model, what):
    """Wagtail restricts an alias with its source, but not with what the source stands below."""
    private = home.add_child(instance=ReviewedPage(title="Private", slug="private"))
    source = private.add_child(instance=ReviewedPage(title="Source", slug="source"))
    if what == "its alias's section":
        elsewhere = home.add_child(instance=ReviewedPage(title="Members", slug="members"))
        shown_below = elsewhere.create_alias(parent=home, update_slug="alias-of-members")
        source.move(shown_below, pos="last-child")
        restrict(elsewhere)
    else:
        restrict({"the page": source, "its section": private}[what])
    source = anew(source)
    alias = source.create_alias(parent=home, update_slug="alias")
    published(source, title="For members")
    member = Client()
    member.force_login(django_user_model.objects.create_user("member"))

    for url in (alias.url, address("list", alias.pk), address("list", source.pk)):
        assert "For members" not in Client().get(url).content.decode()
    assert titles(soup_of(address("list", source.pk), client=member)) == {"For members"}
    on_alias = member.get(alias.url).content.decode()
    if what == "the page":
        assert "For members" in on_alias
    else:  # the alias is for everybody, so a cache may keep what it says
        assert "For members" not in on_alias


def test_whatever_leads_through_an_alias_of_an_alias_of_a_private_part_is_as_private(home, django_user_model):
    """Wagtail follows each step; a query of ours follows one."""
    members = home.add_child(instance=ReviewedPage(title="Members", slug="members"))
    once = members.create_alias(parent=home, update_slug="once")
    twice = once.create_alias(parent=home, update_slug="twice")
    below = twice.add_child(instance=ReviewedPage(title="Below", slug="below"))
    alias = below.create_alias(parent=home, update_slug="for-everybody")
    restrict(members)
    published(below, title="For members")
    published(members, title="Of the part")
    member = Client()
    member.force_login(django_user_model.objects.create_user("member"))

    for page in (members, once, twice, below, alias):
        assert get(address("list", page.pk), status=404)
        assert get(address("write", page.pk), status=404)
    assert "For members" not in Client().get(alias.url).content.decode()
    assert titles(soup_of(address("list", below.pk), client=member)) == {"For members"}
    assert titles(soup_of(address("list", twice.pk), client=member)) == {"Of the part"}


def test_an_alias_within_the_same_private_part_shows_them(home, django_user_model):
    private = home.add_child(instance=ReviewedPage(title="Private", slug="private"))
    source = private.add_child(instance=ReviewedPage(title="Source", slug="source"))
    alias = source.create_alias(parent=private, update_slug="alias")
    restrict(private)
    published(source, title="For members")
    member = Client()
    member.force_login(django_user_model.objects.create_user("member"))

    assert titles(panel_of(alias, client=member)) == {"For members"}
    assert get(address("list", alias.pk), status=404)


@pytest.mark.any_database
def test_an_alias_on_another_site_leads_to_no_other_host(article):
    other_home = Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other"))
    Site.objects.create(hostname="other.example.org", root_page=other_home)
    alias = article.create_alias(parent=other_home)
    review = published(article, title="On the source")
    host = {"headers": {"host": "other.example.org"}}

    panel = soup_of("/sleeping-well/", **host).select_one("#reviews")
    for link in {link["href"] for link in panel.find_all("a") if "/how-we" not in link["href"]}:
        assert link.startswith(f"/reviews/{alias.pk}/")
        page = soup_of(link, **host)
        assert page.select_one(".hb-reviews__back a")["href"] in ("/sleeping-well/", alias.full_url)
    assert "http://other.example.org/reviews/" in words(panel.select_one(".hb-reviews__address"))
    token = token_in(get(address("write", alias.pk), **host))
    form = {**filled_form(article), "token": token}
    Client().post(address("write", alias.pk), form, **SAME_ORIGIN, **host)

    assert Review.objects.exclude(pk=review.pk).get().page_id == article.pk
    get(address("list", article.pk), status=404, **host)


def test_a_copy_of_a_page_has_reviews_of_its_own(article):
    published(article, title="On the source")

    copy = article.copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert titles(panel_of(copy)) == set()
    assert panel_of(copy).find("a", attrs={"data-hb-reviews-form": True})["href"] == address("write", copy.pk)


# Translations


@pytest.fixture
def shared(settings):
    settings.WAGTAIL_I18N_ENABLED = True
    settings.HEALTHBLOCKS_REVIEWS_SHARED_BY_TRANSLATIONS = True


@pytest.fixture
def translations(home, settings):
    """An article in each language, below the home page of the language."""
    settings.WAGTAIL_I18N_ENABLED = True
    article = home.add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))
    pages = {"en": article}
    for code in LANGUAGES[1:]:
        locale = Locale.objects.get_or_create(language_code=code)[0]
        home.copy_for_translation(locale)
        pages[code] = article.copy_for_translation(locale)
        pages[code].save_revision().publish()
    Page.objects.filter(depth__gte=2).update(live=True)
    return {code: anew(page) for code, page in pages.items()}


def test_translations_have_reviews_of_their_own_unless_a_site_shares_them(translations):
    for code, page in translations.items():
        published(page, title=code)

    for code, page in translations.items():
        assert titles(soup_of(address("list", page.pk))) == {code}


def test_translations_show_each_other_s_reviews_where_a_site_shares_them(translations, shared):
    for stars, (code, page) in enumerate(translations.items(), start=3):
        published(page, title=code, rating=stars)

    for page in translations.values():
        listed = soup_of(address("list", page.pk))
        assert titles(listed) == {*LANGUAGES}
        assert average(listed).replace(",", ".").replace("٫", ".") in ("4.0", "٤.٠")
        write = listed.select_one(".hb-reviews__write a")["href"]
        assert write == address("write", page.pk)


def test_what_is_in_another_language_says_so(translations, shared):
    for code, page in translations.items():
        published(page, title=code, body="One.\n\nTwo.").respond(None, "Three.", None)

    for shown, page in translations.items():
        listed = soup_of(address("list", page.pk))
        for code, other in translations.items():
            review = Review.objects.get(page_id=other.pk)
            article = listed.find(id=f"review-{review.pk}")
            marked = {part.get("lang") for part in article.select(".hb-review__heading, .hb-review__text p")}
            marked |= {part.get("lang") for part in article.select(".hb-response__text")}
            assert marked == ({None} if code == shown else {code})
            assert bool(article.select_one(".hb-review__language")) == (code != shown)
            assert {part["dir"] for part in article.select("[dir]")} == {"auto"}
    english = soup_of(address("list", translations["en"].pk))
    assert {words(line) for line in english.select(".hb-review__language")} == {
        "Language: German",
        "Language: Arabic",
    }


def test_a_shared_review_keeps_its_own_addresses(translations, shared):
    review = published(translations["de"], title="Deutsch", body="Deutsch.")

    listed = soup_of(address("list", translations["en"].pk))
    links = [link["href"] for link in listed.select(".hb-review a")]

    assert links == [address(name, translations["de"].pk, review.pk) for name in ("review", "report")]
    for link in links:
        assert "Deutsch" in soup_of(link).get_text()


def hide(page):
    ReviewedPage.objects.filter(pk=page.pk).update(reviews_state="hidden")


@pytest.mark.parametrize("close", [Page.unpublish, restrict, hide, withdraw], ids=lambda close: close.__name__)
def test_a_translation_that_not_everybody_reads_shares_nothing(translations, shared, close):
    for code, page in translations.items():
        published(page, title=code, rating=5 if code == "de" else 3)
    close(translations["de"])

    for code in ("en", "ar"):
        listed = soup_of(address("list", translations[code].pk))
        assert titles(listed) == {"en", "ar"}
        assert average(listed)[0] in "3٣"


def test_every_order_and_number_of_stars_holds_the_shared_reviews_once(translations, shared, settings):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 2
    for number, page in product(range(4), translations.values()):
        published(page, title=f"{number} {page.pk}", rating=1 + number % 2)

    for order, stars in product(["newest", "oldest", "highest", "lowest"], ["", "1"]):
        url, found = f"{address('list', translations['en'].pk)}?sort={order}&stars={stars}", []
        while url:
            page = soup_of(url)
            found += [heading.get_text(strip=True) for heading in page.select(".hb-review__heading")]
            more = page.select_one("a[rel=next]")
            url = more and more["href"]
        assert len(found) == len(set(found)) == (6 if stars else 12)


@pytest.mark.parametrize("kind", ["page", "alias", "translation", "alias of a translation"])
@pytest.mark.parametrize("multilingual", [False, True])
def test_the_panel_still_asks_three_times_at_most(translations, settings, kind, multilingual, moderator):
    settings.WAGTAIL_I18N_ENABLED = multilingual
    settings.HEALTHBLOCKS_REVIEWS_SHARED_BY_TRANSLATIONS = "translation" in kind
    page = translations["en"]
    for other in translations.values():
        published(other).respond(None, "Thank you.", moderator)
    shown = page.create_alias(parent=page.get_parent(), update_slug="alias") if "alias" in kind else page

    def queries():
        get(shown.url)
        with CaptureQueriesContext(connection) as found:
            response = get(shown.url)
        assert not response.cookies and "Cookie" not in response.get("Vary", "")
        return [query["sql"] for query in found]

    with_panel = queries()
    ReviewedPage.objects.filter(pk__in=[page.pk, shown.pk]).update(reviews_state="hidden")
    without = queries()

    assert len(with_panel) - len(without) <= 3, "\n".join(with_panel)
    assert [sql for sql in with_panel if not sql.startswith("SELECT")] == []


# What a cache has to forget


@pytest.fixture
def purged(settings, django_capture_on_commit_callbacks):
    """`purged(change)` gives the addresses that a change makes the caches forget."""
    settings.WAGTAILFRONTENDCACHE = {"test": {"BACKEND": "tests.reviews.purges.Purges"}}

    def urls_of(change):
        purges.urls.clear()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return set(purges.urls)

    return urls_of


def test_a_decision_purges_the_aliases_of_the_page(article, alias, section, purged):
    further = alias.create_alias(parent=section.get_parent(), update_slug="further")
    review = ReviewFactory(page=article)

    urls = purged(review.publish)

    for page in (article, alias, further):
        paths = [page.url, address("list", page.pk), address("review", page.pk, review.pk)]
        assert {f"http://localhost{path}" for path in paths} <= urls


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_decision_purges_the_translations_that_show_the_review(translations, shared, settings, purged, is_shared):
    settings.HEALTHBLOCKS_REVIEWS_SHARED_BY_TRANSLATIONS = is_shared
    settings.ROOT_URLCONF = "tests.reviews.multilingual_urls"
    review = ReviewFactory(page=translations["de"])

    urls = purged(review.publish)

    for code, page in translations.items():
        shows = is_shared or code == "de"
        assert page.full_url.startswith(f"http://localhost/{code}/")
        assert page.full_url in urls or not shows
        for prefix in LANGUAGES:
            assert (f"http://localhost/{prefix}/reviews/{page.pk}/" in urls) == shows


def close_above(page):
    restrict(page.get_parent())


def move_away(page):
    page.move(Page.get_first_root_node(), pos="last-child")


def hide_and_publish(page):
    page.reviews_state = "hidden"
    page.save_revision().publish()


def open_again(page):
    PageViewRestriction.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [restrict, close_above, open_again, move_away, hide_and_publish, withdraw, Page.unpublish, Page.delete],
    ids=lambda change: change.__name__,
)
def test_what_nobody_shall_find_any_more_leaves_the_caches(home, purged, change):
    section = home.add_child(instance=ReviewedPage(title="Section", slug="section"))
    page = section.add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))
    review = published(page)
    if change is open_again:
        restrict(page)
    wanted = {address("list", page.pk), address("review", page.pk, review.pk)}

    urls = purged(lambda: change(anew(page)))

    assert {f"http://localhost{path}" for path in wanted} <= urls


# Panels of other pages


def beside(host, page, client=None):
    template = "{% load healthblocks_reviews_tags %}{% reviews_panel page=other %}"
    return html_of(host, template.replace("page=other", "page=page.other"))


@pytest.mark.parametrize(
    ("close", "shown"),
    [
        (lambda page: None, True),
        (restrict, False),
        (lambda page: restrict(page.get_parent()), False),
        (Page.unpublish, False),
    ],
)
def test_a_panel_of_another_page_gives_nobody_what_they_could_not_read_there(home, article, section, close, shown):
    other = section.add_child(instance=ReviewedPage(title="Other", slug="other", reviews_form="inline"))
    published(other, title="Elsewhere")
    close(other)
    article.other = anew(other)

    html = beside(article, other)

    assert ("Elsewhere" in html) == shown
    assert "<form" not in html
