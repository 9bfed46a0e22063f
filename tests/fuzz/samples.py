"""A stored sample of every exported block, found by looking at what the package exports."""

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks import blocks

BASES = {"HealthBlock", "HealthBlockMixin"}
STREAMS = {"AnswerStreamBlock", "HealthArticleStreamBlock"}
CLASSES = [getattr(blocks, name) for name in blocks.__all__ if name not in BASES]
#: An answer of all its parts would only repeat what each of them shows by itself.
SMALLER = {"qa_section": lambda: factories.qa_section([factories.question()])}


def name_of(block_class):
    """The name that the article's stream gives to blocks of this class."""
    named = ArticlePage.body.field.stream_block.child_blocks.items()
    return next((name for name, block in named if type(block) is block_class), "")


def whole_streams():
    """By name, the stream of an article that shows the block: each with all its fields."""
    samples = {}
    for block_class in CLASSES:
        if block_class.__name__ == "HealthArticleStreamBlock":
            samples["article"] = [factories.paragraph(), factories.question()]
        elif block_class.__name__ == "AnswerStreamBlock":
            parts = factories.usual_value("answer")
            samples |= {f"{part['type']} in an answer": [factories.question(answer=[part])] for part in parts}
        else:
            samples[name_of(block_class)] = samples_of(name_of(block_class))
    return samples


def samples_of(name):
    if name in SMALLER:
        return [SMALLER[name]()]
    return [factories.block(name, factories.usual_value(name))]


def names():
    """The names of the samples; no database is needed to know them."""
    parts = blocks.AnswerStreamBlock().child_blocks
    return [*filter(None, map(name_of, CLASSES)), "article", *(f"{part} in an answer" for part in parts)]
