"""Links, and what identifies or reaches a person, by kind; and what only looks like it."""

import pytest

from wagtail_healthblocks.reviews import safety

FOUND = {
    "link": [
        "see example。com now", "example[.]com", "visit example dot com", "example (dot) com", "beispiel punkt de",
        "ejemplo punto com", "exemple point fr", "hxxp://foo.bar/x", "http:example.com", "https:\\\\example.com",
        "best-deals.shopping", "cheapmeds.shopping", "пример.рф", "xn--e1afmkfd.xn--p1ai", "bücher.de", "EXAMPLE．COM",
        "192.168.10.5/pills", "2001:db8:0:1::1/x", "t.me/xyz", "wa.me/49123", "discord.gg/abc", "telegram: cheapmeds",
        "whatsapp @pills4you", "dm @pillguy_99", "meds4you.life", "shop.meds.today", "pills.now/order", "example . com",
    ],
    "phone": [
        "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣", "❶❷❸❹❺❻❼❽❾", "①②③④⑤⑥⑦⑧⑨", "𝟎𝟕𝟕𝟎𝟎𝟗𝟎𝟎𝟏𝟐𝟑", "0_7_7_0_0_9_0_0_1_2_3", "0*7*7*0*0*9*0*0*1*2*3",
        "0,7,7,0,0,9,0,0,1,2,3", "0~170~1234567", "0\n1\n7\n0\n1\n2\n3\n4\n5\n6\n7", "٠٥٥١٢٣٤٥٦٧",
        "oh seven seven double zero nine oh oh one two three", "six|five|four|three|two|one|zero",
        "null eins sieben sechs drei vier fünf sechs", "null eins sieben sechs drei vier fuenf zwo",
        "zéro six douze trente-quatre cinquante-six soixante-dix-huit", "seis cinco cuatro tres dos uno cero",
        "صفر خمسة خمسة واحد اثنين ثلاثة أربعة خمسة",
    ],
    "email": [
        "ada arroba ejemplo punto com", "ada arobase exemple point fr", "ada (ät) beispiel punkt de", "ada ät gmail.com",
        "ada آت gmail دوت com", "ada＠example．org", "ada[at]example[dot]com", "ada @ example . org",
    ],
    "address": [
        "12 High Street, Leeds LS1 4AP", "I live at 221b baker street", "4 Elm Close", "1600 Pennsylvania Avenue",
        "SW1A 1AA", "sw1a 2aa", "Springfield, IL 62704", "PO Box 123", "Lindenstraße 12, 10115 Berlin", "Hauptstr. 7a",
        "Lange Str. 5", "wohne in 10115 Berlin", "Postfach 12 34", "12 rue de la Paix", "15 bis, avenue Victor Hugo",
        "Calle Mayor 5", "calle de alcalá 45", "Avenida de América, nº 3", "شارع الملك فهد 12",
    ],
    "birth_date": [
        "born 12/03/1984", "dob: 1-2-90", "date of birth 1984-03-12", "born on March 3, 1984", "her birthday is 3rd March 1984",
        "geboren am 3. März 1990", "geb. 01.02.1960", "née le 4 mai 1975", "nacido el 5 de junio de 1980",
        "تاريخ الميلاد 12/3/1984",
    ],
    "person": [
        "My daughter Emily Carter (12) has ADHD", "my wife Sarah", "my boss, John", "Dr Miller was kind", "Dr. Ahmed",
        "Nurse Jane", "Mrs O'Brien", "Frau Müller half", "Herr van der Berg", "mein Sohn Leon (7)",
        "meine Tochter, Anna Schmidt,", "la doctora García", "mi hijo Pedro", "Monsieur Dupont", "ma fille Léa Dupont",
        "الدكتور أحمد", "د. سارة", "ابنتي اسمها ليلى", "meine Tochter, sie heißt Lena", "Mein Sohn, er heisst Max",
    ],
    "age": [
        "My daughter Emily Carter (12)", "my son is 7 years old", "my 12-year-old daughter", "mein Sohn (7)",
        "meine Tochter ist 14 Jahre alt", "mi hija tiene 5 años", "mon fils de 8 ans", "ابني عمره 5 سنوات",
        "My 7-year-old boy takes it", "Mein 7 jähriger Junge",
    ],
}  # fmt: skip
CALM = [
    "e.g. at night", "1.5 mg a day", "U.S.A.", "i.e. never", "It helped.It is good", "I felt better.Now I run",
    "z.B. morgens", "at 10 p.m. daily", "good.So nice", "p.ex. le soir", "12.5.2024", "the point is clear", "it cost 9.99",
    "one two three times a day", "I took two, three or four", "from 2019 to 2020", "120/80, 130/85", "zwei bis drei mal",
    "B12 3mg a day", "20 mg in place of 10", "after 5 weeks I could walk", "10 minutes drive", "2 hours in a row",
    "D3 4th dose", "im März 3 mal", "nach 10000 Schritten", "la place 3", "auf dem Weg 2 Pausen", "started 12/03/2024",
    "I was born in 1984", "my daughter has ADHD", "The doctor said", "meine Tochter Fieber hatte", "my wife and I",
    "Mein Mann hat Schmerzen", "ma mère va bien", "الدكتور قال", "my mother, I think", "die Frau Doktor sagt",
    "I am 34", "I am 34 years old", "Ich bin 34 Jahre alt", "tengo 40 años", "j'ai 50 ans", "عمري 30 سنة", "for 3 years",
]  # fmt: skip


@pytest.mark.parametrize("kind, text", [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_what_identifies_or_reaches_somebody_is_found(kind, text):
    assert kind in safety.kinds(text)


@pytest.mark.parametrize("text", CALM)
def test_what_only_looks_like_it_is_left_alone(text):
    assert safety.kinds(text) <= {"side_effect"}


def test_an_e_mail_address_is_no_link_besides():
    assert safety.kinds("write to ada at example dot org, or ada@example.org") == {"email"}


def test_what_is_personal_is_held_and_has_a_label():
    assert set(FOUND) - {"link"} <= safety.MUST_HOLD
    assert set(FOUND) <= set(safety.KIND_LABELS)
