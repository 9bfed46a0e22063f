from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DateBlock, IntegerBlock, URLBlock

from .. import facts, icon_arrays, nodes
from ..audience import shown
from ..bibliography.identifiers import read_doi, read_pmid
from ..validators import validate_doi, validate_pmid
from ..vocabulary import references
from ..vocabulary.references import REFERENCE_KINDS
from .base import HealthBlock, HealthStreamBlock
from .choices import TextChoiceBlock
from .choosers import SourceChooserBlock
from .headed import HeadedBlock


class ReferenceBlock(HealthBlock):
    """One source, with what a reader needs to find it."""

    kind = TextChoiceBlock(label=_("Kind"), choices=references.reference_choices(), search_index=False)
    authors = CharBlock(
        label=_("Authors"), max_length=500, required=False, help_text=_("Such as: Sordo L, Barrio G, Bravo MJ, et al.")
    )
    title = CharBlock(label=_("Title"), max_length=500)
    source = CharBlock(
        label=_("Journal, publisher or body"),
        max_length=500,
        required=False,
    )
    year = IntegerBlock(label=_("Year"), required=False, min_value=1500)
    doi = CharBlock(
        label=_("DOI"),
        max_length=255,
        required=False,
        validators=[validate_doi],
        search_index=False,
    )
    pmid = CharBlock(
        label=_("PMID"),
        max_length=20,
        required=False,
        validators=[validate_pmid],
        search_index=False,
    )
    url = URLBlock(
        label=_("Web address"),
        max_length=1000,
        required=False,
    )
    accessed = DateBlock(label=_("Accessed"), required=False)

    prose_field = "title"

    class Meta:
        icon = "openquote"
        label = _("Reference")
        template = "wagtail_healthblocks/blocks/reference.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["kind_label"] = references.find(value.get("kind")).label
        context["doi_url"] = f"https://doi.org/{quote(value['doi'], safe='/:;()')}"
        context["pmid_url"] = f"https://pubmed.ncbi.nlm.nih.gov/{quote(value['pmid'], safe='')}/"
        return context

    def get_structured_data(self, value, reading):
        if not value["title"]:
            return
        identifiers = {name: value[name] for name in ("doi", "pmid", "url", "year", "authors")}
        node = nodes.citation(reading.url(value), value["kind"], value["title"], **identifiers)
        yield facts.Fact(node, rel="citation")

    def clean(self, value):
        value = super().clean(value)
        cleaned = {"doi": read_doi(value["doi"]), "pmid": read_pmid(value["pmid"])}
        value.update({name: found for name, found in cleaned.items() if name in self.child_blocks})
        return value


class ReferenceStreamBlock(HealthStreamBlock):
    """The references of a list. A stream, because its children keep their ids when the page is saved."""

    source = SourceChooserBlock(label=_("Source"))
    reference = ReferenceBlock()


