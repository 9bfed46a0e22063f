"""A page, read once: where each block stands, and all its rich text in one go."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from tests import factories
from tests.factories import anew, html_of, request_for
from wagtail_healthblocks import text
from wagtail_healthblocks.blocks import HeadingBlock, ParagraphBlock, QuestionBlock
from wagtail_healthblocks.models import DefaultDisclaimer
from wagtail_healthblocks.readings import Reading

LOOP = "{% load wagtailcore_tags %}{% for block in page.body %}{% include_block block %}{% endfor %}"


def read(*body, request=None):
    page = anew(factories.ArticlePageFactory(body=list(body)))
    return page.get_reading(request or request_for())


@pytest.fixture
def expansions(monkeypatch):
    """The rich texts that Wagtail was asked to expand, one entry for each time it was asked."""
    expand, asked = text.expand_db_html, []
    monkeypatch.setattr(text, "expand_db_html", lambda html: asked.append(html) or expand(html))
    return asked


def test_all_rich_text_of_a_page_is_expanded_at_once(db, expansions):
    medicine = factories.MedicineFactory()
    body = [
        factories.paragraph("<p>one</p>"),
        factories.prescription_required(medicine, note="<p>two</p>"),
        factories.off_label_notice(medicine, evidence="<p>three</p>"),
        factories.qa_section(
            [factories.question(answer=[factories.paragraph("<p>five</p>")])], introduction="<p>four</p>"
        ),
        factories.disclaimer(factories.DisclaimerFactory(text="<p>six</p>")),
        factories.disclaimer(text="<p>seven</p>"),
        factories.sponsor_disclosure(details="<p>eight</p>"),
        factories.helpline(factories.HelplineFactory(), introduction="<p>nine</p>"),
        *(factories.paragraph(f"<p>{number}</p>") for number in range(20)),
    ]

    html = html_of(read(*body).page)

    assert len(expansions) == 1
    for words in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", *map(str, range(20))):
        assert html.count(f"<p>{words}</p>") == 1


def test_it_is_expanded_at_once_also_where_a_site_loops_over_the_blocks(db, expansions):
    html = html_of(read(*(factories.paragraph(f"<p>{number}</p>") for number in range(5))).page, LOOP)

    assert len(expansions) == 1
    assert [p.get_text() for p in BeautifulSoup(html, "html.parser").find_all("p")] == ["0", "1", "2", "3", "4"]


def test_a_link_to_a_page_leads_there(db):
    target = factories.ArticlePageFactory(slug="target")
    source = f"<p>{factories.link_to(target)}</p>"

    assert read(factories.paragraph(source)).html(source) == '<p><a href="/target/">a page</a></p>'


def test_a_link_to_a_page_that_was_deleted_keeps_its_words(db):
    source = f'<p><a linktype="page" id="{factories.GONE}">gone</a></p>'

    assert "gone" in read(factories.paragraph(source)).html(source)


def test_texts_do_not_run_into_each_other(db):
    sources = ["<p>one</p>", "", "<p>two", "three</p>", "<!-- a comment -->", "one"]
    found = read(*map(factories.paragraph, sources))

    assert [found.html(source) for source in sources] == sources


def test_a_text_that_is_not_on_the_page_is_expanded_when_asked_for(db, expansions):
    found = read(factories.paragraph("<p>here</p>"))

    assert [found.html(source) for source in ("<p>here</p>", "<p>there</p>", "<p>there</p>")] == [
        "<p>here</p>",
        "<p>there</p>",
        "<p>there</p>",
    ]
    assert expansions[1:] == ["<p>there</p>"]


def test_a_page_without_text_asks_wagtail_for_nothing(db, expansions):
    assert html_of(read(factories.heading()).page)
    assert expansions == []


@pytest.fixture
def paid_domains(db):
    return factories.site_settings(paid_domains="Shop.example.org\nads.example.com")


def link(html):
    return BeautifulSoup(html, "html.parser").a


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example.org/",
        "https://shop.example.org",
        "http://SHOP.example.org/pills?a=1",
        "https://www.shop.example.org/pills",
        "https://a.b.shop.example.org:8443/pills",
        "https://shop.example.org./pills",
        "//shop.example.org/pills",
        "https://user@shop.example.org/",
        "https://ads.example.com/#top",
    ],
)
def test_a_link_to_a_paid_domain_is_marked(paid_domains, address):
    source = f'<p>See <a href="{address}">this shop</a>.</p>'

    html = read(factories.paragraph(source)).html(source)

    assert link(html)["rel"] == ["sponsored"]
    assert link(html)["href"] == address
    assert link(html).get_text() == "this shop (paid link)"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "https://notshop.example.org/",
        "https://shop.example.org.evil.example/",
        "https://evil.example/shop.example.org",
        "https://evil.example/?to=https://shop.example.org/",
        "https://shop.example.org@evil.example/",
        "mailto:help@shop.example.org",
        "#shop.example.org",
        "https://[shop.example.org",
    ],
)
def test_a_link_that_only_looks_like_it_is_not_marked(paid_domains, address):
    source = f'<p>See <a href="{address}">this</a>.</p>'

    html = read(factories.paragraph(source)).html(source)

    assert not link(html).get("rel")
    assert "(paid link)" not in html


def test_a_paid_link_keeps_what_else_it_says_of_itself(paid_domains):
    source = '<p><a href="https://shop.example.org/" rel="nofollow sponsored" title="Shop"><b>Shop</b></a></p>'

    found = link(read(factories.paragraph(source)).html(source))

    assert found["rel"] == ["nofollow", "sponsored"]
    assert found["title"] == "Shop"
    assert found.b.get_text() == "Shop"


def test_paid_links_are_marked_in_every_rich_text_of_ours(paid_domains):
    paid = '<p><a href="https://shop.example.org/{}">shop</a></p>'
    body = [
        factories.paragraph(paid.format(1)),
        factories.question(answer=[factories.paragraph(paid.format(2))]),
        factories.qa_section(introduction=paid.format(3)),
        factories.prescription_required(name="X", note=paid.format(4)),
        factories.off_label_notice(name="X", evidence=paid.format(5)),
        factories.disclaimer(text=paid.format(6)),
        factories.disclaimer(factories.DisclaimerFactory(text=paid.format(7))),
        factories.sponsor_disclosure(details=paid.format(8)),
        factories.helpline(factories.HelplineFactory(), introduction=paid.format(9)),
    ]

    html = html_of(read(*body).page)

    assert html.count('rel="sponsored"') == html.count("(paid link)") == len(body)


def test_paid_links_are_marked_on_a_page_without_the_mixin(paid_domains):
    source = '<p><a href="https://shop.example.org/">shop</a></p>'
    page = factories.PlainPageFactory(body=[factories.paragraph(source)])

    assert html_of(anew(page)).count("(paid link)") == 1


def test_paid_links_are_those_of_the_site_that_is_visited(paid_domains):
    source = '<p><a href="https://shop.example.org/">shop</a></p>'
    other = Site.objects.create(hostname="other.example", root_page=factories.ArticlePageFactory(title="Other"))
    page = other.root_page.add_child(instance=factories.ArticlePageFactory.build(body=[factories.paragraph(source)]))

    assert "(paid link)" not in Reading(page, None).html(source)
    assert "(paid link)" in Reading(page, request_for()).html(source)


def test_places_are_in_reading_order_over_all_streams_of_a_page(db):
    page = factories.NestedPageFactory(
        body=[factories.paragraph("<p>1</p>")],
        more=[factories.question("Why?", [factories.paragraph("<p>2</p>")]), factories.paragraph("<p>3</p>")],
    )

    places = anew(page).get_reading().places

    assert [place.value.source for place in places if isinstance(place.block, ParagraphBlock)] == [
        "<p>1</p>",
        "<p>2</p>",
        "<p>3</p>",
    ]


def test_a_value_has_its_own_place_even_if_another_says_the_same(db):
    first, second = factories.heading("Same"), factories.heading("Same")
    found = read(first, second)

    places = [found.place(child.value) for child in found.page.body]

    assert [place.anchor for place in places] == [f"hb-{first['id']}", f"hb-{second['id']}"]


def test_a_value_of_another_page_has_no_place(db):
    body = [factories.heading("Same")]
    found, other = read(*body), read(*body)

    assert found.place(other.page.body[0].value) is None
    assert found.place(found.page.body[0].value) is not None


@pytest.mark.parametrize("value", [None, "", "words", 7])
def test_a_plain_value_has_no_place(db, value):
    assert read(factories.heading()).place(value) is None


def test_a_reading_finds_blocks_by_class(db):
    found = read(*factories.every_block())

    assert [type(place.block) for place in found.places if isinstance(place.block, HeadingBlock)] == [HeadingBlock] * 2
    assert sum(isinstance(place.block, QuestionBlock) for place in found.places) == 3


def test_a_page_without_the_mixin_has_a_reading_too(db):
    page = anew(factories.PlainPageFactory(body=[factories.paragraph("<p>1</p>")]))

    found = Reading(page)

    assert found.html("<p>1</p>") == "<p>1</p>"
    assert (found.contributions, found.medical_check) == ([], None)


def test_a_page_that_was_never_saved_has_a_reading(db):
    page = factories.ArticlePageFactory.build(body=[factories.paragraph("<p>1</p>"), factories.disclaimer()])

    found = page.get_reading()

    assert found.html("<p>1</p>") == "<p>1</p>"
    assert found.site_settings.paid_domain_list == []


def test_a_reading_without_a_request_has_the_settings_of_the_pages_site(db):
    factories.site_settings(readers_countries="us, GB")
    page = factories.ArticlePageFactory()

    assert Reading(page).site_settings.country_list == ["US", "GB"]


def test_the_context_of_an_article_has_its_reading(db):
    page, request = factories.ArticlePageFactory(), request_for()

    found = page.get_context(request)["reading"]

    assert (found.page, found.request) == (page, request)


def test_a_sites_default_disclaimer_is_expanded_with_the_rest(db, expansions):
    text = factories.DisclaimerFactory(kind="emergency", text="<p>Call for help.</p>")
    DefaultDisclaimer.objects.create(settings=factories.site_settings(), disclaimer=text)

    html = html_of(read(factories.paragraph(), factories.disclaimer(kind="emergency")).page)

    assert "<p>Call for help.</p>" in html
    assert len(expansions) == 1


def test_only_a_page_with_a_disclaimer_looks_up_the_sites_defaults(db):
    def defaults_asked_for(*body):
        with CaptureQueriesContext(connection) as queries:
            html_of(read(*body).page)
        return any("defaultdisclaimer" in query["sql"] for query in queries)

    factories.site_settings()

    assert not defaults_asked_for(factories.paragraph())
    assert defaults_asked_for(factories.disclaimer(text="<p>Ask.</p>"))


def test_a_reading_knows_who_made_the_page_and_who_checked_it(db):
    page = factories.ArticlePageFactory()
    second = factories.ContributionFactory(page=page, role="editor", sort_order=2)
    first = factories.ContributionFactory(page=page, sort_order=1)
    factories.ContributionFactory(page=page, contributor__live=False, sort_order=0)
    check = factories.MedicalCheckFactory(page=page)

    found = anew(page).get_reading()

    assert found.contributions == [first, second]
    assert found.medical_check == check


@pytest.mark.parametrize(
    "broken",
    [
        '<p>Before <a linktype="page" id="1"',
        "<p>Before <a href=",
        "<p>Before <!--",
        "<p>Before <em",
        '<p>Before <a linktype="page" id="no key">link</a></p>',
        f'<p>Before <a linktype="page" id="{10**30}">link</a></p>',
        '<p>Before <a linktype="page">link</a></p>',
        '<p>Before</p><embed embedtype="image" id="x" format="left"/>',
        '<p>Before</p><embed embedtype="media"/>',
    ],
)
def test_one_broken_rich_text_leaves_the_rest_of_its_page_as_it_is(db, broken):
    other = factories.ArticlePageFactory()
    body = [factories.paragraph(broken), factories.paragraph(f"<p>{factories.link_to(other)} <em>after</em></p>")]
    reading = read(*body)

    soup = BeautifulSoup(reading.body, "html.parser")

    assert "Before" in soup.get_text()
    assert not re.search(r"<[a-z/!][^<>]*<", reading.body)  # a browser would take what follows for a part of the tag
    assert soup.find("em", string="after")
    assert soup.find("a", href=other.url)
    assert "after" in reading.markdown
    html = html_of(reading.page)  # and without the page's reading
    assert BeautifulSoup(html, "html.parser").find("em", string="after")
