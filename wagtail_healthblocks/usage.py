"""Where a snippet is used: on live pages, and in drafts, which Wagtail's reference index does not cover."""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast
from modelcluster.models import get_all_child_relations
from wagtail.blocks import ChooserBlock, ListBlock
from wagtail.fields import StreamField
from wagtail.models import AbstractPage, DraftStateMixin, ReferenceIndex, Revision, TaskState, WorkflowState

from .models import (
    Contributor,
    Correction,
    DefaultDisclaimer,
    Disclaimer,
    HealthblocksSiteSettings,
    Helpline,
    MedicalCheck,
    Medicine,
    SafetyAlert,
    Source,
)
from .models.base import get_page_model
from .naming import pages_that_name

#: Workflows that may still publish what they have before them.
UNDECIDED = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


def uses(instance) -> list:
    """Everything that names the snippet, live or in a draft, each once."""
    found = {_identity(source): source for source in (*live_uses(instance), *draft_uses(instance))}
    found.pop(_identity(instance), None)
    return list(found.values())


def _identity(source):
    """What tells it from others: a page is one thing, whether it is met as such or as what it is in particular."""
    return get_page_model() if isinstance(source, AbstractPage) else type(source), source.pk


def live_uses(instance):
    """What the reference index says: pages, other snippets, site settings, medical checks."""
    references = ReferenceIndex.get_references_to(instance).group_by_source_object()
    return [source for source, _references in references if source is not None]


def draft_uses(instance):
    """The drafts that name the snippet: the latest, what is scheduled, and what a workflow has before it."""
    drafts = _drafts().annotate(stored=Cast("content", TextField())).filter(_named_in_json(instance))
    return [draft for draft in map(Revision.as_object, drafts.iterator()) if _names(draft, instance)]


def owners_naming(instance) -> dict[str, set[type]]:
    """By key, the classes of everything that names the snippet, live or in any revision, however old."""
    revisions = Revision.objects.annotate(stored=Cast("content", TextField())).filter(_named_in_json(instance))
    found: dict[str, set[type]] = {}
    for places in (ReferenceIndex.get_references_to(instance), revisions):
        for content_type, key in places.values_list("content_type", "object_id").distinct():
            if model := ContentType.objects.get_for_id(content_type).model_class():
                found.setdefault(str(key), set()).add(model)
    return found


def _named_in_json(instance):
    """Where the stored draft may name the snippet: by its key, or in the marks of a text by what identifies it."""
    found = Q(stored__contains=str(instance.uuid)) if isinstance(instance, Source) else Q(pk__in=[])
    if names := _names_of_fields(type(instance)):
        # As JSON has it, in a StreamField with escaped quotes: a key, or one of a list of keys.
        found |= Q(stored__regex=rf'"({"|".join(sorted(names))})[\\]*": ?(\[[^]]*[\[ ,])?{instance.pk}[],}}]')
    return found


def _drafts():
    """The revisions that readers do not see yet."""
    latest = Q()
    for model in _draftable_models():
        changed = model._default_manager.filter(has_unpublished_changes=True, latest_revision__isnull=False)
        latest |= Q(pk__in=changed.values("latest_revision_id"))
    in_workflow = TaskState.objects.filter(workflow_state__status__in=UNDECIDED, revision__isnull=False)
    return Revision.objects.filter(
        latest | Q(approved_go_live_at__isnull=False) | Q(pk__in=in_workflow.values("revision_id"))
    )


def _draftable_models():
    for model in apps.get_models():
        inherits_drafts = any(issubclass(parent, DraftStateMixin) for parent in model._meta.get_parent_list())
        if issubclass(model, DraftStateMixin) and not inherits_drafts:
            yield model


def _names_of_fields(model) -> set[str]:
    """What fields, children and blocks are called in which a draft can name an object of this model."""
    names: set[str] = set()
    for draftable in apps.get_models():
        if issubclass(draftable, DraftStateMixin):
            for owner in _kept_with(draftable, set()):
                names.update(_names_in(owner, model))
    return names


def _kept_with(model, seen: set) -> set:
    """The model, and those of all child rows that a draft of it keeps, however far below."""
    if model not in seen:
        seen.add(model)
        for relation in get_all_child_relations(model):
            _kept_with(relation.related_model, seen)
    return seen


def _names_in(owner, model):
    for field in owner._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _names_of_blocks(field.stream_block, model)
        elif not field.auto_created and field.is_relation and field.related_model is model:
            yield field.name


def _names_of_blocks(block, model):
    """The names of choosers; those in a list are stored as its items' “value”, or long ago as the list itself."""
    children = getattr(block, "child_blocks", None) or {}
    for name, child in children.items():
        yield from _names_of_blocks(child, model)
        chooser = child.child_block if isinstance(child, ListBlock) else child
        if isinstance(chooser, ChooserBlock) and chooser.model_class is model:
            yield from {name, "value"}
    if isinstance(block, ListBlock):
        yield from _names_of_blocks(block.child_block, model)


def _names(draft, instance):
    wanted = (type(instance), str(instance.pk))
    return any((model, str(pk)) == wanted for model, pk in _references(draft))


