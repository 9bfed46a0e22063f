"""Making one source of two: every mark and every chooser of the one names the other, in drafts, too."""

from typing import Any

from django.db import transaction
from wagtail.blocks import Block, RichTextBlock
from wagtail.log_actions import log

from ..blocks.choosers import SourceChooserBlock
from ..collecting import disclaimers, statuses
from ..collecting.rewriting import Outcome, parts_in, rewritten, with_part
from ..models import Disclaimer, Medicine, Source
from ..refreshing import refresh_pages_that_show, refresh_pages_that_showed
from ..source_marks import FEATURE, STORED, SourceMark, mark_of
from ..usage import owners_naming


class Merging:
    """Puts one source in the places of another."""

    def __init__(self, source: Source, into: Source):
        self._source, self._into = source, into

    def rewrite(self, streams, is_on_page: bool) -> Outcome:
        outcome = Outcome({})
        for name, (block, stored) in streams.items():
            outcome.streams[name] = self._moved(block, stored, outcome)
        return outcome

    def _moved(self, block: Block, stored: Any, outcome: Outcome) -> Any:
        for place, child, raw in parts_in(block, stored):
            if (changed := self._moved(child, raw, outcome)) != raw:
                stored = with_part(block, stored, place, changed)
        if isinstance(block, SourceChooserBlock) and stored == self._source.pk:
            outcome.moved += 1
            return self._into.pk
        if isinstance(block, RichTextBlock) and isinstance(stored, str) and FEATURE in stored:
            marked = self.marked(stored)
            outcome.moved += marked != stored
            return marked
        return stored

    def marked(self, text: str) -> str:
        """A stored rich text whose marks name the other source."""
        return STORED.sub(self._mark, text)

    def _mark(self, found):
        mark = mark_of(found[1])
        if self._source.uuid not in mark.uuids:
            return found[0]
        uuids = [self._into.uuid if uuid == self._source.uuid else uuid for uuid in mark.uuids]
        return SourceMark(tuple(dict.fromkeys(uuids)), mark.locator).stored


@transaction.atomic
def merge(source: Source, into: Source, user=None) -> int:
    """Put a source in all places of another, which is deleted; the number of pages and snippets that changed."""
    refresh_pages_that_showed(source)
    named = owners_naming(source)

    def concerns(model, pk):
        return any(issubclass(owner, model) for owner in named.get(str(pk), ()))

    def choose(status):
        return into.pk if status["cited_source"] == source.pk else status["cited_source"]

    merging = Merging(source, into)
    changed = sum(1 for _report in rewritten(merging.rewrite, concerns=concerns))
    for medicine in Medicine.objects.filter(pk__in=[pk for pk in named if concerns(Medicine, pk)]):
        changed += statuses.rewrite(medicine, choose).says_something
    for disclaimer in Disclaimer.objects.filter(pk__in=[pk for pk in named if concerns(Disclaimer, pk)]):
        changed += disclaimers.rewrite(disclaimer, merging.marked).says_something
    log(into, "wagtail.edit", user=user, data={"title": str(into), "merged": str(source)}, content_changed=True)
    source.delete()
    refresh_pages_that_show(into)
    return changed
