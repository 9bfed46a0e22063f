"""What a new block needs outside its module: each test names the file to edit. Others are in the contract."""

import json
import re
from pathlib import Path

import pytest

from wagtail_healthblocks import picker
from wagtail_healthblocks.blocks import HealthArticleStreamBlock

ROOT = Path(__file__).parent.parent.parent
TOUR = "example_site/articles/demo/content/tour.json"
LANGUAGES = ["en", "de", "ar"]
FEWEST_WORDS = 10
BLOCKS = HealthArticleStreamBlock().child_blocks
#: Blocks that the tour does not show, and why not.
NOT_IN_THE_TOUR = {
    "dosage": "we had no facts with a source at hand",
    "interactions": "we had no facts with a source at hand",
}

every_name = pytest.mark.parametrize("name", BLOCKS)


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def rows(text):
    """The names in backticks that begin the rows of a table, in their order."""
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


@every_name
def test_the_readme_has_a_row_for_it(name):
    class_name = type(BLOCKS[name]).__name__

    assert f"| `{class_name}` | `{name}` | " in text_of("README.md"), (
        f"README.md has no row for {class_name}: | `{class_name}` | `{name}` | What it says. |"
    )


def test_the_readme_has_no_row_for_what_is_gone():
    table = text_of("README.md").partition("\n## The blocks\n")[2].partition("\n## ")[0]

    gone = set(rows(table)) - {type(block).__name__ for block in BLOCKS.values()}
    assert gone == set(), "README.md has rows for what wagtail_healthblocks/blocks/article.py does not have."


@every_name
def test_the_changelog_names_it(name):
    class_name = type(BLOCKS[name]).__name__

    assert f"`{class_name}`" in text_of("CHANGELOG.md"), (
        f"CHANGELOG.md does not name {class_name}: say so under “Added” and under “Migrations in your apps”."
    )


@every_name
def test_the_picker_has_words_for_it_in_each_language(name):
    class_name = type(BLOCKS[name]).__name__
    words = picker.words().get(class_name, {})
    few = [code for code in LANGUAGES if len(set(words.get(code, "").split(","))) < FEWEST_WORDS]

    assert few == [], (
        f"{picker.WORDS.relative_to(ROOT)} has too few words for {class_name} in {few}: write {FEWEST_WORDS} that "
        f"people may look for it by, with a comma between them."
    )


def tour():
    return json.loads(text_of(TOUR))


def shown_in_the_tour():
    """The names of the blocks in the tour, which names their classes."""
    classes = {block["type"] for block in tour()["body"]}
    return {name for name, block in BLOCKS.items() if type(block).__name__ in classes}


@every_name
def test_the_tour_shows_it(name):
    if name in NOT_IN_THE_TOUR:
        return pytest.skip(NOT_IN_THE_TOUR[name])

    assert name in shown_in_the_tour(), (
        f"{TOUR} does not show {name}: add a {type(BLOCKS[name]).__name__}, with true words."
    )


def test_a_block_that_the_tour_shows_has_no_reason_to_be_left_out():
    assert NOT_IN_THE_TOUR.keys() <= BLOCKS.keys() - shown_in_the_tour()


@every_name
def test_what_the_tour_says_in_it_has_its_source(name):
    class_name = type(BLOCKS[name]).__name__

    assert bool(tour()["facts"].get(class_name)) == (name not in NOT_IN_THE_TOUR), (
        f"{TOUR} needs in its “facts” a line for {class_name} while it shows one: where they come from."
    )
