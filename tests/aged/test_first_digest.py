"""What the package of d93ca60 digested of its aged database, today's code still does, so its checks still hold."""

import json

import pytest

from .digests import FILE, ROOT, digested

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def made():
    return json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(made, tmp_path_factory):
    function = "wagtail_healthblocks.models.first_digest.first_digest"
    return digested(function, [ROOT], made["stored"], tmp_path_factory.mktemp("digests"))


@pytest.mark.parametrize("kind", ["pages", "streams"])
def test_the_digests_are_those_that_were_taken_then(made, found, kind):
    differing = [name for name, digest in made[kind].items() if found[kind][name] != digest]

    assert len(found[kind]) == len(made[kind]) > 20
    assert differing == []


def test_a_check_of_then_knows_what_was_checked(found):
    assert len(found["checks"]) == 2
    for kept, of_checked_text, _of_page in found["checks"]:
        assert of_checked_text == kept


def test_of_the_pages_checked_then_the_one_that_was_edited_since_differs(found):
    assert [kept == of_page for kept, _of_checked_text, of_page in found["checks"]] == [True, False]
