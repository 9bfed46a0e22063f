from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from ... import legal_status, status_rows
from ...audience import shown
from ...dates import today
from ..findings import row_key
from ..rule import rule


@rule("medicine.both")
def chosen_and_typed(place, reading):
    """A medicine that is chosen and a name that is typed.

    Readers would see one of the two, and the other might be another medicine.

    Source: a choice of this package.
    """
    if place.value["medicine"] and place.value["name"]:
        yield "name", _("The medicine is chosen above already. Leave this empty.")


@rule("medicine.missing")
def no_medicine(place, reading):
    """A statement about a medicine that is not named.

    A dose, a warning or a status without its medicine is worse than none.

    Source: a choice of this package.
    """
    if not place.value["medicine"] and not place.value["name"].strip():
        field = "medicine" if "medicine" in place.block.child_blocks else "name"
        yield field, _("Choose a medicine, or type its name below.")


@rule("medicine.unpublished")
def unpublished_medicine(place, reading):
    """A chosen medicine that is not published.

    Readers would get a statement about a medicine whose name they do not see, so the block is hidden from them.

    Source: a choice of this package.
    """
    if place.value["medicine"] and not place.value.get("name") and not shown(place.value["medicine"]):
        yield "medicine", _("This medicine is not published, so readers would not see it. Publish it first.")


@rule("medicine.not_chosen", needs="medicine")
def no_facts(place, reading):
    """A block of a medicine's facts without a medicine.

    It has nothing to show.

    Source: a choice of this package.
    """
    if not place.value["medicine"]:
        yield "medicine", _("Choose a medicine.")


@rule("medicine.unknown")
def nothing_known(place, reading):
    """A block of facts about a medicine of which only the name is known.

    A heading would promise facts, and none would follow.

    Source: a choice of this package.
    """
    medicine = shown(place.value["medicine"])
    if medicine and not medicine.medicine_class and not place.block.get_countries(place.value):
        message = _("Nothing is known of this medicine but its name. Add its class, a status or a use to it.")
        yield "medicine", message


@rule("status.foreign_code")
def code_of_another_country(place, reading):
    """A status with a code that its country or its axis does not have.

    A code means something in one country only, and readers would not be told it.

    Source: the law of each country, as the table of codes names it.
    """
    value = place.value
    for message in _problems_of_code(value["country"], value["axis"], value["code"]):
        yield "code", message


def _problems_of_code(country, axis, code):
    """What is wrong with a code that is there, on an axis of a country."""
    if country and axis and code:
        try:
            legal_status.validate(country, axis, code)
        except ValidationError as error:
            yield " ".join(error.messages)


@rule("status.unclear")
def unclear_products(place, reading):
    """Statuses of one country and axis that do not say which products each is about.

    Readers would be told two things of one medicine, and not which of them is true of theirs.

    Source: a choice of this package.
    """
    rows = [child.value for child in place.value]
    unclear = (*status_rows.unclear(rows), *status_rows.repeated(rows))
    for position, row in enumerate(rows):
        if any(row is found for found in unclear):
            yield (position, "applies_to"), status_rows.WHICH_PRODUCTS


def _rows(place):
    return [row for _country, rows in place.block.get_statuses(place.value) for row in rows]


@rule("prescription.both")
def statuses_twice(place, reading):
    """Typed statuses beside a medicine that brings its own.

    The two may differ, and readers would see only the medicine's.

    Source: a choice of this package.
    """
    if place.value["medicine"] and place.value["statuses"]:
        yield "statuses", _("A chosen medicine brings its own statuses. Remove these.")


@rule("prescription.no_status")
def no_status(place, reading):
    """A notice about prescription without a status in any country.

    What is true of prescription is true in a country, by its law.

    Source: Directive 2001/83/EC, title VI, and the like of other countries.
    """
    value = place.value
    if not value["medicine"] and not value["statuses"]:
        yield "statuses", _("Add the medicine’s status in at least one country.")
    elif value.shown_medicine and not value["statuses"] and not _rows(place):
        yield "medicine", _("This medicine has no legal status yet. Add one to it first.")


