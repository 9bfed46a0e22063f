"""What the editor says when a text is pasted: what can be made of it, and what could not come along."""

from django.utils.html import format_html, format_html_join, json_script
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static

STATIC = "wagtail_healthblocks"
#: In the order in which they need each other, after those that say which blocks are which.
SCRIPTS = [
    "clipboard-looks",
    "clipboard-text",
    "clipboard-signs",
    "clipboard-headings",
    "clipboard-grid",
    "clipboard-reader",
    "clipboard-lines",
    "clipboard",
    "paste-content",
    "paste-notice",
    "paste",
]

TEXTS = {
    "title": _("What is to be made of this text?"),
    "found_heading": _("Headings: %(number)s."),
    "found_table": _("Tables: %(number)s."),
    "mind": _("Have a look at this afterwards:"),
    "blocks": _("Make blocks of them"),
    "text": _("Paste as text only"),
    "cancel": _("Cancel"),
    "done": _("Blocks were made of the text."),
    "done_with": _("Look this over in the pasted text:"),
    "undo": _("Undo paste"),
    "close": _("Close"),
    "headings": _("Headings that became bold lines: %(detail)s."),
    "tables": _("Tables that became lines: %(detail)s. Check each figure."),
    "picture": _("A picture was left out: “%(detail)s”. Upload it, and add it as a block."),
    "picture_unnamed": _("A picture was left out. Upload it, and add it as a block."),
    "mark": _("The mark %(detail)s was left out: its source was not copied."),
    "footnote": _("The footnote %(detail)s stands at the end of the text. Cite its source where it belongs."),
    "merged": _("Merged cells were filled in wherever they covered a row or a column."),
    "nested": _("A table within a table became lines of its cell."),
    "headless": _("A column of a table has no heading: write what it says."),
    "signs": _("Points within a numbered list have numbers, too."),
    "inserted": _("The text has tracked changes that are not decided yet. What was added came along."),
    "deleted": _("Deleted in tracked changes, and left out: “%(detail)s”."),
    "struck": _("Struck out, and left out: “%(detail)s”."),
    "formula": _("A formula became plain text: “%(detail)s”."),
    "joined": _("A word that was divided at the end of a line was joined: “%(detail)s”."),
    "lines": _("The lines of a page were joined to paragraphs."),
    "box": _("A box became plain text: “%(detail)s”. If it warns, make it a block."),
    "ticks": _("The ticks of a list of tasks were left out."),
    "footer": _("The foot of a page came along: “%(detail)s”."),
    "email": _("An e-mail address came with the text: %(detail)s."),
}


def what_pasting_says():
    """The words of what pasting asks and tells, once for a page, and the scripts that read a clipboard."""
    texts = {name: str(text) for name, text in TEXTS.items()}
    looks = format_html('<link rel="stylesheet" href="{}">', versioned_static(f"{STATIC}/css/paste.css"))
    addresses = [[versioned_static(f"{STATIC}/js/{name}.js")] for name in SCRIPTS]
    linked = format_html_join("", '<script src="{}"></script>', addresses)
    return json_script(texts, "healthblocks-pasting") + looks + linked
