"""How a medicine's legal statuses are typed and stored together."""

from django.core.exceptions import ValidationError
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel

from ..status_rows import SAME_PRODUCTS, WHICH_PRODUCTS, folded, repeated, unclear


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
    """Refuses to publish two statuses of an axis that do not each name their products; a draft may hold them."""

    def validate_unique(self):
        """In place of the check of the constraint, which knows no drafts and says nothing of products."""
        forms = [form for form in self.forms if self._counts(form)]
        rows = [form.instance for form in forms]
        for found, message in ((repeated(rows), SAME_PRODUCTS), (unclear(rows), WHICH_PRODUCTS)):
            for form in forms:
                if any(row is form.instance for row in found):
                    form.add_error("applies_to", ValidationError(message, code="products"))

    def _counts(self, form):
        """Whether a form holds a status that is to be published."""
        is_draft = getattr(form, "is_deferred_validation", False)
        return not is_draft and form not in self.deleted_forms and form.is_valid() and bool(form.instance.country)


class LegalStatusesPanel(InlinePanel):
    """Statuses titled by what they say, of which two that are about the same products cannot be published."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = LegalStatusFormSet
        return options
