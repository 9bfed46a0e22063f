from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from .. import addresses, readers_country, text
from ..bibliography.citation_styles import style_of_site
from ..blocks.base import paid_domains
from ..blocks.cited import mark_of_chosen
from ..blocks.gathering import runs_of as _runs_of
from ..pictures import prepared, rendition_of
from ..readings.citations import sources_html
from ..readings.notices import notices_html, state_of
from ..readings.paid_notices import paid_notice_html
from ..readings.trust import strip_of
from ..source_marks import without_neutral_marks
from ..traversal import FIRST_LEVEL

register = template.Library()

#: An address if a link may have it, and if a page may load something from it; else nothing.
register.filter(addresses.openable)
register.filter(addresses.loadable)

#: The looks that come with the package; each is a stylesheet of this name that only sets properties.
THEMES = ("magazine", "public-health")


@register.inclusion_tag("wagtail_healthblocks/trust_strip.html", takes_context=True)
def trust_strip(context):
    """Who checked and who wrote the page, with their faces, its dates, and how long it takes to read."""
    reading = context.get("reading")
    if not reading:
        return {}
    reading.print_ahead(context)
    return {**strip_of(reading), "reading": reading, "request": context.get("request")}


@register.simple_tag(takes_context=True)
def linked_credit(context, person):
    """“Written by …”, with the name alone as a link to their page, where they have one."""
    name, url = escape(person.profile.full_name), contributor_url(context, person.profile)
    link = _as_link(context, name, url) if url else name
    return mark_safe(escape(person.credit).replace(name, link, 1))  # noqa: S308 - every part is escaped


@register.inclusion_tag("wagtail_healthblocks/byline.html", takes_context=True)
def health_byline(context):
    """Who wrote the page and what else they did, in the editors' order; nothing on a page without a reading."""
    reading = context.get("reading")
    people = reading.contributions if reading else []
    return {"people": people, "reading": reading, "request": context.get("request")}


@register.inclusion_tag("wagtail_healthblocks/medical_checks.html", takes_context=True)
def medical_check(context):
    """“Medically checked by … on …” and the like, a line for each check; nothing where no one has checked the page."""
    reading = context.get("reading")
    checks = reading.shown_checks if reading else []
    return {"checks": checks, "reading": reading, "request": context.get("request")}


@register.inclusion_tag("wagtail_healthblocks/dates.html", takes_context=True)
def article_dates(context):
    """When the page was published and, on another day, updated; nothing before its first publication.

    A page that a program wrote may have been published without a version: when it was updated, nothing tells.
    """
    reading = context.get("reading")
    if not reading:
        return {}
    return {"published": reading.page.first_published_at, "modified": reading.page.last_published_at}


@register.simple_tag(takes_context=True)
def article_notices(context):
    """Safety alerts, that the article was withdrawn, and its corrections; nothing where there are none."""
    reading = context.get("reading")
    if not reading or (reading.notices and reading.notices.is_told):
        return ""
    return notices_html(reading, context.get("child_level", FIRST_LEVEL))


@register.simple_tag(takes_context=True)
def paid_notice(context):
    """Who paid for the page, for its head; nothing where nobody did, or where the page's text begins with it."""
    reading = context.get("reading")
    return paid_notice_html(reading) if reading else ""


@register.simple_tag(takes_context=True)
def correction_mark(context, article):
    """“Corrected” or “Withdrawn” beside an article in a list; one query for all lists of a page."""
    state = state_of(article, context)
    return render_to_string("wagtail_healthblocks/correction_mark.html", {"state": state}) if state else ""


@register.simple_tag(takes_context=True)
def health_structured_data(context):
    """The page's schema.org graph as one script element; nothing on previews, drafts and private pages."""
    reading = context.get("reading")
    if not reading or getattr(context.get("request"), "is_preview", False) or not reading.is_published:
        return ""
    return reading.graph_in(context).as_script()


@register.inclusion_tag("wagtail_healthblocks/contents.html", takes_context=True)
def article_contents(context):
    """The sections of the page that a link can reach: folded on narrow screens, at the side of an ``hb-layout``."""
    reading = context.get("reading")
    if not reading:
        return {"entries": []}
    reading.print_ahead(context)
    return {"entries": reading.contents}


@register.simple_tag(takes_context=True)
def markdown_link(context):
    """The link by which a program finds the page's Markdown, for the head of a page."""
    reading = context.get("reading")
    if not reading or not reading.markdown_url:
        return ""
    return format_html('<link rel="alternate" type="text/markdown" href="{}">', reading.markdown_url)


@register.simple_block_tag(takes_context=True)
def outgoing_link(context, content, address):
    """What stands in the tag, as a link: marked if somebody pays for it, the words alone if nobody may open it."""
    return _as_link(context, content, address) if address else content


@register.simple_tag(takes_context=True)
def shown_rich_text(context, source):
    """A stored rich text as readers get it: links resolved and safe, paid ones marked; no page numbers its marks."""
    return _as_shown(context, without_neutral_marks(text.expanded(source)))


def _as_link(context, content, address):
    return _as_shown(context, format_html('<a href="{}">{}</a>', address, content))


def _as_shown(context, html):
    found = {name: context.get(name) or None for name in ("reading", "request")}
    return mark_safe(text.as_shown(html, paid_domains(found)))  # noqa: S308 - escaped, or cleaned by Wagtail's editor


@register.simple_tag(takes_context=True)
def runs_of(context, stream):
    """The children of a stream, one by one, but those that are shown together in one panel."""
    return _runs_of(stream, context.flatten())


@register.simple_tag(takes_context=True)
def source_mark(context, source):
    """The mark of a source that a block names beside its words; nothing of none, or of one that is not published."""
    return mark_safe(mark_of_chosen(source or None, context.flatten()))  # noqa: S308 - made of templates


@register.simple_tag
def styled_words(source, reading):
    """The words of a source where the site has a CSL style: ``before`` and ``after`` its title; None without one."""
    if reading and source.uuid in reading.citations.styled:
        return reading.citations.styled[source.uuid]
    style = style_of_site()
    return style.words_of([source.record], get_language() or "en")[source.record] if style else None


@register.simple_tag
def country_address(country, anchor=""):
    """The link to the same page for a reader of that country, at the place where they choose it."""
    return readers_country.address(country, anchor)


@register.simple_tag(takes_context=True)
def article_sources(context):
    """The list of what the page cites, on a page without a block that lists it; nothing where nothing is cited."""
    reading = context.get("reading")
    return sources_html(reading, context.get("child_level", FIRST_LEVEL)) if reading else ""


@register.inclusion_tag("wagtail_healthblocks/css.html")
def healthblocks_css(theme=""):
    """The links to the package's stylesheets and to one of its themes, for the head of a page."""
    if theme and theme not in THEMES:
        raise template.TemplateSyntaxError(f"healthblocks_css has no theme {theme!r}. Its themes: {', '.join(THEMES)}.")
    return {"theme": f"wagtail_healthblocks/css/themes/{theme}.css" if theme else ""}


@register.simple_tag(takes_context=True)
def health_photo(context, photo):
    """A photo as the package's templates show it; None where its file is lost or damaged."""
    return prepared(photo, _photo, context.get("reading"))


def _photo(photo):
    return rendition_of(photo, "fill-192x192|format-webp")


@register.simple_tag(takes_context=True)
def contributor_url(context, contributor):
    """The address of a contributor's page on this site; empty where there is none that may be opened."""
    get_url = getattr(contributor, "get_url", None)
    return addresses.openable(get_url(context.get("request") or None)) if get_url else ""
