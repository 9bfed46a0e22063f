from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Audience:
    """Whom an article is written for, and what schema.org calls them."""

    label: Any
    schema_name: str


AUDIENCES = {
    "patient": Audience(_("Patients"), "Patient"),
    "caregiver": Audience(_("Carers and families"), "Caregiver"),
    "public": Audience(_("Everyone"), "Public"),
    "clinician": Audience(_("Health professionals"), "Clinician"),
    "researcher": Audience(_("Researchers"), "MedicalResearcher"),
}


def audience_choices() -> list:
    return [(key, audience.label) for key, audience in AUDIENCES.items()]
