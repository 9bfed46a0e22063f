from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from .models import Contributor, Disclaimer, Helpline, MedicalCheck, Medicine


class ContributorViewSet(SnippetViewSet):
    model = Contributor
    icon = "user"
    list_display = ["name", "kind", "job_title", UpdatedAtColumn()]
    list_filter = ["kind"]


class MedicineViewSet(SnippetViewSet):
    model = Medicine
    icon = "clipboard-list"
    list_display = ["name", "medicine_class", UpdatedAtColumn()]


class DisclaimerViewSet(SnippetViewSet):
    model = Disclaimer
    icon = "warning"
    list_display = ["title", "kind", "country", UpdatedAtColumn()]
    list_filter = ["kind", "country"]


class HelplineViewSet(SnippetViewSet):
    model = Helpline
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
