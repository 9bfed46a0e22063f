"""The page's graph: what readers see, once each, linked, and right by the vocabulary of schema.org."""

import json

import pytest
from bs4 import BeautifulSoup
from wagtail import hooks
from wagtail.blocks import CharBlock, ListBlock, StreamBlock, StructBlock

from tests import factories
from tests.factories import anew, html_of, request_for
from tests.testapp.models import ColumnsBlock
from wagtail_healthblocks import blocks, facts, nodes
from wagtail_healthblocks.blocks import HealthArticleStreamBlock, HealthBlock, QuestionBlock
from wagtail_healthblocks.models import DefaultDisclaimer
from wagtail_healthblocks.readings.graph import Graph
from wagtail_healthblocks.readings.schema_check import problems

BASES = {"HealthBlock", "HealthBlockMixin"}
BLOCKS = [getattr(blocks, name) for name in blocks.__all__ if name not in BASES]
HOST = "http://localhost"


def article(*body, **values):
    return anew(factories.ArticlePageFactory(body=list(body), **values))


def data_of(page):
    """The page's graph as the script says it."""
    return json.loads(json.dumps(anew(page).get_reading(request_for()).graph.as_dict()))


def nodes_of(page):
    return {node["@id"]: node for node in data_of(page)["@graph"]}


def typed(nodes, name):
    """The nodes of one type, in order."""
    return [node for node in nodes.values() if name in listed(node["@type"])]


def listed(value):
    return value if isinstance(value, list) else [value]


def linked(node, name):
    """The ids that a property points at."""
    return [link["@id"] for link in listed(node.get(name, []))]


@pytest.fixture
def whole(db):
    return factories.whole_article()


@pytest.mark.lengthy
def test_a_whole_article_has_a_graph_without_a_fault(whole):
    graph = anew(whole).get_reading(request_for()).graph

    assert problems(data_of(whole)) == []
    assert graph.conflicts == []


def test_who_checked_the_page_and_when_is_said_of_the_page_only(whole):
    nodes = nodes_of(whole)
    page = nodes[whole.full_url]

    for name in ("reviewedBy", "lastReviewed", "specialty", "medicalAudience"):
        assert [node["@id"] for node in nodes.values() if name in node] == [whole.full_url]
    assert page["@type"] == "MedicalWebPage"
    assert page["lastReviewed"] == "2024-03-01"
    assert page["specialty"] == "https://schema.org/Psychiatric"
    assert page["medicalAudience"] == {"@type": "MedicalAudience", "audienceType": "Patient"}
    assert [nodes[identifier]["@type"] for identifier in linked(page, "reviewedBy")] == ["Person"]


def test_people_are_persons_and_a_team_is_an_organisation(whole):
    nodes = nodes_of(whole)
    main = nodes[f"{whole.full_url}#article"]

    assert "Physician" not in json.dumps(nodes)
    assert {nodes[identifier]["@type"] for identifier in linked(main, "author")} == {"Person"}
    assert [nodes[identifier]["@type"] for identifier in linked(main, "editor")] == ["Person"]
    # Only a person can be an editor of schema.org's.
    assert [nodes[identifier]["@type"] for identifier in linked(main, "contributor")] == ["Person", "Organization"]
    assert [nodes[identifier]["@type"] for identifier in linked(nodes[whole.full_url], "publisher")] == ["Organization"]


def test_a_whole_article_names_each_kind_of_thing(whole):
    nodes = nodes_of(whole)
    main = nodes[f"{whole.full_url}#article"]

    assert len(typed(nodes, "Drug")) == 2
    assert len(typed(nodes, "Question")) == 3
    # A sponsor disclosure and two disclaimers, beside the places that cite a source.
    assert len([node for node in typed(nodes, "WebPageElement") if "citation" not in node]) == 3
    chosen, *typed_ones = [nodes[identifier]["name"] for identifier in linked(main, "citation")]
    assert chosen.startswith("Effects of an example agent, trial")
    assert typed_ones == [
        "A study of late doses",
        "A trial of an example agent",
        "Effects of an example agent",
    ]
    assert [nodes[identifier]["name"] for identifier in linked(main, "funder")] == ["Example Foundation"]
    assert main["image"]["caption"] == "A calendar"  # one picture, and the first of its captions
    assert main["mainEntityOfPage"] == {"@id": whole.full_url}
    assert "datePublished" not in main


