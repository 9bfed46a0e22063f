from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .samples import VARIANTS
from .words import ARABIC

#: What each parameter of an address can say, and how the gallery names it. The first is understood without it.
CHOICES = {
    "style": {"": _("As the site"), "magazine": _("Magazine"), "public-health": _("Public health")},
    "theme": {"": _("As the device"), "light": _("Light"), "dark": _("Dark")},
    "width": {"": _("Full"), "narrow": _("360 pixels")},
    "dir": {"": _("As the site"), "rtl": _("Right to left")},
    "show": {"": _("All variants"), **{slug: variant.label for slug, variant in VARIANTS.items()}},
}
HEADINGS = {
    "style": pgettext_lazy("a theme of the package", "Look"),
    "theme": _("Colours"),
    "width": _("Width"),
    "dir": _("Direction"),
    "show": _("Variants"),
}


@dataclass(frozen=True)
class Query:
    """How somebody wants to see the gallery, as its address says."""

    style: str = ""
    theme: str = ""
    width: str = ""
    dir: str = ""
    show: str = ""
    #: Without the gallery's own words around the block.
    alone: bool = False

    @classmethod
    def of(cls, query):
        """What the parameters of an address say; what they cannot say counts as not said."""
        known = {name: query.get(name, "") for name, choices in CHOICES.items() if query.get(name, "") in choices}
        return cls(**known, alone=query.get("alone") == "1")

    @property
    def language(self) -> str:
        """The language of the samples; empty for the site's own."""
        return ARABIC if self.dir == "rtl" else ""

    def encoded(self, **changes) -> str:
        """The parameters of the same query with these changes."""
        query = QueryDict(mutable=True)
        changed = replace(self, **changes)
        query.update({name: value for name in CHOICES if (value := getattr(changed, name))})
        if changed.alone:
            query["alone"] = "1"
        return f"?{query.urlencode()}" if query else ""

    def switches(self, names) -> list:
        """For each parameter its heading and what it can say, as (label, parameters, whether it says so now)."""
        return [
            (
                HEADINGS[name],
                [
                    (label, self.encoded(**{name: value}), getattr(self, name) == value)
                    for value, label in CHOICES[name].items()
                ],
            )
            for name in names
        ]
