from django.utils.translation import gettext_lazy as _

#: Medical specialties of schema.org's MedicalSpecialty, with a name that readers understand.
SPECIALTIES = {
    "Anesthesia": _("Anaesthesia"),
    "Cardiovascular": _("Heart and circulation"),
    "CommunityHealth": _("Community health"),
    "Dentistry": _("Dentistry"),
    "Dermatology": _("Skin"),
    "DietNutrition": _("Diet and nutrition"),
    "Emergency": _("Emergency medicine"),
    "Endocrine": _("Hormones and metabolism"),
    "Gastroenterologic": _("Digestive system"),
    "Genetic": _("Genetics"),
    "Geriatric": _("Older people"),
    "Gynecologic": _("Women’s health"),
    "Hematologic": _("Blood"),
    "Infectious": _("Infectious diseases"),
    "Midwifery": _("Midwifery"),
    "Musculoskeletal": _("Bones, joints and muscles"),
    "Neurologic": _("Brain and nerves"),
    "Obstetric": _("Pregnancy and birth"),
    "Oncologic": _("Cancer"),
    "Optometric": _("Eyesight"),
    "Otolaryngologic": _("Ear, nose and throat"),
    "Pediatric": _("Children"),
    "PharmacySpecialty": _("Medicines and pharmacy"),
    "Physiotherapy": _("Physiotherapy"),
    "PrimaryCare": _("General practice"),
    "Psychiatric": _("Mental health"),
    "PublicHealth": _("Public health"),
    "Pulmonary": _("Lungs and breathing"),
    "Renal": _("Kidneys"),
    "Rheumatologic": _("Rheumatology"),
    "Surgical": _("Surgery"),
    "Toxicologic": _("Poisoning and substance use"),
    "Urologic": _("Bladder and urinary system"),
}


def specialty_choices() -> list:
    return list(SPECIALTIES.items())
