"""What a block refuses and accepts, for the tests of its rules."""

import pytest
from django.core.exceptions import ValidationError


def refused(block, value):
    """The messages of a publish, by path of field names and positions."""
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize(value))
    return dict(messages(caught.value))


def messages(error, path=()):
    """Each path in an error, and its words."""
    for name, child in getattr(error, "block_errors", {}).items():
        yield from messages(child, (*path, name))
    if not hasattr(error, "block_errors"):
        yield path, " ".join(error.messages)
    elif getattr(error, "non_block_errors", None):
        yield path, " ".join(message for inner in error.non_block_errors.as_data() for message in inner.messages)


def accepted(block, value):
    return block.clean(block.normalize(value))
