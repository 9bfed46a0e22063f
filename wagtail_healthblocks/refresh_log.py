"""How far the pages have followed what they show, in the log and so in the history of what they show."""

from time import monotonic

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogFormatter, log

from .models.base import get_page_model

#: The action under which Wagtail's log has it.
REFRESHED = "healthblocks.refresh_pages"
#: While it goes on, it says so no more often.
SECONDS = 60
#: So many pages are named.
NAMED = 5


class RefreshLog:
    """What one worker says of a refresh: little where all goes well, and one line once all is done."""

    def __init__(self, refresh, instance, total: int):
        self.refresh, self.total, self.written_at = refresh, total, monotonic()
        model = refresh.content_type.model_class()
        # What was deleted is still found in the log by its key.
        self.instance = instance or (model(pk=refresh.object_id) if model else None)

    def write(self, state: str, done: int, **failed):
        """Say how far it has come: it began, goes on, was stopped, was resumed, is done, or is given up."""
        self.written_at = monotonic()
        if self.instance is not None and self.total:
            data = {"state": state, "done": done, "total": self.total, **failed}
            log(self.instance, REFRESHED, title=self.refresh.label, data=data)

    def write_now_and_then(self, done: int):
        if monotonic() - self.written_at >= SECONDS:
            self.write("going on", done)


def named(page_ids: list[int]) -> dict:
    """How many pages these are, and what the first are called, as the log keeps it; nothing where there are none."""
    if not page_ids:
        return {}
    pages = get_page_model().objects.filter(pk__in=page_ids[:NAMED]).order_by("pk")
    return {"number": len(page_ids), "titles": list(pages.values_list("title", flat=True))}


class PagesRefreshed(LogFormatter):
    """That the pages followed, or how far, as the history of what they show words it."""

    label = gettext_lazy("Refresh pages")

    def format_message(self, log_entry):
        data = log_entry.data
        numbers = {name: number_format(data[name], force_grouping=True) for name in ("done", "total")}
        return " ".join(filter(None, [_message(data["state"]) % numbers, *_failures(data), _outlook(data["state"])]))


def _message(state):
    if state == "began":
        return _("Began to refresh pages: %(total)s.")
    if state == "resumed":
        return _("Went on to refresh pages after %(done)s of %(total)s.")
    return _("Pages refreshed: %(done)s of %(total)s.")


def _outlook(state):
    if state == "stopped":
        return _("What failed is tried again.")
    return _("This failed for a week and is not tried again.") if state == "given up" else ""


def _failures(data):
    for cache, failed in data.get("unpurged", {}).items():
        text = ngettext(
            "%(number)s page was not purged from the cache “%(cache)s”: %(titles)s.",
            "%(number)s pages were not purged from the cache “%(cache)s”: %(titles)s.",
            failed["number"],
        )
        yield text % {"cache": cache, **_listed(failed)}
    if failed := data.get("unindexed"):
        text = ngettext(
            "%(number)s page was not indexed: %(titles)s.",
            "%(number)s pages were not indexed: %(titles)s.",
            failed["number"],
        )
        yield text % _listed(failed)


def _listed(failed):
    more = ["…"] if failed["number"] > len(failed["titles"]) else []
    titles = ", ".join(failed["titles"] + more)
    return {"number": number_format(failed["number"], force_grouping=True), "titles": titles}
