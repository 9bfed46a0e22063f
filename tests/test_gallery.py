"""The gallery shows every block in every variant to the site's staff, and stores nothing to do so."""

import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DateBlock,
    EmailBlock,
    IntegerBlock,
    ListBlock,
    PageChooserBlock,
    RawHTMLBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from tests import factories, urls
from wagtail_healthblocks.blocks import HealthArticleStreamBlock, HealthBlock
from wagtail_healthblocks.gallery.samples import VARIANTS, Longest, RightToLeft
from wagtail_healthblocks.gallery.words import is_arabic
from wagtail_healthblocks.traversal import walk

NAMES = list(HealthArticleStreamBlock().child_blocks)
#: Those in which a picture or a photo can be missing.
WITH_PICTURES = {"author_card", "figure", "qa_section", "question", "video"}
SAMPLES = {(name, slug) for name in NAMES for slug in VARIANTS if slug != "missing-image" or name in WITH_PICTURES}
#: The most queries for all blocks in all variants, and for all of them once more under other names.
QUERIES, PER_COPY = 25, 15
IMAGES = Path(__file__).parent.parent / "docs" / "images"

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(admin_client):
    """A visitor who may see the gallery, on a site whose settings are there."""
    factories.site_settings()
    return admin_client


def soup_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def samples_in(page):
    """The samples of the index, by block and variant."""
    variants = {str(variant.label): slug for slug, variant in VARIANTS.items()}
    return {
        (exhibit["id"], variants[part.h3.get_text()]): part.find(class_="hb-gallery__sample")
        for exhibit in page.find_all(class_="hb-gallery__exhibit")
        for part in exhibit.find_all(class_="hb-gallery__variant")
    }


@pytest.fixture
def with_gallery():
    """`with_gallery(**options)` serves a gallery with these options at /gallery/."""

    def serve(**options):
        module = ModuleType("urls_of_a_gallery")
        own = path("gallery/", include("wagtail_healthblocks.gallery.urls"), options)
        module.urlpatterns = [own, *(each for each in urls.urlpatterns if str(each.pattern) != "gallery/")]
        return override_settings(ROOT_URLCONF=module)

    return serve


@pytest.mark.lengthy
def test_it_shows_every_block_in_every_variant(staff):
    page = soup_of(staff, "/gallery/")
    samples = samples_in(page)

    empty = {name for (name, slug), shown in samples.items() if shown.find(class_="hb-gallery__note", string=True)}

    assert set(samples) == SAMPLES
    assert "This block fails" not in page.get_text()
    assert not re.search(r"\bNone\b", page.main.get_text())
    for name in set(NAMES) - {"related_articles"}:
        assert samples[name, "usual"].find(class_=f"hb-{name.replace('_', '-')}"), name
        assert not samples[name, "longest"].find(class_="hb-gallery__note"), name
    assert {"paragraph", "heading", "helpline"} <= empty


@pytest.mark.lengthy
def test_each_block_keeps_its_own_anchor(staff):
    page = soup_of(staff, "/gallery/")

    ids = Counter(element["id"] for element in page.find_all(id=True))

    assert [name for name, count in ids.items() if count > 1] == []
    assert {"hb-quote-usual", "hb-quote-longest", "quote"} <= set(ids)


