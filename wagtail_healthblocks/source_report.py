"""The sources that somebody has to look at, and why; beside it the marks whose source is gone."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.forms import CheckboxSelectMultiple
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters import MultipleChoiceFilter
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.models import ReferenceIndex
from wagtail.permission_policies import ModelPermissionPolicy

from .conf import settings
from .dates import today
from .gone_marks import gone_marks
from .models import (
    DefaultDisclaimer,
    Disclaimer,
    HealthblocksSiteSettings,
    LegalStatus,
    Medicine,
    NoticeList,
    Source,
)
from .models.base import get_page_model
from .models.sources import IDENTIFIERS
from .usage import article_ids
from .vocabulary.source_statuses import SOURCE_STATUSES, find

POLICY = ModelPermissionPolicy(Source)
VIEWING = ["add", "change", "delete", "publish", "view"]
#: Why somebody has to look at a source.
NEEDS = {
    "retracted": _("Retracted, and pages use it"),
    "concern": _("Doubted, and pages use it"),
    "superseded": _("Superseded, and pages use it"),
    "corrected": _("Corrected, and pages use it"),
    "set_aside": _("Status against a notice"),
    "old": _("Old"),
    "no_identifier": _("Without an identifier"),
    "unsure": _("Read from text, to be checked"),
}
ROWS = 50


def oldest_year() -> int:
    """The year of the oldest source that is not old."""
    return today().year - settings.HEALTHBLOCKS_SOURCE_AGE_YEARS


def _references(model, owner=None):
    """The places on pages, or in another kind of owner, that name a snippet, in a mark or by choice."""
    owner = owner or get_page_model()
    types = ContentType.objects.get_for_models(owner, model)
    named = {"named": Cast("to_object_id", BigIntegerField()), "naming": Cast("object_id", BigIntegerField())}
    return ReferenceIndex.objects.filter(base_content_type=types[owner], to_content_type=types[model]).annotate(**named)


def _named(model):
    """The keys of those that pages name, as a query."""
    return _references(model).values("named")


def _used() -> Q:
    """Pages name it, or show a medicine with a status that does, or a disclaimer with a mark."""
    statuses = LegalStatus.objects.filter(medicine__in=_named(Medicine), cited_source__isnull=False)
    # By the keys as the index has them: those of other models need not be numbers, and a database may read them first.
    shown, default = (_references(Disclaimer, owner) for owner in (None, HealthblocksSiteSettings))
    is_shown = Q(object_id__in=shown.values("to_object_id")) | Q(object_id__in=default.values("to_object_id"))
    marked = _references(Source, Disclaimer).filter(is_shown).values("named")
    return Q(pk__in=_named(Source)) | Q(pk__in=statuses.values("cited_source")) | Q(pk__in=marked)


def _set_aside() -> Q:
    """A notice says something graver than the status that an editor decided for."""
    weights = {name: status.weight for name, status in SOURCE_STATUSES.items()}
    pairs = [(told, kept) for told in weights for kept in weights if weights[told] > weights[kept]]
    return reduce(or_, (Q(told_status=told, status=kept) for told, kept in pairs))


def conditions() -> dict[str, Q]:
    """Which sources need somebody, by the reason."""
    return {
        **{status: Q(status=status) & _used() for status in ("retracted", "concern", "superseded", "corrected")},
        "set_aside": _set_aside(),
        "old": Q(year__lt=oldest_year()),
        "no_identifier": Q(**dict.fromkeys([*IDENTIFIERS, "url"], "")),
        "unsure": ~Q(unsure=""),
    }


class NeedFilter(MultipleChoiceFilter):
    """The sources that need somebody for one of these reasons."""

    def filter(self, sources, reasons):
        found = conditions()
        return sources.filter(reduce(or_, (found[reason] for reason in reasons))) if reasons else sources


class SourceReportFilterSet(WagtailFilterSet):
    """What the report can be narrowed down to."""

    need = NeedFilter(label=_("Why"), choices=list(NEEDS.items()), widget=CheckboxSelectMultiple)

    class Meta:
        model = Source
        fields = ["need", "kind", "status", "live"]


class SourceReportView(IndexView):
    """The table; each row leads to the form of its source."""

    model = Source
    page_title = _("Sources to look at")
    permission_policy = POLICY
    any_permission_required = VIEWING
    template_name = "wagtail_healthblocks/admin/source_report.html"
    filterset_class = SourceReportFilterSet
    search_fields = ["title", "authors", "doi_key", "pmid", "pmcid"]
    search_backend_name = None
    default_ordering = ("title", "pk")
    paginate_by = ROWS
    list_export = ["title", "label", "kind", "year", "doi", "pmid", "pmcid", "status"] + [
        *("status_date", "notice_url", "needs", "number_of_pages")
    ]
    export_headings = {"label": _("Author and year"), "needs": _("Why"), "number_of_pages": _("Pages")}

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=_("Source"), sort_key="title", get_url=self.get_edit_url),
            Column("label", label=_("Author and year")),
            Column("status_words", label=_("Status")),
            Column("needs", label=_("Why")),
            Column("number_of_pages", label=_("Pages")),
        ]

    @cached_property
    def header_buttons(self):
        return [Button(_("Marks without a source"), reverse("healthblocks_source_report:gone"), icon_name="warning")]

    def get_base_queryset(self):
        return Source.objects.filter(reduce(or_, conditions().values()))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        describe(context["object_list"])
        return {**context, "lists": NoticeList.objects.all()}

    def render_to_response(self, context, **kwargs):
        if self.is_export:
            describe(context["object_list"])
        return super().render_to_response(context, **kwargs)

    def get_edit_url(self, source):
        may_edit = self.user_has_permission("change")
        return reverse(Source.snippet_viewset.get_url_name("edit"), args=[quote(source.pk)]) if may_edit else None


def describe(sources) -> None:
    """Give each of these sources ``needs``, why somebody has to look at it, and ``number_of_pages`` that use it."""
    pages = _pages_using(sources)
    for source in sources:
        source.number_of_pages = len(pages[source.pk])
        source.needs = ", ".join(str(NEEDS[name]) for name in reasons(source, bool(source.number_of_pages)))


def _pages_using(sources) -> dict[int, set[str]]:
    """The keys of the pages that use each of these sources: by name, in the statuses of a medicine, in a disclaimer."""
    keys = [source.pk for source in sources]
    statuses = LegalStatus.objects.filter(cited_source__in=keys).order_by()
    stated = set(statuses.values_list("cited_source", "medicine"))
    pages = _pages_naming(Source, keys)
    of_medicines = _pages_naming(Medicine, {medicine for _source, medicine in stated})
    for source, medicine in stated:
        pages[source] |= of_medicines[medicine]
    marks = _references(Source, Disclaimer).filter(to_object_id__in=map(str, keys)).order_by()
    marked = set(marks.values_list("named", "naming"))
    of_disclaimers = _pages_naming(Disclaimer, {disclaimer for _source, disclaimer in marked})
    of_sites = _pages_of_sites({disclaimer for _source, disclaimer in marked})
    for source, disclaimer in marked:
        pages[source] |= of_disclaimers[disclaimer] | of_sites[disclaimer]
    return pages


def _pages_of_sites(disclaimers) -> dict[int, set[str]]:
    """The pages that may show each of these disclaimers because their site does so by default."""
    pages: dict[int, set[str]] = defaultdict(set)
    defaults = DefaultDisclaimer.objects.filter(disclaimer__in=disclaimers).select_related("settings__site")
    for default in defaults:
        pages[default.disclaimer_id] |= set(map(str, article_ids(default.settings.site)))
    return pages


def _pages_naming(model, keys) -> dict[int, set[str]]:
    pages: dict[int, set[str]] = defaultdict(set)
    found = _references(model).filter(to_object_id__in=map(str, keys)).order_by()
    for key, page in found.values_list("to_object_id", "object_id").distinct():
        pages[int(key)].add(page)
    return pages


def reasons(source: Source, is_used: bool) -> list[str]:
    """Why somebody has to look at a source: what ``conditions`` asks the database, of one that is known."""
    holds = {
        source.status: is_used and source.status in NEEDS,
        "set_aside": find(source.told_status).weight > find(source.status).weight,
        "old": source.year is not None and source.year < oldest_year(),
        "no_identifier": not source.has_identifier,
        "unsure": bool(source.unsure),
    }
    return [name for name in NEEDS if holds.get(name)]


class GoneMarksView(WagtailAdminTemplateMixin, PermissionCheckedMixin, TemplateView):
    """The marks on live pages and in disclaimers whose source is gone; each row leads to the form that mends it."""

    page_title = _("Marks without a source")
    header_icon = "warning"
    permission_policy = POLICY
    any_permission_required = VIEWING
    template_name = "wagtail_healthblocks/admin/gone_marks.html"

    def get_breadcrumbs_items(self):
        report = {"url": reverse("healthblocks_source_report:index"), "label": SourceReportView.page_title}
        return [*super().get_breadcrumbs_items(), report, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        page = Paginator(list(gone_marks()), ROWS).get_page(self.request.GET.get("p"))
        finder = AdminURLFinder(self.request.user)
        marks = [{"mark": mark, "url": finder.get_edit_url(mark.owner)} for mark in page]
        return super().get_context_data(**kwargs) | {"marks": marks, "page_of_marks": page}


class SourceReportMenuItem(MenuItem):
    def is_shown(self, request):
        return POLICY.user_has_any_permission(request.user, VIEWING)


class SourceReportViewSet(ViewSet):
    """The report and its place in the menu; who may see sources may see it."""

    name = "healthblocks_source_report"
    url_prefix = "healthblocks/sources-to-look-at"
    icon = "tasks"
    menu_label = _("Sources to look at")
    menu_name = "sources-to-look-at"
    menu_item_class = SourceReportMenuItem

    def get_common_view_kwargs(self, **kwargs):
        names = {"index_url_name": self.get_url_name("index"), "index_results_url_name": self.get_url_name("results")}
        return super().get_common_view_kwargs(**{"header_icon": self.icon, **names, **kwargs})

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(SourceReportView), name="index"),
            path("results/", self.construct_view(SourceReportView, results_only=True), name="results"),
            path("marks/", GoneMarksView.as_view(), name="gone"),
        ]
