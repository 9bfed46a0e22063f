"""URLs of a site that leaves ours out."""

from tests import urls

urlpatterns = [
    pattern for pattern in urls.urlpatterns if getattr(pattern, "app_name", "") != "wagtail_healthblocks_reviews"
]
