"""What the forms that are opened from a page's editor have in common."""

from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class PageFormView(WagtailAdminTemplateMixin, FormView):
    """A form about ``page``, which stands below the page in the breadcrumbs and leads back to its editor."""

    submit_label = ""

    @property
    def edit_url(self):
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        page = {"url": self.edit_url, "label": self.page.get_admin_display_title()}
        return [*self.breadcrumbs_items, page, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "edit_url": self.edit_url,
            "action_url": self.request.path,
            "submit_button_label": self.submit_label,
            "media": context["form"].media,
        }
