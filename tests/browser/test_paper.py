"""An article on paper has every word that it has on the screen, with its closed parts open, and where its links lead."""

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests import factories

from .demo import ARTICLES
from .samples import add_page

#: What readers see once they have opened everything; links to other articles' lists are no use on paper.
ON_SCREEN = """() => {
    document.querySelectorAll("details").forEach(details => { details.open = true });
    document.querySelectorAll(".hb-visually-hidden, .hb-person__posts").forEach(part => part.remove());
    return document.querySelector("main").innerText;
}"""
#: Addresses of other sites that the words of their link do not say.
ADDRESSES = (
    """[...document.querySelectorAll("main a[href^=http]:not(:has(bdi))")].map(link => link.getAttribute("href"))"""
)


@pytest.fixture
def put_on_paper(visit, tmp_path):
    """`put_on_paper(page)` is what the page says on paper and on the screen, and the addresses its links lead to."""
    if not shutil.which("pdftotext"):
        pytest.skip("This machine has no pdftotext to read a PDF with.")

    def put_on_paper(page):
        tab = visit(page)
        tab.pdf(path=tmp_path / "page.pdf", format="A4")
        command = ["pdftotext", "-layout", tmp_path / "page.pdf", "-"]
        paper = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return plain(paper), plain(tab.evaluate(ON_SCREEN)), tab.evaluate(ADDRESSES)

    return put_on_paper


def plain(text):
    """The text without ligatures, accents and invisible characters, which a PDF writes in its own way."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(character for character in text if unicodedata.category(character) not in ("Mn", "Cf"))


def words(text):
    return re.findall(r"\w+", text)


def first_missing(wanted, found):
    """The first of the words that is not found in its turn, with those before it; nothing when all are there."""
    rest = iter(found)
    for number, word in enumerate(wanted):
        if word not in rest:
            return wanted[max(0, number - 5) : number + 1]
    return []


@pytest.mark.parametrize("name", [*ARTICLES, "every block"])
def test_paper_has_every_word_in_order_and_every_address(demo, put_on_paper, name):
    if name == "every block":
        page = add_page(*factories.every_block(), factories.qa_section(display="details"))
    else:
        page = demo.add_article(name)

    paper, screen, addresses = put_on_paper(page)

    assert first_missing(words(screen), words(paper)) == []
    without_line_ends = re.sub(r"\s", "", paper)
    assert [address for address in addresses if f"<{plain(address)}>" not in without_line_ends] == []
    assert len(addresses) > 5


def test_paper_has_every_letter_of_an_arabic_page(demo, put_on_paper, tab):
    tab.set_extra_http_headers({"Accept-Language": "ar"})

    paper, screen, addresses = put_on_paper(demo.add_article("ketamine"))

    # A PDF has Arabic in the order of sight, so neither words nor long addresses can be compared.
    assert Counter("".join(words(screen))) - Counter("".join(words(paper))) == Counter()
    assert len(re.findall(r"[\u0600-\u06ff]", screen)) > 1000
    without_line_ends = re.sub(r"\s", "", paper)
    hosts = {urlsplit(address).netloc for address in addresses}
    assert {host for host in hosts if host not in without_line_ends} == set()


def test_paper_names_who_is_behind_an_article_and_whom_to_call(demo, put_on_paper):
    paper, _screen, _addresses = put_on_paper(demo.add_article("ketamine"))

    text = " ".join(paper.split())
    for said in (
        "Clearwater Editorial Team",
        "Medically checked by Rowan Example",
        "116 123",
        "Harbour Example Foundation",
        "prescription only (Rx)",
        "it cannot replace advice from a health professional who knows you",
        "is not approved for opioid use disorder",
    ):
        assert said in text
