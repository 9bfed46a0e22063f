"""What the editors of this site can open. Each function gives what could not be opened, and why."""

import json

from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from wagtail.contrib.settings.registry import registry
from wagtail.models import Page, Revision, Site
from wagtail.snippets.models import get_snippet_models

from .clock import clock


def all_pages():
    return Page.objects.filter(depth__gt=1).order_by("path").specific()


def snippets():
    return [snippet for model in get_snippet_models() for snippet in model.objects.order_by("pk")]


def first_and_last_revision(instance):
    """The two revisions of something that its editor would compare, or none."""
    content_type = ContentType.objects.get_for_model(instance, for_concrete_model=False)
    pks = list(
        Revision.objects.filter(content_type=content_type, object_id=str(instance.pk))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return [pks[0], pks[-1]] if len(pks) > 1 else []


def page_addresses():
    for page in all_pages():
        for name in ("edit", "history", "usage", "view_draft"):
            yield reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        if pair := first_and_last_revision(page):
            yield reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, *pair])
        if page.live:
            yield f"/api/v2/pages/{page.pk}/?fields=*"
    yield "/api/v2/pages/?type=host.ArticlePage&fields=*"


def view_of(snippet, name, versions):
    """The address of a view of a snippet; None where it has no such view, as what is recorded once cannot be edited."""
    try:
        return reverse(snippet.snippet_viewset.get_url_name(name), args=[snippet.pk, *versions])
    except NoReverseMatch:
        return None


def snippet_addresses():
    for model in get_snippet_models():
        yield reverse(model.snippet_viewset.get_url_name("list"))
    for snippet in snippets():
        names = ["edit", "history", "inspect"]
        pair = first_and_last_revision(snippet)
        views = {**dict.fromkeys(names, []), **({"revisions_compare": pair} if pair else {})}
        yield from filter(None, (view_of(snippet, name, versions) for name, versions in views.items()))
    for model in registry:
        for site in Site.objects.all():
            yield reverse("wagtailsettings:edit", args=[model._meta.app_label, model._meta.model_name, site.pk])


def addresses():
    """Each view of the editor, and what the API has."""
    return [*page_addresses(), *snippet_addresses()]


def opened(readers, addresses):
    """What each address answers: None, or what went wrong."""
    return {address: failure(readers, address) for address in addresses}


def failure(readers, address):
    try:
        text = readers.open(address)
        if address.startswith("/api/"):
            json.loads(text)
    except (LookupError, json.JSONDecodeError) as error:
        return str(error)


def previewed(step):
    """What previews of every so many pages, and snippets of a kind, as they are being edited, answer: None, or a status."""
    found = {}
    previewable = [model for model in get_snippet_models() if hasattr(model, "make_preview_request")]
    some = [snippet for model in previewable for snippet in model.objects.order_by("pk")[::step]]
    for instance in [*all_pages()[::step], *some]:
        latest = instance.get_latest_revision_as_object()
        for mode, _label in latest.preview_modes:
            with translation.override("en"):
                response = latest.make_preview_request(preview_mode=mode)
            found[f"{instance._meta.label} {instance.pk} {mode}"] = (
                None if response.status_code == 200 else response.status_code
            )
    return found


def graphs(texts):
    """What is wrong with the structured data of each page that was read: None, or why it cannot be parsed."""
    return {address: graph_fault(text) for address, text in texts.items() if "application/ld+json" in text}


def graph_fault(html):
    for script in BeautifulSoup(html, "html.parser").find_all("script", type="application/ld+json"):
        try:
            if not json.loads(script.string)["@graph"]:
                return "empty"
        except (ValueError, KeyError) as error:
            return repr(error)


def save_all():
    """Save each page and snippet as its editor would without a change, and publish what is published, on its day.

    Returns what is refused, and why.
    """
    refused = {}
    own_pages = all_pages().filter(alias_of=None)
    for instance in [*own_pages, *(each for each in snippets() if hasattr(each, "save_revision"))]:
        published = instance.last_published_at
        if published:
            clock.set(published.year, published.month, published.day)
        had_changes = instance.has_unpublished_changes
        try:
            revision = instance.get_latest_revision_as_object().save_revision()
        except ValidationError as error:
            refused[f"{instance._meta.label} {instance}"] = error.message_dict
            continue
        if instance.live and published and not had_changes:
            revision.publish()
    return refused
