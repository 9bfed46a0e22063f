"""How a dose is written so that nobody misreads it: a nought before the point, none after it, units in words.

“.5” has been taken for 5, “1.0” for 10 and “µg” for “mg”, which is why medication safety bodies advise against
all three; “1,000” is one to some readers and a thousand to others. Nothing here calculates a dose.
"""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from . import languages, numerals
from .numerals import decimal_marks, suggested
from .vocabulary.units import MANY, UNITS

THOUSANDS = r"[1-9]\d{0,2}(?:,\d{3})+"
#: A number that may be no dose in a text: one of whatever digits, or a time such as 10.30.
NO_DOSE = re.compile(r"\d+|\d{1,2}[.,]\d\d")
#: Numbers for which the languages of the world have forms of their own.
FORMS = (0, 1, 2, 3, 11, MANY)
#: A number with more digits is no dose, and has the form of many.
LONGEST = 12


def abbreviations() -> dict[str, str]:
    """What people write for a unit and others misread, in every language that we know; English has the last word."""
    known = (*languages.known(), languages.find("en"))
    return {short.lower(): unit for language in known for short, unit in language.unit_abbreviations.items()}


def unit_in_words(code: str, amount: str = "") -> str:
    """The unit as it is read after the amount; the bare code of one that is not known."""
    last = (re.findall(r"[\d.,]+", amount) or [""])[-1]
    return UNITS[code] % (int(last) if last.isdecimal() and len(last) < LONGEST else MANY) if code in UNITS else code


def in_words(amount: str, unit: str) -> str:
    """“500 milligrams”."""
    return f"{amount} {unit_in_words(unit, amount)}"


def amount_in_words(amount: str, unit: str) -> str:
    """An amount as a page in the active language shows it, “500 to 1000 milligrams”; or where to look instead."""
    if amount_problem(amount):
        return gettext("See the source")
    return f"{amount_shown(amount)} {unit_in_words(unit, amount_plain(amount))}".strip()


def text_in_words(text: str) -> str:
    """A text with doses as a page in the active language shows it, or where to look instead."""
    return gettext("See the source") if text_problem(text) else text_shown(text)


def check_amount(text: str, code: str, typed: bool = False) -> None:
    """Raise ValidationError, with the way to write it, where the amount can be misread in this language.

    What is typed has no commas between thousands; what is stored may have them.
    """
    for found in numerals.pattern().finditer(text):
        numerals.read(found[0], code, typed)
    _refuse_amount(text)


def check_doses(text: str, code: str, typed: bool = False) -> None:
    """The same for each dose in a text."""
    for found in numerals.pattern().finditer(text):
        if not _is_no_dose(found):
            numerals.read(found[0], code, typed)
    _refuse_doses(text)


def amount_problem(text: str, code: str = "") -> str:
    """Why a stored amount is not shown, and how to write it; empty for one that nobody misreads."""
    return _problem(check_amount, text, code or active()) if has_number(text) else ""


def text_problem(text: str, code: str = "") -> str:
    """The same of a text with doses."""
    return _problem(check_doses, text, code or active())


def _problem(check, text, code):
    """What is wrong, as a form says it, so that the form takes what is then written."""
    return _said(check, text, code) and _said(check, text, code, typed=True)


def _said(check, text, code, typed=False):
    try:
        check(text, code, typed)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def active() -> str:
    """The language in which somebody reads now."""
    return get_language() or "en"


def has_number(text: str) -> bool:
    """Whether any digit is in the text: one in words alone is shown as it is."""
    return any(character.isdecimal() for character in text)


def amount_shown(text: str, code: str = "") -> str:
    """An amount without a problem, its numbers as a page of this language shows them; the active one by default."""
    return _with(numerals.shown, text, code)


def amount_plain(text: str, code: str = "") -> str:
    """An amount without a problem, its numbers as they are stored: “0,5” as “0.5”."""
    return _with(numerals.plain, text, code)


def text_shown(text: str, code: str = "") -> str:
    """The same of a text with doses."""
    return _with(numerals.shown, text, code, _is_no_dose)


def text_plain(text: str, code: str = "") -> str:
    return _with(numerals.plain, text, code, _is_no_dose)


