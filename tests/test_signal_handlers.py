"""Snippets change, pages follow: the frontend cache and the search index."""

from functools import partial

import pytest
from wagtail.models import Locale, Page, Site
from wagtail.search.backends import get_search_backend

from tests import factories
from tests.factories import anew
from tests.frontend_cache import purged as purged  # a fixture
from tests.models.conftest import block
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import (
    Contribution,
    Contributor,
    DefaultDisclaimer,
    Disclaimer,
    HealthblocksSiteSettings,
    Helpline,
    MedicalCheck,
)
from wagtail_healthblocks.usage import article_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return Site.objects.get().root_page


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` does what a commit would set off."""
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def helpline():
    return Helpline.objects.create(name="Samaritans", country="GB", phone="116 123")


@pytest.fixture
def article(home, helpline):
    body = [block("helpline", {"helplines": [{"type": "item", "value": helpline.pk, "id": "a"}]})]
    return home.add_child(instance=ArticlePage(title="Article", slug="article", body=body))


def change(snippet):
    snippet.name = "Listeners"
    snippet.save_revision().publish()


@pytest.mark.parametrize("happen", [change, lambda snippet: snippet.unpublish(), lambda snippet: snippet.delete()])
def test_pages_that_show_a_snippet_are_purged_when_it_changes(article, helpline, purged, committed, happen):
    with committed():
        happen(helpline)

    assert any(url.endswith("/article/") for url in purged)


def test_other_pages_are_left_alone(home, article, helpline, purged, committed):
    home.add_child(instance=ArticlePage(title="Other", slug="other"))

    with committed():
        change(helpline)

    assert purged
    assert not any("/other/" in url for url in purged)


def test_a_draft_of_a_snippet_purges_nothing(article, helpline, purged, committed):
    helpline.name = "Listeners"

    with committed():
        helpline.save_revision()

    assert purged == []


def test_search_finds_the_new_name_on_the_page(search_index, article, helpline, committed):
    backend = get_search_backend()

    with committed():
        change(helpline)

    assert [page.pk for page in backend.search("Listeners", ArticlePage)] == [article.pk]
    assert list(backend.search("Samaritans", ArticlePage)) == []


def test_a_byline_follows_its_contributor(home, purged, committed):
    sam = Contributor.objects.create(name="Sam", slug="sam")
    article = home.add_child(instance=ArticlePage(title="Article", slug="article"))
    article.healthblocks_contributions = [Contribution(contributor=sam)]
    article.save()

    with committed():
        change(sam)

    assert any(url.endswith("/article/") for url in purged)


@pytest.mark.parametrize("happen", [MedicalCheck.save, MedicalCheck.delete, lambda check: change(check.contributor)])
def test_a_check_and_its_checker_refresh_the_page(home, purged, committed, happen):
    article = home.add_child(instance=ArticlePage(title="Article", slug="article"))
    article.create_alias(update_slug="alias")
    check = factories.check(article)
    purged.clear()

    with committed():
        happen(check)

    assert {url.rpartition("localhost")[2] for url in purged} >= {"/article/", "/article/index.md", "/alias/"}


def test_a_default_disclaimer_refreshes_the_articles_of_its_site(home, purged, committed):
    shared = Disclaimer.objects.create(title="Not advice", text="<p>Old.</p>")
    site_settings = HealthblocksSiteSettings.for_site(Site.objects.get())
    site_settings.default_disclaimers = [DefaultDisclaimer(disclaimer=shared)]
    site_settings.save()
    home.add_child(instance=ArticlePage(title="Article", slug="article"))
    shared.text = "<p>New.</p>"

    with committed():
        shared.save_revision().publish()

    assert any(url.endswith("/article/") for url in purged)


def test_the_articles_of_a_site_are_those_of_all_its_languages(home, article):
    german, arabic = (Locale.objects.create(language_code=code) for code in ("de", "ar"))
    elsewhere = Page.objects.get(depth=1).add_child(instance=Page(title="Another site", slug="another"))
    other = elsewhere.add_child(instance=ArticlePage(title="Elsewhere", slug="elsewhere"))
    translated = []
    for locale in (german, arabic):
        root = home.copy_for_translation(locale)
        page = article.copy_for_translation(locale)
        page.save_revision().publish()
        assert page.get_parent().pk == root.pk
        translated.append(page.pk)

    found = article_ids(Site.objects.get())

    assert found == {article.pk, *translated}
    assert other.pk not in found


def test_new_site_settings_refresh_the_articles_of_their_site(home, article, purged, committed):
    site_settings = HealthblocksSiteSettings.for_site(Site.objects.get())
    site_settings.paid_domains = "shop.example"

    with committed():
        site_settings.save()

    assert any(url.endswith("/article/") for url in purged)


def verdict_of(page):
    return MedicalCheck.objects.get(page_id=page.pk).verdict


@pytest.fixture
def judged(db):
    """An article with a check that was compared with it."""
    page = factories.ArticlePageFactory()
    revision = page.save_revision()
    revision.publish()
    MedicalCheck.objects.record(revision, contributor=factories.ContributorFactory(), by=None)
    assert anew(page).get_medical_checks().state == "valid"
    assert verdict_of(page) is not None
    return anew(page)


def test_a_check_is_compared_once_for_each_live_revision(judged, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert judged.get_medical_checks().state == "valid"


def test_a_draft_lets_a_check_stand_as_it_was_compared(judged):
    judged.title = "Another"
    judged.save_revision()

    assert verdict_of(judged) is not None


@pytest.mark.parametrize("model", [ArticlePage, Page], ids=lambda model: model.__name__)
def test_a_page_that_is_saved_past_its_revisions_is_compared_again(judged, model):
    page = model.objects.get(pk=judged.pk)
    page.title = "Another"
    page.save()

    assert anew(judged).get_medical_checks().state == "changed"
