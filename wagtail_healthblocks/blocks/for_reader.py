"""What a notice says of the reader's country, in which it may have nothing, and then of the others."""

from ..country_statuses import CountryStatuses, meanings
from ..readers_country import asked, first_first, holding_in, in_country
from ..vocabulary import countries
from .base import site_settings


def readers_country(context) -> str:
    """The country of which a page speaks first: its reader's choice, or the first of the site; else empty."""
    if reading := context.get("reading"):
        return reading.country
    return asked(context.get("request")) or next(iter(_of_site(context)), "")


def statuses_for_reader(statuses, context) -> dict:
    """The legal statuses of the reader's country, for a sentence, and those of the others, for a table.

    Where neither a reader nor the site names a country, the first one that the notice has takes its place.
    """
    found = [CountryStatuses(rows[0].country, str(name), tuple(rows)) for name, rows in statuses]
    country = readers_country(context) or next((each.country for each in found), "")
    own = [each for each in found if each.country in holding_in(country)]
    others = [each for each in found if each not in own]
    own_with_meanings = [(each, meanings([each], meanings(own[:position]))) for position, each in enumerate(own)]
    return {**_reader(country, context), "own": own_with_meanings, "others": others}


def marked_sources(told) -> list:
    """The sources that a notice prints marks of, in their order: of the reader's country, then of the others."""
    countries = [*(each for each, _meanings in told["own"]), *told["others"]]
    rows = [row for each in countries for row, _axis, _short in each.dated]
    return [row.cited_source for row in rows if row.cited_source]


def helplines_for_reader(helplines, context) -> dict:
    """The helplines of the reader's country, in the editors' order, and the others, country by country."""
    country = readers_country(context) or next((helpline.country for helpline in helplines), "")
    codes = first_first([helpline.country for helpline in helplines], country, _of_site(context))
    by_code = {code: [helpline for helpline in helplines if helpline.country == code] for code in codes}
    own = [helpline for code in holding_in(country) for helpline in by_code.pop(code, ())]
    others = [{"country": code, "name": countries.name(code), "helplines": found} for code, found in by_code.items()]
    told = {"own": own, "others": others, "said_country": country if own and others else ""}
    return {**_reader(country, context), **told}


def _reader(country, context):
    """The country as a sentence begins with it, and whether readers can choose another one here."""
    request = context.get("request")
    offers = request is not None and not getattr(request, "is_preview", False)
    reading = context.get("reading")
    return {
        "country": country,
        "country_name": countries.name(country),
        "place": in_country(country),
        "can_choose": offers and (not reading or reading.offers_countries),
    }


def _of_site(context):
    settings = site_settings(context)
    return settings.country_list if settings else []
