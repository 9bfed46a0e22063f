"""What happens to a post on its way in: phases, in order.

Each phase takes the post as it is so far. It may mark it with a flag, which holds a review for a person, or refuse it:
then the form comes back with everything that was typed. What a post says was read for danger before (``posts``).
"""

from collections.abc import Callable
from math import ceil

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone as clock
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ..dates import moment_at
from . import limits, repeats, safety
from .conf import settings
from .forms import ONCE_MORE
from .identities import author_key, machine_key, reporter_key
from .models import Report, Review, SpentToken
from .models.known import Known
from .models.moving import missing_counts
from .models.reviews import risk_of
from .origins import Origin, origin_of
from .posts import Post
from .questions import answers
from .transactions import retrying

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


def challenge_is_met(post):
    """Each question has one answer: a wrong one uses the form up, and so many are taken from a network."""
    form = post.form
    if not form.challenge:
        return
    if post.sent.reached("challenge"):
        raise too_many("challenge")
    try:
        form.challenge.verify(form.received, form.data)
    except ValidationError as error:
        post.sent.count("challenge")
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
    post.review = draft(post)
    rules = post.page.reviews_rules
    text = "\n".join(post.form.cleaned_data[name] for name in ("display_name", "title", "body"))
    kinds = [finding.kind for finding in safety.find(text)]
    if kinds.count("link") <= rules.links_allowed:
        kinds = [kind for kind in kinds if kind != "link"]
    post.flags.update(kinds, (finding.kind for finding in safety.find_words(text, rules.word_list)))
    if not safety.can_read(text, post.review.language):
        post.flags.add("no_rules")


def is_within_limits(post):
    """A form is good for one review. Sent again as it was, it is the same: stored if that had failed, or not again.

    What the limits found of the first sending went with it, so a person looks. Who is over the limit is refused without
    writing anything.
    """
    refusal = refusal_before_writing(post)
    if refusal and not is_spent(post.form):
        raise refusal
    if count(post):
        return
    if Review.objects.filter(form_key=post.review.form_key).exists():
        raise TakenBefore
    post.flags |= {"uncounted", *repeats.flags_beside(post.review)}


def refusal_before_writing(post):
    """What is refused whatever else it is: one too many of a network, or of those whose network nobody knows."""
    if post.network:
        return too_many("network") if post.sent.reached("network") else None
    return None if limits.has_room(limits.UNKNOWN_ADDRESS) else full()


@retrying
def count(post):
    """Use the form up and count it, or neither where it is refused; False where that was done before.

    The narrowest limit comes first; the wide ones hold for a person. An e-mail address refuses nobody: anybody can type
    somebody else's.
    """
    if not spend(post.form, repeats.purpose_of(post.review)):
        return False
    if not post.network:
        post.flags.add(limits.UNKNOWN_ADDRESS)
    elif not post.sent.count("network"):
        raise too_many("network")
    look_around(post)
    if post.sent.reached("email") or not post.sent.count("email"):
        post.flags.add("often")
    return True


def look_around(post):
    """Hold what comes to a crowded page or site, and mark what came before, all read in one query.

    It is read where something is written already: in SQLite, what reads before it writes is sent back.
    """
    site = Site.find_for_request(post.request)
    crowds = limits.crowds(post.page, site) if post.network else {}
    missing = missing_counts(post.page, site) if settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE else {}
    beside = repeats.beside(post.review)
    found = answers(post.page.pk, {**beside, **crowds, **missing})
    post.flags |= found & beside.keys()
    post.missing = found & missing.keys()
    if found & crowds.keys():
        hold(post, limits.OVER_LIMIT)


def hold(post, flag):
    """Mark the review for a person. What is held so has a ceiling of its own: reaching it closes nothing else."""
    if not limits.has_room(flag):
        raise full()
    post.flags.add(flag)


def full():
    """The refusal of a post for which there is no room among those that wait for a person."""
    return Refused(ValidationError(NO_MORE_TODAY, code="ceiling"), 429, DAY)


def too_many(kind):
    """The refusal of a post that comes after too many of its kind."""
    seconds = settings.HEALTHBLOCKS_REVIEWS_LIMITS[kind][1]
    hours = ceil(seconds / HOUR)
    text = ngettext(
        "Very many came from your network. Your text is still here: please send it again in %(hours)s hour.",
        "Very many came from your network. Your text is still here: please send it again in %(hours)s hours.",
        hours,
    )
    return Refused(ValidationError(text, code="limit", params={"hours": hours}), 429, seconds)


@retrying
def is_stored(post):
    """Save the review beside those of the same writer or words; show it at once where nothing speaks against it.

    One's own words again within minutes are one review. What else is sent is stored, whatever became of the first.
    """
    review = post.review
    review.flags, review.risk = sorted(post.flags), risk_of(post.flags)
    is_shown = settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE and not review.flags
    if is_shown:
        review.show_from_the_start()
    insert(review)
    if is_shown:
        review.arrived(known_of(post))


def known_of(post) -> Known:
    return Known(post.page, Site.find_for_request(post.request), **dict.fromkeys(post.missing, True))


def insert(review):
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError:
        earlier = Review.objects.filter(form_key=review.form_key).first()
        if earlier is None:
            raise
        if earlier.fingerprint != review.fingerprint:
            raise Refused(ValidationError(ONCE_MORE, code="spent")) from None
        if not repeats.makes_room(earlier):
            raise TakenBefore from None  # the other click of a double one, or the same words from another window
        review.save(force_insert=True)


def report_is_filed(post):
    """Note the report; enough of them from different places put the review back in the queue."""
    if post.sent.reached("report") or not post.sent.count("report"):
        raise too_many("report")
    place = reporter_key(post.request, post.review)
    Report.objects.file(post.review, place, post.form.cleaned_data["reason"], known_of(post))


#: From the form to the queue.
REVIEW = [
    page_is_open,
    comes_from_here,
    form_is_complete,
    challenge_is_met,
    is_of_a_person,
    mentions,
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
    repeats.mark(review, form.received.nonce)
    return review


def is_spent(form) -> bool:
    return SpentToken.objects.filter(nonce=form.received.nonce).exists()


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
