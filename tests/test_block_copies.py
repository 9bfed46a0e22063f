"""Blocks of an article are copied into the draft of another page."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from tests import factories
from tests.factories import anew
from tests.testapp.models import NestedPage, ReviewedPage
from wagtail_healthblocks.block_copies import COPIED, with_new_ids
from wagtail_healthblocks.source_marks import marks_in

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]


@pytest.fixture
def source():
    return factories.ArticlePageFactory(title="Ketamine", body=factories.every_block())


@pytest.fixture
def target():
    return factories.ArticlePageFactory(title="Doses", slug="doses", body=[factories.heading("Here already")])


def url_of(page):
    return reverse("healthblocks_copy_blocks", args=[page.pk])


def copy(client, source, target, *positions):
    blocks = [source.body[position].id for position in positions]
    return client.post(url_of(source), {"blocks": blocks, "target": target.pk})


def ids_in(stored):
    text = json.dumps(list(stored), default=str)
    return [part.split('"')[0] for part in text.split('"id": "')[1:]]


def without_ids(stored):
    return json.loads(json.dumps(with_new_ids(list(stored)), default=str), object_hook=_without_id)


def _without_id(fields):
    return {name: value for name, value in fields.items() if name != "id"}


def draft(page):
    return anew(page).get_latest_revision_as_object()


def test_every_block_is_copied_whole_with_new_ids_to_the_end_of_a_draft(admin_client, source, target):
    response = copy(admin_client, source, target, *range(len(source.body)))

    got = draft(target).body.get_prep_value()
    assert response.status_code == 302
    assert got[0]["value"]["text"] == "Here already"
    assert without_ids(got[1:]) == without_ids(source.body.get_prep_value())
    assert not set(ids_in(got)) & set(ids_in(source.body.get_prep_value()))
    assert len(set(ids_in(got))) == len(ids_in(got))


def test_nothing_is_published_and_the_history_says_where_they_are_from(admin_client, source, target):
    copy(admin_client, source, target, 0, 1)

    entry = PageLogEntry.objects.get(action=COPIED)
    assert len(anew(target).body) == 1
    assert anew(target).has_unpublished_changes
    assert entry.page_id == target.pk
    assert entry.data["source"] == {"id": source.pk, "title": "Ketamine"} and entry.data["count"] == 2
    assert "Ketamine" in entry.message
    assert (
        "Got blocks from" in admin_client.get(reverse("wagtailadmin_pages:history", args=[target.pk])).content.decode()
    )


def test_marks_of_sources_stay(admin_client, target):
    cited = factories.SourceFactory(doi="10.5555/a")
    mark = f'<a linktype="healthblocks-source" id="{cited.uuid}"></a>'
    source = factories.ArticlePageFactory(body=[factories.paragraph(f"<p>It works{mark}.</p>")])

    copy(admin_client, source, target, 0)

    assert [found.uuids for found in marks_in(draft(target).body[1].value.source)] == [(cited.uuid,)]


def test_what_the_draft_says_is_copied_into_what_the_draft_says(admin_client, source, target):
    source.body = [("heading", {"text": "A draft", "level": "section"})]
    source.save_revision()
    target.body = [("heading", {"text": "Another draft", "level": "section"})]
    target.save_revision()

    copy(admin_client, draft(source), target, 0)

    assert [child.value["text"] for child in draft(target).body] == ["Another draft", "A draft"]


def test_a_block_goes_where_the_page_has_a_place_for_it(admin_client, source):
    target = factories.site_root().add_child(instance=NestedPage(title="Two streams", slug="two"))
    names = [child.block_type for child in source.body]

    copy(admin_client, source, target, names.index("paragraph"), names.index("dosage"))

    got = draft(target)
    assert [child.block_type for child in got.body] == ["paragraph"]
    assert [child.block_type for child in got.more] == ["dosage"]


def test_blocks_without_an_id_or_with_that_of_another_are_copied_too(admin_client, target):
    source = factories.ArticlePageFactory(title="Old", slug="old", body=[])
    same = [{**factories.heading(words), "id": "the-same"} for words in ("First", "Second")]
    stored = [*same, *({"type": "heading", "value": {"text": words}} for words in ("Third", "Fourth"))]
    type(source).objects.filter(pk=source.pk).update(body=json.dumps(stored))

    form = admin_client.get(url_of(source)).context["form"]
    keys = [key for key, _label in form.fields["blocks"].choices]
    admin_client.post(url_of(source), {"blocks": keys, "target": target.pk})

    got = [child.value["text"] for child in draft(target).body]
    assert got == ["Here already", "First", "Second", "Third", "Fourth"]


def test_a_page_that_has_no_place_for_a_block_says_so_and_gets_nothing(admin_client, source):
    target = factories.site_root().add_child(instance=ReviewedPage(title="Few blocks", slug="few"))
    names = [child.block_type for child in source.body]

    response = copy(admin_client, source, target, names.index("paragraph"), names.index("dosage"))

    [error] = response.context["form"].errors["target"]
    assert error.startswith("“Few blocks” can hold no block like this, or no more of them: Dosage")
    assert not anew(target).has_unpublished_changes
    assert not draft(target).body


def test_no_more_of_a_kind_than_a_stream_may_hold(admin_client, source, target, monkeypatch):
    monkeypatch.setattr("wagtail_healthblocks.block_copies.most_of", lambda name, stream: 1)
    heading = [child.block_type for child in source.body].index("heading")

    response = copy(admin_client, source, target, heading)

    assert "no more of them" in response.context["form"].errors["target"][0]


@pytest.mark.parametrize("what", ["itself", "alias", "nothing", "unknown block"])
def test_what_cannot_be_is_refused_at_its_field(admin_client, source, target, what):
    alias = target.create_alias(update_slug="alias")
    data = {
        "itself": {"blocks": [source.body[0].id], "target": source.pk},
        "alias": {"blocks": [source.body[0].id], "target": alias.pk},
        "nothing": {"target": target.pk},
        "unknown block": {"blocks": ["no-such-id"], "target": target.pk},
    }[what]

    response = admin_client.post(url_of(source), data)

    assert set(response.context["form"].errors) == {
        "target" if "blocks" in data and what != "unknown block" else "blocks"
    }
    assert not PageLogEntry.objects.filter(action=COPIED).exists()


@pytest.fixture
def editor_of(client, django_user_model):
    """`editor_of(page)` logs in who may edit that page alone."""

    def log_in(page):
        user = django_user_model.objects.create_user("editor", password="x")
        group = Group.objects.create(name="Of one page")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
        user.groups.add(group)
        client.force_login(user)
        return client

    return log_in


def test_who_may_not_edit_the_other_page_is_refused(editor_of, source, target):
    response = copy(editor_of(source), source, target, 0)

    assert response.context["form"].errors["target"] == ["You may not edit this page now."]
    assert not anew(target).has_unpublished_changes


def test_who_may_not_edit_this_page_gets_no_form(editor_of, source, target):
    client = editor_of(target)

    assert client.get(url_of(source)).status_code in (302, 403)
    assert copy(client, source, target, 0).status_code in (302, 403)
    assert not anew(target).has_unpublished_changes


def test_a_locked_page_gets_nothing(admin_client, django_user_model, source, target):
    other = django_user_model.objects.create_user("other", password="x")
    target.locked, target.locked_by = True, other
    target.save()

    assert "target" in copy(admin_client, source, target, 0).context["form"].errors


def test_the_editor_leads_to_the_form_which_names_each_block(admin_client, source):
    edited = admin_client.get(reverse("wagtailadmin_pages:edit", args=[source.pk])).content.decode()
    form = admin_client.get(url_of(source)).context["form"]

    assert url_of(source) in edited
    assert len(form.fields["blocks"].choices) == len(source.body)
    assert len({label for _key, label in form.fields["blocks"].choices}) == len(source.body)
    assert admin_client.get(url_of(factories.PlainPageFactory())).status_code == 404
