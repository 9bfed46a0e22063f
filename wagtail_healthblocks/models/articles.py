from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.utils import formats
from django.utils.functional import cached_property, classproperty
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.url_routing import RouteResult

from .. import nodes
from ..audience import shown
from ..blocks.loading import renditions_of_page
from ..conf import settings
from ..dates import iso, local
from ..panels import MedicalCheckPanel
from ..readings import Reading
from ..readings.markdown import MarkdownWriter
from ..readings.own_words import all_but
from ..vocabulary import roles
from ..vocabulary.audiences import audience_choices
from ..vocabulary.specialties import specialty_choices
from .base import PAGE_MODEL
from .check_summaries import CheckSummary
from .child_rows import keep_rows
from .contributor_pages import looking_once
from .contributors import Contributor
from .noticed_pages import NoticesMixin
from .page_checks import PageChecks
from .previews import PreviewModesMixin
from .related import related_pages
from .translations import OwnInEachLanguage

#: What a byline shows of someone; the rest is said where an author card shows it.
BYLINE = ("@type", "@id", "name", "honorificPrefix", "honorificSuffix", "url")


def _byline(profile, reading):
    node = profile.get_structured_data(reading)
    return {name: node[name] for name in BYLINE if name in node}


class Contribution(Orderable):
    """What a contributor did for a page."""

    page = ParentalKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="healthblocks_contributions")
    # Deleting a contributor in use is refused; should one vanish anyway, pages and drafts must still open.
    contributor = models.ForeignKey(
        "wagtail_healthblocks.Contributor",
        verbose_name=_("contributor"),
        on_delete=models.CASCADE,
        related_name="contributions",
    )
    role = models.CharField(_("role"), max_length=32, choices=roles.role_choices, default="author")

    panels = [FieldRowPanel([FieldPanel("contributor"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "contributor", "role"],
                name="healthblocks_contribution_once",
                violation_error_message=_("This person is named in this role already."),
            )
        ]

    def __str__(self):
        return f"{self.role}: {self.contributor}"

    @property
    def profile(self):
        return shown(self.contributor)

    @cached_property
    def is_credited(self) -> bool:
        """Whether readers may be told what they did: who checked the page, only a check that covers it says."""
        return Reading(self.page.specific).allows_credit(self.role, self.profile)

    @property
    def role_label(self):
        return roles.find(self.role).label if self.is_credited else ""

    @property
    def credit(self):
        return roles.credit(self.role if self.is_credited else None, self.contributor.full_name)


class HealthArticleMixin(PreviewModesMixin, NoticesMixin, models.Model):
    """Makes a page a medical article: who made it, what it is about and for whom, and its reading."""

    # A mixin's fields are columns of the site's own tables: callable choices and no texts, so that a
    # new release of the package writes no migration there. The panels carry the labels.
    medical_specialty = models.CharField(max_length=32, blank=True, choices=specialty_choices)
    audience = models.CharField(max_length=32, blank=True, choices=audience_choices)

    health_panels = [
        InlinePanel(
            "healthblocks_contributions",
            heading=_("Contributors"),
            label=_("Contributor"),
            help_text=_("Who wrote, checked and edited the article. Byline and author card show them in this order."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("medical_specialty", heading=_("Medical specialty")),
                FieldPanel("audience", heading=_("Written for")),
            ],
            heading=_("About the article"),
        ),
        MedicalCheckPanel(heading=_("Medical check"), icon="circle-check"),
    ]

    class Meta:
        abstract = True

    def __getstate__(self):
        """As Django's: a copy of the page reads itself anew, and what a reading holds cannot be pickled."""
        return {name: value for name, value in super().__getstate__().items() if name != "_healthblocks_reading"}

    def save(self, *args, update_fields=None, **kwargs):
        """As Wagtail's; whoever is named twice in one role, as drafts may have it, is named once."""
        if update_fields is None:
            keep_rows(self, "healthblocks_contributions", ("contributor_id", "role"))
        return super().save(*args, update_fields=update_fields, **kwargs)

    #: What turns the page's HTML into Markdown.
    markdown_writer = MarkdownWriter

    @classproperty
    def base_form_class(cls):  # noqa: N805
        """The form that asks the editorial rules; a site's own form class extends it. By name: it needs the models."""
        return import_string("wagtail_healthblocks.editorial.forms.HealthArticleForm")

    def get_reading(self, request=None):
        return Reading(self.as_shown(request), request)

    #: Whether the visit asks for the Markdown twin. No argument of ``serve``: a routable page passes on none.
    as_markdown = False

    def route(self, request, path_components):
        """The page itself and its Markdown twin, which privacy and Wagtail's hooks guard alike."""
        if path_components == ["index.md"] and self.live:
            self.as_markdown = True
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request, *args, **kwargs):
        return self.serve_markdown(request) if self.as_markdown else super().serve(request, *args, **kwargs)

    def serve_markdown(self, request):
        reading = self.get_reading(request).for_everybody
        response = HttpResponse(reading.markdown, content_type="text/markdown; charset=utf-8")
        if reading.page_url:
            response["Link"] = f'<{reading.page_url}>; rel="canonical"'
        return response

    def get_cached_paths(self):
        return [*super().get_cached_paths(), "/index.md"]

    @property
    def structured_data(self):
        """The page's schema.org graph, for the API."""
        return self._read(lambda reading: reading.graph.as_dict())

    @property
    def contents(self):
        """The page's headings, nested, for the API."""
        return self._read(lambda reading: [entry.as_dict() for entry in reading.contents])

    @property
    def markdown(self):
        """The page as Markdown, for the API."""
        return self._read(lambda reading: reading.markdown)

    @property
    def citations(self):
        """The sources that the page cites, in the order of their numbers, for the API."""
        return self._read(lambda reading: [entry.as_dict(reading.context) for entry in reading.citations.cited])

    def _read(self, read):
        """What a reading says: one for all fields of an answer, until the page or the language is another."""
        known, reading = self.__dict__.get("_healthblocks_reading", (None, None))
        if known != self._own_values:
            reading = self.get_reading()
        with looking_once():
            told = read(reading)
        self._healthblocks_reading = self._own_values, reading
        return told

    @property
    def _own_values(self):
        fields = self._meta.concrete_fields
        return [get_language(), *(field.get_prep_value(field.value_from_object(self)) for field in fields)]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["reading"] = self.get_reading(request)
        return context

    def get_structured_data(self, reading):
        """The page's own node and the article's; override it to say more of either."""
        page = nodes.medical_web_page(
            reading.page_url,
            self.title,
            identifier=reading.page_id,
            language=reading.language,
            description=self.search_description,
            specialty=self.medical_specialty,
            audience=self.audience,
        )
        if not settings.HEALTHBLOCKS_ARTICLE_NODE:
            return page, None
        dates = {"published": iso(self.first_published_at), "modified": iso(self.last_published_at)}
        return page, nodes.article(page, self.title, **dates)

    def add_structured_data(self, reading, graph):
        """What the page shows around its blocks: byline, medical check, publisher, breadcrumbs."""
        for name, moment in (("datePublished", self.first_published_at), ("dateModified", self.last_published_at)):
            if moment:
                wording = formats.date_format(local(moment), "DATE_FORMAT")
                graph.word(graph.article, name, iso(moment), wording)
        for correction in reading.notices.told if reading.notices else ():
            self._add_correction(graph, correction)
        for contribution in reading.contributions:
            graph.add_person(_byline(contribution.profile, reading), contribution.role, contribution.credit)
        if check := reading.medical_checks.covering:
            if check.contributor:
                graph.add_person(_byline(check.contributor, reading), "medical_reviewer", check.statement)
            graph.add_check(check.date.isoformat(), check.statement)
        if (publisher := reading.site_settings.publisher) and publisher.live:
            graph.add(_byline(publisher, reading), rel="publisher", of=graph.page)
        for entry in reading.citations.cited:
            self._add_citation(graph, entry, reading)
        if trail := reading.trail:
            graph.add(nodes.breadcrumbs(graph.page, trail), rel="breadcrumb", of=graph.page)

    def _add_citation(self, graph, entry, reading):
        """A source that the page cites, and each place that cites it as a part of the page."""
        identifier = reading.source_id(entry.source)
        graph.add(reading.citations.node_of(entry.source), rel="citation", of=graph.article)
        for citation in entry.citations:
            url = f"{reading.page_id}#{citation.anchor}"
            graph.add(nodes.citing_place(url, identifier), rel="hasPart", of=graph.page)

    def _add_correction(self, graph, correction):
        url = f"{graph.page['@id']}#correction-{correction.pk}"
        node = nodes.correction_comment(url, correction.text, correction.date.isoformat(), correction.label)
        graph.add(node, rel="correction", of=graph.article)

    def get_contributions(self):
        """The contributions of people whom readers may see, with photos, in the editors' order."""
        contributions = list(self.healthblocks_contributions.all().select_related("contributor__photo"))
        of_a_draft = Prefetch("contributor", Contributor.objects.select_related("photo"))
        prefetch_related_objects(contributions, of_a_draft, "contributor__photo")
        found = [contribution for contribution in contributions if contribution.profile]
        renditions_of_page(self).add(*(contribution.profile.photo for contribution in found))
        return found

    def get_related_pages(self, reading):
        """Other articles for who has read this one; override it to choose them in another way."""
        return related_pages(self, reading)

    #: The fields that a medical check does not cover, each with the reason: ``all_but(teaser="Stands in lists.")``.
    checked_fields = all_but(
        healthblocks_contributions="Who wrote and checked the text is not the text.",
    )

    #: wagtail-localize copies children of the source over those of a translation; a site's own list includes this one.
    override_translatable_fields = [OwnInEachLanguage("healthblocks_contributions")]

    def get_medical_checks(self) -> PageChecks:
        """What the medical checks of this page say of it as it stands, today."""
        return PageChecks(self)

    def get_check_summary(self, user) -> CheckSummary:
        """What an editor is told of the page's medical checks."""
        return CheckSummary(self, user)

    #: Why the approval that is being posted is refused; then the page's form says so, and keeps what was typed.
    refused_approval = ""

    def clean(self):
        super().clean()
        if self.refused_approval:
            raise ValidationError(self.refused_approval, code="approval")

    @property
    def _told_checks(self):
        """Those that programs are told of."""
        checks = self.get_medical_checks()
        return checks.of_nothing() if self.withholds_from() else checks

    def get_medical_check(self):
        """The check that stands for the page, or None; its ``state`` says whether it covers it."""
        return self.get_medical_checks().check

    @property
    def medical_check(self):
        """The state of the page's medical checks and what they say, for the API."""
        return self._told_checks.as_dict()

    @property
    def last_checked(self):
        """The date of the medical check that covers the page, or None."""
        return getattr(self._told_checks.covering, "date", None)

    @property
    def next_check_due(self):
        """The date on which the next medical check is due, or None where none covers the page."""
        return getattr(self._told_checks.covering, "next_due", None)

    @property
    def checked_by(self):
        """The contributor whose medical check covers the page, or None."""
        return getattr(self._told_checks.covering, "contributor", None)
