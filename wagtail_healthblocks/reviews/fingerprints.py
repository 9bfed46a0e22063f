"""Keyed hashes of what was sent: whether something is the same, and nothing of what it says."""

from .identities import keyed_hash, secret_keys

WORDS_SALT = "wagtail_healthblocks.reviews.words"
FORM_SALT = "wagtail_healthblocks.reviews.form_key"
PURPOSE_SALT = "wagtail_healthblocks.reviews.purpose"


def words_key(page_id: int, *texts: str) -> str:
    """What stands for these words on this page, whoever wrote them; case and spaces do not count."""
    return _hash(WORDS_SALT, page_id, *(" ".join(text.casefold().split()) for text in texts))


def form_key(*parts) -> str:
    """What stands for one form that was shown, or for what one writer gave."""
    return _hash(FORM_SALT, *parts)


def purpose(words: str, writer: str) -> str:
    """What a form was used for: these words, by this writer, or by whoever had this form."""
    return _hash(PURPOSE_SALT, words, writer)


def purposes(review) -> list[str]:
    """What a form may say that was used for this review, also under a secret key that was replaced."""
    if not review.fingerprint:
        return []
    writer = review.author_key or review.form_key or ""
    # The fingerprint alone is what forms said that were sent before there were purposes.
    return [review.fingerprint, *(_hash(PURPOSE_SALT, review.fingerprint, writer, secret=key) for key in secret_keys())]


def _hash(salt, *parts, secret=None):
    return keyed_hash(salt, "\x00".join(map(str, parts)), secret)
