from django.apps import apps
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from ..conf import settings
from ..vocabulary import roles
from .base import get_page_model
from .contributors import Contributor
from .noticed_pages import without_withdrawn
from .page_checks import PageChecks


class ContributorIndexMixin(RoutablePageMixin, models.Model):
    """A page below which every contributor has a page of their own, listing the articles they wrote or checked."""

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
        articles = Paginator(self.get_articles(contributor), settings.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE)
        overrides = {"contributor": contributor, "articles": articles.get_page(request.GET.get("page"))}
        return self.render(request, context_overrides=overrides, template=self.contributor_template)

    def get_contributors(self, request):
        """Every published contributor, by name, a page at a time."""
        people = Contributor.objects.filter(live=True).select_related("photo").prefetch_related("photo__renditions")
        return Paginator(people, settings.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE).get_page(request.GET.get("page"))

    def get_articles(self, contributor):
        """The live, public pages of this site that the contributor wrote or checked, the newest first."""
        wrote = apps.get_model("wagtail_healthblocks", "Contribution").objects.filter(contributor=contributor)
        wrote = wrote.exclude(role__in=roles.roles_of_checks())
        pages = without_withdrawn(get_page_model().objects.live().public()).filter(locale_id=self.locale_id)
        if site := self.get_site():
            pages = pages.filter(path__startswith=self._tree_of(site).path)
        return (
            pages.filter(Q(pk__in=wrote.values("page_id")) | Q(pk__in=checked_ids(contributor)))
            .order_by(F("first_published_at").desc(nulls_last=True), "-pk")
            .specific(defer=True)
        )

    def _tree_of(self, site):
        """The site's root page in the language of this page."""
        return site.root_page.get_translation_or_none(self.locale) or site.root_page

    def get_contributor_url(self, contributor, request=None):
        """The address of the contributor's page below this one."""
        return (self.get_url(request) or "") + self.reverse_subpage("contributor", args=(contributor.slug,))


def checked_ids(contributor) -> list[int]:
    """The pages that say now that this contributor has checked them, by a check that covers what they say."""
    checked = contributor.medical_checks.values("page_id")
    pages = get_page_model().objects.filter(Q(pk__in=checked) | Q(alias_of_id__in=checked)).live()
    return [pk for pk, checks in PageChecks.of_pages(pages).items() if checks.names(contributor)]
