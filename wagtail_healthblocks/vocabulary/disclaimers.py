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

#: What is said at the least where the text of such a disclaimer is gone: readers must see that somebody is paid
#: (US 16 CFR 255, UK CAP Code 2.1).
DISCLOSURES = {
    "sponsored": _("This page is an advertisement."),
    "partner_content": _("This page was made with a partner."),
    "affiliate": _("This page has paid links: whoever publishes it may earn money when you use them."),
    "gift_or_loan": _("What this page is about was a gift or on loan."),
}

#: What says of the whole page that it is paid for, and so is said as loudly as a disclosure.
LOUD = frozenset({"sponsored"})

#: What is true of the whole page and of most pages: such statements gather where they stand beside one another.
STANDING = frozenset({"not_medical_advice", "region_scope", "conflict_of_interest"})


def disclaimer_kinds() -> list:
    return list(DISCLAIMER_KINDS.items())
