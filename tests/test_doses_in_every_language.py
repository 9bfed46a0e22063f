"""Doses on a page of each language, by each road: typed into a form, from a translation tool, and in old data.

``doses.json`` is the table. Each of its rows is a field, a text, how that is ``shown`` where it is stored, and what
becomes of it where it is ``typed``: what “= ” says is stored, any other words refuse it. A list has one for each of
``LANGUAGES``; null stands for “See the source”.
"""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data

from tests import factories
from tests.browser.forms import form_data, messages_by_path
from tests.factories import anew, html_of
from tests.medical_checks import edit_url, open_editor
from tests.parts import one_in
from tests.testapp.models import ArticlePage, Leaflet
from wagtail_healthblocks import doses, languages, numerals
from wagtail_healthblocks.blocks import DosageBlock, HealthArticleStreamBlock
from wagtail_healthblocks.blocks.amounts import AmountBlock, DoseTextBlock, dose_texts
from wagtail_healthblocks.blocks.base import HealthValue
from wagtail_healthblocks.blocks.treatment import DoseBlock
from wagtail_healthblocks.editorial.subjects import Subject
from wagtail_healthblocks.readings.dose_problems import dose_problems
from wagtail_healthblocks.traversal import walk

LANGUAGES = ("en", "de", "ar", "fr")
TABLE = json.loads((Path(__file__).parent / "doses.json").read_text(encoding="utf-8"))
in_every_language = pytest.mark.parametrize("language", LANGUAGES)
#: Of what is sent by forms, which take their time, the ordinary run tries one row in three, in each language others.
ONE_ROW_IN = 3
each_row = pytest.mark.parametrize("row", one_in(ONE_ROW_IN, [(row,) for row in TABLE]), ids=lambda row: name_of(row))
each_row_in_every_language = pytest.mark.parametrize(
    ("row", "language"),
    one_in(ONE_ROW_IN, [(row, language) for row in TABLE for language in LANGUAGES]),
    ids=lambda value: name_of(value) if isinstance(value, dict) else value,
)


def name_of(row):
    return f"{row['field']} {row['text']!a}"


@pytest.fixture(autouse=True)
def four_languages(settings, db):
    settings.WAGTAIL_I18N_ENABLED = True
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in LANGUAGES]
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def locale(code):
    return Locale.objects.get(language_code=code)


def of(row, key, language):
    """What the table says of a row in a language."""
    said = row[key]
    return said[LANGUAGES.index(language)] if isinstance(said, list) else said


def dose_of(row):
    """A stored dose that has the row’s text in the row’s field."""
    return factories.dose(**{"amount": "7", "maximum": "", row["field"]: row["text"]})


def dosage(*doses):
    return {**factories.dosage(name="Examplamine", doses=list(doses))}


def page_of(language, *body):
    return factories.ArticlePageFactory(body=list(body), locale=locale(language))


def from_a_translation_tool(language, body):
    """As such a tool does it: the values are set and published, and no form has seen them."""
    page = page_of(language)
    page.body = page.body.stream_block.to_python([body])
    page.save_revision().publish()
    return anew(page)


def in_old_data(language, body):
    """A column without ids, as code wrote it before there were any."""
    page = page_of(language)
    for child in [body, *body["value"]["doses"]]:
        child.pop("id", None)
    ArticlePage.objects.filter(pk=page.pk).update(body=json.dumps([body]))
    return anew(page)


def shown_doses(html):
    """What readers get of each dose: the amount with its unit, and the maximum."""
    details = BeautifulSoup(html, "html.parser").select(".hb-facts__detail")
    return [[line.get_text() for line in detail.select("strong, p + p")] for detail in details]


@pytest.mark.lengthy
@pytest.mark.parametrize("road", [from_a_translation_tool, in_old_data], ids=lambda road: road.__name__)
@in_every_language
def test_a_stored_dose_is_shown_as_the_language_writes_it_or_not_at_all(language, road):
    with translation.override(language):
        see, units = translation.gettext("See the source"), doses.UNITS["milligram"]
        endings = {units % number for number in (0, 1, 2, 3, 11, 100)}

    found = shown_doses(html_of(road(language, dosage(*map(dose_of, TABLE)))))  # asked for in English

    assert len(found) == len(TABLE) > 60
    for row, (amount, *maximum) in zip(TABLE, found, strict=True):
        expected = of(row, "shown", language)
        if expected is None:
            assert see in (maximum[0] if row["field"] == "maximum" else amount), row
        elif row["field"] == "maximum":
            assert expected in maximum[0], row
        else:
            assert amount in {f"{expected} {unit}" for unit in endings}, row


