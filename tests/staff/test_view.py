"""Superusers give and take back the roles on a page of the admin."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail import hooks

from tests.reviews.admin import messages_of, soup_of
from wagtail_healthblocks.staff import StaffRole
from wagtail_healthblocks.staff.changes import to_give

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]


@pytest.fixture
def url():
    return reverse("healthblocks_roles")


def buttons(response):
    return [button.get_text() for button in soup_of(response).main.select("form[method=post] button")]


def test_a_superuser_finds_it_in_the_menu(admin_client, url):
    assert url in admin_client.get(reverse("wagtailadmin_home")).content.decode()


def test_it_lists_what_would_change_and_changes_nothing(admin_client, url):
    response = admin_client.get(url)

    lines = [line.get_text() for line in soup_of(response).main.select("details li")]
    assert lines == [words for change in to_give() for words in change.words]
    assert buttons(response) == ["Give the roles"]
    assert not Group.objects.filter(name="Author").exists()


def test_a_button_gives_the_roles_and_another_takes_them_back(admin_client, url):
    given = admin_client.post(url, follow=True)
    assert "changes made." in messages_of(given)
    assert buttons(given) == ["Take the roles back"]
    assert "Every role has what it needs." in given.content.decode()
    assert Group.objects.filter(name="Author").exists()

    taken = admin_client.post(url, {"undo": "1"}, follow=True)
    assert buttons(taken) == ["Give the roles"]
    assert not Group.objects.filter(name="Author").exists()


def test_a_group_that_stays_is_named_until_nothing_is_left_to_take(admin_client, admin_user, url):
    admin_client.post(url)
    admin_user.groups.add(Group.objects.get(name="Author"))
    titles = [" ".join(title.get_text().split()) for title in soup_of(admin_client.get(url)).main.select("summary")]

    after = admin_client.post(url, {"undo": "1"}, follow=True)

    assert titles[0].startswith("Author (the group stays): ")
    assert titles[1].startswith("Medical reviewer (will be deleted): ")
    assert Group.objects.filter(name="Author").exists()
    assert buttons(after) == ["Give the roles"]


def test_a_second_press_says_that_there_was_nothing_to_change(admin_client, url):
    admin_client.post(url)

    assert "There was nothing to change." in messages_of(admin_client.post(url, follow=True))


@pytest.mark.parametrize("role", ["Author", "Medical reviewer", "Editor", "Review moderator"])
def test_nobody_else_sees_it_or_gives_anything(log_in, role, url):
    client = log_in(role)
    medicine = Permission.objects.get(codename="add_medicine")
    Group.objects.get(name="Author").permissions.remove(medicine)

    assert client.get(url)["Location"] == reverse("wagtailadmin_home")
    assert client.post(url)["Location"] == reverse("wagtailadmin_home")
    assert client.post(url, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert client.post(url, {"undo": "1"}, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert url not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert not Group.objects.get(name="Author").permissions.contains(medicine)
    assert Group.objects.filter(name=role).exists()


def test_nobody_who_is_not_signed_in_sees_it(client, url):
    assert "login" in client.get(url)["Location"]
    assert "login" in client.post(url)["Location"]
    assert not Group.objects.filter(name="Author").exists()


def test_forms_from_other_sites_are_refused(admin_user, url):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)

    assert client.post(url).status_code == 403
    assert not Group.objects.filter(name="Author").exists()


def test_a_role_that_names_no_permission_is_said_and_nothing_is_given(admin_client, url):
    wrong = StaffRole("Author", permissions=("wagtail_healthblocks.juggle_medicine",))

    with hooks.register_temporarily("register_healthblocks_roles", lambda: [wrong]):
        shown, posted = admin_client.get(url), admin_client.post(url, follow=True)

    assert "juggle_medicine" in BeautifulSoup(shown.content, "html.parser").main.get_text()
    assert buttons(shown) == []
    assert "juggle_medicine" in messages_of(posted)
    assert not Group.objects.filter(name="Author").exists()