def _with(write, text, code, is_left_out=lambda found: False):
    language = code or active()
    return numerals.pattern().sub(lambda found: found[0] if is_left_out(found) else write(found[0], language), text)


def _is_no_dose(found) -> bool:
    """Whether a number has no unit after it, and is as it stands a count of something or a time."""
    return bool(NO_DOSE.fullmatch(found[0])) and not _names_unit(found.string[found.end() :])


def safely_written(text: str) -> str:
    """The text with each dose in it written so that nobody misreads it."""
    return _dose().sub(_safe_dose, text)


def validate_doses(text):
    """Refuse a dose that can be misread, and say how to write it."""
    check_doses(text, "en")


def _refuse_doses(text):
    if safely_written(text) != text:
        raise ValidationError(
            _("Write “%(safe)s”: a nought before the decimal point, none at the end, and the unit in words."),
            params={"safe": _dose().sub(_suggested_dose, text)},
            code="misread",
        )


def validate_amount(text):
    """Refuse an amount that can be misread or that holds its unit, and say how to write it."""
    check_amount(text, "en")


def _refuse_amount(text):
    doses = _dose().findall(text)
    if not doses:
        raise ValidationError(_("Write a number, such as 500 or 0.5."), code="no_number")
    if units := [unit for _number, _space, unit in doses if unit]:
        raise ValidationError(
            _("Write only the number here, “%(amount)s”, and choose “%(unit)s” as the unit."),
            params={
                "amount": suggested(_numbers_only(text)),
                "unit": unit_in_words(abbreviations()[units[-1].lower()]),
            },
            code="unit",
        )
    if any(_names_unit(text[dose.end() :]) for dose in _dose().finditer(text)):
        raise ValidationError(_("Write only the number here, and choose the unit beside it."), code="unit")
    if (safe := _numbers_only(text)) != text:
        raise ValidationError(
            _("Write “%(amount)s”: a nought before the decimal point, and none at the end."),
            params={"amount": suggested(safe)},
            code="misread",
        )


def _dose():
    """The pattern of a number and its unit, as people write them in any language that we know."""
    return _dose_pattern(re.escape(decimal_marks()), tuple(abbreviations()))


@lru_cache(maxsize=8)
def _dose_pattern(marks, units):
    number = rf"(?<![\d{marks}])(?:{THOUSANDS}(?:\.\d+)?|\d*[{marks}]\d+|\d+)(?!\d)"
    unit = rf"(?:{'|'.join(map(re.escape, sorted(units, key=len, reverse=True)))})(?!\w)"
    return re.compile(rf"({number})(\s*({unit}))?", re.IGNORECASE)


def _numbers_only(text):
    return _dose().sub(lambda dose: _safe_number(dose[1]), text)


def _suggested_dose(dose):
    safe = _safe_dose(dose)
    return suggested(safe) if safe != dose[0] else safe


def _safe_dose(dose):
    """A number by itself may be a time, such as 10.30: only its first nought is missed."""
    number, unit = dose[1], dose[3]
    if unit:
        return in_words(_safe_number(number), abbreviations()[unit.lower()])
    if _names_unit(dose.string[dose.end() :]):
        return _safe_number(number)
    return f"0{number}" if number[0] in decimal_marks() else number


def _names_unit(text):
    """Whether the text starts with a unit in words, in any language that we know."""
    return text.lstrip().casefold().startswith(_unit_words(tuple(language.code for language in languages.known())))


@lru_cache(maxsize=8)
def _unit_words(codes):
    words = set()
    for code in codes:
        with override(code):
            words |= {(form % number).casefold() for form in UNITS.values() for number in FORMS}
    return tuple(words)


def _safe_number(number):
    """The number with a nought before its decimal point and none at its end."""
    if "." not in number and re.fullmatch(THOUSANDS, number):
        return number
    whole, mark, decimals = re.fullmatch(rf"(.*?)(?:([{re.escape(decimal_marks())}])(\d+))?", number).groups()
    decimals = (decimals or "").rstrip("0")
    return f"{whole or 0}{mark}{decimals}" if decimals else whole or "0"
