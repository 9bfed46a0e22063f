import pytest

from wagtail_healthblocks.bibliography.names import AuthorName, is_et_al, normal_author, read_author


@pytest.mark.parametrize(
    ("written", "family", "given", "suffix"),
    [
        ("Sordo L", "Sordo", "L", ""),
        ("von Elm E", "von Elm", "E", ""),
        ("van der Berg JP", "van der Berg", "JP", ""),
        ("Perez Rodrigo C", "Perez Rodrigo", "C", ""),
        ("Foster C Jr", "Foster", "C", "Jr"),
        ("Lang J-P", "Lang", "J-P", ""),
        ("O’Brien CP", "O’Brien", "CP", ""),
        ("Krupitsky, Evgeny M.", "Krupitsky", "Evgeny M.", ""),
        ("King, Martin Luther, Jr.", "King", "Martin Luther", "Jr."),
        ("García Márquez, Gabriel", "García Márquez", "Gabriel", ""),
        ("Иванов, И. И.", "Иванов", "И. И.", ""),
        ("الرازي, محمد", "الرازي", "محمد", ""),
    ],
)
def test_a_person_is_read_and_written_again(written, family, given, suffix):
    name = read_author(written)

    assert name == AuthorName(family, given, suffix)
    assert name.written() == written


@pytest.mark.parametrize(
    "body",
    [
        "World Health Organization",
        "US Food and Drug Administration",
        "National Academies of Sciences, Engineering, and Medicine",
        "Department of Health, Victoria",
        "Public Health England",
        "NHS UK",
        "Bundesärztekammer (BÄK)",
        "Grupo Colaborativo para el estudio DORICA fase 2",
        "منظمة الصحة العالمية",
        "Европейское региональное бюро ВОЗ",
        "张伟",
    ],
)
def test_a_body_keeps_its_whole_name(body):
    assert read_author(body) == AuthorName(literal=body)
    assert read_author(body).written() == body
    assert normal_author(body) == body


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("KLAR, E.", "Klar E"),
        ("LANG, J. P.", "Lang JP"),
        ("Lang, J.-P.", "Lang J-P"),
        ("Krupitsky, E. M.", "Krupitsky EM"),
        ("C.J.A. Morgan", "Morgan CJA"),
        ("Krupitsky, Evgeny M.", "Krupitsky, Evgeny M."),
        ("King, M. L., Jr.", "King ML Jr"),
        ("MÜLLER-LÜDENSCHEIDT, A.", "Müller-Lüdenscheidt A"),
        ("NG, P.", "NG P"),
        ("Иванов И.И.", "Иванов ИИ"),
        ("WORLD HEALTH ORGANIZATION", "WORLD HEALTH ORGANIZATION"),
        ("u. a.", "et al."),
    ],
)
def test_an_author_has_one_spelling(typed, kept):
    assert normal_author(typed) == kept
    assert normal_author(kept) == kept


@pytest.mark.parametrize("words", ["et al.", "et al", "u. a.", "u.a.", "y cols.", "et coll.", "and others", "и др."])
def test_more_authors_are_known_in_several_languages(words):
    assert is_et_al(words)


def test_a_name_is_not_taken_for_more_authors():
    assert not is_et_al("Etal J")
