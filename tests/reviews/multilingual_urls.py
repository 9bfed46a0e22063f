"""URLs of a site that has its languages below prefixes: pages, reviews and all."""

from django.conf.urls.i18n import i18n_patterns

from tests import urls

PREFIXED = {"wagtail_healthblocks_reviews", "wagtail_healthblocks"}
#: Wagtail's own pages come last.
*_before, pages = urls.urlpatterns
below_prefixes = [pattern for pattern in _before if getattr(pattern, "app_name", "") in PREFIXED]
others = [pattern for pattern in _before if pattern not in below_prefixes]
urlpatterns = [*others, *i18n_patterns(*below_prefixes, pages)]
