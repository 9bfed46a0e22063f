from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from ..blocks.base import described
from ..dates import today
from ..readings.named_medicines import medicines_named
from ..vocabulary import countries
from ..vocabulary.alerts import ALERT_KINDS, ALERT_STATES, alert_kinds
from .base import Snippet
from .settings import validate_countries


class SafetyAlertQuerySet(models.QuerySet):
    def not_ended(self):
        """The published alerts that are shown today or will be, with their medicines, the latest first."""
        published = self.filter(live=True).filter(models.Q(end=None) | models.Q(end__gte=today()))
        return published.select_related("medicine").order_by("-start", "-pk")

    def of(self, page) -> list:
        """Those of them that concern a page, whichever of its medicines they name: one query."""
        found = list(self.not_ended())
        if not found:
            return []
        named = medicines_named(page)
        return [alert for alert in found if named.includes(alert.medicine)]


class SafetyAlert(Snippet):
    """A warning about a medicine, such as a recall: shown at the top of every page that names the medicine."""

    # Alerts and what they were about are kept: a medicine that has one cannot be deleted.
    medicine = models.ForeignKey(
        "wagtail_healthblocks.Medicine",
        verbose_name=_("medicine"),
        on_delete=models.PROTECT,
        related_name="safety_alerts",
    )
    kind = models.CharField(_("kind"), max_length=32, choices=alert_kinds, default="recall")
    heading = models.CharField(
        _("heading"), max_length=255, help_text=_("What happened, in one line, with the name of the medicine.")
    )
    text = models.TextField(
        _("text"), help_text=_("Who is concerned, and what they should do. An empty line starts a new paragraph.")
    )
    countries = models.CharField(
        _("countries"),
        max_length=255,
        blank=True,
        validators=[validate_countries],
        help_text=_("Codes of the countries that it holds for, such as: GB, IE. Empty: everywhere."),
    )
    start = models.DateField(_("first day"), default=today, help_text=_("The first day on which it is shown."))
    end = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("The last day on which it is shown. Empty: until you end it.")
    )
    source = models.CharField(_("source"), max_length=500, help_text=_("Who says so, such as the regulator."))
    source_url = models.URLField(_("address of the source"), max_length=1000, blank=True)
    #: The state that caches were told last.
    told_state = models.CharField(max_length=16, blank=True, editable=False)

    objects = SafetyAlertQuerySet.as_manager()

    panels = [
        FieldPanel("medicine"),
        FieldPanel("kind"),
        FieldPanel("heading"),
        FieldPanel("text"),
        FieldPanel("countries"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")], heading=_("Shown")),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("source_url")], heading=_("Source")),
    ]

    search_fields = [
        index.SearchField("heading"),
        index.AutocompleteField("heading"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["-start", "-pk"]
        verbose_name = _("safety alert")
        verbose_name_plural = _("safety alerts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(end__gte=models.F("start")),
                name="healthblocks_alert_ends_after_start",
                violation_error_message=_("It would end before it starts."),
            )
        ]

    def __str__(self):
        return self.heading

    def clean(self):
        super().clean()
        errors = {}
        if self.start and self.end and self.end < self.start:
            errors["end"] = ValidationError(_("It would end before it starts."), code="order")
        if self._was_shown_for_another():
            errors["medicine"] = ValidationError(
                _("This alert was published for another medicine. End it, and raise a new one."), code="medicine"
            )
        if errors:
            raise ValidationError(errors)

    def _was_shown_for_another(self):
        stored = type(self)._default_manager.filter(pk=self.pk, first_published_at__isnull=False)
        return self.pk is not None and stored.exclude(medicine_id=self.medicine_id).exists()

    def with_content_json(self, content):
        """As Wagtail's; what caches were told belongs to the alert and to none of its versions."""
        alert = super().with_content_json(content)
        alert.told_state = self.told_state
        return alert

    @property
    def state(self) -> str:
        """Whether it is ``planned``, ``current`` or ``ended`` today, by its days alone."""
        if self.start > today():
            return "planned"
        return "ended" if self.end and self.end < today() else "current"

    @property
    def state_label(self):
        return ALERT_STATES[self.state] if self.live else _("Not published")

    @property
    def is_current(self) -> bool:
        return self.live and self.state == "current"

    @property
    def kind_label(self):
        return ALERT_KINDS.get(self.kind, "")

    @property
    def country_names(self) -> list:
        return [countries.name(code.upper()) for code in self.countries.replace(",", " ").split()]

    @property
    def days(self) -> str:
        """“Since 3 March 2026”, or from when to when."""
        words = {"start": date_format(self.start, "DATE_FORMAT")}
        if not self.end:
            return gettext("Since %(start)s.") % words
        return gettext("From %(start)s to %(end)s.") % {**words, "end": date_format(self.end, "DATE_FORMAT")}

    def get_api_detail(self, context=None):
        return {
            "medicine": self.medicine.name,
            "kind": self.kind,
            "kind_label": str(self.kind_label),
            "heading": self.heading,
            "text": self.text,
            "countries": [code.upper() for code in self.countries.replace(",", " ").split()],
            "start": self.start.isoformat(),
            "end": self.end.isoformat() if self.end else None,
            "source": self.source,
            **described("source_url", self.source_url, context),
        }

    def get_searchable_text(self):
        return [self.heading, self.text]


def next_turn(alerts: Iterable[SafetyAlert]):
    """The next day on which one of the alerts begins, or is over; None where none does."""
    turns = [alert.start for alert in alerts if alert.start > today()]
    turns += [alert.end + timedelta(days=1) for alert in alerts if alert.end and alert.end < alert.end.max]
    return min((turn for turn in turns if turn > today()), default=None)
