"""The small faults that are put into the product's code, one at a time: what each function could have been instead."""

import ast
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "wagtail_healthblocks"

#: What a comparison becomes.
COMPARISONS = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
JOINED = {ast.And: ast.Or, ast.Or: ast.And}


class Stale(Exception):
    """The code that a mutant changes is not there any more."""


@dataclass(frozen=True)
class Mutant:
    """A fault: in this function of this module, `original` stands once and becomes `mutated`."""

    module: str
    function: str
    original: str
    mutated: str
    breaks: str

    @property
    def name(self):
        return f"{self.module}:{self.function}: {' '.join(self.original.split())[:60]}"

    def apply(self, source):
        """The module's text with this fault in it."""
        found = [node for name, node in functions(ast.parse(source)) if name == self.function]
        places = {span for node in found for _node, span, text in _places(node, source) if text == self.original}
        if len(places) != 1:
            raise Stale(self.name)
        start, end = places.pop()
        return source[:start] + self.mutated + source[end:]


def functions(tree, within=""):
    """Every function of a module with the name by which Python knows it, those within others left out."""
    for node in ast.iter_child_nodes(tree):
        name = f"{within}{getattr(node, 'name', '')}"
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{name}.")
        elif isinstance(node, ast.FunctionDef):
            yield name, node


def mutants_of(path):
    """Every fault that could be put into this file, where the text to change stands only once in its function."""
    source = path.read_text(encoding="utf-8")
    module = path.relative_to(ROOT).as_posix()
    for name, function in functions(ast.parse(source)):
        places = list(_places(function, source))
        often = Counter(text for text, _span in {(text, span) for _node, span, text in places})
        for node, _span, original in places:
            for mutated, breaks in _faults(node) if often[original] == 1 else ():
                yield Mutant(module, name, original, mutated, breaks)


def _places(function, source):
    """The expressions and statements of a function's body: where each stands, and its text."""
    lines = source.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]

    def at(line, column):  # Python counts columns in bytes
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    for node in _within(function):
        span = at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)
        yield node, span, source[slice(*span)]


def _within(function):
    """The parts of a function, without those of an f-string: before Python 3.12 they do not know where they stand."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.expr | ast.Return | ast.Expr):
            yield node
        if not isinstance(node, ast.JoinedStr):
            waiting += ast.iter_child_nodes(node)


def _faults(node):
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield _with(node, ops=[COMPARISONS[type(node.ops[0])]()]), "a comparison is the other way round, or off by one"
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=JOINED[type(node.op)]()), "“and” and “or” are confused"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield ast.unparse(node.operand), "a condition is the other way round"
    elif isinstance(node, ast.IfExp):
        yield _with(node, body=node.orelse, orelse=node.body), "the two cases are confused"
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield repr(not node.value), "yes and no are confused"
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield repr(node.value + 1), "a number is off by one"
    elif isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        yield "return None", "a function gives nothing"
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "pass", "a step is left out"
    elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp) and node.generators[0].ifs:
        yield _without_condition(node), "a list is not filtered"


def _with(node, **changes):
    fields = {name: getattr(node, name) for name in node._fields}
    return f"({ast.unparse(type(node)(**{**fields, **changes}))})"


def _without_condition(node):
    first = node.generators[0]
    whole = ast.comprehension(first.target, first.iter, [], first.is_async)
    return _with(node, generators=[whole, *node.generators[1:]])


def all_mutants():
    """Every fault of the product's code, migrations left out, in the order of the files."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from mutants_of(path)
