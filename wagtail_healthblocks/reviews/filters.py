from django import forms
from django.conf import settings
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from ..models.base import get_page_model
from .models import Review
from .moderation import flag_choices

EVERYTHING = "all"
#: What waits, and what readers reported since it was last decided about.
ATTENTION = "attention"
#: A search looks only at so many of the newest reviews that the filters leave.
SEARCHED = 5000
#: So many pages at most are found by a part of their title.
PAGES = 200
LARGEST_PAGE_ID = 2**31 - 1
NEWEST_FIRST = ("-created_at", "-pk")
#: Whoever may need help, then what is to be checked, then the rest.
URGENT_FIRST = ("-risk", *NEWEST_FIRST)


def number_in(text: str, largest: int) -> int | None:
    """The number that a text is, if it is one up to the largest. Python reads no number of thousands of digits."""
    return int(text) if text.isdecimal() and len(text) <= len(str(largest)) and int(text) <= largest else None


class ReviewFilterSet(WagtailFilterSet):
    """What the queue can be narrowed down to. Without a word about the status it shows what needs attention."""

    status = ChoiceFilter(
        label=_("Status"),
        choices=[(ATTENTION, _("Needs attention")), *Review.Status.choices, (EVERYTHING, _("All"))],
        initial=ATTENTION,
        empty_label=None,
        method="with_status",
        widget=forms.RadioSelect,
    )
    risk = ChoiceFilter(label=_("Safety"), choices=Review.Risk.choices, empty_label=_("All"), widget=forms.RadioSelect)
    reported = ChoiceFilter(
        label=_("Reports"),
        choices=[
            ("new", _("Reported since the last decision")),
            ("yes", _("Reported by readers")),
            ("no", _("Not reported")),
        ],
        empty_label=_("All"),
        method="with_reports",
        widget=forms.RadioSelect,
    )
    flag = ChoiceFilter(
        label=_("Findings"), choices=flag_choices, empty_label=_("All"), method="with_flag", widget=forms.RadioSelect
    )
    page = CharFilter(
        label=_("Page"), method="on_page", max_length=255, help_text=_("Part of its title, or its number.")
    )
    language = ChoiceFilter(
        label=_("Language"), choices=lambda: settings.LANGUAGES, empty_label=_("All"), widget=forms.RadioSelect
    )
    created_at = DateFromToRangeFilter(label=_("Received"), widget=DateRangePickerWidget)

    class Meta:
        model = Review
        fields = ["status", "risk", "reported", "flag", "page", "language", "created_at"]

    def __init__(self, data=None, *args, **kwargs):
        data = QueryDict(mutable=True) if data is None else data.copy()
        data.setdefault("status", ATTENTION)
        super().__init__(data, *args, **kwargs)

    def with_status(self, reviews, name, value):
        if value == ATTENTION:
            return reviews.needing_attention()
        return reviews if value == EVERYTHING else reviews.filter(status=value)

    def with_flag(self, reviews, name, value):
        # As text, which each database can search: SQLite has no “contains” for JSON.
        return reviews.alias(marks=Cast("flags", TextField())).filter(marks__contains=f'"{value}"')

    def with_reports(self, reviews, name, value):
        if value == "new":
            return reviews.filter(open_reports__gt=0)
        return reviews.filter(reports__gt=0) if value == "yes" else reviews.filter(reports=0)

    def on_page(self, reviews, name, value):
        if value.isdecimal():
            number = number_in(value, LARGEST_PAGE_ID)
            return reviews.none() if number is None else reviews.filter(page_id=number)
        pages = get_page_model().objects.filter(title__icontains=value).order_by("pk")
        return reviews.filter(page_id__in=list(pages.values_list("pk", flat=True)[:PAGES]))

    def filter_queryset(self, queryset):
        """The reviews that the filters leave; none where a filter is wrong, so that nobody decides by mistake."""
        return super().filter_queryset(queryset) if self.is_valid() else queryset.none()


def search(reviews, words):
    """Those of the newest reviews that have these words in their title, text or name.

    How far back it looks is fixed when it is called: decisions that follow bring no older reviews in.
    """
    oldest = reviews.order_by(*NEWEST_FIRST).values_list("created_at", "pk")[SEARCHED - 1 : SEARCHED].first()
    if oldest:
        created_at, pk = oldest
        reviews = reviews.filter(Q(created_at__gt=created_at) | Q(created_at=created_at, pk__gte=pk))
        reviews = reviews.filter(created_at__gte=created_at)
    found = Q(title__icontains=words) | Q(body__icontains=words) | Q(display_name__icontains=words)
    return reviews.filter(found)


def listed(parameters, reviews, request=None):
    """The reviews that the queue lists with these query parameters: filtered and searched, in no order."""
    filters = ReviewFilterSet(parameters, request=request)
    form = _search_form(parameters)
    if not filters.is_valid() or not form.is_valid():
        return reviews.none()
    reviews = filters.filter_queryset(reviews)
    words = form.cleaned_data["q"]
    return search(reviews, words) if words else reviews


def _search_form(parameters):
    from wagtail.admin.forms.search import SearchForm

    return SearchForm(parameters if "q" in parameters else {})
