from django.apps import apps
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import pgettext_lazy
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Site

from ..conf import settings
from ..vocabulary import roles
from .base import get_page_model
from .contributors import Contributor
from .noticed_pages import without_withdrawn
from .page_checks import PageChecks

#: What the page of a contributor lists, in this order.
LISTS = {
    "written": pgettext_lazy("articles", "Written"),
    "edited": pgettext_lazy("articles", "Edited or translated"),
    "medically_checked": pgettext_lazy("articles", "Medically checked"),
    "checked": pgettext_lazy("articles", "Checked for something else"),
}


class ContributorIndexMixin(RoutablePageMixin, models.Model):
    """A page below which every contributor has a page of their own, listing what they wrote and what they checked."""

    contributor_template = "wagtail_healthblocks/contributor_page.html"

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        """The site's own template of this page, or the package's where it has none."""
        return [super().get_template(request, *args, **kwargs), "wagtail_healthblocks/contributor_index.html"]

    @path("")
    def contributors(self, request):
        return self.render(request, context_overrides={"contributors": self.get_contributors(request)})

    @path("<str:slug>/", name="contributor")
    def contributor(self, request, slug):
        contributor = get_object_or_404(Contributor, slug=slug, live=True)
        overrides = {"contributor": contributor, "lists": self._lists_of(contributor, request)}
        return self.render(request, context_overrides=overrides, template=self.contributor_template)

    def _lists_of(self, contributor, request):
        """What the contributor did, as (name, heading, a page of articles): without what they never did."""
        lists = []
        for name, articles in self.get_lists(contributor).items():
            found = Paginator(articles, settings.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE).get_page(request.GET.get(name))
            if found.object_list:
                lists.append((name, LISTS[name], found))
        return lists

    def get_contributors(self, request):
        """Every published contributor, by name, a page at a time."""
        people = Contributor.objects.filter(live=True).select_related("photo").prefetch_related("photo__renditions")
        return Paginator(people, settings.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE).get_page(request.GET.get("page"))

    def get_articles(self, contributor):
        """The live, public pages of this site that the contributor wrote or checked, the newest first."""
        checked = checked_ids(contributor)
        return _listed(self._pages(), Q(pk__in=_made_by(contributor).values("page_id")) | Q(pk__in=checked))

    def get_lists(self, contributor) -> dict:
        """The same by what the contributor did, by the names in ``LISTS``; each article stands in one of two lists
        for its making, and in one of two for its checks."""
        pages, checks = self._pages(), _checks_by(contributor)
        made = set(_made_by(contributor).values_list("page_id", "role"))
        written = {page for page, role in made if role == "author"}
        medically = [pk for pk, found in checks.items() if found.names(contributor, medically=True)]
        return {
            "written": _listed(pages, Q(pk__in=written)),
            "edited": _listed(pages, Q(pk__in={page for page, _role in made} - written)),
            "medically_checked": _listed(pages, Q(pk__in=medically)),
            "checked": _listed(pages, Q(pk__in=checks.keys() - medically)),
        }

    def _pages(self):
        """The live, public pages of this site in this language."""
        pages = without_withdrawn(get_page_model().objects.live().public()).filter(locale_id=self.locale_id)
        roots = (root.root_path for root in Site.get_site_root_paths())
        tree = next((path for path in roots if self.url_path.startswith(path)), None)
        return pages.filter(url_path__startswith=tree) if tree else pages

    def get_contributor_url(self, contributor, request=None):
        """The address of the contributor's page below this one."""
        return (self.get_url(request) or "") + self.reverse_subpage("contributor", args=(contributor.slug,))


def _listed(pages, condition):
    """Each article once, the newest first: an alias stands for its source only where the source is not listed."""
    found = pages.filter(condition)
    again = found.filter(alias_of__in=found.values("pk"))
    newest_first = F("first_published_at").desc(nulls_last=True), "-pk"
    return found.exclude(pk__in=again.values("pk")).order_by(*newest_first).specific(defer=True)


def _made_by(contributor):
    """What somebody did for pages, without what only a check can say."""
    contributions = apps.get_model("wagtail_healthblocks", "Contribution").objects.filter(contributor=contributor)
    return contributions.exclude(role__in=roles.roles_of_checks())


def checked_ids(contributor) -> list[int]:
    """The pages that say now that this contributor has checked them, by a check that covers what they say."""
    return list(_checks_by(contributor))


def _checks_by(contributor) -> dict[int, PageChecks]:
    checked = contributor.medical_checks.values("page_id")
    pages = get_page_model().objects.filter(Q(pk__in=checked) | Q(alias_of_id__in=checked)).live()
    return {pk: checks for pk, checks in PageChecks.of_pages(pages).items() if checks.names(contributor)}
