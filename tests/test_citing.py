"""What editors cite with: marks as Wagtail's editor holds and stores them, and what it asks of sources."""

import json
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from tests.factories import SourceFactory
from wagtail_healthblocks.blocks import ParagraphBlock
from wagtail_healthblocks.citing import ENTITY
from wagtail_healthblocks.models import Source
from wagtail_healthblocks.source_marks import FEATURE, PLACEHOLDER, SourceMark

ONE = SourceMark((UUID(int=1),)).stored
TWO = SourceMark((UUID(int=2), UUID(int=1)), 'p. 12 & "13"').stored


def p(words):
    return f'<p data-block-key="abcde">{words}</p>'


@pytest.fixture
def converter():
    return ContentstateConverter(features=["bold", "italic", "link", "ul", "ol", FEATURE])


def edited(converter, html):
    return json.loads(converter.from_database_format(html))


def saved(converter, contentstate):
    return converter.to_database_format(json.dumps(contentstate))


@pytest.mark.parametrize(
    "html",
    [
        p(f"It works{ONE}."),
        p(f"{ONE}It works"),
        p(f"It works{ONE}"),
        p(f"It works {ONE} well"),
        p(f"It works{ONE}{TWO}{ONE}."),
        p(f"It works{ONE} {ONE} well"),
        p(ONE),
        p(f"<b>It works</b>{ONE}<b> very</b> well"),
        p(f'It <a href="https://example.org">works</a>{ONE}'),
        p(f"🙂 It works{TWO} 🙂{ONE}."),
        p(f"يعمل{TWO}."),
        p("It works.") + f'<ul><li data-block-key="a">One{ONE}</li><li data-block-key="b">{TWO}</li></ul>',
        f'<ol><li data-block-key="a">One{ONE}<br/>more</li></ol>',
    ],
)
def test_a_text_with_marks_is_saved_as_it_was_stored(converter, html):
    assert saved(converter, edited(converter, html)) == html


def test_a_mark_inside_bold_words_cites_at_the_same_place(converter):
    html = saved(converter, edited(converter, p(f"<b>It works{ONE} well</b>")))

    assert html == p(f"<b>It works</b>{ONE}<b> well</b>")
    assert saved(converter, edited(converter, html)) == html


def test_a_mark_is_one_character_that_is_not_changed_within(converter):
    contentstate = edited(converter, p(f"It works{TWO}."))

    [block] = contentstate["blocks"]
    assert block["text"] == f"It works{PLACEHOLDER}."
    assert block["entityRanges"] == [{"key": 0, "offset": 8, "length": 1}]
    assert contentstate["entityMap"]["0"] == {
        "mutability": "IMMUTABLE",
        "type": ENTITY,
        "data": {"id": f"{UUID(int=2)} {UUID(int=1)}", "locator": 'p. 12 & "13"'},
    }


def test_words_inside_a_mark_are_no_words_of_the_text(converter):
    contentstate = edited(converter, p(f"It <b>works{ONE.replace('></a>', '><b>7</b></a>')} well</b>"))

    assert contentstate["blocks"][0]["text"] == f"It works{PLACEHOLDER} well"
    assert contentstate["blocks"][0]["inlineStyleRanges"] == [{"offset": 3, "length": 11, "style": "BOLD"}]


def test_a_comment_on_words_around_a_mark_leaves_it(converter):
    contentstate = edited(converter, p(f"It works{ONE} well"))
    comment = {"offset": 3, "length": 8, "style": "COMMENT-1"}
    contentstate["blocks"][0]["inlineStyleRanges"].append(comment)

    assert saved(converter, contentstate) == p(f"It works{ONE} well")


def test_what_names_no_source_is_not_saved(converter):
    contentstate = edited(converter, p(f"It works{ONE}."))
    contentstate["entityMap"]["0"]["data"] = {"id": "nothing", "locator": None}

    assert saved(converter, contentstate) == p("It works.")


def test_a_character_that_lost_its_mark_is_not_saved():
    block = ParagraphBlock(required=False)
    block.set_name("text")
    state = block.get_form_state(block.to_python(p(f"It works{ONE}.")))
    contentstate = json.loads(state) | {"entityMap": {}}
    contentstate["blocks"][0]["entityRanges"] = []

    value = block.value_from_datadict({"text": json.dumps(contentstate)}, {}, "text")

    assert value.source == p("It works.")


def test_a_text_without_the_feature_holds_no_marks():
    converter = ContentstateConverter(features=["bold"])

    assert edited(converter, p(f"It works{ONE}."))["blocks"][0]["text"] == "It works."


SEARCH, LABELS = reverse("healthblocks_sources_search"), reverse("healthblocks_sources_labels")
db = pytest.mark.django_db


@pytest.fixture
def sources(db):
    return {
        "trial": SourceFactory(
            title="Ketamine for depression",
            authors="Sordo L\nBarrio G",
            year=2017,
            doi="10.1136/BMJ.j1550",
            pmid="28446428",
            pmcid="PMC5421454",
        ),
        "law": SourceFactory(title="Misuse of Drugs Act", authors="", year=1971, doi="", url="https://example.org/act"),
        "other": SourceFactory(title="Über Ketamin", authors="Öztürk A", year=2020, doi="10.1000/182", live=False),
    }


