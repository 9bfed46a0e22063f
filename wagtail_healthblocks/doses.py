"""How a dose is written so that nobody misreads it: a nought before the point, none after it, units in words.

“.5” has been taken for 5, “1.0” for 10 and “µg” for “mg”, which is why medication safety bodies advise against
all three. Nothing here calculates a dose.
"""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import languages
from .vocabulary.units import MANY, UNITS

THOUSANDS = r"[1-9]\d{0,2}(?:,\d{3})+"
#: One and a half to some readers, fifteen hundred to others.
AMBIGUOUS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})*\.\d\d0(?!\d)")


def abbreviations() -> dict[str, str]:
    """What people write for a unit and others misread, in every language that we know; English has the last word."""
    known = (*languages.known(), languages.find("en"))
    return {short.lower(): unit for language in known for short, unit in language.unit_abbreviations.items()}


def decimal_marks() -> str:
    """What stands before the decimals; a point and a comma anywhere."""
    return "".join(dict.fromkeys([*".,", *languages.words("decimal_mark", languages.known())]))


def unit_in_words(code: str, amount: str = "") -> str:
    """The unit as it is read after the amount; the bare code of one that is not known."""
    last = (re.findall(r"[\d.,]+", amount) or [""])[-1]
    return UNITS[code] % (int(last) if last.isdecimal() else MANY) if code in UNITS else code


def in_words(amount: str, unit: str) -> str:
    """“500 milligrams”."""
    return f"{amount} {unit_in_words(unit, amount)}"


def safely_written(text: str) -> str:
    """The text with each dose in it written so that nobody misreads it."""
    return _dose().sub(_safe_dose, text)


def validate_doses(text):
    """Refuse a dose that can be misread, and say how to write it."""
    _refuse_ambiguous(text)
    if (safe := safely_written(text)) != text:
        raise ValidationError(
            _("Write “%(safe)s”: a nought before the decimal point, none at the end, and the unit in words."),
            params={"safe": safe},
            code="misread",
        )


def validate_amount(text):
    """Refuse an amount that can be misread or that holds its unit, and say how to write it."""
    _refuse_ambiguous(text)
    doses = _dose().findall(text)
    if not doses:
        raise ValidationError(_("Write a number, such as 500 or 0.5."), code="no_number")
    if units := [unit for _number, _space, unit in doses if unit]:
        raise ValidationError(
            _("Write only the number here, “%(amount)s”, and choose “%(unit)s” as the unit."),
            params={"amount": _numbers_only(text), "unit": unit_in_words(abbreviations()[units[-1].lower()])},
            code="unit",
        )
    if any(_names_unit(text[dose.end() :]) for dose in _dose().finditer(text)):
        raise ValidationError(_("Write only the number here, and choose the unit beside it."), code="unit")
    if (safe := _numbers_only(text)) != text:
        raise ValidationError(
            _("Write “%(amount)s”: a nought before the decimal point, and none at the end."),
            params={"amount": safe},
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


def _refuse_ambiguous(text):
    if found := AMBIGUOUS.search(text):
        params = {"number": found[0], "decimal": _safe_number(found[0]), "thousands": found[0].replace(".", "")}
        raise ValidationError(
            _("“%(number)s” can be read in two ways. Write %(decimal)s or %(thousands)s."),
            params=params,
            code="ambiguous",
        )


def _numbers_only(text):
    return _dose().sub(lambda dose: _safe_number(dose[1]), text)


def _safe_dose(dose):
    """A number by itself may be a time, such as 10.30: only its first nought is missed."""
    number, unit = dose[1], dose[3]
    if unit:
        return in_words(_safe_number(number), abbreviations()[unit.lower()])
    if _names_unit(dose.string[dose.end() :]):
        return _safe_number(number)
    return f"0{number}" if number[0] in decimal_marks() else number


def _names_unit(text):
    """Whether the text starts with a unit in words."""
    words = {form % number for form in UNITS.values() for number in (1, MANY)}
    return text.lstrip().casefold().startswith(tuple(word.casefold() for word in words))


def _safe_number(number):
    """The number with a nought before its decimal point and none at its end."""
    if "." not in number and re.fullmatch(THOUSANDS, number):
        return number
    whole, mark, decimals = re.fullmatch(rf"(.*?)(?:([{re.escape(decimal_marks())}])(\d+))?", number).groups()
    decimals = (decimals or "").rstrip("0")
    return f"{whole or 0}{mark}{decimals}" if decimals else whole or "0"
