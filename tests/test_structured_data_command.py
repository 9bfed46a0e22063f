"""The command that checks a site's structured data: what it says must be right, and be on the page."""

import gc
import json
import sys
import weakref
from datetime import datetime, timezone
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.signals import post_init
from django.http import HttpResponseNotFound
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail import hooks

import wagtail_healthblocks
from tests import factories
from tests.factories import GONE
from tests.parts import one_in
from tests.testapp.models import ArticlePage
from tests.written_once import written_once
from wagtail_healthblocks import nodes
from wagtail_healthblocks.management.commands.healthblocks_check_structured_data import CHUNK
from wagtail_healthblocks.models import Medicine
from wagtail_healthblocks.nodes import listed
from wagtail_healthblocks.readings.audit import hidden_facts
from wagtail_healthblocks.readings.graph import Graph

COMMAND = "healthblocks_check_structured_data"
TEMPLATES = Path(wagtail_healthblocks.__file__).parent / "templates" / "wagtail_healthblocks" / "blocks"
PAGE = """<html><head><title>{{ page.title }}</title></head><body><h1>{{ page.title }}</h1>
{% load healthblocks_tags wagtailcore_tags %}{% health_byline %}{% medical_check %}{% include_block page.body %}</body>"""


def run(*args, **options):
    """What the command prints, and its exit code."""
    out = StringIO()
    try:
        call_command(COMMAND, *map(str, args), stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def issues_of(page):
    out, code = run(page.pk, format="json")
    issues = json.loads(out)[str(page.pk)]
    assert code == bool(issues)
    return issues


@pytest.fixture
def site_with(tmp_path):
    """`with site_with({path: template}):` is a site that has these templates in place of ours."""

    def override(templates):
        for name, content in templates.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
        return override_settings(TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [tmp_path]}])

    return override


@written_once
def whole_article():
    """An article whose every block says something that no other place of the page says."""
    factories.site_settings(publisher=factories.ContributorFactory(kind="organisation", name="The Publisher"))
    medicine = factories.MedicineFactory(name="Chosenamine", brand_names="Brandin\nBrandor")
    card = factories.person(
        name="Sam Guest", credentials="PharmD", job_title="Dispenser", biography="Sam works in a hospital."
    )
    body = [
        factories.sponsor_disclosure(),
        factories.paragraph(),
        factories.heading(),
        factories.figure(factories.ImageFactory(), credit="Ann Camera"),
        factories.off_label_notice(name="Otheramine"),
        factories.prescription_required(medicine),
        factories.qa_section([factories.question("What if I forget a dose?")]),
        factories.disclaimer(text="<p>Ask your own doctor.</p>"),
        factories.helpline(factories.HelplineFactory()),
        factories.author_card(card),
        factories.references(),
        factories.key_points(),
        factories.steps(),
        factories.quote("<p>It works for many.</p>", "statement", name="Pat Expert"),
        factories.video(),
        factories.warning_callout(),
        factories.care_card(factories.HelplineFactory()),
        factories.do_dont(),
        factories.data_table(),
        factories.medicine_facts(
            factories.MedicineFactory(
                name="Factamine", brand_names="Factin", medicine_class="factual agent", status=None
            )
        ),
        factories.dosage(name="Doseamine"),
        factories.side_effects(name="Effectamine"),
        factories.interactions(
            name="Interactamine",
            rows=[
                factories.interaction("Clashamine"),
                factories.interaction("Beer", "alcohol", what_to_do="Beer makes it stronger."),
                factories.interaction("Milk", "food", what_to_do="Milk makes it weaker."),
            ],
        ),
        factories.evidence(
            references=[factories.reference("A trial of sleep", authors="Other C", year=2011, doi="", pmid="")]
        ),
        factories.related_articles(factories.PlainPageFactory()),
    ]
    page = factories.ArticlePageFactory(title="How it works", body=body)
    robin = factories.ContributorFactory(name="Robin Example")
    factories.ContributionFactory(page=page, contributor=robin)
    factories.MedicalCheckFactory(page=page, contributor__name="Kim Checker")
    return page


@pytest.fixture
def article(db):
    return whole_article()


