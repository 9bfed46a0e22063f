"""Setup mistakes are said at start, with a hint, and not on the first visit to the admin."""

import subprocess
import sys
from pathlib import Path

import pytest
from citeproc import STYLES_PATH
from django.apps import apps
from django.core.checks import run_checks
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.api import APIField
from wagtail.blocks import ListBlock, StructValue

from tests import factories
from tests import settings as test_settings
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.blocks import QuoteBlock
from wagtail_healthblocks.checks import (
    check_api_fields,
    check_checked_fields,
    check_citation_style,
    check_form_classes,
    check_required_apps,
    check_rules,
    check_setting_names,
    check_tasks,
)
from wagtail_healthblocks.editorial import rule
from wagtail_healthblocks.models import Contributor, Helpline
from wagtail_healthblocks.readings.own_words import all_but


def ids(messages):
    return [message.id for message in messages]


@pytest.mark.django_db  # Django asks the database whether it has JSON, where nothing has asked before
def test_a_right_setup_has_nothing_to_say():
    assert [message for message in run_checks() if (message.id or "").startswith("wagtail_healthblocks.")] == []


def test_a_missing_app_is_an_error_that_says_what_to_add(monkeypatch):
    installed = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: name != "wagtail.contrib.settings" and installed(name))

    found = check_required_apps(None)

    assert ids(found) == ["wagtail_healthblocks.E001"]
    assert '"wagtail.contrib.settings"' in found[0].hint


@pytest.mark.thorough
def test_django_says_so_when_it_starts(tmp_path):
    source = "from tests.settings import *\nINSTALLED_APPS.remove('wagtail.contrib.settings')\n"
    (tmp_path / "lacking.py").write_text(source)
    root = test_settings.__file__.removesuffix("/tests/settings.py")
    environment = {"PYTHONPATH": f"{tmp_path}:{root}", "DJANGO_SETTINGS_MODULE": "lacking"}

    done = subprocess.run(
        [sys.executable, "-m", "django", "check"], env=environment, cwd=tmp_path, capture_output=True, text=True
    )

    assert done.returncode != 0
    assert "wagtail_healthblocks.E001" in done.stderr


def test_a_misspelt_setting_is_a_warning_that_names_the_right_one(settings):
    settings.HEALTHBLOCKS_CONTRIBUTORS_PAGE_SIZE = 5

    found = check_setting_names(None)

    assert ids(found) == ["wagtail_healthblocks.W001"]
    assert found[0].hint == "Did you mean HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE?"


def test_a_setting_like_no_other_gets_the_list_of_all(settings):
    settings.HEALTHBLOCKS_QUITE_ANOTHER_MATTER_OF_OURS = 5

    found = check_setting_names(None)

    assert "HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE" in found[0].hint
    assert "HEALTHBLOCKS_LEGAL_STATUS_CODES" in found[0].hint


def test_settings_of_the_package_and_of_its_other_apps_are_known(settings):
    settings.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE = 5
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 5
    settings.HEALTHBLOCKS_IMPORTER_TIMEOUT = 5

    assert check_setting_names(None) == []


def test_a_field_that_medical_checks_leave_out_needs_a_reason_and_has_to_be_there(monkeypatch):
    assert check_checked_fields(None) == []

    monkeypatch.setattr(ArticlePage, "checked_fields", all_but(teasr="Stands in lists.", body=" "), raising=False)

    found = check_checked_fields(None)
    assert [error.id for error in found] == ["wagtail_healthblocks.E003"] * 2
    assert "no field 'teasr'" in found[0].msg
    assert "'body' is left out without a reason" in found[1].msg


def test_an_api_field_that_the_api_cannot_show_is_named(monkeypatch):
    assert check_api_fields(None) == []  # it has a serializer

    for fields in ([APIField("checked_by")], ["checked_by"]):
        monkeypatch.setattr(ArticlePage, "api_fields", fields)

        (error,) = check_api_fields(None)

        assert error.id == "wagtail_healthblocks.E004"
        assert "medical_check" in error.hint


def test_a_value_class_that_does_not_know_fields_that_were_taken_out_is_named():
    class Quote(QuoteBlock):
        class Meta:
            value_class = StructValue

    block = ListBlock(Quote())
    block.set_name("quotes")

    (error,) = block.check()

    assert (error.id, error.msg) == (
        "wagtail_healthblocks.E005",
        "The value class of Quote does not extend HealthValue.",
    )
    assert QuoteBlock().check() == []


