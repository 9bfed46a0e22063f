"""The digest that medical checks kept at first, for those that still have one.

It was made of what the blocks of that time gave the search index. What they give it may change with each release: the
digest of an unchanged page must not, or readers would be told that the page was edited since its check.
"""

import hashlib
from functools import cache, singledispatch

from django.utils.encoding import force_str
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, CharBlock, ListBlock, RichTextBlock, StreamValue, TextBlock
from wagtail.rich_text import get_text_for_indexing

from ..blocks import BulkImageBlock, HealthBlock, MedicineFactsBlock, TableRowsBlock
from ..blocks.base import PACKAGE
from ..blocks.choosers import HealthSnippetChooserBlock
from ..traversal import children_of
from .contributors import Contributor
from .disclaimers import Disclaimer
from .helplines import Helpline
from .medicines import Medicine
from .sources import Source

#: The fields that each block had, in the order of its form. Those with a minus gave the index nothing; among them are
#: those of sources that came later, for what held according to a source did not say so either.
FIELDS = {
    "AuthorCardBlock": "heading people",
    "CareCardBlock": "-level heading signs text helplines",
    "DataTableBlock": "caption columns rows note -cited_sources",
    "DisclaimerBlock": "-kind disclaimer text",
    "DoDontBlock": "heading do dont",
    "DosageBlock": "medicine name doses note -source -source_url -cited_source",
    "DoseBlock": "who -amount -unit -route frequency maximum",
    "EvidenceBlock": "claim -study_type -certainty results references",
    "FigureBlock": "image caption credit",
    "FrequencyBlock": "-frequency effects",
    "HeadingBlock": "text -level",
    "HelplineBlock": "heading introduction helplines",
    "InteractionBlock": "-kind with_what -severity what_to_do",
    "InteractionsBlock": "medicine name interactions -source -source_url -cited_source",
    "KeyPointsBlock": "heading points",
    "LegalStatusBlock": "-country -axis -code -as_of -source -source_url -cited_source",
    "MedicineFactsBlock": "medicine note",
    "MedicineUseBlock": "-country -approval use -as_of -source -source_url",
    "NamedMedicineBlock": "medicine name",
    "OffLabelNoticeBlock": "medicine name use -country -status evidence -source -source_url -cited_source",
    "PersonBlock": "contributor -role name credentials job_title biography",
    "PrescriptionRequiredBlock": "medicine name statuses note",
    "QASectionBlock": "heading introduction questions -display",
    "QuestionBlock": "question answer",
    "QuoteBlock": "quote -kind name description source -source_url -name_changed -consent",
    "ReferenceBlock": "-kind authors title source -year -doi -pmid -url -accessed",
    "ReferencesBlock": "heading references",
    "RelatedArticlesBlock": "heading -pages -fill -number",
    "ResultBlock": "group -number -out_of",
    "ReviewsPanelBlock": "heading",
    "SeriousEffectBlock": "effect what_to_do",
    "SideEffectsBlock": "medicine name serious frequencies reporting -source -source_url -cited_source",
    "SponsorDisclosureBlock": "-relationship who_paid what_for -editorial_control details",
    "StepBlock": "title text",
    "StepsBlock": "heading introduction steps",
    "TableColumnBlock": "heading -kind",
    "TreatmentBlock": "medicine name",
    "VideoBlock": "title -url -poster -length -captions -captions_url transcript credit",
    "WarningCalloutBlock": "-kind heading text",
}


def first_digest(page) -> str:
    """SHA-256 of the page's title and, of an article, of the texts of its streams: as a check of commit d93ca60 had it.

    What the page stored then gives the digest of then. A field or a block that came later adds what it says, once
    somebody fills it in: the check has not seen that. Only labels of choices in a site's own blocks depend on the
    active language, as they did then.
    """
    return hashlib.sha256(_checked_text(page).encode()).hexdigest()


def _checked_text(page):
    get_text = getattr(page, "get_checked_text", None)
    if get_text is not None and not _is_ours(get_text):
        return get_text()  # a site that says itself what was checked
    is_article = hasattr(page, "get_reading")
    return "\n".join([page.title, *(_stream_texts(page) if is_article else ())])


def _stream_texts(page):
    for field in page._meta.concrete_fields:
        value = getattr(page, field.attname)
        if isinstance(value, StreamValue):
            yield from _texts(field.stream_block, value)


def _texts(block, value) -> list[str]:
    """What a block gave the index: one that a site wrote, as it says itself."""
    if not _is_known(block):
        return block.get_searchable_content(value)
    texts = _known_texts(block, value) if getattr(block, "search_index", True) else []
    return [*texts, *_uses(value)] if isinstance(block, MedicineFactsBlock) else texts


