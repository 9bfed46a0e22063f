from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import CharBlock, ChoiceBlock, DateBlock, IntegerBlock, URLBlock
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from .. import schema_org
from ..validators import bare_doi, validate_doi, validate_pmid
from .base import HealthBlock, HealthStreamBlock, required

#: Whole kinds of source, the strongest evidence first.
REFERENCE_KINDS = {
    "guideline": _("Guideline"),
    "systematic_review": _("Systematic review"),
    "trial": _("Trial"),
    "observational": _("Observational study"),
    "case_report": _("Case report or series"),
    "review": pgettext_lazy("kind of source", "Review"),
    "label": _("Medicine label"),
    "law": _("Law or regulation"),
    "web": _("Web page"),
    "book": _("Book"),
    "other": _("Other source"),
}


class ReferenceBlock(HealthBlock):
    """One source, with what a reader needs to find it."""

    kind = ChoiceBlock(label=_("Kind"), choices=list(REFERENCE_KINDS.items()), search_index=False)
    authors = CharBlock(label=_("Authors"), max_length=500, required=False)
    title = CharBlock(label=_("Title"), max_length=500)
    source = CharBlock(
        label=_("Journal, publisher or body"),
        max_length=500,
        required=False,
        help_text=_("With volume, issue and pages, such as: BMJ 357, j1550."),
    )
    year = IntegerBlock(label=_("Year"), required=False, min_value=1500)
    doi = CharBlock(label=_("DOI"), max_length=255, required=False, validators=[validate_doi], search_index=False)
    pmid = CharBlock(label=_("PMID"), max_length=20, required=False, validators=[validate_pmid], search_index=False)
    url = URLBlock(label=_("Web address"), max_length=1000, required=False)
    accessed = DateBlock(label=_("Accessed"), required=False, help_text=_("When you last read the web page."))

    class Meta:
        icon = "openquote"
        label = _("Reference")
        template = "wagtail_healthblocks/blocks/reference.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["kind_label"] = REFERENCE_KINDS.get(value.get("kind"), "")
        return context

    def get_structured_data(self, value, reading):
        if not value["title"]:
            return
        identifiers = {name: value[name] for name in ("doi", "pmid", "url", "year", "authors")}
        node = schema_org.citation(reading.url(value), value["kind"], value["title"], **identifiers)
        reading.graph.add(node, rel="citation", of=reading.graph.article)

    def clean(self, value):
        value = super().clean(value)
        value["doi"] = bare_doi(value["doi"])
        value["pmid"] = value["pmid"].strip()
        return value

    def get_errors(self, value):
        today = timezone.localdate()
        if value["year"] and value["year"] > today.year + 1:
            yield "year", ValidationError(_("This year lies in the future."), code="future")
        if value["accessed"] and value["accessed"] > today:
            yield "accessed", ValidationError(_("This date lies in the future."), code="future")

    def get_publish_errors(self, value):
        if value["kind"] == "web" and value["url"] and not value["doi"] and not value["accessed"]:
            yield "accessed", required(_("Say when you last read this web page: pages change."))


class ReferenceStreamBlock(HealthStreamBlock):
    """The references of a list. A stream, because its children keep their ids when the page is saved."""

    reference = ReferenceBlock()


class ReferencesBlock(HealthBlock):
    """The numbered sources of an article. Link to one with its anchor."""

    heading = CharBlock(label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “References”."))
    references = ReferenceStreamBlock(label=_("References"))

    no_structured_data = "Its references describe themselves."

    class Meta:
        icon = "list-ol"
        label = _("References")
        description = _("The numbered sources of the article, with DOI and PubMed links.")
        group = _("People and sources")
        template = "wagtail_healthblocks/blocks/references.html"
        preview_value = {
            "heading": "",
            "references": [
                (
                    "reference",
                    {
                        "kind": "systematic_review",
                        "authors": "Sordo L, Barrio G, Bravo MJ, et al.",
                        "title": (
                            "Mortality risk during and after opioid substitution treatment: "
                            "systematic review and meta-analysis of cohort studies"
                        ),
                        "source": "BMJ 357, j1550",
                        "year": 2017,
                        "doi": "10.1136/bmj.j1550",
                        "pmid": "28446428",
                        "url": "",
                        "accessed": None,
                    },
                )
            ],
        }

    def opens_section(self, value):
        return True

    def get_publish_errors(self, value):
        if errors := dict(self.get_repeated_references(value)):
            yield "references", StreamBlockValidationError(block_errors=errors)

    def get_repeated_references(self, value):
        """Yield the position and the error of each reference whose identifier an earlier one has already."""
        seen = {}
        for position, child in enumerate(value["references"]):
            for field in ("doi", "pmid", "url"):
                identifier = (child.value.get(field) or "").lower()
                if identifier and (field, identifier) in seen:
                    error = ValidationError(
                        _("Reference %(number)d is the same source. Delete one of the two."),
                        params={"number": seen[field, identifier]},
                        code="repeated",
                    )
                    yield position, StructBlockValidationError(block_errors={field: error})
                    break
                seen[field, identifier] = position + 1
