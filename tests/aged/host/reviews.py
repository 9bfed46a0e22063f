"""Invented reviews in every state, with what was decided, answered, reported and found helpful about them."""

import hashlib

from wagtail_healthblocks.models import Contributor
from wagtail_healthblocks.reviews.identities import author_key
from wagtail_healthblocks.reviews.models import Report, Review, ReviewsSiteSettings, SpentToken, Vote

from .clock import clock

#: What is done with a review once it is there.
FATES = [
    None,
    "publish",
    "publish",
    "publish",
    "reject",
    "mark_spam",
    "hide",
    "erase",
    "reopen",
    "redact",
    "report",
    "keep",
    "undo",
    None,
]
#: Addresses of one person in two spellings, and of two people whom earlier releases took for one.
SPELLINGS = {
    11: "Kim11@Straße.example",
    13: "kim11@strasse.example",
    1: "KIM1@harbour.example",
    3: "kim3@bücher.example",
}


def load(pages, site, moderator):
    ReviewsSiteSettings.objects.create(
        site=site, held_words="miracle", contact_email="reviews@harbour.example", policy="We read each of them."
    )
    for page in pages:
        reviews = [write(page, number) for number in range(len(FATES))]
        clock.set(2025, 9, 3)
        for review, fate in zip(reviews, FATES, strict=True):
            decide(review, fate, moderator)
        answer(reviews[1], moderator)
        react(reviews[2])


def write(page, number):
    clock.set(2025, 9, 1)
    review = Review(page_id=page.pk, rating=1 + number % 5, title=f"Note {number}", language="en", consent_version="1")
    review.body = f"I read this at the harbour.\n\nIt took me {number + 2} minutes.\nMy neighbour Alex <b>agrees</b>."
    review.display_name = "" if number % 3 else f"Kim {number}"
    review.role = ["patient", "carer", "clinician", "other"][number % 4]
    review.relationship = ["none", "employee", "paid", "other"][number % 4]
    review.email = SPELLINGS.get(number, f"kim{number}@harbour.example") if number % 2 else ""
    review.risk = number % 3
    review.flags = [[], ["link"], ["self_harm", "uncounted"]][number % 3]
    review.author_key = author_key(review.email)
    review.machine_key, review.fingerprint = hashed("machine", number % 4), hashed("words", page.pk, number)
    review.save()
    SpentToken.objects.create(
        nonce=hashed("form", page.pk, number), spent_on=review.fingerprint, expires_at=review.created_at
    )
    return review


def hashed(*parts):
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def decide(review, fate, moderator):
    match fate:
        case None:
            return
        case "redact":
            review.publish(moderator)
            review.redact(["Alex"], moderator)
        case "report":
            review.publish(moderator)
            report(review)
            review.reopen(reason="reported")
        case "keep":
            decide(review, "report", moderator)
            review.publish(moderator)
        case "undo":
            review.reject(moderator)
            review.undo(moderator)
        case "hide" | "reopen":
            review.publish(moderator)
            getattr(review, fate)(moderator)
        case _:
            getattr(review, fate)(moderator)


def answer(review, moderator):
    review.respond(Contributor.objects.get(slug="rowan-example"), "Thank you for reading.\n\nCome again.", moderator)


def report(review):
    for number, reason in enumerate(["dangerous", "abuse", "advertising"]):
        Report.objects.file(review, hashed("reporter", number), reason)


def react(review):
    for number, reason in enumerate(["dangerous", "abuse"]):
        Report.objects.file(review, str(number) * 64, reason)
    for number in range(3):
        Vote.objects.cast(review, str(number) * 64, helpful=number > 0)
