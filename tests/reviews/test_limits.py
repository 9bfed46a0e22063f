import logging

import pytest
from django.core.cache import cache

from wagtail_healthblocks.reviews import limits


@pytest.fixture(autouse=True)
def two_in_a_minute(settings, monkeypatch):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"email": (2, 60), "page": (1, 60)}
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000.0)


def test_the_one_after_the_last_allowed_is_too_many():
    assert [limits.exceeded("email", "a") for _ in range(4)] == [False, False, True, True]


def test_each_kind_and_key_has_its_own_count():
    limits.exceeded("page", "1")

    assert limits.exceeded("page", "1") is True
    assert limits.exceeded("page", "2") is False
    assert limits.exceeded("email", "1") is False


def test_counting_begins_anew_in_the_next_window(monkeypatch):
    limits.exceeded("page", "1")
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_061.0)

    assert limits.exceeded("page", "1") is False


def test_a_kind_without_a_limit_is_unlimited():
    assert not any(limits.exceeded("site", "1") for _ in range(100))


def test_those_without_a_key_do_not_share_a_limit():
    assert not any(limits.exceeded("email", "") for _ in range(10))


def test_the_cache_holds_no_key_in_clear():
    limits.exceeded("email", "ada@example.org")

    assert cache._cache
    assert "ada" not in str(list(cache._cache))


@pytest.mark.parametrize("method", ["add", "incr", "touch"])
def test_a_cache_that_fails_is_reported_without_personal_data(monkeypatch, caplog, method):
    def fail(*args, **kwargs):
        raise ConnectionError("ada@example.org")

    monkeypatch.setattr(cache, method, fail)

    with caplog.at_level(logging.ERROR), pytest.raises(limits.LimitsUnavailable):
        limits.exceeded("email", "ada@example.org")

    assert "ConnectionError" in caplog.text
    assert "ada" not in caplog.text


def test_a_cache_that_keeps_nothing_counts_nothing(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    with pytest.raises(limits.LimitsUnavailable):
        limits.exceeded("email", "a")
