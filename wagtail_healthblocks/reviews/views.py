"""The public pages of the reviews. Reading is the same for everybody and can be cached; writing never is."""

import logging
from functools import wraps

from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from ..models.base import get_page_model
from . import admission
from .conf import settings
from .forms import ReportForm, ReviewForm
from .handling import handling_in_force
from .helplines import helplines_for
from .identities import client_address, network, reporter_key
from .limits import LimitsUnavailable, exceeded
from .listing import LARGEST_KEY, Listing
from .models import Report, Review, ReviewableMixin
from .origins import checks_origin, has_session
from .shown import ShownReviews, url

logger = logging.getLogger(__name__)

ELSEWHERE = _(
    "This form was not sent from this site, or your browser hides where it was. Please send it again from here."
)
TOO_MANY_REPORTS = _("Too many reports have come in for the moment. Please send it again in an hour.")
TOO_MANY = _("Too many reviews have come in for the moment. Your text is still here: please send it again in an hour.")


def reviewable_page(request, page_id):
    """The page with its own type and language. Raises Http404 unless this visitor may read it and its reviews here."""
    site = Site.find_for_request(request)
    if site is None or page_id > LARGEST_KEY:
        raise Http404
    pages = get_page_model().objects.live().descendant_of(site.root_page, inclusive=True)
    page = get_object_or_404(pages.select_related("locale"), pk=page_id).specific
    readable = all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
    if not isinstance(page, ReviewableMixin) or not page.reviews_shown or not readable:
        raise Http404
    return page


def in_utf8(view):
    """A view whose forms are in UTF-8, whatever a request claims: Python knows encodings that are none of text."""

    @wraps(view)
    def read(request, *args, **kwargs):
        request.encoding = "utf-8"
        return view(request, *args, **kwargs)

    return read


def about_page(view):
    """A view of a page's reviews: it gets the page instead of its id, and speaks the page's language."""

    @wraps(view)
    def on_page(request, page_id, **kwargs):
        page = reviewable_page(request, page_id)
        multilingual = getattr(django_settings, "WAGTAIL_I18N_ENABLED", False)
        language = page.locale.language_code if multilingual else translation.get_language()
        with translation.override(language):
            response = view(request, page, **kwargs)
            # Rendered here, while the language is the page's.
            return response.render() if isinstance(response, TemplateResponse) else response

    return on_page


def never_cached(view):
    @wraps(view)
    def uncached(*args, **kwargs):
        response = view(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return uncached


def keeps_text(view):
    """A view that, without a database, says so and shows what was typed (503)."""

    @wraps(view)
    def kept(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError, InternalError) as error:
            logger.error("The reviews have no database: %s", type(error).__name__)
            return unavailable(request)

    return kept


def unavailable(request):
    names = [name for name in ReviewForm.base_fields if name not in ("token", "website", "consent")]
    typed = [(ReviewForm.base_fields[name].label, request.POST[name]) for name in names if request.POST.get(name)]
    response = TemplateResponse(request, "wagtail_healthblocks/reviews/unavailable.html", {"typed": typed}, status=503)
    response["Retry-After"] = "60"
    return response.render()


def answer(request, name, page, status=200, **context):
    site_name = getattr(django_settings, "WAGTAIL_SITE_NAME", "")
    context = {"page": page, "site_name": site_name, "has_session": has_session(request), **context}
    return TemplateResponse(request, f"wagtail_healthblocks/reviews/{name}.html", context, status=status)


@in_utf8
@require_safe
@about_page
def list_reviews(request, page):
    """Further reviews, in the order and of the stars that the address asks for."""
    panel = ShownReviews(page, request, Listing.from_query(page.pk, request.GET))
    return answer(request, "list", page, panel=panel)


@in_utf8
@require_safe
@about_page
def review(request, page, review_id):
    """One shown review, at an address of its own."""
    return answer(request, "review", page, panel=ShownReviews(page, request), review=shown_review(page, review_id))


def shown_review(page, review_id):
    if review_id > LARGEST_KEY:
        raise Http404
    shown = Review.objects.published().select_related("response__contributor")
    return get_object_or_404(shown, pk=review_id, page_id=page.pk)


@in_utf8
@never_cached
@keeps_text
@checks_origin
@require_http_methods(["GET", "HEAD", "POST"])
@about_page
def write(request, page, trusted):
    """The form, and what comes back from it."""
    form = ReviewForm(request.POST if request.method == "POST" else None, page=page)
    if not page.reviews_open:
        return answer(request, "closed", page, form=form, status=403 if form.is_bound else 200)
    status = 200
    if form.is_bound:
        receipt, status = submit(form, request, trusted)
        if receipt:
            return received(page, receipt)
    template = "form" if request.GET.get("fragment") and not form.is_bound else "write"
    response = answer(request, template, page, panel=ShownReviews(page, request, form=form), status=status)
    if status == 429:
        response["Retry-After"] = "3600"
    return response


def submit(form, request, trusted):
    """Take the form in; the receipt, or None and the status of the form as it is shown again."""
    if not trusted:
        form.add_error(None, ValidationError(ELSEWHERE, code="origin"))
        return None, 403
    if not form.is_valid():
        return None, 422
    try:
        return admission.receive(form, request), 303
    except admission.TooMany:
        form.add_error(None, ValidationError(TOO_MANY, code="limit"))
        return None, 429
    except ValidationError as error:
        form.refuse(error)
        return None, 422


def received(page, receipt):
    return redirect_to(url("thanks", page.pk) + ("?with=help" if receipt.needs_help else ""))


def redirect_to(address):
    """After a post (303): reloading what comes next sends nothing again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


@in_utf8
@never_cached
@require_safe
@about_page
def thanks(request, page):
    """That a review has arrived. To somebody who may be in danger, where to get help, before anything else."""
    needs_help = request.GET.get("with") == "help"
    return answer(
        request,
        "thanks",
        page,
        needs_help=needs_help,
        helplines=helplines_for(request) if needs_help else [],
        reported="report" in request.GET,
        moderated=not settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE,
    )


@in_utf8
@never_cached
@keeps_text
@checks_origin
@require_http_methods(["GET", "HEAD", "POST"])
@about_page
def report(request, page, review_id, trusted):
    """A reader tells the moderators what is wrong with a review."""
    reported = shown_review(page, review_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not trusted:
        form.add_error(None, ValidationError(ELSEWHERE, code="origin"))
    if form.is_bound and form.is_valid():
        if not file_report(request, reported, form.cleaned_data["reason"]):
            form.add_error(None, ValidationError(TOO_MANY_REPORTS, code="limit"))
        else:
            return redirect_to(url("thanks", page.pk) + "?report")
    status = (403 if not trusted else 422) if form.is_bound else 200
    return answer(request, "report", page, form=form, review=reported, panel=ShownReviews(page, request), status=status)


def file_report(request, reported, reason):
    """Note the report, and put a review back in the queue that enough readers have reported; False for too many."""
    try:
        if exceeded("report", network(client_address(request))):
            return False
    except LimitsUnavailable:
        pass  # One report of each network counts in any case.
    Report.objects.file(reported, reporter_key(request, reported), reason)
    return True


@require_safe
def policy(request):
    """How this site handles reviews, from the settings in force."""
    context = {"policy": handling_in_force(request)}
    return TemplateResponse(request, "wagtail_healthblocks/reviews/policy.html", context)
