import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import classproperty
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.log_actions import log
from wagtail.search import index

from ..blocks.base import described
from ..validators import validate_phone
from ..vocabulary import countries
from .base import Snippet

#: The fields by which a helpline can be reached.
WAYS = ("phone", "sms", "tty", "url")
#: The name of the line in a helpline's history.
NOT_PUBLISHED = "healthblocks.helpline_not_published"
UNREACHABLE = _("Give a telephone number, a number to text or a website.")


def reachable():
    """The condition that a helpline has one of the ways to reach it."""
    return ~models.Q(**dict.fromkeys(WAYS, ""))


class Helpline(Snippet):
    """Where people get help. Numbers change: each says when someone last verified it."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        URGENT = "urgent", _("Urgent medical advice")
        SUICIDE = "suicide", _("Suicide and crisis")
        SUBSTANCE = "substance", _("Alcohol and drugs")
        POISON = "poison", _("Poisoning")
        DOMESTIC_VIOLENCE = "domestic_violence", _("Domestic violence")
        CHILD = "child", _("Children and young people")
        EATING_DISORDER = "eating_disorder", _("Eating disorders")
        REPORTING = "reporting", _("Reporting side effects")
        OTHER = "other", _("Other help")

    name = models.CharField(_("name"), max_length=255)
    kind = models.CharField(_("kind"), max_length=32, choices=Kind, default=Kind.OTHER)
    country = models.CharField(_("country"), max_length=2, choices=countries.choices)
    phone = models.CharField(_("telephone"), max_length=32, blank=True, validators=[validate_phone])
    sms = models.CharField(
        _("text message"), max_length=32, blank=True, validators=[validate_phone], help_text=_("The number to text.")
    )
    url = models.URLField(_("website"), max_length=500, blank=True)
    hours = models.CharField(_("hours"), max_length=255, blank=True, help_text=_("Such as “Every day, 24 hours”."))
    languages = models.CharField(_("languages"), max_length=255, blank=True)
    cost = models.CharField(_("cost"), max_length=255, blank=True, help_text=_("Such as “Free from any phone”."))
    tty = models.CharField(_("text telephone (TTY)"), max_length=32, blank=True, validators=[validate_phone])
    source_url = models.URLField(
        _("where this was verified"), max_length=500, blank=True, help_text=_("The helpline’s own page.")
    )
    last_verified = models.DateField(
        _("last verified"), null=True, blank=True, help_text=_("When someone rang it or read its own page.")
    )

    @classproperty
    def base_form_class(cls):  # noqa: N805
        """The form that judges a draft as a draft. By name, as that of any snippet."""
        return import_string("wagtail_healthblocks.editorial.forms.HelplineForm")

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("phone"), FieldPanel("sms"), FieldPanel("tty")]),
                FieldPanel("url"),
                FieldRowPanel([FieldPanel("hours"), FieldPanel("languages"), FieldPanel("cost")]),
            ],
            heading=_("How to reach it"),
        ),
        FieldRowPanel([FieldPanel("last_verified"), FieldPanel("source_url")], heading=_("Verification")),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("kind"),
        index.FilterField("country"),
    ]

    class Meta:
        ordering = ["country", "name"]
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(live=False) | reachable(),
                name="healthblocks_helpline_reachable",
                violation_error_code="unreachable",
                violation_error_message=UNREACHABLE,
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.country})"

    def clean(self):
        super().clean()
        if self.live and not self.is_reachable:
            raise ValidationError({"phone": ValidationError(UNREACHABLE, code="unreachable")})

    def publish(self, revision, user=None, **kwargs):
        """As Wagtail's, unless nobody could reach it: then readers keep what they have, and its history says so.

        Its form refuses that with an error. What publishes on time must go on to the next.
        """
        if revision.as_object().is_reachable:
            return super().publish(revision, user=user, **kwargs)
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(self, NOT_PUBLISHED, user=user, revision=revision)

    @property
    def is_reachable(self):
        return any(getattr(self, way) for way in WAYS)

    @property
    def country_name(self):
        return countries.name(self.country)

    @property
    def phone_uri(self):
        return dialled("tel", self.phone)

    @property
    def sms_uri(self):
        return dialled("sms", self.sms)

    @property
    def tty_uri(self):
        return dialled("tel", self.tty)

    def get_api_detail(self, context=None):
        names = ("name", "kind", "country", "phone", "sms", "tty", "url", "hours", "languages", "cost")
        verified = self.last_verified.isoformat() if self.last_verified else None
        said = {name: getattr(self, name) for name in names} | {"last_verified": verified}
        return said | described("url", self.url, context)

    def get_searchable_text(self):
        return [self.name]


def dialled(scheme: str, number: str) -> str:
    """The number as a telephone dials it (RFC 3966): digits, and a leading plus."""
    return f"{scheme}:{re.sub(r'[^+0-9]', '', number)}" if number else ""
