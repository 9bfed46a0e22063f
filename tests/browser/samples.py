"""One block of each kind, as an editor usually fills it in, on pages of its own."""

import json

from tests import factories
from wagtail_healthblocks.blocks import HealthArticleStreamBlock

#: Every block of an article, and questions whose answers are closed.
NAMES = [*HealthArticleStreamBlock().child_blocks, "closed_qa_section"]


def sample(name):
    if name == "closed_qa_section":
        return factories.qa_section(
            [factories.question(), factories.question("What if I forget a dose?")], display="details"
        )
    return factories.block(name, factories.usual_value(name))


def add_page(*blocks):
    """A published article of these blocks, with an author and a medical check."""
    page = factories.ArticlePageFactory(body=json.dumps(blocks))
    factories.ContributionFactory(page=page)
    factories.MedicalCheckFactory(page=page)
    return page


def add_pages(name):
    """A page with the block alone, and one that has it twice."""
    return add_page(sample(name)), add_page(sample(name), sample(name))
