"""When two names are one and the same to a reader, and the key by which databases tell."""

import unicodedata
from hashlib import sha256


def folded(name: str) -> str:
    """The name without what readers take no notice of: case, width, how accents are composed, spaces, hidden marks."""
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(character for character in composed if unicodedata.category(character) != "Cf")
    return " ".join(seen.split())


def key_of(name: str) -> str:
    """The key of a name: the same for names that are the same to a reader, and for no others.

    A digest, because MariaDB compares words by collations of its own, and a folded name may be longer than the name.
    """
    return sha256(folded(name).encode()).hexdigest()
