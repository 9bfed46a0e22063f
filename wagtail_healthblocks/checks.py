from difflib import get_close_matches

from django.apps import apps
from django.conf import settings as django_settings
from django.core import checks

from .conf import HealthblocksSettings

REQUIRED_APPS = ("wagtail.contrib.settings",)


def register():
    checks.register(check_required_apps)
    checks.register(check_setting_names)


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
    known = [name for name in vars(HealthblocksSettings) if name.isupper()]
    return [
        checks.Warning(
            f"{name} is not a setting of wagtail_healthblocks.",
            hint=_hint(name, known),
            id="wagtail_healthblocks.W001",
        )
        for name in dir(django_settings)
        if name.startswith("HEALTHBLOCKS_")
        and name not in known
        and not name.startswith(("HEALTHBLOCKS_REVIEWS_", "HEALTHBLOCKS_IMPORTER_"))
    ]


def _hint(name, known):
    close = get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else f"Its settings are {', '.join(known)}."
