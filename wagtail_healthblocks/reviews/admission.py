"""What happens to a post on its way in: phases, in order.

Each phase takes the post as it is so far. It may mark it with a flag, which holds a review for a person, or refuse it:
then the form comes back with everything that was typed. What a post says was read for danger before (``posts``).
"""

from collections.abc import Callable
from math import ceil

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone as clock
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ..dates import moment_at
from . import limits, safety
from .conf import settings
from .forms import ONCE_MORE
from .identities import author_key, client_address, machine_key, network
from .models import Report, Review, ReviewsSiteSettings, SpentToken
from .models.decisions import Reason
from .origins import Origin, origin_of
from .posts import Post
from .transactions import retrying


def own_words_again(review): return None
def is_second(review): return False
def is_repeated(review): return False
def reporter_key(request, review): return machine_key(request)

ELSEWHERE = _("This form was not sent from this site. Please send it again from here.")
CLOSED = _("This page takes no more reviews.")
NO_MORE_TODAY = _("No more reviews are taken today. Your text is still here: please send it again tomorrow.")
HOUR = 3600
DAY = 24 * HOUR


class Refused(Exception):
    """The post cannot be taken as it is: why, with which status, and after how many seconds it may be sent again."""

    def __init__(self, error=None, status=422, retry_after=None):
        super().__init__(error)
        self.error, self.status, self.retry_after = error, status, retry_after


class TakenBefore(Exception):
    """The very same post has arrived before, as by a double click: its sender is told the same once more."""


Phase = Callable[[Post], None]


def take_in(post: Post, phases: list[Phase]) -> None:
    """Lead a post through its phases. Raises Refused."""
    try:
        for phase in phases:
            phase(post)
    except TakenBefore:
        return


def page_is_open(post):
    if not post.page.reviews_open:
        raise Refused(ValidationError(CLOSED, code="closed"), 403)


def comes_from_here(post):
    """The token in the form is enough where a browser says nothing of the form's place; then a person looks."""
    origin = origin_of(post.request)
    if origin is Origin.ELSEWHERE:
        raise Refused(ValidationError(ELSEWHERE, code="origin"), 403)
    if origin is Origin.UNSAID:
        post.flags.add("no_origin")


def form_is_complete(post):
    if not post.form.is_valid():
        raise Refused  # the form says why, on each field


def is_sent_once(post):
    """A form is good for one review. Sent again as it was, it is the same review."""
    post.review = draft(post)
    spent = SpentToken.objects.filter(nonce=post.form.received.nonce).first()
    if spent is None:
        return
    if spent.spent_on and spent.spent_on == post.review.fingerprint:
        raise TakenBefore
    raise Refused(ValidationError(ONCE_MORE, code="spent"))


def challenge_is_met(post):
    """Each question has one answer: a wrong one uses the form up, and so many are taken from a network."""
    form = post.form
    if not form.challenge:
        return
    if limits.reached("challenge", post.network):
        raise too_many("challenge")
    try:
        form.challenge.verify(form.received, form.data)
    except ValidationError as error:
        limits.count("challenge", post.network)
        spend(form, "")
        raise Refused(ValidationError(" ".join(error.messages), code="challenge")) from error


def is_of_a_person(post):
    """What looks like a machine's is marked, not refused: a browser may have filled the field, a fast reader exists."""
    if post.form.cleaned_data["website"]:
        post.flags.add("honeypot")
    if post.form.received.age < settings.HEALTHBLOCKS_REVIEWS_MIN_SECONDS:
        post.flags.add("too_fast")


def mentions(post):
    """What the text mentions that a person should read before others do."""
    rules = rules_of(post.request)
    text = "\n".join(post.form.cleaned_data[name] for name in ("display_name", "title", "body"))
    kinds = [finding.kind for finding in safety.find(text)]
    if kinds.count("link") <= rules.links_allowed:
        kinds = [kind for kind in kinds if kind != "link"]
    post.flags.update(kinds, (finding.kind for finding in safety.find_words(text, rules.word_list)))
    if not safety.can_read(text, post.review.language):
        post.flags.add("no_rules")


