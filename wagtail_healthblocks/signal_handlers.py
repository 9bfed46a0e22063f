"""Snippets change, pages follow: what Wagtail and Django tell us of our snippets, and nothing else."""

from functools import partial

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.models import ReferenceIndex
from wagtail.signals import published, unpublished

from .tasks import refresh_pages
from .usage import article_ids, page_ids_showing

SNIPPETS = ("Contributor", "Medicine", "Disclaimer", "Helpline")


def connect():
    for name in SNIPPETS:
        model = apps.get_model("wagtail_healthblocks", name)
        published.connect(refresh_pages_showing, sender=model)
        unpublished.connect(refresh_pages_showing, sender=model)
        pre_delete.connect(refresh_pages_showing, sender=model)
    # Not in ``save``: the loader of fixtures calls no method of a model.
    pre_save.connect(make_slug, sender=apps.get_model("wagtail_healthblocks", "Contributor"))
    check = apps.get_model("wagtail_healthblocks", "MedicalCheck")
    post_save.connect(refresh_checked_page, sender=check)
    post_delete.connect(refresh_checked_page, sender=check)
    settings = apps.get_model("wagtail_healthblocks", "HealthblocksSiteSettings")
    post_save.connect(refresh_site, sender=settings)
    # So that a default disclaimer or a publisher counts as used.
    ReferenceIndex.register_model(settings)


def make_slug(sender, instance, **kwargs):
    instance.make_slug()


def refresh_pages_showing(sender, instance, **kwargs):
    """Refresh the pages that show a snippet. Before it is deleted, because then nothing tells which they were."""
    _refresh(page_ids_showing(instance))


def refresh_checked_page(sender, instance, **kwargs):
    _refresh({instance.page_id})


def refresh_site(sender, instance, created=False, raw=False, **kwargs):
    """The settings are shown wherever a block reads them: refresh every article of the site."""
    if not created and not raw:
        _refresh(article_ids(instance.site))


def _refresh(page_ids):
    if page_ids:
        transaction.on_commit(partial(refresh_pages.enqueue, sorted(page_ids)))
