from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from ...conf import settings
from ...dates import today
from ...models import Source
from ...source_marks import marks_in
from ...traversal import Place
from ..rule import rule


@rule("source.missing", needs="source")
def no_source(place, reading):
    """What holds according to a source, without the source.

    Nobody can check a statement about a medicine whose source is not named.

    Source: a choice of this package.
    """
    if place.block.source_missing and not (place.value["source"].strip() or place.value["cited_source"]):
        yield "source", place.block.source_missing


@rule("source.later")
def as_of_a_day_to_come(place, reading):
    """A fact as of a day to come.

    A law that is to come is not in force yet, and nothing is known of tomorrow.

    Source: a choice of this package.
    """
    if place.value["as_of"] and place.value["as_of"] > today():
        yield "as_of", _("This date lies in the future.")


@rule("source.retracted")
def retracted_source(page, reading):
    """A source that was retracted.

    What it says no longer holds, and a claim that rests on it has no ground.

    Source: ICMJE Recommendations, IV.A.3.g: a retracted article is cited for its retraction alone.
    """
    for place, source in named_sources(reading):
        if source.is_retracted:
            message = _("This source was retracted: “%(source)s”. Cite another, or take the claim back.")
            yield (place,), message % {"source": source}


@rule("source.concern", severity="warning")
def doubted_source(page, reading):
    """A source about which its journal has published a concern, or of which there is a newer version.

    It may not hold what it said when it was cited.

    Source: ICMJE Recommendations, III.B, on concerns; Cochrane Handbook, chapter IV, on updates.
    """
    for place, source in named_sources(reading):
        if source.status in ("concern", "superseded"):
            message = _("Look whether this source still holds: “%(source)s”. %(status)s.")
            yield (place,), message % {"source": source, "status": source.status_words}


@rule("source.gone")
def mark_without_a_source(page, reading):
    """A mark whose source is deleted or not published.

    Readers get no mark there, and the claim has no source.

    Source: a choice of this package.
    """
    for place, _uuid in reading.citations.missing:
        yield (place,), _("The source of a mark here is deleted or not published. Publish it, or cite another.")


@rule("source.old", severity="warning")
def old_source(page, reading):
    """A source that is older than the site wants its sources to be.

    What is known may have changed since.

    Source: a choice of this package; how old is that of the site.
    """
    for place, source in named_sources(reading):
        if source.year and source.year < today().year - settings.HEALTHBLOCKS_SOURCE_AGE_YEARS:
            message = _("This source is of %(year)s: “%(source)s”. Look whether there is a newer one.")
            yield (place,), message % {"source": source, "year": source.year}


@rule("source.no_identifier", severity="warning")
def source_without_an_identifier(page, reading):
    """A source without a DOI, PMID, PMCID, ISBN or address.

    Readers cannot go to it, and no list of retractions finds it.

    Source: a choice of this package.
    """
    for place, source in named_sources(reading):
        if not source.has_identifier:
            message = _("Readers cannot find this source: “%(source)s”. Give its DOI, PMID, ISBN or address.")
            yield (place,), message % {"source": source}


@rule("disclaimer.retracted_source")
def disclaimer_by_a_retracted_source(disclaimer, reading):
    """A shared text that cites a source which was retracted.

    Every page that shows the text would rest on it.

    Source: ICMJE Recommendations, IV.A.3.g.
    """
    for source in _sources_of(disclaimer).values():
        if source.is_retracted:
            message = _("This source was retracted: “%(source)s”. Cite another, or take the claim back.")
            yield "text", message % {"source": source}


@rule("disclaimer.gone_source")
def disclaimer_with_a_mark_without_a_source(disclaimer, reading):
    """A mark in a shared text whose source is deleted or not published.

    No page that shows the text gets the mark, and the claim has no source.

    Source: a choice of this package.
    """
    there = _sources_of(disclaimer)
    if any(uuid not in there for mark in marks_in(disclaimer.text) for uuid in mark.uuids or (None,)):
        yield "text", _("The source of a mark here is deleted or not published. Publish it, or cite another.")


def _sources_of(disclaimer):
    wanted = {uuid for mark in marks_in(disclaimer.text) for uuid in mark.uuids}
    return {source.uuid: source for source in Source.objects.filter(uuid__in=wanted, live=True)} if wanted else {}


@rule("source.accessed_later")
def accessed_on_a_day_to_come(source, reading):
    """A source that is said to have been read on a day to come.

    Nobody has read it then, and readers are told the day with the source.

    Source: a choice of this package.
    """
    if source.accessed and source.accessed > today():
        yield "accessed", _("This date lies in the future.")


@rule("source.status_later")
def notice_of_a_day_to_come(source, reading):
    """A source that is said to be retracted, corrected or doubted since a day to come.

    Readers are told that day with the notice, and no journal has said so yet.

    Source: a choice of this package.
    """
    if source.status_date and source.status_date > today():
        yield "status_date", _("This date lies in the future.")


@rule("source.status_missing")
def notice_without_a_status(source, reading):
    """A source with a notice or its date, and without what the notice says.

    Whoever entered the notice knew of something, and neither readers nor the other rules hear of it.

    Source: a choice of this package.
    """
    if source.status == "fine" and (source.status_date or source.notice_url):
        yield "status", _("Say what the notice says.")


def named_sources(reading) -> Iterator[tuple[Place, Any]]:
    """Each source that a page cites or lists, where it does so first."""
    told = set()
    for place, source in reading.citations.named_sources:
        if source.uuid not in told:
            told.add(source.uuid)
            yield place, source