def stands_beside_others(post):
    """One's own words again are one review; another review of the same writer, or the same words, wait beside it."""
    if own_words_again(post.review):
        raise TakenBefore
    if is_second(post.review):
        post.flags.add("second")
    elif is_repeated(post.review):
        post.flags.add("repeated")


def is_within_limits(post):
    """The narrowest limit refuses; the wide ones hold for a person, as long as there is room."""
    if not post.network:
        post.flags.add("unknown_address")
        has_room("unknown_address")
    elif limits.crowded(post.page, Site.find_for_request(post.request)):
        post.flags.add("over_limit")
        has_room("over_limit")
    count(post)


def has_room(flag):
    """What is held has a ceiling of its own, so that reaching it closes nothing else. Raises Refused."""
    if not limits.has_room(flag):
        raise Refused(ValidationError(NO_MORE_TODAY, code="ceiling"), 429, DAY)


@retrying
def count(post):
    """Use the form up and count it, both or neither: a form that is refused can be sent later, one counts once."""
    if not spend(post.form, post.review.fingerprint):
        raise TakenBefore
    if post.network and not limits.count("network", post.network):
        raise too_many("network")
    if post.review.author_key and not limits.count("email", post.review.author_key):
        post.flags.add("often")  # never refused: anybody can type somebody else's address


def too_many(kind):
    """The refusal of a post that comes after too many of its kind."""
    seconds = settings.HEALTHBLOCKS_REVIEWS_LIMITS[kind][1]
    hours = ceil(seconds / HOUR)
    text = ngettext(
        "Very many have come in from your network. Please send this again in %(hours)s hour; nothing you typed is lost.",
        "Very many have come in from your network. Please send this again in %(hours)s hours; nothing you typed is lost.",
        hours,
    )
    return Refused(ValidationError(text, code="limit", params={"hours": hours}), 429, seconds)


@retrying
def is_stored(post):
    """Save the review; show it at once where the site trusts and nothing was found."""
    review = post.review
    review.flags, review.risk = sorted(post.flags), risk_of(post.flags)
    review.save(force_insert=True)
    if settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE and not review.flags:
        review.publish(reason=Reason.AUTOMATIC)


def report_is_filed(post):
    """Note the report; enough of them from different places put the review back in the queue."""
    if not limits.count("report", post.network or "unknown"):
        raise too_many("report")
    Report.objects.file(post.review, reporter_key(post.request, post.review), post.form.cleaned_data["reason"])


#: From the form to the queue.
REVIEW = [
    page_is_open,
    comes_from_here,
    form_is_complete,
    is_sent_once,
    challenge_is_met,
    is_of_a_person,
    mentions,
    stands_beside_others,
    is_within_limits,
    is_stored,
]
#: From a reader's report to the moderators.
REPORT = [comes_from_here, form_is_complete, report_is_filed]


def draft(post) -> Review:
    """The review that a valid form makes, not stored yet."""
    form = post.form
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
        machine_key=machine_key(post.request),
        consent_version=settings.HEALTHBLOCKS_REVIEWS_CONSENT_VERSION,
        consent_at=clock.now(),
    )
    review.fingerprint = fingerprint(review)
    return review


def rules_of(request) -> ReviewsSiteSettings:
    return ReviewsSiteSettings.for_request(request) if Site.find_for_request(request) else ReviewsSiteSettings()


def risk_of(flags):
    if set(flags) & safety.NEEDS_HELP:
        return Review.Risk.URGENT
    return Review.Risk.CHECK if flags else Review.Risk.NONE


def fingerprint(review) -> str:
    """Keyed hash of the page, the author and the words: the same for a review that is sent twice."""
    author = review.author_key or review.machine_key
    parts = (review.page_id, author, review.display_name, review.title, review.body, review.rating)
    message = "\x00".join(" ".join(str(part).casefold().split()) for part in parts)
    return salted_hmac("wagtail_healthblocks.reviews.fingerprint", message, algorithm="sha256").hexdigest()


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
        raise Refused(ValidationError(ONCE_MORE, code="spent")) from None
    return True
