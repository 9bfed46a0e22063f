from django.conf import settings as django_settings
from django.core import checks
from django.core.cache import DEFAULT_CACHE_ALIAS, InvalidCacheBackendError, caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import ImproperlyConfigured
from wagtail.coreutils import get_content_languages

from .. import languages
from ..checks import set_names, unknown_names
from .conf import ReviewsSettings, settings

APP = "wagtail_healthblocks_reviews"
PREFIX = "HEALTHBLOCKS_REVIEWS_"
LIMITED = ("network", "email", "page", "site", "report")
#: A hundred years: far more, and no date can be reckoned.
MOST_DAYS = 36_500
#: Caches that each process has for itself, or that keep nothing.
UNSHARED = (LocMemCache, DummyCache)


def register():
    checks.register(check_setting_names)
    checks.register(check_values)
    checks.register(check_challenge)
    checks.register(check_safety_rules)
    checks.register(check_content_languages)
    checks.register(check_retention)
    checks.register(check_cache, checks.Tags.caches)
    checks.register(check_urls, checks.Tags.urls)


def check_setting_names(app_configs, **kwargs):
    """A misspelt setting would be ignored in silence."""
    return unknown_names(set_names(PREFIX), ReviewsSettings, APP)


def check_values(app_configs, **kwargs):
    """A wrong value would be met by the first reader who writes a review."""
    return [
        checks.Error(f"{PREFIX}{name} must be {wanted}.", hint=f"It is {value!r}.", id=f"{APP}.E001")
        for name, (is_right, wanted) in VALUES.items()
        if not is_right(value := getattr(settings, f"{PREFIX}{name}"))
    ]


def check_challenge(app_configs, **kwargs):
    """The form asks what this names, and nobody could send it if that is not there."""
    from .challenges import SHORT_NAMES, Challenge, get_challenge

    path = settings.HEALTHBLOCKS_REVIEWS_CHALLENGE
    try:
        challenge = get_challenge(path)
        problem = "" if challenge is None or isinstance(challenge, Challenge) else "It is no Challenge."
    except (ImportError, TypeError, AttributeError) as error:
        problem = f"{error}."
    if not problem:
        return []
    names = " or ".join(f'"{name}"' for name in SHORT_NAMES)
    message = f"HEALTHBLOCKS_REVIEWS_CHALLENGE names no challenge: {path!r}."
    hint = f'{problem} Use "", {names}, or the dotted path of a class based on {Challenge.__module__}.Challenge.'
    return [checks.Error(message, hint=hint, id=f"{APP}.E002")]


def check_safety_rules(app_configs, **kwargs):
    """Rules that cannot be read would fail each review."""
    from . import safety

    rules = settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES
    if not isinstance(rules, dict):
        message = "HEALTHBLOCKS_REVIEWS_SAFETY_RULES must be a dictionary."
        return [checks.Error(message, hint='Its keys are languages, such as "de".', id=f"{APP}.E003")]
    own = [(language, safety.rules, source) for language, source in rules.items()]
    shipped = [(language.code, safety.danger_rules, language) for language in _known_languages()]
    found = []
    for code, read, source in own + shipped:
        try:
            read(source)
        except ImproperlyConfigured as error:
            found.append(checks.Error(str(error), hint=f"These are the rules for {code!r}.", id=f"{APP}.E003"))
    return found


def _known_languages():
    try:
        return languages.known()
    except ImproperlyConfigured:
        return ()  # The core's check says so.


def check_content_languages(app_configs, **kwargs):
    """A review in a language without rules is never published unseen, and nobody would know why it waits."""
    from . import safety

    try:
        lacking = [code for code in get_content_languages() if not safety.has_rules(code)]
    except (AttributeError, ImproperlyConfigured):
        return []  # Wagtail says so of its settings, the core of its files, and the check above of the rules.
    return [
        checks.Warning(
            f"Content is written in the language {code!r}, of which no rule says how somebody speaks of harming "
            "themselves: reviews in it always wait for a person.",
            hint=f"Give HEALTHBLOCKS_REVIEWS_SAFETY_RULES or a file of HEALTHBLOCKS_LANGUAGES phrases of self_harm for "
            f"{code!r}, or add {APP}.W009 to SILENCED_SYSTEM_CHECKS.",
            id=f"{APP}.W009",
        )
        for code in lacking
    ]


