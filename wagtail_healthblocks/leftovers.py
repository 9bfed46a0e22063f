"""What an app of the package leaves in a database beside its tables: forgotten with them, and found where it stayed."""

from functools import partial

from django.apps import apps as installed
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, router
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.utils.timezone import now

#: Tables of personal data, by their ends: what their rows are called, and which rows count.
PERSONAL = {"_review": {"reviews": "1 = 1", "e-mail addresses": "email <> ''"}}


def require_app(name: str):
    """Refuse to load an app's models while it is not installed: Django would take them for those of another app."""
    if not installed.is_installed(name):
        raise ImproperlyConfigured(
            f'{name}.models needs "{name}" in INSTALLED_APPS. If you have taken it out, something names it still, '
            "such as a migration of yours: see “Leave” in the package's documentation."
        )


def forget_in_the_end(sender, **kwargs):
    """Before a ``migrate``: let an app that has no tables afterwards be forgotten, once all others know of it."""
    # Until the last of them does, they make content types and permissions for every model that is installed.
    last = [config for config in installed.get_app_configs() if config.models_module][-1]
    forget = partial(forget_app, sender.label)
    post_migrate.connect(forget, sender=last, weak=False, dispatch_uid=f"{sender.label} is forgotten")


def forget_app(label, using, apps=None, **kwargs):
    """After a ``migrate`` that leaves an app without tables: delete what Django and Wagtail keep of its objects.

    Log entries, drafts, references, the search index and permissions all hang on content types.
    """
    # Without a state of the apps it is a ``flush`` that sends the signal: it empties tables and takes none away.
    labels = {model._meta.app_label for model in apps.get_models()} if apps else set()
    if label in labels or "contenttypes" not in labels:
        return
    content_type = apps.get_model("contenttypes", "ContentType")
    if not router.allow_migrate_model(using, content_type):
        return
    types = content_type.objects.using(using).filter(app_label=label)
    if keys := list(types.values_list("pk", flat=True)):
        end_workflows(keys, using, apps)
        for rows in _rows_of(content_type, keys, using):
            rows.delete()
        types.delete()
        installed.get_model("contenttypes", "ContentType").objects.clear_cache()


def end_workflows(types, using, apps):
    """Before tasks of these types go: cancel what waits for one, and deactivate workflows that have no other.

    Nobody could open the editor of what waits for a task that is gone, and a workflow without tasks publishes at once.
    """
    if not any(model._meta.label == "wagtailcore.WorkflowState" for model in apps.get_models()):
        return

    def rows(name):
        return apps.get_model("wagtailcore", name)._base_manager.using(using)

    ours = rows("WorkflowTask").filter(task__content_type__in=types)
    others = rows("WorkflowTask").filter(task__active=True).exclude(task__content_type__in=types)
    empty = set(ours.values_list("workflow", flat=True)).difference(others.values_list("workflow", flat=True))
    waits = Q(current_task_state__task__content_type__in=types) | Q(workflow__in=empty)
    states = rows("WorkflowState").filter(waits, status__in=["in_progress", "needs_changes"])
    cancelled = list(states.values_list("pk", flat=True))
    tasks = rows("TaskState").filter(workflow_state__in=cancelled, status="in_progress")
    tasks.update(status="cancelled", finished_at=now())
    rows("WorkflowState").filter(pk__in=cancelled).update(status="cancelled")
    # As Wagtail does: what was given such a workflow has that of the page above it, or none.
    rows("Workflow").filter(pk__in=empty).update(active=False)
    for name in ("WorkflowPage", "WorkflowContentType"):
        rows(name).filter(workflow__in=empty).delete()


def left_behind(label: str, using: str) -> dict[str, int]:
    """What a database still has of an app that is not installed, and how much."""
    tables = connections[using].introspection.table_names()
    own = [table for table in tables if table.startswith(f"{label}_")]
    found = {"tables": len(own)}
    for end, kinds in PERSONAL.items():
        if (table := f"{label}{end}") in own:
            found |= {kind: _count(table, condition, using) for kind, condition in kinds.items()}
    content_type = installed.get_model("contenttypes", "ContentType")
    if content_type._meta.db_table in tables:
        types = content_type.objects.using(using).filter(app_label=label)
        for rows in _rows_of(content_type, list(types.values_list("pk", flat=True)), using):
            if rows.model._meta.db_table in tables:
                name = str(rows.model._meta.verbose_name_plural)
                found[name] = max(found.get(name, 0), rows.count())
    return {name: number for name, number in found.items() if number}


def _rows_of(content_type, keys, using):
    """The rows of every model that names one of these content types."""
    for relation in content_type._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.one_to_many:
            rows = relation.related_model._base_manager.using(using)
            yield rows.filter(**{f"{relation.field.name}__in": keys})


def _count(table, condition, using):
    connection = connections[using]
    with connection.cursor() as cursor:
        # The app has no models to ask. Both are constants of this module.
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)} WHERE {condition}")  # noqa: S608
        return cursor.fetchone()[0]
