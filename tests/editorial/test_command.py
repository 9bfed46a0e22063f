"""The command that lists what rules find in articles."""

import json
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
