from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Response(models.Model):
    """What an expert or the editors answer to a review, in plain text, under it."""

    review = models.OneToOneField(
        "wagtail_healthblocks_reviews.Review",
        on_delete=models.CASCADE,
        related_name="response",
        verbose_name=_("review"),
    )
    contributor = models.ForeignKey(
        "wagtail_healthblocks.Contributor",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("signed by"),
        help_text=_("Leave empty to sign as the editors."),
    )
    text = models.TextField(
        _("text"),
        max_length=5000,
        help_text=_("Readers see it. Do not confirm that the writer is or was anybody’s patient."),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        default_permissions = ()

    def __str__(self):
        return gettext("Response to %(review)s") % {"review": self.review}

    @property
    def signature(self):
        """Who answers: a published contributor, or the editors."""
        live = self.contributor is not None and self.contributor.live
        return self.contributor.full_name if live else gettext("The editors")
