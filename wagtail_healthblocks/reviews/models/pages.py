from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from ...readings.own_words import all_but
from ..choices import form_choices, state_choices
from ..conf import settings
from ..panels import ReviewsPanel


class ReviewableMixin(models.Model):
    """Makes a page one that readers can review."""

    # Columns of the site's own tables: callable choices and no texts, so that a new release writes no migration there.
    reviews_state = models.CharField(max_length=16, choices=state_choices, default="open")
    reviews_form = models.CharField(max_length=16, choices=form_choices, blank=True)
    reviews_close_after_days = models.PositiveSmallIntegerField(null=True, blank=True)

    reviews_panels = [
        MultiFieldPanel(
            [
                FieldPanel("reviews_state", heading=_("Reader reviews")),
                FieldRowPanel(
                    [
                        FieldPanel("reviews_form", heading=_("Form"), help_text=_("Empty: as the site does it.")),
                        FieldPanel(
                            "reviews_close_after_days",
                            heading=_("Close after days"),
                            help_text=_("Counted from the first publication. Empty: as the site does it."),
                        ),
                    ]
                ),
                ReviewsPanel(),
            ],
            heading=_("Reader reviews"),
        )
    ]

    #: What readers write is no word of the page: a medical check does not cover where they write it.
    checked_fields = all_but(
        reviews_state="Whether readers may write.",
        reviews_form="Where readers write.",
        reviews_close_after_days="How long readers may write.",
    )

    #: Whether the page's template prints the panel: what the page's structured data may say depends on it. None: the
    #: template is looked at. A class says True or False where that cannot tell.
    reviews_panel_in_template = None

    #: The alias by which readers of another site get at the reviews of this page.
    reviews_read_through = None

    #: Whether it is withdrawn, where the query that read it has said so.
    is_known_withdrawn = None

    #: What the site says of a reader's text, where the query that read the page has brought it along.
    reviews_rules = None

    class Meta:
        abstract = True

    @property
    def reviews_form_mode(self):
        """Where this page has its form: ``"link"`` or ``"inline"``."""
        return self.reviews_form or settings.HEALTHBLOCKS_REVIEWS_FORM

    @property
    def reviews_close_at(self):
        """The moment from which the page takes no more reviews, or None."""
        days = self.reviews_close_after_days
        if days is None:
            days = settings.HEALTHBLOCKS_REVIEWS_CLOSE_AFTER_DAYS
        return None if days is None or not self.first_published_at else self.first_published_at + timedelta(days=days)

    @property
    def reviews_open(self):
        """Whether readers can write a review now."""
        return self.reviews_in_time and not self._is_withdrawn

    @property
    def reviews_in_time(self):
        """Whether neither the editors nor the calendar have closed the reviews."""
        closes = self.reviews_close_at
        return self.reviews_state == "open" and (closes is None or timezone.now() < closes)

    @property
    def reviews_shown(self):
        return self.reviews_state != "hidden" and not self._is_withdrawn

    @property
    def _is_withdrawn(self):
        """Whether readers get no text of the page that reviews could be about. Not every page is a health article."""
        known = self.is_known_withdrawn
        return bool(getattr(self, "withdrawn", False)) if known is None else known

    def get_reviews_challenge(self):
        """The challenge of this page's form: the name or path that the setting would hold."""
        return settings.HEALTHBLOCKS_REVIEWS_CHALLENGE

    def serve(self, request, *args, **kwargs):
        """A page with the form on it belongs to one visitor: no cache may keep it."""
        response = super().serve(request, *args, **kwargs)
        if self.reviews_open and self.reviews_form_mode == "inline":
            response["Cache-Control"] = "private, no-store"
        return response
