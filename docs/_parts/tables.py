"""Tables of the reference, whose cells the code knows, beside cells that people write and that stay."""

import re

CELL = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"[-| ]+")
CAPTION = re.compile(r"Each `(\w+)`")


def table(columns, rows, written=None, kept=()):
    """A Markdown table of dictionaries. A cell of a kept column stays as it was written, row by row."""
    lines = [columns]
    for row in rows:
        hand = (written or {}).get(row[columns[0]], {})
        lines.append([hand.get(column) or row[column] if column in kept else row[column] for column in columns])
    lines.insert(1, None)
    return "\n".join(f"|{'---|' * len(columns)}" if line is None else drawn(line) for line in lines)


def drawn(line):
    return f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in line)}|"


def written(text):
    """The cells of each table of a text: by the name in its caption “Each …”, if any, by first cell, by column."""
    found, caption, columns = {}, "", None
    for line in text.splitlines():
        if not line.startswith("|"):
            caption, columns = (named[1] if (named := CAPTION.match(line)) else caption), None
        elif columns is None:
            columns = cells(line)
            found[caption] = {}
        elif not RULE.fullmatch(line):
            row = cells(line)
            found[caption][row[0]] = dict(zip(columns, row, strict=False))
    return found


def cells(line):
    return [cell.strip() for cell in CELL.split(line.strip())[1:-1]]


def first_table(text):
    """The cells of a text's only table."""
    return next(iter(written(text).values()), {})


def sentence(text):
    """One line that can stand in a cell: no bare bar, no line break, a full stop at its end."""
    text = " ".join(str(text).split()).replace("|", r"\|")
    return text if not text or text[-1] in ".!?:…”" else f"{text}."


def first_sentence(docstring):
    """What a docstring's first paragraph says, in Markdown; a single sentence needs no full stop in a table."""
    text = sentence((docstring or "").strip().partition("\n\n")[0].replace("``", "`"))
    return text if ". " in text else text.rstrip(".")
