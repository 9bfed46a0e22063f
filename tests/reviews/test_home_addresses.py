"""Addresses of reviews below every language's home, whichever way a site mounts its languages."""

import re
from itertools import product
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale, Page, Site

from tests.factories import ReviewFactory, anew
from tests.reviews.reader import SAME_ORIGIN, filled_form, token_in
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import urls
from wagtail_healthblocks.reviews.models import Review

pytestmark = [pytest.mark.lengthy, pytest.mark.any_database]

LANGUAGES = ["en", "de", "ar"]
EVERYTHING, FIRST_WITHOUT, REVIEWS_ALONE, NOTHING = (
    "tests.reviews.multilingual_urls",
    "tests.reviews.first_language_urls",
    "tests.reviews.prefixed_reviews_urls",
    "tests.urls",
)
#: How a site mounts its languages: what is below a prefix, and whether each language has a home page of its own, or is
#: a section of one tree. Wagtail finds homes by their prefix only, and sections where the prefix is not the section.
MOUNTED = {
    "homes, all below prefixes": (EVERYTHING, "homes"),
    "homes, the first without a prefix": (FIRST_WITHOUT, "homes"),
    "sections, no prefix": (NOTHING, "sections"),
    "sections, all below prefixes": (EVERYTHING, "sections"),
    "sections, the reviews below prefixes": (REVIEWS_ALONE, "sections"),
}


@pytest.fixture(params=MOUNTED)
def articles(request, home, settings):
    settings.WAGTAIL_I18N_ENABLED = True
    settings.ROOT_URLCONF, tree = MOUNTED[request.param]
    pages = {}
    for code in LANGUAGES:
        locale = Locale.objects.get_or_create(language_code=code)[0]
        top = home
        if tree == "sections":
            top = home.add_child(instance=Page(title=code, slug=code, locale=locale))
        elif code != "en":
            top = home.copy_for_translation(locale)
            Page.objects.filter(pk=top.pk).update(live=True)
            top = anew(top)
        page = top.add_child(instance=ReviewedPage(title=f"Article {code}", slug=f"article-{code}", locale=locale))
        ReviewFactory(page=page, title=f"Review {code}").publish()
        pages[code] = anew(page)
    return pages


def soup_of(url, **options):
    response = Client().get(url, **options)
    assert response.status_code == 200, (url, response.status_code, response.get("Location"))
    return BeautifulSoup(response.content, "html.parser")


def ours(soup):
    """The addresses of reviews that a page leads to."""
    links = [*(link["href"] for link in soup.select("a[href], link[rel=canonical]"))]
    links += [form["action"] for form in soup.select("form[action]")]
    return {link for link in links if "/reviews/" in link}


def in_language(code, name, *args):
    with translation.override(code):
        return reverse(f"wagtail_healthblocks_reviews:{name}", args=args)


@pytest.mark.parametrize("asked_in", ["en", "ar"])
def test_each_address_leads_to_the_page_s_own_language(articles, asked_in):
    asked = {"headers": {"accept-language": asked_in}}
    for code, page in articles.items():
        starts = [page.get_url(), in_language("en", "list", page.pk), in_language("de", "write", page.pk)]
        links = {link for start in starts for link in ours(soup_of(start, **asked))}
        assert len(links) > 10
        for link in links:
            known = in_language(code, "policy") if "how-we" in link else in_language(code, "list", page.pk)
            assert urlsplit(link).path.startswith(known), link
        for path in {urlsplit(link).path for link in links if "how-we" not in link}:
            assert soup_of(path, **asked).html["lang"] == code


def test_every_name_answers_below_every_prefix_in_the_language_of_the_page(articles):
    for (code, page), prefix in product(articles.items(), LANGUAGES):
        review = Review.objects.get(page_id=page.pk)
        known = {"page_id": page.pk, "review_id": review.pk}
        for pattern in urls.urlpatterns:
            if "page_id" in pattern.pattern.converters:
                args = [known[name] for name in pattern.pattern.converters]
                soup = soup_of(in_language(prefix, pattern.name, *args))
                assert soup.html["lang"] == code
                back = soup.select_one(".hb-reviews__back a")["href"]
                assert soup_of(back).find("section", id="reviews")


def test_a_review_is_written_from_each_home(articles):
    for page in articles.values():
        form = soup_of(soup_of(page.get_url()).find("a", attrs={"data-hb-reviews-form": True})["href"]).form
        answer = Client().get(form["action"])
        sent = Client().post(form["action"], {**filled_form(page), "token": token_in(answer)}, **SAME_ORIGIN)
        assert sent.status_code in (200, 303)

    assert sorted(Review.objects.waiting().values_list("page_id", flat=True)) == sorted(
        page.pk for page in articles.values()
    )


@pytest.mark.parametrize("urlconf", [EVERYTHING, FIRST_WITHOUT, REVIEWS_ALONE, NOTHING])
def test_without_wagtail_s_languages_addresses_follow_the_reader_s(home, settings, urlconf):
    settings.WAGTAIL_I18N_ENABLED, settings.ROOT_URLCONF = False, urlconf
    page = home.add_child(instance=ReviewedPage(title="Article", slug="article"))
    ReviewFactory(page=page).publish()

    for code in ("en", "de"):
        headers = {"headers": {"accept-language": code}}
        with translation.override(code):
            url = page.get_url()
        links = ours(soup_of(url, **headers))
        assert links
        for path in {urlsplit(link).path for link in links}:
            assert path.startswith(in_language(code, "list", page.pk)) or "how-we" in path
            assert soup_of(path, **headers).html["lang"] == code


@pytest.mark.parametrize("multilingual", [False, True])
def test_two_sites_keep_their_reviews_apart(home, settings, multilingual):
    settings.WAGTAIL_I18N_ENABLED = multilingual
    german = Locale.objects.get_or_create(language_code="de")[0]
    other_home = Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other"))
    Site.objects.create(hostname="other.example.org", root_page=other_home)
    pages = {"localhost": home, "other.example.org": other_home}
    if multilingual:
        for host, top in list(pages.items()):
            translated = top.copy_for_translation(german)
            Page.objects.filter(pk=translated.pk).update(live=True)
            pages[host] = anew(translated)
    for host, top in pages.items():
        pages[host] = top.add_child(instance=ReviewedPage(title=host, slug="article", locale=top.locale))
        ReviewFactory(page=pages[host]).publish()

    for asked, (host, page) in product(pages, pages.items()):
        for name, args in (("list", []), ("write", []), ("review", [Review.objects.get(page_id=page.pk).pk])):
            url = in_language("en", name, page.pk, *args)
            response = Client().get(url, headers={"host": asked})
            assert response.status_code == (200 if asked == host else 404), (asked, url)
            if asked == host and name == "list":
                assert f"http://{host}/reviews/{page.pk}/" in response.content.decode()


def test_no_address_is_printed_with_the_name_by_which_somebody_came(articles):
    for page in articles.values():
        html = Client().get(in_language("en", "list", page.pk), headers={"host": "localhost:6666"}).content.decode()
        assert not re.search("6666", html)
