"""Recording medical checks in the admin: the forms of a page, and the approval of one in a workflow."""

import json

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield

from .dates import today
from .models import Contributor, HealthArticleMixin, MedicalCheck, MedicalCheckTask
from .models.base import get_page_model
from .models.check_intervals import next_check
from .models.check_summaries import CheckSummary, may_record_any
from .models.medical_check_task import NEWER, MedicalCheckForm, is_still_seen, obstacle
from .page_form import PageFormView
from .panels import SEEN
from .readings.records import changes_since, record_of


def chooser_of(foreign_key):
    """The window in which Wagtail's own forms choose what this points to."""
    return formfield_for_dbfield(foreign_key).widget


class PersonForm(forms.Form):
    """Who checked a page, and in what respect: anybody for whom the user may record checks, else they themselves."""

    contributor = forms.ModelChoiceField(
        Contributor.objects.filter(live=True),
        label=_("Checked by"),
        error_messages={"invalid_choice": _("Choose somebody whose profile is published: readers see their name.")},
    )
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    scope = MedicalCheckForm.base_fields["scope"]
    note = MedicalCheckForm.base_fields["note"]

    field_order = ["contributor", "scope", "date", "next_due", "note"]

    def __init__(self, *args, summary, **kwargs):
        super().__init__(*args, **kwargs)
        self.summary = summary
        if summary.may_record_for_others:
            self.fields["contributor"].widget = chooser_of(MedicalCheck._meta.get_field("contributor"))
        else:
            self._keep_to(summary.contributor)

    def _keep_to(self, contributor):
        """Show who checks, today, and take nothing else: a disabled field ignores what is sent."""
        del self.fields["date"]
        field = self.fields["contributor"]
        field.queryset, field.empty_label = Contributor.objects.filter(pk=contributor.pk), None
        field.initial, field.disabled = contributor.pk, True

    def record(self, user):
        """Record what the form says. Raises as the model's manager."""
        raise NotImplementedError

    def save(self, user) -> MedicalCheck | None:
        """The check that is recorded, or None where it cannot be; then each field says why."""
        try:
            return self.record(user)
        except PermissionDenied:
            self.add_error("contributor", _("You may not record checks of this person."))
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        return None


class RecordForm(PersonForm):
    """A medical check of the latest text of a page, which is refused if somebody else has saved that since."""

    next_due = MedicalCheckForm.base_fields["next_due"]
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        # Before the question whether somebody has saved: what is saved after it, is not what is recorded.
        self.revision = self.summary.page.get_latest_revision()
        seen = self.cleaned_data.get("seen", "")
        if (self.revision or seen) and not is_still_seen(seen, self.summary.page, self.summary.user):
            # What is typed stays. The next attempt is about the text that was saved meanwhile.
            self.data = {**self.data.dict(), "seen": self.summary.seen}
            raise ValidationError(NEWER, code="newer")
        return super().clean()

    def record(self, user):
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return MedicalCheck.objects.record(self._revision_of_text(user), by=user, **said)

    def _revision_of_text(self, user):
        """The latest version, made first where none has the text: of pages that programs have written."""
        page = self.summary.page
        is_as_live = not page.has_unpublished_changes
        if self.revision is None or is_as_live and changes_since(record_of(self.revision.as_object()), page):
            return page.save_revision(user=user, changed=False, clean=False)
        return self.revision


class EarlierForm(PersonForm):
    """A check from before this site kept versions."""

    def record(self, user):
        return MedicalCheck.objects.record_earlier(self.summary.page, by=user, **self.cleaned_data)


