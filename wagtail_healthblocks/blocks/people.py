from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, TextBlock, URLBlock

from .. import facts, nodes
from ..audience import shown
from ..vocabulary import roles
from ..vocabulary.roles import credit, role_choices
from .base import HealthBlock, HealthStreamBlock, HealthValue, place_of
from .choices import TextChoiceBlock
from .choosers import ContributorChooserBlock
from .headed import HeadedBlock
from .layout import closed
from .prose import ParagraphBlock


class PersonValue(HealthValue):
    """A person chosen from the contributors or typed; reads like a page's ``Contribution``."""

    @property
    def profile(self):
        """What the card shows of the person: the contributor, or what was typed. None hides the card."""
        if self.get("contributor") is not None:
            return shown(self["contributor"])
        return self if self.get("name") else None

    @property
    def full_name(self):
        return ", ".join(str(part) for part in (self.get("name"), self.get("credentials")) if part)

    @property
    def role(self):
        return self.get("role")

    @property
    def credit(self):
        return credit(self.role, self.profile.full_name)

    def get_structured_data(self, reading):
        """A guest's node."""
        details = {name: self.get(name) for name in ("credentials", "job_title", "biography")}
        return nodes.person(reading.url(self), self["name"], **details)


class PersonBlock(HealthBlock):
    """A contributor, or a guest who has no entry among the contributors."""

    contributor = ContributorChooserBlock(label=_("Contributor"), required=False)
    role = TextChoiceBlock(label=_("Role"), choices=role_choices, default="author", search_index=False)
    name = CharBlock(
        label=_("Or a guest’s name"),
        max_length=255,
        required=False,
        help_text=_("Somebody who has no page here and writes for this one only."),
    )
    credentials = CharBlock(
        label=_("Guest’s credentials"),
        max_length=255,
        required=False,
        help_text=_("Such as “MBBS, MRCP”. Readers see them."),
    )
    job_title = CharBlock(label=_("Guest’s job title"), max_length=255, required=False)
    biography = TextBlock(
        label=_("Guest’s biography"), max_length=2000, required=False, help_text=_("Two or three sentences.")
    )

    prose_field = "biography"

    class Meta:
        icon = "user"
        label = _("Person")
        form_layout = [
            "contributor",
            "role",
            closed("name", "credentials", "job_title", "biography", heading=_("A guest, without an entry")),
        ]
        value_class = PersonValue

    def get_api_representation(self, value, context=None):
        """As every block's, without the role of who is to check a page: whether they did, its checks say."""
        representation = super().get_api_representation(value, context)
        is_assignment = bool(roles.find(representation.get("role")).scopes)
        return {**representation, "role": ""} if is_assignment else representation


class PersonStreamBlock(HealthStreamBlock):
    """The people of a card. A stream, because its children keep their ids when the page is saved."""

    person = PersonBlock()


class AuthorCardBlock(HeadedBlock):
    """Who wrote, checked and edited the article: the page's own people and check, or those chosen here."""

    heading = CharBlock(label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “About the authors”."))
    people = PersonStreamBlock(
        label=_("People"),
        required=False,
        help_text=_("Leave empty to show the contributors of the page."),
    )

    class Meta:
        icon = "user"
        label = _("Author card")
        description = _("The people behind the article: roles, credentials, biographies, photos.")
        group = _("People and sources")
        template = "wagtail_healthblocks/blocks/author_card.html"
        preview_value = {
            "heading": "",
            "people": [
                (
                    "person",
                    {
                        "role": "author",
                        "name": _("Sam Example"),
                        "credentials": "",
                        "job_title": _("Health writer"),
                        "biography": _("Sam writes about medicines in plain language."),
                    },
                )
            ],
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        # A card shown on another page's list must not name that page's people.
        reading = context.get("reading") if place_of(value, context) else None
        context["people"] = self.get_people(value, reading)
        context["checks"] = reading.shown_checks if reading and not value.get("people") else []
        context["check"] = next(iter(context["checks"]), None)  # for a site's own template of the card
        return context

    def get_people(self, value, reading):
        """Those whom readers may see; each has a role, a profile and a credit."""
        if value.get("people"):
            people = [child.value for child in value["people"] if child.value.profile]
            return [person for person in people if self.is_credited(person, reading)]
        return reading.contributions if reading else []

    def is_credited(self, person, reading):
        """Whether the card may say what somebody did: nobody is a page's reviewer but by a check of theirs."""
        return reading.allows_credit(person.role, person.profile) if reading else not roles.find(person.role).scopes

    def get_structured_data(self, value, reading):
        for person in self.get_people(value, reading):
            yield facts.Credit(person.profile.get_structured_data(reading), person.role, person.credit)


class QuoteBlock(HealthBlock):
    """What somebody said or wrote; a patient's story is marked as one person's experience."""

    quote = ParagraphBlock(label=_("Quotation"), help_text=_("Without quotation marks."))
    kind = TextChoiceBlock(
        label=_("Kind"),
        choices=[
            ("patient_story", _("Patient’s story")),
            ("statement", _("What an expert or an organisation says")),
            ("publication", _("From a publication")),
        ],
        default="patient_story",
        search_index=False,
        help_text=_("A story is marked as one person’s experience."),
    )
    name = CharBlock(
        label=_("Who said it"), max_length=255, required=False, help_text=_("For a patient, a first name is enough.")
    )
    description = CharBlock(
        label=_("About them"), max_length=255, required=False, help_text=_("Such as “has had asthma for ten years”.")
    )
    source = CharBlock(
        label=_("Where it was published"),
        max_length=500,
        required=False,
        help_text=_("The name of the journal, book or site, with year and page."),
    )
    source_url = URLBlock(label=_("Address of the source"), required=False, max_length=1000)
    name_changed = BooleanBlock(label=_("The name was changed"), required=False)
    consent = BooleanBlock(
        label=_("Consent is on file"),
        required=False,
        help_text=_("The patient agreed in writing to this text on this site, and you keep the agreement."),
    )

    prose_field = "quote"

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("A patient’s story, a statement or a quotation, with who said it.")
        group = _("Text")
        template = "wagtail_healthblocks/blocks/quote.html"
        form_layout = [
            "quote",
            "kind",
            "name",
            "description",
            closed("source", "source_url", heading=_("Where it was published")),
            "name_changed",
            "consent",
        ]
        preview_value = {
            "quote": _("<p>The first week was hard. It helped me to write down when I took each dose.</p>"),
            "kind": "patient_story",
            "name": _("Sam"),
            "description": _("has had asthma for ten years"),
            "source": "",
            "source_url": "",
            "name_changed": True,
            "consent": True,
        }

    def get_structured_data(self, value, reading):
        """What was said in public; a patient's story is personal, and copies of the page outlive it."""
        words = reading.text(value["quote"])
        if words and value["kind"] in ("statement", "publication"):
            node = nodes.quotation(reading.url(value), words, value["name"])
            yield facts.Fact(node, rel="hasPart")
