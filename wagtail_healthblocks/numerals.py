"""Numbers as people write them in any language: which of them can be misread, and how a page shows the others.

A comma or a point before three digits marks thousands to some readers and decimals to others. A number that ends in a
nought there is no decimal, for nobody writes that nought; one that ends in another digit is no thousand to those whose
decimals follow the mark. What is left open is not read at all.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import languages

#: What keeps the digits of a large number apart on a page: nobody takes it for a decimal mark, and no line ends there.
GROUP_MARK = "\u202f"
#: From how many digits on. Four stay together, so that nobody reads “1” there.
LONG = 5
#: What stands between groups of digits, and nowhere before decimals: thin spaces, apostrophes, the Arabic separator.
GROUPS = "\u202f\u2009'’٬"
#: Of Arabic and of Persian. Beside them a point would look like one more.
ARABIC_NOUGHTS = (0x660, 0x6F0)
#: What looks like a mark between two digits, and is none that we can read.
ODD = "`´ʼ،，．。·•˙_^"
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"

WHOLE = re.compile(r"0|[1-9]\d*")
COMMAS = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?")
POINTS = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?")
THREE_DECIMALS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
#: A group that starts with a nought is no number by itself; “1 500” may be one of 500.
SPACES = re.compile(r"([1-9]\d{0,2}(?:[ \u00a0]0\d\d)+)(?:[.,٫](\d+))?")
APART = re.compile(rf"([1-9]\d{{0,2}}([{GROUPS}])\d{{3}}(?:\2\d{{3}})*)(?:[.,٫](\d+))?")


@dataclass(frozen=True)
class Numeral:
    """A number by its digits, before and after the decimal mark."""

    whole: str
    decimals: str = ""

    @property
    def plain(self) -> str:
        """As it is stored: digits, and a point before decimals."""
        return f"{self.whole}.{self.decimals}" if self.decimals else self.whole

    def in_language(self, code: str) -> str:
        """As a page of this language shows it."""
        whole = f"{int(self.whole):,}".replace(",", GROUP_MARK) if LONG <= len(self.whole) < 99 else self.whole
        return f"{whole}{languages.decimal_mark(code)}{self.decimals}" if self.decimals else whole


def decimal_marks() -> str:
    """What stands before the decimals; a point and a comma anywhere."""
    return "".join(dict.fromkeys([*".,", *languages.words("decimal_mark", languages.known())]))


def pattern() -> re.Pattern:
    """A number with all that stands between its digits, marks and spaces, right or wrong."""
    return _pattern(re.escape(decimal_marks()))


@lru_cache(maxsize=8)
def _pattern(marks):
    mark = rf"[{marks}{GROUPS}{ODD}]"
    unseen, spaces_of_three = rf"[{UNSEEN}]*", r"(?:\s+(?=\d{3}(?!\d)))?"
    between = rf"(?!\d){unseen}(?:(?:\s*{mark}+{spaces_of_three}|\s+){unseen})?"
    after_letter = rf"(?<=[^\W\d_])\d+(?:{mark}\d+)*"
    return re.compile(rf"{after_letter}|(?<!\d)(?:(?<!\w)[{marks}]+)?\d+(?:{between}\d+)*")


def read(written: str, code: str, typed: bool = False) -> Numeral:
    """The number that is written so. Raises ValidationError, with the way to write it, where it can be misread.

    What is stored with commas between thousands is a thousand, as the first release had it written; nobody may type it.
    """
    text = in_ascii(written)
    if WHOLE.fullmatch(text):
        return Numeral(text)
    if THREE_DECIMALS.fullmatch(text):
        return _three_decimals(written, text, code, typed)
    for form in (COMMAS, SPACES, APART, POINTS):
        if found := form.fullmatch(text):
            numeral = Numeral(re.sub(r"\D", "", found[1]), found[found.re.groups] or "")
            if typed or form is POINTS:
                raise _grouped(written, numeral)
            return numeral
    if found := re.fullmatch(rf"(0|[1-9]\d*|)([{re.escape(decimal_marks())}])(\d+)", text):
        stored = text.replace(found[2], ".")
        if typed and text == written and THREE_DECIMALS.fullmatch(stored):
            return _three_decimals(written, stored, code, typed)  # as it would be read once it is stored
        return Numeral(found[1] or "0", found[3])
    raise _unreadable(written)


def shown(written: str, code: str) -> str:
    """The number as a page of this language shows it, in the digits in which it is written; these have their mark."""
    digit = next(character for character in written if character.isdecimal())
    zero = ord(digit) - int(digit)
    text = read(written, code).in_language("ar" if zero in ARABIC_NOUGHTS else code)
    return "".join(chr(zero + int(one)) if one in "0123456789" else one for one in text)


def plain(written: str, code: str) -> str:
    """The number as it is stored; one in other digits than 0 to 9 as it is written."""
    number = read(written, code).plain
    return number if in_ascii(written) == written else written


def _three_decimals(written, text, code, typed):
    """One to three digits, a comma or a point, and three digits: a thousand, a decimal, or nobody knows."""
    whole, decimals = re.split("[.,]", text)
    is_round, has_comma = decimals.endswith("0"), "," in text
    follows_point = languages.decimal_mark(code) == "."
    if has_comma and not typed and (is_round or follows_point):
        return Numeral(whole + decimals)
    if not has_comma and not is_round and follows_point:
        return Numeral(whole, decimals)
    if not is_round and not follows_point:
        raise ValidationError(
            _("“%(number)s” can be read in two ways. Write %(thousands)s, or choose a smaller unit."),
            params={"number": written, "thousands": whole + decimals},
            code="ambiguous",
        )
    raise ValidationError(
        _("“%(number)s” can be read in two ways. Write %(decimal)s or %(thousands)s."),
        params={
            "number": written,
            "decimal": suggested(Numeral(whole, decimals.rstrip("0")).plain),
            "thousands": whole + decimals,
        },
        code="ambiguous",
    )


def suggested(plain: str) -> str:
    """Numbers as they are stored, in the language of who has to write them; a form takes both."""
    mark = languages.decimal_mark(get_language() or "en")
    return re.sub(r"(?<=\d)\.(?=\d)", lambda found: mark, plain)


def _grouped(written, numeral):
    return ValidationError(
        _("“%(number)s” can be misread. Write %(plain)s, with nothing between the digits of a thousand."),
        params={"number": written, "plain": suggested(numeral.plain)},
        code="grouped",
    )


def _unreadable(written):
    if re.search(r"\s", written):
        message = _("“%(number)s” can be misread. Write no space inside a number, and a word between two numbers.")
    else:
        message = _("“%(number)s” can be misread. Write a number of digits alone, such as 1000, or with decimals, 0.5.")
    return ValidationError(message, params={"number": written}, code="unreadable")


def in_ascii(written: str) -> str:
    """The digits of one script as 0 to 9; a mixture of scripts as it is, for that is no number."""
    digits = [character for character in written if character.isdecimal()]
    if len({ord(digit) - int(digit) for digit in digits}) > 1:
        return f"?{written}"
    return "".join(str(int(character)) if character.isdecimal() else character for character in written)
