from uuid import UUID

from wagtail_healthblocks.source_marks import SourceMark, marks_in, without_marks

ONE, TWO = UUID(int=1), UUID(int=2)


def test_a_mark_is_read_as_it_is_stored():
    mark = SourceMark((ONE, TWO), 'p. 12 & "13"')
    assert list(marks_in(f"<p>It works{mark.stored}.</p>")) == [mark]


def test_the_stored_words_hold_nothing_of_a_mark():
    assert without_marks(f"<p>It works{SourceMark((ONE,)).stored}.</p>") == "<p>It works.</p>"


def test_what_is_no_identifier_names_nothing():
    html = f'<a linktype="healthblocks-source" id="1 {TWO} {TWO} x" data-block-key="a">7</a>'
    assert list(marks_in(html)) == [SourceMark((TWO,))]


def test_other_links_are_no_marks():
    assert not list(marks_in('<a linktype="page" id="3">x</a><a href="#healthblocks-source">y</a>'))
