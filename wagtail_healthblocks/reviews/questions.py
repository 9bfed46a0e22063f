from ..models.base import get_page_model


def answers(page_id: int, questions: dict) -> set[str]:
    """The names of those conditions that hold: all of them are asked in one query, beside the page."""
    if not questions:
        return set()
    rows = get_page_model().objects.filter(pk=page_id).order_by().values(**questions)
    return {name for row in rows for name, holds in row.items() if holds}
