from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import classproperty
from django.utils.module_loading import import_string
from swapper import get_model_name, load_model
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from ..readings.markdown import from_html
from ..validators import validate_openable

#: The base page model: Wagtail's own, or the one that a site put in its place (Wagtail 8).
PAGE_MODEL = get_model_name("wagtailcore", "Page")


def get_page_model():
    """The class of that model, once models are loaded."""
    return load_model("wagtailcore", "Page")


class SafeAddresses(models.Model):
    """Refuses an address that would not be printed; a validator of the field would be a migration."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        errors = {}
        for field in self._meta.concrete_fields:
            if isinstance(field, models.URLField) and field.name not in (exclude or ()):
                try:
                    validate_openable(getattr(self, field.name))
                except ValidationError as error:
                    errors[field.name] = error
        if errors:
            raise ValidationError(errors)


class Snippet(SafeAddresses, PreviewableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """What the package's snippets share: drafts, revisions, and a preview as readers will see it."""

    class Meta:
        abstract = True

    @classproperty
    def base_form_class(cls):  # noqa: N805
        """The form that asks the editorial rules. By name: it needs the models."""
        return import_string("wagtail_healthblocks.editorial.forms.HealthSnippetForm")

    def get_preview_template(self, request, mode_name):
        return f"wagtail_healthblocks/snippets/{self._meta.model_name}.html"

    @property
    def public_name(self) -> str:
        """What readers know this as."""
        return str(self)

    def get_api_detail(self, context=None) -> dict:
        """What the API shows of this snippet, beside its id."""
        raise NotImplementedError

    def get_markdown(self, reading) -> str:
        """The snippet as Markdown, from what its preview shows."""
        template = self.get_preview_template(reading.request, self.default_preview_mode)
        return from_html(render_to_string(template, {"object": self, **reading.context}), reading.absolute_url)

    def get_searchable_text(self) -> list[str]:
        """The words that a page's search index takes from this snippet: what readers see, no codes."""
        raise NotImplementedError


def is_stored(instance: models.Model, *names: str) -> bool:
    """Whether these fields are stored so already: what is wrong with them then stops nobody from mending the rest."""
    values = {name: getattr(instance, name) for name in names}
    return instance.pk is not None and type(instance)._default_manager.filter(pk=instance.pk, **values).exists()
