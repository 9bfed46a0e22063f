from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HealthblocksConfig(AppConfig):
    name = "wagtail_healthblocks"
    label = "wagtail_healthblocks"
    verbose_name = _("Health blocks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, leftovers, signal_handlers

        checks.register()
        signal_handlers.connect()
        post_migrate.connect(leftovers.forget_app, sender=self)
