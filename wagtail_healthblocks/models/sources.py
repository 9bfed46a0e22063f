import uuid
from dataclasses import fields
from urllib.parse import quote

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.log_actions import log
from wagtail.search import index

from ..bibliography import identifiers, labels
from ..bibliography.notices import Verdict
from ..bibliography.record import SourceRecord
from ..blocks.base import described
from ..readings.own_words import all_but
from ..validators import validate_doi, validate_isbn, validate_pmcid, validate_pmid
from ..vocabulary import references, source_statuses
from .base import Snippet
from .source_notices import SourceNotice

#: What a source's history says when a notice has changed its status.
FOLLOWED = "healthblocks.follow_notice"
#: Each identifier, and what brings it into its normal form.
IDENTIFIERS = {
    "doi": identifiers.read_doi,
    "pmid": identifiers.read_pmid,
    "pmcid": identifiers.read_pmcid,
    "isbn": identifiers.read_isbn,
}


class SourceQuerySet(models.QuerySet):
    def known(self, records: list[SourceRecord]) -> list["Source | None"]:
        """Of each record the source that the site has of it: by DOI, by its number in PubMed, else by its title."""
        wanted = [_key_of(record) for record in records]
        found: dict[tuple[str, str], Source] = {}
        for name in ("doi_key", "pmid", "title"):
            values = {value for field, value in filter(None, wanted) if field == name}
            for source in self.filter(**{f"{name}__in": values}) if values else ():
                found.setdefault((name, getattr(source, name)), source)
        return [found.get(key) for key in wanted]


def _key_of(record):
    identified = {"doi_key": identifiers.normal_doi(record.doi), "pmid": record.pmid, "title": record.title}
    return next(((name, value) for name, value in identified.items() if value), None)


