from django.utils.translation import ngettext_lazy

#: The units of an amount, in words.
UNITS = {
    "microgram": ngettext_lazy("microgram", "micrograms"),
    "milligram": ngettext_lazy("milligram", "milligrams"),
    "gram": ngettext_lazy("gram", "grams"),
    "millilitre": ngettext_lazy("millilitre", "millilitres"),
    "millimole": ngettext_lazy("millimole", "millimoles"),
    "unit": ngettext_lazy("unit", "units"),
    "international_unit": ngettext_lazy("international unit", "international units"),
    "tablet": ngettext_lazy("tablet", "tablets"),
    "capsule": ngettext_lazy("capsule", "capsules"),
    "drop": ngettext_lazy("drop", "drops"),
    "puff": ngettext_lazy("puff", "puffs"),
    "sachet": ngettext_lazy("sachet", "sachets"),
    "patch": ngettext_lazy("patch", "patches"),
    "suppository": ngettext_lazy("suppository", "suppositories"),
    "milligram_per_kilogram": ngettext_lazy(
        "milligram per kilogram of body weight", "milligrams per kilogram of body weight"
    ),
    "microgram_per_kilogram": ngettext_lazy(
        "microgram per kilogram of body weight", "micrograms per kilogram of body weight"
    ),
}
#: The number whose form stands for every number that is not whole, and for a unit by itself.
MANY = 100


def unit_choices() -> list:
    return [(key, forms % MANY) for key, forms in UNITS.items()]
