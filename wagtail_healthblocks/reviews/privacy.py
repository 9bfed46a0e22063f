"""What a site keeps of the people who write reviews: for how long, and how they get it or have it erased."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Left
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import ReferenceIndex

from .conf import settings
from .fingerprints import purposes
from .models import AlreadyDecided, Decision, PostCount, Report, Review, SpentToken, Vote
from .models.decisions import Reason
from .models.moving import Overtaken
from .models.reports import FORGOTTEN, REMEMBERED
from .models.reviews import erase_all, forget_readers
from .transactions import retrying

#: Nothing that a setting names is kept longer: three years.
LONGEST_DAYS = 1095
#: Keys of machines change every day. A month later they only tell that two old reviews came from one network.
MACHINE_KEY_DAYS = 30
BATCH = 500
ATTEMPTS = 5


def is_bounded(days) -> bool:
    """Whether a number of days is one that personal data may be kept (GDPR, Article 5(1)(e): no longer than needed)."""
    return type(days) is int and 0 <= days <= LONGEST_DAYS


def days_to_keep(name: str) -> int:
    """The setting of this name. Raises ImproperlyConfigured where it has no bound."""
    days = getattr(settings, name)
    if not is_bounded(days):
        raise ImproperlyConfigured(f"{name} must be a whole number of days from 0 to {LONGEST_DAYS:,}, not {days!r}.")
    return days


def export(email: str) -> dict:
    """Everything that is stored of the person with this address, as plain values (GDPR, Articles 15 and 20)."""
    reviews = Review.objects.written_by(email).select_related("page", "response__contributor").order_by("pk")
    reviews = list(reviews.prefetch_related("decisions", "received_reports"))
    tokens = defaultdict(list)
    for token in SpentToken.objects.filter(spent_on__in=chain.from_iterable(map(purposes, reviews))):
        tokens[token.spent_on].append(token)
    everything = [
        _everything(review, [token for use in purposes(review) for token in tokens[use]]) for review in reviews
    ]
    return {"email": email, "exported_at": timezone.now(), "reviews": everything}


def _everything(review, tokens):
    stored = {column.attname: getattr(review, column.attname) for column in Review._meta.concrete_fields}
    response = getattr(review, "response", None)
    return stored | {
        "page": {"title": review.page.title, "url": review.page.full_url},
        # Who decided or reported is personal data of other people.
        "decisions": [
            _values(decision, "from_status", "to_status", "reason", "at") for decision in review.decisions.all()
        ],
        "received_reports": [_values(report, "reason", "at") for report in review.received_reports.all()],
        "response": response and _values(response, "signature", "text", "at"),
        "spent_tokens": [_values(token, "nonce", "expires_at") for token in tokens],
    }


def _values(instance, *names):
    return {name: getattr(instance, name) for name in names}


def forget(email: str) -> int:
    """Erase everything that the person with this address wrote, and return how many reviews (GDPR, Article 17)."""
    reviews = list(Review.objects.written_by(email).exclude(status=Review.Status.ERASED))
    for review in reviews:
        _erase_one(review)
    return len(reviews)


def _erase_one(review):
    """Erase the review, also where somebody decides it at this very moment."""
    for _attempt in range(ATTEMPTS):
        with suppress(AlreadyDecided):
            return review.erase(reason=Reason.REQUEST)
        review.refresh_from_db()
        if review.status == Review.Status.ERASED:
            return None
    raise AlreadyDecided(review)


@dataclass(frozen=True)
class Purge:
    """What is older than the site keeps it, at one moment."""

    now: datetime = field(default_factory=timezone.now)

    @property
    def emails(self) -> QuerySet:
        """Reviews whose address is kept long enough: since the decision, or since they came where none is made."""
        before = self._before(days_to_keep("HEALTHBLOCKS_REVIEWS_KEEP_EMAIL_DAYS"))
        return Review.objects.exclude(email="").filter(
            _decided(before) | Q(status=Review.Status.PENDING, created_at__lte=before)
        )

    @property
    def rejected(self) -> QuerySet:
        """Rejected reviews that are kept long enough to answer a complaint."""
        return self._refused.filter(status=Review.Status.REJECTED)

    @property
    def spam(self) -> QuerySet:
        return self._refused.filter(status=Review.Status.SPAM)

    @property
    def _refused(self):
        return Review.objects.filter(_decided(self._before(days_to_keep("HEALTHBLOCKS_REVIEWS_KEEP_REJECTED_DAYS"))))

    @property
    def machine_keys(self) -> QuerySet:
        return Review.objects.exclude(machine_key="").filter(created_at__lte=self._before(MACHINE_KEY_DAYS))

    @property
    def reporter_keys(self) -> QuerySet:
        old = Report.objects.filter(at__lte=self._before(MACHINE_KEY_DAYS))
        return old.exclude(reporter_key__startswith=FORGOTTEN)

    @property
    def voter_keys(self) -> QuerySet:
        old = Vote.objects.filter(at__lte=self._before(MACHINE_KEY_DAYS))
        return old.exclude(voter_key__startswith=FORGOTTEN)

    @property
    def tokens(self) -> QuerySet:
        return SpentToken.objects.expired()

    @property
    def counts(self) -> QuerySet:
        return PostCount.objects.passed()

    def count(self) -> dict[str, int]:
        """How many of each a run would purge."""
        return {name: getattr(self, name).count() for name in STEPS}

    def run(self) -> dict[str, int]:
        """Purge in batches, each of which stands for itself, and return how many of each."""
        return {name: self.run_step(name) for name in STEPS}

    def run_step(self, name: str) -> int:
        return STEPS[name](getattr(self, name))

    def _before(self, days):
        return self.now - timedelta(days=days)


def _decided(before):
    """Decided before this moment; what has no date of a decision, as after an import, counts from its coming."""
    return Q(decided_at__lte=before) | Q(decided_at=None, created_at__lte=before) & ~Q(status=Review.Status.PENDING)


def _batches(queryset) -> Iterator[list]:
    """The primary keys of the rows, a few at a time, each read once."""
    rest = queryset.order_by("pk").values_list("pk", flat=True)
    batch = list(rest[:BATCH])
    while batch:
        yield batch
        batch = list(rest.filter(pk__gt=batch[-1])[:BATCH])


def _update(**changes) -> Callable[[QuerySet], int]:
    def update(queryset):
        return sum(queryset.filter(pk__in=batch).update(**changes) for batch in _batches(queryset))

    return update


def _erase(queryset):
    """Erase them; what somebody decides anew meanwhile stays as they decided."""
    return sum(_erase_batch(list(queryset.filter(pk__in=batch))) for batch in _batches(queryset))


def _erase_batch(reviews):
    try:
        erase_all(reviews, None, Reason.RETENTION)
        return len(reviews)
    except Overtaken:
        return sum(_erase_batch([review]) for review in reviews) if len(reviews) > 1 else 0


def _delete_all(queryset):
    """Delete the reviews with all that belongs to them. The tallies have counted them."""
    return sum(_delete_batch(queryset, batch) for batch in _batches(queryset))


@retrying
def _delete_batch(queryset, batch):
    # Writing first makes each decision about these reviews wait, on every database.
    queryset.filter(pk__in=batch).update(risk=F("risk"))
    reviews = list(queryset.filter(pk__in=batch))
    pks = [review.pk for review in reviews]
    forget_readers(reviews, [use for review in reviews for use in purposes(review)])
    Decision.objects.purge(pks)
    _delete_traces(pks)
    return Review.objects.filter(pk__in=pks).delete()[1].get(Review._meta.label, 0)


def _delete_traces(pks):
    """Delete what Wagtail keeps of the reviews: its log, and its index of references."""
    kind, numbers = ContentType.objects.get_for_model(Review), [str(pk) for pk in pks]
    log = registry.get_log_model_for_model(Review)
    log.objects.filter(content_type=kind, object_id__in=numbers).delete()
    ReferenceIndex.objects.filter(content_type=kind, object_id__in=numbers).delete()
    ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=numbers).delete()


def _delete(queryset):
    return sum(queryset.filter(pk__in=batch).delete()[0] for batch in _batches(queryset))


#: A few characters of the key stay: the same network cannot report the same review anew, and none can be named by them.
REST_OF_KEY = Concat(
    Value(FORGOTTEN), Left("reporter_key", REMEMBERED), Value(" "), Cast("pk", CharField()), output_field=CharField()
)
NO_ONES = Concat(Value(FORGOTTEN), Cast("pk", CharField()), output_field=CharField())
#: How each is purged, in this order: what is erased last has nothing left that an earlier step counts.
STEPS: dict[str, Callable[[QuerySet], int]] = {
    "emails": _update(email=""),
    "machine_keys": _update(machine_key=""),
    # A report and a vote need a key of their own: readers report a review once, and vote once.
    "reporter_keys": _update(reporter_key=REST_OF_KEY),
    "voter_keys": _update(voter_key=NO_ONES),
    "tokens": _delete,
    "counts": _delete,
    "rejected": _erase,
    "spam": _delete_all,
}
