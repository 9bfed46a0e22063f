"""What the own words of pages say otherwise than a medicine that is about to be published."""

import re
from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext
from wagtail.blocks import CharBlock, RichTextBlock, TextBlock
from wagtail.fields import RichTextField, StreamField

from . import languages, text
from .blocks.medicines import NamedMedicineBlock, OffLabelNoticeBlock, PrescriptionRequiredBlock, need_of_prescription
from .blocks.medicines import statuses_by_country as grouped
from .editorial.engine import findings_of_block
from .models import LegalStatus, Medicine
from .readings.own_words import covered_fields
from .status_rows import folded
from .traversal import Place, walk

SENTENCE_ENDS = re.compile(r"(?<=[.!?؟。])\s+|\n+")
#: A shorter code or name would be found in too many words.
SHORTEST = 3
WORDS = 40


class Contradictions:
    """Finds what pages say that was true of a medicine as it is published, and is not of what will be."""

    def __init__(self, before: Medicine, after: Medicine):
        self.before, self.after = before, after
        self.rows = list(after.legal_statuses.all())
        self.names = {folded(name) for name in [*_names_of(before), *_names_of(after)] if len(name) >= SHORTEST}
        self.former_names = _any_of(_names_of(before), _names_of(after))
        self.former_words = _any_of(_words_of(before), _words_of(after), self._words_of_prescribing())

    def of(self, pages: list) -> dict[int, list[tuple[str, str]]]:
        """Of each page, by its key: the label of each block or field that says otherwise, and how."""
        found = {page.pk: list(self._in_fields(page)) for page in pages}
        for page, stream in _streams_of(pages):
            for place in walk(stream):
                found[page.pk] += [(_label(place), words) for words in self._in_place(place, page.title)]
        return {key: list(dict.fromkeys(said)) for key, said in found.items()}

    def _in_fields(self, page):
        for field in covered_fields(type(page)):
            value = field.value_from_object(page)
            if isinstance(value, str) and not field.choices and not isinstance(field, StreamField):
                words = text.visible(value) if isinstance(field, RichTextField) else value
                yield from ((str(field.verbose_name), sentence) for sentence in self._former(words, page.title))

    def _in_place(self, place: Place, title: str) -> Iterator[str]:
        if isinstance(place.block, (CharBlock, TextBlock, RichTextBlock)) and place.value:
            source = getattr(place.value, "source", None)
            if self._may_say(source or str(place.value)):  # few do, and reading HTML takes long
                words = text.visible(source) if source is not None else str(place.value)
                yield from self._former(words, title, _around(place))
        if isinstance(place.block, NamedMedicineBlock) and self._is_named(place.value):
            yield from self._in_block(place.block, place.value)

    def _may_say(self, words):
        return any(pattern and pattern.search(words) for pattern in (self.former_names, self.former_words))

    def _former(self, words, *around):
        """The sentences that call the medicine what it was called before, or are about it and say what it was."""
        for sentence in filter(self._may_say, SENTENCE_ENDS.split(words)):
            is_name = self.former_names and self.former_names.search(sentence)
            if is_name or any(name in folded(" ".join([*around, sentence])) for name in self.names):
                yield Truncator(sentence.strip()).words(WORDS)

    def _words_of_prescribing(self):
        """How words of prescribing begin, where another number of statuses asks for a prescription."""
        if _needs(self.before) == _needs(self.after):
            return []
        return languages.words("prescription_words", languages.of_site())

    def _is_named(self, value):
        chosen = value.get("medicine")
        return chosen.pk == self.after.pk if chosen else folded(value.get("name")) in self.names

    def _in_block(self, block, value):
        if isinstance(block, OffLabelNoticeBlock):
            yield from self._approvals(value)
        if isinstance(block, PrescriptionRequiredBlock) and not value.get("medicine"):
            yield from self._typed_statuses(value)
        elif isinstance(block, PrescriptionRequiredBlock):
            yield from self._new_errors(block, value)

    def _approvals(self, value):
        """That a notice calls a use not approved in a country where the medicine says that it is."""
        for child in self.after.uses:
            is_there = child.value["country"] == value.get("country") and child.value["approval"] == "approved"
            is_it = folded(child.value["use"]) == folded(value.get("use")) or value.get("status") == "unlicensed"
            if is_there and is_it:
                words = {"country": child.value.country_name, "use": child.value["use"]}
                yield (
                    gettext("says that it is not approved; the medicine is approved for %(use)s (%(country)s)") % words
                )

    def _typed_statuses(self, value):
        for child in value.get("statuses") or ():
            typed = child.value
            same = [row for row in self.rows if _place(row) == _place(typed)]
            if same and all(row.code != typed.get("code") for row in same):
                words = {"typed": _in_words(typed), "status": "; ".join(map(str, same))}
                yield gettext("says “%(typed)s”; the medicine says “%(status)s”") % words

    def _new_errors(self, block, value):
        """Why the block could not be published any longer beside the medicine."""
        errors = []
        for medicine in (self.before, self.after):
            value["medicine"] = medicine
            errors.append([finding.message for finding in findings_of_block(block, value)])
        yield from (message for message in errors[1] if message not in errors[0])


def _streams_of(pages) -> Iterator[tuple]:
    """Each stream of each page, all of a field read at once: their queries do not grow with the number of pages."""
    for model in {type(page) for page in pages}:
        alike = [page for page in pages if type(page) is model]
        for field in (field for field in model._meta.concrete_fields if isinstance(field, StreamField)):
            raws = [list(field.value_from_object(page).raw_data) for page in alike]
            yield from zip(alike, field.stream_block.bulk_to_python(raws), strict=True)


def _names_of(medicine):
    return [medicine.name, *medicine.brand_name_list]


def _words_of(medicine):
    """The class, and what the statuses are called: what a page may say in words of its own."""
    entries = [row.entry for row in medicine.legal_statuses.all() if row.entry]
    statuses = [word for entry in entries for word in (entry.code, gettext(entry.label), gettext(entry.short or ""))]
    return {*filter(None, [medicine.medicine_class, *statuses])}


def _needs(medicine):
    return need_of_prescription(grouped(medicine.legal_statuses.all())), sorted(
        (row.country, bool(row.entry.prescription_required)) for row in medicine.legal_statuses.all() if row.entry
    )


def _any_of(before, after, beginnings=()) -> re.Pattern | None:
    """Finds the words that were there before and are not any longer, and any that begins so; None where there is none.

    Not every script has spaces, so only Latin letters end a word.
    """
    gone = [rf"{re.escape(word)}(?!\w)" for word in sorted({*before} - {*after}) if len(word) >= SHORTEST]
    found = [*gone, *map(re.escape, beginnings)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})", re.IGNORECASE | re.ASCII) if found else None


def _place(row):
    return row.country, row.axis, folded(row.applies_to)


def _in_words(typed):
    return str(LegalStatus(country=typed.country, axis=typed.axis, code=typed.get("code")))


def _around(place):
    """The name of the medicine that the block around a text is about."""
    while place is not None:
        if isinstance(place.block, NamedMedicineBlock) or hasattr(place.value, "medicine_name"):
            return place.value.medicine_name
        place = place.parent
    return ""


def _label(place):
    """The block that editors pick."""
    while place.parent and not place.block.meta.group:
        place = place.parent
    return str(place.block.label)
