"""The pages that name a medicine: whose readers a safety alert has to reach."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.fields import StreamField
from wagtail.models import AbstractPage, ReferenceIndex

from .models import Medicine
from .models.base import get_page_model
from .readings.named_medicines import folded_name, keys_of_names, medicines_named, models_that_name
from .traversal import streams_of

#: So many pages or snippets are read at once.
BATCH = 100


def pages_that_name(medicine: Medicine) -> set[int]:
    """The pages that name a medicine: by choice, also in a snippet, and by a typed name or brand."""
    typed = [owner for owner in _mentioning(keys_of_names(medicine)) if medicines_named(owner).includes(medicine)]
    pages = {owner.pk for owner in typed if isinstance(owner, AbstractPage)}
    return pages | _pages_above([medicine, *(owner for owner in typed if owner.pk not in pages)])


def _pages_above(objects) -> set[int]:
    """The pages that refer to one of these objects, or to a snippet that does, by Wagtail's reference index."""
    types = ContentType.objects.get_for_models(get_page_model(), *models_that_name())
    page_type = types[get_page_model()]
    waiting = {(types[type(found)].pk, str(found.pk)) for found in objects if type(found) in types}
    pages: set[int] = set()
    seen: set[tuple] = set()
    while waiting:
        seen |= waiting
        naming = {source for key in waiting for source in _naming(*key)}
        pages |= {int(pk) for kind, pk in naming if kind == page_type.pk}
        snippets = {types[model].pk for model in models_that_name()}
        waiting = {source for source in naming if source[0] in snippets} - seen
    return pages


def _naming(content_type, key):
    found = ReferenceIndex.objects.filter(to_content_type_id=content_type, to_object_id=key)
    return found.values_list("base_content_type_id", "object_id").distinct()


def _mentioning(names: set[str]) -> Iterator[Model]:
    """The live articles and the snippets that have one of these names anywhere in their title or streams."""
    for model in apps.get_models():
        if owners := _owners(model):
            for owner in owners.iterator(BATCH):
                said = _folded(owner)
                if any(name in said for name in names):
                    yield owner


def _owners(model):
    if hasattr(model, "get_reading"):
        return model.objects.live()
    has_streams = any(isinstance(field, StreamField) for field in model._meta.concrete_fields)
    return model._default_manager.all() if has_streams and not issubclass(model, AbstractPage) else None


def _folded(owner) -> str:
    """The title and the stored streams as ``folded_name`` writes names, without a look at any block."""
    return folded_name(" ".join([str(owner), *texts_of(owner)]))


def texts_of(owner: Model) -> Iterator[str]:
    """Every text in the streams of a page or a snippet, as it is stored."""
    return _texts([list(stream.raw_data) for stream in streams_of(owner)])


def _texts(stored) -> Iterator[str]:
    """The texts of a stored value. JSON would put signs of its own into names that have quotes or tabs."""
    if isinstance(stored, str):
        yield stored
    elif isinstance(stored, (list, tuple, dict)):
        for child in stored.values() if isinstance(stored, dict) else stored:
            yield from _texts(child)
