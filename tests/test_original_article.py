"""A health-magazine article of the usual kind, composed in our blocks, keeps its words and their order.

Its text is not ours: HEALTHBLOCKS_ORIGINAL_ARTICLE names a file that holds it, and without one these are skipped.
"""

import os
import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Site

from tests.testapp.models import ArticlePage, ContributorIndexPage
from wagtail_healthblocks.models import Contribution, Contributor

TEXT = Path(os.environ.get("HEALTHBLOCKS_ORIGINAL_ARTICLE", ""))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not TEXT.is_file(), reason="HEALTHBLOCKS_ORIGINAL_ARTICLE names no text."),
]


def words(text):
    return re.findall(r"\w+", text.lower())


def parts():
    """The lines of the text by what they are on the page."""
    lines = [line.strip() for line in TEXT.read_text(encoding="utf-8").splitlines() if line.strip()]
    reviews = lines.index("User Reviews")
    written_by = next(n for n, line in enumerate(lines) if line.startswith("Written by "))
    article, statement = lines[1 : reviews - 1], lines[reviews - 1]
    first = next(n for n, line in enumerate(article) if line.endswith("?"))
    questions = []
    for line in article[first:]:
        if line.endswith("?") and len(line) < 255:
            questions.append((line, []))
        else:
            questions[-1][1].append(line)
    # The last answer runs on into the page's closing paragraphs.
    closing = questions[-1][1][3:]
    del questions[-1][1][3:]
    return {
        "title": lines[0],
        "introduction": article[:first],
        "questions": questions,
        "closing": closing,
        "statement": statement,
        "author": lines[written_by].removeprefix("Written by "),
        "job_title": lines[written_by + 1],
        "biography": lines[written_by + 2],
        "expected": [*lines[:reviews], *lines[written_by : written_by + 3]],
    }


def paragraphs(lines):
    return [("paragraph", "".join(f"<p>{line}</p>" for line in lines))]


@pytest.fixture
def page():
    text = parts()
    home = Site.objects.get().root_page
    home.add_child(instance=ContributorIndexPage(title="People", slug="people"))
    questions = [
        ("question", {"question": question, "answer": paragraphs(answer)}) for question, answer in text["questions"]
    ]
    body = [
        *paragraphs(text["introduction"]),
        ("qa_section", {"heading": "", "introduction": "", "display": "open", "questions": questions}),
        *paragraphs(text["closing"]),
        ("disclaimer", {"kind": "partner_content", "text": f"<p>{text['statement']}</p>"}),
        ("author_card", {"heading": "", "people": []}),
    ]
    page = home.add_child(instance=ArticlePage(title=text["title"], slug="original", body=body))
    crew = Contributor.objects.create(
        kind="team", name=text["author"], slug="crew", job_title=text["job_title"], biography=text["biography"]
    )
    Contribution.objects.create(page=page, contributor=crew)
    return page


def test_its_words_are_on_the_page_in_their_order(client, page):
    expected = words("\n".join(parts()["expected"]))

    main = BeautifulSoup(client.get(page.url).content, "html.parser").find("main")
    got = words(main.get_text(" "))

    matcher = SequenceMatcher(None, expected, got, autojunk=False)
    in_order = sum(match.size for match in matcher.get_matching_blocks())
    assert in_order / len(expected) >= 0.99


def test_its_five_questions_are_questions(client, page):
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")

    headings = [heading.get_text(strip=True) for heading in soup.select(".hb-question__heading")]

    assert headings == [question for question, _answer in parts()["questions"]]
    assert len(headings) == 5


def test_its_author_is_a_team_with_a_page(client, page):
    text = client.get(page.url).text

    assert f"Written by {parts()['author']}" in text
    assert f"View all posts by {parts()['author']}" in text
