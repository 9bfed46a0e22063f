"""The search index has its words from the blocks' values, not from the page: what readers see there has to be in them."""

import re

import pytest
from wagtail.blocks import CharBlock, RichTextBlock, TextBlock

from tests import factories
from wagtail_healthblocks import text
from wagtail_healthblocks.traversal import walk

pytestmark = pytest.mark.django_db

#: The fields whose words readers see and the search does not find, each with its reason.
LABEL = "A label or a register is named on many pages, and whoever searches for it looks for none of them."
CODE = "It is a code, and the index has words."
NOT_SEARCHED = {
    "DosageBlock.source": LABEL,
    "InteractionsBlock.source": LABEL,
    "LegalStatusBlock.source": LABEL,
    "OffLabelNoticeBlock.source": LABEL,
    "SideEffectsBlock.source": LABEL,
    "DoseBlock.amount": "A number without its unit finds every page that has the number.",
    "ReferenceBlock.doi": CODE,
    "ReferenceBlock.pmid": CODE,
}


def words_of(written):
    return set(re.findall(r"\w+", written.casefold()))


def typed_in(place):
    """The words that an editor typed into a field; none for a choice, a number, a date or an address."""
    if isinstance(place.block, RichTextBlock):
        return words_of(text.plain(place.value.source))
    return words_of(place.value or "") if isinstance(place.block, (CharBlock, TextBlock)) else set()


def lost_of(place, shown, found):
    """The words of a field that stand on the page and not in what the index gets, by the field's name."""
    lost = (typed_in(place) & shown) - found
    holder = place.parent.block if place.parent else place.block
    return {f"{type(holder).__name__}.{place.path[-1]}"} if lost else set()


def test_whatever_an_editor_typed_and_readers_see_the_search_finds():
    page = factories.ArticlePageFactory(body=factories.every_block())
    reading, missing = page.get_reading(factories.request_for()), set()

    for child in page.body:
        shown = words_of(reading.document.of(child.value).words)
        found = words_of("\n".join(child.block.get_searchable_content(child.value)))
        for place in walk(page.body):
            missing |= lost_of(place, shown, found) if place.path[0] == child.id else set()

    assert missing == NOT_SEARCHED.keys()
