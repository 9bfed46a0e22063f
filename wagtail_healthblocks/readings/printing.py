"""What a page's StreamFields print: each once, for its template and for whatever else reads the page."""

from collections.abc import Callable, Mapping
from functools import partial

from django.template import Context
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from wagtail.blocks import StreamValue

from ..document import Document
from ..printed import Printed, Recorder


class Printing:
    """The HTML of a page's streams. What is printed for the first who asks is handed out to the page's template.

    It is so once, and where all variables are those with which it was printed; whatever else includes it, with
    variables of its own or a second time, gets it made anew.
    """

    def __init__(self, streams: list[StreamValue], is_preview: bool = False):
        self._streams = streams
        self._is_preview = is_preview
        self._recorder: Recorder | None = None
        self._of_streams: dict[int, Printed] = {}
        #: What may be handed out, by block and value: the HTML, and what else templates print by.
        self._kept: dict[tuple[int, int], tuple[Printed, tuple]] = {}

    def print(self, block, value, context) -> str:
        """The HTML of a block where a template includes it."""
        if self._recorder:
            return self._record(block, value, context)
        kept, surroundings = self._kept.get(_key(block, value), (None, ()))
        if kept and surroundings == _surroundings() and _are_same(kept.variables, context):
            del self._kept[_key(block, value)]
            return kept.html
        if id(value) in self._of_streams or not any(value is stream for stream in self._streams):
            return block.render_value(value, context)
        printed = self._recorded(lambda: self._record(block, value, context))
        self._of_streams[id(value)] = printed
        return printed.html

    def print_ahead(self, context: Mapping) -> None:
        """Print whatever is not printed yet, with these variables."""
        for value in self._streams:
            if id(value) in self._of_streams:
                continue
            printed = self._recorded(partial(value.render_as_block, dict(context)))
            self._of_streams[id(value)] = printed
            if not self._is_preview:
                self._kept |= {_key(part.block, part.value): (part, _surroundings()) for part in printed.inner}

    def document(self, write: Callable) -> Document:
        """The tree of what was printed; ``write`` turns a part of it into Markdown."""
        printed = [self._of_streams[id(value)] for value in self._streams]
        return Document(Printed(None, "\n".join(part.html for part in printed), printed), write)

    def apart(self, render: Callable[[], str], write: Callable) -> Document:
        """The tree of what stands nowhere on the page."""
        return Document(self._recorded(render), write)

    def _recorded(self, render: Callable[[], str]) -> Printed:
        around, self._recorder = self._recorder, Recorder()
        try:
            return self._recorder.record(None, render)
        finally:
            self._recorder = around

    def _record(self, block, value, context):
        # Inside another block, nobody asks again with the variables of that block.
        variables = context if self._recorder.is_at_top else {}
        return self._recorder.record(value, lambda: block.render_value(value, context), block, variables).html


def _key(block, value):
    # By identity: two blocks may hold the same words, and two places one empty text.
    return id(block), id(value)


def _surroundings():
    """What templates print by, beside their variables."""
    return get_language(), get_current_timezone_name()


def _are_same(one, other) -> bool:
    # ``block`` is Django's, for the parent of the template's block in which a tag stands.
    names, others = one.keys() - {"block"}, other.keys() - {"block"}
    return names == others and all(one[name] is other[name] for name in names)


def variables_of_template(context: Context, reading) -> dict:
    """The variables of the template that got the reading, without those that tags around the place of a tag add."""
    variables: dict = {}
    for added in context.dicts:
        variables |= added
        if added.get("reading") is reading:
            return variables
    return dict(reading.context)
