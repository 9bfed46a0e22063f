"""Sample words, as many as a field takes: with long words among them, or Arabic ones."""

import re

from django.utils.translation import get_language

from .. import languages

#: The language of the right-to-left variant.
ARABIC = "ar"
ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")


def is_arabic(text: str) -> bool:
    return bool(ARABIC_LETTER.search(text))


def sentence(language: str) -> str:
    """A sentence with words that are hard to fit in."""
    return languages.find(language or get_language() or "en").sample_sentence or languages.find("en").sample_sentence


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
