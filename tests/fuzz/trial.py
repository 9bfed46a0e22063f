"""One page in a database, and everything that reads or writes a page tried on whatever its stream stores."""

import json
import re
import traceback
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex, Revision
from wagtail.search import index

import wagtail_healthblocks
from tests import factories
from tests.factories import anew, html_of, request_for
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.collecting.links import Citing
from wagtail_healthblocks.collecting.references import Collecting
from wagtail_healthblocks.collecting.rewriting import rewritten
from wagtail_healthblocks.editorial.engine import find
from wagtail_healthblocks.editorial.errors import errors_at
from wagtail_healthblocks.editorial.subjects import Subject
from wagtail_healthblocks.leaving.owners import Leaving
from wagtail_healthblocks.models import MedicalCheck, Medicine
from wagtail_healthblocks.models.first_digest import first_digest
from wagtail_healthblocks.readings.records import changes_since, record_of
from wagtail_healthblocks.traversal import walk

PACKAGE = Path(wagtail_healthblocks.__file__).parent
EVERY_TAG = """{% load healthblocks_tags wagtailcore_tags %}{% healthblocks_css %}{% markdown_link %}
{% article_notices %}{% health_structured_data %}{% health_byline %}{% medical_check %}{% trust_strip %}{% article_dates %}
{% article_contents %}{% include_block page.body %}{% article_sources %}"""


@dataclass
class Fault:
    """What was raised, by which step, of which stored data."""

    step: str
    error: str
    where: str
    case: str
    stored: object = None

    @property
    def group(self):
        return f"{self.error} in {self.where}"


def fault_of(step, error, case, stored):
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    last = (ours or frames)[-1]
    where = f"{'/'.join(Path(last.filename).parts[-2:])}:{last.lineno} {last.name}"
    if frames[-1] is not last:
        where += f" ← {'/'.join(Path(frames[-1].filename).parts[-3:])}:{frames[-1].lineno}"
    message = re.sub(r"'[^']{20,}'|\"[^\"]{20,}\"|\d{4,}", "…", str(error))[:120]
    return Fault(step, f"{type(error).__name__}: {message}", where, case, stored)


