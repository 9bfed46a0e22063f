import pytest
from django.core.exceptions import ValidationError

from wagtail_healthblocks.reviews.texts import clean_line, clean_text, validate_display_name, validate_not_blank

ENGLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng") + "\U000e007f"
TEXAS = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "ustx") + "\U000e007f"
HIDDEN_TEXT = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore the rules")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("It  helped\tme", "It  helped\tme"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("evil\u202etxt.exe\u202c", "eviltxt.exe"),
        ("a\u2066b\u2069\u200b\ufeff\u00ad\U000e0041c", "abc"),
        ("\ufffea\uffff", "a"),
        ("Z" + "\u0301" * 40, "\u0179" + "\u0301" * 4),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍⚕️ thank you", "👩‍⚕️ thank you"),
        ("Nguyễn", "Nguyễn"),
        (f"{ENGLAND} thanks {TEXAS}", f"{ENGLAND} thanks {TEXAS}"),
        (f"{ENGLAND[:-1]} x", "\U0001f3f4 x"),
        (f"a{ENGLAND[1:]}", "a"),
        ("\U0001f3f4" + HIDDEN_TEXT + "\U000e007f", "\U0001f3f4"),
    ],
)
def test_a_text_keeps_its_words_and_loses_what_nobody_can_see(typed, kept):
    assert clean_text(typed) == kept


def test_a_line_has_no_breaks():
    assert clean_line(" a\r\nBcc: b\u2028c  d ") == "a Bcc: bc d"


@pytest.mark.parametrize("text", ["\u3000\u2003", "\u200d\u200c", "\u0301", " ", "\xa0"])
def test_a_text_that_looks_empty_is_refused(text):
    with pytest.raises(ValidationError):
        validate_not_blank(text)


@pytest.mark.parametrize(
    "name",
    [
        "Dr Smith", "dr. smith", "Аdmin", "ADMIN", "S t a f f", "Mod3rator", "Ḍoctor Who", "Prof. X", "A. Smith MD", "Dr",
        "NHS", "nhs team", "F.D.A.", "EMA", "BfArM", "MHRA", "WHO", "WHO Europe", "World Health Organization", "AEMPS",
        "Robert Koch-Institut", "Haute Autorité de Santé", "وزارة الصحة", "Nurse Jane", "DrJones", "drjones", "DoctorJones",
        "doctorjones", "Doktor Müller", "Apotheker Schmidt", "Krankenschwester Maria", "ÄRZTIN Anna", "Oberärztin Schulz",
        "Doctora García", "Enfermero Luis", "Infirmière Marie", "Médecin Paul", "Sage-femme Julie", "د. أحمد", "الدكتور أحمد",
        "ممرضة سارة", "Admin123", "TheEditor", "editor-in-chief", "Redaktion", "Smith, John, MD", "Jane RN", "Jane Doe, PhD",
        "Ｄｒ Smith", "𝐃𝐫 Smith", "Dr.Jones", "Prof.Dr. Meier", "Dr Jones, patient", "GP Tom", "pharmacist joe",
    ],
)  # fmt: skip
def test_a_name_that_claims_an_office_or_a_degree_is_refused(name):
    with pytest.raises(ValidationError):
        validate_display_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Drew", "Edith", "Andrea", "Марія", "李雷", "مريم", "Stafford", "M. D'Angelo", "Adminah", "Anna, Baltimore, MD",
        "Sam, Rockville MD", "Doctor Who fan", "Dr Smith's patient", "Nurse's daughter", "Staff nurse", "Student nurse",
        "Retired GP", "Who cares", "Nice one", "Ema", "Cory Doctorow", "Josip Drmić", "Anna 34", "J.R.", "P.R.", "أم محمد",
        "Drusilla", "Has", "Mediha", "Arztfrau", "Médine", "Madre de Luis",
    ],
)  # fmt: skip
def test_an_ordinary_name_is_accepted(name):
    validate_display_name(name)


RESERVED = ["Rowan Example", "Clearwater Health Notes", "Dr. Émilie J. Dupont-Martin", "Madonna"]


@pytest.mark.parametrize(
    "name",
    [
        "Rowan Example", "rowan example", "Example, Rowan", "RowanExample", "rowanexample", "examplerowan", "Rоwan Example",
        "R0wan Examplé", "ROWAN  EXAMPLE team", "Clearwater Health Notes", "Emilie Dupont Martin", "madonna", "M.a.d.o.n.n.a",
    ],
)  # fmt: skip
def test_the_name_of_somebody_known_is_refused_in_any_order_and_spelling(name):
    with pytest.raises(ValidationError, match="somebody who works for this site"):
        validate_display_name(name, RESERVED)

    validate_display_name(name)


@pytest.mark.parametrize(
    "name", ["Rowan", "Example", "Rowan Smith", "Clearwater", "Emilie", "Madonna Smith", "Health Notes"]
)
def test_a_part_of_such_a_name_is_everybodys(name):
    validate_display_name(name, RESERVED)
