"""Each article can be read as Markdown beside its page, by whoever may read the page."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext, isolate_apps
from wagtail import hooks
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import PageViewRestriction, Site
from wagtail.models.pages import PAGE_MODEL_CLASSES

from tests import factories
from tests.factories import anew, html_of, request_for
from tests.testapp.models import ArticlePage
from tests.written_once import written_once

LINK = "{% load healthblocks_tags %}{% markdown_link %}"


@written_once
def checked_article():
    page = factories.ArticlePageFactory(title="How it works", slug="works", body=factories.every_block())
    factories.ContributionFactory(page=page, contributor__name="Alex Author")
    factories.MedicalCheckFactory(page=page, contributor__name="Sam Checker")
    return page


@pytest.fixture
def page(db):
    return checked_article()


@pytest.mark.lengthy
def test_the_twin_says_what_must_not_get_lost(client, page):
    response = client.get(page.url + "index.md")

    assert (response.status_code, response["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    markdown = response.content.decode()
    assert markdown.startswith("# How it works\n\n")
    for words in (
        "Dr Alex Author, MBBS",
        "Medically checked by Dr Sam Checker, MBBS on March 1, 2024",
        "Prescription required: Examplamine",
        "United Kingdom",
        "March 1, 2024",
        "is not approved for low mood",
        "This shared statement is not advice.",
        "The money for this page came from Example Foundation. It was for the translation.",
        "[0300 555 0123](tel:",
        "Who made this",
        "Sam Guest",
        "## Sources\n\n[^1]: Sordo L, Barrio G, et al. *Effects of an example agent, trial",
        "Further reading\n\n1. Sample A, Example B. *[Effects of an example agent]",
        "[10.1136/bmj.j1550](https://doi.org/10.1136/bmj.j1550)",
        "### What if I forget a dose?",
    ):
        assert words in markdown, words


@pytest.mark.lengthy
def test_the_twin_names_its_page(client, page):
    assert client.get(page.url + "index.md")["Link"] == '<http://localhost/works/>; rel="canonical"'


@pytest.mark.parametrize("address", ["index.md/", "index.txt", "other.md", "more/index.md", "index.markdown"])
def test_there_is_nothing_else_beside_a_page(client, page, address):
    assert client.get(page.url + address, follow=True).status_code == 404


def test_a_page_without_the_mixin_has_no_twin(client, db):
    assert client.get(factories.PlainPageFactory(slug="plain").url + "index.md").status_code == 404


def test_an_unpublished_page_has_no_twin(client, page):
    page.unpublish()

    assert client.get("/works/index.md").status_code == 404


def test_a_draft_shows_its_live_text(client, page):
    page.title = "Not yet"
    page.save_revision()

    assert client.get("/works/index.md").content.startswith(b"# How it works\n")


def test_a_site_whose_home_page_is_an_article_has_its_twin_at_the_root(client, page):
    Site.objects.update(root_page=page)

    assert client.get("/index.md").content.startswith(b"# How it works\n")


def test_a_page_below_an_article_has_its_own_twin(client, page):
    below = factories.ArticlePageFactory(parent=page, title="Below", slug="below")

    assert client.get(below.url + "index.md").content.startswith(b"# Below\n")


@pytest.mark.parametrize("kind", ["login", "password"])
def test_the_twin_of_a_private_page_is_as_private(client, page, kind):
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")

    shown, twin = (client.get(page.url + name) for name in ("", "index.md"))

    assert twin.status_code == shown.status_code
    assert b"Examplamine" not in twin.content
    if kind == "login":
        assert twin["Location"] == shown["Location"].replace("works/", "works/index.md")


def test_a_hook_can_keep_the_twin_back(client, page):
    with hooks.register_temporarily("before_serve_page", lambda *visit: HttpResponse("no", status=451)):
        assert client.get("/works/index.md").status_code == 451


def test_a_hook_around_serving_sees_the_twin(client, page):
    def around(serve):
        def mark(*visit):
            response = serve(*visit)
            response["X-Seen"] = "yes"
            return response

        return mark

    with hooks.register_temporarily("on_serve_page", around):
        assert client.get("/works/index.md")["X-Seen"] == "yes"


def test_the_link_in_the_head_leads_to_the_twin(client, page):
    link = BeautifulSoup(html_of(anew(page), LINK), "html.parser").link

    assert (link["rel"], link["type"], link["href"]) == (
        ["alternate"],
        "text/markdown",
        "http://localhost/works/index.md",
    )
    assert client.get(link["href"]).status_code == 200


def test_a_site_that_leaves_our_urls_out_has_no_link_to_nowhere(page, settings):
    settings.ROOT_URLCONF = "wagtail.urls"

    assert html_of(anew(page), LINK) == ""


def test_a_page_that_is_on_no_site_has_no_link(db):
    assert html_of(ArticlePage(title="x"), LINK) == ""


def test_publishing_refreshes_the_twin_in_a_cache_in_front(page):
    assert page.get_cached_paths() == ["/", "/index.md"]


@pytest.fixture
def routable():
    """A site's article that has routes of its own, which come before the mixin's."""
    with isolate_apps("tests.testapp"):

        class RoutableArticle(RoutablePageMixin, ArticlePage):
            template = "testapp/article_page.html"

            class Meta:
                proxy = True
                app_label = "testapp"

            @path("extra/")
            def extra(self, request):
                return HttpResponse("extra")

    PAGE_MODEL_CLASSES.remove(RoutableArticle)
    return RoutableArticle


@pytest.mark.parametrize(
    ("components", "words"), [(["index.md"], "# How it works\n"), (["extra"], "extra"), ([], "<!DOCTYPE html>")]
)
def test_a_routable_article_has_its_twin_and_its_own_routes(page, routable, components, words):
    routed = routable.objects.get(pk=page.pk)
    request = request_for()

    found, args, kwargs = routed.route(request, components)
    response = found.serve(request, *args, **kwargs)
    text = (response.render() if hasattr(response, "render") else response).content.decode()

    assert text.lstrip().startswith(words)


@pytest.mark.lengthy
def test_the_pages_api_shows_markdown_and_contents(client, page):
    shown = client.get(f"/api/v2/pages/{page.pk}/?fields=contents,markdown").json()

    assert shown["markdown"] == client.get(page.url + "index.md").content.decode()
    assert [shown["contents"][place]["heading"] for place in (0, 1)] == ["In short", "How it works"]
    assert shown["contents"][1]["entries"][0]["heading"] == "In the body"


@pytest.mark.lengthy
def test_the_contents_of_an_article_cost_no_query_more(page):
    def queries_of(template):
        visited, request = anew(page), request_for()
        with CaptureQueriesContext(connection) as queries:
            html_of(visited, template, request)
        return len(queries)

    body = "{% load healthblocks_tags wagtailcore_tags %}{% include_block page.body %}"
    queries_of(body)  # makes the renditions

    assert queries_of(body + "{% article_contents %}") <= queries_of(body)
