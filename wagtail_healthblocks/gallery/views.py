"""Every block of a StreamField in every variant, for those who restyle it. Nothing is stored to show it."""

from functools import cache

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin

from ..blocks import HealthArticleStreamBlock
from .exhibits import Gallery
from .query import Query


@cache
def default_block():
    """One for all requests: Wagtail keeps every block that is ever made."""
    return HealthArticleStreamBlock()


@method_decorator(xframe_options_sameorigin, name="dispatch")
class GalleryView(View):
    """The gallery, or one sample of it; for whoever has access to the Wagtail admin, unless it is public."""

    http_method_names = ["get", "head", "options"]
    #: The stream whose blocks are shown; where none is given, that of an article.
    block = None
    public = False
    #: Whether all themes of the package are shown beside each other.
    side_by_side = False

    def setup(self, request, *args, block=None, public=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.block = block or self.block or default_block()
        self.public = self.public if public is None else public

    def dispatch(self, request, *args, block=None, public=None, **kwargs):
        may_see = self.public or request.user.has_perm("wagtailadmin.access_admin")
        response = super().dispatch(request, *args, **kwargs) if may_see else self.turn_away(request)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    def turn_away(self, request):
        """Ask a visitor to log in, and refuse somebody who has no access to the admin."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))

    def get(self, request, name="", variant=""):
        gallery = Gallery(self.block, Query.of(request.GET), request)
        if name and not gallery.choose(name, variant):
            raise Http404
        part = "sample" if name else "themes" if self.side_by_side else "index"
        # One name for all of it, so that the blocks' own templates find nothing here by accident.
        return TemplateResponse(request, f"wagtail_healthblocks/gallery/{part}.html", {"gallery": gallery})
