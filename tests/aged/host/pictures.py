"""The files of the site's images: a database holds only their names."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image as Canvas
from wagtail.images.models import Image

#: The title of the one image whose file is gone.
LOST = "A picture whose file is gone"


def drawing(name, width, height):
    """A grey area of that size, in the format that the name says."""
    file = BytesIO()
    Canvas.new("RGB", (width, height), "grey").save(file, {"jpg": "JPEG"}.get(name[-3:], "PNG"))
    return file.getvalue()


def make(title, name, width=960, height=540):
    file = ImageFile(BytesIO(drawing(name, width, height)), name=name)
    return Image.objects.create(title=title, file=file)


def restore():
    """Draw the file of each image anew, but for the one that is gone."""
    for image in Image.objects.exclude(title=LOST):
        if not image.file.storage.exists(image.file.name):
            data = drawing(image.file.name, image.width, image.height)
            image.file.storage.save(image.file.name, ContentFile(data))
