from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SpentTokenQuerySet(models.QuerySet):
    def expired(self):
        """The forms that nobody can send any more."""
        return self.filter(expires_at__lt=timezone.now())

    def forget(self, *purposes):
        """Keep nothing of what these forms were spent on. They stay spent: a reload must not bring back what went."""
        return self.filter(spent_on__in=purposes).update(spent_on="")


class SpentToken(models.Model):
    """A form that was sent. Its unique row makes a second sending of the same form impossible."""

    nonce = models.CharField(max_length=64, primary_key=True)
    #: Keyed hash of what it was spent on, and by whom, so that a double click is told from a second use; empty for a
    #: wrong answer, and once the words have gone.
    spent_on = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = SpentTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("spent token")
        verbose_name_plural = _("spent tokens")
        default_permissions = ()

    def __str__(self):
        return self.nonce

    @classmethod
    def purge(cls):
        """Delete the rows of forms that nobody can send any more; return how many."""
        return cls.objects.expired().delete()[0]
