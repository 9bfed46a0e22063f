import uuid
from datetime import date, timedelta

from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ..blocks import PersonBlock
from ..conf import settings
from ..dates import day_of, today
from ..readings import Reading
from ..readings.records import FORMS, changes_since, record_of
from ..readings.shared_facts import facts_changed_since, public_name, record_of_facts
from ..vocabulary.check_states import CHECK_STATES
from .base import PAGE_MODEL, get_page_model
from .contributors import Contributor
from .first_digest import first_digest

#: The name of the line in a page's history.
RECORDED = "healthblocks.medical_check"
NEXT_BEFORE = _("The next check must be after this one.")


class MedicalCheckQuerySet(models.QuerySet):
    def of(self, page):
        """The checks of a page, the latest first; of an alias those of its source, whose text it shows."""
        source = getattr(page, "alias_of_id", None) or page.pk
        return self.of_sources([source]) if source else self.none()

    def of_sources(self, keys):
        """The checks of pages that are no aliases, by their keys, the latest first."""
        checks = self.filter(page_id__in=keys).select_related("contributor__photo", "page").defer("record")
        return checks.order_by("-date", "-pk")

    def record(self, revision, *, contributor, scope="full", next_due=None, note="", date=None, by):
        """Record that somebody checked this revision of a page: the one door through which checks come.

        ``by`` is the user who records it, or None for a command. Raises PermissionDenied for a user who may not, and
        ValidationError for what a check cannot be.
        """
        page = revision.as_object()
        if not isinstance(page, get_page_model()):
            raise ValidationError(gettext("Only pages can be medically checked."), code="no_page")
        check = self.model(
            page_id=page.pk,
            revision=revision,
            contributor=contributor,
            scope=scope,
            date=date or today(),
            next_due=next_due,
            note=note,
            recorded_by=by,
        )
        check.require_permission(by, page)
        check.checked_page = page
        check.record = {**record_of(page), "facts": record_of_facts(Reading(page))}
        return check.record_now()

    def record_earlier(self, page, *, contributor, date, by, scope="full", note=""):
        """Record a check from before this site kept versions: of which text, nobody knows. Raises as ``record``."""
        check = self.model(
            page_id=page.pk, contributor=contributor, scope=scope, date=date, note=note, recorded_by=by, is_earlier=True
        )
        check.require_permission(by, page)
        check.checked_page = page
        return check.record_now()

    def outdate(self):
        """Forget what these checks were found to say: something that they are compared with has changed."""
        return self.update(verdict=None, verdict_turn=uuid.uuid4())


