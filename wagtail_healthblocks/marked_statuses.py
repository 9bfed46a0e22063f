"""What a migration could not decide: of two legal statuses that were kept for the same products, which one is right."""

import sys

from django.db.models import Q

from .models import LegalStatus
from .status_rows import MARK_END, MARK_START

MIGRATION = ("wagtail_healthblocks", "0005_status_products")
FIELDS = ("country", "axis", "code", "applies_to", "as_of")
#: Those that were given a mark instead of products.
MARKED = Q(applies_to__startswith=MARK_START, applies_to__endswith=MARK_END)


def report_marked(sender, using, apps=None, verbosity=1, plan=(), stdout=None, **kwargs):
    """List the statuses that the migration has marked, right after it ran, and what each of them contradicts."""
    ran = any((step.app_label, step.name) == MIGRATION and not backwards for step, backwards in plan)
    if not ran or verbosity < 1:
        return
    # The tables as they are now: a later migration may not have run yet.
    statuses = apps.get_model("wagtail_healthblocks", "LegalStatus").objects.using(using)
    lines = [
        _line(status, statuses) for status in statuses.filter(MARKED).select_related("medicine").order_by("medicine_id")
    ]
    if lines:
        title = "Legal statuses to be mended. Say which products each is about, or delete the one that is out of date:"
        (stdout or sys.stdout).write("\n".join([title, *lines, ""]))


def _line(status, statuses):
    beside = statuses.filter(medicine=status.medicine_id, country=status.country, axis=status.axis)
    newest = beside.order_by("-as_of", "-pk").first()
    verb = "repeats" if newest.code == status.code else "contradicts"
    return f"  {status.medicine.name}: {_in_words(status)} {verb} {_in_words(newest)}"


def _in_words(status):
    return str(LegalStatus(**{name: getattr(status, name) for name in FIELDS}))
