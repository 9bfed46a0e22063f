"""What a later release refuses and this one may still take: doubles, contradictions, what nobody can reach."""

from contextlib import suppress
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Site

from wagtail_healthblocks.models import (
    CheckInterval,
    Contribution,
    Contributor,
    DefaultDisclaimer,
    HealthblocksSiteSettings,
    Helpline,
    LegalStatus,
    MedicalCheck,
    Medicine,
)
from wagtail_healthblocks.reviews.models import Review

from . import checks, samples
from .clock import clock
from .models import ArticlePage

#: Names that are one and the same to a reader. Which of them a database takes beside the first is its own affair.
NAMES = [
    "Paracetamol",
    "paracetamol",
    "PARACETAMOL",
    "Ｐａｒａｃｅｔａｍｏｌ",
    " Paracetamol  ",
    "Caf\u00e9ine",
    "Cafe\u0301ine",
    "CAF\u00c9INE",
    "Stra\u00dfenol",
    "Strassenol",
]
#: The same twice that every database takes, so that a page can show both.
EVERYWHERE = ["Harbourol forte", "Harbourol  forte"]
STATUSES = {
    "Contradictamol": [
        ("GB", "supply", "POM", "2010-01-04"),
        ("GB", "supply", "GSL", "2024-03-01"),
        ("GB", "control", "CD2", "2024-03-01"),
        ("US", "supply", "Rx", "2024-03-01"),
    ],
    "Doublamol": [("GB", "supply", "POM", "2024-03-01"), ("GB", "supply", "POM", "2024-03-01")],
    "Packamol": [
        ("GB", "supply", "GSL", "2024-03-01"),
        ("GB", "supply", "P", "2024-03-01"),
        ("GB", "supply", "POM", "2024-03-01"),
        ("US", "control", "CII", "2012-05-02"),
        ("US", "control", "CIII", "2023-10-10"),
    ],
}
TEXT = "<p>The tide comes in twice a day.</p>"


def load(pages):
    clock.set(2025, 9, 5)
    add_statuses(pages)
    add_names_everywhere(pages)
    add_helplines(pages)
    add_contributions(pages)
    add_checks(pages)
    add_settings()
    clock.set(2025, 9, 6)
    with suppress(ValidationError, IntegrityError), transaction.atomic():
        Review.objects.filter(pk=Review.objects.waiting().order_by("pk").first().pk).update(rating=7)
    # Last: what a database refuses costs it a number all the same, and pages may show numbers.
    add_names()


def publish(snippet):
    """Save a snippet and publish it, as a program may that asks nobody; False where the database refuses it."""
    with suppress(ValidationError, IntegrityError), transaction.atomic():
        snippet.save()
        snippet.save_revision(clean=False).publish()
        return True
    return False


def text():
    return [samples.item("paragraph", TEXT), samples.item("paragraph", TEXT)]


def naming(pages, names, **chosen):
    """Blocks of these names, filled in, with these snippets chosen."""
    filled = samples.Full({**pages.chosen, **dict(chosen.values())})
    blocks = [pages.block.child_blocks[name] for name in names]
    return [samples.item(block.name, filled.stored(block, block.get_preview_value())) for block in blocks]


def status(order, country, axis, code, as_of):
    facts = {"as_of": date.fromisoformat(as_of), "source": "An invented list"}
    return LegalStatus(sort_order=order, country=country, axis=axis, code=code, **facts)


def add_statuses(pages):
    """Medicines with two rows of one country and axis that say the same or contradict each other."""
    for name, rows in STATUSES.items():
        medicine = Medicine(name=name, medicine_class="invented")
        medicine.legal_statuses = [status(order, *row) for order, row in enumerate(rows)]
        if publish(medicine):
            blocks = naming(
                pages, ["prescription_required", "medicine_facts", "dosage"], medicine=(Medicine, medicine.pk)
            )
            pages.add(ArticlePage, f"Statuses: {name}", f"statuses-{name.lower()}", [*text(), *blocks])