form_of_articles = ObjectList([FieldPanel("body")]).bind_to_model(ArticlePage).get_form_class()
form_of_leaflets = ObjectList([FieldPanel("body")]).bind_to_model(Leaflet).get_form_class()


def sent(form_class, instance, *body):
    """The form as an editor sends it with this body."""
    block = instance._meta.get_field("body").stream_block
    return form_class(nested_form_data({"body": form_data(block, list(body))}), instance=instance)


def refusals(form):
    """What is said of the fields, by the name of each."""
    found = form.errors.as_data().get("body", [])
    paths = [path for error in found for path in messages_by_path(error.as_json_data()).items()]
    return {path[-1]: words[0] for path, words in paths}


@each_row_in_every_language
def test_what_is_typed_is_stored_plainly_or_refused_with_the_way_to_write_it(row, language):
    form = sent(form_of_articles, ArticlePage(locale=locale(language)), dosage(dose_of(row)))

    refused = refusals(form)

    expected = of(row, "typed", language)
    if expected.startswith("= "):
        assert refused == {}
        assert form.cleaned_data["body"][0].value["doses"][0].value[row["field"]] == expected.removeprefix("= ")
    else:
        assert refused == {row["field"]: expected}


@each_row
def test_what_is_stored_can_be_sent_again_while_something_else_is_mended(row):
    stored = dosage(dose_of(row))
    page = page_of("de", stored)

    form = sent(form_of_articles, page, dosage_with(stored, who="Somebody else"))

    assert refusals(form) == {}
    dose = form.cleaned_data["body"][0].value["doses"][0].value
    assert (dose[row["field"]], dose["who"]) == (row["text"].strip(), "Somebody else")


def test_what_was_stored_without_ids_can_be_sent_again_too():
    stored = dosage(factories.dose(amount="1.000"))
    page = in_old_data("de", stored)
    for child in [stored, *stored["value"]["doses"]]:
        child["id"] = ""

    same = sent(form_of_articles, page, dosage_with(stored, who="Somebody else"))
    other = sent(form_of_articles, page, dosage_with(stored, amount="2.000"))

    assert refusals(same) == {}
    assert list(refusals(other)) == ["amount"]


def dosage_with(stored, **changes):
    """The same block with other values in its first dose."""
    (first, *others) = stored["value"]["doses"]
    changed = {**first, "value": {**first["value"], **changes}}
    return {**stored, "value": {**stored["value"], "doses": [changed, *others]}}


@pytest.mark.parametrize("amount", ["1,000", "1.000", ".5", "5 mg"])
def test_a_snippet_keeps_what_it_stores_and_takes_nothing_new_of_the_kind(amount):
    stored = dosage(factories.dose(amount=amount))
    leaflet = Leaflet.objects.create(title="Doses", body=[stored])

    same = sent(form_of_leaflets, leaflet, dosage_with(stored, who="Somebody else"))
    other = sent(form_of_leaflets, leaflet, dosage_with(stored, amount="2,000"))
    new = sent(form_of_leaflets, leaflet, stored, dosage(factories.dose(amount=amount)))

    assert refusals(same) == {}
    assert refusals(other) == {"amount": "“2,000” can be read in two ways. Write 2 or 2000."}
    assert list(refusals(new)) == ["amount"]


@pytest.mark.lengthy
def test_a_live_page_is_mended_in_another_place_in_the_editor(admin_client):
    page = page_of("de", dosage(factories.dose(amount="1.000", maximum="4 g")), factories.paragraph())
    page.save_revision().publish()
    fields = open_editor(admin_client, page)

    admin_client.post(edit_url(page), {**fields, "title": "Mended", "action-publish": "yes"})

    mended = anew(page)
    dose = mended.body[0].value["doses"][0].value
    assert (mended.title, dose["amount"], dose["maximum"]) == ("Mended", "1.000", "4 g")


@pytest.mark.lengthy
def test_a_draft_counts_as_what_is_stored(admin_client):
    page = page_of("en", dosage(factories.dose(amount="500")))
    page.body[0].value["doses"][0].value["amount"] = "1,000"
    page.save_revision()
    fields = open_editor(admin_client, page)

    admin_client.post(edit_url(page), {**fields, "title": "Mended"})

    draft = anew(page).get_latest_revision_as_object()
    assert (draft.title, draft.body[0].value["doses"][0].value["amount"]) == ("Mended", "1,000")


@pytest.mark.thorough
def test_what_is_typed_into_the_editor_is_refused_in_a_draft_too(admin_client):
    page = page_of("en", dosage(factories.dose(amount="500")))
    fields = open_editor(admin_client, page)

    response = admin_client.post(edit_url(page), {**fields, "body-0-value-doses-0-value-amount": "1,000"})

    assert "can be read in two ways. Write 1 or 1000." in response.content.decode()
    assert anew(page).latest_revision is None


