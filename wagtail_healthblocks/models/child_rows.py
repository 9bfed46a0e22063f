from django.db import models


def keep_rows(parent: models.Model, relation: str, names: tuple[str, ...]) -> None:
    """Let each child that is to be saved with its parent have the row that says the same, and drop what is there twice.

    For children that are unique by these fields, before their parent is saved. Rows are written one after the other:
    two that swap what they say would else meet on the way, and a revision may hold a child twice.
    """
    children = getattr(parent, "_cluster_related_objects", {}).get(relation)
    if not children:
        return
    manager = getattr(parent, relation)
    stored = {_said(row, names): row.pk for row in manager.get_live_queryset()} if parent.pk else {}
    kept: dict[tuple, models.Model] = {}
    for child in sorted(children, key=_place):
        kept.setdefault(_said(child, names), child)
    for said, child in kept.items():
        child.pk = stored.get(said)
        child._state.adding = child.pk is None
    manager.set(list(kept.values()))


def _said(child, names):
    return tuple(getattr(child, name) for name in names)


def _place(child):
    return getattr(child, "sort_order", None) or 0
