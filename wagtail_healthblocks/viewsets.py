from django import forms
from django.db import transaction
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.log_actions import log
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from .models import Contributor, Disclaimer, Helpline, MedicalCheck, Medicine


class CreationForm(forms.ModelForm):
    """A snippet's first few fields, in a window over a page; the page's own form has fields of the same names."""

    class Meta:
        formfield_callback = formfield_for_dbfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "id_new_%s", **kwargs})


class ContributorForm(CreationForm):
    """Who somebody is; a photo, links and a registration come later. The address is made from the name."""

    class Meta(CreationForm.Meta):
        model = Contributor
        fields = ["name", "kind", "prefix", "credentials", "job_title", "biography"]


class MedicineForm(CreationForm):
    """A medicine's names. Each status and use needs a date and a source, so these have a form of their own."""

    class Meta(CreationForm.Meta):
        model = Medicine
        fields = ["name", "brand_names", "medicine_class"]
        help_texts = {
            "medicine_class": _(
                "Such as “dissociative anaesthetic”. Add legal statuses and uses afterwards: "
                "choose “Edit this medicine” in the menu beside its name."
            )
        }


class DisclaimerForm(CreationForm):
    """A statement as plain text, for a window over the page has no room for the editor of rich texts."""

    class Meta(CreationForm.Meta):
        model = Disclaimer
        fields = ["title", "kind", "country", "text"]
        widgets = {"text": AdminAutoHeightTextInput}
        help_texts = {"text": _("An empty line starts a new paragraph. Add links afterwards.")}

    def clean_text(self):
        return linebreaks(self.cleaned_data["text"], autoescape=True)


class HelplineForm(CreationForm):
    """What people need to get help, and when somebody verified it."""

    class Meta(CreationForm.Meta):
        model = Helpline
        fields = ["name", "kind", "country", "phone", "sms", "url", "hours", "last_verified", "source_url"]
        widgets = {"last_verified": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class CreateInChooserView(SnippetCreateView):
    """Saves a snippet as its own form does: with its history, published by those who may publish, else as a draft."""

    def save_form(self, form):
        user = self.request.user
        with transaction.atomic():
            form.instance.live = False
            snippet = form.save()
            revision = snippet.save_revision(user=user)
            log(snippet, "wagtail.create", user=user, revision=revision, content_changed=True)
            if self.get_permission_policy().user_has_permission(user, "publish"):
                revision.publish(user=user)
        snippet.refresh_from_db()
        return snippet


class CreatingChooserViewSet(SnippetChooserViewSet):
    """A window to choose a snippet, or to create one without leaving the page."""

    create_view_class = CreateInChooserView


class ContributorChooserViewSet(CreatingChooserViewSet):
    creation_form_class = ContributorForm


class MedicineChooserViewSet(CreatingChooserViewSet):
    creation_form_class = MedicineForm


class DisclaimerChooserViewSet(CreatingChooserViewSet):
    creation_form_class = DisclaimerForm


class HelplineChooserViewSet(CreatingChooserViewSet):
    creation_form_class = HelplineForm


class ContributorViewSet(SnippetViewSet):
    model = Contributor
    chooser_viewset_class = ContributorChooserViewSet
    icon = "user"
    list_display = ["name", "kind", "job_title", UpdatedAtColumn()]
    list_filter = ["kind"]


class MedicineViewSet(SnippetViewSet):
    model = Medicine
    chooser_viewset_class = MedicineChooserViewSet
    icon = "clipboard-list"
    list_display = ["name", "medicine_class", UpdatedAtColumn()]


class DisclaimerViewSet(SnippetViewSet):
    model = Disclaimer
    chooser_viewset_class = DisclaimerChooserViewSet
    icon = "warning"
    list_display = ["title", "kind", "country", UpdatedAtColumn()]
    list_filter = ["kind", "country"]


class HelplineViewSet(SnippetViewSet):
    model = Helpline
    chooser_viewset_class = HelplineChooserViewSet
    icon = "mobile-alt"
    list_display = ["name", "country", "kind", "phone", "last_verified"]
    list_filter = ["country", "kind"]


class RecordMedicalCheckView(CreateView):
    """Starts with the page whose edit view the person comes from."""

    def get_initial(self):
        return {**super().get_initial(), "page": self.request.GET.get("page")}


class MedicalCheckViewSet(SnippetViewSet):
    model = MedicalCheck
    add_view_class = RecordMedicalCheckView
    icon = "circle-check"
    list_display = ["page", "contributor", "scope", "date", "next_due"]
    list_filter = ["contributor", "scope"]


class HealthViewSetGroup(SnippetViewSetGroup):
    items = (ContributorViewSet, MedicineViewSet, DisclaimerViewSet, HelplineViewSet, MedicalCheckViewSet)
    menu_label = _("Health")
    menu_icon = "clipboard-list"
    menu_name = "health"
