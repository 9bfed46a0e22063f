"""Queries grow with the kinds of block in use, never with their number. All counts are of a first visit, caches cold."""

import re
import uuid
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model

from tests import factories
from tests.factories import anew, html_of, request_for
from tests.parts import one_in
from wagtail_healthblocks.models import Contribution, Contributor

#: An article with its byline, as a site's template shows it.
ARTICLE = """{% load healthblocks_tags wagtailcore_tags %}
{% health_byline %}{% medical_check %}{% include_block page.body %}"""
NESTED = """{% load wagtailcore_tags %}{% for block in page.body %}
    {% include_block block.value.left %}{% include_block block.value.right %}{% include_block block.value.nested %}
{% endfor %}{% include_block page.more %}"""
#: The same with what stands at the top of it, and with all that the package can print of a page.
WITH_NOTICES = "{% load healthblocks_tags %}{% article_notices %}" + ARTICLE
WITH_ALL = (
    "{% load healthblocks_tags %}{% markdown_link %}{% health_structured_data %}{% article_contents %}" + WITH_NOTICES
)
#: The most queries to show an article that has every block once, with its people, its check, alerts and corrections.
EVERY_BLOCK_ONCE = 20
#: Which tables are asked more than once for it, how often, and why. Every other table is asked once.
MORE_THAN_ONCE = {
    "wagtailcore_page": (2, "The pages that editors have chosen; and those that are related, a search of its own."),
    "wagtailcore_site": (2, "Wagtail's: which site is visited, and the roots of all, which it keeps in the cache."),
}
#: The same with structured data.
MORE_THAN_ONCE_WITH_ALL = MORE_THAN_ONCE | {
    "wagtailcore_page": (3, "As above; and the way to the page, which only its structured data tells."),
}
#: A draft is compared with what was checked, each time: nothing keeps what came of it.
COMPARED = {
    "wagtail_healthblocks_contributor": (2, "Its own people, who are no rows yet; and those of its cards."),
    "wagtail_healthblocks_medicalcheck": (2, "The page's checks; and the long record of one, which only this reads."),
    "wagtailimages_image": (3, "Those of its figures; and the files that it shows, and those of the people it names."),
    "wagtailcore_site": (3, "As above; and the page's own, because no visit is compared."),
    "wagtail_healthblocks_healthblockssitesettings": (2, "Those of the visited site; and of the page's own."),
}
#: The queries that this adds, less those for what a draft has in itself.
MORE_OF_A_DRAFT = 5


#: What choosers choose, and what comes with it.
CHOSEN = [
    "wagtailimages_image",
    *(
        f"wagtail_healthblocks_{name}"
        for name in ("contributor", "medicine", "legalstatus", "disclaimer", "helpline", "source")
    ),
]


def first_visit(page, template=ARTICLE, load=anew):
    """The queries that showing the page takes once it is loaded, with cold caches; and what it shows."""
    page, request = load(page), request_for()
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        html = html_of(page, template, request)
    return queries, html


def queries_of(page, template=ARTICLE, load=anew):
    queries, _html = first_visit(page, template, load)
    return len(queries)


def draft(page):
    """The page's latest revision, as a preview loads it."""
    return anew(page).get_latest_revision_as_object()


class Crowd:
    """Any number of images and people with a photo, each with its stored renditions, made in a few queries."""

    def __init__(self):
        factories.site_settings()
        self.image = factories.ImageFactory(file__width=1500, file__height=30)
        self.robin = factories.ContributorFactory()
        body = [factories.figure(self.image), factories.author_card(factories.person(self.robin))]
        first_visit(factories.ArticlePageFactory(body=body))

    def images(self, number):
        return self._copies(self.image, number)

    def people(self, number):
        photos = self._copies(self.robin.photo, number)
        Contributor.objects.bulk_create(
            Contributor(name=photo.title, slug=f"person-{photo.pk}", photo=photo) for photo in photos
        )
        return list(Contributor.objects.filter(photo__in=photos))

    def _copies(self, original, number):
        # Found again by their title: not every database tells the keys of rows made at once.
        title, model, renditions = f"Crowd {uuid.uuid4()}", get_image_model(), list(original.renditions.all())
        model.objects.bulk_create(
            model(
                title=title,
                file=original.file.name,
                width=original.width,
                height=original.height,
                collection=original.collection,
            )
            for _copy in range(number)
        )
        copies = list(model.objects.filter(title=title))
        rows = [
            type(rendition)(
                image=copy,
                filter_spec=rendition.filter_spec,
                focal_point_key=rendition.focal_point_key,
                file=rendition.file.name,
                width=rendition.width,
                height=rendition.height,
            )
            for copy in copies
            for rendition in renditions
        ]
        type(renditions[0]).objects.bulk_create(rows)
        return copies


