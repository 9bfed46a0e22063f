"""A site's subclass takes out a field (``credit = None``): each field of each block, one at a time."""

import random
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks import CharBlock, ListBlock, StreamBlock, StreamValue, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from tests import factories
from tests.blocks.refusals import published
from tests.fuzz import samples
from tests.fuzz.trial import Trial, report, trial_of
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.blocks import AnswerStreamBlock, HealthArticleStreamBlock
from wagtail_healthblocks.gallery.samples import VARIANTS
from wagtail_healthblocks.traversal import walk

pytestmark = pytest.mark.once

PACKAGE = "wagtail_healthblocks."
#: How many fields the ordinary run tries, and which: the same at each run.
A_SLICE, SEED = 4, 20_240_301


def children_of(block):
    return [block.child_block] if isinstance(block, ListBlock) else list(getattr(block, "child_blocks", {}).values())


def every_class():
    """Every structure of the package that an article can hold, however deep."""
    found, left = [], [HealthArticleStreamBlock()]
    for block in left:
        if isinstance(block, StructBlock) and type(block).__module__.startswith(PACKAGE) and type(block) not in found:
            found.append(type(block))
        left += children_of(block)
    return found


FIELDS = [(block_class, name) for block_class in every_class() for name in block_class.base_blocks]


def without(block, block_class, field):
    """The block as it is on a site that took out the field."""
    return altered(block, block_class, {field: None})


def altered(block, block_class, fields):
    """The block as it is on a site whose subclass has other fields: every block around it is a subclass, too."""
    args, kwargs = block._constructor_args
    if type(block) is block_class:
        return type(f"Site{block_class.__name__}", (block_class,), dict(fields))(*args, **kwargs)
    if isinstance(block, ListBlock):
        child = altered(block.child_block, block_class, fields)
        return block if child is block.child_block else type(block)(child, **kwargs)
    if not isinstance(block, (StreamBlock, StructBlock)):
        return block
    children = {name: altered(child, block_class, fields) for name, child in block.child_blocks.items()}
    other = {name: child for name, child in children.items() if child is not block.child_blocks[name]}
    return type(f"Site{type(block).__name__}", (type(block),), other)(*args, **kwargs) if other else block


def shows(block, block_class):
    """Whether a sample of the block has one of that class; a question's sample has not every part of an answer."""
    if type(block) is block_class:
        return True
    return any(shows(child, block_class) for child in children_of(block) if not isinstance(block, AnswerStreamBlock))


class TrialOfSite(Trial):
    """The trial of a page whose block, somewhere, lacks a field."""

    block_class, names = None, ()

    @property
    def blocks(self):
        return [self.stream_block.child_blocks[name] for name in self.names]

    def try_names_in_errors(self, stored):
        for place in walk(self.loaded().body):
            if isinstance(place.block, StructBlock):
                assert errors_of(place.block, place.value) <= {*place.block.child_blocks}

    def try_preview_of_block(self, stored):
        for block in self.blocks:
            response = self.editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
            assert response.status_code == 200

    def try_gallery(self, stored):
        for block, variant in self.samples():
            value = StreamValue(self.stream_block, [(block.name, variant.value(block), "sample")])
            self.stream_block.render(value, {})

    def try_that_it_can_be_published(self, stored):
        for block in self.blocks:
            usual = [item["value"] for item in factories.every_block() if item["type"] == block.name]
            values = [
                *block.bulk_to_python([*usual, *map(partial(filled, block), usual)]),
                *(variant.value(block) for _block, variant in self.samples(block)),
            ]
            assert any(is_accepted(block, value) for value in values), f"{block.name} cannot be published"

    def samples(self, only=None):
        variants = [variant("") for variant in VARIANTS.values()]
        blocks = [only] if only else self.blocks
        return [(block, variant) for block in blocks for variant in variants if variant.suits(block)]


def filled(block, stored):
    """The stored value with words in every line: of two fields that stand for each other, one is empty."""
    lines = [name for name, child in block.child_blocks.items() if type(child) is CharBlock]
    return {**stored, **{name: "Examplamine" for name in lines if not stored.get(name)}}


def errors_of(block, value):
    try:
        published(block, value)
    except StructBlockValidationError as error:
        return {*error.block_errors}
    return set()


def is_accepted(block, value):
    try:
        published(block, value)
    except ValidationError:
        return False
    return True


@pytest.fixture
def faults_without(db, admin_user, search_index, monkeypatch):
    """`faults_without(block_class, field)` are those of a site whose blocks of that class lack the field."""
    field_of_page = ArticlePage.body.field
    usual_block = field_of_page.stream_block
    trial = trial_of(admin_user, TrialOfSite)

    def faults(block_class, field):
        block = without(usual_block, block_class, field)
        block.set_meta_options(field_of_page.block_opts)
        monkeypatch.setitem(field_of_page.__dict__, "stream_block", block)
        ArticlePage.get_edit_handler.cache_clear()
        trial.names = [name for name, child in usual_block.child_blocks.items() if shows(child, block_class)]
        stored = [item for name in trial.names for item in samples.samples_of(name)]
        return trial.faults(stored, f"{block_class.__name__} without {field}")

    yield faults
    monkeypatch.undo()
    ArticlePage.get_edit_handler.cache_clear()


@pytest.mark.long
@pytest.mark.parametrize(("block_class", "field"), FIELDS, ids=lambda part: getattr(part, "__name__", part))
def test_a_block_without_any_one_of_its_fields_is_published_and_read(faults_without, block_class, field):
    faults = faults_without(block_class, field)

    assert not faults, report(faults)


def test_blocks_without_some_of_their_fields_are_published_and_read(faults_without):
    faults = [fault for some in random.Random(SEED).sample(FIELDS, A_SLICE) for fault in faults_without(*some)]

    assert not faults, report(faults)
