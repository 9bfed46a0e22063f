"""The door: what is sent to be published, submitted or scheduled stops at errors that the live version has not."""

import copy

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks import StreamValue

from ..blocks.amounts import StreamFormField
from .engine import Engine
from .errors import errors_at
from .findings import row_key
from .live import live_version, new_errors
from .required import lacks_no_more
from .subjects import Subject

#: What a form is sent with that acts on a workflow, and with that which starts one or publishes.
IN_WORKFLOW = ("action-workflow-action", "action-cancel-workflow")
OTHER_ACTIONS = ("action-publish", "action-submit", "action-restart-workflow")


class FindingsForm:
    """Makes a form of Wagtail's, of a page or a snippet, ask the rules: all at once, each said at its field.

    Drafts are not asked. Mix it into a form class of your own: ``class SiteForm(FindingsForm, WagtailAdminModelForm)``.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needed = Engine().needs(self._meta.model)
        #: The fields with the star of required ones that only publishing needs.
        self._marked = [name for name in needed if name in self.fields and not self.fields[name].required]
        self._mark()

    def _mark(self, is_shown=True):
        for name in self._marked:
            self.fields[name].required = is_shown

    def full_clean(self):
        """As Django's; the star is for people alone, for the rules say what is missing."""
        self._mark(False)
        super().full_clean()
        self._mark()

    def _post_clean(self):
        super()._post_clean()
        if not self.is_deferred_validation:
            self._refuse_errors()

    def _refuse_errors(self):
        """Put the errors that the rules find beside what the form refuses itself."""
        subject = Subject(self._as_sent())
        findings = new_errors(subject, is_approval=acts_on_workflow(self.data))
        untouched = self._untouched()
        streams = {*untouched, *(finding.stream for finding in findings)} & set(self.errors)
        refused = {name: self.errors.pop(name).as_data()[0] for name in streams}
        for name, error in errors_at(findings, subject, refused, untouched).items():
            form, field = self._field_of(name)
            if not form:  # a form of some fields only, as the API has them
                self.add_error(None, [found.message for found in findings if name in (found.stream, found.field)])
            elif not form.has_error(field):  # what the form refuses itself is said once
                form.add_error(field, error)

    def _untouched(self):
        """What finds the blocks that are as an outline made them; the view tells the page, or a new one's parent."""
        holders = (self.instance, getattr(self, "parent_page", None))
        told = (getattr(holder, "healthblocks_untouched", None) for holder in holders)
        find = next(filter(None, told), None)
        return find(self.instance) if find else {}

    def _field_of(self, name):
        """The form and its field in which an error stands: this one's, or that of one of its rows; None for neither."""
        if name in self.fields:
            return self, name
        relation, _point, rest = name.partition(".")
        key, _point, field = rest.partition(".")
        return self._rows_of(relation).get(key), field

    def _rows_of(self, relation):
        """The forms of a relation's rows that stay, by what stands for the row in a finding."""
        formset = self.formsets.get(relation)
        forms = [form for form in formset.forms if form not in formset.deleted_forms] if formset else []
        kept = [form for form in forms if form.is_valid() and form.has_changed() or form.instance.pk]
        return {row_key(form.instance): form for form in kept}

    def _as_sent(self):
        """The instance as it was sent, with its rows, and with the streams in which something is malformed."""
        sent = copy.copy(self.instance)
        if Engine().rules_for(type(sent)):  # they alone read rows
            sent._cluster_related_objects = dict(getattr(sent, "_cluster_related_objects", {}))
            for relation in self.formsets:
                setattr(sent, relation, [form.instance for form in self._rows_of(relation).values()])
        for name, field in self.fields.items():
            if name in self.errors and isinstance(field, RuledStreamFormField):
                setattr(sent, name, field.as_stored())
        return sent


class HealthArticleForm(FindingsForm, WagtailAdminPageForm):
    """The form of a medical article, in Wagtail's editor and in its API."""


class HealthSnippetForm(FindingsForm, WagtailAdminModelForm):
    """The form of a snippet."""


class HelplineForm(HealthSnippetForm):
    """Judges a draft as a draft, which may lack a way to reach it, and all else as readers will get it."""

    def _post_clean(self):
        live, self.instance.live = self.instance.live, not self.is_deferred_validation
        super()._post_clean()
        self.instance.live = live


class RuledStreamFormField(StreamFormField):
    """A stream in a form. Where the form itself does not ask the rules, the stream asks those about its blocks."""

    form = None
    field_name = ""
    #: What the form was sent, whether it is well formed or not.
    sent = None

    def get_bound_field(self, form, field_name):
        self.form, self.field_name = form, field_name
        return super().get_bound_field(form, field_name)

    def clean(self, value):
        self.sent = value
        if isinstance(self.form, FindingsForm) or getattr(self, "is_deferred_validation", False):
            return self._clean(value)
        try:
            cleaned, refused = self._clean(value), {}
        except ValidationError as error:
            cleaned, refused = None, {self.field_name: error}
        found = self._errors(self.as_stored() if refused else cleaned, refused)
        if self.field_name in found:
            raise found[self.field_name]
        return cleaned

    def _clean(self, value):
        """As Wagtail's; but a required field that is empty in the live version stops nobody from mending the rest."""
        try:
            return super().clean(value)
        except ValidationError as error:
            live = live_version(self.form.instance) if getattr(self.form, "instance", None) else None
            stream = getattr(live, self.field_name, None)
            if not isinstance(stream, StreamValue) or not lacks_no_more(self.block, error, self.as_stored(), stream):
                raise
        return self.block.clean_deferred(value)

    def as_stored(self):
        """What the form was sent as it would be stored; of what is malformed, what can be read."""
        return self.block.to_python(list(self.block.get_prep_value(self.sent)))

    def _errors(self, value, refused):
        instance = getattr(self.form, "instance", None)
        if instance is None:
            return refused
        subject = Subject(copy.copy(instance))
        setattr(subject.owner, self.field_name, value)
        errors = new_errors(subject, is_approval=acts_on_workflow(self.form.data))
        findings = [finding for finding in errors if finding.stream == self.field_name]
        return errors_at(findings, subject, refused)


def acts_on_workflow(data) -> bool:
    """Whether a form is sent by who approves or rejects what was submitted, or takes it back."""
    return any(map(data.get, IN_WORKFLOW)) and not any(map(data.get, OTHER_ACTIONS))
