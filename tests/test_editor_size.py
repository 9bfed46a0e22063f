"""What the page editor is told of the blocks is quickly there: counted as it travels, compressed."""

import gzip

import pytest
from django.utils.translation import override
from wagtail.blocks import BlockField

from wagtail_healthblocks.blocks import HealthArticleStreamBlock, ParagraphBlock

#: The most that the definitions of all blocks take on their way to the editor, in bytes.
MOST_BYTES = 25_000


@pytest.mark.lengthy
@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_definitions_of_all_blocks_are_small(db, language):
    with override(language):
        definitions = BlockField(block=HealthArticleStreamBlock()).widget.block_json

    size = len(gzip.compress(definitions.encode()))

    assert size <= MOST_BYTES, (
        f"The blocks' definitions have {size:,} bytes in “{language}”; {MOST_BYTES:,} are allowed."
    )


def test_a_text_without_a_word_takes_no_space_in_the_editor(db):
    block = ParagraphBlock(required=False)
    block.set_name("text")

    state = block.get_form_state(block.get_default())

    assert state == "null"
    assert block.value_from_datadict({"text": state}, {}, "text").source == ""
    assert "It helps." in block.get_form_state(block.to_python("<p>It helps.</p>"))
