"""What may be opened, and whose host an address leads to; Chromium confirms the table in ``tests/browser``."""

import pytest

from tests import hosts
from wagtail_healthblocks import addresses

SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript\r:alert(1)",
    "\x01\x1f javascript:alert(1)",
    "\x00javascript:alert(1)",
    "javascript\x00:alert(1)",
    "\u00a0javascript:alert(1)",
    "\u200bjava\u00adscript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "javascript://shop.example.org/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    " data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "view-source:https://example.org/",
    "ftp://example.org/",
    "urn:isbn:1",
]
LINKS = ["mailto:help@example.org", "TEL:+44123", "sms:85258"]
WEB = [
    "https://example.org/",
    "HTTP://example.org/?a=javascript:b",
    " https://example.org/",
    "//example.org/x",
    "/javascript:x",
    "pages/a:b",
    "#javascript:x",
    "?to=data:x",
    "javascript",
]


@pytest.mark.parametrize("address", SCRIPTS)
def test_what_runs_a_script_or_leaves_the_web_is_neither_opened_nor_loaded(address):
    assert addresses.openable(address) == addresses.loadable(address) == ""


@pytest.mark.parametrize("address", LINKS)
def test_letters_calls_and_messages_are_opened_and_not_loaded(address):
    assert addresses.openable(address) == address
    assert addresses.loadable(address) == ""


@pytest.mark.parametrize("address", WEB)
def test_the_web_is_opened_and_loaded(address):
    assert addresses.openable(address) == addresses.loadable(address) == address


@pytest.mark.parametrize("nothing", ["", None])
def test_no_address_stays_none(nothing):
    assert addresses.openable(nothing) == addresses.loadable(nothing) == ""


@pytest.mark.parametrize(("address", "host"), [*hosts.TO_IT.items(), *hosts.ELSEWHERE.items()])
def test_the_host_is_the_one_that_browsers_go_to(address, host):
    assert addresses.host_of(address) == host


@pytest.mark.parametrize("address", hosts.NOWHERE)
def test_an_address_that_no_browser_follows_has_no_host(address):
    assert addresses.host_of(address) == ""


@pytest.mark.parametrize("address", hosts.TO_IT)
def test_every_spelling_of_a_paid_domain_leads_to_it(address):
    assert addresses.leads_to(address, [hosts.PAID])


@pytest.mark.parametrize(
    "address", [*hosts.ELSEWHERE, *hosts.NOWHERE, "/shop.example.org", "mailto:x@shop.example.org"]
)
def test_what_only_looks_like_a_paid_domain_does_not_lead_to_it(address):
    assert not addresses.leads_to(address, [hosts.PAID])


@pytest.mark.parametrize(
    "address", ["https://x:" + "9" * 5000, "https://" + "ü" * 20_000 + ".example", "https://%ff\ud800"]
)
def test_nonsense_is_read_without_an_error_and_at_once(address):
    assert not addresses.leads_to(address, [hosts.PAID])


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://a.example/x", ("https", "a.example", "443")),
        ("http://A.example:80", ("http", "a.example", "80")),
        ("http://a.example:00080/", ("http", "a.example", "80")),
        ("https://a.example:8443/", ("https", "a.example", "8443")),
        ("/film.vtt", None),
        ("", None),
    ],
)
def test_an_origin_is_scheme_host_and_port(address, origin):
    assert addresses.origin_of(address) == origin