@pytest.mark.parametrize("language", ["de", "ar"])
@each_row
def test_the_way_to_write_it_is_one_that_the_form_takes(row, language):
    page = ArticlePage(locale=locale(language))
    with translation.override(language):
        said = refusals(sent(form_of_articles, page, dosage(dose_of(row)))).get(row["field"], "")
        advice = said.split(". ", 1)[-1]
        proposed = [found[0] for found in numerals.pattern().finditer(advice)]

        again = {text: refusals(sent(form_of_articles, page, dosage(factories.dose(amount=text)))) for text in proposed}

    assert {text: refused for text, refused in again.items() if refused} == {}
    if language == "de":
        assert "Write" not in said


def everything_hidden(body):
    """The same blocks with a number that can be misread in every field that holds a dose, and the names of these."""
    stream = HealthArticleStreamBlock().to_python(body)
    places = list(dose_texts(walk(stream)))
    for place in places:
        place.parent.value[place.path[-1]] = "7.770"
    return list(stream.get_prep_value()), {place.path[-1] for place in places}


@pytest.mark.lengthy
def test_no_reading_of_a_page_gives_what_can_be_misread(client):
    body, names = everything_hidden(factories.every_block())
    page = page_of("en", *body)

    reading = page.get_reading(factories.request_for())
    given = {
        "html": html_of(page),
        "markdown": reading.markdown,
        "graph": json.dumps(reading.graph.as_dict()),
        "search": " ".join(page.body.stream_block.get_searchable_content(page.body)),
    }

    assert names == {"amount", "maximum"}
    assert [name for name, text in given.items() if "7.770" in text] == []
    assert given["html"].count("See the source") == given["markdown"].count("See the source") == 2
    dosage = next(block for block in body if block["type"] == "dosage")
    assert f'<a href="{dosage["value"]["source_url"]}">See the source</a>' in given["html"]


def test_the_api_gives_what_is_stored_and_what_readers_are_told(client):
    page = page_of("en", dosage(factories.dose(amount="1,000", maximum="4.000 mg")))

    (block,) = client.get(f"/api/v2/pages/{page.pk}/?fields=body").json()["body"]

    dose = block["value"]["doses"][0]["value"]
    assert (dose["amount"], dose["maximum"]) == ("1,000", "4.000 mg")
    assert dose["amount_detail"] == {"words": "1000 milligrams", "can_be_misread": False}
    assert dose["maximum_detail"] == {"words": "See the source", "can_be_misread": True}


def test_the_api_knows_the_words_of_a_dose_whose_values_a_site_made_its_own():
    class SiteDose(DoseBlock):
        class Meta:
            value_class = HealthValue

    block = SiteDose()

    shown = block.get_api_representation(block.to_python({"amount": "1.000", "unit": "gram", "maximum": "5 µg"}))

    assert shown["amount_detail"]["words"] == shown["maximum_detail"]["words"] == "See the source"


def test_every_field_that_holds_a_dose_minds_how_it_is_written():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    streams = [field.stream_block for field in fields if isinstance(field, StreamField)]

    found = [block for stream in streams for block in inside(stream) if is_checked(block)]

    assert {(block.name, type(block)) for block in found} == {("amount", AmountBlock), ("maximum", DoseTextBlock)}


def inside(block):
    children = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    for child in children:
        yield child
        yield from inside(child)


def is_checked(block):
    """Whether a field’s rule is one for doses, or its name is that of an amount."""
    validators = block.field.validators if isinstance(block, CharBlock) else []
    is_dose = doses.validate_amount in validators or doses.validate_doses in validators
    return is_dose or block.name in ("amount", "maximum", "dose") and isinstance(block, CharBlock)


@in_every_language
def test_markdown_has_the_words_of_the_page_and_keeps_a_number_together(language):
    page = page_of(language, dosage(factories.dose(amount="1,000,000"), factories.dose(amount="0.5")))

    markdown, mark = page.get_reading().markdown, {"en": ".", "ar": "٫"}.get(language, ",")

    assert "**1\u202f000\u202f000 " in markdown
    assert f"**0{mark}5 " in markdown


@pytest.mark.lengthy
def test_a_preview_and_the_editor_say_why_a_dose_is_not_shown_and_readers_are_not_told(admin_client):
    page = page_of("en", dosage(factories.dose(amount="1.000", maximum="4 g")))
    why = ["“1.000” can be read in two ways. Write 1 or 1000.", "Write “4 grams”"]

    seen = html_of(page)
    request = factories.request_for()
    request.is_preview = True
    preview = html_of(page, request=request)
    editor = BeautifulSoup(admin_client.get(edit_url(page)).content, "html.parser").select_one(".messages").get_text()

    assert [words for words in why if words in seen] == []
    assert [words for words in [*why, "“4 g” is stored"] if words not in preview] == []
    assert [words for words in why if words not in editor] == []
    assert "because of “1.000”" in editor


