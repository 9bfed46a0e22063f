"""Typed references as sources of the site: the same reference on thirty pages is one source."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from wagtail.blocks import Block

from ..bibliography import identifiers, names
from ..bibliography.record import ET_AL, SourceRecord
from ..blocks import EvidenceBlock, ReferencesBlock, ReferenceStreamBlock
from ..blocks.stored import StoredFields, as_child
from ..models import Source
from ..names import key_of
from .rewriting import Outcome, parts_in, values_of, with_part

UNREADABLE = "A reference of which a part cannot be read stays as it is."
NOT_LISTED = "The sources of an evidence block stay typed: no block of the page itself lists what it cites."


@dataclass
class Collecting:
    """Makes a source of each typed reference, or takes the one that the site has already."""

    created: int = 0
    found: int = 0
    _known: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self):
        for source in Source.objects.iterator():
            self._remember(source.record, source.pk)

    def rewrite(self, streams, is_on_page: bool) -> Outcome:
        outcome = Outcome({})
        is_listed = is_on_page and any(
            isinstance(inner, ReferencesBlock)
            for block, stored in streams.values()
            for inner, _value in values_of(block, stored)
        )
        for name, (block, stored) in streams.items():
            outcome.streams[name] = self._moved(block, stored, is_listed, outcome)
        return outcome

    def _moved(self, block: Block, stored: Any, is_listed: bool, outcome: Outcome) -> Any:
        """What a block stores, with chosen sources in place of typed references."""
        for place, child, raw in parts_in(block, stored):
            if isinstance(child, EvidenceBlock) and not is_listed:
                outcome.left += [NOT_LISTED] * bool(isinstance(raw, dict) and raw.get("references"))
                continue
            if (changed := self._moved(child, raw, is_listed, outcome)) != raw:
                stored = with_part(block, stored, place, changed)
        if isinstance(block, ReferenceStreamBlock) and isinstance(stored, list):
            stored = [self._as_source(block, raw, outcome) for raw in stored]
        return stored

    def _as_source(self, block, raw, outcome):
        child = as_child(raw)
        if child["type"] != "reference" or "reference" not in block.child_blocks:
            return raw
        fields = StoredFields(block.child_blocks["reference"], child["value"])
        record = record_of_reference(fields.fitted)
        if not fields.is_struct or fields.lost or not record.title:
            outcome.left.append(UNREADABLE if record.title else "A reference without a title stays as it is.")
            return raw
        try:
            key = self.key_of(record)
        except ValidationError as error:
            outcome.left.append(why_typed(record, error))
            return raw
        outcome.moved += 1
        return {**child, "type": "source", "value": key}

    def key_of(self, record: SourceRecord) -> int:
        """The key of the site's source that this is; made where there is none.

        Raises ValidationError for what no source can be.
        """
        keys = keys_of_record(record)
        known = next((self._known[key] for key in keys if key in self._known), None)
        if known is None:
            source = Source.from_record(record)
            source.full_clean()
            source.save()
            source.save_revision().publish()
            known, self.created = source.pk, self.created + 1
        else:
            self.found += 1
        self._remember(record, known)
        return known

    def _remember(self, record, pk):
        for key in keys_of_record(record):
            self._known.setdefault(key, pk)


def why_typed(record: SourceRecord, error: ValidationError) -> str:
    """Why the site has no source of this record."""
    reasons = (f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    return f"“{Truncator(record.title).chars(80)}” stays typed. {' '.join(reasons)}"


def keys_of_record(record: SourceRecord) -> list[tuple[str, str]]:
    """What tells a source from others: its DOI, else its number in PubMed, else its words.

    Two with different identifiers are two, whatever their words.
    """
    if record.doi:
        return [("doi", identifiers.normal_doi(record.doi))]
    if record.pmid:
        return [("pmid", record.pmid)]
    words = [record.title, *record.authors, record.container, record.year, record.url]
    return [("words", key_of(" ".join(str(word or "") for word in words)))]


def record_of_reference(value: dict) -> SourceRecord:
    """A typed reference as a record: nothing is read into its words."""

    def typed(name):
        return str(value.get(name) or "").strip()

    return SourceRecord(
        kind=typed("kind") or "other",
        authors=tuple(authors_of(typed("authors"))),
        title=typed("title"),
        container=typed("source"),
        year=value["year"] if isinstance(value.get("year"), int) else None,
        doi=identifiers.read_doi(typed("doi")),
        pmid=identifiers.read_pmid(typed("pmid")),
        url=typed("url"),
        accessed=_day(typed("accessed")),
    )


def authors_of(line: str) -> list[str]:
    """The authors of a line, each by themselves where every part between commas is surely somebody."""
    line = line.removesuffix(".") if not names.is_et_al(line.rpartition(",")[2]) else line
    parts = [part.strip() for part in re.split(r",\s*", line) if part.strip()]
    if all(names.is_et_al(part) or names.read_author(part).family for part in parts):
        return [ET_AL if names.is_et_al(part) else part for part in parts]
    return [line] if line else []


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
