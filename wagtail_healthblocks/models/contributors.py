from itertools import chain, count

from django.conf import settings
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel, TitleFieldPanel
from wagtail.images import get_image_model_string
from wagtail.search import index

from ..addresses import LOADED, leads_to, scheme_of
from ..blocks.base import paid_domains
from ..readings.own_words import all_but
from ..validators import validate_orcid, validate_web_urls
from ..widgets import PictureChooser
from .base import Snippet
from .contributor_pages import contributor_index
from .profiles import ProfileMixin

#: A slug has 255 characters, and a number may follow the name.
LONGEST_BASE = 240


class ContributorQuerySet(models.QuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        """As Django's, which asks no model's method: each one without a slug gets a free one."""
        contributors = list(objs)
        for number, contributor in enumerate(contributors):
            contributor.make_slug(others=[other.slug for other in contributors[:number]])
        return super().bulk_create(contributors, *args, **kwargs)


class Contributor(ProfileMixin, Snippet):
    """Someone who writes, checks or publishes: a person, a team or an organisation."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        TEAM = "team", _("Team")
        ORGANISATION = "organisation", _("Organisation")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(
        _("slug"),
        max_length=255,
        unique=True,
        blank=True,
        allow_unicode=True,
        help_text=_("Ends the address of their page. Empty: made from the name."),
    )
    prefix = models.CharField(_("prefix"), max_length=64, blank=True, help_text=_("Such as “Dr”."))
    credentials = models.CharField(
        _("credentials"), max_length=255, blank=True, help_text=_("Such as “MBBS, MRCP”. Readers see them.")
    )
    job_title = models.CharField(_("job title"), max_length=255, blank=True)
    biography = models.TextField(_("biography"), max_length=2000, blank=True)
    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    organisation = models.CharField(_("organisation"), max_length=255, blank=True)
    registration_body = models.CharField(
        _("registration body"),
        max_length=255,
        blank=True,
        help_text=_("Who keeps the register, such as “General Medical Council”."),
    )
    registration_number = models.CharField(_("registration number"), max_length=64, blank=True)
    orcid = models.CharField(_("ORCID"), max_length=19, blank=True, validators=[validate_orcid])
    links = models.TextField(
        _("other links"), blank=True, validators=[validate_web_urls], help_text=_("One web address on each line.")
    )
    interests = models.TextField(
        _("statement of interests"),
        blank=True,
        help_text=_("Who pays or paid them, and what else might colour their judgement; or “None declared”."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Their account on this site, if they have one."),
    )

    objects = ContributorQuerySet.as_manager()

    checked_fields = all_but(user="Readers do not see it.")

    panels = [
        MultiFieldPanel(
            [TitleFieldPanel("name", placeholder=False), FieldPanel("kind"), FieldPanel("slug")], heading=_("Name")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("prefix"), FieldPanel("credentials")]),
                FieldRowPanel([FieldPanel("job_title"), FieldPanel("organisation")]),
                FieldPanel("biography"),
                FieldPanel("photo", widget=PictureChooser),
            ],
            heading=_("What readers see"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("registration_body"), FieldPanel("registration_number")]),
                FieldPanel("orcid"),
                FieldPanel("links"),
                FieldPanel("interests"),
            ],
            heading=_("What readers can check"),
        ),
        FieldPanel("user"),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("job_title"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self):
        return self.name

    def full_clean(self, *args, **kwargs):
        if self.name:
            self.make_slug()
        super().full_clean(*args, **kwargs)

    def make_slug(self, others=()):
        """Give a contributor without a slug their name as one, with a number where someone has it already."""
        if self.slug:
            return
        base = slugify(self.name, allow_unicode=True)[:LONGEST_BASE] or self.kind
        stored = type(self).objects.exclude(pk=self.pk)
        taken = {*stored.filter(slug__startswith=base).values_list("slug", flat=True), *others}
        free = (slug for slug in chain([base], (f"{base}-{number}" for number in count(2))) if slug not in taken)
        # Asked once more, because MariaDB takes “é” for “e” where slugs are unique.
        self.slug = next(slug for slug in free if not stored.filter(slug=slug).exists())

    @property
    def is_person(self):
        return self.kind == self.Kind.PERSON

    @property
    def is_qualified(self) -> bool:
        """Whether the profile says what makes this somebody to trust in medical matters."""
        return bool(self.credentials.strip() or self.registration_number.strip())

    @property
    def profile_key(self):
        return f"contributor/{self.slug}"

    @property
    def link_list(self):
        """Every address of the web under which readers can check who this is, the ORCID first."""
        links = [link for link in self.links.split() if scheme_of(link) in LOADED]
        return [*([f"https://orcid.org/{self.orcid}"] if self.orcid else []), *links]

    def get_url(self, request=None):
        """The address of their page on the current site, or None where the site has no contributor index."""
        found = contributor_index(request)
        return found.get_contributor_url(self, request) if found else None

    def get_api_detail(self, context=None):
        request = (context or {}).get("request")
        return {
            "name": self.name,
            "full_name": self.full_name,
            "kind": self.kind,
            "job_title": self.job_title,
            "biography": self.biography,
            "organisation": self.organisation,
            "interests": self.interests,
            "links": self.link_list,
            "links_detail": [{"is_paid": leads_to(link, paid_domains(context))} for link in self.link_list],
            "url": self.get_url(request),
        }

    def get_searchable_text(self):
        return [text for text in (self.full_name, self.job_title, self.biography) if text]