def test_the_editor_of_a_snippet_says_so_too():
    leaflet = Leaflet(title="Doses", body=Leaflet(body=[dosage(factories.dose(amount=".5"))]).body)

    (problem,) = dose_problems(leaflet, Subject(leaflet).places)

    assert problem.startswith("Amount: readers are told to see the source, because of “.5”. Write “0.5”")


def test_nothing_is_said_of_a_page_whose_doses_are_all_shown(admin_client):
    page = page_of("en", dosage(factories.dose(amount="500 to 1,000")))

    assert list(dose_problems(page, Subject(page).places)) == []


def test_a_site_that_translates_nothing_shows_doses_in_the_active_language(settings):
    settings.WAGTAIL_I18N_ENABLED = False
    page = page_of("en", dosage(factories.dose(amount="0.5")))

    with translation.override("de"):
        assert "0,5 Milligramm" in html_of(page)
    assert "0.5 milligrams" in html_of(page)


@pytest.mark.parametrize(("code", "mark"), [("en-gb", "."), ("de-at", ","), ("fr", ","), ("es", ","), ("ar", "٫")])
def test_a_language_whose_file_does_not_say_it_has_the_decimal_mark_that_django_knows(code, mark):
    assert languages.decimal_mark(code) == mark


def readings(text):
    """What a reader of each language takes a number for who knows of no other: grouped by one mark, split by the other."""
    found = set()
    for group, mark in ((",", "."), (".", ","), ("\u202f", ","), ("٬", "٫")):
        whole, *decimals = text.split(mark)
        groups = whole.split(group)
        is_grouped = len(groups) == 1 or (0 < len(groups[0]) < 4 and all(len(each) == 3 for each in groups[1:]))
        digits = "".join(groups)
        if len(decimals) < 2 and is_grouped and digits.isdecimal() and all(part.isdecimal() for part in decimals):
            found.add(float(f"{digits}.{decimals[0] if decimals else 0}"))
    return found


NUMBERS = st.text("0123456789.,٫ ٬'\u202f\u00a0٠١٥", min_size=1, max_size=12)


@pytest.mark.thorough
@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(NUMBERS | st.text(max_size=20), st.sampled_from(LANGUAGES))
@example("1.000", "de")
@example("3,125", "de")
@example("1000,125", "en")
@example("9" * 5000, "en")
def test_no_number_is_shown_that_is_a_thousand_times_what_somebody_read(text, language):
    stored = dosage(factories.dose(amount=text, unit="tablet", maximum=f"{text} grams"))
    with translation.override(language):
        html = DosageBlock().render(DosageBlock().to_python(stored["value"]))
        see, unit = translation.gettext("See the source"), doses.UNITS["tablet"]
        units = "|".join({str(unit % number) for number in (0, 1, 2, 3, 11, 100)})

    ((amount, *_maximum),) = shown_doses(html)
    possible = readings(text.strip())
    if amount != see and len(possible) == 1 and not numerals.COMMAS.fullmatch(numerals.in_ascii(text.strip())):
        assert possible <= readings(re.sub(f"({units})$", "", amount).strip()), (text, amount)


@pytest.mark.parametrize("text", ["1٫000", "1٫001"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_another_mark_than_point_and_comma_is_stored_so_that_it_can_be_typed_again(text, language):
    try:
        doses.check_amount(text, language, typed=True)
    except ValidationError as refused:
        assert "can be read in two ways" in " ".join(refused.messages)
    else:
        doses.check_amount(doses.amount_plain(text, language), language, typed=True)


@pytest.mark.lengthy
@pytest.mark.once
@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(NUMBERS | st.from_regex(r"[0-9]{1,4}[.,][0-9]{1,3}( to | or |-)?[0-9,]*( grams?)?", fullmatch=True), st.data())
def test_what_a_form_takes_is_shown_and_can_be_typed_again(text, data):
    language = data.draw(st.sampled_from(LANGUAGES))
    for check, plain, problem in (
        (doses.check_amount, doses.amount_plain, doses.amount_problem),
        (doses.check_doses, doses.text_plain, doses.text_problem),
    ):
        try:
            check(text, language, typed=True)
        except ValidationError as refused:
            assert all(refused.messages)
        else:
            stored = plain(text, language)
            assert problem(stored, language) == ""
            assert plain(stored, language) == stored
            check(stored, language, typed=True)
