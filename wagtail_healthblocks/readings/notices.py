"""What stands at the top of an article: safety alerts, that it is withdrawn, and its corrections."""

from django.apps import apps
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from ..blocks.base import language_of
from ..traversal import FIRST_LEVEL


def notices_html(reading, level: int = FIRST_LEVEL) -> str:
    """The notices of a page in its language; empty where it has none, or keeps none."""
    notices, alerts = reading.notices, reading.alerts
    if not notices or not (alerts or notices.withdrawal or notices.corrections):
        return ""
    notices.is_told = True
    context = {**reading.context, "notices": notices, "alerts": alerts, "level": level}
    with override(language_of(context)):
        return mark_safe(render_to_string("wagtail_healthblocks/notices.html", context))  # noqa: S308 - a template's


def state_of(article, context) -> str:
    """Whether an article in a list was corrected or is withdrawn: as its own query found, or else as all states say."""
    known = getattr(article, "healthblocks_correction_state", None)
    return states_for(context).get(getattr(article, "alias_of_id", None) or article.pk, "") if known is None else known


def states_for(context) -> dict[int, str]:
    """Which pages were corrected or are withdrawn, by their keys: looked up once for all lists of a page."""
    if reading := context.get("reading"):
        return reading.correction_states
    request = context.get("request")
    known = getattr(request, "_healthblocks_correction_states", None)
    if known is None:
        known = apps.get_model("wagtail_healthblocks", "Correction").objects.states()
        if request is not None:
            request._healthblocks_correction_states = known
    return known
