"""Findings as the errors of a form, each at its field, as Wagtail's editor shows them."""

from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ValidationError
from wagtail.blocks import ListBlock, StreamBlock, StreamValue, StructBlock
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from ..traversal import Place
from .findings import Finding
from .subjects import Subject

KINDS = {
    StreamBlock: StreamBlockValidationError,
    ListBlock: ListBlockValidationError,
    StructBlock: StructBlockValidationError,
}


#: By the name of a stream's field: says for its value, and the positions of the children in which something is wrong,
#: which of them nobody has touched, each with the words for it.
Untouched = Mapping[str, Callable[[StreamValue, set[str | int]], dict[int, str]]]


class Node:
    """What is wrong in one place of a form, and in the places below."""

    def __init__(self):
        #: The class of the error, where the place has places in it.
        self.kind: type | None = None
        self.errors: list[ValidationError] = []
        self.children: dict[str | int, Node] = {}

    def child(self, step: str | int) -> "Node":
        return self.children.setdefault(step, Node())

    def take(self, error: ValidationError) -> None:
        """Put in what a block refuses itself."""
        if not hasattr(error, "block_errors"):
            self.errors.append(error)
            return
        self.kind = type(error)
        self.errors += error.non_block_errors.as_data()
        for step, found in error.block_errors.items():
            self.child(step).take(found)

    def as_error(self) -> ValidationError:
        if not self.kind:
            return self.errors[0] if len(self.errors) == 1 else ValidationError(self.errors)
        children = {step: child.as_error() for step, child in self.children.items()}
        return self.kind(children, self.errors)


def errors_at(
    findings: Iterable[Finding],
    subject: Subject,
    refused: dict[str, ValidationError],
    untouched: Untouched | None = None,
) -> dict[str, ValidationError]:
    """An error for each field of a form: what its blocks refuse, and beside it, in other places, the findings.

    A block that nobody has touched since an outline made it is named once, instead of each of its empty fields.
    """
    roots: dict[str, Node] = {}
    for name, error in refused.items():
        roots.setdefault(name, Node()).take(error)
    malformed = {name: _places_of(node) for name, node in roots.items()}
    for finding in findings:
        name, way = _way_to(finding, subject)
        if tuple(step for step, _kind in way[1:]) not in malformed.get(name, ()):
            node = roots.setdefault(name, Node())
            for step, kind in way:
                node = node.child(step) if step is not None else node
                node.kind = node.kind or kind
            node.errors.append(ValidationError(finding.message, code=finding.rule))
    for name, find in untouched.items() if untouched else ():
        if name in roots:
            _name_once(roots[name], find(subject.stream(name), set(roots[name].children)))
    return {name: _in_words(node) for name, node in roots.items()}


def _name_once(root, names):
    """Say one thing of each of these children of a stream, in place of all that is wrong in it."""
    for position, words in names.items():
        node = root.child(position)
        node.errors, node.children = [ValidationError(words, code="untouched")], {}


def _in_words(node):
    """The error of a whole field, in words for who gets no more than its message, as from Wagtail's API."""
    error = node.as_error()
    if node.kind:
        error.message = "; ".join(": ".join(filter(None, [".".join(way), words])) for way, words in _words_of(node))
    return error


def _words_of(node, way=()):
    yield from ((way, message) for error in node.errors for message in error.messages)
    for step, child in node.children.items():
        yield from _words_of(child, (*way, str(step)))


def _places_of(node, way=()):
    """The ways to all places in which something is refused."""
    own = {way} if node.errors else set()
    return own.union(*(_places_of(child, (*way, step)) for step, child in node.children.items()))


def _way_to(finding, subject):
    """The form's field, and each step from it with the kind of error of the block to which it leads."""
    if finding.place is None:
        return finding.field, [(None, None)]
    place = finding.place
    for name in filter(None, finding.field.split(".")):
        place = subject.child(place, name)
    way: list[tuple[str | int | None, type | None]] = []
    while place.parent is not None:
        way.insert(0, (subject.position(place), _kind_of(place)))
        place = place.parent
    return place.path[0], [(None, _kind_of(place)), *way]


def _kind_of(place: Place) -> type | None:
    return next((error for kind, error in KINDS.items() if isinstance(place.block, kind)), None)
