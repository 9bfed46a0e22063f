"""How laws are cited: by name and number, with the gazette that printed them."""

from .written_dates import DATE, YEAR

EU_ACT = (
    r"(?:(?:Commission|Council|Delegated|Implementing|Delegierte|Durchführungs-?) ?)*"
    r"(?:Regulation|Directive|Decision|Verordnung|Richtlinie|Reglamento|Directiva|Règlement|Décision)"
)
EU = "(?:EU|EC|EEC|EG|EWG|UE|CE|CEE)"
EU_NUMBER = rf"(?:\({EU}\) ?(?:No\.? |Nr\. |n\.?[ºo°] ?)?\d+/\d+|\d+/\d+/{EU})"
EU_GAZETTE = (
    r"(?:OJ|Official Journal[^.,\d]*|ABl\.?(?: EU)?|Amtsblatt[^.,\d]*|DO(?:UE)?|Diario Oficial[^.,\d]*|JO(?:UE)?"
    r"|Journal officiel[^.,\d]*)"
)
PAGE_RANGE = r"\d+(?:[-–]\d+)?(?:, \d+)*"

LAW_PARTS = {
    "law of the US": r"(?P<title>\S.*?)",
    "US gazette": (
        r"(?P<volume>\d+) (?P<container>Fed\.? Reg(?:ist)?(?:er)?\.?|C\.? ?F\.? ?R\.?|U\.? ?S\.? ?C\.?|Stat\.?)"
        r" ?(?P<pages>(?:§+ ?)?\d[\d.,–-]*\w*(?:\(\w+\))*)"
    ),
    "(day)?": rf"(?: \((?P<date>{DATE}|{YEAR})\))?",
    "act of the UK": (
        r"(?P<title>(?:[^.]|\bNo\.)*?\b(?:Act|Regulations|Order|Rules)(?: \([^()]*\))*"
        rf" (?P<year>{YEAR})(?: \([^()]*\))?)"
    ),
    "UK number?": r"(?:,? (?P<law_number>(?:SI|S\.I\.|SSI|SR|c\.?|ch\.?|asp) ?\d[\d/]*(?: \(\w+\.? ?\d+\))?))?",
    "act of the EU": rf"(?P<title>{EU_ACT} {EU_NUMBER}.*?)",
    "EU gazette?": (
        rf"(?:[.,]? \(?(?P<container>{EU_GAZETTE}),? (?P<issue>[LC] ?\d+)"
        rf"[^()]*?,? (?:pp?\.|S\.) ?(?P<pages>{PAGE_RANGE})\)?)?"
    ),
    "German act": (r"(?P<title>(?:(?:[^.:]|\d\. ?)*?(?:[Gg]esetz(?:es|buch)?|[Vv]erordnung)\b(?:[^.:]|(?<=\d)\.)*?))"),
    "abbreviation": r"(?P<abbreviation>[A-ZÄÖÜ][\w-]{1,15}[A-Z])",
    "German gazette?": rf"(?:[.,]? \(?(?P<container>BGBl\.)(?: (?P<issue>I+))?,? S\. ?(?P<pages>{PAGE_RANGE})\)?)?",
    "Spanish act": (
        r"(?P<title>(?:Ley(?: Orgánica)?|Real Decreto(?:[- ][Ll]ey|[ -][Ll]egislativo)?|Orden) \w*\d+/\d{4}.*?)"
    ),
    "Spanish gazette?": (
        r"(?:[.,] (?P<container>Boletín Oficial del Estado|BOE),? (?:(?:n[úu]m\.|n\.?[ºo°]) ?)?(?P<issue>\d+)"
        r"(?:[^().]*?\d{4})?"
        r"(?:,? (?:pp?\.|págs?\.|páginas) ?(?P<pages>\d[\d.]*(?:[-–a ]+[\d.]+)?))?)?"
    ),
    "French act": (r"(?P<title>(?:Loi(?: organique)?|Décret|Ordonnance|Arrêté) (?:n[°ºo.] ?[\d-]+ )?du \d.*?\d{4}.*?)"),
    "French code": r"(?P<title>Code (?:de|du|des) [^.,]+(?:, (?:article|art\.) [LRD]?\.? ?\d[\d-]*)?)",
    "French gazette?": (
        r"(?:[.,] (?P<container>JORF|JO|Journal officiel[^.,\d]*),? n[°º] ?(?P<issue>\d+)(?:,? du [^.]*?\d{4})?"
        rf"(?:,? p\. ?(?P<pages>{PAGE_RANGE}))?)?"
    ),
}

#: The shapes of laws.
LAWS = {
    "law": (
        "{law of the US}{.} {US gazette}{(day)?}",
        "{act of the UK}{UK number?}",
        "{act of the EU}{EU gazette?}",
        "{abbreviation}: {German act}{German gazette?}",
        "{German act}{German gazette?}",
        "{Spanish act}{Spanish gazette?}",
        "{French act}{French gazette?}",
        "{French code}",
    ),
}