def test_its_headings_nest_and_its_contents_lead_to_them(staff):
    page = soup_of(staff, "/gallery/")
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    groups = HealthArticleStreamBlock().grouped_child_blocks()

    contents = page.find(class_="hb-gallery__contents")

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert [link["href"] for link in contents.find_all("a")] == [
        f"#{block.name}" for _group, blocks in groups for block in blocks
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_longest_variant_fills_each_text_to_its_limit_and_no_further(name):
    block = HealthArticleStreamBlock().child_blocks[name]
    value = Longest().value(block)
    places = walk(block.value_class(block, value) if isinstance(block, StreamBlock) else value)

    texts = [(place.block, str(place.value)) for place in places if isinstance(place.block, (CharBlock, TextBlock))]
    limits = [(child.field.max_length, len(text)) for child, text in texts if child.field.max_length]

    assert all(length <= limit for limit, length in limits)
    assert not limits or any(length == limit for limit, length in limits if limit <= 1_000)


def test_the_right_to_left_variant_is_arabic_also_where_the_site_is_not(staff):
    sample = samples_in(soup_of(staff, "/gallery/?show=right-to-left"))["key_points", "right-to-left"]
    page = soup_of(staff, "/gallery/key_points/right-to-left/")

    assert (sample["lang"], sample["dir"]) == (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert all(is_arabic(point.get_text()) for point in sample.find_all("li"))
    assert (page.find(class_="hb-gallery__panel")["lang"], page.h1.get_text()) == ("en", "Key points: Right to left")


def test_every_variant_can_be_seen_from_right_to_left(staff):
    samples = samples_in(soup_of(staff, "/gallery/?dir=rtl&show=longest"))

    assert {(sample["lang"], sample["dir"]) for sample in samples.values()} == {("ar", "rtl")}
    assert is_arabic(samples["heading", "longest"].get_text())


def test_without_its_file_a_picture_leaves_its_description_and_a_photo_nothing(staff):
    samples = samples_in(soup_of(staff, "/gallery/?show=missing-image"))

    figure = samples["figure", "missing-image"].find(class_="hb-figure__alternative")

    assert {name for name, _slug in samples} == WITH_PICTURES
    assert figure.get_text() == "A picture whose file is gone"
    assert samples["question", "missing-image"].find(class_="hb-figure__alternative")
    assert samples["author_card", "missing-image"].find(class_="hb-person__credit")
    assert samples["author_card", "missing-image"].img is samples["video", "missing-image"].img is None


def test_people_without_a_photo_are_shown_where_contributors_have_pages(staff):
    index = factories.ContributorIndexPageFactory()

    sample = soup_of(staff, "/gallery/author_card/missing-image/").find(class_="hb-author-card")

    assert sample.find("a")["href"] == f"{index.url}example/"


@pytest.mark.lengthy
def test_pictures_are_drawings_of_the_package_and_never_the_sites_own(staff):
    mine = factories.ImageFactory(title="Private")

    page = soup_of(staff, "/gallery/")

    assert samples_in(page)["figure", "usual"].img["src"].endswith("img/figure-preview.svg")
    assert "Private" not in page.get_text()
    assert not mine.renditions.exists()


@pytest.mark.thorough
def test_it_asks_the_database_little_and_writes_nothing(staff, with_gallery):
    blocks = HealthArticleStreamBlock().child_blocks
    doubled = StreamBlock([(f"{name}{copy}", type(block)()) for copy in (1, 2) for name, block in blocks.items()])

    with CaptureQueriesContext(connection) as once:
        staff.get("/gallery/")
    with with_gallery(block=doubled), CaptureQueriesContext(connection) as twice:
        staff.get("/gallery/")

    assert [query["sql"] for query in once if not query["sql"].startswith("SELECT")] == []
    assert len(once) <= QUERIES
    assert len(twice) - len(once) <= PER_COPY


def test_a_visitor_logs_in_first():
    response = Client().get("/gallery/quote/usual/?theme=dark")

    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/gallery/quote/usual/%3Ftheme%3Ddark"


@pytest.mark.lengthy
def test_only_who_has_access_to_the_admin_may_see_it(client, django_user_model):
    member = django_user_model.objects.create_user("member")
    client.force_login(member)
    refused = client.get("/gallery/").status_code

    member.user_permissions.add(Permission.objects.get(codename="access_admin"))

    assert refused == 403
    assert client.get("/gallery/").status_code == 200


def test_a_site_can_open_it_to_everybody(with_gallery):
    with with_gallery(public=True):
        assert Client().get("/gallery/quote/usual/").status_code == 200


@pytest.mark.parametrize("address", ["/gallery/?show=usual", "/gallery/quote/usual/"])
def test_no_cache_keeps_it_no_search_engine_lists_it_and_only_the_site_frames_it(staff, address):
    response = staff.get(address)

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert BeautifulSoup(response.content, "html.parser").find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize("address", ["/gallery/gone/usual/", "/gallery/quote/gone/", "/gallery/quote/missing-image/"])
def test_what_it_does_not_have_is_not_found(staff, address):
    assert staff.get(address).status_code == 404


def test_nothing_can_be_sent_to_it(staff):
    assert staff.post("/gallery/").status_code == 405


def test_its_links_change_one_thing_and_keep_the_rest(staff):
    page = soup_of(staff, "/gallery/quote/longest/?theme=dark&width=narrow&dir=gone&theme2=x")

    links = {link.get_text(): link["href"] for link in page.find_all("a")}
    current = {link.get_text() for link in page.find_all("a", attrs={"aria-current": True})}

    assert page.html["data-theme"] == "dark"
    assert links["Light"] == "/gallery/quote/longest/?theme=light&width=narrow"
    assert links["Full"] == "/gallery/quote/longest/?theme=dark"
    assert links["Empty"] == "/gallery/quote/empty/?theme=dark&width=narrow"
    assert links["All blocks"] == "/gallery/?theme=dark&width=narrow#quote"
    assert current == {"Dark", "360 pixels", "As the site", "Longest"}


@pytest.mark.lengthy
def test_the_themes_of_the_package_stand_side_by_side_with_every_block_in_each(staff):
    page = soup_of(staff, "/gallery/themes/?theme=dark&dir=rtl")
    frames = {frame["title"]: soup_of(staff, frame["src"]) for frame in page.find_all("iframe")}

    looks = {
        title: [link["href"].rpartition("/css/")[2] for link in frame.select("link[rel=stylesheet]")]
        for title, frame in frames.items()
    }
    own = ["healthblocks.css", "beside.css"]
    assert looks == {
        "As the site": [*own, "gallery.css"],
        "Magazine": [*own, "themes/magazine.css", "gallery.css"],
        "Public health": [*own, "themes/public-health.css", "gallery.css"],
    }
    for frame in frames.values():
        assert frame.html["data-theme"] == "dark"
        assert frame.find(class_="hb-key-points").h2
        assert not frame.find("nav", class_="hb-gallery__contents")
        assert len(frame.select_one(".hb-article").find_all(recursive=False)) >= len(NAMES)
    assert page.find("a", string="All blocks")["href"] == "/gallery/?theme=dark&dir=rtl"
    assert soup_of(staff, "/gallery/?theme=dark").find("a", string="The looks side by side")["href"] == (
        "/gallery/themes/?theme=dark"
    )


def test_a_narrow_sample_is_a_frame_with_the_block_alone(staff):
    page = soup_of(staff, "/gallery/?width=narrow&show=usual&theme=dark")
    frames = page.find_all("iframe")

    alone = soup_of(staff, frames[0]["src"])

    assert len(frames) == len(NAMES)
    assert {(frame["width"], frame["loading"]) for frame in frames} == {("360", "lazy")}
    assert not page.find(class_="hb-gallery__sample")
    assert (alone.html["data-theme"], alone.find("nav"), alone.find("iframe")) == ("dark", None, None)
    assert alone.find(class_="hb-key-points").h2


def test_a_sites_template_and_styles_are_used(staff, tmp_path):
    folder = tmp_path / "wagtail_healthblocks"
    (folder / "gallery").mkdir(parents=True)
    (folder / "blocks").mkdir()
    (folder / "gallery" / "base.html").write_text(
        '{% extends "wagtail_healthblocks/gallery/base.html" %}'
        '{% block head %}<link rel="stylesheet" href="/own.css">{% endblock %}'
        "{% block main_class %}own-text{% endblock %}"
    )
    (folder / "blocks" / "heading.html").write_text("<h{{ level }} class='own'>{{ value.text }}!</h{{ level }}>")

    with override_settings(TEMPLATES=[{**django_settings.TEMPLATES[0], "DIRS": [tmp_path]}]):
        page = soup_of(staff, "/gallery/heading/usual/")

    assert page.find("link", href="/own.css")
    assert page.main["class"] == ["own-text"]
    assert page.find("h2", class_="own").get_text() == "How it works!"


class RecipeBlock(StructBlock):
    """A site's own block, of every kind of field, with neither a preview nor a promise of the package."""

    title = CharBlock(max_length=40)
    kind = ChoiceBlock(choices=[("soup", "Soup")], default="soup")
    picture = ImageChooserBlock()
    method = TextBlock(required=False)
    html = RawHTMLBlock(required=False)
    portions = IntegerBlock(required=False)
    day = DateBlock(required=False)
    link = URLBlock(required=False)
    mail = EmailBlock(required=False)
    page = PageChooserBlock(required=False)
    ingredients = ListBlock(StructBlock([("name", CharBlock(max_length=30))]))
    notes = ListBlock(CharBlock(max_length=20), default=[])
    steps = StreamBlock([("step", CharBlock(max_length=50))])

    class Meta:
        template = "recipe.html"


RECIPE = """{% load wagtailimages_tags %}<h{{ level|default:2 }}>{{ value.title }}</h{{ level|default:2 }}>
{% image value.picture width-300 %}{{ value.method }}
{% for each in value.ingredients %}<i>{{ each.name }}</i>{% endfor %}{% for each in value.notes %}<u>{{ each }}</u>{% endfor %}{% for each in value.steps %}<b>{{ each }}</b>{% endfor %}"""


def test_a_sites_own_block_has_the_same_variants(staff, with_gallery, tmp_path):
    (tmp_path / "recipe.html").write_text(RECIPE)
    templates = [{**django_settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    with with_gallery(block=StreamBlock([("recipe", RecipeBlock())])), override_settings(TEMPLATES=templates):
        page = soup_of(staff, "/gallery/")
    samples = {slug: sample for (_name, slug), sample in samples_in(page).items()}

    assert set(samples) == set(VARIANTS)
    assert "This block fails" not in page.get_text()
    assert samples["usual"].img["width"] == "300"
    assert [len(samples["longest"].find(tag).get_text()) for tag in ("h2", "i", "u", "b")] == [40, 30, 20, 50]
    # What the site's template makes of a text that was never stored: here its author sees it.
    assert samples["empty"].h2.get_text() == "None"
    assert "not-found" in samples["missing-image"].img["src"]


def test_untranslated_words_of_a_site_become_arabic_and_codes_stay():
    class OwnBlock(HealthBlock):
        text = CharBlock(max_length=50)
        number = CharBlock()

        class Meta:
            preview_value = {"text": "Only in English", "number": "0800 123"}

    value = RightToLeft().value(OwnBlock())

    assert is_arabic(value["text"])
    assert len(value["text"]) == len("Only in English")
    assert value["number"] == "0800 123"


class FailingBlock(CharBlock):
    def render(self, value, context=None):
        raise RuntimeError("No such <luck>")


def test_a_block_that_fails_says_so_and_hides_no_other(staff, with_gallery, caplog):
    stream = StreamBlock([("broken", FailingBlock()), ("sound", CharBlock(max_length=20))])

    with with_gallery(block=stream):
        page = soup_of(staff, "/gallery/?show=longest")
    samples = samples_in(page)

    assert samples["broken", "longest"].get_text().strip() == "This block fails: RuntimeError: No such <luck>"
    assert len(samples["sound", "longest"].get_text(strip=True)) == 20
    assert "The gallery cannot show broken-longest." in caplog.text


def test_two_galleries_of_a_site_keep_apart(staff):
    module = ModuleType("urls_of_two_galleries")
    own = include("wagtail_healthblocks.gallery.urls", namespace="more")
    module.urlpatterns = [path("more/", own, {"block": StreamBlock([("note", CharBlock())])}), *urls.urlpatterns]

    with override_settings(ROOT_URLCONF=module):
        page = soup_of(staff, "/more/?show=usual")

    links = [link["href"] for link in page.find(class_="hb-gallery__exhibit").find_all("a")]
    assert links == ["/more/note/usual/"]


def test_it_needs_no_page_and_no_site(staff):
    Page.objects.all().delete()

    page = soup_of(staff, "/gallery/?show=usual")

    assert "This block fails" not in page.get_text()


@pytest.mark.parametrize("name", NAMES)
def test_each_block_has_its_picture_in_the_documentation(name):
    assert (IMAGES / "blocks" / f"{name}.webp").exists(), (
        f"docs/images/blocks/{name}.webp: run make screenshots BLOCKS={name}."
    )


def test_each_picture_in_the_documentation_has_its_block_and_all_are_small():
    sizes = [path.stat().st_size for path in IMAGES.rglob("*.webp")]

    assert {path.stem for path in (IMAGES / "blocks").iterdir()} <= set(NAMES)
    assert {path.stem for path in IMAGES.glob("*.webp")} == {
        "article-light",
        "article-dark",
        "article-phone",
        "cite-sources",
        "editor",
    }
    assert sum(sizes) <= 900 * 1024
