"""What the reviews panel of a page shows: on the page itself, on its further pages, and in its structured data."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .choices import STARS
from .forms import ReviewForm
from .listing import ORDERS, Listing
from .models import ReviewableMixin, ReviewSummary

DEFAULT_HEADING = _("User Reviews")


@dataclass(frozen=True)
class Bar:
    """One line of the histogram: how many reviews gave so many stars."""

    stars: int
    count: int
    share: int
    url: str


class ShownReviews:
    """The shown reviews of a page, with the ways to the others and to the form: three queries at most, no write."""

    def __init__(self, page, request=None, listing=None, form=None):
        self.page = page
        self.request = request
        self.listing = listing or Listing(page.pk)
        self._form = form

    @property
    def is_shown(self) -> bool:
        return getattr(self.page, "reviews_shown", True)

    @property
    def is_open(self) -> bool:
        """Whether readers can write a review now, and there is an address to send it to."""
        return isinstance(self.page, ReviewableMixin) and self.page.reviews_open and bool(self.write_url)

    @property
    def is_inline(self) -> bool:
        return self.is_open and self.page.reviews_form_mode == "inline"

    @cached_property
    def form(self) -> ReviewForm:
        """The form on the page: the one that came back with errors, or an empty one."""
        return self._form or ReviewForm(page=self.page)

    @cached_property
    def summary(self) -> ReviewSummary:
        return ReviewSummary.objects.filter(pk=self.page.pk).first() or ReviewSummary(page_id=self.page.pk)

    @property
    def histogram(self) -> list[Bar]:
        """Five stars first."""
        return [self._bar(stars) for stars in reversed(STARS)]

    def _bar(self, stars):
        count = max(0, getattr(self.summary, f"stars_{stars}"))
        return Bar(stars, count, share_of(count, self.summary.rated), self.list_url_for(stars=stars))

    @cached_property
    def reviews(self) -> list:
        return self.listing.reviews if self.summary.published > 0 or not self.listing.is_first else []

    @cached_property
    def list_url(self) -> str:
        return url("list", self.page.pk)

    @cached_property
    def write_url(self) -> str:
        return url("write", self.page.pk)

    @cached_property
    def policy_url(self) -> str:
        return url("policy")

    @property
    def next_url(self) -> str:
        """Where the further reviews are, in this order; empty where there are none, or no URLs of ours."""
        cursor = self.listing.next_cursor
        return self.list_url_for(after=cursor) if cursor else ""

    @property
    def first_url(self) -> str:
        return self.list_url_for()

    @property
    def orders(self) -> list[dict]:
        """The orders that a reader can choose."""
        return [
            {"name": name, "label": label, "url": self.list_url_for(sort=name), "current": name == self.listing.order}
            for name, (label, _columns) in ORDERS.items()
        ]

    def list_url_for(self, **changes) -> str:
        """The address of the list in this order and of these stars, or with other ones."""
        query = {"sort": self.listing.order, "stars": self.listing.stars, **changes}
        query = {name: value for name, value in query.items() if value and (name, value) != ("sort", "newest")}
        return self.list_url and (f"{self.list_url}?{urlencode(query)}" if query else self.list_url)


def share_of(count: int, total: int) -> int:
    """So many of all, in percent. A review is always seen: nothing only where there is none, all only where all are."""
    if count <= 0 or total <= 0:
        return 0
    return 100 if count >= total else min(max(round(100 * count / total), 1), 99)


def url(name: str, *args) -> str:
    """An address of ours; empty on a site that leaves our URLs out."""
    try:
        return reverse(f"wagtail_healthblocks_reviews:{name}", args=args)
    except NoReverseMatch:
        return ""


def shown_reviews(page, request=None) -> ShownReviews:
    """The page's panel for this request: made once, for the page, its head and its blocks."""
    known = getattr(page, "_healthblocks_shown_reviews", None)
    if known is None or known.request is not request:
        known = page._healthblocks_shown_reviews = ShownReviews(page, request)
    return known
