from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet

from .models import Contributor, Disclaimer, HealthArticleMixin, Helpline, MedicalCheck, Medicine
from .usage import uses
from .viewsets import HealthViewSetGroup

register_snippet(HealthViewSetGroup)


@hooks.register("before_delete_snippet")
def refuse_to_delete_what_is_used(request, instances):
    """Show where the snippets are used instead of deleting them."""
    ours = [instance for instance in instances if isinstance(instance, (Contributor, Disclaimer, Helpline, Medicine))]
    may_delete = [instance for instance in ours if _may_delete(request.user, instance)]
    in_use = [(instance, found) for instance in may_delete if (found := uses(instance))]
    if not in_use:
        return None
    finder = AdminURLFinder(request.user)
    context = {
        "header_title": _("Still in use"),
        "page_title": _("Still in use"),
        "header_icon": "warning",
        "groups": [(instance, [_place(source, finder) for source in found]) for instance, found in in_use],
    }
    return TemplateResponse(request, "wagtail_healthblocks/admin/in_use.html", context, status=409)


def _place(source, finder):
    return {"name": str(source), "type": source._meta.verbose_name, "url": finder.get_edit_url(source)}


def _may_delete(user, instance):
    policy = instance.snippet_viewset.permission_policy
    return policy.user_has_permission_for_instance(user, "delete", instance)


@hooks.register("register_page_header_buttons")
def record_medical_check_button(page, user, view_name, next_url=None):
    """A button on an article's edit view that opens an empty medical check for it."""
    policy = MedicalCheck.snippet_viewset.permission_policy
    if isinstance(page.specific_deferred, HealthArticleMixin) and policy.user_has_permission(user, "add"):
        url = reverse(MedicalCheck.snippet_viewset.get_url_name("add"))
        yield Button(_("Record a medical check"), f"{url}?page={page.pk}", icon_name="circle-check", priority=80)
