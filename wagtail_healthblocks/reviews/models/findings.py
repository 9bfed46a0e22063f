"""What a review is marked with, kept true while words are taken out of it."""

from collections import Counter

from .. import safety
from .settings import ReviewsSiteSettings


def remaining_flags(review, before, after) -> list:
    """The marks of a review once its texts are no longer those before but those after.

    A mark goes only where its words stood there before. What was found otherwise, or is not about words, stays.
    """
    rules = ReviewsSiteSettings.for_page(review.page)
    found, left = (_kinds("\n".join(texts), review.language, rules) for texts in (before, after))
    return [flag for flag in review.flags if flag not in found or flag in left]


def _kinds(text, language, rules):
    kinds = Counter(finding.kind for finding in safety.find(text, language))
    kinds.update(finding.kind for finding in safety.find_words(text, rules.word_list))
    if kinds["link"] <= rules.links_allowed:
        del kinds["link"]
    return kinds
