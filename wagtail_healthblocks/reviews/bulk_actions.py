from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, Sum
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from .admin_views import visible_reviews
from .decision_views import say_done
from .filters import listed, number_in
from .models import Review
from .moderation import ReasonForm
from .moves import OFFERED, PUBLISH
from .permissions import may
from .queue import queue_url
from .undo import last_decision, undo_since

SALT = "wagtail_healthblocks.reviews.selection"
LARGEST_PK = 2**63 - 1
#: What the address of a bulk action says beside the filters of the listing.
OWN_PARAMETERS = ("id", "next", "childOf")


class Selection:
    """The reviews that somebody ticked, or all that the listing with its filters holds."""

    def __init__(self, request, listing_url, next_url):
        self.request, self.listing_url, self.next_url = request, listing_url, next_url

    @cached_property
    def reviews(self):
        everyone, numbers = visible_reviews(self.request), self.request.GET.getlist("id")
        if "all" in numbers:
            return listed(self._filters(), everyone, self.request)
        wanted = {number_in(number, LARGEST_PK) for number in numbers}
        return everyone.filter(pk__in=wanted - {None})

    def _filters(self):
        """The query of the listing that the person comes from; without one, that of this address."""
        url = urlsplit(self.next_url)
        if url.path == self.listing_url:
            return QueryDict(url.query)
        parameters = self.request.GET.copy()
        for name in OWN_PARAMETERS:
            parameters.pop(name, None)
        return parameters

    def up_to(self, newest):
        """The same without what came in later."""
        selection = Selection(self.request, self.listing_url, self.next_url)
        selection.reviews = self.reviews.filter(pk__lte=newest)
        return selection

    @cached_property
    def _states(self):
        numbers = {"count": Count("pk"), "sum": Sum("pk"), "newest": Max("pk")}
        numbers["urgent"] = Count("pk", filter=Q(risk=Review.Risk.URGENT))
        numbers["reported"] = Count("pk", filter=Q(open_reports__gt=0))
        states = self.reviews.order_by().values("status").annotate(**numbers)
        return {state.pop("status"): state for state in states}

    def count(self, status, what="count"):
        return self._states.get(status, {}).get(what, 0)

    @property
    def newest(self):
        return max((state["newest"] for state in self._states.values()), default=0)

    @property
    def marks(self):
        """What changes when another review gets into the selection, leaves it, or is decided."""
        return sorted([status, state["count"], int(state["sum"])] for status, state in self._states.items())


class DecideAllForm(ReasonForm):
    """The reason, and whether those whose writers may need help are meant, too."""

    urgent = forms.BooleanField(
        label=_("Also those whose writers may need help"),
        required=False,
        help_text=_("I have read each of them."),
    )


class DecideAllAction(SnippetBulkAction):
    """Decides the same about many reviews, after saying how many of which state that will change."""

    models = [Review]
    form_class = DecideAllForm
    template_name = "wagtail_healthblocks/reviews/admin/decide_all.html"
    move = PUBLISH

    def dispatch(self, request, *args, **kwargs):
        if not may(request.user, "moderate"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def selection(self):
        return Selection(self.request, queue_url(), self.next_url)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "move": self.move}

    def get_actionable_objects(self):
        return self.selection.reviews, {"items_with_no_access": []}

    def get_context_data(self, **kwargs):
        """Counts, and no reviews: there may be hundreds of thousands."""
        return FormView.get_context_data(
            self,
            move=self.move,
            changing=self.get_changing(),
            staying=self.get_staying(),
            total=sum(count for label, count in self.get_changing()),
            urgent=self.urgent,
            spared=self.urgent if self.move.spares_urgent else 0,
            seen=signing.dumps([self.selection.newest, self.selection.marks], salt=SALT),
            next=self.next_url,
            submit_url=f"{self.request.path}?{self.request.META['QUERY_STRING']}",
            header_icon=self.model.snippet_viewset.icon,
            **kwargs,
        )

    @property
    def urgent(self):
        """How many wait whose writers may need help."""
        return self.selection.count(Review.Status.PENDING, "urgent")

    def count_changing(self, status):
        if status not in self.move.offered:
            return 0
        return self.selection.count(status, "reported" if self.move.needs_reports else "count")

    def get_changing(self):
        """How many reviews of which state will change."""
        states = [(status, self.count_changing(status)) for status in Review.Status]
        return [(status.label, count) for status, count in states if count]

    def get_staying(self):
        states = [(status, self.selection.count(status) - self.count_changing(status)) for status in Review.Status]
        return [(status.label, count) for status, count in states if count]

    def form_valid(self, form):
        if not self.is_as_seen():
            messages.warning(self.request, gettext("These reviews have changed in the meantime. Please look again."))
            return self.render_to_response(self.get_context_data(form=form))
        reviews, before = self.selection.reviews, last_decision(self.request.user)
        if (stop := self.ask_hooks("before_bulk_action", reviews)) is not None:
            return stop
        if self.move.spares_urgent and not form.cleaned_data["urgent"]:
            reviews = reviews.exclude(status=Review.Status.PENDING, risk=Review.Risk.URGENT)
        count, _others = self.execute_action(reviews, user=self.request.user, reason=form.get_reason())
        if (stop := self.ask_hooks("after_bulk_action", reviews)) is not None:
            return stop
        decisions = undo_since(before, self.request.user, self.move.to)
        say_done(self.request, self.get_success_message(count, 0), decisions, self.next_url)
        return redirect(self.next_url)

    def is_as_seen(self):
        """Whether the selection is what the person was told of. What came in since then is left out."""
        if not (seen := self.request.POST.get("seen")):
            return True
        try:
            newest, marks = signing.loads(seen, salt=SALT)
        except (signing.BadSignature, ValueError):
            return False
        then = self.selection.up_to(newest)
        if then.marks != marks:
            return False
        self.selection = then
        return True

    def ask_hooks(self, name, reviews):
        """What another app answers instead, if one does."""
        for hook in hooks.get_hooks(name):
            response = hook(self.request, self.action_type, reviews, self)
            if hasattr(response, "status_code"):
                return response
        return None

    @classmethod
    def execute_action(cls, objects, user=None, reason="", **kwargs):
        """Each batch is a transaction of its own, so that nobody waits for a long one."""
        offered = objects.filter(status__in=sorted(cls.move.offered))
        return offered.move(cls.move, user, reason or cls.move.reason), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return self.move.done_to_many % {"count": number_format(num_parent_objects, force_grouping=True)}


def _action(move, priority):
    """The class that Wagtail registers for a decision."""
    texts = {"display_name": move.label, "aria_label": move.label_for_many, "action_type": move.name}
    name = f"{move.name.title()}ReviewsAction"
    return type(name, (DecideAllAction,), {**texts, "action_priority": priority, "move": move})


class NeverDelete(SnippetBulkAction):
    """Stands where Wagtail has “Delete”: reviews are erased one by one, and only their words go."""

    models = [Review]
    action_type = "delete"
    display_name = aria_label = ""

    def dispatch(self, request, *args, **kwargs):
        raise PermissionDenied


#: Wagtail's registry wants one class for each.
BULK_ACTIONS = [_action(move, priority) for priority, move in enumerate(OFFERED.values(), 10)]
