from ..models import HealthblocksSiteSettings, Helpline

#: Which helplines somebody is shown who writes of harming themselves or of having taken too much, in this order.
KINDS = [Helpline.Kind.EMERGENCY, Helpline.Kind.SUICIDE, Helpline.Kind.POISON, Helpline.Kind.SUBSTANCE]
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
