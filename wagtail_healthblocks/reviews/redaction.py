"""Taking words out of what readers typed."""

import re

from django.utils.translation import gettext

from .phrases import SPACELESS


def without(text, words):
    """The text with “[removed]” wherever one of these words or phrases stands as a whole; the longest first."""
    anyone = "|".join(map(_whole, sorted(words, key=len, reverse=True)))
    return re.sub(anyone, lambda found: gettext("[removed]"), text, flags=re.IGNORECASE) if anyone else text


def stands_in(text, word):
    """Whether a word or phrase stands in the text as a whole, in small letters or capitals."""
    return re.search(_whole(word), text, flags=re.IGNORECASE) is not None


def _whole(word):
    """A pattern of a word or phrase that is no part of another word; some scripts write no spaces between words."""
    letters = r"\s+".join(map(re.escape, word.split()))
    inside = rf"[^\W_{SPACELESS}]"
    before = rf"(?<!{inside})" if re.match(inside, word) else ""
    after = rf"(?!{inside})" if re.search(rf"{inside}\Z", word) else ""
    return f"{before}{letters}{after}"
