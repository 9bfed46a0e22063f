"""The shown reviews in the page's schema.org graph: never more than the panel on the page shows."""

from .. import nodes
from ..dates import day_of
from .blocks import ReviewsPanelBlock
from .conf import settings
from .models import ReviewableMixin
from .shown import shown_reviews


def add_reviews(graph, page, request):
    """Describe the reviews that the page's panel lists, as the setting asks: as comments, with stars, or not at all."""
    mode = settings.HEALTHBLOCKS_REVIEWS_STRUCTURED_DATA
    if mode == "off" or not isinstance(page, ReviewableMixin) or not shows_panel(page, request):
        return
    panel = shown_reviews(page, request)
    if not panel.reviews:
        return
    describe, rel = (as_review, "review") if mode == "ratings" else (as_comment, "comment")
    for review in panel.reviews:
        graph.add(describe(graph, review), rel=rel, of=graph.article)
    if mode == "comments":
        graph.article["commentCount"] = panel.summary.published
    elif panel.summary.average:
        summary = panel.summary
        rating = nodes.aggregate_rating(graph.article, summary.average, summary.rated, summary.published)
        graph.add(rating, rel="aggregateRating", of=graph.article)


def shows_panel(page, request) -> bool:
    """Whether the page has a panel: in its template, or as a block."""
    if not page.reviews_shown:
        return False
    places = page.get_reading(request).places if hasattr(page, "get_reading") else []
    return page.reviews_panel_in_template or any(isinstance(place.block, ReviewsPanelBlock) for place in places)


def as_comment(graph, review):
    return nodes.comment(*_said(graph, review))


def as_review(graph, review):
    return nodes.review(*_said(graph, review), stars=review.rating)


def _said(graph, review):
    date = day_of(review.published_at).isoformat() if review.published_at else ""
    return f"{graph.page['@id']}#review-{review.pk}", review.body, review.display_name, date, review.title
