"""The public pages of the reviews. Reading is the same for everybody and can be cached; writing never is."""

import logging
from functools import wraps

from django.conf import settings as django_settings
from django.db import InterfaceError, InternalError, OperationalError, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from . import admission
from .addressed import live_page
from .conf import settings
from .forms import ReportForm, ReviewForm
from .handling import handling_in_force
from .helplines import where_to_report
from .listing import LARGEST_KEY, Listing
from .models import Review
from .origins import has_session
from .posts import read_post
from .shown import ShownReviews, url
from .subjects import is_on_site, language_of, speaking_of, subject_of
from .visibility import depends_on_cookie, keep_private, not_found

logger = logging.getLogger(__name__)


def reviewable_page(request, page_id):
    """The page with its own type and language; of an alias its source, whose reviews it shows.

    Raises Http404 unless this visitor may read it and its reviews here.
    """
    site = Site.find_for_request(request)
    if site is None or page_id > LARGEST_KEY:
        raise Http404
    page = live_page(page_id, site)
    if page is None or not is_on_site(page, site) or not page.reviews_shown:
        raise Http404
    # Wagtail asks for each ancestor: only where there is something to ask for.
    restrictions = list(page.get_view_restrictions()) if page.may_be_restricted else []
    subject = subject_of(page, request, restrictions)
    if not subject.is_readable or not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404
    if subject.reached_by is not subject.page:
        subject.page.reviews_read_through = subject.reached_by
    subject.page.is_read_by_everybody, subject.page.reviews_rules = not restrictions, page.reviews_rules
    return subject.page


def in_utf8(view):
    """A view whose forms are in UTF-8, whatever a request claims: Python knows encodings that are none of text."""

    @wraps(view)
    def read(request, *args, **kwargs):
        request.encoding = "utf-8"
        return view(request, *args, **kwargs)

    return read


def about_page(view):
    """A view of a page's reviews: it gets the page instead of its id, speaks the page's language, and is as private."""

    @wraps(view)
    def on_page(request, page_id, **kwargs):
        try:
            page = reviewable_page(request, page_id)
            with speaking_of(page):
                response = view(request, page, **kwargs)
                # Rendered here, while the language is the page's.
                response = response.render() if isinstance(response, TemplateResponse) else response
        except Http404 as error:
            if request.method == "POST":
                raise  # What was typed is given back.
            return not_found(request, error)
        private = not page.is_read_by_everybody or (depends_on_cookie(request) and not language_of(page))
        return keep_private(response) if private else response

    return on_page


def never_cached(view):
    @wraps(view)
    def uncached(*args, **kwargs):
        response = view(*args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return uncached


def takes_posts(view):
    """A view that gets what was posted as ``post``, or None.

    Where it cannot answer, for the page is gone or the database is away, the answer still shows what was typed and,
    first of all, where to get help.
    """

    @wraps(view)
    def taken(request, *args, **kwargs):
        post = read_post(request)
        try:
            return view(request, *args, post=post, **kwargs)
        except Http404:
            if post is None:
                raise
            return returned(request, post, 404)
        except (OperationalError, InterfaceError, InternalError) as error:
            logger.error("The reviews have no database: %s", type(error).__name__)
            return returned(request, post, 503)

    return taken


def returned(request, post, status):
    """What was typed, and where to get help, on a page that asks no database."""
    names = [name for name in ReviewForm.base_fields if name not in ("token", "website", "consent")]
    data = post.data if post else {}
    typed = [(ReviewForm.base_fields[name].label, data[name]) for name in names if data.get(name)]
    context = {"typed": typed, "first_help": post and post.help, "gone": status == 404}
    response = TemplateResponse(request, "wagtail_healthblocks/reviews/unavailable.html", context, status=status)
    if status == 503:
        response["Retry-After"] = "60"
    return response.render()


def answer(request, name, page, post=None, refusal=None, status=200, **context):
    """A page of the reviews. What was posted is answered with the help for whoever may be in danger, above all else."""
    site_name = getattr(django_settings, "WAGTAIL_SITE_NAME", "")
    context = {"page": page, "site_name": site_name, "has_session": has_session(request), **context}
    context["first_help"] = post and post.help
    status = refusal.status if refusal else status
    response = TemplateResponse(request, f"wagtail_healthblocks/reviews/{name}.html", context, status=status)
    if refusal and refusal.retry_after:
        response["Retry-After"] = str(refusal.retry_after)
    return response


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


@transaction.non_atomic_requests  # each phase has its own, and may be tried again
@in_utf8
@csrf_exempt
@never_cached
@require_http_methods(["GET", "HEAD", "POST"])
@takes_posts
@about_page
def write(request, page, post):
    """The form, and what comes back from it."""
    form = ReviewForm(post.data if post else None, page=page)
    refusal = post and refusal_of(post, admission.REVIEW, page, form)
    if post and not refusal:
        return received(request, page, post)
    if not page.reviews_open:
        return answer(request, "closed", page, post, refusal, form=form)
    template = "form" if request.GET.get("fragment") and not post else "write"
    return answer(request, template, page, post, refusal, panel=ShownReviews(page, request, form=form))


def refusal_of(post, phases, page, form):
    """Lead the post through its phases: None where it is taken, else the refusal, which is then said on the form."""
    post.page, post.form = page, form
    try:
        admission.take_in(post, phases)
    except admission.Refused as refusal:
        if refusal.error:
            form.refuse(refusal.error)
        return refusal
    return None


def received(request, page, post):
    """That a review has arrived, said at once: a redirect would say in its address, or by its absence, to whom."""
    said = {"moderated": is_moderated(), "reporting": where_to_report(request), "policy_url": url("policy")}
    return answer(request, "thanks", page, post, **said)


def is_moderated():
    return not settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE


@in_utf8
@never_cached
@require_safe
@about_page
def thanks(request, page):
    """That a report has arrived."""
    return answer(request, "thanks", page, reported="report" in request.GET, moderated=is_moderated())


@transaction.non_atomic_requests  # each phase has its own, and may be tried again
@in_utf8
@csrf_exempt
@never_cached
@require_http_methods(["GET", "HEAD", "POST"])
@takes_posts
@about_page
def report(request, page, review_id, post):
    """A reader tells the moderators what is wrong with a review."""
    reported = shown_review(page, review_id)
    form = ReportForm(post.data if post else None)
    if post:
        post.review = reported
        if not (refusal := refusal_of(post, admission.REPORT, page, form)):
            return redirect_to(url("thanks", page.pk) + "?report")
    else:
        refusal = None
    panel = ShownReviews(page, request)
    return answer(request, "report", page, post, refusal, form=form, review=reported, panel=panel)


def redirect_to(address):
    """After a report (303): reloading what comes next sends nothing again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


@require_safe
def policy(request):
    """How this site handles reviews, from the settings in force."""
    context = {"policy": handling_in_force(request)}
    response = TemplateResponse(request, "wagtail_healthblocks/reviews/policy.html", context)
    return keep_private(response) if depends_on_cookie(request) else response
