"""What a page or a snippet stores as a dose and does not show as one, because it can be misread."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext

from .. import languages
from ..blocks.amounts import dose_texts
from ..traversal import streams_of


def dose_problems(owner: Model) -> Iterator[str]:
    """For its editors: each such text once, why it is not shown, and how to write it."""
    language = languages.code_of(owner, settings.LANGUAGE_CODE)
    places = [place for stream in streams_of(owner) for place in dose_texts(stream)]
    for text, block in {place.value: place.block for place in places}.items():
        if problem := block.problem(text, language):
            message = gettext("%(field)s: readers are told to see the source, because of “%(text)s”. %(problem)s")
            yield message % {"field": block.label, "text": text, "problem": problem}