@pytest.mark.django_db
def test_a_snippet_on_many_pages_needs_tasks_beside_the_requests(settings, monkeypatch):
    monkeypatch.setattr("wagtail_healthblocks.checks.PAGES_IN_A_REQUEST", 2)
    helpline, other = factories.HelplineFactory(name="Everywhere"), factories.HelplineFactory()
    for lines in ([helpline], [helpline, other], [helpline, helpline]):
        assert check_tasks(None, databases=["default"]) == []
        factories.ArticlePageFactory(body=[factories.helpline(*lines)])

    (warning,) = check_tasks(None, databases=["default"])

    assert warning.id == "wagtail_healthblocks.W004"
    assert warning.msg.startswith("Publishing the helpline “Everywhere (GB)” refreshes 3 pages")
    assert check_tasks(None, databases=None) == []
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    assert check_tasks(None, databases=["default"]) == []


@pytest.mark.parametrize(
    ("said", "hint"),
    [({"medicin": "off"}, "medicine"), ({"warning.vage": "off"}, "warning.vague"), ({"warning": "fatal"}, "warning")],
)
def test_a_rule_or_a_severity_that_there_is_none_of_is_an_error(settings, said, hint):
    settings.HEALTHBLOCKS_RULES = said

    (error,) = check_rules(None)

    assert error.id == "wagtail_healthblocks.E006"
    assert hint in error.hint


def test_beginnings_of_ids_and_a_sites_own_blocks_are_known(settings):
    settings.HEALTHBLOCKS_RULES = {"medicine": "off", "medicine.unpublished": "warning", "site.OldBlock": "off"}

    assert check_rules(None) == []


def test_a_sites_form_class_that_leaves_ours_out_is_named(monkeypatch):
    class SiteForm(WagtailAdminPageForm):
        pass

    monkeypatch.setattr(ArticlePage, "base_form_class", SiteForm, raising=False)
    ArticlePage.get_edit_handler.cache_clear()
    found = check_form_classes(None)
    monkeypatch.undo()
    ArticlePage.get_edit_handler.cache_clear()

    assert [(warning.id, warning.obj) for warning in found] == [("wagtail_healthblocks.W005", ArticlePage)]
    assert "SiteForm" in found[0].msg
    assert "HealthArticleForm" in found[0].hint
    assert check_form_classes(None) == []


def test_so_is_that_of_a_snippet_that_rules_are_about(settings, monkeypatch):
    settings.HEALTHBLOCKS_RULES = {"snippet": "off"}  # these are about every snippet

    class SiteForm(WagtailAdminModelForm):
        pass

    for model in (Helpline, Contributor):  # about a contributor, only a site has others
        monkeypatch.setattr(model, "base_form_class", SiteForm)

    (found,) = check_form_classes(None)

    assert (found.id, found.obj) == ("wagtail_healthblocks.W005", Helpline)
    assert found.msg == "SiteForm, a form of Helpline, asks no editorial rules about the snippet."
    assert "HealthSnippetForm" in found.hint
    no_rule = rule("site.nothing")(lambda contributor, reading: ())
    with hooks.register_temporarily("register_healthblocks_rules", lambda: {Contributor: [no_rule]}):
        assert [warning.obj for warning in check_form_classes(None)] == [Contributor, Helpline]


def test_so_is_the_form_class_of_the_api(monkeypatch):
    monkeypatch.setattr(ArticlePage, "api_base_form_class", WagtailAdminPageForm, raising=False)

    assert [warning.obj for warning in check_form_classes(None)] == [ArticlePage]


@pytest.mark.parametrize("style", ["numbers", "author-year", Path(STYLES_PATH) / "harvard-cite-them-right.csl"])
def test_a_citation_style_that_can_serve_has_nothing_to_say(settings, style):
    settings.HEALTHBLOCKS_CITATION_STYLE = style

    assert check_citation_style(None) == []


def test_a_citation_style_that_cannot_be_read_is_an_error(settings):
    settings.HEALTHBLOCKS_CITATION_STYLE = "vancouver.csl"

    [error] = check_citation_style(None)

    assert (error.id, "vancouver.csl" in error.msg) == ("wagtail_healthblocks.E007", True)