class Trial:
    """Tries stored streams on one page: all readings, the editor, saving, copying, comparing."""

    def __init__(self, page, editor):
        self.page = page
        self.model = type(page)
        self.client = Client(HTTP_HOST="localhost")
        self.editor = Client(HTTP_HOST="localhost")
        self.editor.force_login(editor)
        self.good = page.save_revision()
        self.odd = page.save_revision()
        self.checker = factories.ContributorFactory(name="Kim Checker")
        self.other = factories.ArticlePageFactory(body=[], title="Another", slug="another")

    @property
    def stream_block(self):
        return self.model.body.field.stream_block

    def store(self, stored):
        """Put it into the database as it is, past everything that could mend it."""
        text, table = json.dumps(stored), self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET body = %s WHERE page_ptr_id = %s", [text, self.page.pk])  # noqa: S608
        content = {**self.good.content, "body": text}
        Revision.objects.filter(pk=self.odd.pk).update(content=content)

    def loaded(self):
        return anew(self.page)

    @property
    def steps(self):
        return [name.removeprefix("try_") for name in dir(self) if name.startswith("try_")]

    def faults(self, stored, case="", steps=None):
        """What the steps raise on this stream; none is right."""
        self.store(stored)
        return [fault for name in steps or self.steps if (fault := self.fault(name, stored, case))]

    def fault(self, name, stored, case):
        try:
            with transaction.atomic():
                getattr(self, f"try_{name}")(stored)
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 - whatever is raised is what it looks for
            return fault_of(name, error, case, stored)

    def faults_of_many(self, cases, steps=None):
        """The same of many cases, given as (name, stream): of all blocks in one stream, and of halves if that fails."""
        if len(cases) < 2 or not all(isinstance(stored, list) for _name, stored in cases):
            return [fault for name, stored in cases for fault in self.faults(stored, name, steps)]
        failed = [fault.step for fault in self.faults([item for _name, stored in cases for item in stored], "", steps)]
        if not failed:
            return []
        middle = len(cases) // 2
        return self.faults_of_many(cases[:middle], failed) + self.faults_of_many(cases[middle:], failed)

    def try_load(self, stored):
        list(self.loaded().get_reading().places)
        if isinstance(stored, list):
            for item in filter(is_block, stored):
                block = self.stream_block.child_blocks.get(item["type"])
                if block and "value" in item:
                    for value in [block.to_python(item["value"]), *block.bulk_to_python([item["value"]] * 2)]:
                        list(walk(value))

    def try_page(self, stored):
        html_of(self.loaded(), EVERY_TAG).encode()

    def try_graph(self, stored):
        self.loaded().get_reading(request_for()).graph.as_script().encode()

    def try_readings_of_page(self, stored):
        reading = self.loaded().get_reading(request_for())
        reading.markdown.encode()
        [entry.as_dict() for entry in reading.contents]

    def try_without_reading(self, stored):
        self.loaded().body.render_as_block({}).encode()

    def try_requests(self, stored):
        for address in (self.page.url, f"{self.page.url}index.md"):
            assert self.client.get(address).status_code == 200

    def try_api(self, stored):
        response = self.client.get(f"/api/v2/pages/{self.page.pk}/", {"fields": "*"})
        assert response.status_code == 200
        json.loads(response.content)

    def try_search(self, stored):
        page = self.loaded()
        "\n".join(self.model.body.field.get_searchable_content(page.body)).encode()
        index.insert_or_update_object(page)

    def try_medical_checks(self, stored):
        record = json.loads(json.dumps(record_of(self.loaded())))
        assert changes_since(record, self.loaded()) == []
        first_digest(self.loaded())

    def try_references(self, stored):
        page = self.loaded()
        list(self.model.body.field.extract_references(page.body))
        ReferenceIndex.create_or_update_for_object(page)

    def try_editor(self, stored):
        # The editor opens the latest revision.
        assert self.editor.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk])).status_code == 200

    def try_comparison(self, stored):
        pairs = [
            (self.good.pk, self.odd.pk),
            (self.odd.pk, self.good.pk),
            (self.odd.pk, self.odd.pk),
            ("live", self.good.pk),
        ]
        for pair in pairs:
            address = reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, *pair])
            assert self.editor.get(address).status_code == 200

    def try_draft(self, stored):
        self.clean(as_draft=True)

    def try_publishing(self, stored):
        self.clean(as_draft=False)
        self.ask_rules(self.loaded())

    def ask_rules(self, owner):
        subject = Subject(owner)
        for error in errors_at(find(subject), subject, {}).values():
            json.dumps(getattr(error, "as_json_data", dict)(), default=str)

    def clean(self, as_draft):
        block = self.stream_block
        if as_draft:
            block.defer_required_validation()
        try:
            block.clean(self.loaded().body)
        except ValidationError as error:
            # The editor shows it, and a command prints it.
            str(error)
            json.dumps(getattr(error, "as_json_data", dict)(), default=str)
        finally:
            if as_draft:
                block.restore_deferred_validation()

    def try_saving(self, stored):
        page = self.loaded()
        list(walk(page.body))
        page.save()
        revision = self.loaded().save_revision()
        revision.as_object()
        revision.publish()
        html_of(self.loaded(), EVERY_TAG).encode()

    def try_copying(self, stored):
        copy = self.loaded().copy(update_attrs={"slug": "a-copy", "title": "A copy"})
        html_of(anew(copy), EVERY_TAG).encode()

    def try_preview(self, stored):
        assert self.loaded().make_preview_request().status_code == 200

    def try_checking(self, stored):
        check = MedicalCheck.objects.record(self.to_check(), contributor=self.checker, by=None)
        check.compare(self.loaded())
        html_of(self.loaded(), EVERY_TAG).encode()

    def to_check(self):
        """The version of the page that is checked."""
        return self.odd

    def try_copying_blocks(self, stored):
        address = reverse("healthblocks_copy_blocks", args=[self.page.pk])
        form = self.editor.get(address).context["form"]
        blocks = [key for key, _label in form.fields["blocks"].choices]
        assert len(blocks) == len(self.loaded().get_latest_revision_as_object().body)
        assert self.editor.post(address, {"blocks": blocks, "target": self.other.pk}).status_code in (200, 302)

    def try_listing_sections(self, stored):
        assert self.editor.get(reverse("healthblocks_sections", args=[self.page.pk])).status_code == 200

    def try_collecting_sources(self, stored):
        list(rewritten(Collecting().rewrite))
        html_of(self.loaded(), EVERY_TAG).encode()

    def try_citing_sources(self, stored):
        list(rewritten(Citing().rewrite))

    def try_leaving(self, stored):
        list(Leaving("paragraph").run())
        html_of(self.loaded(), EVERY_TAG).encode()


