"""What a block refuses and accepts, for the tests of its rules."""

import pytest
from django.core.exceptions import ValidationError

from wagtail_healthblocks.editorial.engine import find
from wagtail_healthblocks.editorial.errors import errors_at
from wagtail_healthblocks.editorial.subjects import LoneBlock


def published(block, value):
    """The cleaned value of a block that stands on no page, as a form would publish it; raises what it would show."""
    try:
        cleaned, refused = block.clean(value), {}
    except ValidationError as error:
        cleaned, refused = None, {"": error}
    subject = LoneBlock(block, value)
    findings = [finding for finding in find(subject) if finding.severity == "error"]
    for error in errors_at(findings, subject, refused).values():
        raise error
    return cleaned


def refused(block, value):
    """The messages of a publish, by path of field names and positions."""
    with pytest.raises(ValidationError) as caught:
        published(block, block.normalize(value))
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
    return published(block, block.normalize(value))