def hidden(*words):
    return {f"“{word}” is not on the page." for word in words}


def said_of(issues):
    return {issue.partition(": ")[2] for issue in issues}


def test_a_page_that_shows_all_it_says_is_right(article):
    assert run(article.pk) == (f"{article.pk} How it works: right\n", 0)


QUESTION = {*hidden("What if I forget a dose?", "Yes, with a meal."), "the page has no such place."}
DISCLOSURE = hidden("Paid for by a partner", "Example Foundation")
FIGURE = hidden("The level in blood over a day", "Ann Camera")
MEDICINE = hidden("Chosenamine", "Brandin", "Brandor", "Prescription-only medicine (POM)")
DISCLAIMER = hidden("General information, not medical advice", "Ask your own doctor.")
CARD = hidden("Sam Guest", "PharmD", "Dispenser", "Sam works in a hospital.", "Written by Sam Guest, PharmD")
REFERENCE = hidden("Effects of an example agent", "Sample A, Example B", "2017")
KEY_POINTS = hidden("It needs a prescription. It takes an hour to work. It can make you sleepy.")
STEP = hidden("Prepare it", "Shake it.", "Breathe out.")
STEPS = STEP | hidden("How to use it")
QUOTE = hidden("It works for many.", "Pat Expert")
VIDEO = hidden("How to hold it", "Hold it upright.", "Film: the editors")
FACTS_OF_MEDICINE = hidden("Factamine", "Factin", "factual agent")
SIDE_EFFECTS = hidden("Effectamine", "Serious side effects Shallow breathing Call for help at once.")
INTERACTIONS = hidden("Interactamine", "Clashamine", "Beer makes it stronger.", "Milk makes it weaker.")
EVIDENCE_SOURCE = hidden("A trial of sleep", "Other C", "2011")
EVIDENCE = EVIDENCE_SOURCE | hidden("It helps people to sleep.")
#: For each template of a block, the facts that nobody sees where a site has emptied it.
FACTS = {
    "sponsor_disclosure": DISCLOSURE,
    "figure": FIGURE,
    "prescription_required": MEDICINE,
    "question": QUESTION,
    "qa_section": QUESTION,
    "disclaimer": DISCLAIMER,
    "author_card": CARD,
    "reference": REFERENCE | EVIDENCE_SOURCE,
    "references": REFERENCE,
    "stream": QUESTION,
    "key_points": KEY_POINTS,
    "steps": STEPS,
    "step": STEP,
    "quote": QUOTE,
    "video": VIDEO,
    "medicine_facts": FACTS_OF_MEDICINE,
    "side_effects": SIDE_EFFECTS,
    "interactions": INTERACTIONS,
    "evidence": EVIDENCE,
    # The graph takes these words from what the block shows: it says nothing either.
    "answer": set(),
    "care_card": set(),
    "cited_source": set(),
    "data_table": set(),
    "do_dont": set(),
    "dosage": set(),
    "heading": set(),
    "helpline": set(),
    "off_label_notice": set(),
    "related_articles": set(),
    "serious_effects": set(),
    "warning_callout": set(),
}


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "expected"), one_in(2, FACTS.items()), ids=FACTS)
def test_hiding_a_block_names_each_fact_that_is_no_longer_there(article, site_with, name, expected):
    with site_with({f"wagtail_healthblocks/blocks/{name}.html": ""}):
        issues = issues_of(article)

    assert said_of(issues) == expected


def test_every_block_template_is_hidden_in_these_tests():
    assert {path.stem for path in TEMPLATES.glob("*.html")} - {"article", "paragraph"} == FACTS.keys()


def test_hiding_the_whole_article_names_everything_in_it(article, site_with):
    with site_with({"wagtail_healthblocks/blocks/article.html": ""}):
        said = said_of(issues_of(article))

    assert DISCLOSURE | FIGURE | MEDICINE | QUESTION | DISCLAIMER | CARD | REFERENCE <= said
    assert KEY_POINTS | STEPS | QUOTE | VIDEO <= said
    assert FACTS_OF_MEDICINE | SIDE_EFFECTS | INTERACTIONS | EVIDENCE <= said


