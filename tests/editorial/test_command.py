"""The command that lists what rules find in articles."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories

pytestmark = pytest.mark.django_db


def run(*args, **options):
    """What the command prints, and its exit code."""
    out = StringIO()
    try:
        call_command("healthblocks_check", *map(str, args), stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_it_lists_the_findings_of_live_articles_and_fails_on_errors():
    warning = factories.warning_callout(text="")
    page = factories.ArticlePageFactory(title="About doses", body=[warning])
    factories.ArticlePageFactory(body=[factories.paragraph()])
    factories.ArticlePageFactory(body=[factories.warning_callout(text="")], live=False)

    printed, code = run()

    assert printed.splitlines() == [
        f"{page.pk} About doses",
        f"  error warning.empty body.{warning['id']}.text: Say what readers must know.",
    ]
    assert code == 1


def test_advice_is_listed_and_no_failure(settings):
    settings.HEALTHBLOCKS_RULES = {"warning": "warning"}
    page = factories.ArticlePageFactory(body=[factories.warning_callout(text="")])

    printed, code = run(page.pk, format="json")

    assert (json.loads(printed)["page"], json.loads(printed)["severity"], code) == (page.pk, "warning", 0)


def test_drafts_are_read_where_that_is_asked_for():
    page = factories.ArticlePageFactory(body=[factories.paragraph()])
    page.body = [factories.warning_callout(text="")]
    page.save_revision()

    assert run(page.pk) == ("", 0)
    assert "warning.empty" in run(page.pk, drafts=True)[0]


def test_a_page_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="There is no live article 4711"):
        call_command("healthblocks_check", "4711")


def test_live_snippets_are_listed_after_the_articles(settings):
    settings.HEALTHBLOCKS_RULES = {"helpline": "warning"}
    helpline = factories.HelplineFactory(name="Listening Line", last_verified="2999-01-01")
    factories.HelplineFactory(last_verified="2999-01-01", live=False)
    medicine = factories.MedicineFactory(name="Examplamine", status=None)
    status = factories.LegalStatusFactory(medicine=medicine, as_of="2999-01-01")

    printed, code = run()

    assert printed.splitlines() == [
        f"Helpline {helpline.pk} Listening Line (GB)",
        "  warning helpline.verified_later last_verified: This date lies in the future.",
        f"Medicine {medicine.pk} Examplamine",
        f"  error medicine.status_later legal_statuses.{status.pk}.as_of: This date lies in the future.",
    ]
    assert code == 1


def test_a_program_gets_the_model_and_the_key_of_a_snippet():
    source = factories.SourceFactory(notice_url="https://example.org/retraction")

    (line,) = map(json.loads, run(format="json")[0].splitlines())

    assert (line["snippet"], line["key"], line["rule"], line["field"]) == (
        *("wagtail_healthblocks.Source", source.pk),
        *("source.status_missing", "status"),
    )


def test_drafts_of_snippets_are_read_where_that_is_asked_for_and_none_beside_one_page():
    helpline, page = factories.HelplineFactory(), factories.ArticlePageFactory(body=[factories.paragraph()])
    helpline.last_verified = date(2999, 1, 1)
    helpline.save_revision()

    assert run() == ("", 0)
    assert "helpline.verified_later" in run(drafts=True)[0]
    assert run(page.pk, drafts=True) == ("", 0)
