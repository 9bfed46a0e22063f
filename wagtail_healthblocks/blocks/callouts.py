from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from .. import facts, nodes
from ..audience import shown
from ..vocabulary import sponsorship
from ..vocabulary.disclaimers import DISCLAIMER_KINDS, DISCLOSURES, LOUD, STANDING, disclaimer_kinds
from .base import PACKAGE, HealthBlock, site_settings
from .choices import TextChoiceBlock
from .choosers import ChosenListBlock, DisclaimerChooserBlock, HelplineChooserBlock
from .for_reader import helplines_for_reader
from .headed import HeadedBlock
from .prose import ParagraphBlock, ReadingRichText


class DisclaimerBlock(HealthBlock):
    """What readers must know about the text: shared by many pages, or typed for this one."""

    kind = TextChoiceBlock(
        label=_("Kind"),
        choices=disclaimer_kinds,
        default="not_medical_advice",
        search_index=False,
    )
    disclaimer = DisclaimerChooserBlock(
        label=_("Shared text"),
        required=False,
        help_text=_("One text for many pages: changing it changes them all."),
    )
    text = ParagraphBlock(
        label=_("Or text for this page only"),
        required=False,
        help_text=_("Leave both empty to show the site’s default text of this kind."),
    )

    always_visible = True
    prose_field = "text"

    class Meta:
        icon = "doc-full-inverse"
        label = _("Disclaimer")
        description = _("A statement about the text, such as that it is not medical advice.")
        group = _("Notices")
        template = "wagtail_healthblocks/blocks/disclaimer.html"
        preview_value = {
            "kind": "not_medical_advice",
            "text": _(
                "<p>This page gives general information. It cannot tell you what is right for you: "
                "ask a doctor or a pharmacist, and do not put off getting help.</p>"
            ),
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        chosen = self.get_shared(value, site_settings(context))
        context["text"] = self.get_text(value, chosen)
        context["label"] = self.get_label(value, chosen)
        context["is_paid"] = self.get_kind(value, chosen) in LOUD
        return context

    def get_kind(self, value, chosen):
        return chosen.kind if chosen else value.get("kind")

    def gathers(self, value, context):
        """Whether it says what is true of the whole page, and so is shown together with others that do."""
        return self.get_kind(value, shown(value.get("disclaimer"))) in STANDING

    def is_silent(self, value, context):
        """Whether there is no text to show."""
        return not self.get_text(value, self.get_shared(value, site_settings(context)))

    def get_paid_notice(self, value, settings=None):
        """The least that an advertisement says of itself."""
        kind = self.get_kind(value, self.get_shared(value, settings))
        return {"label": DISCLAIMER_KINDS[kind], "statement": DISCLOSURES[kind]} if kind in LOUD else None

    def get_shared(self, value, settings):
        """The shared text that readers see: the chosen one, or the site's where no text is typed."""
        chosen = shown(value.get("disclaimer"))
        if chosen is None and not value.get("text") and settings:
            return settings.get_default_disclaimer(value.get("kind"))
        return chosen

    def get_shared_facts(self, value, settings):
        return [self.get_shared(value, settings)]

    def get_snippet_text(self, value, settings):
        """The stored text that is shown in the place of the block's own, if one is: its marks count at this place."""
        shared = self.get_shared(value, settings)
        return shared.text if shared else ""

    def get_text(self, value, chosen):
        """What readers see: whoever is paid says so even where the text for it is gone."""
        block = self.get_field("text")
        if chosen:
            return ReadingRichText(chosen.text, block, shown_by=value)
        if value.get("text"):
            return value["text"]
        sentence = DISCLOSURES.get(value.get("kind"), "")
        return block.normalize(f"<p>{sentence}</p>" if sentence else "")

    def get_api_representation(self, value, context=None):
        """As of any block; with the details of what readers see where the block has no text of its own."""
        representation = super().get_api_representation(value, context=context)
        chosen, kind = self.get_shared(value, site_settings(context or {})), value.get("kind")
        if chosen:
            representation["disclaimer_detail"] = chosen.get_api_detail(context)
        elif not value.get("text") and (text := self.get_text(value, None)):
            representation["disclaimer_detail"] = {"kind": kind, "country": "", "text": text.source}
        return representation

    def get_label(self, value, chosen):
        return DISCLAIMER_KINDS.get(self.get_kind(value, chosen), _("Please note"))

    def get_structured_data(self, value, reading):
        chosen = self.get_shared(value, reading.site_settings)
        if text := self.get_text(value, chosen):
            label = str(self.get_label(value, chosen))
            printed = reading.document.inside(value)
            words = printed[-1].text if printed else reading.text(text)
            yield facts.Fact(nodes.web_page_element(reading.url(value), label, words), rel="hasPart", of=facts.PAGE)


class SponsorDisclosureBlock(HealthBlock):
    """Who paid, for what, and whether they had a say (16 CFR 255.5; CAP Code 2.1 and 2.4)."""

    RELATIONSHIPS = {code: relationship.name for code, relationship in sponsorship.RELATIONSHIPS.items()}
    CONTROL = sponsorship.CONTROL

    relationship = TextChoiceBlock(
        label=_("Relationship"),
        choices=list(RELATIONSHIPS.items()),
        search_index=False,
    )
    who_paid = CharBlock(label=_("Who paid or gave"), max_length=255, required=False)
    what_for = CharBlock(
        label=_("What for"),
        max_length=255,
        required=False,
        help_text=_("Goes on after “for”, such as “the translation of this page”."),
    )
    editorial_control = TextChoiceBlock(
        label=_("Their say in the text"),
        choices=list(CONTROL.items()),
        search_index=False,
    )
    details = ParagraphBlock(label=_("Details"), required=False)

    always_visible = True
    prose_field = "details"

    class Meta:
        icon = "tag"
        label = _("Sponsor disclosure")
        description = _("Says who paid and what they had a say in. Place it before the text it is about.")
        group = _("Notices")
        template = "wagtail_healthblocks/blocks/sponsor_disclosure.html"
        preview_value = {
            "relationship": "funded_independent",
            "who_paid": _("Example Foundation"),
            "what_for": _("the translation of this page"),
            "editorial_control": "none",
            "details": "",
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["label"] = self.get_label(value)
        context["statement"] = self.get_statement(value)
        context["control"] = self.get_control(value)
        context["is_paid"] = self.get_relationship(value).is_paid
        return context

    def get_relationship(self, value):
        return sponsorship.RELATIONSHIPS.get(value.get("relationship"), sponsorship.UNKNOWN)

    def get_label(self, value):
        relationship = self.get_relationship(value)
        return relationship.label or relationship.name

    def get_statement(self, value):
        """Who paid or gave, and what for."""
        return self.get_relationship(value).words(value.get("who_paid") or "", value.get("what_for") or "")

    def get_control(self, value):
        """Whether whoever paid or gave had a say in the text."""
        sentences = sponsorship.CONTROL if value.get("who_paid") else sponsorship.CONTROL_UNNAMED
        return sentences.get(value.get("editorial_control"), "")

    def get_paid_notice(self, value, settings=None):
        """What the head of the page says, too, where its text does not begin with this."""
        if not self.get_relationship(value).is_paid:
            return None
        words = {"statement": self.get_statement(value), "control": self.get_control(value)}
        return {"label": self.get_label(value), **words}

    def get_structured_data(self, value, reading):
        node = nodes.web_page_element(reading.url(value), str(self.get_label(value)), reading.text(value))
        yield facts.Fact(node, rel="hasPart", of=facts.PAGE)
        if value["who_paid"]:
            rel = "funder" if value["relationship"] == "funded_independent" else "sponsor"
            payer = nodes.organization(f"{reading.url(value)}-payer", value["who_paid"])
            yield facts.Fact(payer, rel=rel)


class HelplineBlock(HeadedBlock):
    """Where to get help: telephone numbers in full, with their hours and the date they were last verified."""

    heading = CharBlock(label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “Where to get help”."))
    introduction = ParagraphBlock(label=_("Introduction"), required=False)
    helplines = ChosenListBlock(HelplineChooserBlock(label=_("Helpline")), label=_("Helplines"))

    always_visible = True
    prose_field = "introduction"
    page_only_classes = ("hb-country__others",)
    no_structured_data = "Numbers change, and copies of the page outlive them: readers take them from the page."

    class Meta:
        icon = "mobile-alt"
        label = _("Helplines")
        description = _("Telephone numbers and websites that people can turn to.")
        group = _("Notices")
        template = "wagtail_healthblocks/blocks/helpline.html"

    def get_preview_value(self):
        helpline = apps.get_model(PACKAGE, "Helpline")(
            name=_("Example helpline"), phone="0123 456 789", hours=_("Every day, 24 hours"), country="GB"
        )
        return self.normalize({"heading": "", "introduction": "", "helplines": [helpline]})

    def why_hidden(self, value):
        return (
            "" if any(map(shown, value.get("helplines") or ())) else gettext("No helpline that it names is published.")
        )

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["helplines"] = [helpline for helpline in value.get("helplines") or () if shown(helpline)]
        return context | helplines_for_reader(context["helplines"], context)


class WarningCalloutBlock(HeadedBlock):
    """What readers must know before they read on, because it matters at once or is often got wrong."""

    KINDS = {
        "important": _("Important"),
        "safety": _("About safety"),
        "misconception": _("A common misconception"),
    }

    kind = TextChoiceBlock(label=_("Kind"), choices=list(KINDS.items()), default="important", search_index=False)
    heading = CharBlock(
        label=_("Heading"),
        max_length=255,
        help_text=_("Say what it is about. People who hear the page hear “Important:” before it."),
    )
    text = ParagraphBlock(label=_("Text"), required=False)

    always_visible = True
    prose_field = "text"
    no_structured_data = "schema.org has no property for a warning about a page's subject."

    class Meta:
        icon = "error"
        label = _("Warning")
        description = _("What readers must not miss. Two on a page at most; for when to get help, use a care card.")
        group = _("Notices")
        template = "wagtail_healthblocks/blocks/warning_callout.html"
        form_layout = ["kind", "heading", "text"]
        preview_value = {
            "kind": "safety",
            "heading": _("Do not take two medicines with paracetamol at the same time"),
            "text": _(
                "<p>Many medicines for colds and flu have paracetamol in them. Read the label of each one, "
                "or ask a pharmacist.</p>"
            ),
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        heading, important = value["heading"].casefold(), gettext("Important").casefold()
        context["says_important"] = heading.startswith(important)
        context["kind_label"] = self.KINDS[value["kind"]] if value["kind"] in ("safety", "misconception") else ""
        return context
