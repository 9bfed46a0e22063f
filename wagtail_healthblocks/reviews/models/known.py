from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Known:
    """What was read a moment ago of the page of reviews that are decided about: nobody has to ask for it again."""

    page: Any
    site: Any
    #: Whether the page has no summary yet, and its site no tally of such decisions.
    no_summary: bool = False
    no_tally: bool = False
