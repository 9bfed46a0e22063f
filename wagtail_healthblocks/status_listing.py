"""One table of the legal statuses of all medicines: what is old, what contradicts, what no code table knows."""

from functools import reduce
from operator import or_

from django.contrib.admin.utils import quote
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.forms import CheckboxSelectMultiple
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from . import legal_status
from .dates import months_after, today
from .marked_statuses import MARKED
from .models import LegalStatus, Medicine
from .vocabulary.axes import axis_choices

POLICY = ModelPermissionPolicy(Medicine)
VIEWING = ["add", "change", "delete", "publish", "view"]
#: What a status may need somebody for.
NEEDS = {"mend": _("To be mended"), "unknown": _("Code no longer known")}
AGES = {12: _("Older than a year"), 24: _("Older than two years"), 60: _("Older than five years")}


def to_be_mended() -> Q:
    """Those that were marked, and those that do not say which products they are about where there are others."""
    axis = {"medicine": OuterRef("medicine"), "country": OuterRef("country"), "axis": OuterRef("axis")}
    others = LegalStatus.objects.filter(**axis).exclude(pk=OuterRef("pk"))
    return MARKED | (Q(applies_to="") & Q(Exists(others)))


def with_unknown_code(statuses):
    """Those whose code the code table does not have for their country, or not any longer: readers get none of them."""
    stored = LegalStatus.objects.order_by().values("country", "axis", "code").distinct()
    unknown = [Q(**row) for row in stored if not LegalStatus(**row).is_known]
    return statuses.filter(reduce(or_, unknown)) if unknown else statuses.none()


def need_of(status) -> str:
    """What a status of the table needs somebody for; empty for most."""
    if not status.is_known:
        return "unknown"
    return "mend" if status.waits else ""


def _classes():
    found = Medicine.objects.exclude(medicine_class="").order_by("medicine_class")
    return [(name, name) for name in found.values_list("medicine_class", flat=True).distinct()]


def _codes():
    found = LegalStatus.objects.order_by("code").values_list("code", flat=True).distinct()
    return [(code, code) for code in found]


class Choices(MultipleChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=CheckboxSelectMultiple, **kwargs)


class LegalStatusFilterSet(WagtailFilterSet):
    """What the table can be narrowed down to."""

    country = Choices(label=_("Country"), choices=legal_status.country_choices)
    axis = Choices(label=_("Axis"), choices=axis_choices)
    code = Choices(label=_("Code"), choices=_codes)
    medicine_class = Choices(label=_("Class"), choices=_classes, field_name="medicine__medicine_class")
    age = ChoiceFilter(label=_("Age"), choices=list(AGES.items()), method="filter_age")
    need = ChoiceFilter(label=_("Needs somebody"), choices=list(NEEDS.items()), method="filter_need")

    class Meta:
        model = LegalStatus
        fields = ["country", "axis", "code"]

    def filter_age(self, statuses, name, months):
        return statuses.filter(as_of__lt=months_after(today(), -int(months)))

    def filter_need(self, statuses, name, need):
        return statuses.filter(to_be_mended()) if need == "mend" else with_unknown_code(statuses)


class AgeColumn(Column):
    """How long ago the source said so."""

    def get_value(self, status):
        return gettext("today") if status.as_of >= today() else timesince(status.as_of, today(), depth=1)


class NeedColumn(StatusTagColumn):
    """Whether a status needs somebody."""

    def get_value(self, status):
        return NEEDS.get(need_of(status), "")


class LegalStatusIndexView(IndexView):
    """The table; each row leads to the form of its medicine."""

    model = LegalStatus
    page_title = _("Legal statuses")
    permission_policy = POLICY
    any_permission_required = VIEWING
    filterset_class = LegalStatusFilterSet
    search_fields = ["medicine__name", "medicine__brand_names", "applies_to", "source", "cited_source__title", "code"]
    default_ordering = ("medicine__name", "country", "axis", "-as_of")
    paginate_by = 50
    list_export = ["medicine.name", "medicine.medicine_class", "country_name", "axis_label", "code", "label"] + [
        *("products", "as_of", "source", "source_url", "cited_source", "medicine.live")
    ]
    export_headings = {
        "medicine.name": _("Medicine"),
        "medicine.medicine_class": _("Class"),
        "country_name": _("Country"),
        "axis_label": _("Axis"),
        "label": _("Label"),
        "products": _("Applies to"),
        "medicine.live": _("Live"),
    }

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "medicine", label=_("Medicine"), sort_key="medicine__name", width="18%", get_url=self.get_edit_url
            ),
            Column("country_name", label=_("Country"), sort_key="country"),
            Column("axis_label", label=_("Axis"), sort_key="axis"),
            Column("label", label=_("Status"), accessor=lambda status: status.label or status.code, sort_key="code"),
            Column("applies_to", label=_("Applies to"), sort_key="applies_to"),
            Column("as_of", label=_("As of"), sort_key="as_of"),
            AgeColumn("age", label=_("Age")),
            NeedColumn("need", label=_("Needs somebody")),
        ]

    def get_base_queryset(self):
        statuses = LegalStatus.objects.select_related("medicine", "cited_source").defer("medicine__uses")
        return statuses.annotate(waits=ExpressionWrapper(to_be_mended(), output_field=BooleanField()))

    def order_queryset(self, queryset):
        queryset = super().order_queryset(queryset)
        return queryset.order_by(*queryset.query.order_by, "pk")  # pages of a table overlap where rows are alike

    def get_edit_url(self, status):
        may_edit = self.user_has_permission("change")
        url_name = Medicine.snippet_viewset.get_url_name("edit")
        return reverse(url_name, args=[quote(status.medicine_id)]) if may_edit else None


class LegalStatusMenuItem(MenuItem):
    def is_shown(self, request):
        return POLICY.user_has_any_permission(request.user, VIEWING)


class LegalStatusViewSet(ViewSet):
    """The table and its place in the menu; who may see medicines may see it."""

    name = "healthblocks_legal_statuses"
    url_prefix = "healthblocks/legal-statuses"
    icon = "globe"
    menu_label = _("Legal statuses")
    menu_name = "legal-statuses"
    menu_item_class = LegalStatusMenuItem

    def get_common_view_kwargs(self, **kwargs):
        names = {"index_url_name": self.get_url_name("index"), "index_results_url_name": self.get_url_name("results")}
        return super().get_common_view_kwargs(**{"header_icon": self.icon, **names, **kwargs})

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(LegalStatusIndexView), name="index"),
            path("results/", self.construct_view(LegalStatusIndexView, results_only=True), name="results"),
        ]
