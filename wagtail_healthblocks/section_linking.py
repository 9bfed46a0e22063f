"""How an editor links to a section: what Wagtail's rich text editor makes of such links, and what its window asks."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import json_script
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.models import get_page_models

from .models import HealthArticleMixin
from .models.base import get_page_model
from .section_links import FEATURE, SectionLink

#: What the editor calls a link to a section.
ENTITY = "HEALTHBLOCKS-SECTION"
SCRIPTS = ["wagtail_healthblocks/js/section-link.js"]
STYLES = {"all": ["wagtail_healthblocks/css/section-link.css"]}
#: So many pages are offered at once; more words find others.
OFFERED = 20

TEXTS = {
    "heading": _("Link to a section"),
    "page": _("Find a page"),
    "page_help": _("By words of its title. Leave it empty for this page and the newest others."),
    "pages": _("Pages"),
    "this_page": _("This page, as it was saved last"),
    "sections": _("Sections"),
    "none": _("No section has a heading."),
    "link": _("Link"),
    "remove": _("Remove the link"),
    "cancel": _("Cancel"),
    "failed": _("The search did not work. Try again."),
}


class SectionLinkElementHandler(InlineEntityElementHandler):
    mutability = "MUTABLE"

    def get_attribute_data(self, attrs):
        attributes = SectionLink.from_attributes(attrs).attributes
        return {"id": attributes["id"], "section": attributes["section"]}


def stored_link(props):
    """The link as it is stored; nothing but its words where it names no page."""
    link = SectionLink.from_attributes(props)
    return DOM.create_element("a", link.attributes, props["children"]) if link.page else props["children"]


# Registered here, as citing is, for it must be known before the forms of snippets are made.
@hooks.register("register_rich_text_features")
def register_feature(features):
    """Let rich texts link to sections that have the feature."""
    entity = {"type": ENTITY, "icon": "list-ul"}
    features.register_editor_plugin("draftail", FEATURE, EntityFeature(entity, js=SCRIPTS, css=STYLES))
    conversion = {
        "from_database_format": {f'a[linktype="{FEATURE}"]': SectionLinkElementHandler(ENTITY)},
        "to_database_format": {"entity_decorators": {ENTITY: stored_link}},
    }
    features.register_converter_rule("contentstate", FEATURE, conversion)


def what_the_window_says():
    """The addresses and words of the window that offers sections, once for a page with many editors."""
    texts = {name: str(text) for name, text in TEXTS.items()}
    urls = {"pages": reverse("healthblocks_section_pages"), "sections": reverse("healthblocks_sections", args=[0])}
    return json_script({"texts": texts, "urls": urls}, "healthblocks-sections")


def urlpatterns():
    return [
        path("healthblocks/sections/", find_pages, name="healthblocks_section_pages"),
        path("healthblocks/sections/<int:page_id>/", list_sections, name="healthblocks_sections"),
    ]


@require_GET
def find_pages(request):
    """The articles whose titles hold a text, the newest first."""
    words = request.GET.get("q", "").replace("\0", " ")[:200].split()
    articles = [model for model in get_page_models() if issubclass(model, HealthArticleMixin)]
    types = ContentType.objects.get_for_models(*articles).values()
    pages = get_page_model().objects.filter(content_type__in=types).order_by("-pk")
    for word in words:
        pages = pages.filter(title__icontains=word)
    return JsonResponse({"pages": [{"id": page.pk, "title": str(page)} for page in pages[:OFFERED]]})


@require_GET
def list_sections(request, page_id):
    """The headings of a page that a link can reach: of its draft for who may edit it, else of what readers get."""
    page = get_object_or_404(get_page_model(), pk=page_id).specific
    if not isinstance(page, HealthArticleMixin):
        raise Http404
    if page.permissions_for_user(request.user).can_edit():
        page = page.get_latest_revision_as_object()
    elif not page.live:
        raise Http404
    return JsonResponse({"sections": list(described(page.get_reading().contents))})


def described(entries, depth: int = 0) -> Iterator[dict]:
    for entry in entries:
        if entry.anchor.startswith("hb-"):
            yield {"section": entry.anchor.removeprefix("hb-"), "heading": entry.heading, "depth": depth}
        yield from described(entry.entries, depth + 1)
