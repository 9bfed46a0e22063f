"""How a medicine's legal statuses are typed and stored together."""

from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel

from ..status_rows import folded


def make_room(rows) -> None:
    """Let stored statuses give up their places before all are saved one by one, where others take these."""
    stored = type(rows[0])._default_manager
    holders = {_place(row): row.pk for row in stored.filter(pk__in=[row.pk for row in rows if row.pk])}
    for row in rows:
        holder = holders.get(_place(row), row.pk)
        if holder != row.pk:
            stored.filter(pk=holder).update(applies_to=f"#{holder}")


def _place(row):
    return row.country, row.axis, folded(row.applies_to)


class LegalStatusFormSet(BaseChildFormSet):
    """Statuses of which a draft may hold two that are about the same products; a rule finds them on publishing."""

    def validate_unique(self):
        """Nothing: the check of the constraint knows no drafts and says nothing of products."""


class LegalStatusesPanel(InlinePanel):
    """Statuses titled by what they say."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = LegalStatusFormSet
        return options
