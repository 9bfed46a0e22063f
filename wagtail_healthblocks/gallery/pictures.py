"""A picture that is on no disk and in no table, for blocks that show one."""

from functools import partial

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError

DRAWING = "wagtail_healthblocks/img/figure-preview.svg"
WIDTH, HEIGHT = 960, 540


def sample_picture():
    """A drawing of the package as one of the site's images: it makes no rendition and asks no database."""
    picture = _unsaved_image(_("A drawing"))
    return _with_renditions(picture, partial(_rendition, picture))


def lost_picture():
    """An image whose file is gone: each attempt to show it fails as it does in Wagtail."""
    return _with_renditions(_unsaved_image(_("A picture whose file is gone")), _refuse)


def _with_renditions(picture, render):
    """The picture with this in the place of what would look for renditions and store new ones."""
    picture.contextual_alt_text, picture.decorative = picture.title, False
    picture.get_rendition = render
    picture.get_renditions = lambda *filters: {_spec(each): render(each) for each in filters}
    return picture


def _rendition(picture, wanted):
    spec = _spec(wanted)
    width, height = Filter(spec=spec).get_transform(picture).size
    model = picture.get_rendition_model()
    return _unsaved(model, image=picture, filter_spec=spec, width=round(width), height=round(height))


def _refuse(wanted):
    raise SourceImageIOError("The gallery shows what happens when the file of an image is gone.")


def _unsaved_image(title):
    # In no collection: by default, each image looks the first one up.
    return _unsaved(get_image_model(), title=title, width=WIDTH, height=HEIGHT, collection_id=None)


def _unsaved(model, **values):
    made = model(file=DRAWING, **values)
    made.file.storage = staticfiles_storage
    return made


def _spec(wanted):
    return wanted.spec if isinstance(wanted, Filter) else wanted
