from datetime import date

import pytest
from django.test import RequestFactory

from wagtail_healthblocks.reviews.identities import author_key, author_keys, client_address, machine_key, network


def asked_from(address, forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


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


def test_what_a_visitor_says_of_its_address_does_not_count():
    assert client_address(asked_from("192.0.2.1", "203.0.113.9")) == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "nobody", ""),
        (1, "203.0.113.9,", ""),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, None, "192.0.2.1"),
    ],
)
def test_the_outermost_trusted_proxy_says_who_asks(settings, proxies, forwarded, address):
    settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES = proxies

    assert client_address(asked_from("192.0.2.1", forwarded)) == address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("١٩٢.0.2.1", ""),
    ],
)
def test_a_network_is_what_one_household_has(address, expected):
    assert network(address) == expected


def test_a_machines_key_is_its_networks_and_changes_every_day():
    today, tomorrow = date(2026, 1, 1), date(2026, 1, 2)

    first = machine_key(asked_from("192.0.2.1"), today)

    assert first == machine_key(asked_from("192.0.2.200"), today)
    assert first != machine_key(asked_from("192.0.2.1"), tomorrow)
    assert first != machine_key(asked_from("192.0.3.1"), today)
    assert machine_key(asked_from("192.0.2.1")) == machine_key(asked_from("192.0.2.1"))


def test_a_machine_without_an_address_has_no_key():
    assert machine_key(asked_from("")) == ""
