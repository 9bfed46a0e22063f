"""The facts that a page shows and shares with others: medicines, helplines, disclaimers, contributors."""

import hashlib
import json
from itertools import chain

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, Model
from wagtail.images.models import AbstractImage
from wagtail.models import AbstractPage

from ..audience import shown
from ..dates import day_of, today
from .own_words import Entry, covered_fields, entries_of, entries_of_each
from .records import Defaults, is_lost

#: Long enough that nobody finds two values by chance, short enough to keep thousands.
DIGEST_LENGTH = 16


def facts_of(reading) -> dict[str, Model]:
    """What the page shows of others, each once, by model and key: ``wagtail_healthblocks.medicine:3``."""
    shared = (fact for fact in chain(_chosen(reading), _named(reading.page), _of_site(reading)) if is_shared(fact))
    return {f"{fact._meta.label_lower}:{fact.pk}": fact for fact in shared}


def is_shared(fact) -> bool:
    """Whether this is a fact that readers see and that has owners of its own; a picture is the page's."""
    return isinstance(fact, Model) and not isinstance(fact, (AbstractPage, AbstractImage)) and bool(shown(fact))


def _chosen(reading):
    for place in reading.shown_places:
        yield place.value
        if hasattr(place.block, "get_shared_facts"):
            yield from place.block.get_shared_facts(place.value, reading.site_settings)
    yield from reading.citations.sources.values()


def _named(page):
    for field in covered_fields(type(page)):
        if isinstance(field, ForeignKey) and field.related_model is not apps.get_model(settings.AUTH_USER_MODEL):
            yield getattr(page, field.name)
    for contribution in getattr(page, "healthblocks_contributions", _none()).all():
        yield contribution.contributor


def _none():
    return apps.get_model("wagtail_healthblocks", "Contribution").objects.none()


def _of_site(reading):
    yield reading.site_settings.publisher


def digests_of(fact: Model) -> dict[str, str]:
    """A digest of each kind of field of a fact: it tells which of them has changed, and keeps nothing personal."""
    return _digests(_values_by_kind(entries_of(fact)))


def _digests(values: dict[str, list]) -> dict[str, str]:
    return {kind: _digest(found) for kind, found in values.items()}


def _values_of_each(facts: dict[str, Model]) -> dict[str, dict[str, list]]:
    """The values of each fact by kind of field, by the fact's key."""
    return dict(zip(facts, map(_values_by_kind, entries_of_each(facts.values())), strict=True))


def _values_by_kind(entries: list[Entry]) -> dict[str, list]:
    values: dict[str, list] = {}
    for entry in entries:
        found = values.setdefault(entry.kind, [])
        found += [] if entry.is_holder else [None if entry.is_empty else entry.value]
    return values


def _digest(values):
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:DIGEST_LENGTH]


def record_of_facts(reading) -> dict:
    """The facts that a page shows, ready to be stored: ``name`` and ``fields`` by model and key."""
    facts = facts_of(reading)
    values = _values_of_each(facts)
    return {key: {"name": _name(fact), "fields": _digests(values[key])} for key, fact in facts.items()}


def facts_changed_since(recorded: dict, reading) -> list[dict]:
    """Which shared facts are other than they were: ``key``, ``name``, ``on`` (a day) and the ``kinds`` of field."""
    now = facts_of(reading)
    values = _values_of_each(now)
    changed = [_changed(key, recorded.get(key), fact, values[key]) for key, fact in now.items()]
    gone = [
        {"key": key, "name": then["name"], "on": today().isoformat(), "kinds": []}
        for key, then in recorded.items()
        if key not in now
    ]
    return [*filter(None, changed), *gone]


def _changed(key, then, fact, values):
    kinds = _changed_kinds(then["fields"], type(fact), values) if then else list(values)
    return {"key": key, "name": _name(fact), "on": _changed_on(fact), "kinds": kinds} if kinds or not then else None


def _changed_kinds(before, model, values):
    """The kinds of field that somebody has changed; a later release may add fields and take some out."""
    is_as_before = Defaults(model, before)

    def is_changed(kind, found):
        if kind in before:
            return _digest(found) != before[kind]
        return not all(_is_nothing(kind, value, is_as_before) for value in found)

    kinds = [kind for kind, found in values.items() if is_changed(kind, found)]
    return [*kinds, *(kind for kind in before if kind not in values and not is_lost(kind, model))]


def _is_nothing(kind, value, is_as_before):
    return value is None or is_as_before(Entry(kind, "", value))


def public_name(changed: dict) -> str:
    """What readers are told that a changed fact is called; of one that they may not see any longer, its kind alone."""
    if changed["kinds"]:
        return changed["name"]
    label, name = changed["key"].partition(":")[0].split(".")
    model = apps.all_models[label].get(name)
    return str(model._meta.verbose_name) if model else changed["name"]


def _name(fact):
    return str(getattr(fact, "public_name", fact))


def _changed_on(fact):
    """The day on which the fact was published last; today for one that keeps no such day."""
    published = getattr(fact, "last_published_at", None)
    return (day_of(published) if published else today()).isoformat()
