"""What happens to a review between the form and the queue."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone as clock
from django.utils.translation import get_language
from wagtail.models import Site

from ..dates import moment_at
from . import repeats, safety
from .conf import settings
from .forms import ONCE_MORE
from .identities import author_key, client_address, machine_key, network
from .limits import LimitsUnavailable, exceeded
from .models import Review, ReviewsSiteSettings, SpentToken
from .models.decisions import Reason
from .transactions import retrying

#: Nobody could count this sender's posts: a person looks before anything is shown.
UNCOUNTED = "uncounted"


class TooMany(Exception):
    """So many posts have come from here, or to here, that this one has to wait."""


@dataclass(frozen=True)
class Receipt:
    """What the writer of an accepted review is told."""

    needs_help: bool = False


def receive(form, request) -> Receipt:
    """Take a valid form in as a review. Raises TooMany, and ValidationError for a form that was used before."""
    check_challenge(form)
    flags = [*defend(form, request), *find_risks(form, request)]
    words = {
        name: form.cleaned_data[name] for name in ("rating", "title", "body", "display_name", "role", "relationship")
    }
    email = form.cleaned_data["email"]
    review = Review(
        page_id=form.page.pk,
        **words,
        language=get_language() or "",
        email=email if settings.HEALTHBLOCKS_REVIEWS_KEEP_EMAIL_DAYS else "",
        author_key=author_key(email),
        machine_key=machine_key(request),
        consent_version=settings.HEALTHBLOCKS_REVIEWS_CONSENT_VERSION,
        consent_at=clock.now(),
        flags=sorted(set(flags)),
        risk=risk_of(flags),
    )
    repeats.mark(review, form.received.nonce)
    store(review, form)
    return Receipt(needs_help=bool(set(flags) & safety.NEEDS_HELP))


def check_challenge(form):
    """Each question has one answer: a wrong one uses the form up. Raises ValidationError."""
    if not form.challenge:
        return
    try:
        form.challenge.verify(form.received, form.data)
    except ValidationError as error:
        spend(form, "")
        raise ValidationError(" ".join(error.messages), code="challenge") from error


def defend(form, request):
    """Count this post, and name what makes it look like a machine's. Raises TooMany."""
    site = Site.find_for_request(request)
    keys = {
        "network": network(client_address(request)),
        "email": author_key(form.cleaned_data["email"]),
        "page": str(form.page.pk),
        "site": str(site.pk if site else ""),
    }
    flags = []
    try:
        passed = [kind for kind, key in keys.items() if exceeded(kind, key)]
        if passed:
            raise TooMany
    except LimitsUnavailable:
        flags.append(UNCOUNTED)
    if form.cleaned_data["website"]:
        flags.append("honeypot")
    if form.received.age < settings.HEALTHBLOCKS_REVIEWS_MIN_SECONDS:
        flags.append("too_fast")
    return flags


def find_risks(form, request):
    """What the text mentions that a person should read before others do."""
    rules = ReviewsSiteSettings.for_request(request) if Site.find_for_request(request) else ReviewsSiteSettings()
    text = "\n".join(form.cleaned_data[name] for name in ("display_name", "title", "body"))
    kinds = [finding.kind for finding in safety.find(text, get_language() or "en")]
    links = kinds.count("link")
    kinds += [finding.kind for finding in safety.find_words(text, rules.word_list)]
    return [kind for kind in kinds if kind != "link" or links > rules.links_allowed]


def risk_of(flags):
    if set(flags) & safety.NEEDS_HELP:
        return Review.Risk.URGENT
    return Review.Risk.CHECK if flags else Review.Risk.NONE


@retrying
def store(review, form):
    """Save the review and use the form up, in one transaction. What was sent before is not stored again.

    Raises ValidationError for a form that was used for something else.
    """
    if not spend(form, repeats.purpose_of(review)):
        return
    earlier = repeats.look_back(review)
    if earlier.own_words_again:
        return
    review.flags = sorted({*review.flags, *earlier.flags})
    review.risk = risk_of(review.flags)
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError:
        if not Review.objects.filter(form_key=review.form_key).exists():
            raise
        raise ValidationError(ONCE_MORE, code="spent") from None
    if settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE and not review.flags:
        review.publish(reason=Reason.AUTOMATIC)


def spend(form, purpose) -> bool:
    """Use the form's token up; False if it was used for the very same thing before, as by a double click."""
    nonce = form.received.nonce
    expires_at = moment_at(form.open_until)
    try:
        with transaction.atomic():
            SpentToken.objects.create(nonce=nonce, spent_on=purpose, expires_at=expires_at)
    except IntegrityError:
        if SpentToken.objects.filter(nonce=nonce, spent_on=purpose).exists():
            return False
        raise ValidationError(ONCE_MORE, code="spent") from None
    return True
