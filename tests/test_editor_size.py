"""What the page editor is told of the blocks is quickly there: counted as the JSON that the page holds, compressed."""

import gzip
import math
import re
from pathlib import Path

import pytest
from django.utils.translation import override
from wagtail.blocks import BlockField

from wagtail_healthblocks.blocks import HealthArticleStreamBlock, ParagraphBlock

README = Path(__file__).parent.parent / "README.md"
#: The most that the definitions of all blocks take, in bytes.
MOST_BYTES = 25_000


def size_in(language):
    with override(language):
        definitions = BlockField(block=HealthArticleStreamBlock()).widget.block_json
    return len(gzip.compress(definitions.encode()))


@pytest.mark.lengthy
@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_definitions_of_all_blocks_are_small(db, language):
    size = size_in(language)

    assert size <= MOST_BYTES, (
        f"The blocks' definitions have {size:,} bytes in “{language}”; {MOST_BYTES:,} are allowed."
    )


@pytest.mark.lengthy
def test_the_readme_says_how_much_that_is(db):
    said = re.search(r"all blocks takes \*\*(\d+)\*\* KB .* in English, .* (\d+) in Arabic", README.read_text("utf-8"))
    english, arabic = (math.ceil(size_in(language) / 1000) for language in ("en", "ar"))

    assert said and said.groups() == (str(english), str(arabic)), (
        f"README.md, “In figures”, says that of the editor with other figures than {english} and {arabic} KB."
    )


def test_a_text_without_a_word_takes_no_space_in_the_editor(db):
    block = ParagraphBlock(required=False)
    block.set_name("text")

    state = block.get_form_state(block.get_default())

    assert state == "null"
    assert block.value_from_datadict({"text": state}, {}, "text").source == ""
    assert "It helps." in block.get_form_state(block.to_python("<p>It helps.</p>"))
