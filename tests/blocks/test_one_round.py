"""Whatever is wrong with a block is said the first time that it is sent; nothing waits until something else is mended."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from wagtail.blocks import CharBlock, StreamBlock, StructBlock, URLBlock

from tests import corpus
from tests.blocks.refusals import messages, published
from tests.factories import Things
from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks import HealthArticleStreamBlock, HealthBlock, HealthStreamBlock
from wagtail_healthblocks.traversal import walk

pytestmark = pytest.mark.django_db

ARTICLE = HealthArticleStreamBlock().child_blocks
#: Where the usual value of a field is nothing, what mends it.
MENDS = {"disclaimer": {"text": "<p>Ask a doctor.</p>"}}


def usual_structs(name):
    """A block of an article and each structure in it, rows included, with its usual stored fields."""
    block = ARTICLE[name]
    value = block.to_python(corpus.stored(corpus.part(name, "usual"), Things()))
    inside = [(place.block, place.value) for place in walk(value) if isinstance(place.block, HealthBlock)]
    own = [(block, value)] if isinstance(block, HealthBlock) else []
    return [(each, each.get_prep_value(held) | MENDS.get(each.name, {})) for each, held in own + inside]


def empty(block):
    return block.get_prep_value(block.normalize({}))


def said(block, fields):
    """What is said of stored fields, by the field that it is said of."""
    found = {}
    try:
        published(block, block.to_python(fields))
    except ValidationError as error:
        for path, words in messages(error):
            found[path[0] if path else ""] = words
    return found


def starts(block, usual):
    """An empty form, one with a single field filled in, and one with all but a single field."""
    nothing = empty(block)
    yield nothing
    for field in usual:
        yield nothing | {field: usual[field]}
        yield usual | {field: nothing[field]}


def held_back(block, begun, usual):
    """What is said only once what was said first is mended, of fields that are as they were."""
    first = seen = said(block, begun)
    fields = dict(begun)
    for _round in usual:
        fields |= {field: usual[field] for field in seen if field}
        seen = said(block, fields)
        yield from (field for field in seen if field not in first)
        if not seen:
            return


@pytest.mark.lengthy
@pytest.mark.parametrize("name", ARTICLE)
def test_what_is_wrong_with_an_empty_or_half_filled_block_is_said_in_the_first_round(name):
    late = [
        (type(block).__name__, begun, field)
        for block, usual in usual_structs(name)
        for begun in starts(block, usual)
        for field in held_back(block, begun, usual)
    ]

    assert late == []


def with_bad_addresses():
    return [block_class for block_class in corpus.BLOCKS if any(addresses_of(block_class()))]


def addresses_of(block):
    fields = getattr(block, "child_blocks", {}) if isinstance(block, StructBlock) else {}
    return [name for name, field in fields.items() if isinstance(field, URLBlock)]


@pytest.mark.parametrize("block_class", with_bad_addresses(), ids=lambda block_class: block_class.__name__)
def test_an_address_that_nobody_may_open_is_named_beside_what_is_empty(block_class):
    block = block_class()
    [address, *_] = addresses_of(block)
    wrong = empty(block) | {address: "ftp://files.example/1"}
    without = said(block, empty(block))
    without.pop(address, None)

    found = said(block, wrong)

    assert address in found
    assert {**found, **without} == found and without


def test_what_browsers_block_is_named_beside_what_is_empty():
    block = blocks.VideoBlock()

    found = said(block, empty(block) | {"url": "http://video.example/1.mp4"})

    assert "https://" in found["url"]
    assert {"title", "captions", "transcript"} <= set(found)


def test_a_sites_own_errors_are_said_beside_wagtails():
    class SiteBlock(HealthBlock):
        first = CharBlock()
        second = CharBlock(required=False)

        def get_errors(self, value):
            if not value["second"]:
                yield "second", ValidationError("Not yet.")
            yield "first", ValidationError("Never said where the field says what is wrong itself.")
            yield "gone", ValidationError("Never said.")

    block = SiteBlock()

    with pytest.raises(ValidationError) as refused:
        block.clean(block.normalize({"first": "", "second": ""}))

    assert dict(messages(refused.value)) == {("first",): "This field is required.", ("second",): "Not yet."}


@pytest.mark.parametrize("name", ["steps", "qa_section", "dosage", "side_effects", "interactions"])
def test_an_empty_list_says_what_to_add(name):
    block = ARTICLE[name]
    [(field, kinds)] = [
        (each, list(child.child_blocks.values()))
        for each, child in block.child_blocks.items()
        if isinstance(child, StreamBlock) and child.required
    ]

    assert said(block, empty(block))[field] == f"Add at least one: {kinds[0].label}."


def test_an_empty_list_of_several_kinds_is_named():
    assert said(ARTICLE["evidence"], empty(ARTICLE["evidence"]))["references"] == "“Sources” is empty: add a block."


def test_a_sites_own_list_says_so_too_in_the_editors_language():
    class SiteStream(HealthStreamBlock):
        dose = CharBlock(label="Dosis")

    block = SiteStream()

    with override("de"), pytest.raises(ValidationError) as refused:
        block.clean(block.normalize([]))

    assert "Dosis" in dict(messages(refused.value))[()]
    assert block.clean(block.normalize([("dose", "1")]))
