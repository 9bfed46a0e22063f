from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import (
    BulkActionsCheckboxColumn,
    Column,
    DateColumn,
    StatusTagColumn,
    Table,
    TitleColumn,
)
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from ..models.base import get_page_model
from . import admin_views, decision_views
from .exports import SafeExportMixin
from .filters import (
    ATTENTION,
    LARGEST_PAGE_ID,
    NEWEST_FIRST,
    SEARCHED,
    URGENT_FIRST,
    ReviewFilterSet,
    listed,
    number_in,
)
from .models import Review
from .moderation import FIRST_WORDS, first_words, flag_label
from .moves import OFFERED
from .permissions import ACTIONS, may, policy
from .queue import capped

#: The queue counts so far; of more it says that they are more.
COUNTED = 10_000
#: So much of a text is in the queue: most need no page of their own to be understood.
MORE_WORDS = 400
#: Listings of what is not decided, which has no stars to show and an order of its own.
UNDECIDED = (ATTENTION, Review.Status.PENDING)
#: Parameters of a listing's address that say nothing about which reviews it lists.
PASSING = ("_w_filter_fragment", "export", "p")


class CappedPaginator(WagtailPaginator):
    """Counts no further than it must: a page of a very long list costs what a page of a short one costs."""

    @cached_property
    def found(self):
        return self.object_list.order_by()[: COUNTED + 1].count()

    @cached_property
    def count(self):
        return min(self.found, COUNTED)

    @cached_property
    def items_count_label(self):
        if self.found > COUNTED:
            return gettext("More than %(count)s reviews") % {"count": COUNTED}
        return ngettext("%(count)s review", "%(count)s reviews", self.count) % {"count": self.count}


class WordsColumn(TitleColumn):
    """The review's title, or the first words of its text, as a link to its page; under it the rest."""

    cell_template_name = "wagtail_healthblocks/reviews/admin/words_cell.html"

    def get_value(self, review):
        return first_words(review)

    def get_cell_context_data(self, review, parent_context):
        context = super().get_cell_context_data(review, parent_context)
        body = " ".join(review.body[: 2 * MORE_WORDS].split())
        shown = not review.title and len(body) <= FIRST_WORDS
        facts = [review.get_role_display(), review.language]
        return {
            **context,
            "review": review,
            "more": "" if shown else Truncator(body).chars(MORE_WORDS),
            "facts": [fact for fact in facts if fact],
            "flags": [flag_label(flag) for flag in review.flags],
        }


class SafetyColumn(Column):
    """How soon a person must look: by words and a sign, and a colour besides."""

    cell_template_name = "wagtail_healthblocks/reviews/admin/safety_cell.html"

    def get_value(self, review):
        return review.get_risk_display() if review.risk else ""

    def get_cell_context_data(self, review, parent_context):
        context = super().get_cell_context_data(review, parent_context)
        return {**context, "urgent": review.risk == Review.Risk.URGENT}


class QueueTable(Table):
    def get_row_classname(self, review):
        waits = review.status == Review.Status.PENDING
        return "hb-urgent" if waits and review.risk == Review.Risk.URGENT else ""


class StarsColumn(Column):
    """The stars, once the review is decided: nobody decides by them."""

    def get_value(self, review):
        return admin_views.stars(review)


