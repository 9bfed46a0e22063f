from datetime import date
from ipaddress import IPv6Address

import pytest
from django.test import RequestFactory

from wagtail_healthblocks.reviews.conf import ReviewsSettings
from wagtail_healthblocks.reviews.identities import (
    author_key,
    author_keys,
    client_address,
    machine_key,
    network,
    sender,
)


def asked_from(address, forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    request = RequestFactory().get("/", REMOTE_ADDR=address, **headers)
    if address is None:
        del request.META["REMOTE_ADDR"]
    return request


@pytest.mark.parametrize("spelling", ["Ada@Example.org", "  ada@example.org\n", "ADA@EXAMPLE.ORG", "ａda@example.org"])
def test_an_address_has_one_key_however_it_is_typed(spelling):
    assert author_key(spelling) == author_key("ada@example.org")


def test_a_domain_has_one_key_in_its_letters_and_as_mail_writes_it():
    assert author_key("ada@bücher.example") == author_key("ada@xn--bcher-kva.example")


def test_dots_and_tags_of_an_address_count():
    assert len({author_key(f"{name}@gmail.com") for name in ("ada.l", "adal", "adal+x")}) == 3


def test_a_key_shows_nothing_of_the_address_and_depends_on_the_secret(settings):
    before = author_key("ada@example.org")
    settings.SECRET_KEY = "another"

    after = author_key("ada@example.org")

    assert len(before) == 64
    assert "ada" not in before
    assert before != after


def test_without_an_address_there_is_no_key():
    assert (author_key(""), author_key("  "), author_keys("")) == ("", "", [])


def test_a_key_made_under_an_older_secret_is_found(settings):
    old = author_key("ada@example.org")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert author_keys("ada@example.org") == [author_key("ada@example.org"), old]


@pytest.mark.parametrize("hostile", ["\ud800@example.org", "@", "a@" + "b" * 70, "a@..", "a@b@c", "\0" * 1000])
def test_a_hostile_address_has_a_key_too(hostile):
    assert len(author_key(hostile)) == 64


#: How many proxies somebody has said there are; what Django is connected to; X-Forwarded-For; and the address of whoever
#: asks, "" where nobody can say.
ADDRESSES = [
    # Nobody has said: what a visitor sends does not count.
    (None, "192.0.2.1", None, "192.0.2.1"),
    (None, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
    (None, "192.0.2.1", "garbage", "192.0.2.1"),
    (None, "2001:db8::1", None, "2001:db8::1"),
    (None, "::ffff:192.0.2.1", None, "192.0.2.1"),
    (None, "127.0.0.1", None, "127.0.0.1"),
    (None, "127.0.0.1", "", "127.0.0.1"),
    (None, "10.0.0.7", None, "10.0.0.7"),
    # Nobody has said, and something nearer than any visitor speaks for one: there is a proxy.
    (None, "127.0.0.1", "203.0.113.9", ""),
    (None, "127.0.0.53", "203.0.113.9", ""),
    (None, "::1", "203.0.113.9", ""),
    (None, "::ffff:127.0.0.1", "203.0.113.9", ""),
    (None, "172.18.0.2", "203.0.113.9", ""),
    (None, "10.0.0.7", "203.0.113.9", ""),
    (None, "192.168.1.1", "garbage", ""),
    (None, "100.64.0.1", "203.0.113.9", ""),
    (None, "169.254.1.1", "203.0.113.9", ""),
    (None, "fd00::1", "203.0.113.9", ""),
    (None, "fe80::1%eth0", "203.0.113.9", ""),
    # Behind a Unix socket.
    (None, "", None, ""),
    (None, None, None, ""),
    (None, "", "203.0.113.9", ""),
    (None, "unix:", "203.0.113.9", ""),
    (0, "", "203.0.113.9", ""),
    (0, None, None, ""),
    (1, "", "203.0.113.9", "203.0.113.9"),
    (1, None, "203.0.113.9", "203.0.113.9"),
    (1, "", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
    (1, "", None, ""),
    (1, "", "garbage", ""),
    (2, "", "203.0.113.9", ""),
    (2, "", "203.0.113.9, 198.51.100.7", "203.0.113.9"),
    # No proxy, and somebody has said so.
    (0, "127.0.0.1", "203.0.113.9", "127.0.0.1"),
    (0, "10.0.0.7", "203.0.113.9", "10.0.0.7"),
    (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
    (0, "nonsense", "203.0.113.9", ""),
    # Proxies.
    (1, "192.0.2.1", "10.0.0.1, 203.0.113.9", "203.0.113.9"),
    (1, "192.0.2.1", "garbage, 203.0.113.9", "203.0.113.9"),
    (2, "192.0.2.1", "10.0.0.1, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
    (2, "127.0.0.1", "203.0.113.9,198.51.100.7", "203.0.113.9"),
    (1, "127.0.0.1", " 203.0.113.9 ", "203.0.113.9"),
    (1, "127.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
    (1, "127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
    (1, "127.0.0.1", "[2001:db8::1]", "2001:db8::1"),
    (1, "127.0.0.1", "2001:DB8:0::1", "2001:db8::1"),
    (1, "127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
    (1, "127.0.0.1", "[::ffff:203.0.113.9]:4711", "203.0.113.9"),
    (1, "127.0.0.1", "fe80::1%eth0", "fe80::1"),
    (1, "127.0.0.1", "2001:db8::1%a-choice-of-words", "2001:db8::1"),
    # What a proxy of ours should have said is broken: whatever else the header holds.
    (1, "192.0.2.1", "nobody", ""),
    (1, "192.0.2.1", "203.0.113.9,", ""),
    (1, "192.0.2.1", ",", ""),
    (1, "192.0.2.1", "203.0.113.9, unknown", ""),
    (1, "192.0.2.1", "203.0.113.9, _hidden", ""),
    (1, "192.0.2.1", "203.0.113.999", ""),
    (1, "192.0.2.1", "203.0.113.9 198.51.100.7", ""),
    (1, "192.0.2.1", "٢٠٣.0.113.9", ""),
    (1, "192.0.2.1", "203.0.113.009", ""),
    (1, "192.0.2.1", "3405803785", ""),
    (2, "192.0.2.1", "garbage, 203.0.113.9", ""),
    (2, "192.0.2.1", "203.0.113.9, garbage, 198.51.100.7", ""),
    (2, "192.0.2.1", ", 203.0.113.9", ""),
    # It has said nothing: whoever is connected is no proxy of ours, or one that names nobody.
    (1, "192.0.2.1", None, "192.0.2.1"),
    (1, "192.0.2.1", " ", "192.0.2.1"),
    (2, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
    (1, "127.0.0.1", None, ""),
    (1, "172.18.0.2", None, ""),
    (2, "127.0.0.1", "203.0.113.9", ""),
    (2, "::1", "203.0.113.9", ""),
]


@pytest.mark.parametrize(("proxies", "connected", "forwarded", "expected"), ADDRESSES)
def test_the_address_of_whoever_asks(settings, proxies, connected, forwarded, expected):
    settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES = proxies

    assert client_address(asked_from(connected, forwarded)) == expected


def test_nobody_has_said_how_many_proxies_there_are_by_default():
    assert ReviewsSettings().HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES is None


@pytest.mark.parametrize("entry", ["garbage {}", "203.0.113.{}x", "", "%{}", "[{}", "a" * 300 + "{}"])
def test_a_broken_header_is_no_way_to_another_limit(settings, entry):
    settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES = 2

    senders = {sender(asked_from("127.0.0.1", f"{entry.format(n)}, 203.0.113.9")) for n in range(20)}

    assert senders == {"unknown"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("١٩٢.0.2.1", ""),
    ],
)
def test_a_network_is_what_one_customer_has(address, expected):
    assert network(address) == expected


@pytest.mark.parametrize("bits", [56, 60, 64, 127])
def test_whoever_changes_addresses_within_what_a_provider_gives_one_customer_stays_one(bits):
    own = [IPv6Address(int(IPv6Address("2001:db8:1::")) + number * 2 ** (128 - bits)) for number in range(200)]

    assert {network(str(address)) for address in own} == {"2001:db8:1::/48"}


def test_a_machines_key_is_its_networks_and_changes_every_day():
    today, tomorrow = date(2026, 1, 1), date(2026, 1, 2)

    first = machine_key(asked_from("192.0.2.1"), today)

    assert first == machine_key(asked_from("192.0.2.200"), today)
    assert first != machine_key(asked_from("192.0.2.1"), tomorrow)
    assert first != machine_key(asked_from("192.0.3.1"), today)
    assert machine_key(asked_from("192.0.2.1")) == machine_key(asked_from("192.0.2.1"))


def test_all_whose_address_is_unknown_have_one_key(settings):
    settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES = 1
    unknown = {machine_key(asked_from(*said)) for said in [("",), (None,), ("127.0.0.1",), ("192.0.2.1", "garbage")]}

    assert len(unknown) == 1
    assert len(*unknown) == 64
    assert unknown != {machine_key(asked_from("192.0.2.1"))}
