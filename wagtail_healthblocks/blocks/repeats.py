from collections.abc import Hashable, Iterable


def repeated(keys: Iterable[Hashable]) -> dict[int, int]:
    """The position of each key that an earlier one equals, with that one's position. What is empty repeats nothing."""
    first: dict[Hashable, int] = {}
    found = {}
    for position, key in enumerate(keys):
        if key and first.setdefault(key, position) != position:
            found[position] = first[key]
    return found


def folded(words: str) -> str:
    """Words as they are compared with others: case and space make no difference."""
    return " ".join((words or "").casefold().split())
