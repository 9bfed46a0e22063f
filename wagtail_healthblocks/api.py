"""For Wagtail's API: how a property of an article that is no plain value is shown, and what readers get of a page."""

from rest_framework.fields import Field


class ContributorField(Field):
    """A contributor, such as ``checked_by``, as the API shows those whom a block names."""

    def to_representation(self, value):
        return value.get_api_detail(self.context)


class ShownPagesMixin:
    """For a view set of pages: of a withdrawn article, no field but its title is shown."""

    def get_serializer(self, *args, **kwargs):
        pages, *others = args or [None]
        if kwargs.get("many"):
            pages = [_as_shown(page, self.request) for page in pages]
        elif pages is not None:
            pages = _as_shown(pages, self.request)
        return super().get_serializer(pages, *others, **kwargs)


def _as_shown(page, request):
    return page.as_shown(request) if hasattr(page, "as_shown") else page
