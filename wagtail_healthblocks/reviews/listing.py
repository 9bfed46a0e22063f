"""The shown reviews of a page, in one of four orders, page by page. The tenth page costs what the first does."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..dates import epoch
from .conf import settings
from .models import Review

#: Each order: its name for readers, and its columns with their direction. The last one makes it total.
ORDERS = {
    "newest": (_("Newest first"), [("published_at", "-"), ("id", "-")]),
    "oldest": (_("Oldest first"), [("published_at", ""), ("id", "")]),
    "highest": (_("Most stars first"), [("rating", "-"), ("published_at", "-"), ("id", "-")]),
    "lowest": (_("Fewest stars first"), [("rating", ""), ("published_at", "-"), ("id", "-")]),
}
LONGEST_CURSOR = 200
LARGEST_KEY = 2**63 - 1
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Listing:
    """Some of a page's shown reviews: in which order, with how many stars, after which one."""

    page_id: int
    order: str = "newest"
    stars: int | None = None
    after: str = ""
    #: Further pages whose reviews stand in the same list.
    others: tuple[int, ...] = ()
    #: How many of them at most, where that is less than a page of the list.
    most: int | None = None

    @classmethod
    def from_query(cls, page_id, query):
        """What an address asks for. What it cannot ask for is left out: a forged cursor gives the first page."""
        order, stars = query.get("sort", ""), query.get("stars", "")
        return cls(
            page_id,
            order if order in ORDERS else "newest",
            int(stars) if stars in ("1", "2", "3", "4", "5") else None,
            query.get("after", ""),
        )

    @cached_property
    def reviews(self) -> list[Review]:
        """One page of reviews with their responses."""
        return self._rows[: self._size]

    @property
    def next_cursor(self) -> str:
        """Where the next page begins; empty on the last one."""
        return self._cursor(self.reviews[-1]) if len(self._rows) > self._size else ""

    @property
    def is_first(self) -> bool:
        return self._position is None

    @property
    def _size(self):
        whole = settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE
        return min(whole, self.most or whole)

    @property
    def _columns(self):
        return ORDERS[self.order][1]

    @cached_property
    def _rows(self):
        """One row more than a page, to know whether there is a next one."""
        rows = []
        for queryset in self.querysets:
            if missing := self._size + 1 - len(rows):
                rows += queryset[:missing]
        return rows

    @property
    def querysets(self):
        """What follows the position, by seeking alone: the rest with its stars, then what has other stars."""
        # By equality where it is one page, as nearly everywhere: so an index gives the order.
        of_pages = {"page_id__in": (self.page_id, *self.others)} if self.others else {"page_id": self.page_id}
        shown = Review.objects.published().filter(**of_pages).select_related("response__contributor")
        shown = shown.order_by(*(direction + name for name, direction in self._columns))
        if self.stars:
            shown = shown.filter(rating=self.stars)
        elif self.order in ("highest", "lowest"):
            shown = shown.filter(rating__isnull=False)
        if not self._position:
            return [shown]
        *stars, published_at, pk = self._position
        beyond = _after(self._columns[-1][1], published_at, pk)
        if not stars:
            return [shown.filter(beyond)]
        further = {f"rating__{'lt' if self._columns[0][1] else 'gt'}": stars[0]}
        return [shown.filter(beyond, rating=stars[0]), shown.filter(**further)]

    def _cursor(self, review):
        values = [_plain(getattr(review, name)) for name, _direction in self._columns]
        packed = json.dumps([self.order, self.stars, *values], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @cached_property
    def _position(self):
        """The values of the review that the page comes after; None for the first page."""
        if not self.after or len(self.after) > LONGEST_CURSOR:
            return None
        try:
            packed = base64.urlsafe_b64decode(self.after + "=" * (-len(self.after) % 4))
            order, stars, *values = json.loads(packed)
            position = [_value(name, value) for (name, _), value in zip(self._columns, values, strict=True)]
        except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError):
            return None
        return position if (order, stars) == (self.order, self.stars) else None


def _plain(value):
    return (value - epoch()) // MICROSECOND if isinstance(value, datetime) else value


def _value(name, value):
    """A cursor's value as its column compares it. Raises ValueError or OverflowError for one that no column holds."""
    if type(value) is not int or not 0 <= value <= LARGEST_KEY:
        raise ValueError(value)
    return epoch() + value * MICROSECOND if name == "published_at" else value


def _after(direction, published_at, pk):
    """``date <= x AND (date < x OR id < y)``: every database answers this form by seeking its index."""
    side = "lt" if direction else "gt"
    return Q(**{f"published_at__{side}e": published_at}) & (
        Q(**{f"published_at__{side}": published_at}) | Q(**{f"id__{side}": pk})
    )
