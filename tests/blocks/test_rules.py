"""Each block's own rules: what it refuses, on which field, and what it accepts instead."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from wagtail_healthblocks import blocks
from wagtail_healthblocks.models import Contributor, DefaultDisclaimer, Disclaimer, Helpline, LegalStatus, Medicine

pytestmark = pytest.mark.django_db

TOMORROW = datetime.date.today() + datetime.timedelta(days=1)
STATUS = {"country": "GB", "axis": "supply", "code": "POM", "as_of": datetime.date(2024, 2, 15), "source": "A law"}
QUESTION = {"question": "What is it?", "answer": [("paragraph", "<p>A medicine.</p>")]}
REFERENCE = {"kind": "trial", "title": "A trial", "doi": "10.1136/bmj.j1550"}


def refused(block, value):
    """The messages of a publish, by path of field names and positions."""
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize(value))
    return dict(messages(caught.value))


def messages(error, path=()):
    for name, child in getattr(error, "block_errors", {}).items():
        yield from messages(child, (*path, name))
    if not hasattr(error, "block_errors"):
        yield path, " ".join(error.messages)
    elif getattr(error, "non_block_errors", None):
        yield path, " ".join(message for inner in error.non_block_errors.as_data() for message in inner.messages)


def accepted(block, value):
    return block.clean(block.normalize(value))


@pytest.fixture
def medicine():
    medicine = Medicine.objects.create(name="Ketamine")
    LegalStatus.objects.create(medicine=medicine, **STATUS)
    return medicine


# Text


def test_a_paragraph_with_a_heading_is_refused():
    assert "Heading block" in refused(blocks.ParagraphBlock(), "<h2>Dose</h2><p>Text.</p>")[()]


def test_a_paragraph_without_a_heading_is_accepted():
    assert accepted(blocks.ParagraphBlock(), "<p>Text.</p>").source == "<p>Text.</p>"


@pytest.mark.parametrize("link", ['<a href="javascript:alert(1)">click</a>', "<a>click</a>"])
def test_a_paragraph_with_an_unsafe_link_is_refused(link):
    assert "“click” has no address" in refused(blocks.ParagraphBlock(), f"<p>{link}</p>")[()]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://example.org">click</a>',
        '<a href="#hb-1">click</a>',
        '<a href="tel:+441234">click</a>',
        '<a linktype="page" id="3">click</a>',
    ],
)
def test_a_paragraph_with_a_safe_link_is_accepted(link):
    assert accepted(blocks.ParagraphBlock(), f"<p>{link}</p>") is not None


def test_a_paragraph_of_300_kilobytes_is_refused():
    assert "20000" in refused(blocks.ParagraphBlock(), f"<p>{'word ' * 60_000}</p>")[()]


@pytest.mark.parametrize("text", ["💊 two a day", "كيتامين", "​"])
def test_a_paragraph_in_any_script_is_accepted(text):
    assert text in accepted(blocks.ParagraphBlock(), f"<p>{text}</p>").source


@pytest.mark.parametrize("text", ["How it works.", "How it works: "])
def test_a_heading_that_ends_with_a_stop_is_refused(text):
    assert ("text",) in refused(blocks.HeadingBlock(), {"text": text, "level": "section"})


def test_a_heading_without_a_stop_is_accepted():
    assert accepted(blocks.HeadingBlock(), {"text": "How does it work?", "level": "subsection"}) is not None


def test_a_subsection_without_a_section_above_it_is_refused():
    body = [("paragraph", "<p>Text.</p>"), ("heading", {"text": "Mornings", "level": "subsection"})]

    assert "section heading above" in refused(blocks.HealthArticleStreamBlock(), body)[(1, "level")]


def test_a_subsection_below_a_section_is_accepted():
    body = [
        ("heading", {"text": "How to take it", "level": "section"}),
        ("heading", {"text": "Mornings", "level": "subsection"}),
    ]

    assert accepted(blocks.HealthArticleStreamBlock(), body) is not None


@pytest.mark.parametrize("text", ["<p></p>", '<p data-block-key="a1b2c"> </p>'])
def test_a_text_without_a_word_is_refused_beside_what_else_is_wrong(text):
    body = [("heading", {"text": "Causes.", "level": "section"}), ("paragraph", text), ("paragraph", "<p>Text.</p>")]

    found = refused(blocks.HealthArticleStreamBlock(), body)

    assert set(found) == {(0, "text"), (1,)}
    assert found[1,] == "This text is empty. Write it, or delete it."


# Questions


def test_a_question_of_more_than_255_characters_is_refused():
    assert ("question",) in refused(blocks.QuestionBlock(), QUESTION | {"question": "?" * 256})


def test_a_question_of_255_characters_is_accepted():
    assert accepted(blocks.QuestionBlock(), QUESTION | {"question": "?" * 255}) is not None


@pytest.mark.parametrize("answer", [[], [("paragraph", "<p></p>")], [("paragraph", '<p data-block-key="a1"> </p>')]])
def test_an_empty_answer_is_refused(answer):
    assert "answer is empty" in refused(blocks.QuestionBlock(), QUESTION | {"answer": answer})[("answer",)]


def test_an_empty_answer_is_kept_in_a_draft():
    block = blocks.QuestionBlock()

    assert block.clean_deferred(block.normalize(QUESTION | {"answer": []}))["question"] == "What is it?"


def section(**changes):
    return {"heading": "Questions", "display": "open", "questions": [("question", QUESTION)]} | changes


def test_a_repeated_question_is_refused_where_it_is_repeated():
    again = QUESTION | {"question": "what  is it"}

    errors = refused(blocks.QASectionBlock(), section(questions=[("question", QUESTION), ("question", again)]))

    assert list(errors) == [("questions", 1, "question")]


def test_two_different_questions_are_accepted():
    other = QUESTION | {"question": "What is it for?"}

    assert (
        accepted(blocks.QASectionBlock(), section(questions=[("question", QUESTION), ("question", other)])) is not None
    )


def test_a_section_without_questions_is_refused():
    assert ("questions",) in refused(blocks.QASectionBlock(), section(questions=[]))


#: What nobody may miss, as parts of an answer.
NOTICES = [
    ("disclaimer", {"kind": "emergency", "text": "<p>Call 999.</p>"}),
    ("warning_callout", {"heading": "Two doses at once", "text": "<p>Do not take them.</p>"}),
    ("care_card", {"level": "urgent", "heading": "Ask a pharmacist if:", "signs": ["you feel sick"]}),
]
every_notice = pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice[0])


@every_notice
def test_a_warning_inside_a_closed_answer_is_refused(notice):
    questions = [("question", QUESTION | {"answer": [notice]})]

    assert (
        "must not be hidden"
        in refused(blocks.QASectionBlock(), section(questions=questions, display="details"))[("display",)]
    )


@every_notice
def test_a_warning_inside_an_open_answer_is_accepted(notice):
    assert (
        accepted(blocks.QASectionBlock(), section(questions=[("question", QUESTION | {"answer": [notice]})]))
        is not None
    )


@every_notice
def test_a_stored_warning_inside_a_closed_answer_is_shown_open(notice):
    questions = [("question", QUESTION), ("question", QUESTION | {"answer": [notice]})]
    block = blocks.QASectionBlock()

    html = block.render(block.normalize(section(questions=questions, display="details")), {})

    assert html.count("<details") == 1


# Medicines


def prescription(**changes):
    return {"name": "Morphine", "statuses": [("status", STATUS)]} | changes


def test_a_prescription_notice_without_a_medicine_is_refused():
    assert ("medicine",) in refused(blocks.PrescriptionRequiredBlock(), prescription(name=""))


def test_a_prescription_notice_with_a_chosen_and_a_typed_medicine_is_refused(medicine):
    assert ("name",) in refused(blocks.PrescriptionRequiredBlock(), prescription(medicine=medicine))


def test_a_prescription_notice_without_a_status_is_refused():
    assert ("statuses",) in refused(blocks.PrescriptionRequiredBlock(), prescription(statuses=[]))


def test_a_chosen_medicine_without_a_status_is_refused():
    medicine = Medicine.objects.create(name="Nothing known")

    errors = refused(blocks.PrescriptionRequiredBlock(), {"medicine": medicine})

    assert "no legal status" in errors[("medicine",)]


def test_a_chosen_medicine_that_is_not_published_is_refused(medicine):
    Medicine.objects.update(live=False)

    assert "not published" in refused(blocks.PrescriptionRequiredBlock(), {"medicine": medicine})[("medicine",)]


def test_typed_statuses_beside_a_chosen_medicine_are_refused(medicine):
    value = {"medicine": medicine, "statuses": [("status", STATUS)]}

    assert ("statuses",) in refused(blocks.PrescriptionRequiredBlock(), value)


def test_another_countrys_code_is_refused_with_those_that_fit():
    status = STATUS | {"country": "US"}

    errors = refused(blocks.PrescriptionRequiredBlock(), prescription(statuses=[("status", status)]))

    assert errors[("statuses", 0, "code")] == ("United States has no POM (Supply class). Choose one of: RX, OTC.")


def test_a_code_of_the_other_axis_is_refused():
    status = STATUS | {"axis": "control"}

    assert ("statuses", 0, "code") in refused(
        blocks.PrescriptionRequiredBlock(), prescription(statuses=[("status", status)])
    )


def test_a_medicine_that_nobody_needs_a_prescription_for_is_refused():
    pharmacy_only = STATUS | {"code": "P"}

    errors = refused(blocks.PrescriptionRequiredBlock(), prescription(statuses=[("status", pharmacy_only)]))

    assert "nobody needs a prescription" in errors[("statuses",)]


def test_a_status_of_tomorrow_is_refused():
    status = STATUS | {"as_of": TOMORROW}

    assert ("statuses", 0, "as_of") in refused(
        blocks.PrescriptionRequiredBlock(), prescription(statuses=[("status", status)])
    )


def test_a_prescription_notice_is_accepted_chosen_or_typed(medicine):
    assert accepted(blocks.PrescriptionRequiredBlock(), prescription()) is not None
    assert accepted(blocks.PrescriptionRequiredBlock(), {"medicine": medicine}) is not None


OFF_LABEL = {
    "name": "Ketamine",
    "use": "opioid use disorder",
    "country": "US",
    "status": "off_label",
    "evidence": "<p>Small trials only.</p>",
    "source": "A regulator",
}


@pytest.mark.parametrize("field", ["evidence", "source"])
def test_an_off_label_notice_without_evidence_or_source_is_refused(field):
    assert (field,) in refused(blocks.OffLabelNoticeBlock(), OFF_LABEL | {field: ""})


def test_an_off_label_notice_with_evidence_and_source_is_accepted():
    assert accepted(blocks.OffLabelNoticeBlock(), OFF_LABEL) is not None


# Notices


def test_a_disclaimer_without_a_text_is_refused_where_the_site_has_no_default():
    assert ("text",) in refused(blocks.DisclaimerBlock(), {"kind": "emergency"})


def test_a_disclaimer_without_a_text_is_accepted_where_the_site_has_a_default(site_settings):
    shared = Disclaimer.objects.create(title="Emergency", kind="emergency", text="<p>Call 999.</p>")
    DefaultDisclaimer.objects.create(settings=site_settings, disclaimer=shared)

    assert accepted(blocks.DisclaimerBlock(), {"kind": "emergency"}) is not None


def test_a_disclaimer_with_two_texts_is_refused():
    shared = Disclaimer.objects.create(title="Emergency", kind="emergency", text="<p>Call 999.</p>")

    errors = refused(blocks.DisclaimerBlock(), {"kind": "emergency", "disclaimer": shared, "text": "<p>Own.</p>"})

    assert "not both" in errors[("text",)]


def test_a_shared_disclaimer_of_another_kind_is_refused():
    shared = Disclaimer.objects.create(title="Emergency", kind="emergency", text="<p>Call 999.</p>")

    errors = refused(blocks.DisclaimerBlock(), {"kind": "translation", "disclaimer": shared})

    assert "In an emergency" in errors[("disclaimer",)]


DISCLOSURE = {"relationship": "sponsored", "who_paid": "Example Ltd", "editorial_control": "none"}


def test_a_disclosure_without_a_name_is_refused():
    assert ("who_paid",) in refused(blocks.SponsorDisclosureBlock(), DISCLOSURE | {"who_paid": " "})


def test_a_disclosure_about_ones_own_product_needs_no_name():
    assert (
        accepted(blocks.SponsorDisclosureBlock(), DISCLOSURE | {"relationship": "own_product", "who_paid": ""})
        is not None
    )


def test_an_independent_text_that_its_funder_wrote_is_refused():
    value = DISCLOSURE | {"relationship": "funded_independent", "editorial_control": "wrote"}

    assert ("editorial_control",) in refused(blocks.SponsorDisclosureBlock(), value)


def test_a_disclosure_with_a_name_is_accepted():
    assert accepted(blocks.SponsorDisclosureBlock(), DISCLOSURE) is not None


@pytest.fixture
def helpline():
    return Helpline.objects.create(name="Samaritans", country="GB", phone="116 123")


def test_helplines_need_at_least_one_that_is_published(helpline):
    Helpline.objects.update(live=False)
    helpline.refresh_from_db()

    assert "published" in refused(blocks.HelplineBlock(), {"helplines": [helpline]})[("helplines",)]


def test_a_helpline_chosen_twice_is_refused(helpline):
    assert "twice" in refused(blocks.HelplineBlock(), {"helplines": [helpline, helpline]})[("helplines",)]


def test_a_published_helpline_is_accepted(helpline):
    assert accepted(blocks.HelplineBlock(), {"helplines": [helpline]}) is not None


# People and sources


def card(**person):
    return {"people": [("person", {"role": "author", **person})]}


def test_a_person_without_a_name_is_refused():
    assert ("people", 0, "contributor") in refused(blocks.AuthorCardBlock(), card())


def test_a_guest_who_reviews_needs_credentials():
    assert ("people", 0, "credentials") in refused(
        blocks.AuthorCardBlock(), card(role="medical_reviewer", name="Sam Example")
    )


def test_a_person_both_chosen_and_typed_is_refused():
    someone = Contributor.objects.create(name="Sam", slug="sam")

    assert ("people", 0, "name") in refused(blocks.AuthorCardBlock(), card(contributor=someone, name="Sam"))


def test_someone_twice_in_one_role_is_refused():
    someone = Contributor.objects.create(name="Sam", slug="sam")
    people = card(contributor=someone)["people"] * 2

    assert "twice" in refused(blocks.AuthorCardBlock(), {"people": people})[("people",)]


def test_guests_and_contributors_are_accepted():
    someone = Contributor.objects.create(name="Sam", slug="sam")

    assert accepted(blocks.AuthorCardBlock(), card(contributor=someone)) is not None
    assert (
        accepted(blocks.AuthorCardBlock(), card(role="medical_reviewer", name="Sam", credentials="Pharmacist"))
        is not None
    )
    assert accepted(blocks.AuthorCardBlock(), {"people": []}) is not None


def references(*values):
    return {"references": [("reference", REFERENCE | value) for value in values]}


@pytest.mark.parametrize("doi", ["bmj.j1550", "10.1/x", "https://example.org/10.1136/bmj"])
def test_a_malformed_doi_is_refused(doi):
    assert "10.1136/bmj.j1550" in refused(blocks.ReferencesBlock(), references({"doi": doi}))[("references", 0, "doi")]


@pytest.mark.parametrize("doi", ["https://doi.org/10.1136/bmj.j1550", "doi: 10.1136/bmj.j1550", " 10.1136/bmj.j1550"])
def test_a_doi_pasted_as_an_address_is_kept_as_a_doi(doi):
    value = accepted(blocks.ReferencesBlock(), references({"doi": doi}))

    assert value["references"][0].value["doi"] == "10.1136/bmj.j1550"


@pytest.mark.parametrize("pmid", ["PMC123", "123456789", "0"])
def test_a_malformed_pmid_is_refused(pmid):
    assert ("references", 0, "pmid") in refused(blocks.ReferencesBlock(), references({"pmid": pmid}))


def test_a_source_listed_twice_is_refused_with_its_number():
    errors = refused(blocks.ReferencesBlock(), references({}, {"doi": "", "pmid": "1"}, {}))

    assert errors == {("references", 2, "doi"): "Reference 1 is the same source. Delete one of the two."}


def test_a_web_page_without_the_date_it_was_read_is_refused():
    page = {"kind": "web", "doi": "", "url": "https://example.org/"}

    assert ("references", 0, "accessed") in refused(blocks.ReferencesBlock(), references(page))
    assert accepted(blocks.ReferencesBlock(), references(page | {"accessed": datetime.date(2026, 1, 1)})) is not None


@pytest.mark.parametrize("field, value", [("year", 2999), ("accessed", TOMORROW)])
def test_a_reference_of_the_future_is_refused(field, value):
    assert ("references", 0, field) in refused(blocks.ReferencesBlock(), references({field: value}))


def test_a_javascript_address_is_refused():
    assert ("references", 0, "url") in refused(blocks.ReferencesBlock(), references({"url": "javascript:alert(1)"}))


# Media


def figure(picture, caption="", **changes):
    image = {"image": picture, "alt_text": "Two tablets on a table", "decorative": False} | changes
    return {"image": image, "caption": caption}


def test_a_figure_without_a_picture_is_refused():
    assert ("image", "image") in refused(blocks.FigureBlock(), figure(None))


def test_a_figure_without_alternative_text_is_refused(picture):
    assert ("image", "alt_text") in refused(blocks.FigureBlock(), figure(picture, alt_text=""))


@pytest.mark.parametrize("alt", ["IMG_1234", "tablets.jpg", "photo"])
def test_a_file_name_as_alternative_text_is_refused(picture, alt):
    assert "file name" in refused(blocks.FigureBlock(), figure(picture, alt_text=alt))[("image",)]


def test_a_caption_that_repeats_the_alternative_text_is_refused(picture):
    errors = refused(blocks.FigureBlock(), figure(picture, caption="two tablets on a table "))

    assert ("caption",) in errors


def test_a_described_or_a_decorative_picture_is_accepted(picture):
    assert accepted(blocks.FigureBlock(), figure(picture)) is not None
    assert accepted(blocks.FigureBlock(), figure(picture, alt_text="", decorative=True)) is not None
