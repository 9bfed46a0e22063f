"""Mistakes in the set-up of the reviews are said at start, with a hint."""

import subprocess
import sys

import pytest
from django.core.checks import ERROR, WARNING, run_checks

from tests import settings as test_settings
from wagtail_healthblocks.reviews import checks
from wagtail_healthblocks.reviews.challenges import ArithmeticChallenge
from wagtail_healthblocks.reviews.conf import ReviewsSettings

# Django asks the database whether it has JSON, where nothing has asked before.
pytestmark = pytest.mark.django_db

APP = "wagtail_healthblocks_reviews"


class OwnChallenge(ArithmeticChallenge):
    """A site's own."""


class NoChallenge:
    """Has nothing to do with it."""


def found():
    return [message for message in run_checks() if (message.id or "").startswith(f"{APP}.")]


def ids():
    return [message.id for message in found()]


def test_a_right_setup_has_nothing_to_say():
    assert found() == []


@pytest.mark.lengthy
def test_the_reviews_need_the_core(tmp_path):
    lacking = "from tests.settings import *\nINSTALLED_APPS = [app for app in INSTALLED_APPS if app not in "
    (tmp_path / "lacking.py").write_text(f"{lacking}('tests.testapp', 'wagtail_healthblocks')]\n")
    root = test_settings.__file__.removesuffix("/tests/settings.py")
    environment = {"PYTHONPATH": f"{tmp_path}:{root}", "DJANGO_SETTINGS_MODULE": "lacking"}

    done = subprocess.run(
        [sys.executable, "-m", "django", "check"], env=environment, cwd=tmp_path, capture_output=True, text=True
    )

    assert done.returncode != 0
    assert 'wagtail_healthblocks.reviews needs "wagtail_healthblocks" in INSTALLED_APPS as well.' in done.stderr


def test_a_misspelt_setting_is_a_warning_that_names_the_right_one(settings):
    settings.HEALTHBLOCKS_REVIEWS_AUTOAPPROVE = True

    (warning,) = found()

    assert (warning.id, warning.level) == (f"{APP}.W001", WARNING)
    assert warning.hint == "Did you mean HEALTHBLOCKS_REVIEWS_AUTO_APPROVE?"


def test_every_setting_is_checked():
    checked = {f"{checks.PREFIX}{name}" for name in checks.VALUES}
    elsewhere = {
        f"{checks.PREFIX}{name}" for name in ("CHALLENGE", "SAFETY_RULES", "KEEP_EMAIL_DAYS", "KEEP_REJECTED_DAYS")
    }

    assert checked | elsewhere == {name for name in vars(ReviewsSettings) if name.isupper()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTO_APPROVE", "yes"),
        ("AUTO_APPROVE", None),
        ("FORM", "popup"),
        ("FORM", ""),
        ("FORM", ["link"]),
        ("CLOSE_AFTER_DAYS", -1),
        ("CLOSE_AFTER_DAYS", 10**9),
        ("CLOSE_AFTER_DAYS", "30"),
        ("PANEL_SIZE", 0),
        ("PANEL_SIZE", "3"),
        ("PAGE_SIZE", 0),
        ("PAGE_SIZE", None),
        ("PAGE_SIZE", True),
        ("CONSENT_VERSION", 1),
        ("CONSENT_VERSION", ""),
        ("CONSENT_VERSION", "1" * 33),
        ("MIN_SECONDS", -1),
        ("FORM_SECONDS", 0),
        ("LIMITS", None),
        ("LIMITS", {"network": 10}),
        ("LIMITS", {"network": (10,)}),
        ("LIMITS", {"network": (10, 0)}),
        ("LIMITS", {"network": ("10", 3600)}),
        ("LIMITS", {"networks": (10, 3600)}),
        ("LIMITS", {"network": {10, 3600}}),
        ("CEILINGS", None),
        ("CEILINGS", 500),
        ("CEILINGS", {"over_limit": -1}),
        ("CEILINGS", {"over_limit": (500, 3600)}),
        ("CEILINGS", {"unknown_address": True}),
        ("CEILINGS", {"unknown": 100}),
        ("TRUSTED_PROXIES", "127.0.0.1"),
        ("TRUSTED_PROXIES", -1),
        ("TRUSTED_PROXIES", True),
        ("REPORTS_TO_HOLD", 0),
        ("STRUCTURED_DATA", "stars"),
    ],
)
def test_a_wrong_value_is_an_error(settings, name, value):
    setattr(settings, f"HEALTHBLOCKS_REVIEWS_{name}", value)

    (error,) = found()

    assert (error.id, error.level) == (f"{APP}.E001", ERROR)
    assert error.msg.startswith(f"HEALTHBLOCKS_REVIEWS_{name} must be ")
    assert error.hint == f"It is {value!r}."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTO_APPROVE", True),
        ("FORM", "inline"),
        ("CLOSE_AFTER_DAYS", 0),
        ("CLOSE_AFTER_DAYS", 365),
        ("PANEL_SIZE", 1),
        ("PAGE_SIZE", 1),
        ("CONSENT_VERSION", "2026-11"),
        ("MIN_SECONDS", 0),
        ("LIMITS", {}),
        ("LIMITS", {"network": [1, 1], "site": None}),
        ("LIMITS", {"network": (10, 3600), "email": (5, 60), "page": (60, 60), "site": (600, 60), "report": (20, 60)}),
        ("LIMITS", {"challenge": (20, 3600)}),
        ("CEILINGS", {}),
        ("CEILINGS", {"over_limit": 0, "unknown_address": None}),
        ("TRUSTED_PROXIES", None),
        ("TRUSTED_PROXIES", 0),
        ("TRUSTED_PROXIES", 2),
        ("REPORTS_TO_HOLD", 3),
        ("STRUCTURED_DATA", "off"),
        ("CHALLENGE", "arithmetic"),
        ("CHALLENGE", f"{__name__}.OwnChallenge"),
        ("KEEP_EMAIL_DAYS", 0),
        ("KEEP_REJECTED_DAYS", 1095),
        ("SAFETY_RULES", {"de": {"self_harm": ["suizid"]}}),
    ],
)
def test_a_right_value_is_none(settings, name, value):
    setattr(settings, f"HEALTHBLOCKS_REVIEWS_{name}", value)

    assert ids() == []


