from django.apps import apps
from django.conf import settings as django_settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.template import Template, TemplateDoesNotExist, TemplateSyntaxError
from wagtail.coreutils import get_content_languages

from .. import languages
from ..checks import set_names, unknown_names
from .conf import ReviewsSettings, settings

APP = "wagtail_healthblocks_reviews"
PREFIX = "HEALTHBLOCKS_REVIEWS_"
LIMITED = ("network", "challenge", "report", "email", "page", "site")
HELD = ("over_limit", "unknown_address")
#: A hundred years: far more, and no date can be reckoned.
MOST_DAYS = 36_500


def register():
    checks.register(check_setting_names)
    checks.register(check_values)
    checks.register(check_challenge)
    checks.register(check_safety_rules)
    checks.register(check_content_languages)
    checks.register(check_retention)
    checks.register(check_proxies, checks.Tags.security, deploy=True)
    checks.register(check_urls, checks.Tags.urls)
    checks.register(check_panels, checks.Tags.templates)
    checks.register(check_helplines, checks.Tags.database)


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


def check_proxies(app_configs, **kwargs):
    """Who posts is only known where somebody has said how many proxies stand in front of Django. With --deploy."""
    if settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES is not None:
        return []
    return [
        checks.Warning(
            "Nobody has said how many proxies stand in front of Django, so reviews of many readers may count as one's.",
            hint="Set HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES to the number of your proxies that add a visitor's address "
            "to X-Forwarded-For: 1 for nginx alone, 2 for a CDN before it, 0 if visitors reach Django itself. Behind a "
            "Unix socket (gunicorn --bind unix:…) it is at least 1, and the proxy must send that header (nginx: "
            "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for).",
            id=f"{APP}.W004",
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


def check_panels(app_configs, models=None, **kwargs):
    """A page that nobody can read reviews on takes none, and its structured data is silent about them."""
    return [
        checks.Warning(
            f"Nothing shows the reviews of {model._meta.label}: neither its template nor a block of it has the panel.",
            hint=f"Put {{% reviews_panel %}} into {model.template}. If the panel comes by another way, or is not "
            "wanted, set reviews_panel_in_template of the class to True or False.",
            id=f"{APP}.W008",
        )
        for model in (_reviewed_models() if models is None else models)
        if model.reviews_panel_in_template is None and not _may_show_panel(model)
    ]


def _reviewed_models():
    from .models import ReviewableMixin

    return [model for model in apps.get_models() if issubclass(model, ReviewableMixin)]


def _may_show_panel(model):
    """Whether the page type has the panel as a tag or as a block; or no template of Django's, which shows nothing."""
    from .panel_templates import load, prints_panel

    streams = [field.stream_block for field in model._meta.get_fields() if hasattr(field, "stream_block")]
    if any(_holds_panel(block) for block in streams):
        return True
    try:
        template = load(model.template)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return True
    return prints_panel(template) or not isinstance(getattr(template, "template", None), Template)


def _holds_panel(block):
    from .blocks import ReviewsPanelBlock

    children = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    return isinstance(block, ReviewsPanelBlock) or any(map(_holds_panel, children))


def check_helplines(app_configs, databases=None, **kwargs):
    """Whoever writes of harming themselves is shown the helplines at once: without one, an emergency number alone."""
    from .helplines import countries_without_help

    return [
        checks.Warning(
            f"{host} has no emergency or crisis helpline for {', '.join(countries) or 'any country'}: "
            "a reader who writes of danger is shown an emergency number at most.",
            hint="Publish a helpline of the kind “Suicide and crisis” for each country of your readers.",
            id=f"{APP}.W006",
        )
        for alias in databases or ()
        for host, countries in countries_without_help(alias)
    ]


def _whole(value, least, most=None):
    return type(value) is int and value >= least and (most is None or value <= most)


def _one_of(*values):
    names = [f'"{value}"' for value in values]
    return lambda value: value in values, f"{', '.join(names[:-1])} or {names[-1]}"


def _each(names, is_right):
    """A test of a dictionary with any of these names, each with such a value, or None for no end."""
    return lambda value: (
        isinstance(value, dict)
        and set(value) <= set(names)
        and all(number is None or is_right(number) for number in value.values())
    )


def _is_limit(limit):
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
    "PANEL_SIZE": (lambda value: _whole(value, 1), "a whole number of reviews, at least 1"),
    "CONSENT_VERSION": (
        lambda value: isinstance(value, str) and 1 <= len(value) <= 32,
        "a text of 1 to 32 characters",
    ),
    "MIN_SECONDS": (lambda value: _whole(value, 0), "a whole number of seconds, at least 0"),
    "FORM_SECONDS": (lambda value: _whole(value, 1), "a whole number of seconds, at least 1"),
    "LIMITS": (
        _each(LIMITED, _is_limit),
        f"a dictionary with any of {', '.join(LIMITED)}, each a pair: how many, and in how many seconds",
    ),
    "CEILINGS": (
        _each(HELD, lambda value: _whole(value, 0)),
        f"a dictionary with any of {', '.join(HELD)}, each a whole number of reviews",
    ),
    "TRUSTED_PROXIES": (
        lambda value: value is None or _whole(value, 0),
        "None while nobody has said, or a whole number of proxies, at least 0",
    ),
    "REPORTS_TO_HOLD": (
        lambda value: value is None or _whole(value, 1),
        "None, or a whole number of reports, at least 1",
    ),
    "SHARED_BY_TRANSLATIONS": (lambda value: isinstance(value, bool), "True or False"),
    "REWARDED": _one_of("labelled", "forbidden"),
    "STRUCTURED_DATA": _one_of("comments", "ratings", "off"),
}
