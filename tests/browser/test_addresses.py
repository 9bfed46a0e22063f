"""The table of hosts, measured: Chromium says where each spelling leads."""

from tests import hosts

#: Of an address alone, as programs read it; of one that leads on, from a page.
HOSTNAMES = """addresses => addresses.map(address => {
  for (const page of [undefined, "https://page.example.net/a/"]) {
    if (URL.canParse(address, page)) return new URL(address, page).hostname
  }
  return null
})"""


def test_chromium_goes_where_the_table_says(tab):
    table = hosts.TO_IT | hosts.ELSEWHERE | dict.fromkeys(hosts.NOWHERE)

    found = tab.evaluate(HOSTNAMES, list(table))

    assert dict(zip(table, [host and host.rstrip(".") for host in found], strict=True)) == table
