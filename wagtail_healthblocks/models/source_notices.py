from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..bibliography.notices import Verdict, verdict_of
from ..dates import today

#: So long a list is taken for new.
OLD_AFTER = timedelta(days=90)
#: The fields by which a notice is known to be about a source; both have them, in their normal form.
KEYS = ("doi_key", "pmid", "pmcid")


class NoticeList(models.Model):
    """A public list of notices, as it was loaded last."""

    class Name(models.TextChoices):
        RETRACTION_WATCH = "retraction-watch", "Retraction Watch"
        PUBMED = "pubmed", "PubMed"

    name = models.CharField(_("name"), max_length=32, choices=Name.choices, unique=True)
    #: The day of which the list is, and not the one on which it was loaded.
    date = models.DateField(_("date"), editable=False)
    loaded_at = models.DateTimeField(_("loaded"), auto_now=True)
    number = models.PositiveIntegerField(_("number of notices"), default=0)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        verbose_name = _("list of notices")
        verbose_name_plural = _("lists of notices")

    def __str__(self):
        return self.get_name_display()

    @property
    def is_old(self) -> bool:
        """Whether what was retracted lately may be missing."""
        return self.date < today() - OLD_AFTER


class SourceNoticeQuerySet(models.QuerySet):
    def verdict_on(self, source) -> Verdict:
        """What the notices of a source come to, in one query; a source without an identifier has none."""
        named = [Q(**{key: getattr(source, key)}) for key in KEYS if getattr(source, key)]
        return verdict_of(self.filter(Q(*named, _connector=Q.OR)) if named else ())


class SourceNotice(models.Model):
    """One notice of a list: that what has these identifiers was retracted, corrected, doubted or reinstated."""

    notice_list = models.ForeignKey(NoticeList, on_delete=models.CASCADE, related_name="notices")
    doi_key = models.CharField(max_length=255, blank=True, db_index=True)
    pmid = models.CharField("PMID", max_length=20, blank=True, db_index=True)
    pmcid = models.CharField("PMCID", max_length=20, blank=True, db_index=True)
    #: The status that it gives a source; “fine” takes a retraction back.
    nature = models.CharField(max_length=16)
    date = models.DateField(_("date"), null=True, blank=True, editable=False)
    notice_doi = models.CharField(max_length=255, blank=True)
    notice_pmid = models.CharField(max_length=20, blank=True)

    objects = SourceNoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("notice of a source")
        verbose_name_plural = _("notices of sources")

    def __str__(self):
        return f"{self.nature}: {self.doi_key or self.pmid or self.pmcid}"
