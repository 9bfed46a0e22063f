import copy

from django.db import models
from wagtail.blocks import StreamValue

from .alerts import SafetyAlert
from .corrections import Correction
from .page_notices import PageNotices
from .withholding import in_full, is_withheld, withhold


class NoticesMixin(models.Model):
    """A page that says what is wrong with it: safety alerts, corrections, and that it was withdrawn."""

    #: Whether the page was read from its row, and is no draft: only then readers get it.
    is_as_stored = False

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with in_full(self):
            return super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, *args, **kwargs):
        page = super().from_db(*args, **kwargs)
        page.is_as_stored = True
        for value in page.__dict__.values():
            if isinstance(value, StreamValue):
                value.owner = page  # so that a stream gives programs nothing of a withdrawn page
        return page

    def get_context(self, request, *args, **kwargs):
        if self.withholds_from(request):
            withhold(self)
        self.get_notices().is_told = False
        return super().get_context(request, *args, **kwargs)

    def get_notices(self) -> PageNotices:
        """What the page says of its own mistakes: its corrections, and that it is withdrawn."""
        if "known_notices" not in self.__dict__:
            self.known_notices = PageNotices(self)
        return self.known_notices

    def get_alerts(self) -> list[SafetyAlert]:
        """The published safety alerts on medicines that the page names: those of today, and those to come."""
        return SafetyAlert.objects.of(self)

    @property
    def notices(self) -> dict:
        """The safety alerts, the withdrawal and the corrections of the page, for the API."""
        reading = self.get_reading()
        alerts = [alert.get_api_detail({"reading": reading}) for alert in reading.alerts]
        return {"alerts": alerts, **self.get_notices().as_dict()}

    @property
    def withdrawn(self) -> bool:
        """Whether the article is withdrawn: its address stays, and readers get the reason in place of its text."""
        return self.get_notices().withdrawal is not None

    def withholds_from(self, request=None) -> bool:
        """Whether this visit gets no text of the page. Previews and drafts are as they are."""
        return self.is_as_stored and not getattr(request, "is_preview", False) and self.withdrawn

    def as_shown(self, request=None):
        """The page as readers get it: of a withdrawn one a copy without its text."""
        if is_withheld(self) or not self.withholds_from(request):
            return self
        return withhold(copy.copy(self))

    def get_sitemap_urls(self, request=None):
        return [] if self._source_key in _withdrawn_keys(request) else super().get_sitemap_urls(request)

    @property
    def _source_key(self):
        return self.alias_of_id or self.pk

    @classmethod
    def get_indexed_objects(cls):
        """Those that a search may find: readers would find the text of a withdrawn article by its words."""
        return without_withdrawn(super().get_indexed_objects())


def without_withdrawn(pages):
    """Those of a query's pages that are not withdrawn, and show no page that is."""
    withdrawn = Correction.objects.withdrawals().values("page_id")
    shows_withdrawn = models.Q(alias_of_id__isnull=False, alias_of_id__in=withdrawn)
    return pages.exclude(pk__in=withdrawn).exclude(shows_withdrawn)


def _withdrawn_keys(request):
    """The keys of all withdrawn pages, asked for once in a request."""
    keys = getattr(request, "_healthblocks_withdrawn", None)
    if keys is None:
        keys = set(Correction.objects.withdrawals().values_list("page_id", flat=True))
        if request is not None:
            request._healthblocks_withdrawn = keys
    return keys
