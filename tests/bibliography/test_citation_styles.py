"""What a CSL style makes of sources: nothing that is false, and no HTML of theirs."""

import sys
from pathlib import Path

import pytest
from citeproc import STYLES_PATH
from django.core.exceptions import ImproperlyConfigured

from wagtail_healthblocks.bibliography import citation_styles
from wagtail_healthblocks.bibliography.citation_styles import read_style
from wagtail_healthblocks.bibliography.record import SourceRecord

NUMBERED = str(Path(__file__).parent / "numbered.csl")
HARVARD = str(Path(STYLES_PATH) / "harvard-cite-them-right.csl")
ET_AL = "Rush AJ", "Trivedi MH", "et al."


def source(*authors, title="A study of sleep", **values):
    return SourceRecord(authors=authors, title=title, **{"container": "BMJ", "year": 2017, "volume": "357"} | values)


def written(path, record, language="en-gb"):
    words = read_style(path).write(record, language)
    return f"{words.before}{record.title}{words.after}"


@pytest.mark.parametrize(
    "path, record, words",
    [
        (NUMBERED, source("Sackett DL", "Müller K"), "Sackett DL, Müller K. A study of sleep. <i>BMJ</i>. 2017;357."),
        (NUMBERED, source("王小明", title="高血压指南"), "王小明. 高血压指南. <i>BMJ</i>. 2017;357."),
        (NUMBERED, source("van Os J", "Foster C Jr"), "van Os J, Foster C Jr. A study of sleep. <i>BMJ</i>. 2017;357."),
        (NUMBERED, source("Sartre J-P"), "Sartre J-P. A study of sleep. <i>BMJ</i>. 2017;357."),
        (NUMBERED, source("Doe J", pages="1905-17"), "Doe J. A study of sleep. <i>BMJ</i>. 2017;357:1905–17."),
        (NUMBERED, source("Doe J", title="Is it safe?"), "Doe J. Is it safe? <i>BMJ</i>. 2017;357."),
        (NUMBERED, source("Doe J", container="Stoffw."), "Doe J. A study of sleep. <i>Stoffw.</i> 2017;357."),
        (
            NUMBERED,
            source("Doe J", container="Clínica y salud"),
            "Doe J. A study of sleep. <i>Clínica y salud</i>. 2017;357.",
        ),
        (NUMBERED, source(kind="law", title="Drugs Act", container=""), "Drugs Act. 2017;357."),
        (NUMBERED, source(*ET_AL), "Rush AJ, Trivedi MH, et al. A study of sleep. <i>BMJ</i>. 2017;357."),
        (HARVARD, source("Sackett DL"), "Sackett, D.L. (2017) ‘A study of sleep’, <i>BMJ</i>, 357."),
        (HARVARD, source(kind="law", title="Drugs Act", container=""), "<i>Drugs Act</i> (2017)"),
    ],
)
def test_a_source_is_worded_as_its_style_says(path, record, words):
    assert written(path, record).strip() == words


@pytest.mark.parametrize(
    "language, words",
    [("de-at", "u.\xa0a."), ("ar", "وآخرون"), ("es", "et\xa0al."), ("pt-br", "et al."), ("xx", "et al.")],
)
def test_words_of_a_style_are_those_of_the_page_s_language(language, words):
    assert f"Rush AJ, Trivedi MH, {words}" in written(NUMBERED, source(*ET_AL), language)


def test_no_sign_of_a_source_is_read_as_html():
    record = source("<script>x</script>", "R & D Group", container='A<b onclick="x">&amp;')
    words = read_style(NUMBERED).write(record, "en")

    assert "&lt;script&gt;x&lt;/script&gt;, R &amp; D Group" in words.before
    assert "<i>A&lt;b onclick=&quot;x&quot;&gt;&amp;amp;</i>" in words.after


def test_identifiers_addresses_and_notes_are_left_to_the_page():
    record = source("Doe J", doi="10.1/x", url="https://example.org/", isbn="9783161484100", note="Epub", pmid="12345")

    assert written(NUMBERED, record) == written(NUMBERED, source("Doe J"))


def test_a_style_says_how_marks_call_sources():
    assert (read_style(NUMBERED).names_authors, read_style(HARVARD).names_authors) == (False, True)


def test_a_source_is_worded_once_for_each_language(monkeypatch):
    style, record, asked = read_style(NUMBERED), source("Once O"), []
    write = citation_styles.CitationStyle.write
    monkeypatch.setattr(citation_styles.CitationStyle, "write", lambda *args: asked.append(args[1:]) or write(*args))

    for language in ("en", "de", "en"):
        style.words_of([record], language)

    assert asked == [(record, "en"), (record, "de")]


def test_a_later_release_words_a_source_anew(monkeypatch):
    style, record = read_style(NUMBERED), source("Later L")
    style.words_of([record], "en")
    monkeypatch.setattr(citation_styles, "version", lambda name: "99")
    monkeypatch.setattr(citation_styles.CitationStyle, "write", lambda *args: "anew")

    assert style.words_of([record], "en") == {record: "anew"}


def test_a_source_that_the_library_fails_on_is_worded_by_the_page(monkeypatch, caplog):
    def fail(*args):
        raise KeyError("a fault of the library")

    monkeypatch.setattr(citation_styles.CitationStyle, "write", fail)
    record = source("Failing F")

    assert read_style(NUMBERED).words_of([record], "en") == {record: None}
    assert "A study of sleep" in caplog.text


@pytest.mark.parametrize(
    "text, says",
    [
        (None, "cannot be read"),
        ("no XML", "cannot be read"),
        ('<style xmlns="http://purl.org/net/xbiblio/csl"><info/></style>', "points to another style"),
        (
            Path(NUMBERED).read_text(encoding="utf-8").replace('macro="title"', 'variable="note"'),
            "leaves out the titles",
        ),
    ],
)
def test_a_file_that_cannot_serve_is_told(tmp_path, text, says):
    path = tmp_path / "style.csl"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    with pytest.raises(ImproperlyConfigured, match=says):
        read_style(str(path))


def test_without_the_extra_it_is_told_what_is_missing(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "citeproc", None)

    with pytest.raises(ImproperlyConfigured, match=r"wagtail-healthblocks\[references\]"):
        read_style(str(tmp_path / "other.csl"))
