from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .changes import give, take, to_give, to_take
from .grants import UnknownPermission
from .roles import staff_roles


class RolesView(WagtailAdminTemplateMixin, TemplateView):
    """Shows superusers what giving the roles would change, gives them, and takes them back."""

    page_title = _("Health roles")
    header_icon = "group"
    template_name = "wagtail_healthblocks/admin/roles.html"
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": _("Health roles")}]

    def dispatch(self, request, *args, **kwargs):
        # Whoever gives groups permissions could give them to themselves.
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request):
        try:
            changes = take(request.user) if "undo" in request.POST else give(user=request.user)
        except UnknownPermission as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _done(sum(map(len, changes))))
        return redirect("healthblocks_roles")

    def get_context_data(self, **kwargs):
        context = {"roles": staff_roles(), "to_take": list(filter(None, to_take()))}
        try:
            context["to_give"] = to_give()
        except UnknownPermission as error:
            context["problem"] = str(error)
        return super().get_context_data(**context, **kwargs)


def _done(number):
    if not number:
        return gettext("There was nothing to change.")
    return ngettext("%(number)s change made.", "%(number)s changes made.", number) % {"number": number}