def found(client, query):
    return [source["title"] for source in client.get(SEARCH, {"q": query}).json()["sources"]]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("depression ketamine", "Ketamine for depression"),
        ("sordo 2017", "Ketamine for depression"),
        ("https://doi.org/10.1136/bmj.J1550", "Ketamine for depression"),
        ("doi:10.1136/bmj.j1550.", "Ketamine for depression"),
        ("10.1136/bmj", "Ketamine for depression"),
        ("PMID: 28446428", "Ketamine for depression"),
        ("https://pubmed.ncbi.nlm.nih.gov/28446428/", "Ketamine for depression"),
        ("PMC 5421454", "Ketamine for depression"),
        ("https://example.org/act", "Misuse of Drugs Act"),
        ("1971", "Misuse of Drugs Act"),
        ("über öztürk", "Über Ketamin"),
    ],
)
def test_a_source_is_found_by_words_and_by_any_spelling_of_an_identifier(admin_client, sources, query, title):
    assert found(admin_client, query) == [title]


def test_a_source_that_has_not_all_words_is_not_found(admin_client, sources):
    assert found(admin_client, "sordo 1971") == []


def test_without_words_the_newest_are_offered(admin_client, sources):
    assert found(admin_client, " ") == ["Über Ketamin", "Misuse of Drugs Act", "Ketamine for depression"]


def test_it_is_said_of_a_source_what_it_is(admin_client, sources):
    trial = sources["trial"]
    trial.status = "retracted"
    trial.save()

    [described] = admin_client.get(SEARCH, {"q": "sordo"}).json()["sources"]

    assert described == {
        "uuid": str(trial.uuid),
        "label": "Sordo & Barrio 2017",
        "title": "Ketamine for depression",
        "place": trial.place,
        "status": "Retracted",
        "is_retracted": True,
        "is_live": True,
        "edit": reverse("wagtailsnippets_wagtail_healthblocks_source:edit", args=[trial.pk]),
    }
    assert not admin_client.get(SEARCH, {"q": "über"}).json()["sources"][0]["is_live"]


def about_sources(queries):
    """The queries that ask for sources; the others ask who it is that asks."""
    return [query["sql"] for query in queries if Source._meta.db_table in query["sql"]]


def test_at_most_twenty_are_offered_with_one_query(admin_client):
    for number in range(22):
        SourceFactory(title=f"Study {number}")
    admin_client.get(SEARCH)

    with CaptureQueriesContext(connection) as queries:
        answer = admin_client.get(SEARCH, {"q": "study"}).json()

    assert len(about_sources(queries)) == 1
    assert (len(answer["sources"]), answer["has_more"]) == (20, True)


def test_all_marks_on_a_screen_are_labelled_with_one_query(admin_client, sources):
    gone = UUID(int=7)
    named = [*(source.uuid for source in sources.values()), gone, "nonsense"]

    with CaptureQueriesContext(connection) as queries:
        answer = admin_client.get(LABELS, {"uuid": named}).json()["sources"]

    assert len(about_sources(queries)) == 1
    assert {source["uuid"]: source["label"] for source in answer} == {
        str(source.uuid): source.label for source in sources.values()
    }


def test_a_chosen_source_is_labelled_by_its_key(admin_client, sources):
    answer = admin_client.get(LABELS, {"pk": [sources["law"].pk, "²", "x", "9" * 30]}).json()["sources"]

    assert [source["title"] for source in answer] == ["Misuse of Drugs Act"]


@pytest.fixture
def writer(client, django_user_model):
    """Somebody who may open the admin and nothing else."""
    group = Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = django_user_model.objects.create_user("writer", "writer@example.org", "secret")
    user.groups.add(group)
    client.force_login(user)
    return client


def test_only_those_who_may_add_and_change_sources_are_led_there(writer, admin_client, sources):
    law = {"uuid": str(sources["law"].uuid)}

    assert writer.get(SEARCH).json()["add"] == ""
    assert writer.get(LABELS, law).json()["sources"][0]["edit"] == ""
    assert admin_client.get(SEARCH).json()["add"] == reverse("wagtailsnippets_wagtail_healthblocks_source:add")
    assert admin_client.get(LABELS, law).json()["sources"][0]["edit"].endswith(f"/edit/{sources['law'].pk}/")


@db
@pytest.mark.parametrize("url", [SEARCH, LABELS])
def test_nobody_outside_the_admin_is_answered(client, django_user_model, url):
    assert client.get(url).status_code == 302

    client.force_login(django_user_model.objects.create_user("reader", "reader@example.org", "secret"))

    assert client.get(url).status_code == 302


def test_the_window_to_choose_a_source_finds_it_by_any_spelling(admin_client, sources):
    url = reverse("wagtailsnippetchoosers_wagtail_healthblocks_source:choose_results")

    answer = admin_client.get(url, {"q": "https://doi.org/10.1136/bmj.J1550"})

    assert "Ketamine for depression" in answer.text
    assert "Misuse of Drugs Act" not in answer.text


@pytest.mark.parametrize("text", ["Ketamine\0", "a " * 100_000, "\0", "%_\\'\""])
def test_a_text_of_any_kind_is_answered(admin_client, text):
    answer = admin_client.get(SEARCH, {"q": text})

    assert answer.status_code == 200
