from difflib import get_close_matches

from django.apps import apps
from django.conf import settings as django_settings
from django.core import checks

from .conf import Defaults, HealthblocksSettings
from .leftovers import left_behind

REQUIRED_APPS = ("wagtail.contrib.settings",)
#: Settings of the package's other apps, which check their own.
OTHER_APPS = ("HEALTHBLOCKS_REVIEWS_", "HEALTHBLOCKS_IMPORTER_")
#: Apps of the package that a site can take out, and their labels.
OPTIONAL_APPS = {"wagtail_healthblocks.reviews": "wagtail_healthblocks_reviews"}


def register():
    checks.register(check_required_apps)
    checks.register(check_setting_names)
    checks.register(check_leftovers, checks.Tags.database)


def check_required_apps(app_configs, **kwargs):
    """Without these apps the Wagtail admin fails on every page, although Django starts."""
    return [
        checks.Error(
            f"wagtail_healthblocks needs {app} in INSTALLED_APPS.",
            hint=f'Add "{app}" to INSTALLED_APPS: the package keeps its site settings there.',
            id="wagtail_healthblocks.E001",
        )
        for app in REQUIRED_APPS
        if not apps.is_installed(app)
    ]


def check_setting_names(app_configs, **kwargs):
    """A misspelt setting would be ignored in silence."""
    names = [name for name in set_names("HEALTHBLOCKS_") if not name.startswith(OTHER_APPS)]
    return unknown_names(names, HealthblocksSettings, "wagtail_healthblocks")


def check_leftovers(app_configs, databases=None, **kwargs):
    """An app that was only taken out of the settings keeps personal data, and pages that nobody can delete."""
    return [
        checks.Warning(
            f"{name} is not installed, but has left in the database “{alias}”: {_listed(found)}.",
            hint=f'Put "{name}" back into INSTALLED_APPS, run “migrate {label} zero”, and take it out again. '
            "Until then, personal data is kept, and a page that had a review cannot be deleted.",
            id="wagtail_healthblocks.W002",
        )
        for name, label in OPTIONAL_APPS.items()
        if not apps.is_installed(name)
        for alias in databases or ()
        if (found := left_behind(label, alias))
    ]


def _listed(found):
    return ", ".join(f"{number} {name}" for name, number in found.items())


def set_names(prefix: str) -> list[str]:
    """The Django settings of a project that start so."""
    return [name for name in dir(django_settings) if name.startswith(prefix)]


def unknown_names(names, defaults: type[Defaults], app: str) -> list[checks.Warning]:
    """A warning for each name that is no setting of the app, with the one that was probably meant."""
    known = [name for name in vars(defaults) if name.isupper()]
    return [
        checks.Warning(f"{name} is not a setting of {app}.", hint=_hint(name, known), id=f"{app}.W001")
        for name in names
        if name not in known
    ]


def _hint(name, known):
    close = get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else f"Its settings are {', '.join(known)}."
