"""The modes of an article's preview: what readers get, and beside it dark, on paper and as Markdown."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests import factories
from tests.browser.forms import body_data
from tests.testapp.models import ArticlePage, NestedPage

pytestmark = [pytest.mark.django_db, pytest.mark.versions]

OURS = ["healthblocks-dark", "healthblocks-print", "healthblocks-markdown"]
SCRIPT = "preview-look"


@pytest.fixture
def article():
    return factories.ArticlePageFactory(title="Ketamine", body=[factories.paragraph("<p>It <b>helps</b>.</p>")])


def preview(page, mode):
    """What the editor's preview shows of a page in a mode."""
    return page.make_preview_request(preview_mode=mode)


def text(response):
    return response.content.decode()


def test_an_article_has_three_modes_beside_the_pages_own(article):
    names = [name for name, _label in article.preview_modes]

    assert names == ["", *OURS]
    assert article.default_preview_mode == ""


@pytest.mark.parametrize("chosen", [["markdown"], ["print", "dark"], [], ["unknown"]])
def test_a_site_says_which_modes_there_are(article, settings, chosen):
    settings.HEALTHBLOCKS_PREVIEW_MODES = chosen

    assert [name for name, _label in article.preview_modes[1:]] == [
        f"healthblocks-{n}" for n in chosen if n != "unknown"
    ]


def test_the_sites_own_modes_and_views_hold(article, monkeypatch):
    class Own(Page):
        preview_modes = [("", "Page"), ("print", "Leaflet")]

        class Meta:
            abstract = True

    monkeypatch.setattr(Page, "preview_modes", Own.preview_modes)
    monkeypatch.setattr(Page, "serve_preview", lambda self, request, mode: HttpResponse(f"own {mode}"))

    assert [name for name, _label in article.preview_modes] == ["", "print", *OURS]
    assert text(preview(article, "print")) == "own print"


def test_a_page_without_a_preview_gets_none(article, monkeypatch):
    monkeypatch.setattr(Page, "preview_modes", [])

    assert article.preview_modes == []
    assert not article.is_previewable()


@pytest.mark.parametrize("mode", ["", None])
def test_the_default_is_what_readers_get(article, mode):
    assert SCRIPT not in text(preview(article, mode))


@pytest.mark.parametrize("look", ["dark", "print"])
def test_a_look_is_the_page_with_a_script_in_its_head(article, look):
    html = text(preview(article, f"healthblocks-{look}"))

    assert f'data-look="{look}"></script></head>' in html
    assert "It <b>helps</b>." in html


@pytest.mark.parametrize(
    ("response", "shown"),
    [
        (HttpResponse("<p>No head</p>"), '<p>No head</p><script src="'),
        (
            HttpResponse("<HEAD></HEAD >".encode("utf-16"), content_type="text/html; charset=utf-16"),
            "</script></HEAD >",
        ),
        (HttpResponse('{"a": "</head>"}', content_type="application/json"), '{"a": "</head>"}'),
    ],
)
def test_whatever_a_site_serves_is_shown(article, monkeypatch, response, shown):
    monkeypatch.setattr(Page, "serve_preview", lambda self, request, mode: response)

    found = article.serve_preview(RequestFactory().get("/"), "healthblocks-dark")

    assert shown in found.content.decode(found.charset)


def test_what_a_site_streams_is_shown_as_it_is(article, monkeypatch):
    streamed = StreamingHttpResponse([b"<head></head>", b"<p>Long</p>"])
    monkeypatch.setattr(Page, "serve_preview", lambda self, request, mode: streamed)

    found = article.serve_preview(RequestFactory().get("/"), "healthblocks-dark")

    assert b"".join(found.streaming_content) == b"<head></head><p>Long</p>"


def test_the_markdown_of_a_draft_is_shown_as_text(article):
    article.body = [("paragraph", "<p>Not <b>yet</b> &lt;b&gt; saved.</p>")]

    html = text(preview(article, "healthblocks-markdown"))

    assert "# Ketamine" in html
    assert "Not **yet**" in html
    assert "<b>" not in html


@pytest.mark.lengthy
def test_the_editor_shows_the_modes_and_what_is_typed(admin_client, article):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])
    typed = {"title": "Esketamine", "slug": article.slug, "body": body_data(factories.paragraph("<p>Typed.</p>"))}
    rows = {"healthblocks_contributions": inline_formset([]), "comments": inline_formset([])}
    data = nested_form_data({**typed, **rows, "medical_specialty": "", "audience": ""})

    sent = admin_client.post(url, data)
    shown = admin_client.get(url, {"mode": "healthblocks-markdown"})
    edited = text(admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])))

    assert sent.json()["is_valid"]
    assert "# Esketamine" in text(shown) and "Typed." in text(shown)
    assert all(f'value="{mode}"' in edited for mode in OURS)


def test_every_article_type_has_them():
    assert [name for name, _label in NestedPage().preview_modes][1:] == OURS
    assert ArticlePage.preview_modes is NestedPage.preview_modes
