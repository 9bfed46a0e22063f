from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.models.signals import pre_migrate
from django.utils.translation import gettext_lazy as _

CORE = "wagtail_healthblocks"


class ReviewsConfig(AppConfig):
    name = "wagtail_healthblocks.reviews"
    label = "wagtail_healthblocks_reviews"
    verbose_name = _("Reader reviews")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self):
        # Earlier than any system check: the models need those of the core.
        if not self.apps.is_installed(CORE):
            raise ImproperlyConfigured(f'{self.name} needs "{CORE}" in INSTALLED_APPS as well.')
        super().import_models()

    def ready(self):
        from .. import leftovers
        from . import checks, signal_handlers

        checks.register()
        signal_handlers.connect()
        pre_migrate.connect(leftovers.forget_in_the_end, sender=self)
