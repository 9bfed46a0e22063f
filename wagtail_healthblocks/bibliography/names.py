"""Authors: strings as they are written, and the parts of a person's name or the whole name of a body."""

import re
from dataclasses import dataclass

from .record import ET_AL
from .words import any_of

#: A capital letter of the Latin, Greek, Cyrillic or Armenian script.
UPPER = "[" + "".join(chr(code) for code in range(0x41, 0x557) if chr(code).isupper()) + "]"
INITIALS = rf"{UPPER}{{1,4}}|{UPPER}{{1,2}}(?:-{UPPER}){{1,2}}"
SUFFIX = r"Jr|Sr|II|III|IV|2nd|3rd|4th"
#: “Sordo L”, “van der Berg JP”, “Perez Rodrigo C”, “Foster C Jr”.
FAMILY_INITIALS = re.compile(rf"(?P<family>[^\s,.;:][^,.;:]*?) (?P<given>{INITIALS})(?: (?P<suffix>{SUFFIX})\.?)?")
#: “Иванов И. И.”, “KLAR E.”
FAMILY_DOTTED = re.compile(rf"(?P<family>[^\s,.;:][^,.;:]*?) (?P<given>(?:{UPPER}\.[ -]?)+)(?P<suffix>)")
#: “C. J. A. Morgan”
DOTTED_FAMILY = re.compile(rf"(?P<given>(?:{UPPER}\.[ -]?){{1,4}}) ?(?P<family>[^\W\d_][^,.;:]+)(?P<suffix>)")
DOTTED = re.compile(rf"(?:{UPPER}\.?[ -]{{0,2}}){{1,4}}")
#: Words that stand in the names of bodies and not in those of people.
BODY_WORD = re.compile(rf"\b{any_of('body_particles')}\b|[&()/\d]|\b{any_of('bodies_in_short')}\b")
#: Small words of family names; a longer name without any of them is that of a body.
PARTICLE = re.compile(rf"\b{any_of('family_particles')}\b")
ET_AL_SPELLINGS = re.compile(any_of("others_alone"), re.IGNORECASE)


@dataclass(frozen=True)
class AuthorName:
    """A person by family and given name, or a body by the whole of its name."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def short(self) -> str:
        """The name by which a text calls this author."""
        return self.family or self.literal

    def written(self) -> str:
        """The author as records keep it: “Sordo L” where there are only initials, else “Krupitsky, Evgeny M.”."""
        if self.literal:
            return self.literal
        if re.fullmatch(INITIALS, self.given):
            return " ".join(filter(None, (self.family, self.given, self.suffix)))
        return ", ".join(filter(None, (self.family, self.given, self.suffix)))


def is_et_al(text: str) -> bool:
    """Whether the words say that there are more authors than were named."""
    return bool(ET_AL_SPELLINGS.fullmatch(text.strip()))


def read_author(text: str) -> AuthorName:
    """The parts of an author's name; what is not surely a person's is the name of a body."""
    text = " ".join(text.split())
    if not BODY_WORD.search(text):
        if text.count(",") in (1, 2) and (person := _inverted(text)):
            return person
        for shape in (FAMILY_INITIALS, FAMILY_DOTTED, DOTTED_FAMILY):
            if (found := shape.fullmatch(text)) and _is_family(found["family"]):
                return _person(**found.groupdict())
    return AuthorName(literal=text)


def _inverted(text):
    family, given, *rest = (part.strip() for part in text.split(","))
    suffix = rest[0] if rest else ""
    if not family or not given or rest and not re.fullmatch(rf"(?:{SUFFIX})\.?", suffix):
        return None
    return _person(family, given, suffix)


def _is_family(name):
    return name.count(" ") < 2 or bool(PARTICLE.search(name))


def _person(family, given, suffix):
    return AuthorName(family.strip(), given.strip(), suffix or "")


def normal_author(text: str) -> str:
    """An author as records keep it: initials without full stops, a family name that is not all in capitals."""
    if is_et_al(text):
        return ET_AL
    name = read_author(text)
    if not name.family:
        return name.literal
    given = re.sub(r"[. ]", "", name.given) if DOTTED.fullmatch(name.given) else name.given
    return AuthorName(_without_capitals(name.family), given, name.suffix.rstrip(".")).written()


def _without_capitals(family):
    letters = re.sub(r"[\W\d_]", "", family)
    if len(letters) < 3 or not letters.isupper():
        return family
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), family)
