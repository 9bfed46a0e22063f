"""URLs of a site whose reviews are below a prefix of the language, and whose pages are not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from tests.reviews import bare_urls

urlpatterns = [
    *i18n_patterns(path("reviews/", include("wagtail_healthblocks.reviews.urls"))),
    *bare_urls.urlpatterns,
]
