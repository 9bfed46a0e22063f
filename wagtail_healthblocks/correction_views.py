"""Saying in the admin that an article was wrong: its corrections, its withdrawal, and giving it back."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import DeleteView, EditView

from .dates import today
from .models import Correction, HealthArticleMixin
from .models.base import get_page_model
from .models.corrections import CHANGED, DELETED, may_correct
from .page_form import PageFormView


class CorrectionForm(forms.ModelForm):
    """What readers are told of a mistake."""

    class Meta:
        model = Correction
        fields = ["date", "text"]
        formfield_callback = formfield_for_dbfield
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def _post_clean(self):
        """Nothing is checked here: the model's manager does that, and each error comes to its field in ``save``."""

    def save(self, page, user) -> Correction | None:
        """The correction that is recorded, or None where it cannot be; then each field says why."""
        try:
            return Correction.objects.record(page, kind=self.instance.kind, by=user, **self.cleaned_data)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        return None


class WithdrawalForm(CorrectionForm):
    """Why an article is withdrawn, and what to read instead."""

    class Meta(CorrectionForm.Meta):
        fields = ["date", "text", "replacement"]
        help_texts = {
            "text": _("Why the article is withdrawn, in plain words. Readers see it in place of the article’s text.")
        }


class PageView(PageFormView):
    """A form about one live article, for those who may correct and publish it; then back to its editor."""

    template_name = "wagtail_healthblocks/admin/correct_page.html"
    header_icon = "edit"
    action = "add"
    submit_label = _("Publish it")
    explanation = ""

    def dispatch(self, request, page_id):
        self.page = get_object_or_404(get_page_model(), pk=page_id).specific
        if not isinstance(self.page, HealthArticleMixin) or self.page.alias_of_id or not self.page.live:
            raise Http404
        if not may_correct(request.user, self.page, self.action):
            raise PermissionDenied
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "explanation": self.explanation}


class CorrectView(PageView):
    """Adds a correction to an article."""

    form_class = CorrectionForm
    kind = Correction.Kind.CORRECTION
    page_title = _("Add a correction")
    explanation = _(
        "Mend the article first, and publish it. Then say here what was wrong. "
        "Readers see the correction at the top of the article, with its date, and it stays there."
    )
    done = _("Readers see the correction at the top of the article.")

    def get_initial(self):
        return {"date": today()}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Correction(page_id=self.page.pk, kind=self.kind)}

    def form_valid(self, form):
        if form.save(self.page, self.request.user) is None:
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.edit_url)


class WithdrawView(CorrectView):
    """Withdraws an article: its address stays, and says why."""

    form_class = WithdrawalForm
    kind = Correction.Kind.WITHDRAWAL
    page_title = _("Withdraw the article")
    header_icon = "warning"
    submit_label = _("Withdraw it")
    explanation = _(
        "The address of the article stays. Readers get your reason in place of its text, search engines are asked "
        "to leave it out, and nobody is said to have checked it. You can lift the withdrawal again."
    )
    done = _("The article is withdrawn. Readers get your reason in place of its text.")


class LiftView(PageView):
    """Gives a withdrawn article back to its readers."""

    form_class = forms.Form
    action = "change"
    page_title = _("Lift the withdrawal")
    header_icon = "undo"
    submit_label = _("Lift it")
    explanation = _(
        "Readers get the article again, as it was published last. A note at its top goes on saying that it was "
        "withdrawn, from when to when, and why."
    )

    def form_valid(self, form):
        withdrawal = self.page.get_notices().withdrawal
        if withdrawal is None:
            messages.warning(self.request, _("This article is not withdrawn."))
        else:
            withdrawal.lift(self.request.user)
            messages.success(self.request, _("Readers get the article again."))
        return redirect(self.edit_url)


class OfPageMixin:
    """For views of one correction: only for those who may publish its page, too."""

    def dispatch(self, request, *args, **kwargs):
        if not may_correct(request.user, self.object.page, self.permission_required):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ChangeCorrectionView(OfPageMixin, EditView):
    """Changes a correction that readers see; what it said before stays in its history.

    Nothing is saved before somebody says so: readers would get half a sentence.
    """

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def save_instance(self):
        correction = super().save_instance()
        correction.log_on_page(CHANGED, self.request.user)
        return correction


class DeleteCorrectionView(OfPageMixin, DeleteView):
    """Deletes a correction that should never have been there; its page's history keeps that it was."""

    def delete_action(self):
        self.object.log_on_page(DELETED, self.request.user)
        super().delete_action()


def header_buttons(page, user):
    """On the editor of a live article, for those who may: a correction, a withdrawal, or the end of one."""
    if not isinstance(page.specific_deferred, HealthArticleMixin) or page.alias_of_id or not page.live:
        return
    withdrawn = Correction.objects.withdrawals().filter(page_id=page.pk).exists()
    buttons = [("correct", "add", CorrectView, 81)]
    buttons.append(("lift", "change", LiftView, 82) if withdrawn else ("withdraw", "add", WithdrawView, 82))
    for name, action, view, priority in buttons:
        if may_correct(user, page, action):
            url = reverse(Correction.snippet_viewset.get_url_name(name), args=[page.pk])
            yield Button(view.page_title, url, icon_name=view.header_icon, priority=priority)
