"""Writes the parts of the documentation that the code can tell, between their markers: python -m docs.generate.

``--check`` writes nothing, names the pages that are not current, and ends with status 1 if there are any.
"""

import argparse
import difflib
import re
import sys
from pathlib import Path

DOCS = Path(__file__).parent
PART = re.compile(r"^<!-- generated: (\w+) ?(\w*) -->\n(.*?)^<!-- end of generated -->$", re.MULTILINE | re.DOTALL)


def set_up():
    """Load the package with the apps that it needs, in English; no database and no site is asked for."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            LANGUAGE_CODE="en",
            INSTALLED_APPS=APPS,
            STATIC_URL="/static/",
            USE_TZ=True,
            WAGTAIL_SITE_NAME="Documentation",
        )
        django.setup()


APPS = [
    "wagtail_healthblocks",
    "wagtail_healthblocks.reviews",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    *[f"wagtail.{name}" for name in ("sites", "users", "snippets", "documents", "images", "search", "admin")],
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]


def writers(page, text):
    """What writes each kind of part of a page; with a name after its kind, the name comes first."""
    from docs._parts import blocks, code, pages

    return {
        "block": lambda name, old: blocks.block_part(name, old, page.parent),
        "struct": blocks.struct_part,
        "properties": lambda _name, old: blocks.properties_part(old),
        "streams": lambda _name, old: blocks.streams_part(old),
        "settings": code.settings_part,
        "options": code.options_part,
        "hooks": lambda _name, old: code.hooks_part(old),
        "model": code.model_part,
        "api": code.api_part,
        "templates": pages.templates_part,
        "pages": lambda _name, _old: pages.pages_part(page, PART.sub("", text)),
    }


def current(page, text):
    """A page as it should be: its hand-written parts as they are, the others as the code says now."""
    write = writers(page, text)

    def part(found):
        kind, name, old = found.groups()
        opening = found[0].partition("\n")[0]
        lines = [opening, "", write[kind](name, old), "", "<!-- end of generated -->"]
        return "\n".join(lines).replace("\n\n\n\n", "\n\n")

    return PART.sub(part, text)


def changes():
    """The pages that are not as they should be, with the text that they should have."""
    from django.utils import translation

    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        with translation.override("en"):
            new = current(page, text)
        if new != text:
            yield page, text, new


def main():
    parser = argparse.ArgumentParser(description="Write the parts of the documentation that the code can tell.")
    parser.add_argument("--check", action="store_true", help="only say what is not current")
    check = parser.parse_args().check
    set_up()
    found = list(changes())
    for page, old, new in found:
        name = str(page.relative_to(DOCS.parent))
        if check:
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, name, n=0))
        else:
            page.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{name} written\n")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main())
