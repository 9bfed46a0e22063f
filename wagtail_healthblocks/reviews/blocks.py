from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from ..blocks import HeadedBlock
from .origins import has_session


class ReviewsPanelBlock(HeadedBlock):
    """What readers say of the page, and the way to say something."""

    heading = CharBlock(
        label=_("Heading"), required=False, max_length=255, help_text=_("Leave empty for “User Reviews”.")
    )

    no_structured_data = "The reviews are described once for the whole page, through a hook."
    no_rich_text = "What readers wrote is theirs: it stays with the reviews."
    # Among words alone there is nothing to fill in, to sort or to press.
    page_only_classes = (
        "hb-reviews__orders",
        "hb-reviews__subheading",
        "hb-reviews__closed",
        "hb-review-form",
        "hb-review__report",
    )

    class Meta:
        icon = "comment"
        label = _("Reader reviews")
        description = _("The reader reviews of this page: average, list, and the way to write one.")
        group = _("Reviews")
        template = "wagtail_healthblocks/reviews/blocks/reviews_panel.html"
        preview_value = {"heading": ""}

    def get_context(self, value, parent_context=None):
        from .shown import shown_reviews  # which needs the models; sites' migrations name this block without them

        context = super().get_context(value, parent_context)
        # The page that the block belongs to: on an index, the context's page is the index.
        reading = context.get("reading")
        page = reading.page if reading else context.get("page")
        host = context.get("page")
        host = host if host != page else None
        context["panel"] = shown_reviews(page, context.get("request"), host) if page is not None and page.pk else None
        context["has_session"] = has_session(context.get("request"))
        context["heading"] = value.get("heading")
        return context
