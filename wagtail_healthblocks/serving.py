"""What the response of an article says to caches and search engines: its checks, its notices, a reader's choice."""

import re
import time

from django.utils.http import http_date, parse_http_date_safe

from .conf import settings
from .dates import seconds_until
from .models.alerts import next_turn
from .readers_country import asked

#: Whoever keeps a page obeys one of these: browsers and proxies, and those that serve a site from many places.
CACHE_HEADERS = ("Cache-Control", "CDN-Cache-Control", "Surrogate-Control")
AGE = re.compile(r'(?<![\w-])(max-age|s-maxage)="?(\d+)"?', re.IGNORECASE)
STALE = re.compile(r'(?<![\w-])(stale-while-revalidate)="?(\d+)"?', re.IGNORECASE)


#: For how many seconds a page may be kept that speaks of a chosen country first: nobody is told when it changes.
SECONDS_OF_A_CHOICE = 300


def mind_choice(page, request, response):
    """Of a page in the order of a reader's choice: say which address is its own, and let nobody keep it for long."""
    if not asked(request) or page.as_markdown:
        return response
    if hasattr(response, "add_post_render_callback"):  # before what minds the checks, which then asks for them once
        response.add_post_render_callback(lambda rendered: say_of_choice(page, request, rendered))
        return response
    return say_of_choice(page, request, response)


def say_of_choice(page, request, response):
    if "Cache-Control" not in response:
        response["Cache-Control"] = f"max-age={SECONDS_OF_A_CHOICE}"
    shorten(response, SECONDS_OF_A_CHOICE)
    if "Link" not in response and (url := page.get_full_url(request)):
        response["Link"] = f'<{url}>; rel="canonical"'
    return response


def mind_checks(page, response):
    """Let nobody keep the response longer than what it says beside its text is true, and index it if it may be."""
    if hasattr(response, "add_post_render_callback"):  # what a decorator of ``serve`` says, it may say after rendering
        response.add_post_render_callback(lambda rendered: say(page, rendered))
    return say(page, response)


def say(page, response):
    checks = page.get_medical_checks()
    if page.withdrawn or settings.HEALTHBLOCKS_NOINDEX_UNTIL_CHECKED and not checks.covering:
        forbid_index(response)
    if says_how_long(response):
        turns = [turn for turn in (checks.next_turn, next_turn(page.get_alerts())) if turn]
        if turns:
            shorten(response, seconds_until(min(turns)))
    return response


def forbid_index(response):
    robots = response.get("X-Robots-Tag", "")
    if "noindex" not in robots.lower():
        response["X-Robots-Tag"] = f"noindex, {robots}" if robots else "noindex"


def says_how_long(response) -> bool:
    return any(AGE.search(response.get(name, "")) for name in CACHE_HEADERS) or "Expires" in response


def shorten(response, seconds: int):
    """Let nobody keep the response for more than so many seconds."""
    for name in CACHE_HEADERS:
        if name in response:
            response[name] = shortened(response[name], seconds)
    expires = parse_http_date_safe(response.get("Expires", ""))
    if expires is not None:
        response["Expires"] = http_date(min(expires, int(time.time()) + seconds))


def shortened(directives: str, seconds: int) -> str:
    """The directives with no age of more than so many seconds, and nothing stale after them."""
    ages = [int(age) for _name, age in AGE.findall(directives)]
    directives = AGE.sub(lambda found: f"{found[1]}={min(int(found[2]), seconds)}", directives)
    left = max(0, seconds - max(ages)) if ages else seconds
    return STALE.sub(lambda found: f"{found[1]}={min(int(found[2]), left)}", directives)
