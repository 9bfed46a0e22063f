"""Our links and marks in rich texts of a site's own, which stay: what is left of them once the package is gone."""

import json

from .. import section_links, source_marks

#: What the links are called that only the package can read.
NAMES = (section_links.FEATURE, source_marks.FEATURE)


def without_ours(stored):
    """A stored value whose texts link to pages in place of their sections, and have no marks: nobody sees one there."""
    match stored:
        case str() if any(name in stored for name in NAMES):
            return _stream(stored) or source_marks.as_words(section_links.as_page_links(stored))
        case list():
            return [without_ours(part) for part in stored]
        case dict():
            return {name: without_ours(part) for name, part in stored.items()}
    return stored


def _stream(text: str) -> str:
    """The same of a stream that is stored as JSON, as in drafts; nothing of any other text."""
    if not text.startswith(("[", '"')):
        return ""
    try:
        return json.dumps(without_ours(json.loads(text)))
    except ValueError:
        return ""
