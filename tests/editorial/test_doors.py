"""What stops at findings, and what does not: the forms of Wagtail's editor."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.models import GroupApprovalTask, PageLogEntry
from wagtail.test.utils.form_data import nested_form_data

from tests import corpus, factories
from tests.blocks.test_corpus import rules_of
from tests.browser.forms import form_data, messages_by_path
from tests.factories import anew
from tests.medical_checks import edit_url, group_with, open_editor, workflow_of
from tests.testapp.models import ArticlePage, Leaflet, PlainPage
from wagtail_healthblocks.editorial import findings_of
from wagtail_healthblocks.editorial.log import PUBLISHED_WITH
from wagtail_healthblocks.models import Medicine

pytestmark = pytest.mark.django_db

form_class_of = {
    model: ObjectList([FieldPanel("title"), FieldPanel("body")]).bind_to_model(model).get_form_class()
    for model in (ArticlePage, PlainPage, Leaflet)
}


def sent(instance, *body, draft=False, title="A title"):
    """The form of a page or a snippet as an editor sends it with this body."""
    block = instance._meta.get_field("body").stream_block
    data = nested_form_data({"title": title, "body": form_data(block, list(body))})
    form = form_class_of[type(instance)](data, instance=instance)
    if draft:
        form.defer_required_fields()
    return form


def said(form):
    """What is said, by the place at which an editor sees it."""
    paths = {}
    for error in form.errors.as_data().get("body", []):
        found = error.as_json_data() if hasattr(error, "as_json_data") else {"messages": error.messages}
        paths |= messages_by_path(found)
    return {".".join(map(str, path)): " ".join(words) for path, words in paths.items()}


def with_value(block, **changes):
    return {**block, "value": {**block["value"], **changes}}


def empty_warnings(number):
    return [factories.warning_callout(f"Warning {place}: do not drive", text="") for place in range(number)]


def live_page(*body):
    page = factories.ArticlePageFactory(body=list(body))
    page.save_revision().publish()
    return anew(page)


def test_all_that_is_wrong_is_said_at_once_each_at_its_field():
    body = [
        factories.warning_callout("Warning", text=""),
        factories.question(answer=[]),
        factories.key_points("The first.", "The second.", "The third.", "word " * 31),
        factories.steps(factories.step(), factories.step()),
        factories.heading("How it works", level="subsection"),
    ]

    found = said(sent(ArticlePage(), *body))

    assert {*found} == {"0.heading", "0.text", "1.answer", "2.points.3", "3.steps.1.text", "4.level"}
    assert found["0.text"] == "Say what readers must know."


def test_what_is_malformed_is_said_beside_what_is_incomplete():
    reference = factories.reference("A trial", doi="1136/bmj", year="next year")

    found = said(sent(ArticlePage(), factories.references(reference), *empty_warnings(1)))

    assert {*found} == {"0.references.0.doi", "0.references.0.year", "1.text"}


def test_a_draft_is_saved_whatever_rules_say():
    form = sent(ArticlePage(), *empty_warnings(2), draft=True)

    assert said(form) == {}
    assert len(form.cleaned_data["body"]) == 2


@pytest.mark.parametrize("model", [PlainPage, Leaflet])
def test_a_form_that_is_not_ours_stops_too(model):
    block = factories.question(answer=[])

    assert {*said(sent(model(), block))} == {"0.answer"}
    assert said(sent(model(), block, draft=True)) == {}


@pytest.mark.parametrize("model", [PlainPage, Leaflet])
def test_a_form_that_is_not_ours_lets_mend_what_is_wrong_already(model):
    block = factories.question(answer=[])
    if model is Leaflet:
        instance = Leaflet.objects.create(title="A leaflet", body=[block])
    else:
        instance = anew(factories.PlainPageFactory(body=[block]))

    assert said(sent(instance, with_value(block, question="Is it mended?"))) == {}
    assert {*said(sent(instance, block, factories.question(answer=[])))} == {"1.answer"}


def test_a_typo_of_a_live_page_that_breaks_ten_rules_already_is_mended():
    stored = empty_warnings(10)
    page = live_page(*stored, factories.paragraph("<p>A tpyo.</p>"))

    mended = sent(page, *stored, factories.paragraph("<p>A typo.</p>"), title="Mended")

    assert said(mended) == {}
    assert mended.is_valid()


def refused_alone():
    """The blocks as they may be stored that exactly one rule refuses, each with that rule."""
    things, stream = factories.Things(), ArticlePage.body.field.stream_block
    for block_class, case in corpus.cases("refused"):
        name, rules = corpus.name_of(block_class), rules_of(case)
        if name in stream.child_blocks and len(rules) == 1:
            child = stream.child_blocks[name]
            whole = child.get_prep_value(child.to_python(corpus.value_of(name, case, things)))
            yield *rules, factories.block(name, json.loads(json.dumps(whole, default=str)))


def breaches():
    """By rule, a block as it may be stored that the rule refuses and nothing else does."""
    rows = list(refused_alone())
    blocks = [block for _rule, block in rows]
    # Where something is said though it is live already, a field is empty that the form itself requires.
    empty = {int(place.partition(".")[0]) for place in said(sent(live_page(*blocks), *blocks))}
    found = {}
    for number, (rule, block) in enumerate(rows):
        if number not in empty:
            found.setdefault(rule, block)
    return found


@pytest.mark.lengthy
def test_a_page_that_breaks_nearly_every_rule_already_is_mended_and_breaks_none_in_addition():
    stored = breaches()
    page = live_page(*stored.values(), factories.paragraph("<p>A tpyo.</p>"))
    typo = factories.paragraph("<p>A typo.</p>")

    known = {finding.rule for finding in findings_of(page)}
    mended = sent(page, *stored.values(), typo)
    worse = sent(page, *stored.values(), typo, *empty_warnings(1))

    assert len(stored) > 50
    assert known >= set(stored)
    assert said(mended) == {}
    assert {*said(worse)} == {f"{len(stored) + 1}.text"}


def test_an_eleventh_breach_is_refused_at_its_field_and_no_other():
    stored = empty_warnings(10)
    page = live_page(*stored)

    again = sent(page, *stored, *empty_warnings(1))
    other_rule = sent(page, with_value(stored[0], heading="Warning"), *stored[1:])

    assert {*said(again)} == {"10.text"}
    assert {*said(other_rule)} == {"0.heading"}


def test_what_only_a_draft_has_is_refused():
    page = live_page(factories.paragraph())
    page.body = empty_warnings(1)
    page.save_revision()

    draft = page.get_latest_revision_as_object()

    assert {*said(sent(draft, *draft.body.raw_data))} == {"0.text"}


def test_what_a_page_had_while_it_was_live_is_refused_when_it_is_not_live():
    (stored,) = empty_warnings(1)
    page = live_page(stored)
    page.unpublish()

    assert {*said(sent(anew(page), stored))} == {"0.text"}


def test_a_rule_that_is_a_warning_stops_nothing(settings):
    settings.HEALTHBLOCKS_RULES = {"warning": "warning"}

    assert said(sent(ArticlePage(), *empty_warnings(1))) == {}


@pytest.mark.lengthy
def test_the_editor_publishes_a_page_whose_medicine_was_unpublished_since(admin_client):
    medicine = factories.MedicineFactory()
    page = live_page(factories.dosage(medicine), factories.paragraph())
    Medicine.objects.get(pk=medicine.pk).unpublish()
    fields = open_editor(admin_client, page)

    admin_client.post(edit_url(page), {**fields, "title": "Mended", "action-publish": "yes"})

    assert anew(page).title == "Mended"


@pytest.mark.lengthy
@pytest.mark.parametrize(
    "asked",
    [{"action-publish": "yes"}, {"action-submit": "yes"}, {"action-publish": "yes", "go_live_at": "2099-01-01 08:00"}],
)
def test_the_editor_stops_what_is_to_be_published_submitted_or_scheduled(admin_client, asked):
    page = factories.ArticlePageFactory(body=empty_warnings(1), live=False)
    page.save_revision()
    fields = open_editor(admin_client, page)

    response = admin_client.post(edit_url(page), {**fields, "title": "Published", **asked})

    assert response.status_code == 200
    assert "Say what readers must know." in response.text
    assert not anew(page).live
    assert anew(page).get_latest_revision_as_object().title != "Published"


@pytest.mark.lengthy
def test_the_editor_saves_the_draft(admin_client):
    page = factories.ArticlePageFactory(body=empty_warnings(1), live=False)
    page.save_revision()
    fields = open_editor(admin_client, page)

    admin_client.post(edit_url(page), {**fields, "title": "A draft"})

    assert anew(page).get_latest_revision_as_object().title == "A draft"


@pytest.mark.parametrize("factory", [factories.ArticlePageFactory, factories.PlainPageFactory])
def test_a_live_page_whose_picture_was_deleted_is_mended_in_another_place(factory):
    image = factories.ImageFactory()
    figure, nested = factories.figure(image), factories.question(answer=[factories.figure(image)])
    page = factory(body=[figure, nested, factories.paragraph("<p>A tpyo.</p>")])
    image.delete()
    stored = list(anew(page).body.get_prep_value())[:2]
    empty = with_value(stored[0], image={"image": None, "alt_text": "A curve", "decorative": False})
    empty["id"] = "another"

    mended = sent(anew(page), *stored, factories.paragraph("<p>A typo.</p>"))

    assert said(mended) == {}
    assert "A typo." in mended.cleaned_data["body"][2].value.source
    assert {*said(sent(anew(page), *stored, empty))} >= {"2.image.image"}
    assert {*said(sent(anew(page), *stored, factories.references(factories.reference(doi="x"))))} >= {
        "2.references.0.doi"
    }
    assert {*said(sent(anew(page), with_value(stored[1], question=""), stored[0]))} >= {"0.question"}


@pytest.mark.lengthy
def test_who_opens_the_editor_is_told_what_stops_nothing(admin_client, settings):
    settings.HEALTHBLOCKS_RULES = {"warning": "warning"}
    page = live_page(*empty_warnings(1), factories.question(answer=[]))

    told = [str(message).strip() for message in admin_client.get(edit_url(page)).context["messages"]]

    assert told == ["Warning: Say what readers must know."]


def log_of(page):
    return PageLogEntry.objects.filter(page_id=page.pk, action=PUBLISHED_WITH)


def test_what_passed_by_a_date_or_an_approval_is_not_stopped_and_is_listed(caplog):
    page = factories.ArticlePageFactory(body=empty_warnings(2), live=False)
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    revision.approved_go_live_at = page.go_live_at
    revision.save()

    call_command("publish_scheduled")

    (entry,) = log_of(page)
    assert anew(page).live
    assert [found["rule"] for found in entry.data["findings"]] == ["warning.empty"] * 2
    assert entry.message == "Published although rules find: Say what readers must know."
    assert f"ArticlePage {page.pk} was published although rules find: warning.empty." in caplog.text


def test_nothing_is_listed_of_a_page_in_which_rules_find_nothing():
    assert not log_of(live_page(factories.paragraph())).exists()


def test_a_code_of_another_country_is_refused_in_a_draft_too_but_not_where_it_is_stored():
    foreign = factories.prescription_required(name="X", statuses=[factories.status(country="US", code="POM")])
    page = anew(factories.ArticlePageFactory(body=[foreign], live=False))
    other = with_value(foreign, statuses=[with_value(foreign["value"]["statuses"][0], code="GSL")])

    assert said(sent(page, foreign, draft=True)) == {}
    assert {*said(sent(page, other, draft=True))} == {"0.statuses.0.code"}
    assert {*said(sent(ArticlePage(), foreign, draft=True))} == {"0.statuses.0.code"}
    assert {*said(sent(page, foreign))} == {"0.statuses.0.code"}


def test_a_live_page_with_a_code_of_another_country_is_mended_in_another_place():
    foreign = factories.prescription_required(name="X", statuses=[factories.status(country="US", code="POM")])
    page = live_page(foreign)

    assert said(sent(page, with_value(foreign, note="<p>Mended.</p>"))) == {}


@pytest.fixture
def submitted(admin_user):
    """A page whose medicine was unpublished after it was submitted to a moderator."""
    group = group_with(name="Senior editors", pages=["add_page", "change_page", "publish_page"])
    task = GroupApprovalTask.objects.create(name="Moderation")
    task.groups.add(group)
    medicine = factories.MedicineFactory()
    page = factories.ArticlePageFactory(body=[factories.dosage(medicine)], live=False)
    page.save_revision(user=admin_user)
    workflow_of(page, task).start(page, admin_user)
    Medicine.objects.get(pk=medicine.pk).unpublish()
    return anew(page)


APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve"}


@pytest.mark.lengthy
def test_an_approval_of_what_passed_is_not_stopped_and_is_listed(admin_client, submitted):
    fields = open_editor(admin_client, submitted)

    admin_client.post(edit_url(submitted), {**fields, **APPROVE})

    assert anew(submitted).live
    assert [found["rule"] for found in log_of(submitted).get().data["findings"]] == ["medicine.unpublished"]


@pytest.mark.lengthy
def test_what_an_approver_adds_is_stopped(admin_client, submitted):
    fields = open_editor(admin_client, submitted)

    response = admin_client.post(edit_url(submitted), {**fields, **APPROVE, "body-0-value-source": ""})

    assert "Name the source that says so" in response.text
    assert not anew(submitted).live


@pytest.mark.lengthy
def test_who_publishes_meanwhile_does_not_pass_as_an_approver(admin_client, submitted):
    fields = open_editor(admin_client, submitted)

    response = admin_client.post(edit_url(submitted), {**fields, **APPROVE, "action-publish": "yes"})

    assert "This medicine is not published" in response.text
    assert not anew(submitted).live
