from django.utils.translation import gettext_lazy as _

#: What a disclaimer says, and the label that readers see above it.
DISCLAIMER_KINDS = {
    "not_medical_advice": _("General information, not medical advice"),
    "emergency": _("In an emergency"),
    "off_label": _("Off-label use"),
    "investigational": _("Still being studied"),
    "unlicensed_compounded": _("Unlicensed or compounded medicine"),
    "sponsored": _("Advertisement"),
    "partner_content": _("Partner content"),
    "affiliate": _("Paid links"),
    "gift_or_loan": _("Gift or loan"),
    "conflict_of_interest": _("Interests of the authors"),
    "ai_assisted": _("Use of artificial intelligence"),
    "translation": _("About this translation"),
    "patient_story": _("One person’s experience"),
    "adverse_event_report": _("Reporting side effects"),
    "sensitive_content": _("Content that may distress"),
    "outdated": _("May be out of date"),
    "region_scope": _("Where this applies"),
}


def disclaimer_kinds() -> list:
    return list(DISCLAIMER_KINDS.items())