def test_the_article_says_when_it_was_published_and_changed(db):
    page = article()
    page.save_revision().publish()

    main = nodes_of(page)[f"{page.full_url}#article"]

    assert main["datePublished"] == anew(page).first_published_at.isoformat()
    assert main["dateModified"] == anew(page).last_published_at.isoformat()
    assert problems(data_of(page)) == []


@pytest.mark.thorough
def test_breadcrumbs_lead_from_the_home_page_to_the_article(whole):
    trail = typed(nodes_of(whole), "BreadcrumbList")[0]["itemListElement"]

    assert [step["item"]["@id"] for step in trail] == [f"{HOST}/", whole.full_url]
    assert [step["position"] for step in trail] == [1, 2]


class EveryBlock(StructBlock):
    """A site's structure with one of each of our blocks."""

    title = CharBlock(required=False)

    def __init__(self, **kwargs):
        super().__init__(list(HealthArticleStreamBlock().child_blocks.items()), **kwargs)


class HostStreamBlock(StreamBlock):
    in_struct = EveryBlock()
    in_list = ListBlock(HealthArticleStreamBlock())
    in_stream = StructBlock([("inner", StreamBlock([("article", HealthArticleStreamBlock())]))])


def one_of_each(wrapper):
    """Each block once, with the id that it has directly in a structure of that id."""
    found = {}
    for block in factories.every_block():
        found.setdefault(block["type"], {**block, "id": f"{wrapper}-{block['type']}"})
    return list(found.values())


def in_struct(body):
    names = [*EveryBlock().child_blocks]
    ordered = sorted(body, key=lambda block: names.index(block["type"]))
    return ordered, [{"type": "in_struct", "id": "w", "value": {block["type"]: block["value"] for block in ordered}}]


def in_list(body):
    items = [{"type": "item", "id": f"item-{number}", "value": [block]} for number, block in enumerate(body)]
    return body, [{"type": "in_list", "id": "w", "value": items}]


def in_stream(body):
    inner = [{"type": "article", "id": f"a-{number}", "value": [block]} for number, block in enumerate(body)]
    return body, [{"type": "in_stream", "id": "w", "value": {"inner": inner}}]


@pytest.mark.lengthy
@pytest.mark.parametrize("wrap", [in_struct, in_list, in_stream])
def test_blocks_inside_a_site_s_own_give_the_graph_of_the_flat_page(db, wrap):
    flat, nested = wrap(one_of_each("hb-w".removeprefix("hb-")))
    page = factories.ArticlePageFactory(body=flat)
    factories.ContributionFactory(page=page)
    host = anew(page)
    host.body = HostStreamBlock().to_python(nested)

    graph = host.get_reading(request_for()).graph

    assert graph.as_dict() == anew(page).get_reading(request_for()).graph.as_dict()
    assert len(graph.nodes) > 10


def columns(left, right, notes=(), nested=()):
    value = {"title": "", "left": left["value"], "right": right["value"], "notes": list(notes), "nested": list(nested)}
    return factories.block("columns", value)


def test_questions_anywhere_on_a_page_are_gathered_in_one_faq_in_the_order_of_the_page(db):
    first, second, third, last = (
        factories.qa_section([factories.question(f"Question {number}?")]) for number in (1, 2, 3, 4)
    )
    page = factories.NestedPageFactory(body=[columns(first, second, nested=[third])], more=[last])

    nodes = nodes_of(page)
    faq = typed(nodes, "FAQPage")
    html = BeautifulSoup(html_of(anew(page), "{% load wagtailcore_tags %}{% include_block page.more %}"), "html.parser")

    assert len(faq) == 1
    asked = linked(faq[0], "mainEntity")
    assert [nodes[identifier]["name"] for identifier in asked] == [f"Question {number}?" for number in (1, 2, 3, 4)]
    assert html.find(id=asked[-1].partition("#")[2]).find("h3").get_text() == "Question 4?"
    assert isinstance(page.body.stream_block.child_blocks["columns"], ColumnsBlock)
    assert problems(data_of(page)) == []


class AskingStreamBlock(StreamBlock):
    question = QuestionBlock()
    many = ListBlock(QuestionBlock())
    inner = StreamBlock([("question", QuestionBlock())])


