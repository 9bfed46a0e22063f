"""Of which country a page speaks first: the one that its reader asks for in the address, or the site's own first one.

Nobody is located, and nothing is remembered: a choice is a link, so that a cache can keep its page by its address.
"""

from django.utils.http import urlencode
from django.utils.translation import get_language

from . import languages
from .vocabulary import countries

#: The parameter of a page's address in which a reader's choice stands.
PARAMETER = "country"
UNION = "EU"


def asked(request) -> str:
    """The country that a visit asks for; empty where it asks for none, or for none that there is."""
    query = getattr(request, "GET", None) or {}
    code = query.get(PARAMETER, "").upper()
    return code if code in countries.NAMES else ""


def address(country: str, anchor: str = "") -> str:
    """The link by which a reader chooses a country, to the place where they chose it."""
    return f"?{urlencode({PARAMETER: country})}{f'#{anchor}' if anchor else ''}"


def holding_in(country: str) -> tuple[str, ...]:
    """The country, and the union of which it is a member: what is said of the whole union is said of it, too."""
    return (country, UNION) if country in countries.EU_MEMBERS else (country,)


def first_first(codes, country: str, others=()) -> list[str]:
    """Country codes, each once: the reader's, the union that holds it, the site's others, the rest as they come."""
    wanted = [code for code in (*holding_in(country), *others) if code in codes]
    return list(dict.fromkeys([*wanted, *codes]))


def in_country(code: str) -> str:
    """“In the United Kingdom”, as a sentence begins; the name alone where we do not know how a language says so."""
    name = str(countries.name(code))
    phrases = languages.find(get_language() or "en").in_country
    phrase = phrases.get(code) or phrases.get("*", "{country}").replace("{country}", name)
    return phrase[:1].upper() + phrase[1:]
