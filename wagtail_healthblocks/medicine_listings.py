"""Finding medicines that need somebody, in their list in the admin."""

from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import BooleanRadioSelect

from .models import Medicine


class NamesakeFilter(BooleanFilter):
    """The medicines whose name another one has, too, or all others."""

    def filter(self, queryset, value):
        if value is None:
            return queryset
        namesakes = Medicine.objects.namesakes().values("pk")
        return queryset.filter(pk__in=namesakes) if value else queryset.exclude(pk__in=namesakes)


class MedicineFilterSet(WagtailFilterSet):
    """What the list of medicines can be narrowed down to."""

    is_namesake = NamesakeFilter(label=_("Name that another has, too"), widget=BooleanRadioSelect)

    class Meta:
        model = Medicine
        fields = ["is_namesake"]