class Source(Snippet):
    """What articles cite: a study, a guideline, a law, a page. Described once for a site, in its own language."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=32, choices=references.reference_choices, default="other")
    authors = models.TextField(
        _("authors"),
        blank=True,
        help_text=_("Each on a line of their own, such as “Sordo L”. A last line “et al.” stands for others."),
    )
    title = models.CharField(_("title"), max_length=500)
    container = models.CharField(
        _("journal, book or body"), max_length=500, blank=True, help_text=_("Where it appeared, such as: BMJ.")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    volume = models.CharField(_("volume"), max_length=50, blank=True)
    issue = models.CharField(_("issue"), max_length=50, blank=True)
    pages = models.CharField(_("pages"), max_length=100, blank=True, help_text=_("Or the number of the article."))
    publisher = models.CharField(_("publisher"), max_length=255, blank=True)
    doi = models.CharField(
        "DOI", max_length=255, blank=True, validators=[validate_doi], help_text=_("Such as 10.1136/bmj.j1550.")
    )
    #: The DOI as two spellings of it are compared.
    doi_key = models.CharField(max_length=255, blank=True, editable=False, db_index=True)
    pmid = models.CharField(
        "PMID",
        max_length=20,
        blank=True,
        db_index=True,
        validators=[validate_pmid],
        help_text=_("Its number in PubMed, such as 28446428."),
    )
    pmcid = models.CharField(
        "PMCID",
        max_length=20,
        blank=True,
        db_index=True,
        validators=[validate_pmcid],
        help_text=_("Its number in PubMed Central, such as PMC5421454."),
    )
    isbn = models.CharField("ISBN", max_length=20, blank=True, validators=[validate_isbn])
    url = models.URLField(
        _("web address"), max_length=1000, blank=True, help_text=_("Where people can read it, if it has no DOI.")
    )
    accessed = models.DateField(
        _("accessed"), null=True, blank=True, help_text=_("When somebody last read the web page.")
    )
    language = models.CharField(
        _("language"), max_length=20, blank=True, help_text=_("Its code, such as: en. Empty where it is not known.")
    )
    study_type = models.CharField(
        _("study design"), max_length=255, blank=True, help_text=_("Such as “randomised, double-blind, 68 people”.")
    )
    funding = models.TextField(_("funding"), blank=True, help_text=_("Who paid for it, as the source says."))
    note = models.TextField(_("note"), blank=True, help_text=_("What has no field of its own, such as an erratum."))
    status = models.CharField(_("status"), max_length=16, choices=source_statuses.source_statuses, default="fine")
    status_date = models.DateField(_("since"), null=True, blank=True)
    notice_url = models.URLField(
        _("notice"), max_length=500, blank=True, help_text=_("Where the retraction, correction or concern stands.")
    )
    #: The status that the lists of notices gave it when they were last compared with it.
    told_status = models.CharField(max_length=16, default="fine", editable=False)
    #: The names of fields that were read from pasted text and want a look, separated by spaces.
    unsure = models.CharField(max_length=255, blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("title"),
                FieldPanel("authors"),
                FieldPanel("container"),
                FieldRowPanel(
                    [FieldPanel("year"), FieldPanel("volume"), FieldPanel("issue"), FieldPanel("pages")],
                ),
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("language")]),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("doi"), FieldPanel("isbn")]),
                FieldRowPanel([FieldPanel("pmid"), FieldPanel("pmcid")]),
                FieldRowPanel([FieldPanel("url"), FieldPanel("accessed")]),
            ],
            heading=_("Where to find it"),
        ),
        MultiFieldPanel(
            [FieldPanel("study_type"), FieldPanel("funding"), FieldPanel("note")],
            heading=_("How far it can be trusted"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("status"), FieldPanel("status_date")]), FieldPanel("notice_url")],
            heading=_("What has become of it"),
        ),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("authors"),
        index.AutocompleteField("authors"),
        index.SearchField("container"),
        index.SearchField("doi"),
        index.SearchField("pmid"),
        index.SearchField("pmcid"),
        index.SearchField("isbn"),
        index.FilterField("kind"),
        index.FilterField("status"),
        index.FilterField("year"),
    ]

    checked_fields = all_but(
        doi_key="It follows from the DOI.",
        told_status="What of it readers see is the status.",
        unsure="Readers do not see it.",
        uuid="It names the source, and says nothing.",
    )

    class Meta:
        ordering = ["title"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        self._normalise()

    def save(self, *args, update_fields=None, **kwargs):
        self._normalise()
        before = self.status if update_fields is not None else self.follow_notices()
        super().save(*args, update_fields=update_fields, **kwargs)
        self._log_notice(before)

    def save_revision(self, *args, **kwargs):
        """As Wagtail's, after a look at the notices: a draft must not bring back what they say against the source."""
        self._normalise()
        self._log_notice(self.follow_notices())
        return super().save_revision(*args, **kwargs)

    def follow_notices(self) -> str:
        """Take the status, not saved yet, that the lists of notices give the source, and tell the one it had."""
        return self.follow(SourceNotice.objects.verdict_on(self))

    def follow(self, verdict: Verdict) -> str:
        """The same for a verdict that is known."""
        before = self.status
        if verdict.status == before:
            self.status_date, self.notice_url = self.status_date or verdict.date, self.notice_url or verdict.url
        elif verdict.overrules(before, self.told_status):
            self.status, self.status_date, self.notice_url = verdict.status, verdict.date, verdict.url
        self.told_status = verdict.status
        return before

    def _log_notice(self, before):
        if self.status != before:
            date = self.status_date.isoformat() if self.status_date else ""
            data = {"before": before, "after": self.status, "date": date, "notice": self.notice_url}
            log(self, FOLLOWED, data=data, content_changed=True)

    def _normalise(self):
        """Keep each identifier in its normal form; one that has none stays as it is, for the form to refuse."""
        for name, read in IDENTIFIERS.items():
            setattr(self, name, read(getattr(self, name)) or getattr(self, name).strip())
        self.doi_key = identifiers.normal_doi(self.doi)

    def full_clean(self, *args, **kwargs):
        self._normalise()
        super().full_clean(*args, **kwargs)

    @property
    def author_list(self) -> list[str]:
        return [line.strip() for line in self.authors.splitlines() if line.strip()]

    @property
    def record(self) -> SourceRecord:
        """The source as plain data, to be written in another format or labelled."""
        shared = {field.name for field in fields(SourceRecord)} - {"authors"}
        return SourceRecord(authors=tuple(self.author_list), **{name: getattr(self, name) for name in shared})

    @classmethod
    def from_record(cls, record: SourceRecord, unsure=()) -> "Source":
        """A source, not saved, of what was read; ``unsure`` names the fields to look over."""
        values = {field.name: getattr(record, field.name) for field in fields(SourceRecord)}
        return cls(**values | {"authors": "\n".join(record.authors), "unsure": " ".join(sorted(unsure))})

    @property
    def label(self) -> str:
        """Author and year, such as “Sordo et al. 2017”."""
        return labels.author_year(self.record)

    @property
    def place(self) -> str:
        """Where in its journal or book it stands, such as “BMJ 357(2), 10–14”."""
        number = f"{self.volume}({self.issue})" if self.volume and self.issue else self.volume or self.issue
        return ", ".join(filter(None, [" ".join(filter(None, [self.container, number])), self.pages]))

    @property
    def anchor(self) -> str:
        """The id of its entry in a page's list."""
        return f"hb-source-{self.uuid}"

    @property
    def doi_url(self) -> str:
        return f"https://doi.org/{quote(self.doi, safe='/:;()')}" if self.doi else ""

    @property
    def pmid_url(self) -> str:
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(self.pmid, safe='')}/" if self.pmid else ""

    @property
    def pmcid_url(self) -> str:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(self.pmcid, safe='')}/" if self.pmcid else ""

    @property
    def status_words(self) -> str:
        """What readers are told of its status, such as “Retracted on 3 March 2025”; empty for a source that is fine."""
        status = source_statuses.find(self.status)
        if status.said_on and self.status_date:
            return status.said_on % {"date": date_format(self.status_date, "DATE_FORMAT")}
        return str(status.said)

    @property
    def has_identifier(self) -> bool:
        """Whether readers can go from here to the source."""
        return any(getattr(self, name) for name in (*IDENTIFIERS, "url"))

    @property
    def is_retracted(self) -> bool:
        return self.status == "retracted"

    def get_api_detail(self, context=None):
        names = [field.name for field in fields(SourceRecord) if field.name not in ("authors", "accessed")]
        said = {
            "uuid": str(self.uuid),
            **{name: getattr(self, name) for name in names},
            "authors": self.author_list,
            "accessed": self.accessed.isoformat() if self.accessed else None,
            "status": self.status,
            "status_date": self.status_date.isoformat() if self.status_date else None,
        }
        return said | described("url", self.url, context) | described("notice_url", self.notice_url, context)

    def get_searchable_text(self):
        return [self.title, *self.author_list, self.container]
