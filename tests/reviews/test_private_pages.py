"""Reviews of a page that not everybody may read: nobody else gets them, from no cache."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from tests.factories import ReviewFactory, withdraw
from tests.reviews.reader import SAME_ORIGIN, address, filled_form
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import urls

pytestmark = pytest.mark.lengthy

WORDS = "These words are for members."
#: What Wagtail says of a page that not everybody may read.
DIRECTIVES = {"private", "no-store", "no-cache", "must-revalidate", "max-age=0"}
ABOUT_A_PAGE = [pattern for pattern in urls.urlpatterns if "page_id" in pattern.pattern.converters]
NAMES = [pattern.name for pattern in ABOUT_A_PAGE]
KINDS = ["password", "login", "groups"]
DEPTHS = ["the page", "its parent", "the top"]


class SharedCache:
    """A cache in front of a site as there are many: one entry for an address, whoever asks, and no mind for cookies."""

    def __init__(self):
        self.kept = {}

    def get(self, url, client):
        """The content, and whether it came from the cache."""
        if url in self.kept:
            return self.kept[url], True
        response = client.get(url)
        said = directives_of(response)
        if not said & {"private", "no-store"} and not response.cookies and response.status_code in (200, 301, 404):
            self.kept[url] = response.content
        return response.content, False


def directives_of(response):
    return set(re.split(r",\s*", response.get("Cache-Control", "")))


def ways_to(page, review):
    """Every public address about the page, in each variant that a reader can ask for."""
    known = {"page_id": page.pk, "review_id": review.pk}
    for pattern in ABOUT_A_PAGE:
        url = address(pattern.name, *(known[name] for name in pattern.pattern.converters))
        yield url
        yield from {
            "list": [f"{url}?stars=4", f"{url}?sort=oldest", f"{url}?after=x"],
            "write": [f"{url}?fragment=1"],
            "thanks": [f"{url}?report"],
        }.get(pattern.name, [])


@pytest.fixture
def tree(home):
    """A page that stands two levels below a part of the site."""
    top = home.add_child(instance=ReviewedPage(title="Part", slug="part"))
    parent = top.add_child(instance=ReviewedPage(title="Section", slug="section"))
    page = parent.add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))
    return dict(zip(DEPTHS, (page, parent, top), strict=True))


@pytest.fixture
def page(tree):
    return tree["the page"]


@pytest.fixture
def review(page):
    review = ReviewFactory(page=page, body=WORDS, rating=4)
    review.publish()
    return review


@pytest.fixture
def restrict(django_user_model):
    """`restrict(page, kind)` closes a part of the site, and gives a visitor who may read it."""

    def close(page, kind):
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="open sesame")
        group = Group.objects.create(name="Members")
        restriction.groups.add(group)
        member = Client()
        if kind == "password":
            way = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
            member.post(way, {"password": "open sesame", "return_url": "/"})
        else:
            user = django_user_model.objects.create_user("member")
            user.groups.add(group)
            member.force_login(user)
        return member

    return close


@pytest.mark.any_database
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_cache_hands_to_a_stranger_what_members_read(tree, page, review, restrict, kind, depth):
    member, cache = restrict(tree[depth], kind), SharedCache()

    for url in ways_to(page, review):
        first, _ = cache.get(url, Client())
        for_member, hit = cache.get(url, member)
        again, hit_again = cache.get(url, Client())
        assert not hit and not hit_again, url
        assert first == again != for_member, url
        assert WORDS not in again.decode()


@pytest.mark.any_database
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_of_a_private_page_is_as_private_as_the_page(tree, page, review, restrict, kind, depth):
    member = restrict(tree[depth], kind)

    for client, status in ((member, 200), (Client(), 404)):
        assert directives_of(client.get(page.url)) == DIRECTIVES
        for url in ways_to(page, review):
            for send in (client.get, client.head):
                response = send(url)
                assert (response.status_code, directives_of(response)) == (status, DIRECTIVES), url


@pytest.mark.parametrize("name", ["write", "report"])
def test_so_is_the_answer_to_a_form(page, review, restrict, name):
    member = restrict(page, "login")
    url = address(name, page.pk, *([review.pk] if name == "report" else []))

    for client in (member, Client()):
        for form in ({}, filled_form(page), {"reason": "abuse"}):
            response = client.post(url, form, **SAME_ORIGIN)
            assert {"private", "no-store"} <= directives_of(response)


def unpublish(page):
    page.unpublish()


def expire(page):
    Page.objects.filter(pk=page.pk).update(live=False, expired=True)


def hide(page):
    ReviewedPage.objects.filter(pk=page.pk).update(reviews_state="hidden")


def move_away(page):
    page.move(Page.get_first_root_node(), pos="last-child")


def delete(page):
    page.delete()


GONE = [unpublish, expire, hide, withdraw, move_away, delete]


@pytest.mark.any_database
@pytest.mark.parametrize("go", GONE, ids=lambda go: go.__name__)
def test_no_cache_keeps_that_the_reviews_of_a_page_are_gone(page, review, admin_client, go):
    addresses = list(ways_to(page, review))
    go(page)

    for client in (Client(), admin_client):
        for url in addresses:
            response = client.get(url)
            assert (response.status_code, directives_of(response)) == (404, DIRECTIVES), url


def test_every_answer_for_what_is_not_there_is_the_same(page, review, restrict):
    """Else the headers would tell which pages there are."""
    waiting = ReviewFactory(page=page)
    restrict(page, "password")
    open_page = page.get_parent().add_sibling("right", instance=ReviewedPage(title="Open", slug="open"))

    def seen(name, *args):
        response = Client().get(address(name, *args))
        headers = {key: value for key, value in response.headers.items() if key != "Expires"}
        headers["Vary"] = set(re.split(r",\s*", headers["Vary"]))
        return response.status_code, response.content, headers

    nothing = seen("list", 10**6)
    for where in [(page.pk, review.pk), (open_page.pk, waiting.pk), (open_page.pk, 10**6), (10**6, 1), (2**80, 1)]:
        for name in ("review", "report"):
            assert seen(name, *where) == nothing
    for name in ("list", "write", "thanks"):
        assert seen(name, page.pk) == seen(name, 2**80) == nothing


@pytest.mark.parametrize("name", ["list", "review"])
def test_what_everybody_reads_may_be_kept_for_everybody(page, review, admin_client, name):
    url, cache = address(name, page.pk, *([review.pk] if name == "review" else [])), SharedCache()

    first, _ = cache.get(url, admin_client)
    second, hit = cache.get(url, Client())

    assert hit and WORDS in second.decode()
    assert Client().get(url).content == first == second


def test_the_same_page_with_the_same_answer_is_debugged(page, settings):
    settings.DEBUG = True

    response = Client().get(address("list", 10**6))

    assert (response.status_code, directives_of(response)) == (404, DIRECTIVES)
    assert b"technical" in response.content or b"DEBUG" in response.content


@pytest.mark.parametrize("multilingual", [False, True])
@pytest.mark.parametrize("name", ["policy", "list", "review"])
def test_the_language_that_a_cookie_chose_is_given_to_nobody_else(page, review, settings, name, multilingual):
    """Caches that know languages at all know the browser's, by ``Vary: Accept-Language``, and no cookie of Django's."""
    settings.WAGTAIL_I18N_ENABLED = multilingual
    args = {"policy": [], "list": [page.pk], "review": [page.pk, review.pk]}[name]
    german, cache = Client(), SharedCache()
    german.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    in_german, _ = cache.get(address(name, *args), german)
    in_english, hit = cache.get(address(name, *args), Client())

    speaks_the_page = multilingual and name != "policy"
    assert (hit, in_german == in_english) == (speaks_the_page, speaks_the_page)