def _references(obj):
    """The model and key of everything that an object and its children refer to."""
    for field in obj._meta.get_fields():
        if hasattr(field, "extract_references"):
            for model, pk, *_paths in field.extract_references(field.value_from_object(obj)):
                yield model, pk
        elif field.many_to_one and field.concrete and getattr(obj, field.attname) is not None:
            yield field.related_model, getattr(obj, field.attname)
    if hasattr(obj, "_cluster_related_objects"):
        for relation in get_all_child_relations(type(obj)):
            for child in getattr(obj, relation.get_accessor_name()).all():
                yield from _references(child)


def pages_that_show(instance) -> set[int]:
    """The keys of the pages that have to follow when this changes, whatever it is that they show."""
    if isinstance(instance, HealthblocksSiteSettings):
        return article_ids(instance.site)
    if isinstance(instance, DefaultDisclaimer):
        return article_ids(instance.settings.site)
    if isinstance(instance, MedicalCheck):
        return with_aliases({instance.page_id})
    if isinstance(instance, Correction):
        return page_ids_telling(instance)
    return page_ids_showing(instance)


def page_ids_showing(instance) -> set[int]:
    """The pages that show the snippet: those that name it, those it checked, those of a site whose settings name it."""
    if isinstance(instance, SafetyAlert):
        return pages_that_name(instance.medicine)
    pages = page_ids_naming(instance)
    if isinstance(instance, Medicine) and instance.safety_alerts.not_ended().exists():
        pages |= pages_that_name(instance)  # by a name that it has only now
    if isinstance(instance, Contributor):
        pages |= with_aliases(instance.medical_checks.values_list("page_id", flat=True))
    if isinstance(instance, Source):
        for medicine in Medicine.objects.filter(legal_statuses__cited_source=instance.pk).distinct():
            pages |= page_ids_naming(medicine)
        for disclaimer in Disclaimer.objects.filter(pk__in=_ids_naming(instance, Disclaimer)):
            pages |= page_ids_showing(disclaimer)
    for settings in settings_showing(instance):
        pages |= article_ids(settings.site)
    return pages


def settings_showing(instance):
    """The settings of sites whose articles may show the snippet without naming it.

    Asked of the tables: after settings are saved, a task brings Wagtail's reference index up to date, some time later.
    """
    settings = HealthblocksSiteSettings.objects.all()
    if isinstance(instance, Disclaimer):
        return settings.filter(default_disclaimers__disclaimer=instance.pk).distinct()
    if isinstance(instance, Contributor):
        return settings.filter(publisher=instance.pk)
    if isinstance(instance, Helpline) and instance.kind == Helpline.Kind.EMERGENCY:
        return settings.filter(readers_countries__icontains=instance.country)
    return settings.none()


def most_shown(using: str) -> Iterator[tuple[str, int]]:
    """Of each kind of snippet the one that the most pages name, and how many, in a database that has the tables."""
    if ReferenceIndex._meta.db_table not in connections[using].introspection.table_names():
        return
    references = ReferenceIndex.objects.using(using)
    types = ContentType.objects.db_manager(using)
    pages = references.filter(base_content_type=types.get_for_model(get_page_model()))
    for model in (Contributor, Disclaimer, Helpline, Medicine):
        named = pages.filter(to_content_type=types.get_for_model(model)).values("to_object_id")
        most = named.annotate(number=Count("object_id", distinct=True)).order_by("-number").first()
        # Its names alone: before an upgrade has migrated, the table may lack a column that the model has.
        if most and (snippet := model.objects.using(using).only("pk").filter(pk=most["to_object_id"]).first()):
            yield f"{model._meta.verbose_name} “{snippet}”", most["number"]


def page_ids_telling(correction: Correction) -> set[int]:
    """The pages that say that an article was corrected: itself, its aliases, and those that list it by choice."""
    return with_aliases({correction.page_id}) | page_ids_naming(correction.page)


def with_aliases(page_ids) -> set[int]:
    """The pages and their aliases, which show the checks of their sources."""
    aliases = get_page_model().objects.filter(alias_of_id__in=list(page_ids))
    return {*page_ids, *aliases.values_list("pk", flat=True)}


def live_ids(page_ids) -> list[int]:
    """The keys of those of the pages that are live, in order."""
    keys = sorted(page_ids)
    live = get_page_model().objects.live()
    # So many at once as every database takes in one statement.
    some = (keys[start : start + 1000] for start in range(0, len(keys), 1000))
    return sorted(pk for part in some for pk in live.filter(pk__in=part).values_list("pk", flat=True))


def page_ids_naming(instance) -> set[int]:
    """The pages that refer to something, live."""
    return set(_ids_naming(instance, get_page_model()))


def _ids_naming(instance, model):
    """The keys of the model's objects that refer to the instance, live."""
    references = ReferenceIndex.get_references_to(instance)
    of_model = references.filter(base_content_type=ContentType.objects.get_for_model(model))
    return [int(pk) for pk in of_model.values_list("object_id", flat=True)]


def article_ids(site) -> set[int]:
    """The live pages of the site that have a reading, in every language: each has a tree beside the root page's."""
    roots = site.root_page.get_translations(inclusive=True)
    trees = [Q(path__startswith=path) for path in roots.values_list("path", flat=True)]
    live = get_page_model().objects.live().filter(reduce(or_, trees))
    types = [model for model in apps.get_models() if hasattr(model, "get_reading")]
    return set(live.type(*types).values_list("pk", flat=True)) if types else set()
