"""What a medicine is by law in each country, for a sentence and a table; never one country by another."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from . import languages, legal_status
from .readers_country import in_country
from .vocabulary.axes import SHORT_AXES

#: When and by whom a status was said.
SOURCE = ("as_of", "source", "source_url", "cited_source")


@dataclass(frozen=True)
class CountryStatuses:
    """The statuses of one medicine in one country, on two axes, of which either may not be stated."""

    country: str
    name: str
    rows: tuple = ()

    @property
    def place(self) -> str:
        return in_country(self.country)

    @property
    def supply(self) -> list:
        return self._of_axis("supply")

    @property
    def control(self) -> list:
        return self._of_axis("control")

    def _of_axis(self, axis):
        return [row for row in self.rows if row.entry.axis == axis]

    @property
    def stated(self) -> list[tuple[str, str]]:
        """The parts of the sentence: what it says of each axis, and the products about which it says so."""
        supply = _parts(self.supply) or [(gettext("supply class not stated"), "")]
        control = _parts(self.control) or [(gettext("control schedule not stated"), "")]
        return [*supply, *control]

    @property
    def has_several_codes(self) -> bool:
        """Whether it says more than one thing on an axis, so that a meaning has to say of what it is one."""
        return any(len({row.entry.code for row in rows}) > 1 for rows in (self.supply, self.control))

    @property
    def dated(self) -> list[tuple[Any, str, str]]:
        """The statuses with a date or source of their own; where there are several, with the axis, long and short."""
        found: list = []
        for row in self.rows:
            if not any(_rest_on_the_same(row, other) for other in found):
                found.append(row)
        if len(found) == 1:
            return [(found[0], "", "")]
        return [(row, str(row.axis_label), str(SHORT_AXES.get(row.axis, ""))) for row in found]


def meanings(countries, said=()) -> list[tuple[str, str]]:
    """What the statuses mean in plain words, each once and none that was said before, with the labels that mean it."""
    known = {meaning for _labels, meaning in said}
    labels: dict[str, dict] = {}
    for row in (row for country in countries for row in country.rows):
        if (meaning := gettext(row.entry.meaning)) not in known:
            labels.setdefault(meaning, {})[gettext(row.entry.label)] = None
    return [(", ".join(of_meaning), meaning) for meaning, of_meaning in labels.items()]


def inside_sentence(code) -> str:
    """A label as it reads inside a sentence: “prescription only (Rx)”, but “Schedule III controlled substance”.

    The package knows how its own labels read; one of a site may begin with a name.
    """
    label = gettext(code.label)
    language = get_language() or "en"
    known = languages.has_file(language) and not languages.find(language).capital_nouns
    second = label.partition(" ")[2][:1]
    if not known or second.isupper() or second.isdecimal() or not legal_status.is_shipped(code):
        return label
    return label[:1].lower() + label[1:]


def _parts(rows):
    return [(inside_sentence(row.entry), row.products) for row in rows]


def _rest_on_the_same(row, other):
    return all(getattr(row, name, None) == getattr(other, name, None) for name in SOURCE)
