import re

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file, get_test_image_file_svg

from wagtail_healthblocks.blocks import FigureBlock

pytestmark = pytest.mark.django_db


def rendered(image, **value):
    block = FigureBlock()
    image = {"image": image, "alt_text": "Two tablets", "decorative": False}
    return block.render(block.normalize({"image": image, **value}), {})


def picture(size=None, file=None):
    file = file or get_test_image_file(size=size)
    return get_image_model().objects.create(title="Tablets", file=file)


@pytest.mark.parametrize("width, widths", [(300, [300]), (480, [480]), (600, [600, 480]), (2000, [1440, 960, 480])])
def test_a_picture_comes_in_each_width_it_has_and_no_width_twice(width, widths):
    html = rendered(picture((width, 20)))

    [modern] = re.findall(r'<source (?:sizes="[^"]+" )?srcset="([^"]+)" type="image/webp">', html)
    assert ("sizes=" in html) == (len(widths) > 1)
    if len(widths) > 1:
        assert [int(candidate.split()[1].removesuffix("w")) for candidate in modern.split(", ")] == widths
    assert f'width="{widths[0]}"' in html


def test_a_drawing_stays_a_drawing():
    html = rendered(picture(file=get_test_image_file_svg(filename="drawing.svg")))

    assert ".svg" in html
    assert 'alt="Two tablets"' in html


def test_a_picture_whose_file_is_lost_is_replaced_by_its_description():
    image = picture((600, 20))
    image.file.storage.delete(image.file.name)

    html = rendered(image, caption="Morning and evening")

    assert "<img" not in html
    assert "Two tablets" in html
    assert "Morning and evening" in html


def test_a_decorative_picture_has_empty_alternative_text():
    block = FigureBlock()
    value = {"image": {"image": picture((600, 20)), "alt_text": "", "decorative": True}, "caption": ""}

    assert 'alt=""' in block.render(block.normalize(value), {})
