from urllib.parse import urlsplit

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, Sum
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from .admin_views import say_done, visible_reviews
from .filters import listed, number_in
from .models import Review
from .moderation import MOVES, PUBLISH, ReasonForm
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
        urgent = Count("pk", filter=Q(risk=Review.Risk.URGENT))
        numbers = {"count": Count("pk"), "sum": Sum("pk"), "newest": Max("pk"), "urgent": urgent}
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


class DecideAllAction(SnippetBulkAction):
    """Decides the same about many reviews, after saying how many of which state that will change."""

    models = [Review]
    form_class = ReasonForm
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
            urgent=self.selection.count(Review.Status.PENDING, "urgent"),
            seen=signing.dumps([self.selection.newest, self.selection.marks], salt=SALT),
            next=self.next_url,
            submit_url=f"{self.request.path}?{self.request.META['QUERY_STRING']}",
            header_icon=self.model.snippet_viewset.icon,
            **kwargs,
        )

    def get_changing(self):
        """How many reviews of which state will change."""
        stay = (self.move.status, Review.Status.ERASED)
        states = [(status, self.selection.count(status)) for status in Review.Status if status not in stay]
        return [(status.label, count) for status, count in states if count]

    def get_staying(self):
        states = [(status, self.selection.count(status)) for status in (self.move.status, Review.Status.ERASED)]
        return [(Review.Status(status).label, count) for status, count in states if count]

    def form_valid(self, form):
        if not self.is_as_seen():
            messages.warning(self.request, gettext("These reviews have changed in the meantime. Please look again."))
            return self.render_to_response(self.get_context_data(form=form))
        reviews, before = self.selection.reviews, last_decision(self.request.user)
        if (stop := self.ask_hooks("before_bulk_action", reviews)) is not None:
            return stop
        count, _children = self.execute_action(reviews, user=self.request.user, reason=form.get_reason())
        if (stop := self.ask_hooks("after_bulk_action", reviews)) is not None:
            return stop
        decisions = undo_since(before, self.request.user, self.move.status)
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
        return objects.decide(cls.move.status, user, reason or cls.move.reason), 0

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
BULK_ACTIONS = [_action(move, priority) for priority, move in enumerate(MOVES.values(), 10)]
