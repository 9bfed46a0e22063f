"""Lets the same Markdown read well as files and as a site.

Where files stand in folders, people follow links: so an index is a list of links, and these become the site's
navigation. The files at the top of the repository, such as the changelog, become pages of the site. A fence that
names a file shows its name.
"""

import posixpath
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
#: Pages that stand for a file at the top of the repository, and hold nothing but a link to it.
FILES = {
    "project/readme": "README.md",
    "project/changelog": "CHANGELOG.md",
    "project/contributing": "CONTRIBUTING.md",
    "project/security": "SECURITY.md",
}
FENCE = re.compile(r"^(```+)(\S*)([^\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s:#]+)(#[^)\s]*)?\)")
LISTED = re.compile(r"^- \[(.+?)\]\(([^)#:]+)\.md\)", re.MULTILINE)


def setup(app):
    app.connect("source-read", read)
    return {"parallel_read_safe": True}


def read(app, docname, source):
    """Turn the text of a page as GitHub shows it into one that Sphinx understands."""
    file = f"docs/{docname}.md"
    if docname in FILES:
        file = FILES[docname]
        source[0] = (ROOT / file).read_text(encoding="utf-8")
        app.env.note_dependency(str(ROOT / file))
    text = outside_fences(source[0], lambda part: LINK.sub(lambda link: moved(link, file, docname), part))
    source[0] = text + (navigation(text) if is_index(docname) else "")


def is_index(docname):
    """Whether a page stands for others: for those of its folder, or of a folder that is named as it is."""
    return posixpath.basename(docname) == "index" or (ROOT / "docs" / docname).is_dir()


def outside_fences(text, change):
    """Apply a change to the text around fences, and name the file of a fence above it."""
    done, at = [], 0
    for fence in FENCE.finditer(text):
        done += [change(text[at : fence.start()]), captioned(*fence.groups())]
        at = fence.end()
    return "".join([*done, change(text[at:])])


def captioned(ticks, language, path, body):
    # HTML in these pages is a template's.
    language = "html+django" if language == "html" else language
    if not path.strip() or language.startswith("{"):
        return f"{ticks}{language}{path}\n{body}{ticks}"
    return f"{ticks}{{code-block}} {language}\n:caption: {path.strip()}\n\n{body}{ticks}"


def moved(link, file, docname):
    """A link from where a text stands as a file to where it stands on the site."""
    picture, label, target, anchor = link.groups()
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
    pages = {name: page for page, name in FILES.items()}
    if path in pages:
        path = f"docs/{pages[path]}.md"
    if not path.startswith("docs/"):
        # A file of the repository that is no page, such as the licence: its name is enough.
        return label
    there = posixpath.relpath(path, posixpath.dirname(f"docs/{docname}"))
    return f"{picture}[{label}]({there}{anchor or ''})"


def navigation(text):
    """A hidden table of contents with the pages that an index lists, in its order and under its names."""
    pages = "\n".join(f"{title} <{page}>" for title, page in LISTED.findall(text))
    return f"\n\n```{{toctree}}\n:hidden:\n\n{pages}\n```\n"