def test_the_id_of_a_question_is_its_id_in_the_html_wherever_it_stands(db):
    def value(number):
        return factories.question(f"Question {number}?")["value"]

    page = article()
    page.body = AskingStreamBlock().to_python(
        [
            factories.block("question", value(1)),
            factories.block("many", [factories.block("item", value(2))]),
            factories.block("inner", [factories.block("question", value(3))]),
        ]
    )

    html = BeautifulSoup(html_of(page), "html.parser")
    graph = page.get_reading(request_for()).graph

    assert len(typed(graph.nodes, "FAQPage")) == 1
    questions = typed(graph.nodes, "Question")
    assert [node["name"] for node in questions] == ["Question 1?", "Question 2?", "Question 3?"]
    for node in questions:
        assert node["@id"] == node["url"] == node["acceptedAnswer"]["url"]
        assert node["name"] in html.find(id=node["@id"].partition("#")[2]).get_text()


def test_a_closed_question_has_its_id_in_the_html_too(db):
    page = article(factories.qa_section(display="details"))

    html = BeautifulSoup(html_of(page), "html.parser")

    assert [node for node in typed(nodes_of(page), "Question") if not html.find(id=node["@id"].partition("#")[2])] == []


def test_the_questions_are_a_part_of_the_page_unless_the_site_wants_otherwise(db, settings):
    page = article(factories.question("One?"), factories.question("Two?"))

    as_part = nodes_of(page)
    settings.HEALTHBLOCKS_FAQ_PAGE = "page"
    as_page = data_of(page)
    settings.HEALTHBLOCKS_FAQ_PAGE = "off"
    off = nodes_of(page)

    assert linked(as_part[page.full_url], "hasPart") == [f"{page.full_url}#faq"]
    assert as_page["@graph"][0]["@type"] == ["MedicalWebPage", "FAQPage"]
    assert len(linked(as_page["@graph"][0], "mainEntity")) == 3
    assert [node["@id"] for node in as_page["@graph"] if "FAQPage" in listed(node["@type"])] == [page.full_url]
    assert problems(as_page) == []
    assert typed(off, "FAQPage") == typed(off, "Question") == []


def test_a_question_that_is_asked_twice_is_there_once(db):
    page = article(factories.question("Why?"), factories.qa_section([factories.question("Why?")]))

    assert [node["name"] for node in typed(nodes_of(page), "Question")] == ["Why?"]


def test_a_question_without_an_answer_is_not_there(db):
    page = article(factories.question("Why?", answer=[]))

    assert typed(nodes_of(page), "Question") == typed(nodes_of(page), "FAQPage") == []


def test_someone_in_every_role_is_one_person(db, settings):
    robin = factories.ContributorFactory(name="Robin Example")
    page = factories.ArticlePageFactory(
        body=[factories.author_card(factories.person(robin)), factories.author_card(), factories.author_card()]
    )
    factories.ContributionFactory(page=page, contributor=robin)
    factories.ContributionFactory(page=page, contributor=robin, role="medical_reviewer")
    settings.HEALTHBLOCKS_CHECKS_OF_OWN_TEXT = True
    factories.check(page, robin)

    nodes = nodes_of(page)

    assert [node["name"] for node in typed(nodes, "Person")] == ["Robin Example"]
    someone = typed(nodes, "Person")[0]
    assert linked(nodes[f"{page.full_url}#article"], "author") == [someone["@id"]]
    assert linked(nodes[page.full_url], "reviewedBy") == [someone["@id"]]
    assert someone["jobTitle"] == "Medical writer"  # the card adds what the byline does not show


def test_someone_with_a_page_is_known_by_that_page(db):
    index = factories.ContributorIndexPageFactory(slug="people")
    page = factories.ArticlePageFactory()
    factories.ContributionFactory(page=page, contributor__slug="robin")

    someone = typed(nodes_of(page), "Person")[0]

    assert someone["url"] == f"{index.full_url}robin/"
    assert someone["@id"] == f"{index.full_url}robin/#person"


def test_someone_unpublished_is_not_there(db):
    page = factories.ArticlePageFactory(
        body=[factories.author_card(factories.person(factories.ContributorFactory(live=False)))]
    )
    factories.ContributionFactory(page=page, contributor__live=False)

    assert typed(nodes_of(page), "Person") == []


def test_the_same_medicine_in_two_notices_is_one_drug(db):
    medicine = factories.MedicineFactory()
    factories.LegalStatusFactory(medicine=medicine, axis="control", code="CD2")
    page = article(factories.prescription_required(medicine), factories.prescription_required(medicine, note=""))

    nodes = nodes_of(page)
    drugs = typed(nodes, "Drug")

    assert len(drugs) == 1
    assert len(drugs[0]["legalStatus"]) == 2
    assert drugs[0]["prescriptionStatus"] == "https://schema.org/PrescriptionOnly"
    assert linked(nodes[page.full_url], "about") == [drugs[0]["@id"]]


