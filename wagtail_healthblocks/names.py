"""When two names are one and the same to a reader, and the key by which databases tell."""

import re
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


def initials(name: str) -> str:
    """What stands for somebody without a photo: the first letters of the first and the last word of their name.

    One letter in scripts without capitals, whose letters may join.
    """
    words = [word for word in re.split(r"[\s\-–.,()]+", name) if word[:1].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    cased = all(letter.upper() != letter.lower() for letter in letters)
    return "".join(letters if cased else letters[:1]).upper()
