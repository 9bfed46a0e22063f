"""An article in each state that its medical checks can put it into."""

import datetime

from tests import factories
from tests.factories import anew
from wagtail_healthblocks.dates import months_after, today
from wagtail_healthblocks.models import MedicalCheck

DAY = datetime.timedelta(days=1)
#: How the check of each state differs from a valid one.
SAID = {
    "valid": {},
    "due_soon": {"next_due": 30 * DAY},
    "overdue": {"next_due": -1 * DAY},
    "changed": {},
    "other_scope": {"scope": "language"},
}


def article_in(state, checker=None, **values):
    """A published article in this state, checked by Kim Checker."""
    checker = checker or factories.ContributorFactory(name="Kim Checker", slug="")
    page = factories.ArticlePageFactory(body=[factories.paragraph()], **values)
    anew(page).save_revision().publish()
    if state == "earlier":
        MedicalCheck.objects.record_earlier(page, contributor=checker, date=factories.A_DAY, by=None)
    elif state != "never":
        said = {**SAID[state]}
        said["next_due"] = today() + said["next_due"] if "next_due" in said else months_after(today(), 24)
        factories.check(page, checker, **said)
    if state == "changed":
        page = anew(page)
        page.body.append(("paragraph", "<p>One more claim.</p>"))
        page.save_revision().publish()
    return anew(page)