class RecordView(PageFormView):
    """Records a check of what a page says now, and leads back to its editor."""

    form_class = RecordForm
    template_name = "wagtail_healthblocks/admin/record_medical_check.html"
    page_title = _("Record a medical check")
    header_icon = ""
    submit_label = _("Record")

    def dispatch(self, request, page_id):
        self.page = get_object_or_404(get_page_model(), pk=page_id).specific
        if not isinstance(self.page, HealthArticleMixin) or self.page.alias_of_id:
            raise Http404
        if not self.has_permission():
            raise PermissionDenied
        if not self.summary.may_record:
            messages.error(request, obstacle(request.user, self.page))
            return redirect(self.edit_url)
        return super().dispatch(request)

    def has_permission(self):
        return may_record_any(self.request.user) and self.page.permissions_for_user(self.request.user).can_edit()

    @cached_property
    def summary(self):
        return CheckSummary(self.page, self.request.user)

    def get(self, request):
        if not self.is_seen:
            messages.warning(request, NEWER)
        return super().get(request)

    @cached_property
    def is_seen(self):
        """Whether the text is the one that was read in the editor, where the form was opened from there."""
        seen = self.request.GET.get("seen")
        return not seen or is_still_seen(seen, self.page, self.request.user)

    def get_initial(self):
        asked = self.request.GET.get("again")
        again = next((check for check in MedicalCheck.objects.of(self.page) if str(check.pk) == asked), None)
        return {
            "contributor": again.contributor if again else self.summary.contributor,
            "scope": again.scope if again else MedicalCheck.Scope.FULL,
            "date": today(),
            "next_due": next_check(self.page, today()),
            "seen": (self.is_seen and self.request.GET.get("seen")) or self.summary.seen,
        }

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "summary": self.summary}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "summary": self.summary, "revision": self.page.get_latest_revision()}

    def form_valid(self, form):
        check = form.save(self.request.user)
        if check is None:
            return self.form_invalid(form)
        messages.success(self.request, self.what_holds(check))
        return redirect(self.edit_url)

    def what_holds(self, check):
        """What readers are told from now on."""
        page = type(self.page)._default_manager.get(pk=self.page.pk)
        if not page.live:
            return gettext("The check is recorded for the draft. Readers see it when the draft is published.")
        if check.see(page).covers or check.state == "earlier":
            return gettext("The check is recorded. The live page says: %(statement)s") % {"statement": check.statement}
        return gettext("The check is recorded for the draft. The live page says something else until you publish.")


class RecordEarlierView(RecordView):
    """Records that somebody checked a page before this site kept versions: of which text, nobody knows."""

    form_class = EarlierForm
    page_title = _("Enter a check from before this site kept versions")

    def has_permission(self):
        return super().has_permission() and self.summary.may_record_for_others

    def get_initial(self):
        return {"scope": MedicalCheck.Scope.FULL}


def refuse_approval(request, page):
    """Refuse to approve a text in its editor that is not the one that the editor was opened on.

    Wagtail saves the form before it asks the task. An article's form then says why, with all that was typed; another
    page's editor is opened again.
    """
    is_approval = request.POST.get("action-workflow-action") and request.POST.get("workflow-action-name") == "approve"
    if not is_approval or not isinstance(page.current_workflow_task, MedicalCheckTask):
        return None
    reason = _reason_against(request, page)
    if reason and isinstance(page, HealthArticleMixin):
        page.refused_approval = reason
    elif reason:
        messages.error(request, reason)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def _reason_against(request, page):
    if not is_still_seen(_seen_in_editor(request), page, request.user):
        return gettext("It is not approved: somebody else has saved this page since you opened it. Open it again.")
    form = MedicalCheckForm.of(_values_of_window(request))
    if not form.is_valid():
        listed = " ".join(error for errors in form.errors.values() for error in errors)
        return gettext("It is not approved: %(errors)s Approve it once more.") % {"errors": listed}
    return obstacle(request.user, page)


def _seen_in_editor(request):
    """What the panel keeps of the text in the editor; where a site has no panel, what Wagtail itself keeps."""
    post = request.POST
    return post.get(SEEN) or " ".join(
        [post.get("loaded_revision_id", ""), post.get("loaded_revision_created_at", ""), str(request.user.pk)]
    )


def _values_of_window(request):
    """What was said in the window that asks for the check: the editor sends it as JSON."""
    try:
        values = json.loads(request.POST.get("workflow-action-extra-data", "{}"))
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
