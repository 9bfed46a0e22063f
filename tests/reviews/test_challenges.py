import re
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from wagtail_healthblocks.reviews import numbers
from wagtail_healthblocks.reviews.challenges import ArithmeticChallenge, Challenge, get_challenge

challenge = ArithmeticChallenge()


@dataclass(frozen=True)
class Token:
    nonce: str
    page_id: int = 7


def rendered(token, error=""):
    return BeautifulSoup(challenge.render(token, error), "html.parser")


def operands(token):
    shown = rendered(token).find(attrs={"aria-hidden": "true"}).get_text().rstrip(" =")
    return [numbers.parse(part) for part in shown.split(" + ")]


def answer(token):
    return sum(operands(token))


def test_the_right_answer_passes_in_digits_and_in_words():
    token = Token("abc")

    for typed in (str(answer(token)), f" {answer(token)} ", numbers.spell(answer(token), "de")):
        challenge.verify(token, QueryDict(mutable=True) | {"challenge": typed})


@pytest.mark.parametrize(("typed", "code"), [("", "missing"), (None, "missing"), ("9999", "wrong"), ("x", "no_number")])
def test_any_other_answer_is_refused_with_help(typed, code):
    with pytest.raises(ValidationError) as refused:
        challenge.verify(Token("abc"), {"challenge": typed})

    assert refused.value.code == f"challenge_{code}"


def test_an_answer_is_no_use_on_another_page_or_form():
    token = Token("abc")
    others = [Token("abc", page) for page in range(8, 40)] + [Token(f"n{number}") for number in range(40)]

    same = [other for other in others if answer(other) == answer(token)]

    assert len(same) < len(others) / 2


def test_one_number_is_in_digits_and_one_in_words_and_which_varies():
    shown = [rendered(Token(f"n{number}")).find(attrs={"aria-hidden": "true"}).get_text() for number in range(30)]

    forms = {"digits first" if re.fullmatch(r"\d+ \+ [a-z]+ =", sum_) else "words first" for sum_ in shown}

    assert all(re.fullmatch(r"\d+ \+ [a-z]+ =|[a-z-]+ \+ \d =", sum_) for sum_ in shown)
    assert forms == {"digits first", "words first"}


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_numbers_are_spelled_in_the_language_of_the_page(language):
    token = Token("abc")
    in_english = operands(token)

    with translation.override(language):
        shown = rendered(token).find(attrs={"aria-hidden": "true"}).get_text()

    assert any(numbers.spell(number, language) in shown for number in in_english)


def test_a_screen_reader_hears_a_question_and_no_signs():
    label = rendered(Token("abc")).label
    label.find(attrs={"aria-hidden": "true"}).decompose()

    assert re.fullmatch(r"What is [\w-]+ plus [\w-]+\?", label.get_text(strip=True))


def test_the_field_has_its_label_and_asks_for_a_number():
    form = rendered(Token("abc"))

    field = form.find("input")

    assert form.label["for"] == field["id"]
    assert (field["name"], field["inputmode"], field["autocomplete"]) == ("challenge", "numeric", "off")
    assert "required" in field.attrs
    assert "aria-describedby" not in field.attrs


def test_what_was_wrong_is_linked_to_the_field_and_escaped():
    form = rendered(Token("abc"), error="<b>Wrong</b>")

    field = form.find("input")

    assert field["aria-invalid"] == "true"
    assert form.find(id=field["aria-describedby"]).get_text() == "<b>Wrong</b>"


def test_nothing_is_hidden_in_the_form_and_no_script_or_image_asks():
    form = rendered(Token("abc"))

    assert len(form.find_all("input")) == 1
    assert form.find(["script", "img"]) is None
    assert str(answer(Token("abc"))) not in re.findall(r"\d+", form.get_text())


def test_a_question_asked_under_the_older_secret_is_still_answered(settings):
    token = Token("abc")
    old = answer(token)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    challenge.verify(token, {"challenge": str(old)})
    challenge.verify(token, {"challenge": str(answer(token))})


def test_a_site_without_a_challenge_asks_nothing():
    assert get_challenge("") is None


def test_a_challenge_is_named_shortly_or_by_its_path():
    paths = ["arithmetic", "wagtail_healthblocks.reviews.challenges.ArithmeticChallenge"]

    assert all(isinstance(get_challenge(path), ArithmeticChallenge) for path in paths)
    assert issubclass(ArithmeticChallenge, Challenge)
    assert get_challenge("arithmetic").max_age == 30 * 60


def test_a_path_that_leads_nowhere_is_reported():
    with pytest.raises(ImportError):
        get_challenge("nowhere.Challenge")
