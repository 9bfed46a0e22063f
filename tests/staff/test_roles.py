"""The roles as data: each permission of the package has its place in them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from wagtail import hooks
from wagtail.models import Site

from wagtail_healthblocks.staff import StaffRole
from wagtail_healthblocks.staff.changes import default_pages, give
from wagtail_healthblocks.staff.grants import grants_for, permissions_of
from wagtail_healthblocks.staff.roles import staff_roles

ACTIONS = ("add", "change", "delete", "view")
#: What nobody is ever asked for, and why.
NEEDED_BY_NOBODY = {
    "contribution": (ACTIONS, "A row of a page, changed with it."),
    "legalstatus": (ACTIONS, "A row of a medicine, changed with it."),
    "defaultdisclaimer": (ACTIONS, "A row of the site settings, changed with them."),
    "healthblockssitesettings": (("add", "delete", "view"), "Wagtail's settings ask for “change” only."),
    "reviewssitesettings": (("add", "delete", "view"), "Wagtail's settings ask for “change” only."),
}

pytestmark = pytest.mark.django_db


def ours():
    """The permissions of the package, by app and codename."""
    rows = Permission.objects.filter(content_type__app_label__startswith="wagtail_healthblocks")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows.select_related("content_type")}


def given():
    return {name for role in staff_roles() for name in role.permissions}


def excused():
    return {f"{action}_{model}" for model, (actions, _why) in NEEDED_BY_NOBODY.items() for action in actions}


def test_no_permission_of_ours_is_in_no_role():
    left_out = {name for name in ours() - given() if name.partition(".")[2] not in excused()}

    assert left_out == set(), "Add it to a role in staff/roles.py or reviews/staff.py, or say here why nobody needs it."


def test_nothing_is_excused_that_is_in_a_role_or_is_gone():
    codenames = {name.partition(".")[2] for name in ours()}

    assert excused() <= codenames
    assert excused() & {name.partition(".")[2] for name in given()} == set()


def test_every_permission_of_a_role_exists():
    for role in staff_roles():
        grants = grants_for(role, default_pages())

        assert set(permissions_of(grants)) == {grant.permission for grant in grants}
        assert len(grants) == len(role.permissions) + len(role.pages) * len(default_pages()) + len(role.collections)


def test_there_are_four_roles_and_each_says_what_it_is_for():
    roles = {role.name: role for role in staff_roles()}

    assert list(roles) == ["Author", "Medical reviewer", "Editor", "Review moderator"]
    assert all(role.description for role in roles.values())
    assert all("wagtailadmin.access_admin" in role.permissions for role in roles.values())


def test_only_an_editor_publishes_deletes_and_sets_up():
    for role in staff_roles():
        strong = [
            name
            for name in role.permissions
            if name.partition(".")[2].split("_")[0] in ("delete", "publish") or name.endswith(("settings", "_workflow"))
        ]

        assert bool(strong or "publish" in role.pages) == (role.name == "Editor")


def test_a_site_adds_to_a_role_and_brings_its_own():
    mine = [
        StaffRole("Author", permissions=("wagtailcore.add_site", "wagtailadmin.access_admin")),
        StaffRole("Translator", pages=("change",)),
    ]

    with hooks.register_temporarily("register_healthblocks_roles", lambda: mine):
        roles = {role.name: role for role in staff_roles()}
        give()

    assert roles["Author"].permissions.count("wagtailadmin.access_admin") == 1
    assert Group.objects.get(name="Author").permissions.filter(codename="add_site").exists()
    assert Group.objects.get(name="Translator").page_permissions.get().page == Site.objects.get().root_page


def test_a_role_with_a_permission_that_does_not_exist_is_refused_whole():
    wrong = StaffRole("Author", permissions=("wagtail_healthblocks.juggle_medicine",))

    with hooks.register_temporarily("register_healthblocks_roles", lambda: [wrong]):
        with pytest.raises(ImproperlyConfigured, match=r"no permission wagtail_healthblocks\.juggle_medicine"):
            give()

    assert not Group.objects.filter(name="Author").exists()


def test_an_app_that_is_not_installed_is_left_out():
    elsewhere = StaffRole("Author", permissions=("redirects_of_another_site.add_redirect",))

    with hooks.register_temporarily("register_healthblocks_roles", lambda: [elsewhere]):
        give()

    assert Group.objects.get(name="Author").permissions.filter(codename="add_medicine").exists()
