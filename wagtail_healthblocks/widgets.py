import json

from django.forms import Select
from django.utils.translation import gettext
from wagtail.images.widgets import AdminImageChooser

from . import legal_status
from .pictures import shown_if_readable
from .vocabulary import countries
from .vocabulary.axes import SHORT_AXES


class PictureChooser(AdminImageChooser):
    """Wagtail's image chooser, which opens with a damaged file as it does with a lost one: by its title."""

    def get_value_data_from_instance(self, instance):
        return super().get_value_data_from_instance(shown_if_readable(instance))


class CodeSelect(Select):
    """Every code of a legal status, which a script narrows down to those of the country and axis chosen beside it."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        axes = {axis: str(word) for axis, word in SHORT_AXES.items()}
        narrowing = {
            "data-controller": "hb-status-code",
            "data-hb-status-code-axes-value": json.dumps(axes),
            "data-hb-status-code-union-value": " ".join(sorted(countries.EU_MEMBERS)),
        }
        return narrowing | super().build_attrs(base_attrs, extra_attrs)

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        rows = legal_status.of_code(str(value))
        if rows:
            option["attrs"]["data-places"] = ",".join(f"{row.country} {row.axis}" for row in rows)
            option["attrs"]["data-order"] = list(legal_status.codes().values()).index(rows[0])
        if len(rows) > 1:
            labels = {row.country: f"{row.code} – {gettext(row.label)}" for row in rows}
            option["attrs"]["data-labels"] = json.dumps(labels, ensure_ascii=False)
        elif rows and rows[0].short:
            option["attrs"]["data-title"] = rows[0].title
        return option
