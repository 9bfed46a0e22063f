"""What the reviews panel of a page shows: on the page itself, on its further pages, and in its structured data."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .choices import STARS
from .conf import settings
from .forms import ReviewForm
from .listing import ORDERS, Listing
from .models import ReviewableMixin, ReviewSummary
from .subjects import Subject, is_for_readers_of, subject_of, url, url_about

__all__ = ["ShownReviews", "shown_reviews", "url"]

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

    def __init__(self, page, request=None, listing=None, form=None, host=None):
        self.page = page
        self.request = request
        self.host = host
        self._listing = listing
        self._form = form

    @cached_property
    def subject(self) -> Subject:
        return subject_of(self.page, self.request)

    @cached_property
    def is_shown(self) -> bool:
        is_shown = getattr(self.page, "reviews_shown", True) and self.subject.is_readable
        return is_shown and is_for_readers_of(self.host, self.page)

    @property
    def is_open(self) -> bool:
        """Whether readers can write a review now, and there is an address to send it to."""
        return self._is_reviewable and not self.is_closed and bool(self.write_url)

    @property
    def is_closed(self) -> bool:
        """Whether readers who could write before can write no more."""
        return self._is_reviewable and not (self.page.reviews_open and self.subject.page.reviews_in_time)

    @property
    def _is_reviewable(self):
        return isinstance(self.page, ReviewableMixin)

    @property
    def is_inline(self) -> bool:
        # On another page nothing keeps a cache from keeping the form.
        is_elsewhere = self.host is not None and self.host.pk != self.page.pk
        return self.is_open and self.page.reviews_form_mode == "inline" and not is_elsewhere

    @cached_property
    def form(self) -> ReviewForm:
        """The form on the page: the one that came back with errors, or an empty one."""
        return self._form or ReviewForm(page=self.subject.page)

    @cached_property
    def listing(self) -> Listing:
        page_id, *others = self.subject.listed or [self.subject.page.pk]
        listing = self._listing or Listing(page_id, most=self._most_on_page)
        return replace(listing, page_id=page_id, others=tuple(others))

    @property
    def _most_on_page(self):
        """On the page itself a few are shown; where a site leaves our URLs out, no list has the others."""
        return settings.HEALTHBLOCKS_REVIEWS_PANEL_SIZE if self.list_url else None

    @property
    def all_url(self) -> str:
        """Where all reviews are, if the page itself shows only some of them."""
        is_part = self._listing is None and self.summary.published > len(self.reviews)
        return self.list_url if is_part else ""

    @cached_property
    def summary(self) -> ReviewSummary:
        return ReviewSummary.objects.of(*self.subject.listed)

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
        return self._url("list")

    @cached_property
    def full_list_url(self) -> str:
        """The list's address with the site's own name, for paper: not the one by which this visitor came."""
        parts = self.subject.reached_by.get_url_parts(self.request)
        return f"{parts[1]}{self.list_url}" if parts and parts[1] and self.list_url else ""

    @cached_property
    def write_url(self) -> str:
        return self._url("write")

    @cached_property
    def policy_url(self) -> str:
        return url_about(self.subject.reached_by, "policy")

    def _url(self, name, *args):
        return url_about(self.subject.reached_by, name, self.subject.reached_by.pk, *args)

    def url_of(self, name: str, review) -> str:
        """An address of one of the reviews: below its own page, in that page's language."""
        page = self.subject.listed.get(review.page_id)
        if page is None or page is self.subject.page:
            return self._url(name, review.pk)
        return url_about(page, name, page.pk, review.pk)

    def language_of(self, review) -> str:
        """The language of a review that was written for a page of another language; empty for the others."""
        page = self.subject.listed.get(review.page_id, self.page)
        return "" if page.locale_id == self.page.locale_id else page.locale.language_code

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


def shown_reviews(page, request=None, host=None) -> ShownReviews:
    """The page's panel for this request: made once, for the page, its head and its blocks. Another page may hold it."""
    known = getattr(page, "_healthblocks_shown_reviews", None)
    if known is None or (known.request, known.host) != (request, host):
        known = page._healthblocks_shown_reviews = ShownReviews(page, request, host=host)
    return known