def add_names_everywhere(pages):
    keys = [medicine.pk for medicine in map(named, EVERYWHERE) if publish(medicine)]
    blocks = [block for key in keys for block in naming(pages, ["dosage", "side_effects"], medicine=(Medicine, key))]
    pages.add(ArticlePage, "Names: two of one", "names", [*text(), *blocks])


def named(name):
    return Medicine(name=name, brand_names="Harbourin", medicine_class="invented")


def add_names():
    for name in NAMES:
        publish(named(name))
    for slug in ("jose-example", "josé-example"):
        with suppress(IntegrityError), transaction.atomic():
            Contributor.objects.create(name="José Example", slug=slug, live=False)


def add_helplines(pages):
    """Helplines that nobody can reach, or by a text telephone only: live, a draft, and one that is to come."""
    silent = Helpline(name="Silent Line", kind="emergency", country="GB", hours="Every day")
    text_only = Helpline(name="Text Line", kind="other", country="GB", tty="18001 0300 555 0123")
    publish(silent)
    publish(text_only)
    publish(Helpline(name="Silent Line", kind="other", country="US", live=False))
    later = Helpline(name="Later Line", kind="other", country="GB", phone="0300 555 0199")
    publish(later)
    later.phone = ""
    clock.set(2030, 1, 1)
    later.go_live_at = clock()
    clock.set(2025, 9, 5)
    later.save_revision(clean=False).publish()
    for name, helpline in {"silent": silent, "text-only": text_only}.items():
        blocks = naming(pages, ["care_card", "helpline"], helpline=(Helpline, helpline.pk))
        pages.add(ArticlePage, f"Helpline: {name}", f"helpline-{name}", [*text(), *blocks])


def credits():
    """The same person twice in one role, and once more in another."""
    rowan, other = Contributor.objects.get(slug=checks.ROWAN), Contributor.objects.get(slug="ari-example")
    people = [(rowan, "author"), (other, "author"), (rowan, "author"), (rowan, "editor"), (rowan, "author")]
    return [Contribution(sort_order=order, contributor=who, role=role) for order, (who, role) in enumerate(people)]


def add_contributions(pages):
    """Pages that credit somebody twice: live, as a draft since, and one that is to come."""
    with suppress(ValidationError, IntegrityError), transaction.atomic():
        card = samples.item("author_card", {})
        pages.add(ArticlePage, "Credits: twice", "credits-twice", [*text(), card], credits())
    drafted = pages.add(ArticlePage, "Credits: a draft", "credits-draft", text(), credits()[:2])
    drafted.healthblocks_contributions = credits()
    drafted.save_revision(clean=False)
    later = pages.add(ArticlePage, "Credits: to come", "credits-to-come", text(), credits()[:1])
    later.healthblocks_contributions = credits()
    clock.set(2030, 1, 1)
    later.go_live_at = clock()
    clock.set(2025, 9, 5)
    later.save_revision(clean=False).publish()


def add_checks(pages):
    """Checks whose next one was due before them, or on the same day."""
    for number, (slug, days) in enumerate({"due-before": -400, "due-same-day": 0}.items()):
        page = pages.add(ArticlePage, f"Checked: {slug}", slug, checks.text())
        day = date(2025, 8, 20 + number)
        check = checks.record(page, checks.ROWAN, day, day + checks.TWO_YEARS)
        with suppress(IntegrityError), transaction.atomic():
            MedicalCheck.objects.filter(pk=check.pk).update(next_due=day + timedelta(days=days))


def add_settings():
    """A default twice, and an interval that is longer than any."""
    site = Site.objects.get(is_default_site=True)
    settings = HealthblocksSiteSettings.objects.get(site=site)
    first = settings.default_disclaimers.order_by("sort_order").first()
    with suppress(IntegrityError), transaction.atomic():
        DefaultDisclaimer.objects.create(settings=settings, disclaimer=first.disclaimer, sort_order=1)
    for months, specialty in ((0, "Renal"), (99, "Genetic")):
        with suppress(IntegrityError), transaction.atomic():
            CheckInterval.objects.create(site=site, specialty=specialty, months=months)
