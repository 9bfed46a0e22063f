"""What moderators do with a review: each view takes a form of the review's page, and says what was done."""

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from . import undo
from .admin_views import ReviewView, visible_reviews
from .filters import URGENT_FIRST, listed
from .models import AlreadyDecided, Response, Review
from .moderation import DecideForm, RedactForm, RespondForm, first_words
from .permissions import may
from .queue import capped

#: Around a reader's words in a sentence: they may run the other way.
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


def say_done(request, text, decisions=None, back="", following=None):
    """Say what was done, with a button that undoes it, and which review the page that follows is about."""
    context = {"text": text, "decisions": decisions, "next": back, "following": following}
    messages.success(
        request, render_to_string("wagtail_healthblocks/reviews/admin/undo_message.html", context, request)
    )


def say_too_late(request):
    messages.warning(request, gettext("Somebody else decided this review in the meantime. Nothing was changed."))


class ActionView(ReviewView):
    """Does something with a review when its form is sent, and shows the review again where it cannot."""

    http_method_names = ["post"]

    def dispatch(self, request, *args, **kwargs):
        if not self.user_has_permission("view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk):
        try:
            if self.object.status == Review.Status.ERASED:
                raise AlreadyDecided(self.object)
            return self.act()
        except AlreadyDecided:
            say_too_late(request)
            return redirect(self.url_of("edit"))

    def act(self):
        raise NotImplementedError


class DecideView(ActionView):
    """Publishes, rejects, hides … a review, and goes on to the next one that needs attention."""

    permission_required = "moderate"

    def act(self):
        form = DecideForm(self.request.POST)
        if not form.is_valid():
            return self.show(422, moderate=form)
        review, user = self.object, self.request.user
        if form.cleaned_data["seen_reports"] not in (None, review.open_reports):
            messages.warning(self.request, gettext("Readers reported this review in the meantime. Please look again."))
            return redirect(self.url_of("edit"))
        move, words, worked = form.get_move(form.cleaned_data), first_words(review), review.needs_attention
        # The state in which the moderator saw it: what somebody else decided since then stays.
        review.status = form.cleaned_data["seen"] or review.status
        before = undo.last_decision(user)
        getattr(review, move.method)(user, form.get_reason())
        decisions = undo.undo_since(before, user, move.to)
        following = Following(self.listing(), review) if worked else None
        text = move.done % {"review": f"{ISOLATE}{words}{END_OF_ISOLATE}"}
        say_done(self.request, text, decisions, self.url_of("edit"), following)
        return redirect(self.url_of("edit", following.review) if following else self.back or self.queue_url)

    def listing(self):
        """What the person works through: the listing that they come from, with its filters."""
        url = urlsplit(self.back)
        parameters = QueryDict(url.query) if url.path == self.queue_url else None
        return listed(parameters or QueryDict(), visible_reviews(self.request), self.request)


class Following:
    """What comes after a review in the queue: whoever may need help, else the next one, else the first."""

    def __init__(self, listing, review):
        self.work, self.last = listing.needing_attention().exclude(pk=review.pk).order_by(*URGENT_FIRST), review

    def __bool__(self):
        return self.review is not None

    @cached_property
    def review(self):
        first, after = self.work.first(), self.work.filter(self._is_after()).first()
        if after is None or (first.risk == Review.Risk.URGENT and after.risk != Review.Risk.URGENT):
            return first
        return after

    def _is_after(self):
        risk, created_at, pk = self.last.risk, self.last.created_at, self.last.pk
        older = Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=pk)
        return Q(risk__lt=risk) | Q(risk=risk) & older

    @property
    def number_left(self):
        """How many there are with it."""
        return capped(self.work)


class UndoLastView(ActionView):
    """Puts a review back in the state that it had before the last decision."""

    permission_required = "moderate"

    def act(self):
        self.object.undo(self.request.user)
        messages.success(self.request, gettext("The last decision is undone."))
        return redirect(self.url_of("edit"))


class RedactView(ActionView):
    """Takes words out of a review, for good; that it was done stays on record."""

    permission_required = "redact"

    def act(self):
        form = RedactForm(self.request.POST, review=self.object, found=self.found_words(self.find()))
        if not form.is_valid():
            return self.show(422, redact=form)
        self.object.redact(form.get_words(), self.request.user)
        messages.success(self.request, gettext("The words are removed."))
        return redirect(self.url_of("edit"))


class RespondView(ActionView):
    """Answers a review, changes the answer, or takes it away."""

    permission_required = "respond"

    def act(self):
        if "remove" in self.request.POST:
            self.object.respond(None, "", self.request.user)
            messages.success(self.request, gettext("The response is removed."))
            return redirect(self.url_of("edit"))
        answer = Response(review=self.object)
        form = RespondForm(self.request.POST, prefix="response", instance=answer, user=self.request.user)
        if not form.is_valid():
            return self.show(422, respond=form)
        self.object.respond(form.cleaned_data["contributor"], form.cleaned_data["text"], self.request.user)
        messages.success(self.request, gettext("The response is saved."))
        return redirect(self.url_of("edit"))


class EraseView(ActionView):
    """Asks once more, then forgets who wrote a review and what it says."""

    permission_required = "erase"
    template_name = "wagtail_healthblocks/reviews/admin/erase.html"
    http_method_names = ["get", "head", "post"]

    def act(self):
        self.object.erase(self.request.user)
        messages.success(self.request, gettext("The review is erased."))
        return redirect(self.url_of("edit"))


class UndoView(View):
    """Takes back what this person decided in one go, however many reviews it was."""

    def post(self, request):
        if not may(request.user, "moderate"):
            raise PermissionDenied
        decisions = undo.read(request.POST.get("decisions", ""), request.user)
        if decisions is None:
            raise Http404
        self.say(request, decisions.undo(request.user))
        return redirect(get_valid_next_url_from_request(request) or Review.snippet_viewset.menu_url)

    def say(self, request, count):
        if count:
            text = ngettext(
                "%(count)s review is as it was before.", "%(count)s reviews are as they were before.", count
            )
            messages.success(request, text % {"count": count})
        else:
            messages.warning(request, gettext("There was nothing left to undo."))
