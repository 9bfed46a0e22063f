"""People of a site's own model, on a page that names them."""

import pytest

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import Credit, ProfileMixin


class Author(ProfileMixin):
    """Stands for a model of a site."""

    pk = 7
    name = "Robin Example"
    prefix = "Dr"
    credentials = "PhD"
    link_list = ("https://example.org/robin",)

    class _meta:
        model_name = "author"


class Team(Author):
    is_person = False

    def get_url(self, request=None):
        return "/people/team/"


@pytest.fixture
def node_of(db):
    """`node_of(profile)` is what the structured data of an article by somebody says of them."""

    def node_of(profile):
        page = factories.site_root().add_child(instance=ArticlePage(title="Sleeping well"))
        page.get_contributions = lambda: [Credit(profile)]
        graph = page.get_reading().graph
        return graph.nodes[graph.article["author"]["@id"]]

    return node_of


def test_a_credit_names_somebody_with_prefix_and_credentials():
    assert Credit(Author()).credit == "Written by Dr Robin Example, PhD"
    assert Credit(Author(), "editor").credit == "Edited by Dr Robin Example, PhD"


def test_a_profile_without_a_page_is_known_by_its_model_and_key(node_of):
    node = node_of(Author())

    assert (node["@type"], node["@id"]) == ("Person", "http://localhost/#/author/7")
    assert "url" not in node


def test_a_team_with_a_page_is_an_organisation_known_by_that_page(node_of):
    node = node_of(Team())

    assert (node["@type"], node["@id"]) == ("Organization", "http://localhost/people/team/#organization")
    assert node["url"] == "http://localhost/people/team/"
