from django import forms
from django.contrib.admin.utils import quote
from django.db import transaction
from django.urls import path, reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.log_actions import log
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .check_listings import MedicalCheckFilterSet, StateColumn
from .check_views import RecordEarlierView, RecordView
from .chooser_listings import DetailedChooseResultsView, DetailedChooseView
from .correction_views import ChangeCorrectionView, CorrectView, DeleteCorrectionView, LiftView, WithdrawView
from .editorial.forms import FindingsForm
from .first_status import FirstStatusMixin
from .medicine_listings import MedicineFilterSet
from .models import (
    CheckInterval,
    Contributor,
    Correction,
    Disclaimer,
    Helpline,
    MedicalCheck,
    Medicine,
    SafetyAlert,
    Source,
)
from .publishing import EditMedicineView
from .source_desk.views import ExportView, MergeView, PasteView, SourceEditView, SourceIndexView
from .source_report import SourceReportViewSet
from .status_listing import LegalStatusViewSet
from .unpublishing import UnpublishSnippetView


class CreationForm(FindingsForm, forms.ModelForm):
    """A snippet's first few fields, in a window over a page; the page's own form has fields of the same names."""

    class Meta:
        formfield_callback = formfield_for_dbfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "id_new_%s", **kwargs})
        self.formsets, self.is_deferred_validation = {}, False


class ContributorForm(CreationForm):
    """Who somebody is; a photo, links and a registration come later. The address is made from the name."""

    class Meta(CreationForm.Meta):
        model = Contributor
        fields = ["name", "kind", "prefix", "credentials", "job_title", "biography"]


class MedicineForm(FirstStatusMixin, CreationForm):
    """A medicine's names and its first legal status; more statuses, and uses, have a form of their own."""

    class Meta(CreationForm.Meta):
        model = Medicine
        fields = ["name", "brand_names", "medicine_class"]
        help_texts = {
            "medicine_class": _(
                "Such as “dissociative anaesthetic”. Add uses and more legal statuses afterwards: "
                "choose “Edit this medicine” in the menu beside its name."
            )
        }


class DisclaimerForm(CreationForm):
    """A statement as plain text, for a window over the page has no room for the editor of rich texts."""

    class Meta(CreationForm.Meta):
        model = Disclaimer
        fields = ["title", "kind", "country", "text"]
        widgets = {"text": AdminAutoHeightTextInput}
        help_texts = {"text": _("An empty line starts a new paragraph. Add links and sources afterwards.")}

    def clean_text(self):
        return linebreaks(self.cleaned_data["text"], autoescape=True)


