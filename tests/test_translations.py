"""Every text is there in every language, whole, compiled, and in front of readers."""

import ast
import gettext
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

import wagtail_healthblocks
from tests.factories import ContributorIndexPageFactory
from wagtail_healthblocks import legal_status
from wagtail_healthblocks.blocks import PrescriptionRequiredBlock

ROOT = Path(__file__).parent.parent
LOCALE = Path(wagtail_healthblocks.__file__).parent / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
TRANSLATED = ["de", "ar"]
ALL = ["en", *TRANSLATED]


@dataclass
class Entry:
    """One text of a catalogue, with its context, its plural and its translations."""

    msgctxt: str | None = None
    msgid: str = ""
    msgid_plural: str | None = None
    forms: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self):
        """How a compiled catalogue names the text."""
        return self.msgid if self.msgctxt is None else f"{self.msgctxt}\x04{self.msgid}"

    @property
    def texts(self):
        return [self.msgid, *filter(None, [self.msgid_plural])]


def catalogue(language, suffix=".po"):
    return LOCALE / language / "LC_MESSAGES" / f"django{suffix}"


def entries(language):
    """The texts of a catalogue, by their keys, without its header."""
    paragraphs = catalogue(language).read_text(encoding="utf-8").split("\n\n")
    parsed = [parse(paragraph) for paragraph in paragraphs]
    return {entry.key: entry for entry in parsed if entry.key}


def parse(paragraph):
    entry = Entry()
    for line in re.sub(r'"\n"', "", paragraph).splitlines():
        if line.startswith("#"):
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        name, _space, quoted = line.partition(" ")
        text = ast.literal_eval(quoted)
        if name.startswith("msgstr"):
            entry.forms[int(name[7:-1] or 0)] = text
        elif name:
            setattr(entry, name, text)
    return entry


def compiled(language):
    with catalogue(language, ".mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language):
    found = entries(language).values()

    assert found
    assert [entry.key for entry in found if not entry.forms or not all(map(str.strip, entry.forms.values()))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_only_a_guess(language):
    assert [entry.key for entry in entries(language).values() if entry.fuzzy] == []


def test_every_language_has_the_same_texts():
    first, *others = map(entries, TRANSLATED)

    for language, other in zip(TRANSLATED[1:], others, strict=True):
        differing = first.keys() ^ other.keys()
        files = [str(catalogue(each).relative_to(ROOT)) for each in (TRANSLATED[0], language)]
        assert differing == set(), f"Only one of {' and '.join(files)} has them: run .ci/messages."


def test_the_texts_are_english_and_need_no_catalogue(settings):
    settings.LANGUAGE_CODE = "de"

    with translation.override("en"):
        assert translation.gettext("Key points") == "Key points"
    with translation.override("de"):
        assert translation.gettext("Key points") != "Key points"
    assert not catalogue("en").exists()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language):
    def placeholders(text):
        return sorted(PLACEHOLDER.findall(text))

    wrong = [
        form
        for entry in entries(language).values()
        for form in entry.forms.values()
        if placeholders(form) not in [placeholders(text) for text in entry.texts]
    ]

    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_says_what_its_source_says(language):
    expected = {}
    for entry in entries(language).values():
        for number, form in entry.forms.items():
            if form:
                expected[(entry.key, number) if entry.msgid_plural else entry.key] = form
    found = compiled(language)
    header = found.pop("")

    assert "charset=UTF-8" in header
    assert found == expected, f"{catalogue(language, '.mo').relative_to(ROOT)}: run .ci/messages, which compiles it."


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_as_many_forms_as_the_language(language):
    number = int(re.search(r"nplurals=(\d)", compiled(language)[""])[1])

    assert number == {"de": 2, "ar": 6}[language]
    assert [e.key for e in entries(language).values() if e.msgid_plural and len(e.forms) != number] == []


@pytest.mark.lengthy
def test_the_catalogues_hold_the_texts_of_the_package_and_no_others():
    if not shutil.which("xgettext"):
        pytest.skip("This machine has no GNU gettext, which collects the texts.")

    done = subprocess.run([sys.executable, ROOT / ".ci" / "messages", "--check"], capture_output=True, text=True)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), (
        f"{' and '.join(str(catalogue(each).relative_to(ROOT)) for each in TRANSLATED)}: run .ci/messages, and "
        f"translate what it lists."
    )


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_legal_status_is_translated(language):
    with translation.override(language):
        left = [
            text
            for row in legal_status.codes().values()
            for text in (row.label, row.meaning)
            if translation.gettext(text) == text
        ]

    assert left == []


def test_a_german_reader_gets_a_german_prescription_notice():
    block = PrescriptionRequiredBlock()

    with translation.override("de"):
        notice = BeautifulSoup(block.render(block.get_preview_value()), "html.parser")

    assert notice.find("h2").get_text(strip=True) == "Rezept erforderlich: Morphin"
    assert (
        notice.select_one(".hb-country")
        .get_text(" ", strip=True)
        .startswith("Im Vereinigten Königreich: Verschreibungspflichtiges Arzneimittel (POM)")
    )
    assert "Stand 1. Januar 2024" in " ".join(notice.get_text().split())
    assert "Fragen Sie in einer Apotheke oder Arztpraxis." in notice.get_text()


def test_an_arabic_reader_gets_an_arabic_prescription_notice():
    block = PrescriptionRequiredBlock()

    with translation.override("ar"):
        notice = BeautifulSoup(block.render(block.get_preview_value()), "html.parser")

    assert notice.find("h2").get_text(strip=True) == "تلزم وصفة طبية: المورفين"
    assert (
        notice.select_one(".hb-country")
        .get_text(" ", strip=True)
        .startswith("في المملكة المتحدة: دواء لا يُصرف إلا بوصفة طبية (POM)")
    )


def test_an_arabic_page_runs_from_right_to_left(client, db):
    index = ContributorIndexPageFactory()

    response = client.get(index.url, headers={"accept-language": "ar"})

    page = BeautifulSoup(response.content, "html.parser")
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert "لا يوجد مساهمون بعد." in page.get_text()
