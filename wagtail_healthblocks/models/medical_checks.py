import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ..dates import today
from .base import PAGE_MODEL


class MedicalCheckQuerySet(models.QuerySet):
    def latest_of(self, page):
        """The page's latest check by a published contributor, or None; says if the page was edited since."""
        checks = self.filter(page_id=page.pk, contributor__live=True).select_related("contributor")
        check = checks.order_by("-date", "-pk").first() if page.pk else None
        if check is not None:
            check.edited_since = not check.covers(page)
        return check


class MedicalCheck(models.Model):
    """A record that someone qualified checked a page: which text, in what respect, when, and when next.

    A plain foreign key to the page, so that a copy or a translation of the page does not inherit it.
    """

    class Scope(models.TextChoices):
        FULL = "full", _("Accuracy, sources and safety")
        ACCURACY = "accuracy", _("Accuracy")
        SOURCES = "sources", _("Sources")
        DOSING = "dosing", _("Doses and safety")
        LANGUAGE = "language", _("Plain language")

    page = models.ForeignKey(PAGE_MODEL, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=64, editable=False)
    contributor = models.ForeignKey(
        "wagtail_healthblocks.Contributor",
        verbose_name=_("checked by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="medical_checks",
    )
    scope = models.CharField(_("scope"), max_length=16, choices=Scope, default=Scope.FULL)
    date = models.DateField(_("date"), default=today)
    next_due = models.DateField(_("next due"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("For editors; readers do not see it."))

    objects = MedicalCheckQuerySet.as_manager()

    panels = [
        FieldPanel("page"),
        FieldRowPanel([FieldPanel("contributor"), FieldPanel("scope")]),
        FieldRowPanel([FieldPanel("date"), FieldPanel("next_due")]),
        FieldPanel("note"),
    ]

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("medical check")
        verbose_name_plural = _("medical checks")
        indexes = [models.Index(fields=["page", "-date"], name="healthblocks_check_latest")]

    def __str__(self):
        return _("%(page)s, checked on %(date)s") % {"page": self.page, "date": self.date}

    def save(self, *args, **kwargs):
        if not self.digest:
            self.remember_text()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        errors = {}
        if self.date and self.date > today():
            errors["date"] = ValidationError(_("This date lies in the future."), code="future")
        if self.date and self.next_due and self.next_due <= self.date:
            errors["next_due"] = ValidationError(_("The next check must be after this one."), code="order")
        if errors:
            raise ValidationError(errors)

    @property
    def statement(self):
        """What readers are told of this check."""
        date = formats.date_format(self.date, "DATE_FORMAT")
        name = self.contributor.full_name
        return gettext("Medically checked by %(name)s on %(date)s.") % {"name": name, "date": date}

    def remember_text(self):
        """Keep which text was checked: the page's live text, and its revision."""
        page = self.page.specific
        self.revision_id = page.live_revision_id or page.latest_revision_id
        self.digest = digest_of(page)

    def covers(self, page):
        """Whether the page still has the text that was checked."""
        return self.digest == digest_of(page)


def digest_of(page) -> str:
    """SHA-256 of the page's words; changes of markup, settings or addresses leave it as it is."""
    get_text = getattr(page, "get_checked_text", None)
    return hashlib.sha256((get_text() if get_text else page.title).encode()).hexdigest()
