"""Rewrites which sources medicines’ statuses name, live and in drafts; no medical check says anything else by it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import ReferenceIndex, Revision

from ..bibliography.record import SourceRecord
from ..leaving.storage import BATCH, revisions_of
from ..models import LegalStatus, Medicine
from ..models.base import get_page_model
from ..readings import Reading
from ..refreshing import refresh_pages_that_show
from ..tasks import in_batches
from ..usage import page_ids_naming
from .known_facts import KnownFacts
from .references import Collecting, why_typed
from .rewriting import Report

#: The kind of field that changes in a medicine.
CITED = "legal_statuses/cited_source"
NOT_LISTED = "The sources of its statuses stay typed: “%s” shows it, and has no block that lists what it cites."

#: Gets what is stored of a status, by its fields, and tells the key of the source that it names from now on.
Choose = Callable[[dict[str, Any]], int | None]


def collected(collecting: Collecting) -> Iterator[Report]:
    """Let each status with a typed source name that as a source of the site; what is typed stays beside it."""
    refused: dict[str, None] = {}

    def choose(status):
        return status["cited_source"] or _key_of_typed(collecting, status, refused)

    typed = LegalStatus.objects.filter(cited_source=None).exclude(source="")
    for medicine in Medicine.objects.order_by("pk").iterator(BATCH):
        has_typed = typed.filter(medicine=medicine).exists()
        if has_typed and (page := _page_without_a_list(medicine)):
            report = Report(medicine._meta.label, medicine.pk, str(medicine), left={NOT_LISTED % page: None})
        else:
            report = rewrite(medicine, choose)
            report.left, refused = refused, {}
        if report.says_something:
            yield report


def _page_without_a_list(medicine):
    live = get_page_model().objects.live()
    batches = in_batches(sorted(page_ids_naming(medicine)))
    pages = (page for keys in batches for page in live.filter(pk__in=keys).specific())
    return next((page for page in pages if not Reading(page).citations.has_list), None)


def _key_of_typed(collecting, status, refused):
    title = str(status["source"] or "").strip()
    record = SourceRecord(title=title, url=str(status["source_url"] or ""))
    try:
        return collecting.key_of(record) if title else None
    except ValidationError as error:
        refused[why_typed(record, error)] = None


@transaction.atomic
def rewrite(medicine: Medicine, choose: Choose) -> Report:
    """Let the statuses of a medicine, live and in every revision, name the sources that are chosen for them."""
    report = Report(medicine._meta.label, medicine.pk, str(medicine))
    Medicine.objects.select_for_update().filter(pk=medicine.pk).first()  # nobody publishes it meanwhile
    known = KnownFacts(medicine, CITED)
    report.moved = _rewrite_rows(medicine, choose)
    report.moved_in_drafts = sum(_rewrite_revision(revision, choose) for revision in revisions_of(medicine))
    if report.moved:
        known.keep()
        ReferenceIndex.create_or_update_for_object(medicine)
        refresh_pages_that_show(medicine)
    return report


def _rewrite_rows(medicine, choose):
    moved = 0
    for row in medicine.legal_statuses.values("pk", "source", "source_url", "cited_source"):
        if (key := choose(row)) != row["cited_source"]:
            moved += LegalStatus.objects.filter(pk=row["pk"]).update(cited_source=key)
    return moved


def _rewrite_revision(revision, choose):
    empty = {"source": "", "source_url": "", "cited_source": None}
    before = [empty | row for row in revision.content.get("legal_statuses", ())]
    after = [row | {"cited_source": choose(row)} for row in before]
    moved = sum(one != other for one, other in zip(before, after, strict=True))
    if moved:
        # As the streams of a page are rewritten: the revision stays what it was to the editors.
        content = revision.content | {"legal_statuses": after}
        Revision.objects.filter(pk=revision.pk).update(content=content)
    return moved
