from django import template

from ..dates import today
from ..models.check_intervals import next_check
from ..models.medical_check_task import seen_by
from ..usage import article_ids

register = template.Library()


@register.simple_tag
def prepare_medical_check(form, page, user):
    """Propose the next date in the window that approves a page, and keep which text there was when it opened."""
    seen = seen_by(user, page.get_latest_revision())
    if form.is_bound:
        # It is shown again with what is wrong. The next attempt is about the text that there is now.
        form.data = {**form.data.dict(), "seen": seen}
    else:
        form.initial = {"next_due": next_check(page, today()), "seen": seen}
    return ""


@register.simple_tag
def number_of_articles(settings):
    """How many live articles the site has whose settings these are, in all its languages."""
    return len(article_ids(settings.site))
