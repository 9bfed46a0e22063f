"""What rules advise stands above the form of an article, and leaves room for the form."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import factories
from tests.factories import SourceFactory, paragraph
from wagtail_healthblocks.source_marks import SourceMark

pytestmark = pytest.mark.django_db


@pytest.fixture
def messages_above(admin_client):
    def messages_above(number):
        """The messages above the form of an article that cites so many old sources."""
        sources = [SourceFactory(title=f"<Trial {each}>", doi=f"10.5555/{each}", year=1999) for each in range(number)]
        body = [paragraph(f"<p>It works{SourceMark((source.uuid,)).stored}.</p>") for source in sources]
        page = factories.ArticlePageFactory(body=body)
        html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
        return BeautifulSoup(html, "html.parser").select(".messages li:not(.messages li li, template li)")

    return messages_above


@pytest.mark.lengthy
def test_a_little_advice_is_said_in_full(messages_above):
    said = messages_above(2)

    assert [message.find("details") for message in said] == [None, None]
    assert "Text: This source is of 1999: “<Trial 0>”." in said[0].get_text()


def test_much_advice_is_one_message_that_opens(messages_above):
    [said] = messages_above(3)

    assert "Advice: 3." in said.get_text()
    rows = [row.get_text().partition(". ")[0] for row in said.select("details:not([open]) li")]
    assert rows == [f"Text: This source is of 1999: “<Trial {each}>”" for each in range(3)]
