"""URLs of a site whose first language has no prefix, and the others have one."""

from django.conf.urls.i18n import i18n_patterns

from tests.reviews.multilingual_urls import below_prefixes, others, pages

urlpatterns = [*others, *i18n_patterns(*below_prefixes, pages, prefix_default_language=False)]
