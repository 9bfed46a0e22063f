"""Copying blocks of an article into the draft of another page."""

import json
import uuid

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets import AdminPageChooser, Button
from wagtail.log_actions import log

from .models import HealthArticleMixin
from .models.base import get_page_model
from .outlines import most_of, name_of, stream_fields
from .page_form import PageFormView
from .text import plain

#: What happened to the page that got a block.
COPIED = "healthblocks.copy_blocks"


def label_of(child) -> str:
    """A block as an editor tells it from others of its kind: its name, and the first words in it."""
    words = plain(" ".join(child.block.get_searchable_content(child.value)))
    return Truncator(f"{child.block.label}: {words}" if words.strip() else str(child.block.label)).chars(100)


def by_key(children) -> dict:
    """Blocks by their ids; one without an id, or with that of another, by its place too."""
    keyed = {}
    for place, child in enumerate(children):
        keyed[child.id if child.id and child.id not in keyed else f"{child.id or ''}:{place}"] = child
    return keyed


class CopyBlocksForm(forms.Form):
    """Which blocks of a page go to the draft of which other page."""

    blocks = forms.MultipleChoiceField(label=_("Blocks"), widget=forms.CheckboxSelectMultiple)
    target = forms.ModelChoiceField(
        get_page_model().objects.all(),
        label=_("To the draft of"),
        widget=AdminPageChooser(user_perms="edit"),
        help_text=_("The copies stand at its end. Nothing is published."),
    )

    def __init__(self, *args, page, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.children = by_key(child for field in stream_fields(type(page)) for child in getattr(page, field.name))
        self.fields["blocks"].choices = [(key, label_of(child)) for key, child in self.children.items()]
        self.page = page

    def clean_target(self):
        target = self.cleaned_data["target"].specific
        permissions = target.permissions_for_user(self.user)
        if not permissions.can_edit() or permissions.page_locked():
            raise ValidationError(_("You may not edit this page now."), code="forbidden")
        if target.pk == self.page.pk:
            raise ValidationError(_("Choose another page: in this one, the editor duplicates blocks."), code="same")
        if target.alias_of_id:
            raise ValidationError(_("This page is an alias: it has no text of its own."), code="alias")
        return target.get_latest_revision_as_object()

    def clean(self):
        super().clean()
        target = self.cleaned_data.get("target")
        if target and (chosen := self.cleaned_data.get("blocks")):
            self.places = Places(target, [self.children[key] for key in chosen])
            for child in self.places.homeless:
                words = _("“%(page)s” can hold no block like this, or no more of them: %(block)s.")
                values = {"page": target, "block": label_of(child)}
                self.add_error("target", ValidationError(words, params=values, code="no_place"))

    @transaction.atomic
    def save(self):
        """The draft of the other page with the copies, as a new version of it; its history says where they are from."""
        target = self.places.fill()
        revision = target.save_revision(user=self.user, log_action=False)
        data = {"source": {"id": self.page.pk, "title": str(self.page)}, "count": len(self.cleaned_data["blocks"])}
        log(target, COPIED, user=self.user, revision=revision, data=data, content_changed=True)
        return target


class Places:
    """Where the copies of some blocks go in a page: the end of the first stream that has a block of the very kind."""

    def __init__(self, page, children):
        self.page = page
        self.homeless = []
        self.added: dict[str, list] = {}
        for child in children:
            self._find(child)

    def _find(self, child):
        for field in stream_fields(type(self.page)):
            stream, added = getattr(self.page, field.name), self.added.setdefault(field.name, [])
            name = name_of(type(child.block), field.stream_block)
            most = name and most_of(name, field.stream_block)
            there = [each.block_type for each in stream] + [each["type"] for each in added]
            if name and (most is None or there.count(name) < most):
                added.append({"type": name, "value": copied(child), "id": str(uuid.uuid4())})
                return
        self.homeless.append(child)

    def fill(self):
        """The page with the copies in it, read as stored data of its streams."""
        for name, added in self.added.items():
            stream = getattr(self.page, name)
            whole = [*stream.get_prep_value(), *added]
            setattr(self.page, name, json.dumps(whole, cls=DjangoJSONEncoder))
        return self.page


def copied(child):
    """The stored data of a block, with new ids for all that it holds."""
    return with_new_ids(json.loads(json.dumps(child.block.get_prep_value(child.value), cls=DjangoJSONEncoder)))


def with_new_ids(stored):
    if isinstance(stored, list):
        return [with_new_ids(item) for item in stored]
    if not isinstance(stored, dict):
        return stored
    fields = {name: with_new_ids(value) for name, value in stored.items()}
    is_item = {"type", "value", "id"} <= fields.keys()
    return {**fields, "id": str(uuid.uuid4())} if is_item else fields


class CopyBlocksView(PageFormView):
    """Copies blocks of an article into the draft of another page, for who may edit both."""

    form_class = CopyBlocksForm
    template_name = "wagtail_healthblocks/admin/copy_blocks.html"
    page_title = _("Copy blocks to another page")
    header_icon = "copy"
    submit_label = _("Copy")

    def dispatch(self, request, page_id):
        self.stored = get_object_or_404(get_page_model(), pk=page_id).specific
        if not isinstance(self.stored, HealthArticleMixin):
            raise Http404
        if not self.stored.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request)

    @cached_property
    def page(self):
        """The page as it was saved last."""
        return self.stored.get_latest_revision_as_object()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "page": self.page, "user": self.request.user}

    def form_valid(self, form):
        target, number = form.save(), len(form.cleaned_data["blocks"])
        text = ngettext(
            "%(count)s block is copied to the draft of “%(page)s”.",
            "%(count)s blocks are copied to the draft of “%(page)s”.",
            number,
        )
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[target.pk]), gettext("Edit it"))
        messages.success(self.request, text % {"count": number, "page": target}, [edit])
        return redirect(self.edit_url)


def urlpatterns():
    return [path("healthblocks/copy-blocks/<int:page_id>/", CopyBlocksView.as_view(), name="healthblocks_copy_blocks")]


def header_button(page, user):
    """The way to the form, from an article's editor."""
    if isinstance(page.specific_deferred, HealthArticleMixin) and page.permissions_for_user(user).can_edit():
        url = reverse("healthblocks_copy_blocks", args=[page.pk])
        yield Button(_("Copy blocks to another page"), url, icon_name="copy", priority=85)
