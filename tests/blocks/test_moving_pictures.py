"""A picture that moves keeps moving, and stands still for those who want it so."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from PIL import Image, features
from wagtail.images import get_image_model
from willow.image import UnrecognisedImageFormatError

from wagtail_healthblocks.blocks import FigureBlock, VideoBlock
from wagtail_healthblocks.pictures import is_moving

pytestmark = pytest.mark.django_db

MOVING = ["gif", "webp"]
STILL = [*MOVING, "png", *(["avif"] if features.check("avif") else [])]


def picture(name, frames=3, size=(600, 300)):
    images = [Image.new("RGB", size, (80 * number, 0, 0)) for number in range(frames)]
    file = BytesIO()
    more = {"save_all": True, "append_images": images[1:], "duration": 200, "loop": 0} if frames > 1 else {}
    images[0].save(file, name.upper(), **more)
    return get_image_model().objects.create(title="An inhaler", file=ContentFile(file.getvalue(), f"inhaler.{name}"))


def shown(image):
    block = FigureBlock()
    value = {"image": {"image": image, "alt_text": "How to hold it", "decorative": False}}
    return BeautifulSoup(block.render(block.normalize(value), {}), "html.parser")


@pytest.mark.parametrize("name", MOVING)
def test_an_animation_is_shown_as_it_was_uploaded(name):
    image = picture(name)

    page = shown(image)

    assert page.img["src"] == image.file.url
    assert (page.img["alt"], page.img["width"], page.img["height"]) == ("How to hold it", "600", "300")
    with image.file.open() as file, Image.open(file) as kept:
        assert kept.n_frames == 3


@pytest.mark.parametrize("name", MOVING)
def test_a_still_one_is_for_those_who_prefer_that_nothing_moves(name):
    source = shown(picture(name)).source

    assert "prefers-reduced-motion: reduce" in source["media"]
    assert source["srcset"].endswith(".webp")


@pytest.mark.parametrize("name", STILL)
def test_a_picture_of_the_same_format_that_does_not_move_comes_in_widths(name):
    image = picture(name, frames=1)

    assert not is_moving(image)
    assert "600w" in str(shown(image))


@pytest.mark.parametrize("name", sorted({*STILL} - {*MOVING}))
def test_wagtail_itself_takes_no_moving_picture_of_another_format(name):
    with pytest.raises(UnrecognisedImageFormatError):
        picture(name)


def test_a_file_that_is_lost_does_not_move():
    image = picture("gif")
    image.file.storage.delete(image.file.name)

    assert not is_moving(image)
    assert "How to hold it" in shown(image).get_text()


def film(**changes):
    block = VideoBlock()
    value = {"title": "How to hold it", "url": "https://videos.example.org/1", "captions": "captions", **changes}
    return BeautifulSoup(block.render(block.normalize(value), {}), "html.parser")


@pytest.mark.parametrize("url", ["https://videos.example.org/1", "https://videos.example.org/film.mp4"])
def test_a_video_has_a_still_picture_of_the_site_and_says_where_it_loads_from_before_it_does(url):
    page = film(url=url, poster=picture("png", frames=1), length="3:45")

    loaded = [found.get("poster") or found.get("src") for found in page.find_all(["img", "video"])]
    assert [address for address in loaded if "renditions" in address or "/images/" in address] == loaded[-1:]
    assert "Loads from videos.example.org, and only when you play it." in page.get_text()
    assert page.select_one(".hb-video__length").get_text() == "3:45"
    assert page.video is None or page.video["preload"] == "none"


def test_a_video_without_a_picture_still_has_its_screen_and_its_sign():
    page = film()

    assert page.select_one(".hb-video__screen[aria-hidden] svg")
    assert page.img is None


def test_a_video_with_an_address_that_must_not_be_opened_has_no_screen():
    assert film(url="javascript:x").select(".hb-video__screen") == []
