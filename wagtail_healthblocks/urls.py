"""The addresses that Wagtail's own URLs leave out: include them beside those, at the same place."""

from django.urls import re_path
from wagtail.views import serve

app_name = "wagtail_healthblocks"
urlpatterns = [
    # Served as the page is, through Wagtail's hooks and past its private pages' gate.
    re_path(r"^((?:[\w\-]+/)*index\.md)$", serve, name="markdown"),
]
