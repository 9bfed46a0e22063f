import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock
from wagtail.images import get_image_model
from wagtail.images.models import Picture, SourceImageIOError

from .. import schema_org
from .base import HealthBlock
from .choosers import BulkImageBlock

FILE_NAME = re.compile(r"\S+\.(jpe?g|png|gif|webp|avif|svg|heic|tiff?)|(img|dsc|image|picture|photo)[_-]?\d*", re.I)

WIDTHS = (480, 960, 1440)
FORMATS = ("webp", "jpeg")


class FigureBlock(HealthBlock):
    """A picture with its alternative text, caption and credit."""

    image = BulkImageBlock(label=_("Image"))
    caption = CharBlock(label=_("Caption"), max_length=500, required=False)
    credit = CharBlock(
        label=_("Credit"),
        max_length=255,
        required=False,
        help_text=_("Who made the picture, and its licence."),
    )

    class Meta:
        icon = "image"
        label = _("Figure")
        description = _("A picture with a caption and a credit. Describe it, or mark it as decorative.")
        group = _("Media")
        template = "wagtail_healthblocks/blocks/figure.html"

    def get_preview_value(self):
        """A picture of the site's own if there is one; else the template shows a drawing of the package."""
        return self.normalize(
            {
                "image": {
                    "image": get_image_model().objects.order_by("-pk").prefetch_related("renditions").first(),
                    "alt_text": "",
                    "decorative": True,
                },
                "caption": _("How the medicine reaches the bloodstream"),
                "credit": _("Drawing: the editors"),
            }
        )

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["picture"] = self.get_picture(value["image"]) if value.get("image") else None
        return context

    def get_picture(self, image):
        """The picture at the widths it has, in modern formats; None where its file is lost."""
        try:
            renditions = image.get_renditions(*self.get_rendition_specs(image))
        except SourceImageIOError:
            return None
        attributes = {"class": "hb-figure__image", "loading": "lazy"}
        if len(renditions) > len(FORMATS):  # a choice of widths
            attributes["sizes"] = "(min-width: 48rem) 44rem, 100vw"
        return Picture(renditions, attributes)

    def get_structured_data(self, value, reading):
        picture = self.get_picture(value["image"]) if value["image"] else None
        if picture is None or value["image"].decorative:
            return
        shown = picture.renditions[0]
        url = reading.absolute_url(shown.url)
        node = schema_org.image(url, shown.width, shown.height, caption=value["caption"], credit=value["credit"])
        reading.graph.add_image(node)

    def get_rendition_specs(self, image):
        """Each width up to the picture's own, the largest first: its size is the one that browsers lay out."""
        if image.is_svg():
            return ["original"]
        widths = [width for position, width in enumerate(WIDTHS) if position == 0 or WIDTHS[position - 1] < image.width]
        return [f"width-{width}|format-{name}" for name in FORMATS for width in reversed(widths)]

    def get_publish_errors(self, value):
        image = value["image"]
        if image is None or image.decorative:
            return
        alt = (image.contextual_alt_text or "").strip()
        if FILE_NAME.fullmatch(alt):
            yield (
                "image",
                ValidationError(
                    _("“%(alt)s” is a file name. Say in a few words what the picture shows."),
                    params={"alt": alt},
                    code="file_name",
                ),
            )
        elif alt.casefold() == value["caption"].strip().casefold():
            yield (
                "caption",
                ValidationError(
                    _("The caption repeats the alternative text, so some people hear it twice. Say something else."),
                    code="repeated",
                ),
            )
