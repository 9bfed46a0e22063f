"""Country codes of ISO 3166-1 alpha-2, plus EU for rules that hold in the whole European Union.

Their names come from the Unicode CLDR: ``data/countries`` has a file for each language, written by ``.ci/countries``.
"""

import json
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.utils.functional import lazy
from django.utils.translation import get_language

DATA = Path(__file__).parent.parent / "data" / "countries"
#: The file of each language that has one.
FILES = {path.stem: path for path in DATA.glob("*.json")}
#: Pages and snippets store these: none may go.
CODES = """
    EU AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM
    FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN
    MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT
    PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL
    TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
""".split()

#: The members of the European Union: the supply classes of Directive 2001/83/EC hold in each.
EU_MEMBERS = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())


def _name(code):
    return _names(get_language() or "en")[code]


#: Each country's name in the language of whoever reads it.
NAMES = {code: lazy(_name, str)(code) for code in CODES}


def name(code: str | None) -> str:
    """The country's name in the reader's language, or the code itself where it is not known."""
    return NAMES.get(code, code) if code else ""


def choices() -> list:
    """Every country and its name, for a choice field: the European Union, then by name in the reader's language."""
    return [(code, NAMES[code]) for code in _in_order(get_language() or "en")]


@lru_cache(maxsize=32)
def _names(language):
    """The names in a language, or else in its parent; in English where neither has a file."""
    code = language.lower()
    file = FILES.get(code) or FILES.get(code.partition("-")[0]) or FILES["en"]
    return json.loads(file.read_text(encoding="utf-8"))["names"]


@lru_cache(maxsize=32)
def _in_order(language):
    names = _names(language)
    return sorted(CODES, key=lambda code: (code != "EU", _without_accents(names[code])))


def _without_accents(name):
    """A name as a reader looks for it: Åland under A, Österreich under O."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
