from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class HealthblocksConfig(AppConfig):
    name = "wagtail_healthblocks"
    label = "wagtail_healthblocks"
    verbose_name = _("Health blocks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.admin.compare import register_comparison_class
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.fields import StreamField
        from wagtail.rich_text import features

        from . import checks, leftovers, marked_statuses, signal_handlers
        from .blocks import telepath_cache
        from .blocks.comparisons import BlocksComparison
        from .cited_links import SourceLinkHandler
        from .editorial import marks
        from .editorial.forms import RuledStreamFormField
        from .linked_sections import SectionLinkHandler

        checks.register()
        signal_handlers.connect()
        # Whichever form a site has for its pages and snippets.
        register_form_field_override(StreamField, override={"form_class": RuledStreamFormField})
        telepath_cache.register_adapters()
        register_comparison_class(StreamField, comparison_class=BlocksComparison)
        marks.register_adapters()
        # Here, and in no hook: a site's hooks may read what texts can hold before this package's are known.
        features.register_link_type(SourceLinkHandler)
        features.register_link_type(SectionLinkHandler)
        pre_migrate.connect(leftovers.forget_in_the_end, sender=self)
        post_migrate.connect(marked_statuses.report_marked, sender=self)
