"""A picture costs one look-up, however many read it; and it says what it says where it stands."""

import pytest
from django.template import engines
from wagtail import hooks
from wagtail.images import get_image_model

from tests import factories
from tests.factories import anew, html_of, request_for

ARTICLE = """{% load healthblocks_tags wagtailcore_tags %}
{% health_structured_data %}{% article_contents %}{% include_block page.body %}"""


@pytest.fixture
def preparations(monkeypatch):
    """The images of which renditions were asked for, one entry for each time."""
    model, asked = get_image_model(), []
    get_renditions = model.get_renditions

    def counted(image, *specs):
        asked.append(image.pk)
        return get_renditions(image, *specs)

    monkeypatch.setattr(model, "get_renditions", counted)
    return asked


@pytest.fixture
def images(db):
    return [factories.ImageFactory(file__width=600, file__height=20) for _image in range(2)]


@pytest.fixture
def page(images):
    robin = factories.ContributorFactory()
    figures = [factories.figure(image, caption=f"Figure {number}") for number, image in enumerate(images)]
    return factories.ArticlePageFactory(body=[*figures, factories.author_card(factories.person(robin))])


def shown_on(page, images):
    return sorted([*(image.pk for image in images), page.body[-1].value["people"][0].value.profile.photo.pk])


def test_the_page_its_graph_its_contents_and_its_markdown_prepare_each_picture_once(page, images, preparations):
    request = request_for()
    context = anew(page).get_context(request)

    html = engines["django"].from_string(ARTICLE).render(context, request)
    graph, markdown = context["reading"].graph, context["reading"].markdown

    assert html.count("<picture>") == len(graph.article["image"]) == markdown.count("![") == len(images)
    assert sorted(preparations) == shown_on(page, images)


@pytest.mark.parametrize("name", ["body", "graph", "markdown", "contents"])
def test_each_of_them_alone_prepares_none_twice(page, images, preparations, name):
    getattr(anew(page).get_reading(request_for()), name)

    assert len(preparations) == len(set(preparations))
    assert set(preparations) <= set(shown_on(page, images))


def test_one_image_in_two_places_has_the_words_of_each(db, preparations):
    image = factories.ImageFactory()
    page = anew(factories.ArticlePageFactory(body=[factories.figure(image, alt_text=f"Tablet {n}") for n in (1, 2)]))

    html = page.get_reading(request_for()).body

    assert html.count('alt="Tablet 1"') == html.count('alt="Tablet 2"') == 1
    assert preparations == [image.pk] * 2


def test_what_a_size_means_is_worked_out_once(page):
    html_of(anew(page))
    asked = []

    with hooks.register_temporarily("register_image_operations", lambda: asked.append("a size") or []):
        html = html_of(anew(page))

    assert "<picture>" in html
    assert asked == []
