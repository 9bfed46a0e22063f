"""Compares all sources with the notices that were loaded, and lets those follow of which something new is said."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter
from wagtail.signals import published

from .bibliography.notices import Verdict, verdict_of
from .models import Source, SourceNotice
from .models.source_notices import KEYS
from .vocabulary import source_statuses

#: So many sources are compared at once.
BATCH = 500
FOLLOWING = ("status", "status_date", "notice_url", "told_status")


@dataclass(frozen=True)
class Change:
    """What the notices change of a source, or what they would change if an editor had not decided."""

    source: Source
    before: str
    verdict: Verdict

    @property
    def is_kept(self) -> bool:
        """Whether the source keeps the status that an editor gave it, which the notices contradict."""
        return self.source.status != self.verdict.status

    def __str__(self):
        labels = [str(source_statuses.find(status).label) for status in (self.before, self.verdict.status)]
        kept = f", and stays “{labels[0]}” as an editor decided" if self.is_kept else ""
        return f"{self.source.pk} {self.source}: {labels[0]} → {labels[1]}{kept}"


def changes() -> Iterator[Change]:
    """What the notices change, of all sources, in the order of their keys; nothing is saved."""
    keys = sorted(_keys_to_compare())
    for start in range(0, len(keys), BATCH):
        sources = list(Source.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk"))
        told = _notices_of(sources)
        for source in sources:
            if change := _change(source, verdict_of(told[source.pk])):
                yield change


def _change(source, verdict):
    was = [getattr(source, name) for name in FOLLOWING]
    before = source.follow(verdict)
    return Change(source, before, verdict) if [getattr(source, name) for name in FOLLOWING] != was else None


def _keys_to_compare() -> set[int]:
    """The sources that have a notice, and those that had one when they were last compared."""
    sources = Source.objects.order_by()
    keys = set(sources.exclude(told_status="fine").values_list("pk", flat=True))
    for name in KEYS:
        nameless = {name: ""}
        named = SourceNotice.objects.exclude(**nameless).values(name)
        # On both sides: a database may look up each source, and most notices have no identifier of some kind.
        found = sources.exclude(**nameless).filter(**{f"{name}__in": named})
        keys.update(found.values_list("pk", flat=True))
    return keys


def _notices_of(sources) -> dict[int, list[SourceNotice]]:
    """The notices of each source, by its key; one that two identifiers lead to is there once."""
    found: dict[int, dict[int, SourceNotice]] = defaultdict(dict)
    for name in KEYS:
        owners = defaultdict(list)
        for source in sources:
            owners[getattr(source, name)].append(source.pk)
        owners.pop("", None)
        for notice in SourceNotice.objects.filter(**{f"{name}__in": list(owners)}):
            for pk in owners[getattr(notice, name)]:
                found[pk][notice.pk] = notice
    return defaultdict(list, {pk: list(notices.values()) for pk, notices in found.items()})


def follow(change: Change) -> None:
    """Save what the notices change of a source, and let its history and the pages that show it know."""
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=change.source.pk)
        if change.is_kept:
            Source.objects.filter(pk=source.pk).update(told_status=change.verdict.status)
        elif source.live and not source.has_unpublished_changes:
            source.save_revision(clean=False).publish(log_action=False)
        else:
            _save_beside_draft(source)


def _save_beside_draft(source):
    """What readers have follows at once. The draft stays as it is, and follows when somebody saves or publishes it."""
    source.save()
    if source.live:
        published.send(sender=Source, instance=source, revision=source.live_revision)


def follow_notices() -> Iterator[str]:
    """Let every source follow its notices, and say what has changed. A second run finds nothing."""
    for change in changes():
        follow(change)
        yield str(change)


class FollowedNotice(LogFormatter):
    """That a notice changed the status of a source, as its history words it."""

    label = _("Follow a notice")

    def format_message(self, log_entry):
        statuses = {name: source_statuses.find(log_entry.data[name]).label for name in ("before", "after")}
        return gettext("Status changed by a notice: from “%(before)s” to “%(after)s”") % statuses