@pytest.mark.parametrize(
    "path", ["sums", "no.such.Challenge", "django.core.nothing", f"{__name__}.NoChallenge", "django", 5, None.__class__]
)
def test_a_challenge_that_is_none_is_an_error(settings, path):
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = path

    (error,) = found()

    assert error.id == f"{APP}.E002"
    assert 'Use "", "arithmetic", or the dotted path' in error.hint


def test_a_challenge_without_its_methods_is_an_error(settings):
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "wagtail_healthblocks.reviews.challenges.Challenge"

    assert ids() == [f"{APP}.E002"]


@pytest.mark.parametrize(
    "rules", [[], {"de": "no/such/file.json"}, {"de": {"moods": ["sad"]}}, {"de": {"self_harm": "x"}}]
)
def test_safety_rules_that_cannot_be_read_are_an_error(settings, rules):
    settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES = rules

    (error,) = found()

    assert error.id == f"{APP}.E003"
    assert error.msg.startswith("HEALTHBLOCKS_REVIEWS_SAFETY_RULES")


@pytest.mark.parametrize("name", ["KEEP_EMAIL_DAYS", "KEEP_REJECTED_DAYS"])
@pytest.mark.parametrize("days", [None, -1, 1096, 1.5, "90", True])
def test_personal_data_that_is_kept_without_an_end_is_an_error(settings, name, days):
    setattr(settings, f"HEALTHBLOCKS_REVIEWS_{name}", days)

    (error,) = found()

    assert error.id == f"{APP}.E004"
    assert error.msg == f"HEALTHBLOCKS_REVIEWS_{name} must be a whole number of days from 0 to 1,095."


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache", "db.DatabaseCache"])
def test_the_limits_need_no_cache(settings, backend):
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}

    assert ids() == []


def test_before_going_live_somebody_has_to_say_how_many_proxies_there_are():
    (warning,) = [message for message in run_checks(include_deployment_checks=True) if message.id.startswith(f"{APP}.")]

    assert (warning.id, warning.level) == (f"{APP}.W004", WARNING)
    for word in ("HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES", "nginx", "CDN", "Unix socket", "proxy_set_header"):
        assert word in warning.hint


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_once_that_is_said_there_is_nothing_to_say(settings, proxies):
    settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES = proxies

    assert [message for message in run_checks(include_deployment_checks=True) if message.id.startswith(f"{APP}.")] == []


def test_urls_that_are_left_out_are_a_warning(settings):
    settings.ROOT_URLCONF = "wagtail.urls"

    (warning,) = checks.check_urls(None)

    assert (warning.id, warning.level) == (f"{APP}.W003", WARNING)
    assert 'include("wagtail_healthblocks.reviews.urls")' in warning.hint


def test_a_project_without_urls_has_none_to_check(settings):
    settings.ROOT_URLCONF = None

    assert checks.check_urls(None) == []


def test_each_content_language_without_rules_of_danger_is_named(settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in ("en-gb", "tr", "fr", "it")]
    settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES = {"it": {"self_harm": ["voglio morire"]}}

    (warning,) = checks.check_content_languages(None)

    assert (warning.id, warning.level) == (f"{APP}.W009", WARNING)
    assert "'tr'" in warning.msg and "always wait for a person" in warning.msg


def test_rules_of_side_effects_only_are_none_of_danger(settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("it", "it")]
    settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES = {"it": {"side_effect": ["nausea"]}}

    assert [warning.id for warning in checks.check_content_languages(None)] == [f"{APP}.W009"]
