from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, TextBlock
from wagtail.blocks.struct_block import StructValue

from .. import schema_org
from .base import HealthBlock, HealthStreamBlock, place_of, required, shown
from .choosers import ContributorChooserBlock

#: What a person did for an article, and how the page says so.
ROLES = {
    "author": _("Author"),
    "medical_reviewer": _("Medical reviewer"),
    "editor": _("Editor"),
    "fact_checker": _("Fact-checker"),
    "translator": _("Translator"),
}
CREDITS = {
    "author": _("Written by %(name)s"),
    "medical_reviewer": _("Medically reviewed by %(name)s"),
    "editor": _("Edited by %(name)s"),
    "fact_checker": _("Facts checked by %(name)s"),
    "translator": _("Translated by %(name)s"),
}


def role_choices() -> list:
    return list(ROLES.items())


def credit(role: str, name: str) -> str:
    """“Written by …” and the like; the bare name for a role that is no longer known."""
    return CREDITS.get(role, "%(name)s") % {"name": name}


class PersonValue(StructValue):
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
        return schema_org.person(reading.url(self), self["name"], **details)


class PersonBlock(HealthBlock):
    """A contributor, or a guest who has no entry among the contributors."""

    contributor = ContributorChooserBlock(label=_("Contributor"), required=False)
    role = ChoiceBlock(label=_("Role"), choices=role_choices, default="author", search_index=False)
    name = CharBlock(label=_("Or a guest’s name"), max_length=255, required=False)
    credentials = CharBlock(label=_("Guest’s credentials"), max_length=255, required=False)
    job_title = CharBlock(label=_("Guest’s job title"), max_length=255, required=False)
    biography = TextBlock(label=_("Guest’s biography"), max_length=2000, required=False)

    class Meta:
        icon = "user"
        label = _("Person")
        value_class = PersonValue

    def get_publish_errors(self, value):
        if value["contributor"] and value["name"]:
            yield "name", ValidationError(_("A contributor is chosen above already. Leave this empty."), code="both")
        elif not value["contributor"] and not value["name"].strip():
            yield "contributor", required(_("Choose a contributor, or type a guest’s name below."))
        elif not value["contributor"] and value["role"] == "medical_reviewer" and not value["credentials"].strip():
            yield (
                "credentials",
                required(_("Say what qualifies a medical reviewer, such as a degree or a professional role.")),
            )


class PersonStreamBlock(HealthStreamBlock):
    """The people of a card. A stream, because its children keep their ids when the page is saved."""

    person = PersonBlock()


class AuthorCardBlock(HealthBlock):
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

    def opens_section(self, value):
        return True

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        # A card shown on another page's list must not name that page's people.
        reading = context.get("reading") if place_of(value, context) else None
        context["people"] = self.get_people(value, reading)
        context["check"] = reading.medical_check if reading and not value.get("people") else None
        return context

    def get_people(self, value, reading):
        """Those whom readers may see; each has a role, a profile and a credit."""
        if value.get("people"):
            return [child.value for child in value["people"] if child.value.profile]
        return reading.contributions if reading else []

    def get_structured_data(self, value, reading):
        for person in self.get_people(value, reading):
            reading.graph.add_person(person.profile.get_structured_data(reading), person.role, person.credit)

    def get_publish_errors(self, value):
        chosen = [
            (child.value["contributor"].pk, child.value["role"])
            for child in value["people"]
            if child.value["contributor"]
        ]
        if len(set(chosen)) < len(chosen):
            yield "people", ValidationError(_("Someone is named twice in the same role. Remove one."), code="repeated")
