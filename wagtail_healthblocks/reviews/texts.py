"""What readers type, made safe to store: nothing invisible, nothing that reorders or covers other text."""

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import display_names
from .mailboxes import validate_mailbox

#: More marks than this on one letter cover the lines above and below; Vietnamese and Arabic need three.
MOST_MARKS = 4
#: Bidirectional overrides and isolates, zero-width space, word joiner, byte order mark, soft hyphen, fillers that look
#: like a space, line and paragraph separators. Joiners stay: Persian, Indic scripts and emoji are written with them.
INVISIBLE = {
    0x00AD,
    0x034F,
    0x061C,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x180E,
    0x200B,
    0x2028,
    0x2029,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0x3164,
    0xFEFF,
    0xFFA0,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
}
#: Tags say which region a flag is of: England, Texas. Elsewhere they hide text.
FLAG_OF_REGION = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
#: A sign to Unicode, and a space to whoever looks at it.
BRAILLE_BLANK = "\u2800"


def clean_text(text: str) -> str:
    """The text without characters that nobody can see, in normal form, its line ends unified."""
    text = _visible(text.replace("\r\n", "\n").replace("\r", "\n"), MOST_MARKS + 2)
    # Normalised only now that no run of marks is long: time would grow with the square of its length. A letter can
    # take two marks into itself.
    return _visible(unicodedata.normalize("NFC", text)).strip()


def _visible(text, most_marks=MOST_MARKS):
    kept, marks = [], 0
    tags = {place for flag in FLAG_OF_REGION.finditer(text) for place in range(*flag.span())}
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
        elif category not in ("Cc", "Cf", "Cs"):  # what nobody sees ends no run of marks
            marks = 0
        if (place in tags or _is_visible(character, category)) and marks <= most_marks:
            kept.append(character)
    return "".join(kept)


def clean_line(text: str) -> str:
    """The same on one line, each run of spaces as one."""
    return " ".join(clean_text(text).split())


def _is_visible(character, category):
    if character in "\n\t":
        return True
    code = ord(character)
    is_nothing = category in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return not is_nothing and code not in INVISIBLE


def is_blank(text: str) -> bool:
    """Whether a text has no letter, number, sign or picture: only spaces, joiners and marks."""
    return all(unicodedata.category(character)[0] in "ZCM" or character == BRAILLE_BLANK for character in text)


def validate_not_blank(text: str) -> None:
    """Refuse a text that looks empty."""
    if is_blank(text):
        raise ValidationError(_("Type something that can be read."), code="blank")


def validate_address(address: str) -> None:
    """Refuse what is no e-mail address, or has characters that nobody can see or that were no text."""
    validate_mailbox(address)
    if _visible(address) != address:
        raise ValidationError(validate_mailbox.message, code="invalid")


def validate_display_name(name: str, reserved: Iterable[str] = ()) -> None:
    """Refuse a name that claims to speak for the site, to be a professional’s, or to be one of the ``reserved``."""
    if display_names.claims_office(name):
        raise ValidationError(
            _("Leave out titles such as “Dr” or “Editor”: readers cannot check them. Say below who you are."),
            code="reserved",
        )
    if display_names.is_one_of(name, reserved):
        raise ValidationError(
            _("This is the name of somebody who works for this site, or of the site. Please choose another."),
            code="reserved",
        )
