from collections import Counter
from urllib.parse import urlencode

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import HistoryView

from . import safety
from .models import Report, Review, ReviewsSiteSettings
from .moderation import WORD_FIELDS, DecideForm, RedactForm, RespondForm, first_words, flag_label
from .moves import offered_in
from .permissions import may, policy

#: A review's page lists its latest decisions.
DECISIONS = 50


#: Beside a review stand so many others of its writer.
OTHERS = 10


def stars(review) -> str:
    """The stars of a review that is decided; nothing before, so that nobody decides by them."""
    return "★" * (review.shown_rating or 0)


def visible_reviews(request):
    """The reviews that this site lets the person see."""
    reviews = Review.snippet_viewset.get_queryset(request)
    return Review.objects.all() if reviews is None else reviews


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
            flags=[flag_label(flag) for flag in review.flags],
            others=self.get_others(),
            **self.count_reports(),
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
            "moderate": lambda: DecideForm(),
            "redact": lambda: RedactForm(review=review, found=self.found_words(findings)),
            "respond": lambda: RespondForm(user=user, instance=self.response, prefix="response"),
        }
        allowed = {f"{name}_form": given.get(name) or make() for name, make in forms.items() if may(user, name)}
        return {
            **allowed,
            "moves": offered_in(review.status, review.open_reports),
            "can_undo": may(user, "moderate") and self.can_undo,
            "can_erase": may(user, "erase"),
        }

    @cached_property
    def response(self):
        return getattr(self.object, "response", None)

    @cached_property
    def can_undo(self):
        return self.object.move_back(next(iter(self.decisions), None)) is not None

    def get_others(self):
        """What else its writer wrote about the page: one person has one voice."""
        others = self.object.others_of_writer.exclude(status=Review.Status.ERASED)
        return [
            {"words": first_words(other), "status": other.get_status_display(), "stars": stars(other), "review": other}
            | {"url": self.url_of("edit", other)}
            for other in others.filter(pk__in=visible_reviews(self.request))[:OTHERS]
        ]

    def find(self):
        """What the rules and the site's own words find in each text of the review."""
        review, words = self.object, self.site_words()
        texts = {name: getattr(review, name) for name in WORD_FIELDS}
        return {
            name: [*safety.find(text, review.language), *safety.find_words(text, words)] for name, text in texts.items()
        }

    def found_words(self, findings):
        """What may be taken out: what names a person or leads away, and never what somebody in danger says of it."""
        words = [
            getattr(self.object, name)[finding.start : finding.end]
            for name in WORD_FIELDS
            for finding in findings[name]
            if finding.kind not in safety.RULED
        ]
        return list(dict.fromkeys(words))

    def site_words(self):
        return ReviewsSiteSettings.for_page(self.object.page).word_list

    def count_reports(self):
        """What readers reported since the last decision, and before it, each reason with its number."""
        new, answered = Counter(), Counter()
        if self.object.reports:
            for reason, handled_at in self.object.received_reports.values_list("reason", "handled_at"):
                (answered if handled_at else new)[Report.Reason(reason).label] += 1
        return {"new_reports": new.most_common(), "answered_reports": answered.most_common()}

    @cached_property
    def decisions(self):
        decisions = list(self.object.decisions.select_related("moderator").order_by("-pk")[:DECISIONS])
        labels = dict(Review.Status.choices)
        for decision in decisions:
            decision.from_label = labels.get(decision.from_status, decision.from_status)
            decision.to_label = labels.get(decision.to_status, decision.to_status)
        return decisions


class ReviewHistoryView(HistoryView):
    """Who did what with a review."""

    @cached_property
    def header_buttons(self):
        return [HeaderButton(label=_("Review"), url=self.get_edit_url(self.object), icon_name="comment")]
