"""Fills the site of the guides, or looks at what is left of it, and prints what it finds. Needs no package in the end."""

import io
import json
import sys
from contextlib import redirect_stdout

import django

django.setup()

from bs4 import BeautifulSoup  # noqa: E402
from django.apps import apps  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.checks import run_checks  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from home.models import ArticlePage, ContributorIndexPage  # noqa: E402
from wagtail.models import Page, Site, Task, Workflow, WorkflowState, WorkflowTask  # noqa: E402

#: Views of the admin that show workflows, or what waits in them.
MODERATION = ["home", "reports:workflow", "reports:workflow_tasks", "workflows:index", "workflows:task_index"]


def publish(title, body):
    page = ArticlePage(title=title, body=json.dumps(body, cls=DjangoJSONEncoder))
    Site.objects.get().root_page.add_child(instance=page)
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def every_block():
    for name, block in ArticlePage.body.field.stream_block.child_blocks.items():
        yield {"type": name, "value": block.get_prep_value(block.get_preview_value())}


def fill():
    """An article of every block with a draft, its people and its check, and what readers and moderators left there.

    The draft waits for its next check in a workflow; that of another article was approved there.
    """
    from wagtail_healthblocks.models import Contributor, MedicalCheck
    from wagtail_healthblocks.reviews.models import Report, Review

    page = publish("Every block", list(every_block()))
    Site.objects.get().root_page.add_child(instance=ContributorIndexPage(title="People"))
    sam = Contributor.objects.create(name="Sam Writer", slug="sam-writer", biography="Sam has a story.")
    sam.save_revision().publish()
    page.healthblocks_contributions.create(contributor=sam, role="author")
    page.save_revision().publish()
    kim = Contributor.objects.create(name="Kim Checker", slug="kim-checker", credentials="Pharmacist")
    kim.save_revision().publish()
    MedicalCheck.objects.record(page.get_latest_revision(), contributor=kim, by=None)
    page.body = [("heading", {"text": "Only a draft", "level": "section"})]
    page.save_revision()

    moderator = get_user_model().objects.create_superuser("moderator", "moderator@example.org", "password")
    for number in range(3):
        review = Review.objects.create(
            page=page,
            rating=4,
            title="Titled by River",
            body="I slept in River’s bed.",
            display_name="River Reader",
            email=f"river.{number}@example.org",
        )
        Report.objects.file(review, "a" * 64, "abuse")
        review.publish(moderator)
    check_in_a_workflow(moderator, page, publish("Approved", [{"type": "paragraph", "value": "<p>It is.</p>"}]))
    return words_of(page)


def check_in_a_workflow(moderator, waiting, approved):
    """One article waits for a medical check, and one had it."""
    from wagtail_healthblocks.models import MedicalCheckTask

    workflow = Workflow.objects.create(name="Checked before it is read")
    WorkflowTask.objects.create(workflow=workflow, task=MedicalCheckTask.objects.create(name="The check"))
    workflow.workflow_pages.create(page=Site.objects.get().root_page)
    with redirect_stdout(io.StringIO()):  # the site prints its e-mails
        for page in (waiting, approved):
            workflow.start(page, moderator)
        approved.current_workflow_task_state.approve(moderator)


def words_of(page):
    article = BeautifulSoup(Client().get(page.get_url()).content, "html.parser").find("main")
    if strip := article.find(class_="hb-trust"):
        # Who leaves keeps what it says once, in the order of a byline: its people, then its checks. Dates are the site's.
        strip.replace_with(*strip.select(".hb-trust__people"), *strip.select(".hb-medical-check"))
    for element in article.find_all(["nav", "svg"]) + article.find_all(class_="hb-reviews"):
        element.decompose()
    for element in article.find_all("bdi"):  # it parts no words, and who leaves keeps what is in it
        element.unwrap()
    article.smooth()
    return article.get_text(" ").split()


def rows_with(words):
    """The tables in which one of these words stands anywhere."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of this database
            text = str(cursor.fetchall())
            if there := [word for word in words if word in text]:
                found[table] = there
    return found


def said_by(command, *args, **options):
    out = io.StringIO()
    try:
        call_command(command, *args, stdout=out, **options)
    except SystemExit:
        pass
    return out.getvalue()


def logged_in():
    editor = Client()
    editor.force_login(get_user_model().objects.get(username="moderator"))
    return editor


def moderate():
    """What has become of the workflow and its states, and how the admin answers wherever it speaks of them."""
    editor = logged_in()
    urls = {name: reverse(f"wagtailadmin_{name}") for name in MODERATION}
    for row in Workflow.objects.all():
        urls |= {
            f"{name} {row.name}": reverse(f"wagtailadmin_workflows:{name}", args=[row.pk]) for name in ("edit", "usage")
        }
    for row in Task.objects.all():
        urls[f"task {row.name}"] = reverse("wagtailadmin_workflows:edit_task", args=[row.pk])
    for page in ArticlePage.objects.all():
        for name in ("edit", "history", "workflow_history"):
            urls[f"{name} {page.title}"] = reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
    for state in WorkflowState.objects.all():
        urls[f"state {state.pk}"] = reverse(
            "wagtailadmin_pages:workflow_history_detail", args=[state.object_id, state.pk]
        )
    return {
        "states": {state.content_object.title: state.status for state in WorkflowState.objects.all()},
        "workflows": [workflow.name for workflow in Workflow.objects.active()],
        "answers": {name: editor.get(url).status_code for name, url in urls.items()},
    }


def edit_and_delete(page):
    """The answers of the admin to an editor who opens the page and deletes it."""
    editor = logged_in()
    opened = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    page.save_revision().publish()
    deleted = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    return {
        "opened": opened.status_code,
        "has the draft": "Only a draft" in opened.content.decode(),
        "deleted": deleted.status_code,
        "is there": Page.objects.filter(pk=page.pk).exists(),
    }


def look(*words):
    """What is there now; in the end the page is edited and deleted."""
    page = ArticlePage.objects.get(title="Every block")
    report = {
        "words": words_of(page),
        "found": rows_with(words),
        "draft": str(page.get_latest_revision_as_object().body),
        "types": [str(row) for row in apps.get_model("contenttypes", "ContentType").objects.all()],
        "labels": sorted(
            set(apps.get_model("contenttypes", "ContentType").objects.values_list("app_label", flat=True))
        ),
        "tables": [table for table in connection.introspection.table_names() if "healthblocks" in table],
        "migrate": said_by("migrate"),
        "makemigrations": said_by("makemigrations", check_changes=True, dry_run=True),
        "checks": [
            str(message) for message in run_checks(databases=["default"]) if "healthblocks" in (message.id or "")
        ],
        "modules": [name for name in sys.modules if name.startswith("wagtail_healthblocks.")],
    }
    return report


def finish():
    return {"moderated": moderate(), "edited": edit_and_delete(ArticlePage.objects.get(title="Every block"))}


step, *arguments = [json.loads(argument) for argument in sys.argv[1:]]
sys.stdout.write(json.dumps({"fill": fill, "look": look, "finish": finish}[step](*arguments)))
