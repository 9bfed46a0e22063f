import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.factories import ReviewFactory
from tests.reviews.admin import bulk_url, soup_of, status_of, url_of
from wagtail_healthblocks.reviews.models import Review
from wagtail_healthblocks.reviews.permissions import may, policy

ACTIONS = {"view", "moderate", "redact", "respond", "erase", "export"}
#: What each permission allows, as address and data of a form.
FORMS = {
    "moderate": [("decide", {"move": "publish", "seen": "pending"}), ("undo", {})],
    "redact": [("redact", {"words": "slept"})],
    "respond": [("respond", {"response-text": "Thank you."})],
    "erase": [("erase", {})],
}


@pytest.fixture
def review(article):
    return ReviewFactory(page=article, email="kim@example.org")


@pytest.fixture
def sign_in(client, make_moderator):
    def sign_in(*actions):
        client.force_login(make_moderator(*(f"{action}_review" for action in actions)))

    return sign_in


def test_without_a_permission_there_are_no_reviews(review, sign_in, client, article):
    sign_in()

    for url in (url_of("list"), url_of("list_results"), url_of("edit", review.pk), url_of("history", review.pk)):
        assert client.get(url).status_code == 302
    assert url_of("list") not in client.get("/admin/").content.decode()


def test_nobody_who_is_not_signed_in_sees_or_decides_anything(review, client):
    for name in ("edit", "decide", "undo", "redact", "respond", "erase"):
        response = client.post(url_of(name, review.pk), {"move": "publish", "seen": "pending"})
        assert response.status_code == 302
        assert "login" in response["Location"]
    assert "login" in client.post(bulk_url("publish", review))["Location"]
    assert "login" in client.post(url_of("undo"), {"decisions": "x"})["Location"]
    assert status_of(review) == "pending"


def test_who_may_only_read_sees_no_form_and_no_address(review, sign_in, client):
    sign_in("view")

    page, queue = client.get(url_of("edit", review.pk)), client.get(url_of("list"))

    assert review.body in page.content.decode()
    assert not soup_of(page).main.select("form[method=post]")
    assert "kim@example.org" not in page.content.decode()
    assert not soup_of(queue).select("[data-bulk-action-checkbox], [data-bulk-action-button]")
    assert "export=csv" not in queue.content.decode()


@pytest.mark.parametrize("allowed", sorted(ACTIONS))
def test_each_permission_allows_its_own_forms_and_no_others(article, sign_in, client, allowed):
    sign_in(allowed)

    for action, forms in FORMS.items():
        for name, data in forms:
            review = ReviewFactory(page=article)
            response = client.post(url_of(name, review.pk), data, headers={"x-requested-with": "XMLHttpRequest"})
            changed = (
                Review.objects.filter(pk=review.pk, status="pending", redacted_at=None, response=None).count() == 0
            )
            assert (response.status_code == 403) == (action != allowed), name
            assert changed == (action == allowed and name != "undo"), name


def test_only_who_may_moderate_decides_about_many(review, sign_in, client):
    sign_in(*(ACTIONS - {"moderate"}))
    ajax = {"x-requested-with": "XMLHttpRequest"}

    for action in ("publish", "reject", "spam", "hide", "reopen"):
        for method in (client.get, client.post):
            assert method(bulk_url(action, review), headers=ajax).status_code == 403
    assert client.post(url_of("undo"), {"decisions": "x"}, headers=ajax).status_code == 403
    assert status_of(review) == "pending"


def test_only_who_may_export_exports(review, sign_in, client):
    sign_in(*(ACTIONS - {"export"}))

    for view in ("list", "list_results"):
        response = client.get(url_of(view, export="csv"), headers={"x-requested-with": "XMLHttpRequest"})
        assert response.status_code == 403


def test_forms_from_other_sites_are_refused(review, moderator):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)

    for name in ("decide", "undo", "redact", "respond", "erase"):
        assert client.post(url_of(name, review.pk), {"move": "publish", "seen": "pending"}).status_code == 403
    assert client.post(bulk_url("publish", review)).status_code == 403
    assert client.post(url_of("undo"), {"decisions": "x"}).status_code == 403
    assert status_of(review) == "pending"


def test_nothing_is_decided_by_opening_an_address(review, moderator, client):
    client.force_login(moderator)

    for name in ("decide", "undo", "redact", "respond"):
        assert client.get(url_of(name, review.pk), {"move": "publish"}).status_code == 405
    assert client.get(url_of("undo")).status_code == 405
    client.get(bulk_url("publish", review))
    client.get(url_of("erase", review.pk))
    assert status_of(review) == "pending"


def test_even_an_administrator_adds_edits_and_deletes_no_reviews(admin_user):
    assert all(may(admin_user, action) for action in ACTIONS)
    assert not any(policy.user_has_permission(admin_user, action) for action in ("add", "delete", "publish", "copy"))


def test_the_policy_knows_who_may_do_what(make_moderator, admin_user):
    reader, writer = make_moderator("view_review"), make_moderator("respond_review", username="writer")

    assert set(policy.users_with_permission("respond")) == {writer, admin_user}
    assert set(policy.users_with_permission("change")) == {reader, writer, admin_user}


def test_groups_can_be_given_each_permission_in_the_settings(admin_user, client):
    client.force_login(admin_user)
    group = Group.objects.create(name="Moderators of reviews")

    page = soup_of(client.get(reverse("wagtailusers_groups:edit", args=[group.pk])))

    offered = {int(box["value"]) for box in page.select("input[name=permissions]")}
    wanted = Permission.objects.filter(codename__in=[f"{action}_review" for action in ACTIONS])
    assert len(wanted) == 6
    assert {permission.pk for permission in wanted} <= offered


def test_a_site_can_narrow_down_which_reviews_exist_for_somebody(article, moderator, client, monkeypatch):
    seen, unseen = ReviewFactory(page=article, language="en"), ReviewFactory(page=article, language="de")
    narrow = lambda request: Review.objects.filter(language="en")  # noqa: E731
    monkeypatch.setattr(Review.snippet_viewset, "get_queryset", narrow)
    client.force_login(moderator)

    client.post(bulk_url("publish"), {"reason": ""})

    assert client.get(url_of("edit", unseen.pk)).status_code == 404
    assert client.post(url_of("decide", unseen.pk), {"move": "publish"}).status_code == 404
    assert [status_of(review) for review in (seen, unseen)] == ["published", "pending"]
