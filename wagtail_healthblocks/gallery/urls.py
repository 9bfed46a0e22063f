"""The gallery's addresses: include them where you like. They take the options of its view."""

from django.urls import path

from .views import GalleryView

app_name = "wagtail_healthblocks_gallery"
urlpatterns = [
    path("", GalleryView.as_view(), name="index"),
    path("themes/", GalleryView.as_view(side_by_side=True), name="themes"),
    path("<str:name>/<slug:variant>/", GalleryView.as_view(), name="sample"),
]
