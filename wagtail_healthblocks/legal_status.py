"""The code table of medicines' legal statuses: supply classes and control schedules, per country.

A status holds in one country only; nothing here infers one country's status from another's,
save that the supply classes of Directive 2001/83/EC (article 70) hold in every EU member.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .conf import settings
from .vocabulary import countries
from .vocabulary.axes import AXES


@dataclass(frozen=True)
class Code:
    """One legal status code of one country, with the label and plain meaning that readers see."""

    country: str
    axis: str
    code: str
    label: str
    meaning: str
    source: str
    prescription_required: bool | None = None
    controlled: bool | None = None
    #: What editors call it in a list, where the label says more.
    short: str = ""

    @property
    def title(self) -> str:
        return gettext(self.short or self.label)


@cache
def _shipped() -> dict[tuple[str, str], Code]:
    path = resources.files("wagtail_healthblocks") / "data" / "legal_status.json"
    return _by_country_and_code(json.loads(path.read_text(encoding="utf-8")))


def _by_country_and_code(rows):
    return {(row["country"], row["code"]): Code(**row) for row in rows}


def codes() -> dict[tuple[str, str], Code]:
    """Every known code by country and code; a site's own rows win over the package's."""
    own = settings.HEALTHBLOCKS_LEGAL_STATUS_CODES
    return {**_shipped(), **_by_country_and_code(own)} if own else _shipped()


def is_shipped(code: Code) -> bool:
    """Whether the package brings the code, rather than a site."""
    return _shipped().get((code.country, code.code)) == code


def find(country: str, code: str) -> Code | None:
    """The code as it holds in that country, or None."""
    known = codes()
    row = known.get((country, code))
    if row is None and country in countries.EU_MEMBERS:
        row = known.get(("EU", code))
    return row


def of_country(country: str) -> list[Code]:
    """The codes that can be chosen for a country, on either axis."""
    holding = {country, "EU"} if country in countries.EU_MEMBERS else {country}
    return [row for row in codes().values() if row.country in holding and row.axis in AXES]


def of_code(code: str) -> list[Code]:
    """What a code means in each country that has it."""
    return [row for row in codes().values() if row.code == code and row.axis in AXES]


def country_choices() -> list:
    """The countries that have codes, the EU's members among them."""
    known = {country for country, _code in codes()}
    if "EU" in known:
        known |= countries.EU_MEMBERS
    return [(code, label) for code, label in countries.choices() if code in known]


def code_choices() -> list:
    """Every code of the two axes, once: grouped by the countries that have it, with what it means in each."""
    rows_by_code: dict[str, list[Code]] = {}
    for row in codes().values():
        if row.axis in AXES:
            rows_by_code.setdefault(row.code, []).append(row)
    groups: dict[str, list] = {}
    for code, rows in rows_by_code.items():
        names = " / ".join(str(countries.name(row.country)) for row in rows)
        meanings = " / ".join(gettext(row.label) for row in rows)
        groups.setdefault(names, []).append((code, f"{code} – {meanings}"))
    return list(groups.items())


def validate(country: str, axis: str, code: str) -> None:
    """Raise a ValidationError that says what to choose when the code is not that country's, on that axis."""
    row = find(country, code)
    if row is not None and row.axis == axis:
        return
    if row is not None and row.axis not in AXES:
        raise ValidationError(
            _("%(label)s sets criminal penalties only; it says nothing about prescribing. Choose another code."),
            params={"label": gettext(row.label)},
            code="not_a_status",
        )
    fitting = [known.code for known in of_country(country) if known.axis == axis]
    raise ValidationError(
        _("%(country)s has no %(code)s (%(axis)s). Choose one of: %(codes)s.")
        if fitting
        else _("%(country)s has no %(code)s (%(axis)s), and no other such code is known."),
        params={
            "code": code,
            "axis": AXES.get(axis, axis),
            "country": countries.name(country),
            "codes": ", ".join(fitting),
        },
        code="wrong_country",
    )