class HelplineForm(CreationForm):
    """What people need to get help, and when somebody verified it."""

    class Meta(CreationForm.Meta):
        model = Helpline
        fields = ["name", "kind", "country", "phone", "sms", "url", "hours", "last_verified", "source_url"]
        widgets = {"last_verified": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class SourceForm(CreationForm):
    """What tells a source from others; the rest has a form of its own."""

    class Meta(CreationForm.Meta):
        model = Source
        fields = ["kind", "title", "authors", "container", "year", "doi", "pmid", "url", "accessed"]
        widgets = {
            "authors": AdminAutoHeightTextInput,
            "accessed": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class CreateInChooserView(SnippetCreateView):
    """Saves a snippet as its own form does: with its history, published by those who may publish, else as a draft."""

    def get_creation_form(self):
        """The form, which asks the rules only what it is to publish."""
        form = super().get_creation_form()
        form.is_deferred_validation = not self.may_publish
        return form

    @property
    def may_publish(self):
        return self.get_permission_policy().user_has_permission(self.request.user, "publish")

    def save_form(self, form):
        user = self.request.user
        with transaction.atomic():
            form.instance.live = False
            snippet = form.save()
            revision = snippet.save_revision(user=user)
            log(snippet, "wagtail.create", user=user, revision=revision, content_changed=True)
            if self.may_publish:
                revision.publish(user=user)
        snippet.refresh_from_db()
        return snippet


class CreatingChooserViewSet(SnippetChooserViewSet):
    """A window to choose a snippet, or to create one without leaving the page."""

    choose_view_class = DetailedChooseView
    choose_results_view_class = DetailedChooseResultsView
    create_view_class = CreateInChooserView


class ContributorChooserViewSet(CreatingChooserViewSet):
    creation_form_class = ContributorForm


class MedicineChooserViewSet(CreatingChooserViewSet):
    creation_form_class = MedicineForm


class DisclaimerChooserViewSet(CreatingChooserViewSet):
    creation_form_class = DisclaimerForm


class HelplineChooserViewSet(CreatingChooserViewSet):
    creation_form_class = HelplineForm


class SourceChooserViewSet(CreatingChooserViewSet):
    creation_form_class = SourceForm


class HealthSnippetViewSet(SnippetViewSet):
    """A snippet that articles show: taking it from readers is asked first."""

    unpublish_view_class = UnpublishSnippetView


class ContributorViewSet(HealthSnippetViewSet):
    model = Contributor
    chooser_viewset_class = ContributorChooserViewSet
    icon = "user"
    list_display = ["name", "kind", "job_title", UpdatedAtColumn()]
    list_filter = ["kind"]


class MedicineViewSet(HealthSnippetViewSet):
    model = Medicine
    chooser_viewset_class = MedicineChooserViewSet
    edit_view_class = EditMedicineView
    icon = "clipboard-list"
    list_display = ["name", "medicine_class", UpdatedAtColumn()]
    filterset_class = MedicineFilterSet


class DisclaimerViewSet(HealthSnippetViewSet):
    model = Disclaimer
    chooser_viewset_class = DisclaimerChooserViewSet
    icon = "warning"
    list_display = ["title", "kind", "country", UpdatedAtColumn()]
    list_filter = ["kind", "country"]


class HelplineViewSet(HealthSnippetViewSet):
    model = Helpline
    chooser_viewset_class = HelplineChooserViewSet
    icon = "mobile-alt"
    list_display = ["name", "country", "kind", "phone", "last_verified"]
    list_filter = ["country", "kind"]


class SourceViewSet(HealthSnippetViewSet):
    model = Source
    chooser_viewset_class = SourceChooserViewSet
    icon = "openquote"
    list_display = ["title", Column("label", label=_("Author and year")), "kind", "status", UpdatedAtColumn()]
    list_filter = ["kind", "status", "year"]
    index_view_class = SourceIndexView
    edit_view_class = SourceEditView

    def get_urlpatterns(self):
        """Those of any snippet, and those of the desk. The first one, the list, is where the menu leads."""
        return [
            *super().get_urlpatterns(),
            path("paste/", self.construct_view(PasteView), name="paste"),
            path("export/", self.construct_view(ExportView), name="export"),
            path("merge/<int:pk>/", self.construct_view(MergeView), name="merge"),
        ]


class MedicalCheckURLFinder(ModelAdminURLFinder):
    """A check has no edit view: who looks for it finds its record."""

    def construct_edit_url(self, instance):
        return reverse(MedicalCheck.snippet_viewset.get_url_name("inspect"), args=[quote(instance.pk)])

    def get_edit_url(self, instance):
        policy = MedicalCheck.snippet_viewset.permission_policy
        may_see = policy.user_has_any_permission(self.user, ["add", "delete", "view"])
        return self.construct_edit_url(instance) if may_see else None


class MedicalCheckViewSet(SnippetViewSet):
    """The records of medical checks. Each is made for a page, from its editor, and never changed."""

    model = MedicalCheck
    icon = "circle-check"
    list_display = [
        "page",
        Column("name", label=_("Checked by"), sort_key="contributor_name"),
        "scope",
        "date",
        "next_due",
        StateColumn("state", label=_("State")),
    ]
    filterset_class = MedicalCheckFilterSet
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["page", "contributor_name", "scope", "date", "next_due", "note", "recorded_by"]
    url_finder_class = MedicalCheckURLFinder

    def get_queryset(self, request):
        return MedicalCheck.objects.select_related("page", "contributor").defer("record")

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"add_url_name": None, "edit_url_name": None, **kwargs})

    def get_urlpatterns(self):
        """Those of any snippet, but none to add or to edit one without its page; and two forms of a page."""
        views = {"record": RecordView, "record_earlier": RecordEarlierView}
        return [
            *(pattern for pattern in super().get_urlpatterns() if pattern.name not in ("add", "edit")),
            *(path(f"{name}/<int:page_id>/", self.construct_view(view), name=name) for name, view in views.items()),
        ]

    def register_chooser_viewset(self):
        """Nothing chooses a check."""


class CheckIntervalViewSet(SnippetViewSet):
    """After how many months the next check is proposed."""

    model = CheckInterval
    icon = "calendar-alt"
    list_display = ["site", "specialty", "months"]
    list_filter = ["site"]
    copy_view_enabled = False
    add_to_reference_index = False

    def register_chooser_viewset(self):
        """Nothing chooses an interval."""


class SafetyAlertViewSet(SnippetViewSet):
    """Warnings about medicines. Who may publish one raises it, and ends it."""

    model = SafetyAlert
    icon = "warning"
    list_display = ["heading", "medicine", "kind", "start", "end", Column("state_label", label=_("State"))]
    list_filter = ["kind", "medicine", "start", "end"]

    def get_queryset(self, request):
        return SafetyAlert.objects.select_related("medicine")


class CorrectionViewSet(SnippetViewSet):
    """What articles say of their own mistakes. Each is made for a page, from its editor."""

    model = Correction
    icon = "edit"
    list_display = ["label", Column("text", label=_("Text")), "page", "kind", "date"]
    list_filter = ["kind", "date"]
    search_fields = ["text", "page__title"]
    copy_view_enabled = False
    add_to_reference_index = False
    edit_view_class = ChangeCorrectionView
    delete_view_class = DeleteCorrectionView

    def get_queryset(self, request):
        return Correction.objects.select_related("page")

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"add_url_name": None, **kwargs})

    def get_urlpatterns(self):
        """Those of any snippet, but none to add one without its page; and the forms of a page."""
        views = {"correct": CorrectView, "withdraw": WithdrawView, "lift": LiftView}
        return [
            *(pattern for pattern in super().get_urlpatterns() if pattern.name != "add"),
            *(path(f"{name}/<int:page_id>/", self.construct_view(view), name=name) for name, view in views.items()),
        ]

    def register_chooser_viewset(self):
        """Nothing chooses a correction."""


class HealthViewSetGroup(SnippetViewSetGroup):
    items = (
        ContributorViewSet,
        MedicineViewSet,
        LegalStatusViewSet,
        DisclaimerViewSet,
        HelplineViewSet,
        SourceViewSet,
        SourceReportViewSet,
        SafetyAlertViewSet,
        MedicalCheckViewSet,
        CorrectionViewSet,
        CheckIntervalViewSet,
    )
    menu_label = _("Health")
    menu_icon = "clipboard-list"
    menu_name = "health"
