from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthblocksConfig(AppConfig):
    name = "wagtail_healthblocks"
    label = "wagtail_healthblocks"
    verbose_name = _("Health blocks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, signal_handlers

        checks.register()
        signal_handlers.connect()
