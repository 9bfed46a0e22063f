from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import formfield_for_dbfield

from .models import LegalStatus
from .widgets import CodeSelect

#: The fields of a status, and those that it cannot do without.
FIELDS = ["country", "axis", "code", "applies_to", "as_of", "source", "source_url"]
NEEDED = ["country", "axis", "code", "as_of", "source"]
WIDGETS = {"code": CodeSelect, "as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class FirstStatusMixin:
    """Asks for a medicine's legal status in one country, too, which may be left for later."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = forms.fields_for_model(LegalStatus, FIELDS, widgets=WIDGETS, formfield_callback=formfield_for_dbfield)
        for name, field in found.items():
            field.required = False
            field.label = format_lazy("{status}: {field}", status=_("Legal status"), field=field.label)
            self.fields[f"status_{name}"] = field
        # Not to be chosen here: a second window of Wagtail's throws the first away, with what was typed in it.
        self.fields["status_source"].help_text = _(
            "To name a source of the site in its place, edit the medicine later."
        )
        self.fields["status_country"].help_text = _("Leave all of these empty if you do not know it yet.")

    def clean(self):
        cleaned = super().clean()
        values = {name: cleaned.get(f"status_{name}") or "" for name in FIELDS}
        if any(value for name, value in values.items() if name != "axis"):
            self._clean_status(values)
        return cleaned

    def _clean_status(self, values):
        status = LegalStatus(**values | {"as_of": values["as_of"] or None})
        try:
            status.full_clean(exclude=["medicine", *self._missing(values)], validate_constraints=False)
        except ValidationError as error:
            for name, found in error.error_dict.items():
                if not self.has_error(f"status_{name}"):
                    self.add_error(f"status_{name}", found)
        self.instance.legal_statuses = [status]

    def _field_of(self, name):
        """The form, and the field of the status in it of which rules find something."""
        relation, _point, row_and_field = name.partition(".")
        if relation == "legal_statuses":
            return self, f"status_{row_and_field.rpartition('.')[2]}"
        return super()._field_of(name)

    def _missing(self, values):
        """The fields that are needed and empty, each with its error."""
        missing = [name for name in NEEDED if not values[name]]
        for name in missing:
            if not self.has_error(f"status_{name}"):
                message = self.fields[f"status_{name}"].error_messages["required"]
                self.add_error(f"status_{name}", ValidationError(message, code="required"))
        return missing
