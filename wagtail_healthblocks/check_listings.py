"""Finding the pages and the medical checks that need somebody: columns and filters of listings in the admin."""

from django.forms import CheckboxSelectMultiple
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import StatusTagColumn

from .models import Contributor, HealthArticleMixin, MedicalCheck, PageChecks
from .models.base import get_page_model
from .vocabulary.check_states import CHECK_STATES, QUIET


def state_choices():
    return [(name, state.label) for name, state in CHECK_STATES.items()]


class StateColumn(StatusTagColumn):
    """The state of a medical check as it is seen today."""

    cell_template_name = "wagtail_healthblocks/admin/check_state_cell.html"

    def __init__(self, name="medical_check", **kwargs):
        super().__init__(name, **{"label": _("Medical check"), **kwargs})

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        check, state = self.find(instance, parent_context["table"])
        # What Wagtail calls primary is its plain tag; the other one is hatched.
        return {**context, "value": self.words(check, state), "primary": state in QUIET, "due": self.due(check)}

    def words(self, check, state):
        """A text that was never live is no earlier one that has changed."""
        return _("Of a draft") if check.is_of_draft else CHECK_STATES[state].label

    def get_value(self, instance):
        return ""

    def find(self, check, table):
        check.see(check.page)
        return check, check.state

    def due(self, check):
        return ""


class PageStateColumn(StateColumn):
    """The state of a page by its checks, and when the next is due; nothing for pages that are no articles."""

    def find(self, page, table):
        if not hasattr(table, "medical_checks"):
            # Once for all rows.
            table.medical_checks = PageChecks.of_pages(list(filter(is_article, table.data)))
        checks = table.medical_checks.get(page.pk)
        return (checks.check, checks.state) if checks else (None, "")

    def words(self, check, state):
        return CHECK_STATES[state].label if state else ""

    def due(self, check):
        if not check or not check.next_due or not check.covers:
            return ""
        return gettext("due %(date)s") % {"date": date_format(check.next_due, "SHORT_DATE_FORMAT")}


def is_article(page):
    return issubclass(page.specific_class or type(page), HealthArticleMixin)


class StateFilter(MultipleChoiceFilter):
    """The medical checks in one of these states. None is stored, for days pass: each is seen anew."""

    def __init__(self, **kwargs):
        defaults = {"label": _("Medical check"), "choices": state_choices, "widget": CheckboxSelectMultiple}
        super().__init__(**{**defaults, **kwargs})

    def filter(self, queryset, states):
        return queryset.filter(pk__in=self.find(queryset, states)) if states else queryset

    def find(self, checks, states):
        found = checks.select_related("contributor", "page").defer("record")
        return [check.pk for check in found if check.see(check.page).state in states and not check.is_of_draft]


class PageStateFilter(StateFilter):
    """The articles whose medical checks make them be in one of these states."""

    def find(self, pages, states):
        # As the base model: the texts of the pages are not asked for where the verdicts are known.
        base = get_page_model().objects.filter(pk__in=pages.order_by().values("pk"))
        articles = [page for page in base.defer_streamfields() if is_article(page)]
        return [pk for pk, checks in PageChecks.of_pages(articles).items() if checks.state in states]


def _who_checked():
    return Contributor.objects.filter(medical_checks__isnull=False).distinct()


class MedicalCheckFilterSet(WagtailFilterSet):
    """What the list of medical checks can be narrowed down to."""

    state = StateFilter(label=_("State"))
    contributor = ModelChoiceFilter(label=_("Checked by"), queryset=lambda request: _who_checked())

    class Meta:
        model = MedicalCheck
        fields = ["state", "scope", "contributor"]


class PageFilterSetMixin(WagtailFilterSet):
    medical_check = PageStateFilter()


class MedicalCheckListingMixin:
    """Gives a site's ``PageListingViewSet`` or ``PageViewSet`` a column and a filter by the state of medical checks."""

    def get_index_view_kwargs(self, **kwargs):
        values = super().get_index_view_kwargs(**kwargs)
        shown = "columns" if values["list_display"] is self.UNDEFINED else "list_display"
        values[shown] = [*values[shown], PageStateColumn()]
        values["filterset_class"] = self._with_state(values["filterset_class"])
        return values

    def _with_state(self, filters):
        """The viewset's own filters, or those of its ``list_filter``, and ours."""
        if filters is self.UNDEFINED:
            base = self.index_view_class.base_filterset_class
            meta = type("Meta", (), {"model": self.model, "fields": self.list_filter})
        else:
            base, meta = filters, filters.Meta
        return type(base.__name__, (PageFilterSetMixin, base), {"Meta": meta})
