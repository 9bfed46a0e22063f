from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable, Site

from ..validators import validate_domains
from ..vocabulary import countries
from .helplines import Helpline


def validate_countries(text):
    """Refuse a country code that ISO 3166-1 does not have."""
    for code in text.replace(",", " ").split():
        if code.upper() not in countries.NAMES:
            raise ValidationError(
                _("“%(code)s” is not a country code. Use two letters, such as US or GB."),
                params={"code": code},
                code="invalid_country",
            )


@register_setting(icon="help")
class HealthblocksSiteSettings(ClusterableModel, BaseSiteSetting):
    """What holds for a whole site: who publishes it, for whom, and what its notices say."""

    publisher = models.ForeignKey(
        "wagtail_healthblocks.Contributor",
        verbose_name=_("publisher"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The organisation responsible for the site."),
    )
    readers_countries = models.CharField(
        _("readers’ countries"),
        max_length=255,
        blank=True,
        validators=[validate_countries],
        help_text=_("Codes of the countries your readers live in, the most important first, such as: US, GB, AU."),
    )
    paid_domains = models.TextField(
        _("paid domains"),
        blank=True,
        validators=[validate_domains],
        help_text=_("Sites that pay for links to them, one domain on each line. Such links are marked “(paid link)”."),
    )

    panels = [
        HelpPanel(template="wagtail_healthblocks/admin/articles_that_follow.html"),
        FieldPanel("publisher"),
        FieldPanel("readers_countries"),
        FieldPanel("paid_domains"),
        InlinePanel(
            "default_disclaimers",
            heading=_("Default disclaimers"),
            label=_("Default disclaimer"),
            help_text=_("Shown by a Disclaimer block of that kind that has no text of its own."),
        ),
    ]

    # Read with the settings on every page.
    select_related = ["publisher"]

    class Meta:
        verbose_name = _("health publishing")

    @classmethod
    def for_request_or_none(cls, request):
        """The settings of the site that a request is for; None without a request or a site."""
        return cls.for_request(request) if request is not None and Site.find_for_request(request) else None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing yet, as Wagtail makes it where it is asked for the first time."""
        return not (self.publisher_id or self.readers_countries or self.paid_domains)

    @property
    def country_list(self):
        return [code.upper() for code in self.readers_countries.replace(",", " ").split()]

    @property
    def paid_domain_list(self):
        return self.paid_domains.lower().split()

    @cached_property
    def emergency_helplines(self) -> list:
        """The published emergency numbers of the countries that the site's readers live in, in their order."""
        countries = self.country_list
        numbers = Helpline.objects.filter(live=True, kind=Helpline.Kind.EMERGENCY).exclude(phone="")
        found = numbers.filter(country__in=countries) if countries else ()
        return sorted(found, key=lambda helpline: countries.index(helpline.country))

    @cached_property
    def _disclaimers_by_kind(self):
        rows = self.default_disclaimers.select_related("disclaimer") if self.pk else []
        return {row.disclaimer.kind: row.disclaimer for row in reversed(rows) if row.disclaimer.live}

    def get_default_disclaimer(self, kind):
        """The site's published default of that kind, or None. The first of a kind wins."""
        return self._disclaimers_by_kind.get(kind)

    def get_rich_texts(self):
        return [disclaimer.text for disclaimer in self._disclaimers_by_kind.values()]


class DefaultDisclaimer(Orderable):
    """A disclaimer that a site shows wherever a block asks for its kind and has no text."""

    settings = ParentalKey(HealthblocksSiteSettings, on_delete=models.CASCADE, related_name="default_disclaimers")
    disclaimer = models.ForeignKey(
        "wagtail_healthblocks.Disclaimer", verbose_name=_("disclaimer"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("disclaimer")]

    class Meta(Orderable.Meta):
        verbose_name = _("default disclaimer")
        verbose_name_plural = _("default disclaimers")
