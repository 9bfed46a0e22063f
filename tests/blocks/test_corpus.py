"""What each block refuses and accepts, as its file in ``tests/blocks/corpus/`` says."""

import json

import pytest
from django.core.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from wagtail.blocks import StreamBlock, StructBlock
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from tests import corpus
from tests.blocks.refusals import messages, published
from tests.corpus import BLOCKS, name_of
from tests.editorial import test_snippets as snippet_samples
from tests.factories import Things, usual_value
from wagtail_healthblocks.blocks import AnswerStreamBlock, HealthBlock
from wagtail_healthblocks.editorial.engine import findings_of_block, rules_by_id

#: What a file can say, and what a rule in it can.
PARTS = {"usual", "more", "words", "closed", "refused", "accepted"}
REFUSED = {"rule", "finding", "change", "value", "at", "says", "draft"}
ACCEPTED = {"rule", "change", "value", "becomes"}


def each(key):
    """Every rule of this kind, named after its block and itself."""
    cases = corpus.cases(key)
    return pytest.mark.parametrize(
        ("block_class", "case"), cases, ids=[f"{name_of(block)}: {case['rule']}" for block, case in cases]
    )


@pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)
@pytest.mark.parametrize("part", ["usual", "words", "refused"])
def test_every_block_has_its_samples(block_class, part):
    assert corpus.part(name_of(block_class), part)


@pytest.mark.parametrize("path", sorted(corpus.FOLDER.iterdir()), ids=lambda path: path.name)
def test_a_file_of_samples_belongs_to_a_block_and_says_what_can_be_said(path):
    found = corpus.read(path.stem)
    rules = [*found["refused"], *found["accepted"]]

    assert path.stem in map(name_of, BLOCKS), (
        f"{path.name} belongs to no block of wagtail_healthblocks/blocks/article.py: name its block there."
    )
    assert found.keys() <= PARTS
    assert all(rule.keys() <= REFUSED and {"rule", "at"} <= rule.keys() for rule in found["refused"])
    assert all(rule.keys() <= ACCEPTED and "rule" in rule for rule in found["accepted"])
    assert len({rule["rule"] for rule in rules}) == len(rules)


def test_every_rule_has_an_example_that_it_refuses():
    tried = {name for _block, case in corpus.cases("refused") for name in rules_of(case)}

    assert tried | set(snippet_samples.SAMPLES) == set(rules_by_id())


def test_the_usual_answer_has_every_part_that_an_answer_can_have():
    held = [child["type"] for child in corpus.part("answer", "usual")]

    assert sorted(held) == sorted(AnswerStreamBlock().child_blocks), "Edit tests/blocks/corpus/answer.json."


@pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)
def test_what_is_usual_has_every_field(block_class):
    if not issubclass(block_class, HealthBlock):
        return pytest.skip("It has no fields.")

    assert set(corpus.part(name_of(block_class), "usual")) == set(block_class().child_blocks)


@each("refused")
def test_what_cannot_be_published_is_refused_where_it_is_wrong(block_class, case, db):
    block = block_class()
    value = block.to_python(corpus.value_of(name_of(block_class), case, Things()))

    with pytest.raises(ValidationError) as refused:
        published(block, value)

    found = by_place(refused.value)
    assert set(found) == places_of(case)
    assert all(found.values())
    assert case.get("says", "") in " ".join(found.values())
    assert isinstance(refused.value, kind_of_error(block))


@each("refused")
def test_what_is_no_matter_of_form_is_a_finding_of_its_rule(block_class, case, db):
    block = block_class()
    value = block.to_python(corpus.value_of(name_of(block_class), case, Things()))

    found = [finding.rule for finding in findings_of_block(block, value)]

    assert set(found) == rules_of(case)


@each("refused")
def test_a_draft_is_refused_only_what_is_wrong_in_itself(block_class, case, db):
    block = block_class()
    value = block.to_python(corpus.value_of(name_of(block_class), case, Things()))

    found = set(refused_in_a_draft(block, value))

    assert bool(found) == case.get("draft", False)
    assert found <= places_of(case)


@each("accepted")
def test_what_can_be_published_is_accepted(block_class, case, db):
    block = block_class()
    value = block.to_python(corpus.value_of(name_of(block_class), case, Things()))

    cleaned = as_json(block.get_prep_value(published(block, value)))

    assert {place: corpus.at(cleaned, place) for place in case.get("becomes", {})} == case.get("becomes", {})


@pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)
def test_what_is_usual_can_be_published_and_stays_as_it_is(block_class, db):
    block = block_class()
    value = block.to_python(usual_value(name_of(block_class)))

    cleaned = published(block, value)

    assert as_json(block.get_prep_value(cleaned)) == as_json(block.get_prep_value(value))


def places_of(case):
    return {case["at"]} if isinstance(case["at"], str) else set(case["at"])


def rules_of(case):
    named = case.get("finding", [])
    return {named} if isinstance(named, str) else set(named)


def by_place(error):
    """The words of an error, by the place at which an editor sees them, such as “doses.0.amount”."""
    return {".".join(map(str, path)): words for path, words in messages(error)}


def refused_in_a_draft(block, value):
    try:
        block.clean_deferred(value)
    except ValidationError as refused:
        return by_place(refused)
    return {}


def kind_of_error(block):
    kinds = {StreamBlock: StreamBlockValidationError, StructBlock: StructBlockValidationError}
    return next((error for base, error in kinds.items() if isinstance(block, base)), ValidationError)


def as_json(value):
    return json.loads(JSONRenderer().render(value))
