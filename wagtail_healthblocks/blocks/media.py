from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, URLBlock
from wagtail.images import get_image_model
from wagtail.images.models import Picture

from .. import facts, nodes
from ..addresses import loadable, openable, origin_of
from ..pictures import MovingPicture, is_moving, prepared, rendition_of, renditions_of
from .base import HealthBlock, address_of_page
from .choices import TextChoiceBlock
from .choosers import BulkImageBlock, BulkImageChooserBlock
from .layout import closed
from .prose import ParagraphBlock

WIDTHS = (480, 960, 1440)
FORMATS = ("webp", "jpeg")
#: What stands for a picture that moves where nothing should.
STILL = "width-960|format-webp"

VIDEO_FILES = (".mp4", ".m4v", ".webm", ".ogv")


class FigureBlock(HealthBlock):
    """A picture with its alternative text, caption and credit."""

    image = BulkImageBlock(label=_("Image"))
    caption = CharBlock(
        label=_("Caption"),
        max_length=500,
        required=False,
        help_text=_("What readers should notice. It must not repeat the alternative text."),
    )
    credit = CharBlock(
        label=_("Credit"),
        max_length=255,
        required=False,
        help_text=_("Who made the picture, and its licence."),
    )

    prose_field = "caption"

    class Meta:
        icon = "image"
        label = _("Figure")
        description = _("A picture with a caption and a credit. Describe it, or mark it as decorative.")
        group = _("Media")
        template = "wagtail_healthblocks/blocks/figure.html"
        form_layout = ["image", "caption", closed("credit")]

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
        image = value.get("image")
        context["picture"] = prepared(image, self.get_picture, context.get("reading")) if image else None
        return context

    def get_picture(self, image):
        """The picture at the widths it has, in modern formats; None where its file is lost.

        One that moves is shown as it was uploaded, for in any other shape it would stand still.
        """
        moves = is_moving(image)
        renditions = renditions_of(image, *([STILL] if moves else self.get_rendition_specs(image)))
        if not renditions:
            return None
        attributes = {"class": "hb-figure__image", "loading": "lazy"}
        if moves:
            return MovingPicture(image, renditions, attributes)
        if len(renditions) > len(FORMATS):  # a choice of widths
            attributes["sizes"] = "(min-width: 48rem) 44rem, 100vw"
        return Picture(renditions, attributes)

    def get_structured_data(self, value, reading):
        picture = prepared(value["image"], self.get_picture, reading) if value["image"] else None
        if picture is None or value["image"].decorative:
            return
        shown = picture.renditions[0]
        url = reading.absolute_url(shown.url)
        node = nodes.image(url, shown.width, shown.height, caption=value["caption"], credit=value["credit"])
        yield facts.Picture(node)

    def get_rendition_specs(self, image):
        """Each width up to the picture's own, the largest first: its size is the one that browsers lay out."""
        if image.is_svg():
            return ["original"]
        widths = [width for position, width in enumerate(WIDTHS) if position == 0 or WIDTHS[position - 1] < image.width]
        return [f"width-{width}|format-{name}" for name in FORMATS for width in reversed(widths)]


class VideoBlock(HealthBlock):
    """A video, played only when a reader asks for it, with its transcript."""

    title = CharBlock(label=_("Title"), max_length=255)
    url = URLBlock(
        label=_("Address"),
        max_length=1000,
        help_text=_("Of the page that plays it, or of its file (.mp4 or .webm)."),
    )
    poster = BulkImageChooserBlock(label=_("Still picture"), required=False)
    length = CharBlock(label=_("Length"), max_length=40, required=False)
    captions = TextChoiceBlock(
        label=_("Captions"),
        choices=[("captions", _("It has captions")), ("no_speech", _("Nobody speaks in it"))],
        required=False,
        search_index=False,
    )
    captions_url = URLBlock(
        label=_("Address of the captions"),
        max_length=1000,
        required=False,
        help_text=_("A WebVTT file (.vtt)."),
    )
    transcript = ParagraphBlock(
        label=_("Transcript"), required=False, help_text=_("What is said, and what is shown that matters.")
    )
    credit = CharBlock(label=_("Credit"), max_length=255, required=False)

    prose_field = "transcript"

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A link to a video, or a video file, with captions and a transcript.")
        group = _("Media")
        template = "wagtail_healthblocks/blocks/video.html"
        form_layout = ["title", "url", "poster", "length", "captions", "captions_url", "transcript", closed("credit")]
        preview_value = {
            "title": _("How to wash your hands"),
            "url": "https://videos.example.org/hands",
            "length": "1:20",
            "captions": "captions",
            "captions_url": "",
            "transcript": _(
                "<p>Wet your hands with clean, running water. Rub them with soap for at least 20 seconds. "
                "Rinse them well, and dry them.</p>"
            ),
            "credit": _("Video: the editors"),
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["is_file"] = bool(loadable(value.get("url"))) and is_video_file(value["url"])
        context["host"] = host_of(value.get("url"))
        poster = value.get("poster")
        context["poster"] = prepared(poster, self.get_poster, context.get("reading")) if poster else None
        context["captions_are_elsewhere"] = self.are_captions_elsewhere(value, context)
        return context

    def get_poster(self, image):
        """The picture that stands for the video until it plays; None where its file is lost."""
        return rendition_of(image, "fill-960x540|format-webp")

    def are_captions_elsewhere(self, value, context):
        """Whether the captions are on another origin than the page: browsers load such only where they ask for it.

        They then ask the video's own host, too, whether this site may show it.
        """
        origin = origin_of(value["captions_url"])
        return origin is not None and origin != origin_of(address_of_page(context))

    def get_structured_data(self, value, reading):
        if not (value["title"] and openable(value["url"])):
            return
        address = {"file" if is_video_file(value["url"]) else "url": value["url"]}
        transcript = reading.text(value["transcript"])
        node = nodes.video(reading.url(value), value["title"], transcript=transcript, credit=value["credit"], **address)
        yield facts.Fact(node, rel="associatedMedia")

    def get_errors(self, value):
        for field in ("url", "captions_url"):
            if value[field].lower().startswith("http:"):
                error = ValidationError(_("Browsers block this address. Start it with https://."), code="insecure")
                yield field, error


def is_video_file(url: str) -> bool:
    return path_of(url).endswith(VIDEO_FILES)


def path_of(url: str) -> str:
    return _split(url).path.lower()


def host_of(url: str) -> str:
    """The name of the site that an address leads to, as readers know it."""
    return (_split(url).hostname or "").removeprefix("www.")


def _split(url):
    try:
        return urlsplit(url or "")
    except ValueError:  # no address at all, such as https://[x
        return urlsplit("")