@pytest.fixture
def crowd(db):
    return Crowd()


def article(*body):
    page = factories.ArticlePageFactory(body=list(body))
    page.save_revision()
    return page


def cards(people):
    """One card that names them all."""
    return factories.author_card(*map(factories.person, people))


@pytest.mark.parametrize("load", [anew, draft])
@pytest.mark.thorough
def test_images_and_people_cost_six_queries_whatever_their_number(crowd, load):
    plain = [factories.paragraph(), factories.heading()]
    few = [*map(factories.figure, crowd.images(25)), cards(crowd.people(25))]
    many = [*map(factories.figure, crowd.images(250)), cards(crowd.people(250))]

    without, with_few, with_many = (queries_of(article(*plain, *more), load=load) for more in ([], few, many))

    assert with_few - without <= 6
    assert with_many == with_few


def test_each_image_is_there_at_three_widths_in_two_formats(crowd):
    page = article(*map(factories.figure, crowd.images(25)))

    _queries, html = first_visit(page)

    assert html.count("<picture>") == 25
    for kind in ("480w", "960w", "1440w"):
        assert len(re.findall(rf"\.webp {kind}", html)) == len(re.findall(rf"\.jpg {kind}", html)) == 25


@pytest.mark.lengthy
@pytest.mark.parametrize("load", [anew, draft])
def test_the_people_of_a_page_cost_the_same_whatever_their_number(crowd, load):
    def with_people(number):
        page = factories.ArticlePageFactory(body=[factories.author_card()])
        people = [Contribution(page=page, contributor=person) for person in crowd.people(number)]
        Contribution.objects.bulk_create(people)
        anew(page).save_revision()
        return page

    assert queries_of(with_people(40), load=load) == queries_of(with_people(2), load=load)


def test_the_same_image_and_person_many_times_cost_what_one_does(crowd):
    one = [factories.figure(crowd.image), cards([crowd.robin])]

    assert queries_of(article(*one * 10)) == queries_of(article(*one))


def test_links_to_the_pages_of_people_cost_the_same_whatever_their_number(crowd):
    factories.ContributorIndexPageFactory()
    few, many = article(cards(crowd.people(2))), article(cards(crowd.people(40)))

    (few_queries, _few_html), (many_queries, html) = first_visit(few), first_visit(many)

    assert html.count("View all posts by") == 40
    assert len(many_queries) == len(few_queries)


@pytest.mark.parametrize("load", [anew, draft])
@pytest.mark.thorough
def test_fifty_links_to_pages_cost_at_most_three_queries(db, load):
    factories.site_settings()
    targets = [factories.ArticlePageFactory() for _number in range(50)]
    linked = [factories.paragraph(f"<p>{factories.link_to(target)}</p>") for target in targets]
    plain = [factories.paragraph(f"<p>{number}</p>") for number in range(50)]

    without, with_links = queries_of(article(*plain), load=load), queries_of(article(*linked), load=load)

    assert with_links - without <= 3


@pytest.mark.lengthy
def test_links_in_every_kind_of_rich_text_cost_what_one_does(db):
    target = factories.link_to(factories.ArticlePageFactory())
    text = f"<p>{target}</p>"
    body = [
        factories.paragraph(text),
        factories.question(answer=[factories.paragraph(text)]),
        factories.qa_section(introduction=text),
        factories.prescription_required(name="X", note=text),
        factories.off_label_notice(name="X", evidence=text),
        factories.disclaimer(text=text),
        factories.sponsor_disclosure(details=text),
        factories.warning_callout(text=text),
        factories.care_card(text=text),
        factories.steps(factories.step(text), introduction=text),
        factories.quote(text),
        factories.video(transcript=text),
    ]
    unlinked = [factories.paragraph(text.replace("linktype", "title")), *factories.every_block()]

    once, often = article(body[0], *unlinked), article(*body, *unlinked)
    for page in (once, often):
        first_visit(page)  # makes the renditions of new pictures

    once, often = queries_of(once), queries_of(often)

    assert often == once


def in_article(block):
    return [block]


def in_question(block):
    return [factories.question(answer=[block])]


def in_section(block):
    return [factories.qa_section([factories.question(answer=[block])])]