def check_retention(app_configs, **kwargs):
    """Personal data is kept for a time that somebody has set (GDPR, Article 5(1)(e))."""
    from .privacy import LONGEST_DAYS, is_bounded

    return [
        checks.Error(
            f"{name} must be a whole number of days from 0 to {LONGEST_DAYS:,}.",
            hint=f"It is {getattr(settings, name)!r}. Personal data must not be kept without an end.",
            id=f"{APP}.E004",
        )
        for name in (f"{PREFIX}KEEP_EMAIL_DAYS", f"{PREFIX}KEEP_REJECTED_DAYS")
        if not is_bounded(getattr(settings, name))
    ]


def check_cache(app_configs, **kwargs):
    """Each worker would count posts for itself, and forget them when it ends. Fine while developing."""
    try:
        unshared = isinstance(caches[DEFAULT_CACHE_ALIAS], UNSHARED)
    except InvalidCacheBackendError:
        return []  # Django says so itself.
    if django_settings.DEBUG or not unshared:
        return []
    return [
        checks.Warning(
            "The default cache is not shared by the site's processes, so the limits on reviews hardly limit anything.",
            hint="Make Redis, Memcached or the database cache the default in CACHES. "
            f"Add {APP}.W002 to SILENCED_SYSTEM_CHECKS if the site runs in a single process.",
            id=f"{APP}.W002",
        )
    ]


def check_urls(app_configs, **kwargs):
    """Without our URLs readers see reviews, and nobody can write one."""
    from .shown import url

    if not getattr(django_settings, "ROOT_URLCONF", None) or url("policy"):
        return []
    return [
        checks.Warning(
            "The URLs of the reader reviews are not included: nobody can write, report or read further reviews.",
            hint='Add path("reviews/", include("wagtail_healthblocks.reviews.urls")) to your URLs, before Wagtail\'s.',
            id=f"{APP}.W003",
        )
    ]


def _whole(value, least, most=None):
    return type(value) is int and value >= least and (most is None or value <= most)


def _one_of(*values):
    names = [f'"{value}"' for value in values]
    return lambda value: value in values, f"{', '.join(names[:-1])} or {names[-1]}"


def _are_limits(value):
    return isinstance(value, dict) and set(value) <= set(LIMITED) and all(map(_is_limit, value.values()))


def _is_limit(limit):
    if limit is None:
        return True
    return isinstance(limit, (tuple, list)) and len(limit) == 2 and all(_whole(number, 1) for number in limit)


#: What each setting can be, as a test and in words. The others have checks of their own.
VALUES = {
    "AUTO_APPROVE": (lambda value: isinstance(value, bool), "True or False"),
    "FORM": _one_of("link", "inline"),
    "CLOSE_AFTER_DAYS": (
        lambda value: value is None or _whole(value, 0, MOST_DAYS),
        f"None, or a whole number of days up to {MOST_DAYS:,}",
    ),
    "RESERVED_NAMES": (
        lambda value: (
            isinstance(value, (list, tuple)) and all(isinstance(name, str) and name.strip() for name in value)
        ),
        "a list of names",
    ),
    "PAGE_SIZE": (lambda value: _whole(value, 1), "a whole number of reviews, at least 1"),
    "CONSENT_VERSION": (
        lambda value: isinstance(value, str) and 1 <= len(value) <= 32,
        "a text of 1 to 32 characters",
    ),
    "MIN_SECONDS": (lambda value: _whole(value, 0), "a whole number of seconds, at least 0"),
    "FORM_SECONDS": (lambda value: _whole(value, 1), "a whole number of seconds, at least 1"),
    "LIMITS": (
        _are_limits,
        f"a dictionary with any of {', '.join(LIMITED)}, each a pair: how many, and in how many seconds",
    ),
    "TRUSTED_PROXIES": (lambda value: _whole(value, 0), "a whole number of proxies, at least 0"),
    "REPORTS_TO_HOLD": (
        lambda value: value is None or _whole(value, 1),
        "None, or a whole number of reports, at least 1",
    ),
    "STRUCTURED_DATA": _one_of("comments", "ratings", "off"),
}
