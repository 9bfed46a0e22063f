"""LaTeX, in which BibTeX writes what has a meaning to it, and texts as people read them."""

import re
from functools import cache

#: What LaTeX or BibTeX would take for a command, and how it is written.
ESCAPES = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "%": r"\%",
    "&": r"\&",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "@": "{@}",
}
SPECIAL = re.compile("|".join(map(re.escape, ESCAPES)))
#: Signs that LaTeX joins with the next one, such as two hyphens to a dash.
JOINED = re.compile(r"(?<=[-`'!?<>,])(?=[-`'<>,])")
#: Commands that the decoder does not know, or writes with another sign.
MACROS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "url": "%s",
}


def encoded(text: str) -> str:
    """A text as LaTeX, letters as they are."""
    return SPECIAL.sub(lambda sign: ESCAPES[sign[0]], JOINED.sub("\ue000", text)).replace("\ue000", "{}")


def decoded(latex: str) -> str:
    """LaTeX as text; formulas stay as they were written."""
    return decoder().latex_to_text(latex)


@cache
def decoder():
    from pylatexenc import latex2text  # of the extra “references”

    context = latex2text.get_default_latex_context_db()
    specs = [latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in MACROS.items()]
    context.add_context_category("healthblocks", prepend=True, macros=specs)
    return latex2text.LatexNodes2Text(latex_context=context, math_mode="verbatim")