def test_hiding_running_text_hides_it_from_the_graph_too(article, site_with):
    with site_with({"wagtail_healthblocks/blocks/paragraph.html": ""}):
        said = said_of(issues_of(article))

    assert said <= DISCLAIMER


#: What a site's page shows around the blocks.
AROUND = {
    "byline.html": hidden("Robin Example", "Written by Dr Robin Example, MBBS"),
    "medical_check.html": hidden("Kim Checker", "Medically checked by Dr Kim Checker, MBBS on March 1, 2024."),
}


@pytest.mark.lengthy
@pytest.mark.parametrize(("name", "expected"), AROUND.items(), ids=AROUND)
def test_hiding_the_byline_or_the_medical_check_names_people_roles_and_dates(article, site_with, name, expected):
    with site_with({f"wagtail_healthblocks/{name}": ""}):
        assert said_of(issues_of(article)) >= expected


def test_a_role_that_the_page_does_not_say_is_named_although_the_name_is_there(article, site_with):
    with site_with({"wagtail_healthblocks/includes/credit.html": "{{ person.profile.full_name }}"}):
        issues = issues_of(article)

    assert said_of(issues) == hidden("Written by Dr Robin Example, MBBS")
    assert issues[0].startswith(f"{article.full_url}#article author: ")


def test_the_issue_says_where_the_graph_says_so(article, site_with):
    anchor = next(block["id"] for block in article.body.raw_data if block["type"] == "disclaimer")

    with site_with({"wagtail_healthblocks/blocks/disclaimer.html": ""}):
        issues = issues_of(article)

    assert issues[0] == (
        f"{article.full_url}#hb-{anchor} name: “General information, not medical advice” is not on the page."
    )


def test_a_link_to_a_question_must_lead_to_a_place_on_the_page(article, site_with):
    without_id = "<div><h3>{{ value.question }}</h3>{% load wagtailcore_tags %}{% include_block value.answer %}</div>"

    with site_with({"wagtail_healthblocks/blocks/question.html": without_id}):
        issues = issues_of(article)

    assert len(issues) == 1
    assert issues[0].endswith(" url: the page has no such place.")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "template",
    [
        PAGE.replace("<h1>{{ page.title }}</h1>", ""),
        PAGE.replace("<h1>", "<h1 hidden>"),
        PAGE.replace("<h1>{{ page.title }}</h1>", "<!-- {{ page.title }} --><template>{{ page.title }}</template>"),
    ],
    ids=["left out", "hidden", "out of sight"],
)
def test_a_title_that_only_the_browser_s_tab_shows_is_not_on_the_page(article, site_with, template):
    type(article).objects.update(title="A title like no other")

    with site_with({"testapp/article_page.html": template}):
        said = said_of(issues_of(article))

    assert said == hidden("A title like no other")


def test_a_word_inside_another_word_does_not_count(article, site_with):
    children = PAGE.replace("{% health_byline %}", "<p>Written by Robin Example. Children and MBBStudents.</p>")

    with site_with({"testapp/article_page.html": children.replace("{% medical_check %}", "")}):
        said = said_of(issues_of(article))

    assert hidden("Dr", "MBBS") <= said
    assert not hidden("Robin Example") & said


def test_where_lines_break_does_not_matter(db):
    card = factories.person(name="Sam  Guest", biography="One line.\n\nAnother  line,\nand more.")
    page = factories.ArticlePageFactory(body=[factories.author_card(card)])

    assert issues_of(page) == []


def test_hostile_and_foreign_words_are_found_on_the_page(db):
    words = "</script><!-- &lt;b&gt; \u2028 \"' 💊 שלום 薬"
    body = [
        factories.question(words),
        factories.author_card(factories.person(name=words, job_title=words)),
        factories.references(factories.reference(words)),
    ]
    page = factories.ArticlePageFactory(title=words, slug="words", body=body)

    assert issues_of(page) == []


