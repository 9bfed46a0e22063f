from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse
from wagtail.admin.panels import Panel

#: The hidden field of the page's form that says which text its editor was opened on.
SEEN = "healthblocks-seen"


class MedicalCheckPanel(Panel):
    """In the page editor: what medical checks say of the live page and of the draft, and the way to a new one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_healthblocks/admin/medical_check_panel.html"

        def is_shown(self):
            """A page that is not saved yet has nothing that could be checked."""
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context=None):
            summary = self.instance.get_check_summary(self.request.user)
            seen = self.request.POST.get(SEEN) or summary.seen
            urls = {name: url for name, url in self.get_urls(summary, seen).items() if url}
            return {
                **super().get_context_data(parent_context),
                "seen_name": SEEN,
                "seen": seen,
                "summary": summary,
                "urls": urls,
                "details": self.viewset.get_url_name("inspect") if self.may_inspect else "",
            }

        def get_urls(self, summary, seen):
            """Where to record a check, say that it is still right, or enter one from before versions were kept."""
            if not summary.may_record:
                return {}
            standing = summary.standing
            return {
                "record": self.url_of("record", seen=seen),
                "again": self.url_of("record", seen=seen, again=standing.pk) if standing else "",
                "earlier": self.url_of("record_earlier") if summary.may_record_for_others and not standing else "",
            }

        @property
        def may_inspect(self):
            policy = self.viewset.permission_policy
            return policy.user_has_any_permission(self.request.user, ["add", "delete", "view"])

        @property
        def viewset(self):
            # Page models name their panels, so a panel cannot import the models: it names them, as blocks do.
            return apps.get_model("wagtail_healthblocks", "MedicalCheck").snippet_viewset

        def url_of(self, name, **parameters):
            url = reverse(self.viewset.get_url_name(name), args=[self.instance.pk])
            return f"{url}?{urlencode(parameters)}" if parameters else url
