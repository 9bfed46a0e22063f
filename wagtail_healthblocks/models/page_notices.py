from django.utils.functional import cached_property

from ..audience import is_open, restricted_paths
from .corrections import Correction


class PageNotices:
    """What a page says of its own mistakes: its corrections, and whether it is withdrawn. One query."""

    def __init__(self, page):
        self.page = page
        #: Whether the page that is being made says already that it is withdrawn.
        self.is_told = False

    @cached_property
    def _found(self) -> list[Correction]:
        return list(Correction.objects.of(self.page))

    @property
    def withdrawal(self) -> Correction | None:
        """The withdrawal that keeps the article from its readers."""
        return next((found for found in self._found if found.is_withdrawal), None)

    @property
    def corrections(self) -> list[Correction]:
        """The others, the newest first: also that the article was withdrawn for a while."""
        return [found for found in self._found if found is not self.withdrawal]

    @property
    def told(self) -> list[Correction]:
        """All that readers are told: the withdrawal, then the corrections."""
        return [*filter(None, [self.withdrawal]), *self.corrections]

    @cached_property
    def replacement(self):
        """The page to read instead of a withdrawn one, while everybody may read it."""
        page = self.withdrawal.replacement if self.withdrawal else None
        return page if page and is_open(page, restricted_paths()) else None

    def as_dict(self, request=None) -> dict:
        """The same for the API."""
        withdrawal = self.withdrawal and {
            **self.withdrawal.as_dict(),
            "replacement": self.replacement.get_full_url(request) if self.replacement else None,
        }
        return {"withdrawal": withdrawal, "corrections": [found.as_dict() for found in self.corrections]}
