from datetime import date, datetime

from django import forms
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import is_naive
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision

from ..conf import settings
from ..dates import today
from .base import get_page_model
from .contributors import Contributor
from .medical_checks import MedicalCheck, author_ids

ADD = "wagtail_healthblocks.add_medicalcheck"
NEWER = _("The text was saved again since you opened it. Read it once more.")


class MedicalCheckForm(forms.Form):
    """What somebody says who approves a page as medically checked, and which text they have seen."""

    scope = forms.ChoiceField(label=_("Checked for"), choices=MedicalCheck.Scope.choices)
    next_due = forms.DateField(
        label=_("Next check due"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("For editors; readers do not see it."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, values: dict):
        """The form with values that a script has sent, whatever they are."""
        texts = {
            name: value if isinstance(value, date) else str(value)
            for name, value in values.items()
            if value is not None
        }
        return cls(texts)

    def clean_next_due(self):
        due = self.cleaned_data["next_due"]
        if due and due <= today():
            raise ValidationError(_("The next check must be after this one."), code="order")
        return due

    def clean(self):
        # Of the whole form, not of the field: nobody sees the error of a field that is hidden.
        if "seen" in self.cleaned_data and not is_still_seen(self.cleaned_data["seen"]):
            raise ValidationError(NEWER, code="newer")
        return super().clean()


def seen_by(user, revision) -> str:
    """What a form keeps of the text that it was opened on: its revision, when that was saved, and for whom."""
    return f"{revision.pk} {revision.created_at.isoformat()} {user.pk}"


def is_still_seen(seen: str, page=None, user=None) -> bool:
    """Whether nobody else has saved the text since; of this page and for this user, where they are given.

    Autosave overwrites a revision: its moment tells.
    """
    try:
        key, saved_at, reader_key = seen.split(" ")
        moment, reader = datetime.fromisoformat(saved_at), int(reader_key)
        revision = Revision.objects.get(pk=int(key))
    except (ValueError, Revision.DoesNotExist):
        return False
    is_theirs = (page is None or revision.object_id == str(page.pk)) and (user is None or reader == user.pk)
    if not is_theirs or is_naive(moment) == django_settings.USE_TZ:
        return False
    later = Revision.objects.for_instance(revision.content_object).filter(created_at__gt=moment)
    return not later.exclude(user_id=reader).exists()


class MedicalCheckTask(AbstractGroupApprovalTask):
    """A step of a workflow: somebody qualified approves the text, and with that records a medical check of it."""

    class Meta:
        verbose_name = _("medical check")
        verbose_name_plural = _("medical checks in workflows")

    @classmethod
    def get_description(cls):
        return _("A qualified person in one of these groups checks the text; approving it records a medical check")

    def get_actions(self, obj, user):
        """Those of an approval, of which each asks for the check; approving for those alone who may check this text."""
        if not (user.is_superuser or self._user_in_groups(user)):
            return []
        reject = ("reject", _("Request changes"), True)
        return [reject, ("approve", _("Approve as medically checked"), True)] if may_check(user, obj) else [reject]

    def get_form_for_action(self, action):
        return MedicalCheckForm if action == "approve" else super().get_form_for_action(action)

    def get_template_for_action(self, action):
        return "wagtail_healthblocks/admin/medical_check_modal.html" if action == "approve" else ""

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        """Raises PermissionDenied for an approval without the form, or of a text that is not the one that was read."""
        if action_name != "approve":
            return super().on_action(task_state, user, action_name, **kwargs)
        page = task_state.workflow_state.content_object
        # Before the question whether somebody has saved: what is saved after it, is not what is recorded.
        revision = page.get_latest_revision()
        form = MedicalCheckForm.of(kwargs)
        if not form.is_valid() or not is_still_seen(form.cleaned_data["seen"], page, user):
            raise PermissionDenied(" ".join(error for errors in form.errors.values() for error in errors))
        said = {name: form.cleaned_data[name] for name in ("scope", "next_due", "note")}
        try:
            MedicalCheck.objects.record(revision, contributor=contributor_of(user), by=user, **said)
        except ValidationError as error:
            raise PermissionDenied(" ".join(error.messages)) from error
        task_state.approve(user=user, comment=said["note"], update=False)
        workflow_state = task_state.workflow_state
        workflow_state.update(user=self._publisher(workflow_state, page, user))

    def _publisher(self, workflow_state, page, user):
        """Who goes on with the workflow. Wagtail lets the last step end only by somebody who may publish by hand.

        A reviewer need not: it is the workflow that publishes what they approve, and its log names them.
        """
        is_last = workflow_state.get_next_task() is None
        return None if is_last and not page.permissions_for_user(user).can_publish() else user


def contributor_of(user) -> Contributor | None:
    """The published profile of a user, or None."""
    return Contributor.objects.filter(user=user, live=True).first() if user.pk else None


def obstacle(user, page) -> str:
    """Why a user is nobody who can check what a page says now, as a draft; empty where nothing stands in the way."""
    if not isinstance(page, get_page_model()):
        return gettext("Only pages can be medically checked.")
    if not user.has_perm(ADD):
        return gettext("You may not record medical checks: your account lacks the permission for it.")
    contributor = contributor_of(user)
    if contributor is None:
        return gettext("No contributor’s published profile names your account as its user. Ask an editor to do that.")
    if not (contributor.is_person and contributor.is_qualified):
        return gettext("Your profile says no credentials and no registration, which readers need to trust your check.")
    if is_barred_as_author(contributor, page):
        return gettext("You wrote this text. Somebody else must check it.")
    return ""


def is_barred_as_author(contributor, page) -> bool:
    """Whether somebody may not check what a page says now, as a draft, because they wrote it."""
    if settings.HEALTHBLOCKS_CHECKS_OF_OWN_TEXT:
        return False
    return contributor.pk in author_ids(page.get_latest_revision_as_object())


def may_check(user, page) -> bool:
    """Whether a user is somebody who can check what a page says now, as a draft."""
    return not obstacle(user, page)
