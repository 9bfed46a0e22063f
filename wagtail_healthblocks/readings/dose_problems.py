"""What a page or a snippet stores as a dose and does not show as one, because it can be misread."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext

from .. import languages
from ..blocks.amounts import dose_texts
from ..traversal import Place


def dose_problems(owner: Model, places: Iterable[Place]) -> Iterator[str]:
    """For its editors, of all places in its streams: each such text once, why it is not shown, and how to write it."""
    language = languages.code_of(owner, settings.LANGUAGE_CODE)
    for text, block in {place.value: place.block for place in dose_texts(places)}.items():
        if problem := block.problem(text, language):
            message = gettext("%(field)s: readers are told to see the source, because of “%(text)s”. %(problem)s")
            yield message % {"field": block.label, "text": text, "problem": problem}
