from collections.abc import Iterator

from django.db import connections

from ..models import HealthblocksSiteSettings, Helpline

#: Which helplines somebody is shown who writes of harming themselves or of having taken too much, in this order.
KINDS = [Helpline.Kind.EMERGENCY, Helpline.Kind.SUICIDE, Helpline.Kind.POISON, Helpline.Kind.SUBSTANCE]
#: With one of these, somebody in danger has a person to talk to.
CRISIS = [Helpline.Kind.EMERGENCY, Helpline.Kind.SUICIDE]
#: Where side effects are reported.
REPORTING = [Helpline.Kind.REPORTING]


def helplines_for(request, kinds=KINDS) -> list[Helpline]:
    """The site's published helplines of these kinds: of its readers' countries, or all where none is named."""
    settings = HealthblocksSiteSettings.for_request_or_none(request)
    return helplines_in(settings.country_list if settings else [], kinds)


def helplines_in(countries: list[str], kinds=KINDS) -> list[Helpline]:
    """The published helplines of these kinds, country by country; of every country where none is named."""
    found = Helpline.objects.filter(live=True, kind__in=kinds)
    if countries:
        found = found.filter(country__in=countries)
    places = {country: place for place, country in enumerate(countries)}
    return sorted(found, key=lambda line: (places.get(line.country, 0), kinds.index(line.kind), line.name))


def where_to_report(request) -> list[Helpline]:
    """Where a side effect is reported in the first country of the site's readers; in any, where none is named."""
    settings = HealthblocksSiteSettings.for_request_or_none(request)
    return helplines_in(settings.country_list[:1] if settings else [], REPORTING)


def countries_without_help(using: str) -> Iterator[tuple[str, list[str]]]:
    """The sites of a database whose readers live where no crisis helpline is published: host and countries.

    A site that names no country, and finds no helpline of any, comes with none.
    """
    if Helpline._meta.db_table not in connections[using].introspection.table_names():
        return
    helped = set(Helpline.objects.using(using).filter(live=True, kind__in=CRISIS).values_list("country", flat=True))
    for settings in HealthblocksSiteSettings.objects.using(using).select_related("site"):
        missing = [country for country in settings.country_list if country not in helped]
        if missing or not helped:
            yield settings.site.hostname, missing
