from django.apps import apps
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from wagtail.blocks import ListBlock, PageChooserBlock
from wagtail.images.blocks import (
    ImageBlock,
    ImageBlockComparison,
    ImageChooserBlock,
    ImageChooserBlockComparison,
)
from wagtail.snippets.blocks import SnippetChooserBlock

from ..audience import shown
from ..pictures import shown_if_readable
from ..widgets import PictureChooser
from .base import StableDeconstruction
from .cited import mark_of_chosen
from .loading import LoadsTogether, loader
from .stored import readable


class BulkChooserMixin(LoadsTogether, StableDeconstruction):
    """Loads every chosen object of a page, and all that its template reads, in at most two queries."""


class HealthSnippetChooserBlock(BulkChooserMixin, SnippetChooserBlock):
    """Chooses one of the package's snippets; adds its details to the API and its words to the search index."""

    model = ""

    def __init__(self, **kwargs):
        super().__init__(self.model, **kwargs)

    def get_form_state(self, value):
        """As Wagtail's; the title of a snippet that readers do not see says so."""
        state = super().get_form_state(value)
        if state and not shown(value):
            key = self.widget.display_title_key
            state[key] = gettext("%(title)s (not published: readers do not see it)") % {"title": state[key]}
        return state

    def get_api_detail(self, value, context=None):
        return value.get_api_detail(context) if shown(value) else None

    def get_searchable_content(self, value):
        return value.get_searchable_text() if shown(value) else []


class ContributorChooserBlock(HealthSnippetChooserBlock):
    model = "wagtail_healthblocks.Contributor"
    select_related = ("photo",)

    def bulk_to_python(self, values):
        contributors = super().bulk_to_python(values)
        loader().renditions.add(*(contributor.photo for contributor in contributors if contributor))
        return contributors


class MedicineChooserBlock(HealthSnippetChooserBlock):
    model = "wagtail_healthblocks.Medicine"

    def get_queryset(self):
        """What can be chosen, with its statuses and the sources that these name, all in one query more."""
        statuses = apps.get_model("wagtail_healthblocks", "LegalStatus").objects.select_related("cited_source")
        return super().get_queryset().prefetch_related(Prefetch("legal_statuses", statuses))


class DisclaimerChooserBlock(HealthSnippetChooserBlock):
    model = "wagtail_healthblocks.Disclaimer"


class HelplineChooserBlock(HealthSnippetChooserBlock):
    model = "wagtail_healthblocks.Helpline"


class SourceChooserBlock(HealthSnippetChooserBlock):
    """A source that a block rests on. Where it stands it is a mark: the page's list says what it is."""

    model = "wagtail_healthblocks.Source"

    class Meta:
        template = "wagtail_healthblocks/blocks/cited_source.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["citation"] = mark_safe(mark_of_chosen(value, context))  # noqa: S308 - made of templates
        return context


class BulkPageChooserBlock(BulkChooserMixin, PageChooserBlock):
    """Wagtail's page chooser, with the same promise; a page that it loads knows whether it was corrected."""

    def get_queryset(self):
        corrections = apps.get_model("wagtail_healthblocks", "Correction").objects
        return super().get_queryset().annotate(healthblocks_correction_state=corrections.state_of_page())


class ChosenListBlock(ListBlock):
    """A list of chosen snippets, with the details of those that are shown in the API."""

    def get_api_detail(self, value, context=None):
        details = (self.child_block.get_api_detail(item, context) for item in value or ())
        return [detail for detail in details if detail]


class PictureComparison(ImageChooserBlockComparison):
    """Compares two pictures, of which one may have a damaged file."""

    def __init__(self, block, exists_a, exists_b, val_a, val_b):
        super().__init__(block, exists_a, exists_b, shown_if_readable(val_a), shown_if_readable(val_b))

    def htmlvalue(self, val):
        return super().htmlvalue(shown_if_readable(val))


class BulkImageChooserBlock(BulkChooserMixin, ImageChooserBlock):
    def bulk_to_python(self, values):
        images = super().bulk_to_python(values)
        loader().renditions.add(*images)
        return images

    @cached_property
    def widget(self):
        return PictureChooser()

    def get_comparison_class(self):
        return PictureComparison

    def get_api_detail(self, value, context=None):
        return _file_detail(value) if value else None


class BulkImageComparison(ImageBlockComparison):
    """Compares pictures in two revisions of a page, of which one may have none."""

    def htmlvalue(self, val):
        return super().htmlvalue(self.block._image_to_struct_value(None) if val is None else val)


class BulkImageBlock(StableDeconstruction, ImageBlock):
    """Wagtail's image with alternative text, its stored renditions loaded for the whole page at once."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        chooser = BulkImageChooserBlock(required=kwargs.get("required", True))
        chooser.set_name("image")
        self.child_blocks["image"] = chooser

    def bulk_to_python(self, values):
        """Wagtail reads either keys or dictionaries; what a site has stored may be both."""
        raws, found = [readable(self, raw) for raw in values], {}
        for kind in (True, False):
            places = [place for place, raw in enumerate(raws) if isinstance(raw, dict) == kind]
            found |= zip(places, super().bulk_to_python([raws[place] for place in places]), strict=True)
        return [found[place] for place in range(len(raws))]

    def get_comparison_class(self):
        return BulkImageComparison

    def get_api_detail(self, value, context=None):
        if value is None:
            return None
        return {**_file_detail(value), "alt": "" if value.decorative else value.contextual_alt_text}

    @cached_property
    def model_class(self):
        return self.child_blocks["image"].model_class


def _file_detail(image):
    return {"title": image.title, "width": image.width, "height": image.height, "url": image.file.url}
