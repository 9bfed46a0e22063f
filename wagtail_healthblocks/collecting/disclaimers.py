"""Rewrites the marks in a disclaimer's text, live and in drafts; no medical check says anything else by it."""

from collections.abc import Callable

from django.db import transaction
from wagtail.models import ReferenceIndex, Revision

from ..leaving.storage import revisions_of
from ..models import Disclaimer
from ..refreshing import refresh_pages_that_show
from .known_facts import KnownFacts
from .rewriting import Report


@transaction.atomic
def rewrite(disclaimer: Disclaimer, marked: Callable[[str], str]) -> Report:
    """Store of a disclaimer, live and in every revision, the text that its text is turned into."""
    report = Report(disclaimer._meta.label, disclaimer.pk, str(disclaimer))
    row = Disclaimer.objects.select_for_update().get(pk=disclaimer.pk)  # nobody publishes it meanwhile
    known = KnownFacts(row, "text")
    report.moved_in_drafts = sum(_rewrite_revision(revision, marked) for revision in revisions_of(row))
    if (text := marked(row.text)) != row.text:
        report.moved = 1
        row.text = text
        Disclaimer.objects.filter(pk=row.pk).update(text=text)
        known.keep()
        ReferenceIndex.create_or_update_for_object(row)
        refresh_pages_that_show(row)
    return report


def _rewrite_revision(revision, marked):
    before = revision.content.get("text") or ""
    after = marked(before)
    if after != before:
        Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"text": after})
    return after != before
