"""Writes the parts of the documentation that the code can tell, between their markers: python -m docs.generate.

``--check`` writes nothing, names the pages that are not current, and ends with status 1 if there are any.
"""

import argparse
import difflib
import re
import sys
from pathlib import Path

DOCS = Path(__file__).parent
PART = re.compile(r"^<!-- generated: (\w+) ?([\w.]*) -->\n(.*?)^<!-- end of generated -->$", re.MULTILINE | re.DOTALL)


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
    from docs._parts import blocks, code, pages, rules

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
        "rules": lambda _name, _old: rules.rules_part(),
        "rule": lambda name, _old: rules.rule_part(name),
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
    """The pages that are not as they should be, with the text that they should have; of one that should go, none."""
    from django.utils import translation

    written = {page: page.read_text(encoding="utf-8") for page in sorted(DOCS.rglob("*.md"))}
    with translation.override("en"):
        for page, start in pages_of_rules().items():
            if page not in written:
                yield page, "", current(page, start)
        for page, text in written.items():
            is_gone = page.parent == DOCS / "reference" / "rules" and page not in pages_of_rules()
            new = "" if is_gone else current(page, text)
            if new != text:
                yield page, text, new


def pages_of_rules():
    """Every rule has a page, and the page of a rule that is gone goes with it."""
    from docs._parts import rules

    return {DOCS / rules.FOLDER / f"{name}.md": rules.page(name) for name in rules.known()}


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
        elif new:
            page.parent.mkdir(exist_ok=True)
            page.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{name} written\n")
        else:
            page.unlink()
            sys.stdout.write(f"{name} deleted\n")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main())