def test_two_descriptions_of_one_thing_are_united():
    page = nodes.medical_web_page("https://a.example/", "A page")
    graph = Graph(page, nodes.article(page, "A page"))
    first = {"@type": "Drug", "@id": "https://a.example/#x", "name": "A", "legalStatus": ["one"]}

    graph.add(first)
    graph.add({**first, "name": "B", "rxcui": "1", "legalStatus": ["one", "two"]}, rel="about", of=page)
    graph.add(first, rel="about", of=page)

    assert graph.nodes["https://a.example/#x"] == {**first, "rxcui": "1", "legalStatus": ["one", "two"]}
    assert first["legalStatus"] == ["one"]
    assert graph.page["about"] == {"@id": "https://a.example/#x"}


def test_the_same_picture_twice_is_there_once_with_its_caption(db):
    picture = factories.ImageFactory()
    page = article(
        factories.figure(picture, caption=""), factories.figure(picture), factories.figure(picture, alt_text="")
    )

    image = nodes_of(page)[f"{page.full_url}#article"]["image"]

    assert image["caption"] == "The level in blood over a day"


@pytest.mark.thorough
def test_a_medicine_is_never_rated(whole):
    drugs = typed(nodes_of(whole), "Drug")

    assert drugs
    assert not any({"review", "aggregateRating", "offers"} & drug.keys() for drug in drugs)


def test_the_site_s_default_disclaimer_is_there_where_readers_see_it(db):
    DefaultDisclaimer.objects.create(settings=factories.site_settings(), disclaimer=factories.DisclaimerFactory())
    page = article(factories.disclaimer())

    assert [node["text"] for node in typed(nodes_of(page), "WebPageElement")] == [
        "This shared statement is not advice."
    ]


@pytest.mark.thorough
def test_a_site_with_an_article_of_its_own_seo_package_says_it_all_of_the_page(whole, settings):
    settings.HEALTHBLOCKS_ARTICLE_NODE = False

    nodes = nodes_of(whole)
    page = nodes[whole.full_url]

    assert typed(nodes, "Article") == []
    assert {"author", "editor", "citation", "image", "funder", "reviewedBy"} <= page.keys()
    assert problems(data_of(whole)) == []


def test_a_hook_adds_to_the_graph(db):
    page = article()

    def add(graph, of, request):
        assert (of, request.path) == (page, "/")
        graph.add({"@type": "WebSite", "@id": f"{HOST}/#website", "name": "A site"}, rel="isPartOf", of=graph.page)
        graph.article["keywords"] = "one, two"

    with hooks.register_temporarily("construct_healthblocks_json_ld", add):
        nodes = nodes_of(page)

    assert nodes[page.full_url]["isPartOf"] == {"@id": f"{HOST}/#website"}
    assert nodes[f"{page.full_url}#article"]["keywords"] == "one, two"


def test_two_kinds_of_one_thing_are_reported_and_the_first_stays(db, caplog):
    page = article(factories.paragraph())

    def add(graph, of, request):
        graph.add({"@type": "Person", "@id": page.full_url, "name": "Robin"}, rel="author", of=graph.article)

    with hooks.register_temporarily("construct_healthblocks_json_ld", add):
        graph = anew(page).get_reading(request_for()).graph

    expected = f"{page.full_url} is a MedicalWebPage and cannot be a Person as well."
    assert graph.conflicts == [expected]
    assert expected in caplog.text
    assert graph.page["name"] == page.title
    assert "author" not in graph.article


class TrialBlock(StructBlock):
    """A site's own block that says something of itself."""

    title = CharBlock()

    def get_structured_data(self, value, reading):
        node = {"@type": "MedicalTrial", "@id": f"{reading.page_url}#trial", "name": value["title"]}
        yield facts.Fact(node, rel="about", of=facts.PAGE)


def test_a_site_s_own_block_joins_the_graph(db):
    page = article()
    page.body = StreamBlock([("trial", TrialBlock())]).to_python([factories.block("trial", {"title": "A trial"})])

    graph = page.get_reading(request_for()).graph

    assert graph.nodes[f"{page.full_url}#trial"]["name"] == "A trial"
    assert graph.page["about"] == {"@id": f"{page.full_url}#trial"}
    assert problems(graph.as_dict()) == []


