from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.log_actions import log
from wagtail.models import RevisionMixin

from ..dates import today
from ..text import is_unseen
from .base import PAGE_MODEL

#: The names of the lines in a page's history.
RECORDED, CHANGED = "healthblocks.correction", "healthblocks.change_correction"
DELETED, LIFTED = "healthblocks.delete_correction", "healthblocks.lift_withdrawal"


def may_correct(user, page, action="add") -> bool:
    """Whether a user may do this with the corrections of a page: who may do it anywhere, and may publish the page."""
    return user.has_perm(f"wagtail_healthblocks.{action}_correction") and (
        page.permissions_for_user(user).can_publish()
    )


class ReplacementPanel(PageChooserPanel):
    """Asks for the page to read instead, of what withdraws an article."""

    class BoundPanel(PageChooserPanel.BoundPanel):
        def is_shown(self):
            return self.instance.kind == Correction.Kind.WITHDRAWAL and super().is_shown()


class CorrectionQuerySet(models.QuerySet):
    def of(self, page):
        """Those of a page, the newest first; of an alias those of its source, whose text it shows."""
        source = getattr(page, "alias_of_id", None) or page.pk
        found = self.filter(page_id=source) if source else self.none()
        return found.select_related("replacement").order_by("-date", "-pk")

    def withdrawals(self):
        """What keeps an article from its readers: withdrawals that nobody has lifted."""
        return self.filter(kind=Correction.Kind.WITHDRAWAL, lifted=None)

    def states(self) -> dict[int, str]:
        """Every page that has one, by its key: ``withdrawn`` or ``corrected``. Aliases have those of their sources."""
        states: dict[int, str] = {}
        for page, kind, lifted in self.values_list("page_id", "kind", "lifted"):
            is_withdrawal = kind == Correction.Kind.WITHDRAWAL and lifted is None
            states[page] = "withdrawn" if is_withdrawal else states.get(page, "corrected")
        return states

    def state_of_page(self) -> Case:
        """The same for a query of pages, of each of them; empty where it has none."""
        of_page = self.filter(page_id=Coalesce(OuterRef("alias_of_id"), OuterRef("pk")))
        withdrawn = When(Exists(of_page.withdrawals()), then=Value("withdrawn"))
        return Case(withdrawn, When(Exists(of_page), then=Value("corrected")), default=Value(""))

    def record(self, page, *, text, date=None, kind="correction", replacement=None, by):
        """Say publicly that an article was wrong. ``by`` is the user who says so, or None for a command.

        Raises PermissionDenied for a user who may not, and ValidationError for what a correction cannot be.
        """
        correction = self.model(
            page_id=page.pk, text=text, date=date or today(), kind=kind, replacement=replacement, recorded_by=by
        )
        correction.require_permission(by, "add")
        with transaction.atomic():
            correction.full_clean()
            correction.save(force_insert=True)
            correction.keep_version(by, RECORDED)
        page.__dict__.pop("known_notices", None)
        return correction


class Correction(RevisionMixin, models.Model):
    """What a page says of its own mistakes: a dated note on what was wrong, or why the article was withdrawn.

    A plain foreign key to the page, so that a copy or a translation of the page does not inherit it. Its earlier
    versions stay readable in its history.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        WITHDRAWAL = "withdrawal", _("Withdrawal")

    page = models.ForeignKey(PAGE_MODEL, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CORRECTION)
    date = models.DateField(_("date"), default=today)
    text = models.TextField(
        _("text"),
        help_text=_(
            "In plain words: what was wrong, and what is right. Such as “An earlier version gave the dose as …”. "
            "Readers see it."
        ),
    )
    replacement = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("page to read instead"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Of a withdrawn article. Readers get the link while everybody may read that page."),
    )
    lifted = models.DateField(_("lifted on"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = CorrectionQuerySet.as_manager()

    panels = [FieldPanel("date"), FieldPanel("text"), ReplacementPanel("replacement")]

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lifted=None) | models.Q(lifted__gte=models.F("date")),
                name="healthblocks_lifted_after_withdrawal",
                violation_error_message=_("The withdrawal was lifted before this date."),
            )
        ]

    def __str__(self):
        return f"{self.label} {Truncator(self.text).words(12)}"

    # ── Recording ───────────────────────────────────────────────────────────────────────────────────────────────

    def require_permission(self, user, action):
        """Refuse a user who may not do this with corrections, or may not publish the page."""
        if user is not None and not may_correct(user, self.page, action):
            raise PermissionDenied

    def keep_version(self, user, action):
        """Keep this version in the correction's own history, and say in the page's what was done."""
        self.save_revision(user=user, clean=False)
        self.log_on_page(action, user)

    def log_on_page(self, action, user):
        log(self.page.specific, action, user=user, data={"correction": self.pk, "kind": self.kind})

    def lift(self, by):
        """Give a withdrawn article back to its readers, from today on; it goes on saying that it was withdrawn."""
        self.require_permission(by, "change")
        if not self.is_withdrawal:
            raise ValidationError(gettext("Nothing is withdrawn by it."), code="no_withdrawal")
        with transaction.atomic():
            self.lifted = max(today(), self.date)
            self.save(update_fields=["lifted"])
            self.keep_version(by, LIFTED)

    def clean(self):
        super().clean()
        errors = {}
        if self.date and self.date > today():
            errors["date"] = ValidationError(_("This date lies in the future."), code="future")
        elif self.date and self.lifted and self.date > self.lifted:
            errors["date"] = ValidationError(_("The withdrawal was lifted before this date."), code="order")
        if is_unseen(self.text):
            errors["text"] = ValidationError(_("Say what was wrong."), code="required")
        if error := self._error_of_replacement():
            errors["replacement"] = error
        if errors:
            raise ValidationError(errors)
        if self.is_withdrawal and self._is_withdrawn_already():
            raise ValidationError(_("This article is withdrawn already. Change what it says."), code="withdrawn")

    def _error_of_replacement(self):
        if not self.replacement_id:
            return None
        if self.kind != self.Kind.WITHDRAWAL:
            return ValidationError(_("Only a withdrawn article names a page to read instead."), code="no_withdrawal")
        if self.replacement_id == self.page_id:
            return ValidationError(_("This is the withdrawn article itself."), code="itself")
        return None

    def _is_withdrawn_already(self):
        return type(self).objects.withdrawals().filter(page_id=self.page_id).exclude(pk=self.pk).exists()

    # ── What readers are told ───────────────────────────────────────────────────────────────────────────────────

    @property
    def is_withdrawal(self) -> bool:
        """Whether it keeps the article from its readers now."""
        return self.kind == self.Kind.WITHDRAWAL and self.lifted is None

    @property
    def label(self) -> str:
        """“Correction, 3 March 2026:”, in the active language."""
        words = {"date": date_format(self.date, "DATE_FORMAT")}
        if self.kind == self.Kind.CORRECTION:
            return gettext("Correction, %(date)s:") % words
        if self.lifted is None:
            return gettext("Withdrawn, %(date)s:") % words
        return gettext("Withdrawn from %(date)s to %(lifted)s:") % {
            **words,
            "lifted": date_format(self.lifted, "DATE_FORMAT"),
        }

    def as_dict(self) -> dict:
        """The correction, for the API."""
        return {
            "kind": self.kind,
            "date": self.date.isoformat(),
            "lifted": self.lifted.isoformat() if self.lifted else None,
            "label": self.label,
            "text": self.text,
        }
