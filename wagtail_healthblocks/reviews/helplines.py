from collections.abc import Iterator

from django.db import connections
from django.db.models import Subquery
from wagtail.models import Site

from ..models import HealthblocksSiteSettings, Helpline

#: Which helplines somebody is shown who writes of harming themselves or of having taken too much, in this order.
KINDS = [Helpline.Kind.EMERGENCY, Helpline.Kind.SUICIDE, Helpline.Kind.POISON, Helpline.Kind.SUBSTANCE]
#: With one of these, somebody in danger has a person to talk to.
CRISIS = [Helpline.Kind.EMERGENCY, Helpline.Kind.SUICIDE]
#: Where side effects are reported.
REPORTING = [Helpline.Kind.REPORTING]


def helplines_for(request, kinds=KINDS) -> list[Helpline]:
    """The site's published helplines of these kinds: of its readers' countries, or all where none is named."""
    countries, found = _read(request, kinds)
    return _in_order(countries, found, kinds)


def where_to_report(request) -> list[Helpline]:
    """Where a side effect is reported in the first country of the site's readers; in any, where none is named."""
    countries, found = _read(request, REPORTING)
    return _in_order(countries[:1], found, REPORTING)


def help_for(request) -> tuple[list[str], list[Helpline]]:
    """The countries of the site's readers, and its helplines for whoever may be in danger."""
    countries, found = _read(request, KINDS)
    # Where there is no helpline, none has told.
    return countries if found else _listed(_named(request).first()), _in_order(countries, found, KINDS)


def _read(request, kinds):
    """All published helplines of these kinds, and the countries of the site's readers, in one query."""
    named = Subquery(_named(request)[:1])
    found = list(Helpline.objects.filter(live=True, kind__in=kinds).annotate(readers_countries=named))
    return _listed(found[0].readers_countries) if found else [], found


def _named(request):
    """The text that names the countries of the readers of the site that a request is for, for a query."""
    settings = HealthblocksSiteSettings.objects.filter(site=Site.find_for_request(request)).order_by()
    return settings.values_list("readers_countries", flat=True)


def _listed(named):
    return HealthblocksSiteSettings(readers_countries=named or "").country_list


def _in_order(countries, helplines, kinds):
    places = {country: place for place, country in enumerate(countries)}
    found = (helpline for helpline in helplines if helpline.country in places or not countries)
    return sorted(found, key=lambda line: (places.get(line.country, 0), kinds.index(line.kind), line.name))


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
