import time

import pytest
from django.core import signing

from wagtail_healthblocks.reviews.tokens import FormToken, InvalidToken


def test_a_token_comes_back_as_it_was_issued():
    token = FormToken.issue(7)

    assert FormToken.read(str(token), 7, max_age=60) == token


def test_no_two_tokens_are_the_same():
    assert len({FormToken.issue(7).nonce for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "change", ["", "x", lambda token: token[:-1], lambda token: "A" + token, lambda token: token * 9]
)
def test_a_token_that_was_changed_is_refused(change):
    signed = change(str(FormToken.issue(7))) if callable(change) else change

    with pytest.raises(InvalidToken):
        FormToken.read(signed, 7, max_age=60)


def test_a_token_of_another_page_is_refused():
    with pytest.raises(InvalidToken):
        FormToken.read(str(FormToken.issue(7)), 8, max_age=60)


@pytest.mark.parametrize(("age", "accepted"), [(59, True), (61, False), (-299, True), (-400, False)])
def test_a_token_is_good_for_its_time_and_clocks_may_differ_a_little(age, accepted):
    token = FormToken("nonce", 7, time.time() - age)

    if accepted:
        assert FormToken.read(str(token), 7, max_age=60) == token
    else:
        with pytest.raises(InvalidToken):
            FormToken.read(str(token), 7, max_age=60)


def test_a_token_outlives_a_change_of_the_secret_key(settings):
    token = FormToken.issue(7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next one"

    assert FormToken.read(str(token), 7, max_age=60) == token


def test_something_else_that_the_site_has_signed_is_no_token():
    for value in ("text", [1], [1, 2, 3, 4], {"n": 1}):
        signed = signing.Signer(salt="wagtail_healthblocks.reviews.form").sign_object(value)

        with pytest.raises(InvalidToken):
            FormToken.read(signed, 7, max_age=60)
