"""The legal statuses of one medicine together: which products each is about, and which of them are about the same."""

import re
import unicodedata
from collections import defaultdict
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

#: What stands in the place of products in an older one of two that were kept for the same products; in English.
MARK_START, MARK_END = "entry of ", ", to be mended"
MARK = re.compile(rf"{MARK_START}(?P<year>\d{{4}})( \(\d+\))?{MARK_END}")
SAME_PRODUCTS = _("Another status of this country and axis is about the same products.")
WHICH_PRODUCTS = _(
    "This country has another status on this axis. Say which products this one is about, "
    "or delete the one that is out of date."
)


def mark(year: int, number: int = 1) -> str:
    """What a status is given instead of products, so that somebody mends it: “entry of 2010, to be mended”."""
    return f"{MARK_START}{year:04}{f' ({number})' if number > 1 else ''}{MARK_END}"


def is_marked(row) -> bool:
    """Whether a status waits to be mended: it says something else than a newer one of the same products."""
    return MARK.fullmatch(row.applies_to or "") is not None


def products(row) -> str:
    """Which products a status is about, as readers are told; empty where it is about all of them."""
    if found := MARK.fullmatch(row.applies_to or ""):
        return gettext("Entry of %(year)s, to be mended") % {"year": found["year"]}
    return gettext("Applies to: %(products)s") % {"products": row.applies_to} if row.applies_to else ""


def names_products(row) -> bool:
    """Whether a status says which products it is about."""
    return bool(folded(row.applies_to)) and not is_marked(row)


def folded(applies_to: str | None) -> str:
    """Products as they are compared, whatever the database: no case, no accents, no spaces that nobody sees."""
    decomposed = unicodedata.normalize("NFKD", " ".join((applies_to or "").split()).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def axes_of(rows) -> list[list]:
    """The statuses of each axis of each country, in the order of the rows."""
    found = defaultdict(list)
    for row in rows:
        found[row.country, row.axis].append(row)
    return list(found.values())


def unclear(rows) -> list:
    """The statuses that stand beside others of their axis and country, and do not say which products they are about."""
    return [row for beside in axes_of(rows) if len(beside) > 1 for row in beside if not names_products(row)]


def repeated(rows) -> list:
    """The statuses that name the same products as one before them."""
    found = []
    for beside in axes_of(rows):
        seen: set[str] = set()
        for row in filter(names_products, beside):
            found += [row] if folded(row.applies_to) in seen else []
            seen.add(folded(row.applies_to))
    return found


def tell_apart(rows) -> None:
    """Mark each status but the newest of those that are kept for the same products: one of them has to be mended."""
    for beside in axes_of(rows):
        taken: set[str] = set()
        all_products = {folded(row.applies_to) for row in beside}
        for row in sorted(beside, key=lambda row: row.as_of or date.min, reverse=True):
            if folded(row.applies_to) in taken:
                row.applies_to = _free_mark((row.as_of or date.min).year, taken | all_products)
            taken.add(folded(row.applies_to))


def _free_mark(year, taken):
    number = 1
    while folded(mark(year, number)) in taken:
        number += 1
    return mark(year, number)
