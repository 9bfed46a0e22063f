"""Spellings of addresses, and the host that each leads to; ``tests/browser/test_addresses.py`` asks Chromium the same."""

PAID = "shop.example.org"

#: Each leads to the paid domain or to a subdomain of it.
TO_IT = {
    "https://shop.example.org/": PAID,
    "http://shop.example.org": PAID,
    "HTTPS://SHOP.EXAMPLE.ORG.:443/": PAID,
    "https://shop%2Eexample.org/": PAID,
    "https://%73hop.example.%6Frg/": PAID,
    r"https:\\shop.example.org": PAID,
    r"https:/\shop.example.org\pills": PAID,
    "https:////shop.example.org/": PAID,
    "https:shop.example.org": PAID,
    "https:/shop.example.org": PAID,
    "//shop.example.org/pills": PAID,
    r"\\shop.example.org": PAID,
    "///shop.example.org": PAID,
    "https://user@shop.example.org": PAID,
    "https://user:word@shop.example.org:8443/": PAID,
    "https://evil.net@x@shop.example.org/": PAID,
    "https://shop.example.org?to=evil.net": PAID,
    "https://shop.example.org#@evil.net": PAID,
    r"https://shop.example.org\@evil.net": PAID,
    "https://ｓｈｏｐ.example.org/": PAID,
    "https://shop．example。org/": PAID,
    "https://%EF%BD%93hop.example.org/": PAID,
    "https://𝓼𝓱𝓸𝓹.example.org/": PAID,
    "https://ⓢhop.example.org/": PAID,
    "https://ſhop.example.org/": PAID,
    "https://sh\u00adop.example.org/": PAID,
    "https://sh\u200bop.exa\u2060mple.org/": PAID,
    "https://sh\u115fop\ufe0f.example.org/": PAID,
    "ht\ntps://sh\top.example\r.org/": PAID,
    " \x01\x1f https://shop.example.org/ \x1e": PAID,
    "https://www.shop.example.org/": f"www.{PAID}",
    "https://münchen.shop.example.org/": f"xn--mnchen-3ya.{PAID}",
}

#: Each leads somewhere else, though it looks like the paid domain.
ELSEWHERE = {
    "https://example.org/": "example.org",
    "https://notshop.example.org/": "notshop.example.org",
    "https://shop.example.org.evil.net": "shop.example.org.evil.net",
    "https://notshop.example.org.evil.net": "notshop.example.org.evil.net",
    "https://evil.net/shop.example.org": "evil.net",
    "https://evil.net?shop.example.org": "evil.net",
    "https://evil.net#//shop.example.org": "evil.net",
    r"https://evil.net\@shop.example.org": "evil.net",
    r"https://evil.net\.shop.example.org": "evil.net",
    "https://shop.example.org@evil.net": "evil.net",
    "https://shop.example.org:443@evil.net": "evil.net",
    "https://ßhop.example.org/": "xn--hop-4ka.example.org",
    "https://shöp.example.org/": "xn--shp-tna.example.org",
    "https://shop-.example.org/": "shop-.example.org",
    "https://shop..example.org/": "shop..example.org",
    "https://shop.example.org.evil.net%2F@evil.org": "evil.org",
}

#: No browser goes anywhere with these.
NOWHERE = [
    "https://",
    "https://shop.example.org:port/",
    "https://shop.example.org:99999/",
    "https://shop.example.org%2F.evil.net/",
    "https://shop%252Eexample.org/",
    "https://[shop.example.org",
]