class QueueView(SafeExportMixin, IndexView):
    """The reviews, newest first; unless something else is asked for, those that need attention, urgent ones first."""

    paginator_class = CappedPaginator
    table_class = QueueTable
    table_classname = "listing hb-reviews-queue"
    searched = SEARCHED

    def dispatch(self, request, *args, **kwargs):
        if self.is_export and not may(request.user, "export"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.is_export:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        reviews = listed(self.request.GET, self.get_base_queryset(), self.request)
        return reviews.select_related("page").order_by(*(URGENT_FIRST if self.is_undecided else NEWEST_FIRST))

    @cached_property
    def is_undecided(self):
        return self.request.GET.get("status", ATTENTION) in UNDECIDED

    def to_row_dict(self, review):
        """What is said of a review that waits says nothing of its stars, or of a decision that is taken back."""
        return {**super().to_row_dict(review), "rating": review.shown_rating}

    @cached_property
    def show_export_buttons(self):
        return may(self.request.user, "export")

    @cached_property
    def columns(self):
        ticks = [BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet")] if self.can_moderate else []
        return [
            *ticks,
            WordsColumn(
                "words",
                label=_("Review"),
                get_url=self.get_edit_url,
                get_title_id=lambda row: f"snippet_{row.pk}_title",
            ),
            Column("page", label=_("Page"), accessor="page.title"),
            Column("author", label=_("Name")),
            StatusTagColumn(
                "status",
                label=_("Status"),
                accessor="get_status_display",
                primary=lambda review: review.status == Review.Status.PENDING,
            ),
            *([] if self.is_undecided else [StarsColumn("rating", label=_("Stars"))]),
            SafetyColumn("risk", label=_("Safety")),
            Column("reports", label=_("Reports"), accessor=reports_in_words),
            DateColumn("created_at", label=_("Received")),
        ]

    @cached_property
    def can_moderate(self):
        return may(self.request.user, "moderate")

    def get_context_data(self, **kwargs):
        actions = _bulk_actions() if self.can_moderate else []
        return super().get_context_data(bulk_actions=actions, **kwargs)

    def get_edit_url(self, review):
        return f"{super().get_edit_url(review)}?{urlencode({'next': self.own_url})}"

    @cached_property
    def own_url(self):
        """The address of this listing with its filters, also where only its rows are asked for."""
        parameters = self.request.GET.copy()
        for name in PASSING:
            parameters.pop(name, None)
        return f"{self.index_url}?{parameters.urlencode()}" if parameters else self.index_url

    def get_page_subtitle(self):
        """The title of the page that the listing is narrowed down to by its number."""
        number = number_in(self.request.GET.get("page", ""), LARGEST_PAGE_ID)
        if number is None:
            return ""
        return get_page_model().objects.filter(pk=number).values_list("title", flat=True).first() or ""

    def get_list_more_buttons(self, review):
        return []


def reports_in_words(review):
    """How many reports there are, and how many of them nobody has decided about."""
    if not review.open_reports:
        return review.reports or ""
    return gettext("%(new)s new") % {"new": review.open_reports} + (
        f" / {review.reports}" if review.reports > review.open_reports else ""
    )


def _bulk_actions():
    """What can be decided about many reviews at once. Wagtail's own “Delete” is not for reviews."""
    names = [Review._meta.app_label, Review._meta.model_name]
    return [
        {
            "label": move.label,
            "aria_label": move.label_for_many,
            "url": reverse("wagtail_bulk_action", args=[*names, move.name]),
        }
        for move in OFFERED.values()
    ]


class ReviewsMenuItem(MenuItem):
    """Leads to the queue, and says how many reviews need attention."""

    def is_shown(self, request):
        return may(request.user, "view")

    def render_component(self, request):
        component = super().render_component(request)
        count = capped(Review.objects.needing_attention())
        if count != "0":
            component.label = gettext("Reviews (%(count)s)") % {"count": count}
        return component


class ReviewViewSet(SnippetViewSet):
    """The queue of reader reviews, and the page of each."""

    model = Review
    icon = "comment"
    menu_label = _("Reviews")
    menu_name = "healthblocks-reviews"
    menu_item_class = ReviewsMenuItem
    menu_order = 450
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    filterset_class = ReviewFilterSet
    search_fields = ["title", "body", "display_name"]
    index_view_class = QueueView
    index_template_name = "wagtail_healthblocks/reviews/admin/queue.html"
    index_results_template_name = "wagtail_healthblocks/reviews/admin/queue_results.html"
    history_view_class = admin_views.ReviewHistoryView
    export_filename = "reviews"
    list_export = [
        "pk",
        "page_id",
        "page.title",
        "get_status_display",
        "rating",
        "title",
        "body",
        "author",
        "get_role_display",
        "get_relationship_display",
        "language",
        "get_risk_display",
        "reports",
        "created_at",
        "published_at",
        "decided_at",
    ]
    export_headings = {
        "pk": _("Number"),
        "page_id": _("Page number"),
        "page.title": _("Page"),
        "get_status_display": _("Status"),
        "author": _("Name"),
        "get_role_display": _("Role"),
        "get_relationship_display": _("Connection"),
        "get_risk_display": _("Safety"),
    }

    def get_urlpatterns(self):
        """No views to add, copy or delete a review, and none that edits its words."""
        views = {
            "edit": admin_views.ReviewView,
            "decide": decision_views.DecideView,
            "undo": decision_views.UndoLastView,
            "redact": decision_views.RedactView,
            "respond": decision_views.RespondView,
            "erase": decision_views.EraseView,
        }
        return [
            path("", self.index_view, name="list"),
            path("results/", self.index_results_view, name="list_results"),
            path("undo/", self.construct_view(decision_views.UndoView), name="undo"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
            *(path(f"{name}/<int:pk>/", self.construct_view(view), name=name) for name, view in views.items()),
        ]

    def get_permissions_to_register(self):
        codenames = policy._get_permission_codenames(ACTIONS)
        return Permission.objects.filter(
            content_type__app_label=self.app_label, content_type__model=self.model_name, codename__in=codenames
        )

    def register_chooser_viewset(self):
        """Nothing chooses a review."""
