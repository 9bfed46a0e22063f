from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..transactions import retrying


class PostCountQuerySet(models.QuerySet):
    def passed(self):
        """The counts whose time is over."""
        return self.filter(expires_at__lte=timezone.now())

    def count_one(self, key, most, window, is_first=False) -> bool:
        """Count one more, unless as many as that were counted in this time: then nothing changes, and it is False.

        Exact however many count at once: the database finds room for one more or does not, in one statement. Who has
        looked and found no count says that it is the first, which saves a statement; it need not be true any more.
        """
        now = timezone.now()
        end = now + window
        if (is_first and self._begin(key, end)) or self._increase(key, most, now, end):
            return True
        if self.is_full(key, most):
            return False
        return self._begin(key, end) or self._increase(key, most, now, end)

    def is_full(self, key, most) -> bool:
        """Whether as many as that were counted, and their time is not over."""
        return self.filter(key=key, number__gte=most, expires_at__gt=timezone.now()).exists()

    @retrying
    def _increase(self, key, most, now, end) -> bool:
        """One more where there is room, and whether there was; a time that is over begins anew with one."""
        is_over = Q(expires_at__lte=now)
        with_room = self.filter(is_over | Q(number__lt=most), key=key)
        # In this order: MariaDB and MySQL assign from left to right, and the number asks for the old end.
        return 0 < with_room.update(
            number=Case(When(is_over, then=Value(1)), default=F("number") + 1),
            expires_at=Case(When(is_over, then=Value(end)), default=F("expires_at")),
        )

    @retrying
    def _begin(self, key, end) -> bool:
        """The first one; False where somebody else's was first."""
        try:
            with transaction.atomic():
                self.create(key=key, number=1, expires_at=end)
        except IntegrityError:
            return False
        return True


class PostCount(models.Model):
    """How many posts of a kind came from one sender in a limited time. Who that is, nobody can read from it."""

    #: Keyed hash of the kind and of what stands for the sender.
    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    objects = PostCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of posts")
        verbose_name_plural = _("counts of posts")
        default_permissions = ()

    def __str__(self):
        return self.key
