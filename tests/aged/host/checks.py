"""Articles that were checked: in every scope, by people and an organisation, and what was done with them since."""

import json
from contextlib import suppress
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from wagtail.models import Revision

from wagtail_healthblocks.models import Contribution, Contributor, MedicalCheck
from wagtail_healthblocks.vocabulary.roles import ROLES

from . import samples
from .clock import clock
from .models import ArticlePage

ROWAN, SUMMER = "rowan-example", date(2025, 6, 2)
A_DAY, TWO_YEARS = timedelta(days=1), timedelta(days=730)
DUE = {"overdue": "2026-06-02", "due-soon": "2026-12-10"}
BY = {
    "organisation": "clearwater-health-notes",
    "organisation-language": "clearwater-health-notes",
    "without-credentials": "ari-example",
    "profile-hidden": "nobody-yet",
    "profile-deleted": "bo-example",
}
SCOPES = {"organisation-language": "language", **{f"scope-{scope}": scope for scope in MedicalCheck.Scope.values}}


def change_title(page, check):
    page.title = f"{page.title}, once more"
    page.save_revision().publish()


def change_dose(page, check):
    page.body[1].value["doses"][0].value["amount"] = "5"
    page.save_revision().publish()


def save_again(page, check):
    page.save_revision().publish()


def purge_revision(page, check):
    page.save_revision().publish()
    Revision.objects.filter(pk=check.revision_id).delete()


def overwrite_revision(page, check):
    """What autosave does."""
    page.title = f"{page.title}, once more"
    Revision.objects.filter(pk=check.revision_id).update(content=page.serializable_data())


def go_on_writing(page, check):
    page.title = f"{page.title}, once more"
    page.save_revision()


def take_back(page, check):
    page.unpublish()


def delete_profile(page, check):
    check.contributor.delete()


#: What was done after a check, by the article's slug.
AFTERWARDS = {
    "title-changed": change_title,
    "dose-changed": change_dose,
    "saved-again": save_again,
    "revision-purged": purge_revision,
    "revision-overwritten": overwrite_revision,
    "draft-since": go_on_writing,
    "taken-back-since": take_back,
    "profile-deleted": delete_profile,
}
SLUGS = dict.fromkeys([*DUE, *BY, *SCOPES, *AFTERWARDS])


def load(pages):
    """One article for each case, checked on a day of its own, and three in which people are named in every role."""
    person = {"kind": "person", "job_title": "Somebody in a test"}
    Contributor.objects.create(name="Ari Example", slug="ari-example", **person)
    Contributor.objects.create(name="Bo Example", slug="bo-example", credentials="invented", **person)
    for number, slug in enumerate(SLUGS):
        page = pages.add(ArticlePage, f"Checked: {slug}", slug, text())
        check = record_case(page, slug, SUMMER + number * A_DAY)
        clock.set(2025, 9, 1)
        if check and slug in AFTERWARDS:
            AFTERWARDS[slug](page, check)
    add_page_without_revision(pages)
    add_roles(pages)


def text():
    dose = {"who": "Adults", "amount": "500", "unit": "milligram", "route": "oral"}
    return [
        samples.item("paragraph", "<p>The tide comes in twice a day.</p>"),
        samples.item("dosage", {"name": "Examplamine", "doses": [samples.item("dose", dose)]}),
    ]


def record_case(page, slug, day):
    who, next_due = BY.get(slug, ROWAN), date.fromisoformat(DUE[slug]) if slug in DUE else day + TWO_YEARS
    return record(page, who, day, next_due, SCOPES.get(slug, "full"))


def record(page, who, day, next_due, scope="full"):
    """A check, made as the package at hand makes it. None where that refuses what earlier ones took."""
    values = {"contributor": Contributor.objects.get(slug=who), "date": day, "next_due": next_due, "scope": scope}
    if not hasattr(MedicalCheck.objects, "record"):
        return MedicalCheck.objects.create(page=page, **values)
    clock.set(day.year, day.month, day.day)
    with suppress(ValidationError):
        return MedicalCheck.objects.record(page.get_latest_revision(), by=None, **values)


def add_page_without_revision(pages):
    """A page that was checked before anybody had saved it in the editor."""
    values = {"title": "Checked: no-revision", "slug": "no-revision", "body": json.dumps(text())}
    page = pages.home.add_child(instance=ArticlePage(**values, first_published_at=clock()))
    values = {"page": page, "contributor": Contributor.objects.get(slug=ROWAN), "date": date(2025, 8, 1)}
    if hasattr(MedicalCheck.objects, "record_earlier"):
        MedicalCheck.objects.record_earlier(**values, by=None)
    else:
        MedicalCheck.objects.create(**values)


def add_roles(pages):
    """Who checked an article credited in every role; the same where nobody did; and a card with others beside them."""
    rowan, other = Contributor.objects.get(slug=ROWAN), Contributor.objects.get(slug="ari-example")
    people = [samples.item("person", {"contributor": rowan.pk, "role": role}) for role in ROLES]
    people += [samples.item("person", {"contributor": other.pk, "role": "medical_reviewer"})]
    guest = {"name": "Guest Example", "credentials": "invented", "job_title": "Somebody in a test"}
    people += [samples.item("person", {**guest, "role": role}) for role in ("author", "medical_reviewer")]
    cards = {
        "roles-checked": samples.item("author_card", {}),
        "roles-unchecked": samples.item("author_card", {}),
        "roles-in-card": samples.item("author_card", {"people": people}),
    }
    for number, (slug, card) in enumerate(cards.items()):
        credited = [] if "in-card" in slug else contributions()
        page = pages.add(ArticlePage, f"Everybody: {slug}", slug, [*text(), card], credited)
        if slug != "roles-unchecked":
            record_case(page, slug, date(2025, 8, 2 + number))
            record_case(page, "scope-sources", date(2025, 8, 12 + number))


def contributions():
    rowan = Contributor.objects.get(slug=ROWAN)
    return [Contribution(sort_order=order, contributor=rowan, role=role) for order, role in enumerate(ROLES)]