class MedicalCheck(models.Model):
    """A record that someone qualified checked a page: which text, in what respect, when, and when next.

    A plain foreign key to the page, so that a copy or a translation of the page does not inherit it. It keeps what it
    covered itself: autosave overwrites revisions, and they are purged.
    """

    class Scope(models.TextChoices):
        FULL = "full", _("Accuracy, sources and safety")
        ACCURACY = "accuracy", _("Accuracy")
        SOURCES = "sources", _("Sources")
        DOSING = "dosing", _("Doses and safety")
        LANGUAGE = "language", _("Plain language")

    #: What only somebody with a credential or a registration can check; the widest first.
    MEDICAL_SCOPES = (Scope.FULL, Scope.ACCURACY, Scope.DOSING)

    page = models.ForeignKey(PAGE_MODEL, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    record = models.JSONField(null=True, editable=False)
    #: What checks of the first form kept instead of a record.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    contributor = models.ForeignKey(
        "wagtail_healthblocks.Contributor",
        verbose_name=_("checked by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="medical_checks",
    )
    contributor_name = models.CharField(max_length=600, blank=True, editable=False)
    scope = models.CharField(_("scope"), max_length=16, choices=Scope, default=Scope.FULL)
    date = models.DateField(_("date"), default=today)
    next_due = models.DateField(_("next due"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("For editors; readers do not see it."))
    is_earlier = models.BooleanField(default=False, editable=False)
    is_own_text = models.BooleanField(default=False, editable=False)
    recorded_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    recorded_at = models.DateTimeField(null=True, editable=False)
    #: Whether the text that was checked has been the live one at some time.
    was_live = models.BooleanField(default=False, editable=False)
    #: What the check was found to say of the live page, and the turn of who may write that down.
    verdict = models.JSONField(null=True, editable=False)
    verdict_turn = models.UUIDField(default=uuid.uuid4, editable=False)
    #: The state that caches and the search index were told last.
    told_state = models.CharField(max_length=16, blank=True, editable=False)

    objects = MedicalCheckQuerySet.as_manager()

    #: What ``see`` finds.
    state = "never"
    changes: list = []
    changed_facts: list = []
    is_of_draft = False

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("medical check")
        verbose_name_plural = _("medical checks")
        default_permissions = ("add", "delete", "view")  # what is recorded is not changed
        permissions = [("record_medicalcheck_for_others", _("Can record medical checks of somebody else"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_due=None) | models.Q(next_due__gt=models.F("date")),
                name="healthblocks_check_next_after",
                violation_error_code="order",
                violation_error_message=NEXT_BEFORE,
            )
        ]
        indexes = [models.Index(fields=["page", "-date"], name="healthblocks_check_latest")]

    def __str__(self):
        return _("%(page)s, checked on %(date)s") % {"page": self.page, "date": self.date}

    # ── Recording ───────────────────────────────────────────────────────────────────────────────────────────────

    def record_now(self):
        self.contributor_name = self.contributor.full_name if self.contributor else ""
        self.is_own_text = self.contributor_id in author_ids(self.checked_page)
        self.recorded_at = now()
        self.full_clean(exclude=["page"])
        self.save(force_insert=True)
        said = {"check": self.pk, "scope": self.scope}  # no names: what is left of the history names nobody
        log(self.checked_page, RECORDED, user=self.recorded_by, revision=self.revision, data=said)
        self.verdict_on(self.page)  # at once: the text that is live now may be another when somebody asks
        return self

    @cached_property
    def checked_page(self):
        """The page with the text that is checked."""
        return self.revision.as_object() if self.revision else self.page.specific

    def require_permission(self, user, page):
        """Refuse a user who may not record this check, or may not open the page's editor."""
        if user is None:
            return
        is_own = bool(self.contributor and self.contributor.user_id == user.pk) and not self.is_earlier
        name = "add_medicalcheck" if is_own else "record_medicalcheck_for_others"
        if not user.has_perm(f"wagtail_healthblocks.{name}") or not page.permissions_for_user(user).can_edit():
            raise PermissionDenied

    def clean(self):
        super().clean()
        errors = {}
        for field, error in (*self._errors_of_dates(), *self._errors_of_person()):
            errors.setdefault(field, error)
        if errors:
            raise ValidationError(errors)

    def _errors_of_dates(self):
        if not self.date:
            return
        if self.date > today():
            yield "date", ValidationError(_("This date lies in the future."), code="future")
        elif self.revision and self.date < day_of(self.revision.created_at):
            yield "date", ValidationError(_("The text is newer than this date."), code="before_text")
        if self.next_due and self.next_due <= self.date:
            yield "next_due", ValidationError(NEXT_BEFORE, code="order")

    def _errors_of_person(self):
        contributor = self.contributor
        if contributor is None:
            return
        if self.scope in self.MEDICAL_SCOPES and not contributor.is_person:
            text = _("Only a person can check this. An organisation or a team can check sources or plain language.")
            yield "contributor", ValidationError(text, code="organisation")
        elif self.scope in self.MEDICAL_SCOPES and not contributor.is_qualified:
            text = _("Their profile says no credentials and no registration, which readers need to trust this check.")
            yield "contributor", ValidationError(text, code="qualification")
        if self.is_own_text and not settings.HEALTHBLOCKS_CHECKS_OF_OWN_TEXT:
            yield "contributor", ValidationError(_("They wrote this text. Somebody else must check it."), code="own")

    # ── What it says of the page ────────────────────────────────────────────────────────────────────────────────

    def compare(self, page) -> dict:
        """What it says of a page as it stands: the kinds of ``changes`` to its own words, and the ``facts`` changed."""
        if self.is_earlier:
            return {"changes": [], "facts": []}
        record = self.get_record()
        changes = self._changes(record, page)
        return {"changes": changes, "facts": self._changed_facts(record, page)}

    def get_record(self):
        """What was checked: this form's own record, or that of the revision where an older form kept none.

        None where nothing was kept, and for a form that only a later release can read.
        """
        if self.record is not None and self.record["form"] not in FORMS:
            return None
        if self.record is not None or self.revision is None:
            return self.record
        return record_of(self.revision.as_object())

    def _changes(self, record, page):
        if record is None:
            return ["?"]
        changes = list(dict.fromkeys(entry.kind for entry in changes_since(record, page)))
        is_old = self.record is None
        return changes or (["?"] if is_old and self.digest != first_digest(page) else [])

    def _changed_facts(self, record, page):
        if "facts" in (record or {}):
            return facts_changed_since(record["facts"], Reading(page))
        return []

    def verdict_on(self, page) -> dict:
        """The same of the live page, compared once for each of its revisions; of any other text it is compared anew.

        A page as the base model has no text of its own: it stands for what is stored.
        """
        if not getattr(page, "is_as_stored", type(page) is get_page_model()):
            return self.compare(page)
        if self.verdict is None or self.verdict["revisions"] != self._compared_revisions(self.page):
            stored = self.page.specific
            self.verdict = {**self.compare(stored), "revisions": self._compared_revisions(stored)}
            self.was_live = self.was_live or stored.live and not self.verdict["changes"]
            self.verdict["is_of_draft"] = self._is_of_draft(stored)
            mine = type(self)._default_manager.filter(pk=self.pk, verdict_turn=self.verdict_turn)
            mine.update(verdict=self.verdict, was_live=self.was_live)
        return self.verdict

    def _compared_revisions(self, page):
        """Of the page's text and, where an older form kept no record, of what was checked: it may be purged."""
        return [page.live_revision_id, self.revision_id if self.digest else None]

    def _is_of_draft(self, page):
        """Whether what was checked is no earlier version of the live page, but a draft that was not published yet."""
        if self.was_live or self.recorded_at is None or not page.live:
            return False
        return page.live_revision is None or self.recorded_at > page.live_revision.created_at

    # ── What readers are told ───────────────────────────────────────────────────────────────────────────────────

    def see(self, page):
        """Say from now on what this check says of a page as it stands, today."""
        verdict = self.verdict_on(page)
        self.changes, self.changed_facts = verdict["changes"], verdict["facts"]
        self.is_of_draft = verdict.get("is_of_draft", False)
        self.state = self._found_state()
        return self

    def _found_state(self):
        if self.is_earlier:
            return "earlier"
        if self.changes or self.changed_facts and settings.HEALTHBLOCKS_SHARED_FACTS_ARE_CHECKED:
            return "changed"
        if not self.is_medical:
            return "other_scope"
        if self.is_overdue:
            return "overdue"
        soon = timedelta(days=settings.HEALTHBLOCKS_CHECK_DUE_SOON)
        return "due_soon" if self.next_due and self.next_due - today() <= soon else "valid"

    @property
    def covers(self):
        """Whether it vouches for what the page that it was seen with says."""
        return CHECK_STATES[self.state].covers

    @property
    def edited_since(self):
        return self.state == "changed"

    @property
    def is_medical(self):
        """Whether this may be called a medical check: of medical matters, by a person who is qualified for them."""
        if self.scope not in self.MEDICAL_SCOPES:
            return False
        if self.contributor is None:
            return self.recorded_at is not None  # ``record`` refuses who is not qualified; the first release did not
        return self.contributor.is_person and self.contributor.is_qualified

    @property
    def is_overdue(self):
        return bool(self.next_due and self.next_due < today())

    @property
    def name(self):
        """Who checked; as it was said then, where the profile has vanished."""
        return self.contributor.full_name if self.contributor else self.contributor_name

    @property
    def statement(self):
        """What readers are told of this check."""
        date = formats.date_format(self.date, "DATE_FORMAT")
        words = {"name": self.name, "date": date, "scope": self.get_scope_display()}
        return STATEMENTS[self.state if self.state in ("changed", "earlier") else "", self.is_medical] % words

    @property
    def due_statement(self):
        """When the next check is due, or was."""
        if not self.next_due or self.state not in ("valid", "due_soon", "overdue", "other_scope"):
            return ""
        date = formats.date_format(self.next_due, "DATE_FORMAT")
        text = _("A new check was due on %(date)s.") if self.is_overdue else _("Next check due on %(date)s.")
        return text % {"date": date}

    @property
    def own_text_statement(self):
        return gettext("%(name)s also wrote this page.") % {"name": self.name} if self.is_own_text else ""

    @property
    def facts_statement(self):
        """Which facts that the page shares with others have changed since, and when."""
        if not self.covers or not self.changed_facts:
            return ""
        dates = [(public_name(fact), date.fromisoformat(fact["on"])) for fact in self.changed_facts]
        each = gettext("%(name)s (%(date)s)")
        named = dict.fromkeys(
            each % {"name": name, "date": formats.date_format(day, "DATE_FORMAT")} for name, day in dates
        )
        return gettext("Changed after the check, and not part of it: %(facts)s.") % {"facts": "; ".join(named)}

    def as_dict(self) -> dict:
        """Everything that readers are told of it, for the API."""
        words = (self.statement, self.due_statement, self.own_text_statement, self.facts_statement)
        return {
            "state": self.state,
            "statement": " ".join(str(sentence) for sentence in words if sentence),
            "scope": self.scope,
            "scope_label": self.get_scope_display(),
            "checked_by": self.name,
            "date": self.date.isoformat(),
            "next_due": self.next_due.isoformat() if self.next_due else None,
            "changed_facts": [{"name": public_name(fact), "on": fact["on"]} for fact in self.changed_facts],
        }

    @property
    def is_shown(self):
        """Whether readers see it: a check of an earlier text only where the site says so."""
        return self.state != "changed" or settings.HEALTHBLOCKS_SHOW_CHECKS_OF_EARLIER_TEXT


#: By what became of the check, and whether it was a medical one.
STATEMENTS = {
    ("", True): _("Medically checked by %(name)s on %(date)s."),
    ("", False): _("Checked by %(name)s on %(date)s."),
    ("changed", True): _(
        "An earlier version of this page was medically checked by %(name)s on %(date)s; it has changed since."
    ),
    ("changed", False): _("An earlier version of this page was checked by %(name)s on %(date)s; it has changed since."),
    ("earlier", True): _("Medically checked by %(name)s on %(date)s, before this site kept versions."),
    ("earlier", False): _("Checked by %(name)s on %(date)s, before this site kept versions."),
}


def author_ids(page) -> set[int]:
    """The contributors who wrote a page: by its contributions, and by the author cards in its text."""
    contributions = getattr(page, "healthblocks_contributions", None)
    cards = (place.value for place in Reading(page).places if isinstance(place.block, PersonBlock))
    named = [*(contributions.all() if contributions else ()), *cards]
    authors = [person.profile for person in named if person.role == "author"]
    return {profile.pk for profile in authors if isinstance(profile, Contributor)}
