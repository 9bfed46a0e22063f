"""What is read of a clipboard: never two figures that run together, nothing hidden, and nothing lost in silence."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from wagtail_healthblocks import pasting

READERS = pasting.SCRIPTS[: pasting.SCRIPTS.index("paste-notice")]
WORD_LIST = "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>{sign}<span>&nbsp;&nbsp; </span></span><![endif]>{text}</p>"


@pytest.fixture
def read(tab):
    """`read(html)` are the blocks of a clipboard as (kind, text), and what was lost by its names."""
    tab.set_content("<p>Nothing but scripts.</p>")
    for name in READERS:
        script = Path(finders.find(f"wagtail_healthblocks/js/{name}.js"))
        tab.add_script_tag(content=script.read_text(encoding="utf-8"))

    def read(html):
        found = tab.evaluate("html => healthblocksClipboard.read(html)", html)
        read.found = found
        blocks = [(block["kind"], re.sub(r"[^\S\n\t]+", " ", block["text"])) for block in found["blocks"]]
        return blocks, [loss["what"] for loss in found["lost"]]

    return read


def word_list(*items):
    return "".join(WORD_LIST.format(level=level, sign=sign, text=text) for level, sign, text in items)


RAISED = {
    "tag": "10<sup>9</sup>/l",
    "style": "10<span style='vertical-align:super'>9</span>/l",
    "length": "10<span style='font-size:8pt;vertical-align:4.5pt'>9</span>/l",
    "percent": "10<span style='vertical-align:30%'>9</span>/l",
    "moved": "10<span style='position:relative;top:-0.5em;font-size:70%'>9</span>/l",
    "word": "10<span style='mso-text-raise:3.0pt'>9</span>/l",
    "class": "<style>.x { vertical-align: super }</style>10<span class=x>9</span>/l",
    "commented style": "<style><!--\n .font5 {color:red;\n vertical-align:super;}\n--></style>10<font class=font5>9</font>/l",
    "named class": "10<span class='NormalTextRun Superscript'>9</span>/l",
    "position": "10<span style='font-variant-position:super'>9</span>/l",
    "tag within a style": "10<span style='vertical-align:3.7px'><sup>9</sup></span>/l",
}


def test_a_raised_figure_stays_raised_however_a_program_says_it(read):
    found = {name: read(f"<p>{html}</p>")[0] for name, html in RAISED.items()}

    assert found == dict.fromkeys(RAISED, [("paragraph", "10⁹/l")])


WRITTEN = {
    "CO<sub>2</sub>": "CO₂",
    "SpO<span style='vertical-align:-2px'>2</span>": "SpO₂",
    "Ca<sup>2+</sup>": "Ca²⁺",
    "10<sup>−3</sup>": "10⁻³",
    "10<sup>x1</sup>": "10^(x1)",
    "1<sup>st</sup>": "1st",
    "<math><mfrac><mn>5</mn><mn>2</mn></mfrac></math> mg": "5/2 mg",
    "<math><msup><mn>10</mn><mn>9</mn></msup></math>/l": "10⁹/l",
}


def test_figures_off_the_line_are_written_so_that_they_are_read_right(read):
    found = {html: read(f"<p>{html}</p>")[0] for html in WRITTEN}

    assert found == {html: [("paragraph", text)] for html, text in WRITTEN.items()}


HIDDEN = {
    "display": "<span style='display:none'>50</span>",
    "word": "<span style='mso-hide:all'>50</span>",
    "attribute": "<span hidden>50</span>",
    "class in a sheet": "<style>.gone{display:none}</style><span class=gone>50</span>",
    "for readers of screens": "<span class='visually-hidden'>50</span>",
    "size": "<span style='font-size:0'>50</span>",
    "script": "<script>50</script>",
    "comment of a program": "<!--[if supportFields]>50<![endif]-->",
    "comment of a person": "<span class=MsoCommentReference><a class=msocomanchor href='#_msocom_1'>[50]</a></span>",
}


def test_what_nobody_sees_does_not_come_along(read):
    found = {name: read(f"<p>Give {html} 5 mg.</p>")[0] for name, html in HIDDEN.items()}

    assert found == dict.fromkeys(HIDDEN, [("paragraph", "Give 5 mg.")])


LEFT_OUT = {
    "<del>50 mg</del>": "deleted",
    "<span class=msoDel>50 mg</span>": "deleted",
    "<s>50 mg</s>": "struck",
    "<span style='text-decoration:line-through'>50 mg</span>": "struck",
    "<img src='file:///x.png' alt='A syringe'>": "picture",
}


def test_what_is_left_out_is_told(read):
    found = {html: read(f"<p>Give {html} <b>5 mg</b>.</p>") for html in LEFT_OUT}

    assert {html: lost for html, (_blocks, lost) in found.items()} == {html: [what] for html, what in LEFT_OUT.items()}
    assert all(("paragraph", "Give 5 mg.") in blocks for blocks, _lost in found.values())
    assert {*LEFT_OUT.values()} <= {*pasting.TEXTS}


APART = {
    "table": ("<table><tr><td>25</td><td>3</td></tr><tr><td>5</td><td>7</td></tr></table>", "25\t3\n5\t7"),
    "roles": ("<div role=table><div role=row><b role=cell>25</b><b role=cell>3</b></div></div>", "25\t3"),
    "styles": (
        "<div style='display:table'><div style='display:table-row'><i style='display:table-cell'>25</i>"
        "<i style='display:table-cell'>3</i></div></div>",
        "25\t3",
    ),
    "breaks in a cell": ("<table><tr><td>25<br>3</td><td>mg</td></tr></table>", "25\n3\tmg"),
    "paragraphs in a cell": ("<table><tr><td><p>25</p><p>3</p></td><td>mg</td></tr></table>", "25\n3\tmg"),
    "list in a cell": ("<table><tr><td><ul><li>25<li>3</ul></td><td>mg</td></tr></table>", "25\n3\tmg"),
    "table in a cell": (
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><table><tr><td>25</td><td>3</td></tr><tr><td>5</td>"
        "<td>7</td></tr></table></td></tr></table>",
        "A\tB\n1\t25: 3\n5: 7",
    ),
    "tabs": ("<pre>25\t3\n5\t7</pre>", "25\t3\n5\t7"),
    "tabs of Word": (
        "<p>25<span style='mso-tab-count:1'>&nbsp; </span>3</p><p>5<span style='mso-tab-count:1'> </span>7</p>",
        "25\t3\n5\t7",
    ),
    "one tab": ("<p>25<span style='mso-tab-count:1'>&nbsp; </span>3</p>", "25 | 3"),
    "breaks": ("<p>25<br>3</p>", "25\n3"),
    "boxes": ("<div>25<div>3</div></div>", "25\n3"),
    "flex": ("<div style='display:flex'><span>25</span><span>3</span></div>", "25 3"),
    "boxes in a line": ("<span style='display:inline-block'>25</span><span style='display:inline-block'>3</span>", "25 3"),
    "items": ("<ul><li>25</li><li>3</li></ul>", "25\n3"),
    "terms": ("<dl><dt>25</dt><dd>3</dd></dl>", "25\n3"),
    "no width": ("<p>25&#8203;3</p>", "25 3"),
    "layout": ("<table role=presentation><tr><td>25</td><td>3</td></tr></table>", "25\n3"),
    "one column": ("<table><tr><td>25</td></tr><tr><td>3</td></tr></table>", "25\n3"),
    "caption": ("<table><caption>25</caption><tr><td>3</td></tr></table>", "25\n3"),
}  # fmt: skip


def test_two_figures_never_run_together(read):
    found = {name: "\n".join(words for _kind, words in read(html)[0]) for name, (html, _text) in APART.items()}

    assert found == {name: text for name, (_html, text) in APART.items()}


def test_hidden_rows_and_columns_of_a_spreadsheet_stay_away(read):
    read(
        "<table><tr><td style='display:none'>9</td><td>A<td>B</tr><tr style='display:none'><td>x<td>y</tr><tr><td style='display:none'>9</td><td>1<td>2</tr></table>"
    )

    [table] = read.found["blocks"]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [["A", "B"], ["1", "2"]]


LISTS = [
    "<ul><li>A<ul><li>B</li></ul></li><li>C</li></ul>",
    "<ul><li>A</li><ul><li>B</li></ul><li>C</li></ul>",
    "<ul><li><p>A</p><ul><li><p>B</p></li></ul></li><li><p>C</p></li></ul>",
    "<ul><li data-listid=1 data-aria-level=1>A</li></ul><ul><li data-listid=1 data-aria-level=2>B</li></ul><ul><li data-listid=1 data-aria-level=1>C</li></ul>",
    word_list((1, "·", "A"), (2, "o", "B"), (1, "·", "C")),
]  # fmt: skip


def test_the_levels_of_a_list_are_kept(read):
    for html in LISTS:
        read(html)

        [found] = read.found["blocks"]
        assert [(item["level"], item["text"]) for item in found["items"]] == [(1, "A"), (2, "B"), (1, "C")], html
        assert not found["ordered"]


def test_numbered_paragraphs_of_word_are_a_numbered_list(read):
    read(word_list((1, "1.", "A"), (1, "2.", "B")))

    assert [(block["kind"], block["ordered"], block["text"]) for block in read.found["blocks"]] == [
        ("list", True, "A\nB")
    ]


HEADINGS = {
    "tag": ("<h3>Dose</h3>", 3),
    "role": ("<p role=heading aria-level=2>Dose</p>", 2),
    "outline": ("<p style='mso-outline-level:2'>Dose</p>", 2),
    "style of Word": ("<p><span data-ccp-parastyle='heading 4'>Dose</span></p>", 4),
    "large and bold": ("<p style='font-size:18px'><b>Dose</b></p><p style='font-size:11px'>A longer text of it</p>", 2),
}


def test_a_heading_is_one_however_a_program_says_it(read):
    for name, (html, level) in HEADINGS.items():
        assert read(html)[0][0] == ("heading", "Dose"), name
        assert read.found["blocks"][0]["level"] == level, name


FOOTNOTES = {
    "Word": "<p>Give 5 mg.<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'>[1]</a></p><div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> After 2 meals.</p></div></div>",
    "LibreOffice": "<p>Give 5 mg.<a class=sdfootnoteanc name=sdfootnote1anc href='#sdfootnote1sym'><sup>1</sup></a></p><div id=sdfootnote1><p><a class=sdfootnotesym name=sdfootnote1sym href='#sdfootnote1anc'>1</a>After 2 meals.</p></div>",
    "Docs": "<p>Give 5 mg.<sup><a href='#ftnt1' id=ftnt_ref1>[1]</a></sup></p><hr><div><p><a href='#ftnt_ref1' id=ftnt1>[1]</a>&nbsp;After 2 meals.</p></div>",
    "a wiki": "<p>Give 5 mg.<sup class=reference><a href='#cite_note-1'>[1]</a></sup></p><ol><li id=cite_note-1><a href='#cite_ref-1'>^</a> After 2 meals.</li></ol>",
    "Markdown": "<p>Give 5 mg.<a href='#fn1' id=fnref1 role=doc-noteref><sup>1</sup></a></p><ol><li id=fn1><p>After 2 meals.<a href='#fnref1'>↩︎</a></p></li></ol>",
}  # fmt: skip


def test_a_footnote_stands_at_the_end_and_its_mark_is_no_figure_of_the_text(read):
    for name, html in FOOTNOTES.items():
        blocks, lost = read(html)

        assert blocks == [("paragraph", "Give 5 mg."), ("footnote", "After 2 meals.")], name
        assert (read.found["blocks"][1]["mark"], read.found["blocks"][1]["after"]) == ("1", "Give 5 mg."), name
        assert lost == ["footnote"]


def test_the_mark_of_a_source_that_was_not_copied_is_told(read):
    assert read("<p>Give 5.<sup><a href='https://a.example/b#cite_note-3'>[3]</a></sup> Then 2.</p>") == (
        [("paragraph", "Give 5. Then 2.")],
        ["mark"],
    )


PDF = """<span style="font-size:15px">Give the child ten milligrams of the medi-</span><br>
<span style="font-size:15px">cine for each kilogram of its weight, at most</span><br>
<span style="font-size:15px">500 mg.</span><span style="font-size:9px">2</span><br><br>
<span style="font-size:15px">• Weigh it</span><br><span style="font-size:15px">• Measure it</span><br><br>
<span style="font-size:9px">2 In the morning.</span>"""


def test_the_lines_of_a_page_are_joined_to_paragraphs(read):
    assert read(PDF) == (
        [
            ("paragraph", "Give the child ten milligrams of the medicine for each kilogram of its weight, at most 500 mg."),
            ("list", "Weigh it\nMeasure it"),
            ("footnote", "In the morning."),
        ],
        ["joined", "lines", "footnote"],
    )  # fmt: skip


def test_the_wrapper_of_a_program_makes_nothing_bold(read):
    read(
        "<b style='font-weight:normal' id='docs-internal-guid-1'><p>Give <span style='font-weight:700'>5 mg</span></p></b>"
    )

    pieces = read.found["blocks"][0]["pieces"]
    assert [(piece["text"], bool(piece.get("bold"))) for piece in pieces] == [("Give ", False), ("5 mg", True)]


LINKS = {
    "https://www.google.com/url?q=https://a.example/b&sa=D": "https://a.example/b",
    "https://a.example/b": "https://a.example/b",
    "file:///C:/x.doc": None,
    "javascript:alert(1)": None,
    "#_Toc1": None,
}


def test_only_links_that_lead_somewhere_are_kept(read):
    for address, kept in LINKS.items():
        read(f"<p><a href='{address}'>the guidance</a></p>")

        assert read.found["blocks"][0]["pieces"][0].get("link") == kept, address


def table_of(tab, html):
    return tab.evaluate(
        """html => {
            const [table] = healthblocksClipboard.read(html).blocks;
            const { columns, rows, caption } = healthblocksContent.tableState({}, table);
            return [columns.map(({ value }) => value.heading), rows, healthblocksContent.linesOf(table), caption];
        }""",
        html,
    )


def test_merged_cells_are_filled_in_wherever_they_stood(read, tab):
    html = (
        "<table><tr><th rowspan=2>Age<th colspan=2>Dose</tr><tr><th>day<th>night</tr>"
        "<tr><td rowspan=2>2<td>5 ml<td>6 ml</tr><tr><td colspan=2>7 ml</tr><tr><td colspan=3>Adults</tr></table>"
    )

    headings, rows, lines, _caption = table_of(tab, html)

    assert headings == ["Age", "Dose: day", "Dose: night"]
    assert rows == "| 2 | 5 ml | 6 ml |\n| 2 | 7 ml | 7 ml |\n| Adults |  |  |"
    assert lines[0] == "Age: 2; Dose: day: 5 ml; Dose: night: 6 ml"
    assert lines[2] == "Adults"


def test_a_table_without_headings_makes_none_of_its_first_figures(read, tab):
    headings, rows, lines, _caption = table_of(tab, "<table><tr><td>A<td>25</tr><tr><td>B<td>3</tr></table>")

    assert headings == ["", ""]
    assert rows == "| A | 25 |\n| B | 3 |"
    assert lines == ["A | 25", "B | 3"]


def test_an_empty_cell_at_an_end_and_a_bar_in_a_cell_move_no_other(read, tab):
    _headings, rows, _lines, caption = table_of(
        tab, "<table><caption>Doses</caption><tr><th>A<th>B<th>C</tr><tr><td><td>5|6<td></tr></table>"
    )

    assert rows == "|  | 5∣6 |  |"
    assert caption == "Doses"


def test_a_text_gets_only_what_it_lets_stand(read, tab):
    read("<h2>Dose</h2><p>10<sup>9</sup> <b>IU</b></p><ol><li>One</li></ol>")

    raw = """able => {
        const types = (names) => names.map((type) => ({ type }));
        const props = { inlineStyles: types(able.styles), blockTypes: types(able.blocks), maxListNesting: 4 };
        const content = healthblocksContent.rawOf(found, healthblocksContent.abilitiesOf(props));
        return content.blocks.map(({ type, text, inlineStyleRanges }) => [type, text, inlineStyleRanges.map(({ style }) => style)]);
    }"""  # fmt: skip
    tab.evaluate("found => { window.found = found }", read.found["blocks"])
    rich = tab.evaluate(raw, {"styles": ["BOLD", "SUPERSCRIPT"], "blocks": ["header-two", "ordered-list-item"]})
    poor = tab.evaluate(raw, {"styles": [], "blocks": []})

    assert rich == [
        ["header-two", "Dose", []],
        ["unstyled", "109 IU", ["SUPERSCRIPT", "BOLD"]],
        ["ordered-list-item", "One", []],
    ]
    assert poor == [["unstyled", "Dose", []], ["unstyled", "10⁹ IU", []], ["unstyled", "1. One", []]]
