from django.db import IntegrityError, transaction
from django.db.models import F


def add(rows, key: dict, changes: dict, is_new: bool = False) -> None:
    """Add to the counts in one row of a table, which is made where it is not there; all count that add at once.

    Who has looked and found no row says that it is new, which saves a statement; it need not be true any more.
    """
    row = rows.filter(**key)
    sums = {name: F(name) + change for name, change in changes.items()}
    if not is_new and row.update(**sums):
        return
    try:
        with transaction.atomic():
            rows.create(**key, **changes)
    except IntegrityError:  # somebody else made it a moment ago
        if not row.update(**sums):
            raise
