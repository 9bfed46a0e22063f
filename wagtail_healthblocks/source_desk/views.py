from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.views.snippets import EditView, IndexView

from ..bibliography.formats import FORMATS
from ..models import Source
from .forms import FoundForm, MergeForm, PasteForm
from .merging import merge


def url_of(name, *args) -> str:
    return reverse(Source.snippet_viewset.get_url_name(name), args=args)


class SourceIndexView(IndexView):
    """The list of sources, with the ways to bring many in and out."""

    @cached_property
    def header_more_buttons(self):
        buttons = [
            *super().header_more_buttons,
            Button(_("Export"), url_of("export"), icon_name="download", priority=40),
        ]
        if may(self.request.user, "add"):
            buttons.append(Button(_("Paste or import"), url_of("paste"), icon_name="clipboard-list", priority=30))
        return buttons


class SourceEditView(EditView):
    """The form of a source, with the way to make it one with another."""

    @cached_property
    def header_more_buttons(self):
        buttons = [*super().header_more_buttons]
        if may(self.request.user, "delete"):
            url = url_of("merge", self.object.pk)
            buttons.append(Button(_("Merge into another"), url, icon_name="resubmit", priority=50))
        return buttons


def may(user, *actions) -> bool:
    policy = Source.snippet_viewset.permission_policy
    return all(policy.user_has_permission(user, action) for action in actions)


class SourceView(WagtailAdminTemplateMixin):
    """What stands below the list of sources, for those who may do something to them."""

    header_icon = "openquote"
    actions: tuple[str, ...] = ()

    def dispatch(self, request, *args, **kwargs):
        if not may(request.user, *self.actions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        sources = {"url": url_of("list"), "label": gettext("Sources")}
        return [*self.breadcrumbs_items, sources, {"url": "", "label": self.page_title}]


class PasteView(SourceView, FormView):
    """Reads what is pasted or uploaded, shows it to be looked over, and adds what is chosen."""

    page_title = _("Paste or import sources")
    actions = ("add",)
    form_class = PasteForm
    template_name = "wagtail_healthblocks/admin/paste_sources.html"

    def post(self, request, *args, **kwargs):
        return self.add(FoundForm(request.POST)) if "sources" in request.POST else super().post(request)

    def form_valid(self, form):
        return self.show(FoundForm(found=form.found), form.problems)

    def add(self, form):
        if not form.is_valid():
            messages.error(self.request, form.errors["sources" if "sources" in form.errors else "add"][0])
            return redirect(url_of("paste"))
        sources = form.save(self.request.user)
        unsure = sum(bool(source.unsure) for source in sources)
        messages.success(self.request, _added(len(sources)))
        if unsure:
            messages.warning(self.request, _to_look_over(unsure))
        return redirect(url_of("list"))

    def show(self, form, problems):
        context = self.get_context_data(form=form) | {"found": list(form.rows()), "problems": problems}
        return TemplateResponse(self.request, "wagtail_healthblocks/admin/found_sources.html", context)


def _added(number):
    return ngettext("%(number)s source added.", "%(number)s sources added.", number) % {"number": number}


def _to_look_over(number):
    words = ngettext("%(number)s of them is to be looked over.", "%(number)s of them are to be looked over.", number)
    return words % {"number": number}


class ExportView(SourceView, View):
    """All sources, or those that one page cites, as a file of a reference manager."""

    page_title = _("Export")

    def dispatch(self, request, *args, **kwargs):
        if not Source.snippet_viewset.permission_policy.user_has_any_permission(
            request.user, ("add", "change", "view")
        ):
            raise PermissionDenied
        return View.dispatch(self, request, *args, **kwargs)

    def get(self, request):
        name = request.GET.get("format", "RIS")
        if name not in FORMATS or FORMATS[name].write is None:
            raise Http404
        written = FORMATS[name].write([source.record for source in self.sources(request.GET.get("page"))])
        response = HttpResponse(written, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="sources.{FORMATS[name].extension}"'
        return response

    def sources(self, page):
        if not page:
            return Source.objects.order_by("title", "pk")
        found = get_object_or_404(Page, pk=page).specific if page.isdigit() else None
        if found is None or not hasattr(found, "get_reading"):
            raise Http404
        if not found.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return [entry.source for entry in found.get_reading().citations.cited]


class MergeView(SourceView, FormView):
    """Makes one of two sources."""

    page_title = _("Merge into another source")
    actions = ("change", "delete", "publish")
    form_class = MergeForm
    template_name = "wagtail_healthblocks/admin/merge_source.html"

    def dispatch(self, request, pk):
        self.source = get_object_or_404(Source, pk=pk)
        return super().dispatch(request, pk)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "source": self.source}

    def get_page_subtitle(self):
        return str(self.source)

    def form_valid(self, form):
        into, title = form.cleaned_data["into"], str(self.source)
        changed = merge(self.source, into, self.request.user)
        words = ngettext(
            "“%(source)s” is now “%(into)s”; %(number)s page or snippet was changed.",
            "“%(source)s” is now “%(into)s”; %(number)s pages and snippets were changed.",
            changed,
        )
        messages.success(self.request, words % {"source": title, "into": into, "number": changed})
        return redirect(url_of("edit", into.pk))