def test_wrong_vocabulary_and_conflicts_are_named(article):
    def add(graph, page, request):
        graph.article["reviewedBy"] = graph.article["author"]
        graph.add({"@type": "Person", "@id": article.full_url, "name": "Robin Example"})

    with hooks.register_temporarily("construct_healthblocks_json_ld", add):
        issues = issues_of(article)

    assert f"{article.full_url} is a MedicalWebPage and cannot be a Person as well." in issues
    assert f"{article.full_url}#article reviewedBy: not a property of Article, but of WebPage." in issues


@pytest.mark.lengthy
def test_what_a_site_adds_as_plain_text_is_no_mistake(article):
    def add(graph, page, request):
        graph.article["citation"] = [*listed(graph.article["citation"]), "Example E. A talk."]
        graph.page["publisher"] = [graph.page["publisher"]]
        graph.article["url"] = [page.full_url, "https://example.org/#elsewhere"]

    with hooks.register_temporarily("construct_healthblocks_json_ld", add):
        assert issues_of(article) == []


@pytest.mark.lengthy
def test_without_a_page_it_checks_every_live_article(article, site_with):
    other = factories.ArticlePageFactory(title="Another", body=[factories.disclaimer(text="<p>Ask.</p>")])
    factories.ArticlePageFactory(live=False)
    factories.PlainPageFactory()

    with site_with({"wagtail_healthblocks/blocks/references.html": ""}):
        out, code = run()

    assert code == 1
    assert f"{other.pk} Another: right" in out.splitlines()
    assert out.splitlines()[0] == f"{article.pk} How it works:"
    assert "  “2017”" not in out and out.count("is not on the page.") == 3


@pytest.mark.lengthy
def test_it_holds_as_many_articles_at_once_whatever_their_number(db):
    alive, most, bound = weakref.WeakSet(), [], 2.5 * CHUNK

    def count(instance, **kwargs):
        alive.add(instance)
        if len(alive) > bound:
            gc.collect()
        most.append(len(alive))

    pages = [factories.ArticlePageFactory(body=[factories.paragraph()]) for _number in range(5 * CHUNK)]
    post_init.connect(count, sender=ArticlePage)
    try:
        out, code = run()
    finally:
        post_init.disconnect(count, sender=ArticlePage)

    assert (len(out.splitlines()), code) == (len(pages), 0)
    assert max(most) <= bound


def test_what_several_pages_choose_is_looked_up_once(db):
    medicine = factories.MedicineFactory()
    pages = [factories.ArticlePageFactory(body=[factories.medicine_facts(medicine)]) for _number in range(5)]

    with CaptureQueriesContext(connection) as queries:
        run()

    of_medicines = [query for query in queries if f'FROM "{Medicine._meta.db_table}"' in query["sql"]]
    assert len(pages) == 5
    assert len(of_medicines) == 1


@pytest.mark.lengthy
def test_of_a_withdrawn_page_nothing_is_checked_that_readers_do_not_get(article, site_with):
    factories.withdraw(article)

    with site_with({"wagtail_healthblocks/blocks/disclaimer.html": ""}):
        assert issues_of(article) == []


def test_without_articles_there_is_nothing_wrong(db):
    assert run() == ("", 0)
    assert run(format="json") == ("{}\n", 0)


def test_it_says_how_many_pages_are_wrong(article, site_with):
    with (
        site_with({"wagtail_healthblocks/blocks/references.html": ""}),
        pytest.raises(CommandError, match="1 of 1 pages have wrong structured data."),
    ):
        call_command(COMMAND, stdout=StringIO())


def test_a_page_that_there_is_not_is_a_mistake(article):
    with pytest.raises(CommandError, match=f"There is no live page {GONE}."):
        call_command(COMMAND, str(GONE))


def test_an_unpublished_page_is_a_mistake(db):
    page = factories.ArticlePageFactory(live=False)

    with pytest.raises(CommandError, match=f"There is no live page {page.pk}."):
        call_command(COMMAND, str(page.pk))


def test_a_page_that_is_no_article_is_a_mistake(db):
    page = factories.PlainPageFactory()

    with pytest.raises(CommandError, match="does not use HealthArticleMixin"):
        call_command(COMMAND, str(page.pk))


def test_without_the_vocabulary_it_says_how_to_get_it(article, monkeypatch):
    monkeypatch.setitem(sys.modules, "schema_org", None)

    with pytest.raises(CommandError, match=r"pip install wagtail-healthblocks\[schema\]"):
        call_command(COMMAND)


