"""A rendered page is parsed once, and every part of it is found again there as if it stood alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_healthblocks.document import Document, parse
from wagtail_healthblocks.printed import Printed

TABLE = (
    "<table><caption>Doses</caption><tr><th>Age</th><th>Amount</th></tr><tr><th>3 to 5</th><td>5 ml</td></tr></table>"
)


def page(html, *parts):
    return Document(Printed(None, html, list(parts)))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two <b>words</b></p>", "One\nTwo words"),
        ("<p>One<br>Two</p>", "One\nTwo"),
        ("<p>Take one:</p><ul><li>this</li><li>that</li></ul>", "Take one:\n- this\n- that"),
        ("<ol><li>Wash</li><li><p>Rinse</p><p>Dry</p></li></ol>", "1. Wash\n2. Rinse\n   Dry"),
        ("<ul><li>One<ul><li>Inside</li></ul></li></ul>", "- One\n  - Inside"),
        (TABLE, "Doses\nAge: 3 to 5; Amount: 5 ml"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td><td></td></tr></table>", "A; B\nC"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>C</td></tr></table>", "C"),
        ("10<sup>9</sup> and CO<sub>2</sub>, x<sup>th</sup>", "10⁹ and CO₂, xth"),
        ("<p>a</p><svg><text>no</text></svg><p hidden>no</p><script>no()</script>b", "a\nb"),
        ("in <span>a <template><p>no</p></template>line</span>", "in a line"),
        ("", ""),
        ("<br><p> </p>", ""),
    ],
)
def test_a_text_has_a_line_for_each_paragraph_item_and_row(html, text):
    assert parse(html).text == text


def test_an_end_tag_closes_what_is_open_of_its_name():
    assert parse("<b>a</i></b><p>b</div>c</p>d").words == "a bc d"
    assert parse("<br></br>a<img>b").words == "ab"


def test_of_an_attribute_that_is_there_twice_the_first_counts():
    assert parse("<a href='/one' href='/two' download>x</a>").links[0].attributes == {"href": "/one", "download": ""}


@pytest.mark.parametrize("half", ["<p", "<a href='x", "</b", "<!-- a comment", '<p class="a'])
def test_a_tag_without_an_end_is_no_word(half):
    assert parse(f"<p>words {half}").words == "words"


def test_headings_and_links_are_those_that_readers_see():
    part = parse("<h2>A</h2><div hidden><h3>B</h3><a href='/b'>b</a></div><a>no link</a><a href='/c'>c</a>")

    assert [heading.name for heading in part.headings] == ["h2"]
    assert [link.attributes["href"] for link in part.links] == ["/c"]


def test_each_part_of_a_page_is_found_in_it():
    outer, inner, same = object(), object(), object()
    parts = [Printed(inner, "<p>Yes</p>"), Printed(same, "<p>Yes</p>")]
    whole = page(
        "<main><h2>Yes</h2><div><p>Yes</p><p>Yes</p></div></main>",
        Printed(outer, "<div><p>Yes</p><p>Yes</p></div>", parts),
    )

    assert whole.words == "Yes Yes Yes"
    assert whole.of(outer).text == "Yes\nYes"
    assert whole.of(inner).nodes[0] is not whole.of(same).nodes[0]
    assert [part.words for part in whole.inside(outer)] == ["Yes", "Yes"]
    assert whole.of(inner).html == "<p>Yes</p>"
    assert whole.of(object()) is None and whole.inside(object()) == []


def test_a_part_of_nothing_is_empty():
    nothing = object()

    assert page("<p>a</p>", Printed(nothing, "")).of(nothing).words == ""


def test_the_html_stays_to_the_letter():
    value = object()
    html = "<P CLASS=a>x<br/>&nbsp;</p>"

    assert page(f"<div>{html}</div>", Printed(value, html)).html == f"<div>{html}</div>"


def test_what_a_template_changed_after_its_block_printed_it_is_read_on_its_own():
    shout, inside, after = object(), object(), object()
    parts = [Printed(shout, "<p>help</p>", [Printed(inside, "help")]), Printed(after, "<p>now</p>")]
    whole = page("<P>HELP</P><p>now</p>", *parts)

    assert whole.of(shout).words == whole.of(inside).words == "help"
    assert whole.of(after).words == "now"
    assert whole.words == "HELP now"


@pytest.mark.parametrize(
    "broken", ["<!-- ", "<p><b>bold", "</div></section></p>", "<table><tr>", "<ul><li>", "<i x='", "<textarea>", "</"]
)
def test_a_broken_part_does_not_reach_into_the_next(broken):
    first, second = object(), object()
    whole = page(
        f"<p>before</p><div>{broken}<p>one</p></div><div><p>two</p></div>",
        Printed(first, f"{broken}<p>one</p>"),
        Printed(second, "<p>two</p>"),
    )

    assert whole.of(second).words == "two"
    assert whole.of(first).words == parse(f"{broken}<p>one</p>").words


def test_nobody_forges_a_part():
    value = object()
    whole = page("<hb-0>a</hb-0><p>b</p></hb-0>", Printed(value, "<p>b</p>"))

    assert whole.of(value).words == "b"
    assert whole.words == "a b"


FRAGMENTS = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "a ", "b", "<ul><li>", "</li></ul>", "<br>", "&amp;", "<div hidden>", "</div>"]
    ),
    max_size=8,
).map("".join)


@pytest.mark.lengthy
@given(st.lists(FRAGMENTS, max_size=4))
def test_a_part_reads_as_it_would_alone(fragments):
    values = [object() for _fragment in fragments]
    parts = [Printed(value, fragment) for value, fragment in zip(values, fragments, strict=True)]
    whole = page("".join(f"<section>{fragment}</section>" for fragment in fragments), *parts)

    for value, fragment in zip(values, fragments, strict=True):
        assert whole.of(value).text == parse(fragment).text
