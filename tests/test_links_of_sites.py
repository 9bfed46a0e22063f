"""Addresses and who writes them: editors are told of one that would not be printed, and sites' own code is held, too."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db.models import URLField
from markdown_it import MarkdownIt
from wagtail.blocks import StructBlock, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from tests import factories, hosts
from tests.planting import fields_with_addresses
from tests.test_links_readers_get import ARTICLE, PACKAGE, PAID, TOKEN, links_in, unmarked
from tests.testapp.models import ArticlePage
from wagtail_healthblocks import blocks, nodes
from wagtail_healthblocks.blocks import HealthArticleStreamBlock, HealthBlock
from wagtail_healthblocks.blocks.medicine_facts import MedicineUseStreamBlock
from wagtail_healthblocks.models import Credit, ProfileMixin
from wagtail_healthblocks.readings import Reading


def structures_in(block):
    """The kinds of structures with an address that a block is made of, with the names of their addresses."""
    for child in getattr(block, "child_blocks", {}).values():
        yield from structures_in(child)
    if isinstance(block, StructBlock):
        if names := {name for name, child in block.child_blocks.items() if isinstance(child, URLBlock)}:
            yield type(block), names


STRUCTURES = dict([*structures_in(HealthArticleStreamBlock()), *structures_in(MedicineUseStreamBlock())])


@pytest.mark.parametrize("block_class", STRUCTURES, ids=lambda block_class: block_class.__name__)
def test_an_editor_is_told_of_an_address_that_would_not_be_printed(block_class):
    block, names = block_class(), STRUCTURES[block_class]
    value = block.to_python(dict.fromkeys(names, "ftp://files.example.org/a.mp4"))

    assert set(dict(block.get_unsafe_addresses(value))) == names
    assert not list(block.get_unsafe_addresses(block.to_python(dict.fromkeys(names, "https://files.example.org/"))))


def test_a_draft_with_such_an_address_is_not_saved(db):
    block = blocks.QuoteBlock()
    value = block.to_python({**factories.quote()["value"], "source_url": "ftp://files.example.org/"})

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean_deferred(value)

    assert list(refused.value.block_errors) == ["source_url"]


ADDRESSES = [(model, field) for model, field in fields_with_addresses() if isinstance(field, URLField)]


@pytest.mark.parametrize(("model", "field"), ADDRESSES, ids=lambda part: getattr(part, "name", None))
def test_so_is_who_writes_a_snippet(model, field):
    others = [other.name for other in model._meta.fields if other is not field]

    with pytest.raises(ValidationError) as refused:
        model(**{field.name: "ftp://files.example.org/"}).clean_fields(exclude=others)

    assert [field.name] == list(refused.value.message_dict)
    model(**{field.name: "https://files.example.org/"}).clean_fields(exclude=others)


class OwnProfile(ProfileMixin):
    """An author of a site's own model, who has a page elsewhere."""

    name = "Kim"
    profile_key = "kim"

    def __init__(self, url):
        self.url, self.link_list = url, [url]

    def get_url(self, request=None):
        return self.url


@pytest.mark.parametrize("address", [PAID, f"javascript:{TOKEN}"])
def test_an_author_of_a_sites_own_model_is_no_way_around(db, monkeypatch, address):
    monkeypatch.setattr(ArticlePage, "get_contributions", lambda page: [Credit(OwnProfile(address))])
    factories.site_settings(paid_domains=hosts.PAID)
    page = factories.ArticlePageFactory(body=[factories.author_card()])

    html = factories.html_of(page, ARTICLE)
    markdown = MarkdownIt("commonmark").render(Reading(page, factories.request_for()).markdown)

    assert "Kim" in html
    assert unmarked(html) == unmarked(markdown, rel=False) == []
    assert len(links_in(html)) == (3 if address == PAID else 0)
    assert TOKEN not in html + markdown


#: What our templates print as an address without asking: the package made it, or the site's own pages and files have it.
OWN_ADDRESSES = re.compile(
    r"panel\.|policy_url|order\.url|bar\.url|review_url|report_url|helpline\.\w+_uri|picture\.url|poster\.url|^url$|reader_url"
)


@pytest.mark.parametrize(
    "path",
    [path for path in PACKAGE.rglob("*.html") if not {"admin", "gallery"} & {*path.parts}],
    ids=lambda path: path.stem,
)
def test_a_template_prints_no_address_past_the_tag(path):
    printed = re.findall(r'\b(?:href|src|action)="{{ ([^}|]+?) }}', path.read_text(encoding="utf-8"))

    assert [address for address in printed if not OWN_ADDRESSES.search(address)] == []


def test_a_sites_own_block_gets_the_same_in_the_api(db):
    class LeafletBlock(HealthBlock):
        address = URLBlock(required=False)

    block = LeafletBlock()
    context = {"request": factories.request_for()}
    factories.site_settings(paid_domains=hosts.PAID)

    def shown(address):
        return block.get_api_representation(block.to_python({"address": address}), context)

    assert shown(PAID) == {"address": PAID, "address_detail": {"is_paid": True}}
    assert shown("https://example.org/") == {"address": "https://example.org/", "address_detail": {"is_paid": False}}
    assert shown("javascript:x") == shown("") == {"address": "", "address_detail": None}


def test_what_a_hook_adds_to_the_graph_is_looked_at_too():
    node = {
        "@type": "Organization",
        "@id": "urn:wagtail:page:1",
        "name": "javascript: the language",
        "url": "javascript:x",
        "sameAs": ["data:x", "https://example.org/"],
        "logo": {"@type": "ImageObject", "contentUrl": "java\tscript:x", "name": "Logo"},
        "subjectOf": [],
        "position": 0,
    }

    assert nodes.without_unsafe_addresses(node) == {
        "@type": "Organization",
        "@id": "urn:wagtail:page:1",
        "name": "javascript: the language",
        "sameAs": ["https://example.org/"],
        "logo": {"@type": "ImageObject", "name": "Logo"},
        "subjectOf": [],
        "position": 0,
    }
