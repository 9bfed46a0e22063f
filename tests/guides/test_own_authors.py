"""The guide for sites with a model of their authors, followed to the letter."""

import json

import pytest
from bs4 import BeautifulSoup

from .sites import HOW_TO

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report(site, tmp_path_factory):
    site = site.copy(tmp_path_factory.mktemp("authors") / "mysite")
    site.follow(HOW_TO / "bring-your-own-author-model.md")
    return site.tell("author")


def test_an_author_of_the_sites_own_stands_beside_contributors(report):
    article = BeautifulSoup(report["article"], "html.parser")

    strip = [" ".join(part.get_text().split()) for part in article.select(".hb-trust__summary, .hb-trust__people")]
    assert strip == ["Medically checked by Sam Example, MPharm", "Written by Robin Example"]
    assert "Health writer" in article.select_one(".hb-author-card").get_text()
    assert "Robin writes about sleep." in article.select_one(".hb-author-card").get_text()
    assert report["editor"] == 200


def test_machines_read_of_an_author_of_the_sites_own(report):
    script = BeautifulSoup(report["article"], "html.parser").find("script", type="application/ld+json")
    nodes = {node["@id"]: node for node in json.loads(script.string)["@graph"]}
    (article,) = [node for node in nodes.values() if node["@type"] == "Article"]
    author = nodes[article["author"]["@id"]]

    assert author["@id"] == "http://localhost/#/author/1"
    assert (author["name"], author["jobTitle"]) == ("Robin Example", "Health writer")
    assert author["sameAs"] == ["https://example.org/robin"]
    assert "Written by Robin Example" in report["markdown"]


def test_pages_follow_an_author_of_the_sites_own(report):
    assert report["refreshed"] is True
    assert report["renamed"] is True
