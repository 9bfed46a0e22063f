import re
from math import ceil

from django import template
from django.utils.translation import get_language_info

from ...dates import day_of
from ...traversal import FIRST_LEVEL, LAST_LEVEL
from ..choices import STARS
from ..origins import has_session
from ..shown import shown_reviews
from ..subjects import url

register = template.Library()


@register.inclusion_tag("wagtail_healthblocks/reviews/panel.html", takes_context=True)
def reviews_panel(context, page=None, heading=""):
    """The reader reviews of the page, or of another one: average, list, and the way to write one."""
    request = context.get("request")
    host = context.get("page")
    page = page or host
    level = context.get("child_level", FIRST_LEVEL)
    return {
        "panel": shown_reviews(page, request, host if host != page else None),
        "heading": heading,
        "level": level,
        "child_level": min(level + 1, LAST_LEVEL),
        "anchor": "reviews",
        "page": page,
        "request": request,
        "has_session": has_session(request),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("wagtail_healthblocks/reviews/css.html")
def healthblocks_reviews_css():
    """The link to the stylesheet of the reviews: the panel and the pages of the reviews bring it along."""
    return {}


@register.inclusion_tag("wagtail_healthblocks/reviews/js.html")
def healthblocks_reviews_js():
    """The script that fetches the form in place and holds back a second click. Nothing needs it."""
    return {}


@register.simple_tag(takes_context=True)
def review_url(context, name, review):
    """An address of a review, `review` or `report`, in the language of its page; empty without our URLs."""
    panel = context.get("panel")
    return panel.url_of(name, review) if panel else url(name, review.page_id, review.pk)


@register.simple_tag(takes_context=True)
def review_language(context, review):
    """The language of a review that was written for a page of another one, as `code` and `name`; else nothing."""
    panel = context.get("panel")
    code = panel.language_of(review) if panel else ""
    return {"code": code, "name": language_name(code)} if code else None


def language_name(code):
    """What the page's language calls a language; its code where Django does not know it."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


@register.filter
def day(moment):
    """The day of a moment in the site's own time zone: the same for every reader, as in the structured data."""
    return day_of(moment)


@register.filter
def paragraphs(text):
    """A reader's text, cut at its empty lines. Each part is still as it was typed: the template escapes it, last."""
    return [part for part in re.split(r"\n[^\S\n]*\n\s*", text) if part.strip()]


@register.filter
def as_stars(rating):
    """So many stars of five, drawn with characters, a half never as a whole; the number in words stands beside them."""
    most = max(STARS)
    full = min(max(ceil(float(rating) - 0.5), 0), most)
    return "★" * full + "☆" * (most - full)


@register.filter
def typed_texts(form):
    """The label and the text of each field of a form into which somebody typed words."""
    fields = (field for field in form.visible if field.widget_type in ("text", "textarea", "email"))
    return [(field.label, field.value()) for field in fields if field.value()]
