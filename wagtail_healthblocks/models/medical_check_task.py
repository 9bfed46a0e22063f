from datetime import datetime

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision

from ..conf import settings
from ..dates import today
from .contributors import Contributor
from .medical_checks import MedicalCheck, author_ids, is_qualified_person

ADD = "wagtail_healthblocks.add_medicalcheck"


class MedicalCheckForm(forms.Form):
    """What somebody says who approves a page as medically checked, and which text they have seen."""

    scope = forms.ChoiceField(label=_("Checked for"), choices=MedicalCheck.Scope.choices)
    next_due = forms.DateField(
        label=_("Next check due"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea, required=False, help_text=_("For editors; readers do not see it.")
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_next_due(self):
        due = self.cleaned_data["next_due"]
        if due and due <= today():
            raise ValidationError(_("The next check must be after this one."), code="order")
        return due

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        if not is_still_seen(seen):
            raise ValidationError(_("The text was saved again since you opened it. Read it once more."), code="newer")
        return seen


def seen_by(user, revision) -> str:
    """What a form keeps of the text that it was opened on: its revision, when that was saved, and for whom."""
    return f"{revision.pk} {revision.created_at.isoformat()} {user.pk}"


def is_still_seen(seen: str) -> bool:
    """Whether nobody else has saved the text since. Autosave overwrites a revision: its moment tells."""
    try:
        key, moment, user = seen.split(" ")
        revision, moment = Revision.objects.get(pk=int(key)), datetime.fromisoformat(moment)
    except (ValueError, Revision.DoesNotExist):
        return False
    later = Revision.objects.for_instance(revision.content_object).filter(created_at__gt=moment)
    return not later.exclude(user_id=int(user)).exists()


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
        form = MedicalCheckForm(kwargs)
        if not form.is_valid():
            raise PermissionDenied(" ".join(error for errors in form.errors.values() for error in errors))
        page = task_state.workflow_state.content_object
        said = {name: form.cleaned_data[name] for name in ("scope", "next_due", "note")}
        contributor = contributor_of(user)
        MedicalCheck.objects.record(page.get_latest_revision(), contributor=contributor, by=user, **said)
        task_state.approve(user=user, update=False, comment=said["note"])
        # After the last task Wagtail publishes as whoever approves it, and refuses those who may not publish pages. Who
        # set up the workflow has said that its approval publishes: then the site does it, and nobody.
        may_publish = page.permissions_for_user(user).can_publish()
        task_state.workflow_state.update(user=user if may_publish else None)


def contributor_of(user) -> Contributor | None:
    """The published profile of a user, or None."""
    return Contributor.objects.filter(user=user, live=True).first() if user.pk else None


def may_check(user, page) -> bool:
    """Whether a user is somebody who can check what a page says now, as a draft."""
    contributor = contributor_of(user)
    if contributor is None or not is_qualified_person(contributor) or not user.has_perm(ADD):
        return False
    draft = page.get_latest_revision_as_object()
    return settings.HEALTHBLOCKS_CHECKS_OF_OWN_TEXT or contributor.pk not in author_ids(draft)
