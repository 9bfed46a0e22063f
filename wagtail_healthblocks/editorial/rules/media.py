import re

from django.utils.translation import gettext_lazy as _

from ...blocks.media import is_video_file, path_of
from ..rule import rule

FILE_NAME = re.compile(r"\S+\.(jpe?g|png|gif|webp|avif|svg|heic|tiff?)|(img|dsc|image|picture|photo)[_-]?\d*", re.I)


def _alternative_text(value):
    image = value["image"]
    is_described = image is not None and not image.decorative
    return (image.contextual_alt_text or "").strip() if is_described else None


@rule("figure.file_name")
def file_name_as_alternative_text(place, reading):
    """An alternative text that is the name of a file.

    People who hear the page get letters and digits in place of the picture.

    Source: WCAG 2.2, success criterion 1.1.1; failure F30.
    """
    alt = _alternative_text(place.value)
    if alt and FILE_NAME.fullmatch(alt):
        message = _("“%(alt)s” is a file name. Say in a few words what the picture shows.")
        yield "image", message % {"alt": alt}


@rule("figure.caption_repeats")
def caption_repeats(place, reading):
    """A caption that says what the alternative text says.

    People who hear the page hear it twice, and people who see it learn nothing new.

    Source: W3C Web Accessibility Tutorials, images.
    """
    alt = _alternative_text(place.value)
    is_same = alt and alt.casefold() == place.value["caption"].strip().casefold()
    if is_same and not FILE_NAME.fullmatch(alt):
        yield (
            "caption",
            _("The caption repeats the alternative text, so some people hear it twice. Say something else."),
        )


@rule("video.captions", needs="captions")
def nobody_said_whether_it_has_captions(place, reading):
    """A video of which nobody said whether it has captions.

    People who cannot hear need them wherever somebody speaks.

    Source: WCAG 2.2, success criterion 1.2.2.
    """
    if not place.value["captions"]:
        yield "captions", _("Watch it: people who cannot hear need captions wherever somebody speaks.")


@rule("video.transcript", needs="transcript")
def no_transcript(place, reading):
    """A video without a transcript.

    Some people cannot watch it, and nobody can search what is said in it.

    Source: WCAG 2.2, success criteria 1.2.1 and 1.2.3.
    """
    if not place.value["transcript"]:
        yield "transcript", _("Write what is said and shown, for those who cannot watch it.")


@rule("video.captions_elsewhere")
def captions_without_a_file(place, reading):
    """A file of captions beside a video that another site plays.

    Only that site's own player could show them.

    Source: HTML, the track element.
    """
    if place.value["captions_url"] and not is_video_file(place.value["url"]):
        message = _("Only a video file can use these captions. Add them where the video is, and leave this empty.")
        yield "captions_url", message


@rule("video.captions_format")
def captions_that_browsers_cannot_read(place, reading):
    """Captions that are no WebVTT file.

    Browsers show no others.

    Source: HTML, the track element; W3C, WebVTT.
    """
    captions = place.value["captions_url"]
    if captions and is_video_file(place.value["url"]) and not path_of(captions).endswith(".vtt"):
        yield "captions_url", _("Captions are a WebVTT file, ending in .vtt.")
