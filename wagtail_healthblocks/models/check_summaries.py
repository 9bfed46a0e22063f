from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext

from ..readings.records import describe
from ..vocabulary.check_states import CHECK_STATES, QUIET
from .medical_check_task import ADD, MedicalCheckTask, contributor_of, is_barred_as_author, obstacle, seen_by
from .medical_checks import MedicalCheck
from .page_checks import PageChecks

FOR_OTHERS = "wagtail_healthblocks.record_medicalcheck_for_others"


@dataclass(frozen=True)
class CheckedText:
    """The live text or the draft, and what the checks say of it, in an editor's words."""

    heading: str
    #: How Wagtail's comparison of two versions calls this one.
    version: str
    checks: PageChecks

    @property
    def is_quiet(self):
        """Whether the state asks nothing of an editor."""
        return self.checks.state in QUIET

    @property
    def lines(self):
        return [CheckLine(check, type(self.checks.page)) for check in self.checks.checks]


@dataclass(frozen=True)
class CheckLine:
    """A check beside a text: what has changed since."""

    check: MedicalCheck
    model: type

    @property
    def label(self):
        return CHECK_STATES[self.check.state].label

    @property
    def changes(self) -> str:
        """“Dosage: amount; Warning: heading”."""
        return changes_in_words(self.check.changes, self.model)

    @property
    def facts(self) -> list[str]:
        """“Examplamine: names (1 March 2026)”, for each fact that the text shares with others."""
        return [_fact_in_words(**fact) for fact in self.check.changed_facts]


def may_record_any(user) -> bool:
    """Whether a user may record some medical checks, be it only their own."""
    return user.has_perm(ADD) or user.has_perm(FOR_OTHERS)


def changes_in_words(kinds, model) -> str:
    if kinds == ["?"]:
        return gettext("something that this check kept no readable record of")
    return describe(kinds, model)


def _fact_in_words(key, name, on, kinds):
    day = formats.date_format(date.fromisoformat(on), "DATE_FORMAT")
    fields = describe(kinds, apps.get_model(key.partition(":")[0]))
    words = {"name": name, "fields": fields, "date": day}
    return (gettext("%(name)s: %(fields)s (%(date)s)") if fields else gettext("%(name)s (%(date)s)")) % words


class CheckSummary:
    """What an editor is told of a page's medical checks, of the live text and of the draft, and what they can do."""

    def __init__(self, page, user):
        self.page = type(page)._default_manager.get(pk=page.pk)
        self.user = user

    @cached_property
    def texts(self) -> list[CheckedText]:
        live = CheckedText(gettext("The live page"), "live", self.page.get_medical_checks())
        if not self.has_draft:
            return [live]
        draft = self.page.get_latest_revision_as_object().get_medical_checks()
        found = CheckedText(gettext("The draft"), "latest", draft)
        return [live, found] if self.page.live else [found]

    @property
    def has_draft(self):
        return not self.page.live or self.page.has_unpublished_changes

    @property
    def standing(self) -> MedicalCheck | None:
        """The check that “Still right” repeats: the person's own, else the one that stands for the text edited."""
        checks = self.texts[-1].checks.checks
        mine = (check for check in checks if check.contributor and check.contributor == self.contributor)
        return next(mine, None) or next(iter(checks), None)

    @cached_property
    def contributor(self):
        return contributor_of(self.user)

    @property
    def may_record_for_others(self):
        return self.user.has_perm(FOR_OTHERS)

    @property
    def may_record_own(self):
        is_somebody = self.user.has_perm(ADD) and self.contributor is not None
        return is_somebody and not is_barred_as_author(self.contributor, self.page)

    @property
    def may_record(self):
        """Whether to offer a form. What exactly they may say in it, the check itself knows."""
        return self.may_record_for_others or self.may_record_own

    @property
    def obstacle(self) -> str:
        """Why this person cannot check the text, where they are somebody who is asked to."""
        is_asked = self.user.has_perm(ADD) or self._is_in_workflow
        return obstacle(self.user, self.page) if is_asked and not self.may_record_for_others else ""

    @property
    def _is_in_workflow(self):
        task = self.page.current_workflow_task
        return isinstance(task, MedicalCheckTask) and bool(task.get_actions(self.page, self.user))

    @property
    def seen(self) -> str:
        """What a form keeps of the text that this person has before them; empty for a page without versions."""
        revision = self.page.get_latest_revision()
        return seen_by(self.user, revision) if revision else ""
