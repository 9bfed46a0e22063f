"""What the window to choose a snippet shows beside its name, so that two alike can be told apart, and searches."""

from functools import reduce
from operator import and_

from django.db.models import Q
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView

from .bibliography import identifiers
from .models import Contributor, Disclaimer, Helpline, Medicine, Source

#: By model: the fields that are shown, each with the attribute that words it.
SHOWN = {
    Contributor: {"kind": "get_kind_display", "job_title": "job_title"},
    Disclaimer: {"kind": "get_kind_display", "country": "country_name"},
    Helpline: {"kind": "get_kind_display", "country": "country_name"},
    Medicine: {"medicine_class": "medicine_class", "brand_names": "brand_names_in_line"},
    Source: {"authors": "label", "container": "place"},
}
#: The fields that are searched.
SEARCHED = {
    Contributor: ["name", "job_title", "organisation"],
    Disclaimer: ["title", "text"],
    Helpline: ["name", "phone"],
    Medicine: ["name", "brand_names", "medicine_class"],
    Source: ["title", "authors", "container", "year", "doi", "pmid", "pmcid", "isbn", "url"],
}
#: The fields that hold identifiers, each with what brings any spelling of one into its normal form.
IDENTIFIED = {
    Source: {
        "doi_key": identifiers.normal_doi,
        "pmid": identifiers.read_pmid,
        "pmcid": identifiers.read_pmcid,
        "isbn": identifiers.read_isbn,
    },
}


def containing(objects, text):
    """Those of the objects that hold each word of the text somewhere, or that the text identifies."""
    if not text.split():
        return objects
    words = (_anywhere(word, SEARCHED[objects.model]) for word in text.split())
    found = reduce(and_, words)
    for field, read in IDENTIFIED.get(objects.model, {}).items():
        if identifier := read(text):
            found |= Q(**{field: identifier})
    return objects.filter(found)


def _anywhere(word, fields):
    # SQLite knows the case of ASCII letters only.
    spelt = {word, word.lower(), word.upper(), word.capitalize()} if not word.isascii() else {word}
    found = Q()
    for field in fields:
        for spelling in spelt:
            found |= Q(**{f"{field}__icontains": spelling})
    return found


class SearchForm(SearchFilterMixin, BaseFilterForm):
    """Finds each word in the snippet's own table: by parts of words, with any search backend and without an index."""

    def filter(self, objects):
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return containing(objects, self.search_query or "")


class DetailedListing:
    """Shows and searches what the tables above name."""

    filter_form_class = SearchForm

    @property
    def columns(self):
        title, *others = super().columns
        return [title, *map(self._column, SHOWN[self.model_class].items()), *others]

    def _column(self, shown):
        name, accessor = shown
        return Column(name, label=self.model_class._meta.get_field(name).verbose_name, accessor=accessor)


class DetailedChooseView(DetailedListing, ChooseView):
    """The window as it opens."""


class DetailedChooseResultsView(DetailedListing, ChooseResultsView):
    """The window after a search."""
