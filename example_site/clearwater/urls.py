from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from articles.models import ArticlePage

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("gallery/", include("wagtail_healthblocks.gallery.urls"), {"block": ArticlePage.body.field.stream_block}),
    path("reviews/", include("wagtail_healthblocks.reviews.urls")),
    path("", include("wagtail_healthblocks.urls")),
    path("", include(wagtail_urls)),
]
