"""How an editor is told what rules advise."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from wagtail.admin import messages

from .editorial.findings import label_of

#: So many are said in full; of more, their number, for they would fill the screen above the form.
SAID_IN_FULL = 2


def say_advice(request, edited, findings):
    """Say what was found above the form: each in full if there are few, else all behind their number."""
    said = [f"{label_of(found, edited)}: {found.message}" for found in findings]
    if len(said) <= SAID_IN_FULL:
        for advice in said:
            messages.info(request, advice)
        return
    number = gettext("Advice: %(number)s.") % {"number": len(said)}
    rows = format_html_join("", "<li>{}</li>", ((advice,) for advice in said))
    opens = '<details><summary class="w-underline">{}</summary><ul>{}</ul></details>'
    messages.info(request, format_html(opens, number, rows))
