"""People, tasks and forms that tests of medical checks in the admin share."""

from datetime import timedelta

from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data

from tests import factories
from tests.browser.forms import form_data
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.models import MedicalCheck, MedicalCheckTask

ADD, FOR_OTHERS = "add_medicalcheck", "record_medicalcheck_for_others"
NEXT_YEAR = today() + timedelta(days=365)


def group_with(*codenames, name="Group", pages=()):
    """A group that may log into the admin, with these permissions, and these for every page."""
    group = Group.objects.create(name=name)
    group.permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
    for codename in pages:
        permission = Permission.objects.get(codename=codename, content_type__model="page")
        GroupPagePermission.objects.create(group=group, page=Page.objects.get(depth=1), permission=permission)
    return group


def user_in(*groups, name="user"):
    user = get_user_model().objects.create_user(name, email=f"{name}@example.org", password="x")
    user.groups.set(groups)
    return user


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def workflow_of(page, *tasks):
    """A workflow of these tasks for a page and those below it."""
    workflow = Workflow.objects.create(name="Moderation")
    for order, task in enumerate(tasks):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    return workflow


def task_of(*groups, name="Medical check"):
    task = MedicalCheckTask.objects.create(name=name)
    task.groups.set(groups)
    return task


def record_url(page, name="record"):
    return reverse(MedicalCheck.snippet_viewset.get_url_name(name), args=[page.pk])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def fields_of(form):
    """What a browser sends of a form: the values of its fields."""
    fields = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            value = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            value = field.text.removeprefix("\n").removesuffix("\n").strip()
        elif field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        else:
            value = field.get("value", "")
        if not field.has_attr("disabled"):
            fields[field["name"]] = value
    return fields


def open_form(client, url):
    """The values of the form at this address, as a browser would send them back."""
    response = client.get(url)
    assert response.status_code == 200, response.headers
    return fields_of(soup_of(response).select_one("form[data-edit-form]"))


def open_editor(client, page):
    """What the page's form holds as it is opened, with the text that its script would build."""
    form = soup_of(client.get(edit_url(page))).select_one("form[data-edit-form]")
    return {**fields_of(form), **body_of(page)}


def body_of(page):
    """The text of a page as its form sends it."""
    draft = factories.anew(page).get_latest_revision_as_object()
    block = type(page).body.field.stream_block
    return nested_form_data({"body": form_data(block, draft.body.get_prep_value())})


def published(page):
    page.save_revision().publish()
    return factories.anew(page)
