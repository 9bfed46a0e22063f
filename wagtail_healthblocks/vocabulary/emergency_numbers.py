"""The emergency numbers by which every caller in a country reaches an ambulance."""

from collections.abc import Iterable

from django.utils.translation import gettext

from . import countries

NUMBERS = {
    # Directive (EU) 2018/1972, Article 109
    **dict.fromkeys(["EU", *countries.EU_MEMBERS], "112"),
    # Telecommunications (Consumer Protection and Service Standards) Act 1999, Part 8
    "AU": "000",
    # Canadian Radio-television and Telecommunications Commission, 9-1-1 services
    "CA": "911",
    # Ofcom, General Condition A3
    "GB": "999",
    # Ministry of Home Affairs, Emergency Response Support System
    "IN": "112",
    # Telecommunications 111 Contact Code
    "NZ": "111",
    # 47 U.S.C. § 251(e)(3)
    "US": "911",
}


def sentences(codes: Iterable[str]) -> list[str]:
    """What to call in an emergency, country by country; without a number where one of them is not known here."""
    codes = list(codes)
    known = [_sentence(code) for code in codes if code in NUMBERS]
    return (
        known if known and len(known) == len(codes) else [*known, gettext("Call the emergency number of your country.")]
    )


def _sentence(code):
    return gettext("%(country)s: call %(number)s.") % {"country": countries.name(code), "number": NUMBERS[code]}