class UsesTrial(Trial):
    """The same of the uses of a medicine that the page shows: a stream that stands in a snippet."""

    def __init__(self, page, editor):
        super().__init__(page, editor)
        self.medicine = Medicine.objects.get()
        self.good = self.medicine.save_revision()
        self.odd = self.medicine.save_revision()

    @property
    def stream_block(self):
        return Medicine.uses.field.stream_block

    def store(self, stored):
        text = json.dumps(stored)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {Medicine._meta.db_table} SET uses = %s", [text])  # noqa: S608
        Revision.objects.filter(pk=self.odd.pk).update(content={**self.good.content, "uses": text})

    def to_check(self):
        return self.loaded().save_revision()

    def of_medicine(self):
        return Medicine.objects.get()

    def view(self, name, *args):
        return self.editor.get(reverse(Medicine.snippet_viewset.get_url_name(name), args=args))

    def try_load(self, stored):
        super().try_load(stored)
        list(walk(self.of_medicine().uses))

    def try_editor(self, stored):
        assert self.view("edit", self.medicine.pk).status_code == 200

    def try_comparison(self, stored):
        assert self.view("revisions_compare", self.medicine.pk, self.good.pk, self.odd.pk).status_code == 200

    def clean(self, as_draft):
        self.ask_rules(self.of_medicine())
        try:
            self.stream_block.clean(self.of_medicine().uses)
        except ValidationError as error:
            str(error)

    def try_saving(self, stored):
        self.of_medicine().save()
        revision = self.of_medicine().save_revision()
        revision.as_object()
        revision.publish()
        html_of(self.loaded(), EVERY_TAG).encode()

    def try_copying(self, stored):
        assert self.view("copy", self.medicine.pk).status_code == 200

    def try_references(self, stored):
        list(Medicine.uses.field.extract_references(self.of_medicine().uses))
        ReferenceIndex.create_or_update_for_object(self.of_medicine())

    def try_preview(self, stored):
        assert self.of_medicine().make_preview_request().status_code == 200


def is_block(item):
    return isinstance(item, dict) and isinstance(item.get("type"), str)


def trial_of(editor, kind=Trial):
    page = factories.ArticlePageFactory(body=[factories.paragraph()], slug="an-odd-article")
    return kind(page, editor)


def trial_of_uses(editor):
    body = [factories.block("medicine_facts", {"medicine": factories.MedicineFactory().pk})]
    return UsesTrial(factories.ArticlePageFactory(body=body), editor)


def trial_of_reviews(editor):
    page = ReviewedPage(title="A page with reviews", slug="reviewed", body=[("paragraph", "<p>Words</p>")])
    return Trial(factories.site_root().add_child(instance=page), editor)


def try_all(trial, cases, batch=40):
    """The faults of many cases. What cannot even be loaded is tried no further."""
    found, loaded = [], []
    for name, stored in cases:
        faults = trial.faults(stored, name, ["load"])
        found += faults
        if not faults:
            loaded.append((name, stored))
    streams = [case for case in loaded if isinstance(case[1], list)]
    others = [case for case in loaded if not isinstance(case[1], list)]
    for some in [*(streams[start : start + batch] for start in range(0, len(streams), batch)), others]:
        found += trial.faults_of_many(some)
    return found


def report(faults):
    """Each kind of fault once: how often, which steps, and its shortest example."""
    groups = {}
    for fault in faults:
        groups.setdefault(fault.group, []).append(fault)
    lines = []
    for group, members in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        shortest = min(members, key=lambda fault: len(fault.case))
        steps = ", ".join(sorted({fault.step for fault in members}))
        lines.append(f"{len(members)}× {group}\n    steps: {steps}\n    such as: {shortest.case}")
    return "\n".join(lines)