@rule("prescription.not_needed")
def no_prescription_needed(place, reading):
    """A notice about prescription on a medicine that is sold freely by each of its statuses.

    Its heading would say what its lines deny.

    Source: a choice of this package.
    """
    value, rows = place.value, _rows(place)
    is_said = value["medicine"] and (value["statuses"] or not value.shown_medicine)
    is_needed = any(row.entry.prescription_required is not False or row.entry.controlled for row in rows)
    if rows and not is_said and not is_needed:
        yield (
            "medicine" if value["medicine"] else "statuses",
            _("By these statuses nobody needs a prescription. Check them, or show the medicine’s facts instead."),
        )


@rule("off_label.evidence", needs="evidence")
def nothing_known_of_use(place, reading):
    """A notice of a use that is not approved, without what is known about it.

    People who consider such a use need to know how much, or how little, is known.

    Source: MHRA, Off-label or unlicensed use of medicines: prescribers’ responsibilities (2009).
    """
    if not place.value["evidence"]:
        yield "evidence", _("Say what is known about this use, or that nothing is.")


@rule("medicine.unclear_statuses")
def unclear_statuses(medicine, reading):
    """Statuses of a medicine, of one country and axis, that do not say which products each is about.

    Every page that shows the medicine would say two things of it, and not which of them is true of whose packet.

    Source: a choice of this package.
    """
    rows = sorted(reading.rows("legal_statuses"), key=lambda row: row.pk is None)  # of two, the new one is to be mended
    for found, message in (
        (status_rows.repeated(rows), status_rows.SAME_PRODUCTS),
        (status_rows.unclear(rows), status_rows.WHICH_PRODUCTS),
    ):
        for row in found:
            yield ("legal_statuses", row_key(row), "applies_to"), message


@rule("medicine.foreign_code")
def status_with_a_foreign_code(medicine, reading):
    """A legal status of a medicine with a code that its country or its axis does not have.

    A code means something in one country only, and readers would not be told it. The form refuses it where it is
    typed; the rule finds what is stored, such as a code that has left the table since.

    Source: the law of each country, as the table of codes names it.
    """
    for row in reading.rows("legal_statuses"):
        for message in _problems_of_code(row.country, row.axis, row.code):
            yield ("legal_statuses", row_key(row), "code"), message


@rule("medicine.status_later")
def status_of_a_day_to_come(medicine, reading):
    """A legal status of a medicine as of a day to come.

    A law that is to come is not in force yet, and every page that shows the medicine would say that it is.

    Source: a choice of this package.
    """
    for row in reading.rows("legal_statuses"):
        if row.as_of and row.as_of > today():
            yield ("legal_statuses", row_key(row), "as_of"), _("This date lies in the future.")


@rule("medicine.status_source")
def status_without_a_source(medicine, reading):
    """A status of a medicine that names no source which readers may see.

    What a law says changes, and nobody can check a status whose source is not named.

    Source: a choice of this package.
    """
    for row in _with_sources(reading):
        if not (row.source.strip() or shown(row.cited_source)):
            yield ("legal_statuses", row_key(row), "source"), _("Name the source that says so, or choose one below.")


@rule("medicine.retracted_source")
def status_by_a_retracted_source(medicine, reading):
    """A status of a medicine by a source that was retracted.

    Every page that shows the medicine would rest on it.

    Source: ICMJE Recommendations, III.B.
    """
    for row in _with_sources(reading):
        if row.cited_source and row.cited_source.is_retracted:
            message = _("This source was retracted: “%(source)s”. Cite another, or take the claim back.")
            yield ("legal_statuses", row_key(row), "cited_source"), message % {"source": row.cited_source}


def _with_sources(reading):
    rows = reading.rows("legal_statuses")
    prefetch_related_objects(rows, "cited_source")
    return rows