def _is_known(block):
    """Whether it is written below what the block gave, and no class of a site says something else."""
    known = _known_texts.registry
    nearest = next(each for each in type(block).__mro__ if each in known or _says_itself(each))
    return nearest in known


def _says_itself(block_class):
    """Whether a class says what the index gets; what the package's own say today does not matter."""
    return "get_searchable_content" in vars(block_class) and not _is_ours(block_class)


def _is_ours(what):
    return what.__module__.partition(".")[0] == PACKAGE


@singledispatch
def _known_texts(block, value) -> list[str]:
    """What a block gave the index, by its class; a block that is in none of these classes says it itself."""
    return block.get_searchable_content(value)


@_known_texts.register(CharBlock)
@_known_texts.register(TextBlock)
def _plain_text(block, value):
    return [force_str(value)]


@_known_texts.register(RichTextBlock)
def _rich_text(block, value):
    return [get_text_for_indexing(force_str(value.source))]


@_known_texts.register(BulkImageBlock)
def _alternative_text(block, value):
    return [force_str(value.contextual_alt_text)] if value else []


@_known_texts.register(TableRowsBlock)
def _rows(block, value):
    lines = [_bare(line) for line in (value or "").splitlines() if line.strip(" |\t")]
    rows = [[cell.strip() for cell in line.split("\t" if "\t" in line else "|")] for line in lines]
    return [" ".join(filter(None, row)) for row in rows]


def _bare(line):
    """A row without the signs that some write at both its ends."""
    line = line.strip(" ")
    return line[1:-1] if len(line) > 1 and line[0] == line[-1] == "|" else line


@_known_texts.register(BaseStreamBlock)
@_known_texts.register(ListBlock)
def _children(block, value):
    return [text for child in children_of(value) for text in _texts(child.block, child.value)]


@_known_texts.register(BaseStructBlock)
def _fields(block, value):
    return [text for name, child in block.child_blocks.items() for text in _texts(child, _inner(child, name, value))]


def _inner(child, name, value):
    return value[name] if name in value else child.get_default()


@_known_texts.register(HealthBlock)
def _health_fields(block, value):
    """The fields of a block that the package or a site made of a HealthBlock; blank texts were left out."""
    known = next((each for each in type(block).__mro__ if _is_ours(each) and each.__name__ in FIELDS), None)
    if known is None:
        texts = _fields(block, value)
    else:
        texts = [text for name in _names(block, known) for text in _field_texts(block, known, name, value)]
    return [text for text in texts if text.strip()]


def _names(block, known):
    """The block's fields in the order of then; one that a site laid out in another way has the site's order."""
    then, now = FIELDS[known.__name__].replace("-", "").split(), list(block.child_blocks)
    kept = [name for name in now if name in then]
    if kept != [name for name in _shipped_names(known) if name in kept]:
        return now
    in_order = iter([name for name in then if name in kept])
    return [next(in_order) if name in kept else name for name in now]


@cache
def _shipped_names(block_class):
    return list(block_class().child_blocks)


def _field_texts(block, known, name, value):
    child, then = block.child_blocks[name], FIELDS[known.__name__].split()
    inner = _inner(child, name, value)
    if known.base_blocks.get(name) is not child:
        return _texts(child, inner)  # a field of the site's own
    if name in then:
        return _known_texts(child, inner)  # whatever the field says today of being indexed
    if f"-{name}" in then:
        return []
    texts = _texts(child, inner)
    return [] if texts == _texts(child, child.get_default()) else texts


def _uses(value):
    """What the chosen medicine is used for, after all that the block itself holds."""
    medicine = _shown(value.get("medicine"))
    return [child.value["use"] for child in medicine.uses if child.value["use"]] if medicine else []


@_known_texts.register(HealthSnippetChooserBlock)
def _snippet_texts(block, snippet):
    match _shown(snippet):
        case None:
            return []
        case Contributor():
            return _without_empty([_full_name(snippet), snippet.job_title, snippet.biography])
        case Disclaimer():
            return [get_text_for_indexing(snippet.text)]
        case Helpline():
            return [snippet.name]
        case Medicine():
            brand_names = [line.strip() for line in snippet.brand_names.splitlines()]
            return _without_empty([snippet.name, *brand_names, snippet.medicine_class])
        case Source():  # as the typed reference that it may have been
            return _without_empty([", ".join(snippet.author_list), snippet.title, snippet.place])
    return snippet.get_searchable_text()


def _shown(snippet):
    return snippet if snippet is not None and getattr(snippet, "live", True) else None


def _full_name(contributor):
    named = " ".join(_without_empty([contributor.prefix, contributor.name]))
    return ", ".join(_without_empty([named, contributor.credentials]))


def _without_empty(texts):
    return [text for text in texts if text]