def test_a_page_that_cannot_be_shown_is_wrong(article, monkeypatch):
    monkeypatch.setattr(ArticlePage, "serve_preview", lambda *args: HttpResponseNotFound())

    assert issues_of(article) == ["The page cannot be shown: it answers with status 404."]


def test_it_leaves_the_language_as_it_was(article):
    with translation.override("de"):
        run(article.pk)

        assert translation.get_language() == "de"


def test_the_questions_may_be_the_page_itself(article, settings):
    settings.HEALTHBLOCKS_FAQ_PAGE = "page"
    settings.HEALTHBLOCKS_ARTICLE_NODE = False

    assert issues_of(article) == []


def published_on(page, published, modified):
    moments = {"first_published_at": published, "last_published_at": modified}
    ArticlePage.objects.filter(pk=page.pk).update(**moments)


DAY, LATER = datetime(2026, 3, 4, 12, tzinfo=timezone.utc), datetime(2026, 5, 6, 12, tzinfo=timezone.utc)


def test_the_dates_of_publication_have_to_be_on_the_page(db, site_with):
    page = factories.ArticlePageFactory(body=[factories.paragraph()])
    published_on(page, DAY, LATER)

    with site_with({"testapp/article_page.html": PAGE}):
        without = issues_of(page)
    with site_with(
        {"testapp/article_page.html": PAGE.replace("</h1>", "</h1>{% load healthblocks_tags %}{% article_dates %}")}
    ):
        shown = issues_of(page)

    assert [issue.partition(": ")[0].split()[-1] for issue in without] == ["datePublished", "dateModified"]
    assert shown == []


def test_an_article_that_was_changed_on_its_first_day_says_one_date(db, site_with):
    page = factories.ArticlePageFactory(body=[factories.paragraph()])
    published_on(page, DAY, DAY)

    with site_with(
        {"testapp/article_page.html": PAGE.replace("</h1>", "</h1>{% load healthblocks_tags %}{% article_dates %}")}
    ):
        assert issues_of(page) == []
        assert "Updated" not in Client().get(page.url).content.decode()


def test_an_article_that_a_program_has_published_says_one_date(db, site_with):
    page = factories.ArticlePageFactory(body=[factories.paragraph()])
    published_on(page, DAY, None)

    with site_with(
        {"testapp/article_page.html": PAGE.replace("</h1>", "</h1>{% load healthblocks_tags %}{% article_dates %}")}
    ):
        html = Client().get(page.url).content.decode()

    assert "Published" in html
    assert "Updated" not in html


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("Take one of:\n- paracetamol\n- ibuprofen\nNot both.", True),
        ("Take one of: paracetamol ibuprofen Not both.", False),
        ("Age: 3 to 5; Amount: 5 ml\nAge: 6 to 7; Amount: 7.5 ml", True),
        ("Age Amount 3 to 5 5 ml", False),
        ("1. Rinse\n2. Dry", True),
        ("Rinse Dry", False),
        ("10⁹ cells", True),
        ("109 cells", False),
        ("Age: 3 to 5; Amount: 7 ml", False),
    ],
)
def test_a_text_that_runs_lines_or_cells_of_the_page_together_is_not_on_it(text, is_there):
    html = """<body><p>Take one of:</p><ul><li>paracetamol</li><li>ibuprofen</li></ul><p>Not both.</p>
        <table><tr><th>Age</th><th>Amount</th></tr><tr><td>3 to 5</td><td>5 ml</td></tr><tr><td>6 to 7</td><td>7.5 ml</td></tr>
        </table><ol><li>Rinse</li><li>Dry</li></ol><p>10<sup>9</sup> cells</p></body>"""
    page = {"@type": "MedicalWebPage", "@id": "https://x.example/"}
    graph = Graph(page)
    graph.add(nodes.web_page_element("https://x.example/#a", "", text))

    assert hidden_facts(graph, html) == (
        [] if is_there else [f"https://x.example/#a text: “{' '.join(text.split())}” is not on the page."]
    )