CHOOSERS = {
    "figure": lambda crowd: factories.figure(crowd.images(1)[0]),
    "prescription_required": lambda crowd: factories.prescription_required(factories.MedicineFactory()),
    "off_label_notice": lambda crowd: factories.off_label_notice(factories.MedicineFactory()),
    "disclaimer": lambda crowd: factories.disclaimer(factories.DisclaimerFactory()),
    "helpline": lambda crowd: factories.helpline(factories.HelplineFactory(), factories.HelplineFactory()),
    "care_card": lambda crowd: factories.care_card(factories.HelplineFactory(), factories.HelplineFactory()),
}
POSITIONS = [(name, place) for name in CHOOSERS for place in (in_article, in_question, in_section)]
#: Blocks with choosers that no answer holds, with one of their choosers in use.
ARTICLE_CHOOSERS = {
    "medicine_facts": lambda crowd: factories.medicine_facts(factories.MedicineFactory()),
    "dosage": lambda crowd: factories.dosage(factories.MedicineFactory()),
    "interactions": lambda crowd: factories.interactions(factories.MedicineFactory()),
    "side_effects": lambda crowd: factories.side_effects(factories.HelplineFactory(), name="X"),
    "side_effects_of": lambda crowd: factories.side_effects(medicine=factories.MedicineFactory()),
    "related_articles": lambda crowd: factories.related_articles(
        factories.ArticlePageFactory(), factories.ArticlePageFactory(), fill=False
    ),
}
POSITIONS += [(name, in_article) for name in ARTICLE_CHOOSERS]
#: Every position of a page, and in the ordinary run every third of a draft.
CASES = [
    *((name, place, anew) for name, place in POSITIONS),
    *one_in(3, [(name, place, draft) for name, place in POSITIONS]),
]
CHOOSERS_ANYWHERE = {**CHOOSERS, **ARTICLE_CHOOSERS}


@pytest.mark.lengthy
@pytest.mark.parametrize(("name", "place", "load"), CASES)
@pytest.mark.any_database
def test_a_position_costs_at_most_two_queries_and_more_of_it_nothing(crowd, name, place, load):
    base = place(factories.paragraph("<p>words</p>"))
    # With a disclaimer the page looks up the site's default texts, once.
    base += [factories.disclaimer(text="<p>Ask.</p>")] if name == "disclaimer" else []
    # With any link to a page it looks up the roots of the sites, once.
    base += [factories.paragraph(f"<p>{factories.link_to(factories.ArticlePageFactory())}</p>")]
    one, three = (
        [block for _copy in range(copies) for block in place(CHOOSERS_ANYWHERE[name](crowd))] for copies in (1, 3)
    )

    without, with_one, with_three = (queries_of(article(*base, *more), load=load) for more in ([], one, three))

    assert with_one - without <= 2
    assert with_three == with_one


def whole_article(copies=1):
    """Every block so many times, with all that stands around them: people, a check, an alert, corrections."""
    factories.site_settings(readers_countries="GB", paid_domains="shop.example.org")
    blocks = [block for _copy in range(copies) for block in [*factories.every_block(), factories.author_card()]]
    page = article(*blocks)
    for role in ("author", "medical_reviewer", "editor"):
        factories.ContributionFactory(page=page, role=role)
    factories.check(page, factories.Contributor.objects.filter(contributions__role="medical_reviewer").last())
    anew(page).save_revision()
    factories.correct(page)
    chosen = next(child.value["pages"] for child in page.body if child.block_type == "related_articles")
    factories.correct(chosen[0])
    medicine = next(child.value["medicine"] for child in page.body if child.block_type == "medicine_facts")
    factories.SafetyAlertFactory(medicine=medicine)
    return page


@pytest.fixture
def index(db):
    return factories.ContributorIndexPageFactory()


@pytest.mark.parametrize("load", [anew, draft])
@pytest.mark.thorough
@pytest.mark.any_database
def test_every_block_once_costs_what_two_or_ten_of_each_cost(index, load):
    pages = [whole_article(copies) for copies in (1, 2, 10)]
    for page in pages:
        first_visit(page)  # makes the renditions of new pictures, and compares the page with what was checked

    once, twice, tenfold = (queries_of(page, WITH_NOTICES, load) for page in pages)

    assert once == twice == tenfold
    assert once <= EVERY_BLOCK_ONCE + (MORE_OF_A_DRAFT if load is draft else 0)


