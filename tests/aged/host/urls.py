from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents import urls as wagtaildocs_urls

api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api.urls),
    path("gallery/", include("wagtail_healthblocks.gallery.urls")),
    *i18n_patterns(
        path("reviews/", include("wagtail_healthblocks.reviews.urls")),
        path("", include("wagtail_healthblocks.urls")),
        path("", include(wagtail_urls)),
    ),
]
