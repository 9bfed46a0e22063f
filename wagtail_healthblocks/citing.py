"""The marks by which an editor cites: what Wagtail's rich text editor makes of those that are stored, and back."""

from django.urls import reverse
from django.utils.html import json_script
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import KEEP_WHITESPACE, InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature

from .models import Source
from .source_marks import FEATURE, PLACEHOLDER, SourceMark

#: What the editor calls a mark.
ENTITY = "HEALTHBLOCKS-SOURCE"
SCRIPTS = ["wagtail_healthblocks/js/cite-dialogue.js", "wagtail_healthblocks/js/cite.js"]
STYLES = {"all": ["wagtail_healthblocks/css/cite.css"]}

#: What the window says that searches sources, and the card over a mark.
TEXTS = {
    "heading": _("Cite sources"),
    "heading_change": _("Change what is cited here"),
    "chosen": _("Cited here"),
    "take": _("Take away: %(source)s"),
    "search": _("Find sources"),
    "search_help": _(
        "By words of the title, author, year, journal, DOI, PMID or PMCID. Enter chooses; you can add several."
    ),
    "found_label": _("Sources found"),
    "on_page": _("On this page"),
    "on_site": _("All sources"),
    "found": _("Sources found: %(number)s."),
    "more": _("There are more: type more words."),
    "nothing": _("Nothing found."),
    "add": _("Add a source (in a new tab)"),
    "failed": _("The search did not work. Try again."),
    "locator": _("Page or section"),
    "locator_help": _("Such as: p. 12. Leave it empty to cite the whole source."),
    "draft": _("Draft"),
    "gone": _("Source is gone"),
    "open": _("Open the source (in a new tab)"),
    "cite": _("Cite"),
    "change": _("Change"),
    "remove": _("Remove"),
    "cancel": _("Cancel"),
}


class CitingFeature(EntityFeature):
    """A button, a key and two signs that open a search of sources, wherever a rich text has this feature."""

    def construct_options(self, options):
        super().construct_options(options)
        options.setdefault("plugins", []).append({"type": ENTITY})


class SourceMarkHandler(InlineEntityElementHandler):
    """Puts one character of no width where a stored mark stands, for the editor marks no place without a character."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs):
        mark = SourceMark.from_attributes(attrs)
        return {"id": mark.attributes["id"], "locator": mark.locator}

    def handle_endtag(self, name, state, contentstate):
        block, offset = state.current_block, state.current_entity_ranges[-1].offset
        # Words that something else wrote into the mark are no words of the text.
        block.inline_style_ranges = [
            styled for styled in block.inline_style_ranges if styled.length is None or styled.offset < offset
        ]
        block.text = block.text[:offset] + PLACEHOLDER
        super().handle_endtag(name, state, contentstate)
        state.leading_whitespace = KEEP_WHITESPACE


def stored_mark(props):
    """The mark as it is stored, without the character that stood for it; nothing where it names no source."""
    mark = SourceMark.from_attributes(props)
    return DOM.create_element("a", mark.attributes) if mark.uuids else None


# Registered here, for it must be known before the forms of snippets are made, which ask for all features at once.
@hooks.register("register_rich_text_features")
def register_feature(features):
    """Let rich texts cite that have the feature."""
    # The script adds what is the same in every text: the definitions of all blocks travel with each page's editor.
    entity = {"type": ENTITY, "icon": "openquote"}
    features.register_editor_plugin("draftail", FEATURE, CitingFeature(entity, js=SCRIPTS, css=STYLES))
    conversion = {
        "from_database_format": {f'a[linktype="{FEATURE}"]': SourceMarkHandler(ENTITY)},
        "to_database_format": {"entity_decorators": {ENTITY: stored_mark}},
    }
    features.register_converter_rule("contentstate", FEATURE, conversion)


def what_the_dialogue_says():
    """The addresses and words of the window that searches sources, once for a page with many editors."""
    texts = {name: str(text) for name, text in TEXTS.items()}
    urls = {
        "search": reverse("healthblocks_sources_search"),
        "labels": reverse("healthblocks_sources_labels"),
        "choose": reverse(Source.snippet_viewset.chooser_viewset.get_url_name("choose")),
    }
    return json_script({"texts": texts, "urls": urls}, "healthblocks-citing")