@pytest.mark.lengthy
@pytest.mark.parametrize(
    ("load", "template", "more_than_once"),
    [
        (anew, WITH_NOTICES, MORE_THAN_ONCE),
        (anew, WITH_ALL, MORE_THAN_ONCE_WITH_ALL),
        (draft, WITH_NOTICES, MORE_THAN_ONCE | COMPARED),
        (draft, WITH_ALL, MORE_THAN_ONCE_WITH_ALL | COMPARED),
    ],
)
def test_each_table_is_asked_once_but_for_a_few(index, load, template, more_than_once):
    page = whole_article()
    first_visit(page)

    queries, html = first_visit(page, template, load)

    assert html.count('class="hb-safety-alert') == 1
    assert html.count('class="hb-correction hb-note') == 1
    assert {table: number for table, number in tables_of(queries).items() if number > 1} == {
        table: number for table, (number, _reason) in more_than_once.items()
    }


@pytest.mark.lengthy
@pytest.mark.parametrize(
    "read",
    [
        lambda page: page.get_reading(request_for()).markdown,
        lambda page: page.get_reading(request_for()).graph,
        lambda page: page.get_reading(request_for()).contents,
        lambda page: page.body.stream_block.get_api_representation(page.body, {"request": request_for()}),
        lambda page: page.body.stream_block.get_searchable_content(page.body),
        lambda page: page.make_preview_request(preview_mode=page.default_preview_mode).render(),
    ],
    ids=["markdown", "graph", "contents", "api", "search", "preview"],
)
def test_whatever_reads_a_page_loads_once_what_it_has_chosen(index, read):
    page = whole_article()
    first_visit(page)
    page = anew(page)

    with CaptureQueriesContext(connection) as queries:
        read(page)

    tables = tables_of(queries)
    assert {tables[table] for table in CHOSEN} == {1}
    # Once more where a figure is drawn before anything has named the people of the page.
    assert tables["wagtailimages_rendition"] <= 2


def tables_of(queries):
    """How often each table was asked: of a query the one that it is about, not those that it joins or looks into."""
    return Counter(re.search(r"FROM [\"`]?(\w+)", outermost(query["sql"]))[1] for query in queries)


def outermost(sql):
    """A query without what stands in brackets."""
    while (shorter := re.sub(r"\([^()]*\)", "", sql)) != sql:
        sql = shorter
    return sql


@pytest.mark.lengthy
def test_articles_that_are_added_cost_the_same_whatever_their_number(db):
    medicine = factories.MedicineFactory()
    page = article(factories.medicine_facts(medicine))
    few = article(factories.medicine_facts(medicine), factories.related_articles(number=1))
    many = article(factories.medicine_facts(medicine), *[factories.related_articles(number=12)] * 3)
    for _number in range(12):
        article(factories.prescription_required(medicine))
    first_visit(page)  # makes the settings of the site

    without, (with_few, _html), (with_many, html) = queries_of(page), first_visit(few), first_visit(many)

    assert html.count("hb-article-list__article") == 36
    assert len(with_many) == len(with_few)
    assert len(with_few) - without <= 3  # the roots of the sites, what is restricted, and the articles


@pytest.mark.thorough
def test_inside_a_sites_own_structure_it_is_the_same(crowd):
    def with_columns(copies):
        body = [factories.block("columns", columns(crowd)) for _copy in range(copies)]
        return factories.NestedPageFactory(body=body, more=[factories.paragraph()])

    once, tenfold = (queries_of(with_columns(copies), NESTED) for copies in (1, 10))

    assert tenfold == once


def columns(crowd):
    def section():
        answer = [chooser(crowd) for chooser in CHOOSERS.values()]
        return factories.qa_section([factories.question(answer=answer)])

    left, right = section()["value"], section()["value"]
    return {"title": "", "left": left, "right": right, "notes": [], "nested": [section(), section()]}


@pytest.mark.lengthy
def test_a_draft_is_compared_with_what_was_checked_at_the_same_cost_whatever_its_people(crowd):
    def checked(number):
        page = article(cards(crowd.people(number)))
        factories.check(page)
        return page

    assert queries_of(checked(20), load=draft) == queries_of(checked(2), load=draft)


def test_a_preview_costs_the_same_whatever_the_number_of_blocks(crowd):
    few = article(*map(factories.figure, crowd.images(2)), cards(crowd.people(2)))
    many = article(*map(factories.figure, crowd.images(30)), cards(crowd.people(30)))

    assert preview_queries(many) == preview_queries(few)


def preview_queries(page):
    page = draft(page)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = page.make_preview_request(preview_mode=page.default_preview_mode)
        response.render()
    assert response.status_code == 200
    return len(queries)