class ReferencesBlock(HeadedBlock):
    """The numbered sources of an article. Link to one with its anchor."""

    heading = CharBlock(label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “References”."))
    references = ReferenceStreamBlock(label=_("References"))

    page_only_classes = ("hb-reference__back",)

    class Meta:
        icon = "glasses"
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

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["cited"] = cited = self.get_cited(value, context.get("reading"))
        context["further"] = self.get_further(value, {entry.source.uuid for entry in cited})
        return context

    def get_cited(self, value, reading) -> list:
        """What the page cites, if this is the block that lists it."""
        place = reading.citations.list_place if reading else None
        return reading.citations.cited if place and place.value is value else []

    def get_further(self, value, cited) -> list:
        """What is listed here and not cited: typed references, and sources that readers may see."""
        return [
            child
            for child in value.get("references") or ()
            if child.block_type != "source" or (shown(child.value) and child.value.uuid not in cited)
        ]

    def get_structured_data(self, value, reading):
        """The sources that are listed and not cited: what is cited, the page itself says."""
        for child in self.get_further(value, {entry.source.uuid for entry in reading.citations.cited}):
            if child.block_type == "source":
                yield facts.Fact(reading.citations.node_of(child.value), rel="citation")


class ResultBlock(HealthBlock):
    """How many people of a group had what a study counted."""

    group = CharBlock(label=_("Group"), max_length=255, help_text=_("Such as “people who took it for a year”."))
    number = IntegerBlock(label=_("How many"), min_value=0)
    out_of = IntegerBlock(label=_("Out of how many"), min_value=1)

    prose_field = "group"

    class Meta:
        icon = "group"
        label = _("Group of people")


class ResultStreamBlock(HealthStreamBlock):
    """What a study counted, group by group."""

    result = ResultBlock()


class EvidenceBlock(HealthBlock):
    """A claim, how sure it is, and what it rests on: the kind of study, how many people, the sources."""

    STUDY_TYPES = {
        **{kind: REFERENCE_KINDS[kind].label for kind in ("guideline", "systematic_review", "trial", "observational")},
        "case_report": REFERENCE_KINDS["case_report"].label,
        "opinion": _("Opinion of experts"),
    }
    #: How many of four bars each grade has.
    GRADES = {"high": 4, "moderate": 3, "low": 2, "very_low": 1}
    #: What a study of this kind cannot make certain.
    WEAK = ("case_report", "opinion")
    #: The four grades of GRADE, in words, and what to say where no guideline or review gives one.
    CERTAINTIES = {
        "high": _("High certainty: the true effect is very likely close to this."),
        "moderate": _("Moderate certainty: the true effect is probably close to this, but may differ."),
        "low": _("Low certainty: the true effect may differ much from this."),
        "very_low": _("Very low certainty: the true effect probably differs much from this."),
        "not_graded": _("Nobody has graded how certain this is."),
    }

    claim = CharBlock(label=_("Claim"), max_length=500, help_text=_("What the studies found, in one sentence."))
    study_type = TextChoiceBlock(
        label=_("Rests on"),
        choices=list(STUDY_TYPES.items()),
        search_index=False,
    )
    certainty = TextChoiceBlock(
        label=_("Certainty"),
        choices=list(CERTAINTIES.items()),
        search_index=False,
        help_text=_("As the guideline or review grades it (GRADE)."),
    )
    results = ResultStreamBlock(
        label=_("Numbers of people"), required=False, help_text=_("With and without the treatment.")
    )
    references = ReferenceStreamBlock(label=_("Sources"))

    prose_field = "claim"

    class Meta:
        icon = "search"
        label = _("Evidence")
        description = _("A claim with the kind of study, how certain it is, numbers of people, and its sources.")
        group = _("Evidence")
        template = "wagtail_healthblocks/blocks/evidence.html"
        preview_value = {
            "claim": _("Nicotine replacement helps people who want to stop smoking to succeed."),
            "study_type": "systematic_review",
            "certainty": "high",
            "results": [],
            "references": [
                (
                    "reference",
                    {
                        "kind": "systematic_review",
                        "authors": "Hartmann-Boyce J, Chepkin SC, Ye W, et al.",
                        "title": "Nicotine replacement therapy versus control for smoking cessation",
                        "source": "Cochrane Database of Systematic Reviews, CD000146",
                        "year": 2018,
                        "doi": "10.1002/14651858.CD000146.pub5",
                    },
                )
            ],
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["study_label"] = self.STUDY_TYPES.get(value.get("study_type"), "")
        context["certainty_label"] = self.CERTAINTIES.get(value.get("certainty"), "")
        context["grade"] = self.GRADES.get(value.get("certainty"), 0)
        context["results"] = rows = self.get_results(value)
        context["drawn"] = list(zip(rows, self.get_arrays(rows), strict=True))
        context["sources"] = [child for child in value.get("references") or () if _is_shown_source(child)]
        context["typed"] = [child for child in value.get("references") or () if child.block_type != "source"]
        return context

    def get_results(self, value):
        """The groups whose numbers are both there."""
        rows = [child.value for child in value.get("results") or ()]
        return [row for row in rows if row.get("number") is not None and row.get("out_of")]

    def get_arrays(self, rows):
        """The icon array of each group, all of as many dots; None for numbers that cannot be."""
        return icon_arrays.compared([(row["number"], row["out_of"]) for row in rows])

    def get_structured_data(self, value, reading):
        if value["claim"]:
            claim = nodes.claim(reading.url(value), value["claim"])
            claim["citation"] = [
                {"@id": _reference_id(child, reading)}
                for child in value["references"]
                if _is_shown_source(child) or (child.block_type != "source" and child.value["title"])
            ]
            yield facts.Fact(nodes.compact(claim), rel="hasPart")


def _is_shown_source(child):
    return child.block_type == "source" and bool(shown(child.value))


def _reference_id(child, reading):
    return reading.source_id(child.value) if child.block_type == "source" else reading.url(child.value)
