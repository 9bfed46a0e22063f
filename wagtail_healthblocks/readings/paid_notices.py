"""What the head of an article says of those who paid for it."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from ..blocks.base import language_of


def paid_notice_html(reading) -> str:
    """What the page's first disclosure of payment says; empty where there is none, or where the text begins with it."""
    for place in reading.shown_places:
        get_notice = getattr(place.block, "get_paid_notice", None)
        if notice := get_notice(place.value, reading.site_settings) if get_notice else None:
            return "" if place is reading.shown_places[0] else _html(notice, reading)
    return ""


def _html(notice, reading):
    context = {**reading.context, "notice": notice}
    with override(language_of(context)):
        return mark_safe(render_to_string("wagtail_healthblocks/paid_notice.html", context))  # noqa: S308 - a template's
