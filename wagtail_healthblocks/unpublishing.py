"""Taking a snippet from readers: the places that name it, and what each says then. Asked, and never refused."""

from dataclasses import dataclass, field
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.blocks import ChooserBlock
from wagtail.models import AbstractPage, ReferenceIndex
from wagtail.snippets.views.snippets import UnpublishView

from .models import Contributor, Disclaimer, HealthblocksSiteSettings, Helpline, Medicine, Source
from .readings import Reading
from .traversal import Place
from .usage import article_ids, live_ids, pages_that_show, settings_showing, uses

#: What articles show.
SNIPPETS = (Contributor, Disclaimer, Helpline, Medicine, Source)
#: So many places are shown with their words; the others are counted.
SHOWN = 20
WORDS = 40
#: The name under which a form says what was answered to the question about an expiry.
ANSWER = "healthblocks-expiry"


@dataclass
class PlaceWithout:
    """What names a snippet, and what readers get there without it: the label of each block, and its words."""

    source: Model
    says: list[tuple[str, str]] = field(default_factory=list)


def places_without(snippet) -> list[PlaceWithout]:
    """What names the snippet, pages first; the first few with what readers get there once it is not published.

    The snippet is unpublished for that and everything read again, in a transaction that is taken back.
    """
    first = (HealthblocksSiteSettings, AbstractPage)
    sources = sorted(uses(snippet), key=lambda source: [not isinstance(source, model) for model in first])
    with transaction.atomic():
        type(snippet)._default_manager.filter(pk=snippet.pk).update(live=False)
        told = [PlaceWithout(source, list(_says_without(source, snippet))) for source in sources[:SHOWN]]
        transaction.set_rollback(True)
    return told + [PlaceWithout(source) for source in sources[SHOWN:]]


def _says_without(source, snippet):
    if isinstance(source, HealthblocksSiteSettings):
        yield gettext("Articles of this site"), str(len(article_ids(source.site)))
    elif isinstance(source, AbstractPage) and source.live:
        page = source.specific
        yield from _says(page.get_reading() if hasattr(page, "get_reading") else Reading(page), snippet)


def _says(reading, snippet):
    contributions = getattr(reading.page, "healthblocks_contributions", None)
    if contributions and any(found.contributor == snippet for found in contributions.all()):
        yield gettext("Byline"), "; ".join(str(found.credit) for found in reading.contributions)
    naming = [place for place in reading.places if _is(place.value, snippet)]
    for place in dict.fromkeys(map(_block_around, naming)):
        yield str(place.block.label), Truncator(reading.text(place.value)).words(WORDS)


def _is(value, snippet):
    return isinstance(value, type(snippet)) and value.pk == snippet.pk


def _block_around(place: Place) -> Place:
    """The block around a chooser that editors pick as one."""
    is_picked = place.block.meta.group and not isinstance(place.block, ChooserBlock)
    return place if is_picked or place.parent is None else _block_around(place.parent)


def described(places, user) -> list[dict]:
    """The places as templates show them: name, type, address in the admin, words."""
    finder = AdminURLFinder(user)
    return [
        {
            "name": str(place.source),
            "type": place.source._meta.verbose_name,
            "url": finder.get_edit_url(place.source),
            "says": place.says,
        }
        for place in places
    ]


def pages_that_follow(snippet) -> str:
    """How many pages change with a snippet, also those that a site lets show it without naming it; empty for none."""
    if not (number := len(live_ids(pages_that_show(snippet)))):
        return ""
    text = ngettext("%(number)s page changes with it.", "%(number)s pages change with it.", number)
    return text % {"number": number_format(number, force_grouping=True)}


def pages_of_sites_that_follow(snippet) -> str:
    """The same where a site shows it: as its default disclaimer, its publisher or an emergency number."""
    return pages_that_follow(snippet) if settings_showing(snippet).exists() else ""


class UnpublishSnippetView(UnpublishView):
    """Wagtail's question, with the places and what readers get there instead."""

    template_name = "wagtail_healthblocks/admin/confirm_unpublish.html"

    def get_context_data(self, **kwargs):
        places = described(places_without(self.object), self.request.user)
        shown, more = places[:SHOWN], len(places[SHOWN:])
        told = {"places": shown, "count": len(places), "more": more, "follow": pages_that_follow(self.object)}
        return super().get_context_data(**kwargs) | told


class ExpiredPanel(Component):
    """On the dashboard, before all else: snippets that have expired while pages name them still."""

    name = "healthblocks_expired"
    template_name = "wagtail_healthblocks/admin/expired.html"
    order = 50

    def __init__(self, user):
        super().__init__()
        self.user = user

    @cached_property
    def snippets(self) -> list:
        """Those that this person may publish again."""
        may_publish = (model for model in SNIPPETS if self._may_publish(model))
        expired = chain.from_iterable(model.objects.filter(expired=True, live=False) for model in may_publish)
        return [snippet for snippet in expired if ReferenceIndex.get_references_to(snippet).exists()]

    def _may_publish(self, model):
        return model.snippet_viewset.permission_policy.user_has_permission(self.user, "publish")

    def get_context_data(self, parent_context):
        finder = AdminURLFinder(self.user)
        return {"snippets": [(snippet, finder.get_edit_url(snippet)) for snippet in self.snippets]}


def ask_before_expiry(request, snippet):
    """Ask whether a snippet in use may expire, when somebody publishes it with a new day for that; nothing is lost."""
    if request.method != "POST" or "action-publish" not in request.POST:
        return None
    stored = type(snippet)._default_manager.get(pk=snippet.pk).expire_at
    expire_at = _expiry_in(request, snippet)
    if expire_at is None or expire_at == stored or request.POST.get(ANSWER) == "yes":
        return None
    if request.POST.get(ANSWER) == "no":
        request.POST = request.POST.copy()
        request.POST["expire_at"] = stored.isoformat() if stored else ""
        return None
    places = described(places_without(snippet), request.user)
    follow = pages_that_follow(snippet)
    return _question(request, snippet, expire_at, places, follow) if places or follow else None


def _expiry_in(request, snippet):
    """The day in the form; None where there is none, or none that can be read: the form says that itself."""
    try:
        return snippet._meta.get_field("expire_at").formfield().clean(request.POST.get("expire_at", ""))
    except ValidationError:
        return None


def _question(request, snippet, expire_at, places, follow):
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name != ANSWER]
    context = {
        "page_title": _("It will expire"),
        "header_title": _("It will expire"),
        "header_icon": "warning",
        "object": snippet,
        "expire_at": expire_at,
        "places": places[:SHOWN],
        "count": len(places),
        "more": len(places[SHOWN:]),
        "follow": follow,
        "kept": kept,
        "answer": ANSWER,
        "action": request.get_full_path(),
    }
    return TemplateResponse(request, "wagtail_healthblocks/admin/confirm_expiry.html", context)
