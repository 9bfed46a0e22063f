"""Roles are given and taken back to the letter, by the command and by what it calls."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    ModelLogEntry,
    Page,
)

from tests.factories import ArticlePageFactory, site_root
from wagtail_healthblocks.staff import StaffRole
from wagtail_healthblocks.staff.changes import give, take, to_give, to_take
from wagtail_healthblocks.staff.grants import grants_of

ROLES = ["Author", "Medical reviewer", "Editor", "Review moderator"]

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]


def run(*arguments):
    output = StringIO()
    call_command("healthblocks_roles", *arguments, stdout=output)
    return output.getvalue().splitlines()


def everything():
    """Who may do what on the site, and which groups there are."""
    return {group.name: grants_of(group) for group in Group.objects.all()}


def permission(codename):
    return Permission.objects.get(codename=codename)


def group_of_the_site(name="Editor"):
    """A group that the site has from before, with a permission of each sort that its role needs, too."""
    group = Group.objects.create(name=name)
    group.permissions.add(permission("publish_medicine"), permission("add_site"))
    GroupPagePermission.objects.create(group=group, page=site_root(), permission=permission("change_page"))
    GroupCollectionPermission.objects.create(
        group=group, collection=Collection.get_first_root_node(), permission=permission("add_image")
    )
    return group


def test_it_says_what_it_changes():
    said = run()

    assert said[:2] == ["+ Author: the group", "+ Author: Can access Wagtail admin"]
    assert f"+ Author: Can add page: “{site_root()}” and below" in said
    assert "+ Author: Can choose image: collection “Root” and below" in said
    assert "+ Review moderator: Can publish, reject and hide reviews" in said
    assert said[-1] == f"{len(said) - 1} changed."
    assert set(ROLES) <= set(everything())


def test_a_second_run_has_nothing_to_do():
    run()
    before = everything()

    assert run() == ["Nothing to do."]
    assert everything() == before


def test_it_says_the_same_beforehand_and_changes_nothing():
    before = everything()

    said = run("--dry-run")

    assert everything() == before
    assert said[-1] == f"{len(said) - 1} to change."
    assert run()[:-1] == said[:-1]
    assert run("--undo", "--dry-run")[-1] == said[-1]
    assert set(ROLES) <= set(everything())


def test_undo_leaves_the_site_as_it_was():
    before = everything()
    given = run()

    taken = run("--undo")

    assert everything() == before
    assert taken[-1] == given[-1]
    assert {line[2:] for line in taken[:-1]} == {line[2:] for line in given[:-1]}
    assert run("--undo") == ["Nothing to do."]


def test_a_group_of_the_site_is_extended_and_keeps_what_it_had():
    group = group_of_the_site()
    before = grants_of(group)

    given = run()
    extended = grants_of(group)
    run("--undo")

    assert "+ Editor: the group" not in given
    assert "+ Editor: Can publish medicine" not in given
    assert before < extended
    assert grants_of(group) == before


def test_what_the_site_gives_a_new_group_itself_is_not_taken_and_keeps_the_group():
    run()
    author = Group.objects.get(name="Author")
    author.permissions.add(permission("add_site"))

    said = run("--undo")

    assert [grant.permission for grant in grants_of(author)] == ["wagtailcore.add_site"]
    assert "  Author: the group stays, for somebody is in it or something else uses it" in said
    assert not Group.objects.filter(name__in=set(ROLES) - {"Author"}).exists()


def test_a_group_with_members_stays_until_they_have_left(django_user_model):
    run()
    user = django_user_model.objects.create_user("sam")
    user.groups.add(Group.objects.get(name="Author"))

    run("--undo")
    assert grants_of(Group.objects.get(name="Author")) == set()

    user.groups.clear()
    assert run("--undo") == ["- Author: the group", "1 changed."]
    assert not Group.objects.filter(name="Author").exists()


def test_a_group_that_a_task_of_a_workflow_names_stays():
    run()
    task = GroupApprovalTask.objects.create(name="Check")
    task.groups.add(Group.objects.get(name="Medical reviewer"))

    run("--undo")

    assert task.groups.get().name == "Medical reviewer"


def test_what_somebody_has_taken_away_is_not_missed_by_undo():
    before = everything()
    run()
    Group.objects.get(name="Author").permissions.remove(permission("add_medicine"))

    said = run("--undo")

    assert "- Author: Can add medicine" not in said
    assert everything() == before


def test_given_again_after_an_undo_it_is_undone_again(django_user_model):
    before = everything()
    run()
    run("--undo")
    run()

    run("--undo")

    assert everything() == before


def test_a_role_that_grows_is_given_the_rest():
    run()
    more = StaffRole("Author", permissions=("wagtailcore.add_site",))

    with hooks.register_temporarily("register_healthblocks_roles", lambda: [more]):
        assert run() == ["+ Author: Can add site", "1 changed."]


def test_the_pages_can_be_named():
    section, other = ArticlePageFactory(), ArticlePageFactory()

    run("--page", str(section.pk), "--page", str(other.pk))

    pages = GroupPagePermission.objects.filter(group__name__in=ROLES).values_list("page_id", flat=True)
    assert set(pages) == {section.pk, other.pk}


def test_a_page_below_one_that_a_group_has_already_is_not_given_again():
    run("--page", str(Page.get_first_root_node().pk))

    assert run() == ["Nothing to do."]


def test_every_language_of_a_site_is_given():
    german = Locale.objects.create(language_code="de")
    translated = site_root().copy_for_translation(german)

    run()

    author = Group.objects.get(name="Author")
    assert {row.page_id for row in author.page_permissions.all()} == {site_root().pk, translated.pk}


def test_a_page_that_does_not_exist_is_an_error():
    with pytest.raises(CommandError, match="There is no page 999999."):
        run("--page", "999999")


def test_undo_takes_all_and_knows_no_pages():
    with pytest.raises(CommandError, match="not allowed with"):
        run("--undo", "--page", "1")


def test_a_role_that_names_no_permission_is_an_error():
    wrong = StaffRole("Author", permissions=("wagtail_healthblocks.juggle_medicine",))

    with hooks.register_temporarily("register_healthblocks_roles", lambda: [wrong]):
        with pytest.raises(CommandError, match="juggle_medicine"):
            run()


def test_the_sites_log_says_who_gave_and_took_what(admin_user):
    give(user=admin_user)
    take(user=admin_user)

    entries = ModelLogEntry.objects.filter(action__startswith="healthblocks.", label="Author").order_by("pk")
    assert [entry.message for entry in entries] == [
        "Gave the group what its role needs",
        "Took back what the group was given for its role",
    ]
    assert {entry.user for entry in entries} == {admin_user}


def test_nothing_is_known_to_take_before_anything_was_given():
    group_of_the_site()

    assert to_take() == []
    assert [change.name for change in to_give()] == ROLES