def test_steps_quotations_videos_and_points_are_said_of_the_article(db):
    page = article(
        factories.key_points(),
        factories.key_points("Another one.", heading="Again"),
        factories.steps(factories.step(title="Prepare it"), factories.step("<p>Breathe out.</p>")),
        factories.quote("<p>It works for many.</p>", "statement", name="Pat Expert"),
        factories.video(),
        factories.video("https://files.example.org/film.mp4", "How to breathe"),
    )

    nodes = nodes_of(page)
    main = nodes[f"{page.full_url}#article"]

    assert problems(data_of(page)) == []
    assert main["abstract"] == " ".join(factories.POINTS)
    assert typed(nodes, "HowTo")[0]["step"] == [
        {"@type": "HowToStep", "position": 1, "name": "Prepare it", "text": "Shake it."},
        {"@type": "HowToStep", "position": 2, "text": "Breathe out."},
    ]
    assert typed(nodes, "Quotation")[0]["creditText"] == "Pat Expert"
    assert [video.get("url", video.get("contentUrl")) for video in typed(nodes, "MediaObject")] == [
        "https://videos.example.org/watch",
        "https://files.example.org/film.mp4",
    ]
    assert linked(main, "associatedMedia") == [video["@id"] for video in typed(nodes, "MediaObject")]


def test_a_patients_story_stays_out_of_the_graph(db):
    page = article(factories.quote("<p>I was unwell.</p>", name="Alexandra"))

    assert "unwell" not in json.dumps(data_of(page))
    assert "Alexandra" not in json.dumps(data_of(page))


@pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)
def test_every_block_describes_itself_or_says_why_not(block_class):
    describes, reason = hasattr(block_class, "get_structured_data"), block_class.no_structured_data

    assert describes != bool(reason), (
        f"Give {block_class.__name__} get_structured_data or no_structured_data, not both."
    )
    assert not reason or reason.endswith(".")


def test_a_block_of_a_site_need_not_describe_itself(db):
    class Plain(HealthBlock):
        words = CharBlock()

    page = article()
    page.body = StreamBlock([("plain", Plain())]).to_python([factories.block("plain", {"words": "Hello"})])

    assert len(page.get_reading(request_for()).graph.nodes) == 3  # page, article, breadcrumbs


def test_an_answer_keeps_its_paragraphs_lists_and_rows(db):
    answer = [
        factories.paragraph("<p>Take one of:</p><ul><li>paracetamol</li><li>ibuprofen</li></ul><p>Not both.</p>"),
        factories.data_table("Tea | 2.5\nCoffee | 7.0", caption="Caffeine", note=""),
    ]
    page = article(factories.question("Which?", answer))

    assert typed(nodes_of(page), "Question")[0]["acceptedAnswer"]["text"].split("\n") == [
        "Take one of:",
        "- paracetamol",
        "- ibuprofen",
        "Not both.",
        "Caffeine",
        "Drink: Tea; Amount in milligrams: 2.5",
        "Drink: Coffee; Amount in milligrams: 7.0",
    ]


def test_the_breadcrumb_names_the_page_by_its_id_alone(whole):
    last = typed(nodes_of(whole), "BreadcrumbList")[0]["itemListElement"][-1]

    assert last == {"@type": "ListItem", "position": 2, "name": whole.title, "item": {"@id": whole.full_url}}


def test_a_block_that_reaches_for_the_graph_is_told_to_yield(db):
    class ReachingBlock(HealthBlock):
        words = CharBlock()

        def get_structured_data(self, value, reading):
            reading.graph.add({"@type": "Thing", "@id": reading.url(value)})

    class YieldingNodeBlock(ReachingBlock):
        def get_structured_data(self, value, reading):
            yield {"@type": "Thing", "@id": reading.url(value)}

    for block, error, message in (
        (ReachingBlock(), RuntimeError, "yields facts"),
        (YieldingNodeBlock(), TypeError, "yields facts"),
    ):
        page = article()
        page.body = StreamBlock([("site", block)]).to_python([factories.block("site", {"words": "x"})])
        reading = page.get_reading(request_for())
        with pytest.raises(error, match=message):
            reading.graph  # noqa: B018 - builds it
        with pytest.raises(error, match=message):
            reading.graph  # noqa: B018 - as again
