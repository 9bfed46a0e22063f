from dataclasses import dataclass

from .. import names, nodes
from ..vocabulary.roles import credit


class ProfileMixin:
    """What bylines, author cards and structured data say of someone. Each attribute is empty until a model has it."""

    name = ""
    prefix = ""
    credentials = ""
    job_title = ""
    organisation = ""
    biography = ""
    photo = None
    registration_body = ""
    registration_number = ""
    interests = ""
    #: Addresses under which readers can check who this is.
    link_list: list | tuple = ()
    #: False for a team or an organisation.
    is_person = True

    @property
    def full_name(self):
        """Prefix, name and credentials, as a byline prints them."""
        named = " ".join(filter(None, [self.prefix, self.name]))
        return ", ".join(filter(None, [named, self.credentials]))

    @property
    def initials(self) -> str:
        """What stands where a photo would, of somebody who has none."""
        return names.initials(self.name)

    @property
    def profile_key(self):
        """What tells this profile from the others of the site."""
        return f"{self._meta.model_name}/{self.pk}"

    def get_url(self, request=None):
        """The address of their page, or None where they have none."""
        return None

    def get_structured_data(self, reading):
        """A person, or an organisation for a team: known by their page, or by their key on the site."""
        url = self.get_url(reading.request)
        own_page = f"{reading.absolute_url(url)}#{'person' if self.is_person else 'organization'}" if url else ""
        identifier = own_page or f"{reading.absolute_url('/')}#/{self.profile_key}"
        make = nodes.person if self.is_person else nodes.organization
        details = {name: getattr(self, name) for name in ("prefix", "credentials", "job_title", "biography")}
        address = reading.absolute_url(url) if url else ""
        return make(identifier, self.name, links=list(self.link_list), url=address, **details)


@dataclass(frozen=True)
class Credit:
    """What someone did for a page, for a page that names people of a model of its own; reads like a Contribution."""

    profile: ProfileMixin
    role: str = "author"

    @property
    def credit(self):
        return credit(self.role, self.profile.full_name)
