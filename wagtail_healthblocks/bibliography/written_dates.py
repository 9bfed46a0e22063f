"""Dates as citations write them, in English, German, Spanish and French."""

import re
from datetime import date

from .words import months

#: How the names of the months begin; the longest beginning that fits names the month.
MONTHS = months()
MONTH = "(?i:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
DAY = r"[0-3]?[0-9]"
YEAR = r"(?:1[5-9]|20)[0-9]{2}"
#: A whole day, by the order of its parts. Two numbers alone do not say which is the month.
SHAPES = {
    "ymd": rf"(?P<y>{YEAR})[ ,]+(?P<m>{MONTH})[ ]+(?P<d>{DAY})\b",
    "iso": rf"(?P<y>{YEAR})[-/.](?P<m>[01]?[0-9])[-/.](?P<d>{DAY})\b",
    "dmy": rf"(?P<d>{DAY})(?:\.|er|st|nd|rd|th)?,?[ ](?:de[ ]|of[ ])?(?P<m>{MONTH}),?[ ](?:del?[ ])?(?P<y>{YEAR})\b",
    "mdy": rf"(?P<m>{MONTH})[ ](?P<d>{DAY})(?:st|nd|rd|th)?,?[ ](?P<y>{YEAR})\b",
    "dotted": rf"(?P<d>{DAY})\.[ ]?(?P<m>[01]?[0-9])\.[ ]?(?P<y>{YEAR})\b",
    "slashed": rf"(?P<d>{DAY})/(?P<m>{DAY})/(?P<y>{YEAR})\b",
}
DATE = "(?:" + "|".join(re.sub(r"\?P<\w>", "?:", shape) for shape in SHAPES.values()) + ")"
#: The same, and what is less than a day: a month, or a year.
LOOSE_DATE = rf"(?:{DATE}|(?:{MONTH}[ ])?{YEAR}|{YEAR}[ ]{MONTH})"


def read_date(text: str, *, month_first: bool | None = False) -> date | None:
    """A text as a day, or None. Of two numbers that could both be the month, ``month_first`` None takes neither."""
    for name, shape in SHAPES.items():
        if found := re.fullmatch(shape, text.strip(), re.IGNORECASE):
            return _day(found, name == "slashed", month_first)
    return None


def _day(found, ambiguous, month_first):
    year, day = int(found["y"]), int(found["d"])
    month = MONTHS.get(found["m"].lower().rstrip(".")) or int(found["m"])
    if ambiguous and day != month:
        if day <= 12 and month <= 12 and month_first is None:
            return None
        if month > 12 or (month_first and day <= 12):
            day, month = month, day
    try:
        return date(year, month, day)
    except ValueError:
        return None
