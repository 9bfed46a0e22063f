"""Sample words, as many as a field takes: with long words among them, or Arabic ones."""

import re

from django.utils.translation import gettext as _

#: The language of the right-to-left variant.
ARABIC = "ar"
ARABIC_SENTENCE = (
    "هذا نص تجريبي يوضح كيف تظهر الكلمات من اليمين إلى اليسار، ومن أطول كلمات اللغة العربية كلمة أفاستسقيناكموها."
)
ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")


def is_arabic(text: str) -> bool:
    return bool(ARABIC_LETTER.search(text))


def sentence(language: str) -> str:
    """A sentence with words that are hard to fit in."""
    if language == ARABIC:
        return ARABIC_SENTENCE
    return _(
        "This text is as long as its field allows, with words such as otorhinolaryngology and "
        "pneumonoultramicroscopicsilicovolcanoconiosis, so that you see where lines break."
    )


def line(length: int, language: str) -> str:
    """Sentences of exactly that many characters."""
    words = sentence(language) + " "
    text = (words * (length // len(words) + 1))[:length]
    return text if text == text.strip() else f"{text.strip()}…"


def lines(length: int, language: str) -> str:
    """Sentences of at most that many characters, each on a line."""
    words = sentence(language)
    return "\n".join([words] * max(1, length // (len(words) + 1)))[:length]


def rich_text(length: int, language: str) -> str:
    """Paragraphs and a list of about that many characters."""
    words = sentence(language)
    paragraphs = f"<p>{words}</p>" * max(1, length // len(words) - 2)
    return f"{paragraphs}<ul><li>{words}</li><li><b>{words}</b></li></ul>"
