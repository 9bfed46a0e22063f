from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Site

from ..dates import months_after
from ..vocabulary.specialties import specialty_choices

#: In months. PIF TICK, the United Kingdom's mark for health information, asks for a review at least every three years.
LONGEST_INTERVAL = 36


class CheckInterval(models.Model):
    """After how many months a site proposes the next medical check, of all articles or of a specialty's."""

    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.CASCADE, related_name="+")
    specialty = models.CharField(
        _("medical specialty"),
        max_length=32,
        blank=True,
        choices=specialty_choices,
        help_text=_("Empty: every article whose specialty has no interval of its own."),
    )
    months = models.PositiveSmallIntegerField(
        _("months"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL)],
        help_text=_("At most 36: three years is the longest that PIF TICK allows."),
    )

    panels = [FieldPanel("site"), FieldRowPanel([FieldPanel("specialty"), FieldPanel("months")])]

    class Meta:
        ordering = ["site", "specialty"]
        verbose_name = _("interval of medical checks")
        verbose_name_plural = _("intervals of medical checks")
        constraints = [
            models.UniqueConstraint(fields=["site", "specialty"], name="healthblocks_one_check_interval"),
            models.CheckConstraint(
                condition=models.Q(months__range=(1, LONGEST_INTERVAL)),
                name="healthblocks_check_interval_months",
                violation_error_message=_("At least one month and at most 36."),
            ),
        ]

    def __str__(self):
        specialty = self.get_specialty_display() or _("every specialty")
        named = ngettext(
            "%(site)s, %(specialty)s: %(count)s month", "%(site)s, %(specialty)s: %(count)s months", self.months
        )
        return named % {"site": self.site, "specialty": specialty, "count": self.months}


def next_check(page, day):
    """The day that is proposed for the next check of a page that is checked on a day."""
    specialties = ["", getattr(page, "medical_specialty", "")]
    found = CheckInterval.objects.filter(site=page.get_site(), specialty__in=specialties).order_by("-specialty").first()
    return months_after(day, found.months if found else LONGEST_INTERVAL)
