"""For Wagtail's API: how a property of an article that is no plain value is shown."""

from rest_framework.fields import Field


class ContributorField(Field):
    """A contributor, such as ``checked_by``, as the API shows those whom a block names."""

    def to_representation(self, value):
        return value.get_api_detail(self.context)
