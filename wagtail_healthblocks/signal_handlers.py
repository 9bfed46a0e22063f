"""Snippets change, pages follow: what Wagtail and Django tell us of our snippets, and nothing else."""

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.images import get_image_model
from wagtail.models import AbstractPage, ReferenceIndex
from wagtail.signals import page_published, published, unpublished
from wagtail.snippets.models import get_snippet_models

from .models import (
    Correction,
    DefaultDisclaimer,
    HealthArticleMixin,
    HealthblocksSiteSettings,
    MedicalCheck,
    SafetyAlert,
)
from .readings.own_words import covered_fields
from .tasks import refresh_pages, take_from_index
from .usage import article_ids, page_ids_naming, page_ids_showing, page_ids_telling, with_aliases

SNIPPETS = ("Contributor", "Medicine", "Disclaimer", "Helpline", "SafetyAlert")


def connect():
    for name in SNIPPETS:
        model = apps.get_model("wagtail_healthblocks", name)
        published.connect(refresh_pages_showing, sender=model)
        unpublished.connect(refresh_pages_showing, sender=model)
        pre_delete.connect(refresh_pages_showing, sender=model)
    # Not in ``save``: the loader of fixtures calls no method of a model.
    pre_save.connect(make_slug, sender=apps.get_model("wagtail_healthblocks", "Contributor"))
    pre_save.connect(make_name_key, sender=apps.get_model("wagtail_healthblocks", "Medicine"))
    check = apps.get_model("wagtail_healthblocks", "MedicalCheck")
    post_save.connect(refresh_checked_page, sender=check)
    post_delete.connect(refresh_checked_page, sender=check)
    published.connect(remember_state, sender=SafetyAlert)
    post_save.connect(refresh_corrected_pages, sender=Correction)
    post_delete.connect(refresh_corrected_pages, sender=Correction)
    settings = apps.get_model("wagtail_healthblocks", "HealthblocksSiteSettings")
    post_save.connect(refresh_site, sender=settings)
    for signal in (post_save, pre_delete):
        signal.connect(outdate_checks)
    page_published.connect(index_references)
    page_published.connect(outdate_checks)
    page_published.connect(compare_checks)
    published.connect(outdate_checks)
    # So that a default disclaimer or a publisher counts as used.
    ReferenceIndex.register_model(settings)


def make_slug(sender, instance, **kwargs):
    instance.make_slug()


def make_name_key(sender, instance, raw=False, **kwargs):
    instance.make_name_key(raw)


def refresh_pages_showing(sender, instance, **kwargs):
    """Refresh the pages that show a snippet. Before it is deleted, because then nothing tells which they were."""
    _refresh(page_ids_showing(instance))


def refresh_checked_page(sender, instance, **kwargs):
    _refresh(with_aliases({instance.page_id}))


def refresh_corrected_pages(sender, instance, update_fields=None, **kwargs):
    """Refresh what tells of a correction; readers find a withdrawn article in no search."""
    if update_fields is not None and set(update_fields) == {"latest_revision"}:
        return
    _refresh(page_ids_telling(instance))
    if instance.is_withdrawal:
        transaction.on_commit(lambda: take_from_index(with_aliases({instance.page_id})), robust=True)


def remember_state(sender, instance, **kwargs):
    """Caches are told of the alert as it is published: the daily job says what turns after that."""
    sender.objects.filter(pk=instance.pk).update(told_state=instance.state)


def refresh_site(sender, instance, created=False, raw=False, **kwargs):
    """The settings are shown wherever a block reads them: refresh every article of the site."""
    if not created and not raw:
        _refresh(article_ids(instance.site))


def index_references(sender, instance, **kwargs):
    """Index anew what the page refers to: Wagtail does so before children are saved, and keeps who was taken off."""
    if isinstance(instance, HealthArticleMixin):
        ReferenceIndex.create_or_update_for_object(instance)


def outdate_checks(sender, instance, update_fields=None, **kwargs):
    """Let the medical checks of each page that shows this be compared with it again.

    At once, and once more when all is written: children are saved after what they belong to. A draft that is saved
    changes nothing that readers get.
    """
    if update_fields is not None and not _says(sender) & set(update_fields):
        return
    if page_ids := _ids_comparing(instance):
        outdate = MedicalCheck.objects.filter(page_id__in=page_ids).outdate
        outdate()
        transaction.on_commit(outdate)


def compare_checks(sender, instance, **kwargs):
    """Find out at once what the checks of a page say of the text that was just published: it may not stay for long."""
    if isinstance(instance, HealthArticleMixin):
        stored = type(instance)._default_manager.get(pk=instance.pk)
        for check in MedicalCheck.objects.of(stored):
            check.verdict_on(stored)


def _says(model):
    """The fields in which something of this model says what readers get, and whether they get it."""
    return {*(field.name for field in covered_fields(model)), "live", "alias_of"}


def _ids_comparing(instance):
    """The pages whose checks are compared with something, by their keys."""
    if isinstance(instance, AbstractPage):
        return {instance.pk}
    if isinstance(instance, (Correction, SafetyAlert)):
        return set()  # Said beside the text, and no part of what was checked.
    if isinstance(instance, HealthblocksSiteSettings):
        return article_ids(instance.site)
    if isinstance(instance, DefaultDisclaimer):
        return article_ids(instance.settings.site)
    if isinstance(instance, get_image_model()):
        return page_ids_naming(instance)
    return page_ids_showing(instance) if isinstance(instance, tuple(get_snippet_models())) else set()


def _refresh(page_ids):
    def refresh():
        refresh_pages.enqueue(sorted(page_ids))

    if page_ids:
        # Robust: whoever unpublishes what expired, such as publish_scheduled, must get to the next one.
        transaction.on_commit(refresh, robust=True)
