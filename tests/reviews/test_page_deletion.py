"""Whoever is about to delete pages is told how many reviews go with them."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import page_deletion
from wagtail_healthblocks.reviews.models import Decision, Review, Tally

pytestmark = pytest.mark.django_db
Status = Review.Status


def question(client, *pages):
    """What Wagtail asks before these pages go: of one its own page, of several the bulk action's."""
    if len(pages) == 1:
        url = reverse("wagtailadmin_pages:delete", args=[pages[0].pk])
    else:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        url += "?" + urlencode([("id", page.pk) for page in pages])
    response = client.get(url)
    assert response.status_code == 200
    text = " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())
    assert "Are you sure" in text
    return text


@pytest.fixture
def section(home):
    return home.add_child(instance=Page(title="Section", slug="section"))


@pytest.fixture
def below(section):
    return section.add_child(instance=ReviewedPage(title="Below", slug="below"))


def write(page, number=1, **values):
    return Review.objects.bulk_create(Review(page=page, rating=3, **values) for _number in range(number))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, None),
        (1, "1 reader review will be deleted, too. What was decided about it stays on record."),
        (2, "2 reader reviews will be deleted, too. What was decided about them stays on record."),
        (1200, "1,200 reader reviews will be deleted, too."),
    ],
)
def test_the_question_about_a_page_says_how_many(admin_client, article, number, said):
    write(article, number)

    asked = question(admin_client, article)

    assert said in asked if said else "reader review" not in asked


@pytest.mark.parametrize("status", Status)
def test_every_state_counts_but_what_is_erased(admin_client, article, status):
    write(article, 3, status=status)

    assert ("3 reader reviews will be" in question(admin_client, article)) == (status != Status.ERASED)


def test_the_pages_below_count(admin_client, section, below):
    write(below, 2)

    assert "2 reader reviews will be" in question(admin_client, section)


def test_other_pages_do_not_count(admin_client, article, below):
    write(article, 2)

    assert "reader review" not in question(admin_client, below)


def test_of_many_pages_each_review_counts_once(admin_client, article, section, below):
    write(article, 2)
    write(below, 1)

    assert "3 reader reviews will be" in question(admin_client, article, section)
    assert "1 reader review will be" in question(admin_client, section, below)


def test_many_pages_without_reviews_are_asked_about_as_ever(admin_client, article, below):
    assert "reader review" not in question(admin_client, article, below)


def test_translations_that_go_along_count(rf, article, below, settings, monkeypatch):
    settings.WAGTAIL_I18N_ENABLED = True
    monkeypatch.setattr(page_deletion.hooks, "get_hooks", lambda name: [lambda pages, action: {article: [below]}])
    write(article)
    write(below)

    assert page_deletion.reviews_below(page_deletion.with_translations(article)) == 2


def test_somebody_who_may_not_read_reviews_gets_the_number_and_no_word(client, article, django_user_model):
    editor = django_user_model.objects.create_superuser("editor", password="secret")
    client.force_login(editor)
    write(article, title="Marker", body="Marker", display_name="Marker")

    asked = question(client, article)

    assert "1 reader review will be" in asked
    assert "Marker" not in asked


def test_a_deleted_tree_leaves_its_decisions_and_tallies(admin_client, section, below, moderator):
    for review in write(below, 3):
        review.publish(moderator)

    admin_client.post(reverse("wagtailadmin_pages:delete", args=[section.pk]))

    assert not Page.objects.filter(pk=section.pk).exists()
    assert not Review.objects.exists()
    assert set(Decision.objects.values_list("review", "page_number", "page_title")) == {(None, below.pk, "Below")}
    assert Tally.objects.get().number == 3
