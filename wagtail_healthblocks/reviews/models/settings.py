from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="comment")
class ReviewsSiteSettings(BaseSiteSetting):
    """The rules of a site for its reviews, as its editors set them."""

    held_words = models.TextField(
        _("words to look at"),
        blank=True,
        help_text=_("Words or phrases, one on each line. A review that holds one is marked for the moderators."),
    )
    links_allowed = models.PositiveSmallIntegerField(
        _("links allowed"), default=0, help_text=_("A review with more links than this is marked for the moderators.")
    )
    contact_email = models.EmailField(
        _("contact for reviews"),
        blank=True,
        help_text=_("Where writers ask to see, change or erase their review. Readers see this address."),
    )
    policy = models.TextField(
        _("more about how you handle reviews"),
        blank=True,
        help_text=_("Plain text, shown on the page “How we handle reviews” after what the settings say."),
    )

    panels = [FieldPanel(name) for name in ("held_words", "links_allowed", "contact_email", "policy")]

    class Meta:
        verbose_name = _("reader reviews")

    @classmethod
    def for_page(cls, page):
        """The rules of the site that a page is in."""
        return cls.of_site(page.get_site())

    @classmethod
    def of_site(cls, site):
        """The rules of a site; as they are before anybody has set one, where nobody has. Nothing is written."""
        return (site and cls.objects.filter(site=site).first()) or cls()

    @property
    def word_list(self):
        return [word for line in self.held_words.splitlines() if (word := line.strip())]
