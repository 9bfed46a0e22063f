from django.shortcuts import render

from wagtail_healthblocks.models.noticed_pages import without_withdrawn

from .models import ArticlePage, with_facts

#: More would be a list that nobody reads.
MOST_FOUND = 20


def search(request):
    """The articles in which the words of ``q`` stand, the best first."""
    query = request.GET.get("q", "").strip()[:200]
    shown = without_withdrawn(ArticlePage.objects.live().public()).values_list("pk", flat=True)
    best = ArticlePage.objects.filter(pk__in=list(shown)).search(query)[:MOST_FOUND] if query else []
    return render(request, "articles/search.html", {"query": query, "articles": with_facts(best)})
