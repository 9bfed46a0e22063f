"""Whose an address is: one person has it in every spelling, and two people never share one."""

from itertools import combinations

import pytest
from django.core.exceptions import ValidationError

from wagtail_healthblocks.reviews.identities import AUTHOR_SALT, author_key, keyed_hash
from wagtail_healthblocks.reviews.mailboxes import former_spelling, one_spelling, validate_mailbox
from wagtail_healthblocks.reviews.models import Review

#: Each line is one mailbox, in ways in which it is typed and sent.
SPELLINGS = [
    ["anna@straße.de", "Anna@Straße.DE", "anna@xn--strae-oqa.de", "ANNA@XN--STRAE-OQA.DE", "anna@STRAẞE.de"],
    ["anna@strasse.de", "ANNA@STRASSE.DE", "anna@strasse.de.", "anna@strasse。de"],
    ["eva@βόλος.com", "eva@xn--nxasmm1c.com", "EVA@βόλος.COM"],
    ["eva@βόλοσ.com", "eva@xn--nxasmq6b.com", "eva@ΒΌΛΟΣ.com"],
    ["sara@نامه\u200cای.com", "sara@xn--mgba3gch31f060k.com"],
    ["sara@نامهای.com", "sara@xn--mgba3gch31f.com"],
    ["a@ශ්\u200dරී.com", "a@xn--10cl1a0b660p.com"],
    ["a@ශ්රී.com", "a@xn--10cl1a0b.com"],
    ["ali@ışık.com", "ali@xn--k-ekaa7p.com"],
    ["ali@isik.com", "ALI@ISIK.COM"],
    ["jo\u0308rg@example.org", "jörg@example.org", "JÖRG@EXAMPLE.ORG"],
    ["jorg@example.org"],
    ["joerg@example.org"],
    ["groß@example.org", "GROẞ@example.org"],
    ["gross@example.org", "GROSS@example.org"],
    ["ınci@example.org"],
    ["inci@example.org", "INCI@example.org", "ｉｎｃｉ@example.org"],
    ["ﬁne@example.org"],
    ["fine@example.org"],
    ["x²@example.org"],
    ["x2@example.org"],
    ["аnna@example.org"],  # the first letter is Cyrillic
    ["anna@example.org"],
    ["a@bücher.example", "a@bu\u0308cher.example", "a@BÜCHER.example", "a@xn--bcher-kva.example"],
    ["a@☃.example", "a@xn--n3h.example"],
]
EVERY = [(spelling, mailbox[0]) for mailbox in SPELLINGS for spelling in mailbox]


@pytest.mark.parametrize(("spelling", "mailbox"), EVERY)
def test_a_mailbox_is_the_same_in_every_spelling(spelling, mailbox):
    assert one_spelling(f"  {spelling}\n") == one_spelling(mailbox)
    assert author_key(spelling) == author_key(mailbox)


def test_no_two_mailboxes_are_one():
    assert not [pair for pair in combinations([m[0] for m in SPELLINGS], 2) if len(set(map(author_key, pair))) == 1]


@pytest.mark.django_db
@pytest.mark.parametrize("has_key", [True, False])
@pytest.mark.parametrize("forgotten", [False, True])
def test_each_spelling_finds_its_own_reviews_and_nobody_elses(article, has_key, forgotten):
    if forgotten and not has_key:
        return
    for spelling, mailbox in EVERY:
        stored, key = "" if forgotten else spelling, author_key(spelling) if has_key else ""
        Review.objects.create(page=article, rating=4, email=stored, author_key=key, title=mailbox)

    for spelling, mailbox in EVERY:
        found = list(Review.objects.written_by(spelling).values_list("title", flat=True))
        assert found == [mailbox] * len(next(m for m in SPELLINGS if m[0] == mailbox)), spelling


@pytest.mark.django_db
def test_reviews_with_a_key_of_before_are_found_by_their_writer_and_by_nobody_else(article):
    for spelling, mailbox in EVERY:
        old = keyed_hash(AUTHOR_SALT, former_spelling(spelling))
        Review.objects.create(page=article, rating=4, email=spelling, author_key=old, title=mailbox)

    for spelling, mailbox in EVERY:
        found = set(Review.objects.written_by(spelling).values_list("title", flat=True))
        assert found == {mailbox}, spelling


@pytest.mark.django_db
def test_a_key_of_before_without_its_address_gives_nothing_away_to_whoever_it_took_for_another(article):
    """Nobody can say any more which of the two it was: it stays with the address that the key was made of."""
    old = keyed_hash(AUTHOR_SALT, former_spelling("anna@straße.de"))
    review = Review.objects.create(page=article, rating=4, author_key=old)

    assert not Review.objects.written_by("anna@straße.de")
    assert list(Review.objects.perhaps_written_by("anna@straße.de")) == [review]
    assert list(Review.objects.written_by("anna@strasse.de")) == [review]
    assert not Review.objects.perhaps_written_by("anna@strasse.de")


@pytest.mark.parametrize(
    "address",
    [
        *(spelling for spelling, _mailbox in EVERY if "²" not in spelling and "☃" not in spelling),
        "o'neil+health@example.co.uk",
        "用户@例子.广告",
        "अजय@डाटा.भारत",
        "πχ@βόλος.com",
    ],
)
def test_addresses_in_every_script_are_taken(address):
    validate_mailbox(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "anna@",
        "@example.org",
        "anna@example",
        "anna@@example.org",
        "an na@example.org",
        "anna@exam ple.org",
        "anna\u200b@example.org",
        "an\u202ena@example.org",
        "an\u00adna@example.org",
        "anna@exam\u00adple.org",
        "anna@ex\u200dample.org",
        "anna@☃.net",
        "an\ufffdna@example.org",
        "\ud800@example.org",
        "anna@\ud800.org",
        "an☃na@example.org",
        "an\u00a0na@example.org",
        "anna.@example.org",
        "ä..ä@example.org",
        "anna@-example.org",
        "anna@xn--.de",
        "a" * 330 + "@example.org",
        "anna@example.org, eva@example.org",
        "anna\n@example.org",
    ],
)
def test_what_is_no_address_is_refused_and_the_message_says_what_to_do(address):
    with pytest.raises(ValidationError, match="Enter a valid e-mail address, or leave this field empty."):
        validate_mailbox(address)
