from django.conf import settings
from django.urls import include, path
from django.views.generic import TemplateView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from articles.models import ArticlePage
from articles.views import search

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("gallery/", include("wagtail_healthblocks.gallery.urls"), {"block": ArticlePage.body.field.stream_block}),
    path("reviews/", include("wagtail_healthblocks.reviews.urls")),
    path("search/", search, name="search"),
    path("", include("wagtail_healthblocks.urls")),
    path("", include(wagtail_urls)),
]
