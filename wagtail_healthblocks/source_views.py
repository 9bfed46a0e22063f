"""What the editor asks of sources while somebody cites: to find some, and what marks call theirs."""

import re

from django.db.models import Q
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from .chooser_listings import containing
from .models import Source
from .source_marks import read_uuid

#: So many sources are offered at once; more words find others.
OFFERED = 20
#: No title is longer; each word of a longer text would be a condition of the query.
LONGEST = 500


@require_GET
def search_sources(request):
    """The sources that a text finds, the newest first; without a text the newest of all."""
    # PostgreSQL takes no text with that character.
    text = request.GET.get("q", "").replace("\0", " ")[:LONGEST]
    sources = containing(Source.objects.order_by("-pk"), text)[: OFFERED + 1]
    described = _describe(sources, request.user)
    return JsonResponse(
        {
            "sources": described[:OFFERED],
            "has_more": len(described) > OFFERED,
            "add": _url("add") if _may(request.user, "add") else "",
        }
    )


@require_GET
def label_sources(request):
    """What the named sources are called, and what became of them; of those that are gone, nothing."""
    uuids = list(filter(None, map(read_uuid, request.GET.getlist("uuid"))))
    keys = [int(text) for text in request.GET.getlist("pk") if re.fullmatch("[0-9]{1,18}", text)]
    sources = Source.objects.filter(Q(uuid__in=uuids) | Q(pk__in=keys))
    return JsonResponse({"sources": _describe(sources, request.user)})


def _describe(sources, user):
    may_change = _may(user, "change")
    return [
        {
            "uuid": str(source.uuid),
            "label": source.label,
            "title": source.title,
            "place": source.place,
            "status": source.status_words,
            "is_retracted": source.is_retracted,
            "is_live": source.live,
            "edit": _url("edit", source.pk) if may_change else "",
        }
        for source in sources
    ]


def _may(user, action):
    return Source.snippet_viewset.permission_policy.user_has_permission(user, action)


def _url(name, *args):
    return reverse(Source.snippet_viewset.get_url_name(name), args=args)
