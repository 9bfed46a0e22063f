from collections import Counter
from urllib.parse import urlencode, urlsplit

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import HistoryView

from . import safety, undo
from .filters import NEWEST_FIRST, listed
from .models import AlreadyDecided, Report, Response, Review, ReviewsSiteSettings
from .moderation import FLAG_LABELS, WORD_FIELDS, DecideForm, RedactForm, RespondForm, moves_from
from .permissions import may, policy

DECIDE = {
    "publish": Review.publish,
    "reject": Review.reject,
    "spam": Review.mark_spam,
    "hide": Review.hide,
    "reopen": Review.reopen,
}
#: A review's page lists its latest decisions.
DECISIONS = 50


def stars(review) -> str:
    """The stars of a review that is decided; nothing before, so that nobody decides by them."""
    return "" if review.status == Review.Status.PENDING or not review.rating else "★" * review.rating


def visible_reviews(request):
    """The reviews that this site lets the person see."""
    reviews = Review.snippet_viewset.get_queryset(request)
    return Review.objects.all() if reviews is None else reviews


def say_done(request, text, decisions=None, back=""):
    """Say what was done, with a button that undoes it."""
    if decisions:
        context = {"text": text, "decisions": decisions.reference, "next": back}
        text = render_to_string("wagtail_healthblocks/reviews/admin/undo_message.html", context, request)
    messages.success(request, text)


def say_too_late(request):
    messages.warning(request, gettext("Somebody else decided this review in the meantime. Nothing was changed."))


class ReviewView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, View):
    """A review as its moderators see it: the reader's words, which nobody edits, and what can be done with them."""

    model = Review
    permission_policy = policy
    permission_required = "view"
    template_name = "wagtail_healthblocks/reviews/admin/review.html"
    index_url_name = history_url_name = ""
    header_icon = ""

    def get(self, request, pk):
        return self.show()

    def show(self, status=200, **forms):
        return self.render_to_response(self.get_context_data(**forms), status=status)

    def get_base_object_queryset(self):
        return visible_reviews(self.request).select_related("page", "response__contributor")

    def get_page_title(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        queue = {"url": self.back or self.queue_url, "label": gettext("Reviews")}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": str(self.object)}]

    @cached_property
    def back(self):
        """The address of the listing that the person comes from, with its filters."""
        return get_valid_next_url_from_request(self.request)

    @property
    def queue_url(self):
        return reverse(self.index_url_name)

    def url_of(self, name, review=None):
        """The address of a view of this review, or of another, that remembers the listing."""
        url = reverse(Review.snippet_viewset.get_url_name(name), args=[quote((review or self.object).pk)])
        return f"{url}?{urlencode({'next': self.back})}" if self.back else url

    def get_context_data(self, **kwargs):
        review, user = self.object, self.request.user
        findings = self.find()
        return super().get_context_data(
            review=review,
            marked={name: safety.highlight(getattr(review, name), findings[name]) for name in WORD_FIELDS},
            stars=stars(review),
            flags=[FLAG_LABELS.get(flag) or safety.KIND_LABELS.get(flag, flag) for flag in review.flags],
            reports=self.count_reports(),
            decisions=self.decisions,
            response=self.response,
            history_url=reverse(self.history_url_name, args=[quote(review.pk)]),
            email=review.email if may(user, "moderate") else "",
            urls={name: self.url_of(name) for name in ("decide", "undo", "redact", "respond", "erase")},
            **self.get_forms(findings, kwargs),
        )

    def get_forms(self, findings, given):
        """The forms for what the person may do with this review, with what was typed where one comes back."""
        review, user = self.object, self.request.user
        if review.status == Review.Status.ERASED:
            return {}
        forms = {
            "moderate": lambda: DecideForm(initial={"seen": review.status}),
            "redact": lambda: RedactForm(review=review, found=self.found_words(findings)),
            "respond": lambda: RespondForm(instance=self.response, prefix="response"),
        }
        allowed = {f"{name}_form": given.get(name) or make() for name, make in forms.items() if may(user, name)}
        return {
            **allowed,
            "moves": moves_from(review.status),
            "can_undo": may(user, "moderate") and self.can_undo,
            "can_erase": may(user, "erase"),
        }

    @cached_property
    def response(self):
        return getattr(self.object, "response", None)

    @cached_property
    def can_undo(self):
        last = next(iter(self.decisions), None)
        return bool(last and last.to_status == self.object.status and last.from_status not in ("", last.to_status))

    def find(self):
        """What the rules and the site's own words find in each text of the review."""
        review, words = self.object, self.site_words()
        texts = {name: getattr(review, name) for name in WORD_FIELDS}
        return {
            name: [*safety.find(text, review.language), *safety.find_words(text, words)] for name, text in texts.items()
        }

    def found_words(self, findings):
        words = [
            getattr(self.object, name)[finding.start : finding.end]
            for name in WORD_FIELDS
            for finding in findings[name]
        ]
        return list(dict.fromkeys(words))

    def site_words(self):
        site = self.object.page.get_site()
        rules = site and ReviewsSiteSettings.objects.filter(site=site).first()
        return rules.word_list if rules else []

    def count_reports(self):
        if not self.object.reports:
            return []
        reasons = Counter(self.object.received_reports.values_list("reason", flat=True))
        return [(Report.Reason(reason).label, number) for reason, number in reasons.most_common()]

    @cached_property
    def decisions(self):
        decisions = list(self.object.decisions.select_related("moderator").order_by("-pk")[:DECISIONS])
        labels = dict(Review.Status.choices)
        for decision in decisions:
            decision.from_label = labels.get(decision.from_status, decision.from_status)
            decision.to_label = labels.get(decision.to_status, decision.to_status)
        return decisions


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
    """Publishes, rejects, hides … a review, and goes on to the next one that waits."""

    permission_required = "moderate"

    def act(self):
        form = DecideForm(self.request.POST)
        if not form.is_valid():
            return self.show(422, moderate=form)
        review, user = self.object, self.request.user
        move = form.get_move(form.cleaned_data)
        # The state in which the moderator saw it: what somebody else decided since then stays.
        review.status = form.cleaned_data["seen"] or review.status
        waited, before = review.status == Review.Status.PENDING, undo.last_decision(user)
        DECIDE[move.name](review, user, form.get_reason())
        say_done(self.request, move.done, undo.undo_since(before, user, move.status), self.url_of("edit"))
        return redirect((waited and self.next_url()) or self.back or self.queue_url)

    def next_url(self):
        """The page of the next review that waits in the listing; the newest one where this was the last."""
        waiting = self.listing().filter(status=Review.Status.PENDING).exclude(pk=self.object.pk)
        created_at = self.object.created_at
        older = waiting.filter(created_at__lte=created_at).exclude(created_at=created_at, pk__gt=self.object.pk)
        review = older.order_by(*NEWEST_FIRST).first() or waiting.order_by(*NEWEST_FIRST).first()
        return review and self.url_of("edit", review)

    def listing(self):
        url = urlsplit(self.back)
        parameters = QueryDict(url.query) if url.path == self.queue_url else None
        return listed(parameters or QueryDict(), visible_reviews(self.request), self.request)


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
        form = RespondForm(self.request.POST, prefix="response", instance=Response(review=self.object))
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


class ReviewHistoryView(HistoryView):
    """Who did what with a review."""

    @cached_property
    def header_buttons(self):
        return [HeaderButton(label=_("Review"), url=self.get_edit_url(self.object), icon_name="comment")]
