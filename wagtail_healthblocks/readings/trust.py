"""What an article says at its top of who stands behind it."""

from ..blocks.loading import renditions_of_page

#: So many faces tell whose page it is; more would push its text down.
FACES = 3


def strip_of(reading) -> dict:
    """The medical checks, the people and the dates of a page, as its strip of trust names them.

    Whoever checked the page is named once, by the check: a credit for the same would only repeat it.
    """
    checks, page = reading.shown_checks, reading.page
    checkers = [check.contributor for check in checks if check.covers and check.contributor]
    renditions_of_page(page).add(*(person.photo for person in checkers))
    people = [person for person in reading.contributions if not _repeats_check(person, checkers)]
    covering = reading.medical_checks.covering if reading.medical_checks else None
    return {
        "checks": checks,
        "people": people,
        "faces": _faces([*checkers, *(person.profile for person in people)]),
        "published": page.first_published_at,
        "modified": page.last_published_at,
        "checked": covering.date if covering else None,
        "minutes": reading.minutes,
    }


def _repeats_check(person, checkers):
    return person.role == "medical_reviewer" and person.profile in checkers


def _faces(profiles):
    """Each of them once, the first ones."""
    return list({profile.profile_key: profile for profile in profiles}.values())[:FACES]
