"""How an editor can look at a draft beside as readers get it: dark, on paper, as Markdown."""

import re
from functools import partial

from django.db import models
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static

from ..conf import settings

#: The modes by what ``HEALTHBLOCKS_PREVIEW_MODES`` calls them.
MODES = {
    "dark": _("Dark"),
    "print": _("On paper"),
    "markdown": _("As Markdown"),
}
#: Wagtail keeps a page's modes by names; a site may have a “print” of its own.
PREFIX = "healthblocks-"
END_OF_HEAD = re.compile(r"</head\s*>", re.IGNORECASE)


# An abstract model, for a site's migrations name every other class that a page type extends.
class PreviewModesMixin(models.Model):
    """Adds modes to a page's preview in Wagtail's editor. The page's own come first; one without any stays so."""

    class Meta:
        abstract = True

    @property
    def preview_modes(self):
        own = super().preview_modes
        ours = [(f"{PREFIX}{name}", MODES[name]) for name in settings.HEALTHBLOCKS_PREVIEW_MODES if name in MODES]
        return [*own, *ours] if own else []

    def serve_preview(self, request, mode_name):
        name = (mode_name or "").removeprefix(PREFIX)
        if name == mode_name or name not in MODES:
            return super().serve_preview(request, mode_name)
        if name == "markdown":
            return self.preview_markdown(request)
        response = super().serve_preview(request, self.default_preview_mode)
        show = partial(shown_as, name)
        if hasattr(response, "add_post_render_callback"):
            response.add_post_render_callback(show)
            return response
        return show(response)

    def preview_markdown(self, request):
        """What the page's Markdown twin will say."""
        template = "wagtail_healthblocks/admin/preview_markdown.html"
        return TemplateResponse(request, template, {"page": self, "reading": self.get_reading(request)})


def shown_as(look: str, response):
    """The response with a script that makes its styles hold which a dark browser or a printer would use."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return response
    script = format_html(
        '<script src="{}" data-look="{}"></script>', versioned_static("wagtail_healthblocks/js/preview-look.js"), look
    )
    html = response.content.decode(response.charset)
    end = END_OF_HEAD.search(html)
    at = end.start() if end else len(html)
    response.content = f"{html[:at]}{script}{html[at:]}"
    return response
