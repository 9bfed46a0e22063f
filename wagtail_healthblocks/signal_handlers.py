"""Snippets change, pages follow: what Wagtail and Django tell us of our snippets, and nothing else."""

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.images import get_image_model
from wagtail.models import AbstractPage, ReferenceIndex
from wagtail.signals import page_published, published, unpublished
from wagtail.snippets.models import get_snippet_models

from .editorial.log import list_errors
from .models import (
    Correction,
    DefaultDisclaimer,
    HealthArticleMixin,
    HealthblocksSiteSettings,
    Helpline,
    MedicalCheck,
    SafetyAlert,
)
from .readings.own_words import covered_fields
from .refreshing import refresh_pages_that_show, refresh_pages_that_showed
from .tasks import refresh_pages, take_from_index
from .usage import page_ids_naming, page_ids_showing, pages_that_show, with_aliases

SNIPPETS = ("Contributor", "Medicine", "Disclaimer", "Helpline", "SafetyAlert", "Source")


def connect():
    for name in SNIPPETS:
        model = apps.get_model("wagtail_healthblocks", name)
        published.connect(refresh_pages_showing, sender=model)
        published.connect(list_findings_of_snippet, sender=model)
        unpublished.connect(refresh_pages_showing, sender=model)
        pre_delete.connect(refresh_pages_before_deletion, sender=model)
    pre_save.connect(refresh_pages_that_showed_number, sender=Helpline)
    # Not in ``save``: the loader of fixtures calls no method of a model.
    pre_save.connect(make_slug, sender=apps.get_model("wagtail_healthblocks", "Contributor"))
    pre_save.connect(make_name_key, sender=apps.get_model("wagtail_healthblocks", "Medicine"))
    check = apps.get_model("wagtail_healthblocks", "MedicalCheck")
    post_save.connect(refresh_pages_of_record, sender=check)
    post_delete.connect(refresh_pages_of_record, sender=check)
    published.connect(remember_state, sender=SafetyAlert)
    post_save.connect(refresh_corrected_pages, sender=Correction)
    post_delete.connect(refresh_corrected_pages, sender=Correction)
    post_save.connect(refresh_site, sender=HealthblocksSiteSettings)
    pre_delete.connect(refresh_pages_before_deletion, sender=HealthblocksSiteSettings)
    for signal in (post_save, post_delete):
        signal.connect(refresh_site_of_default, sender=DefaultDisclaimer)
    for signal in (post_save, pre_delete):
        signal.connect(outdate_checks)
    page_published.connect(index_references)
    page_published.connect(outdate_checks)
    page_published.connect(compare_checks)
    page_published.connect(list_findings)
    published.connect(outdate_checks_of_published)
    # So that a default disclaimer or a publisher counts as used.
    ReferenceIndex.register_model(HealthblocksSiteSettings)


def make_slug(sender, instance, **kwargs):
    instance.make_slug()


def make_name_key(sender, instance, raw=False, **kwargs):
    instance.make_name_key(raw)


def refresh_pages_showing(sender, instance, **kwargs):
    refresh_pages_that_show(instance)


def refresh_pages_before_deletion(sender, instance, **kwargs):
    refresh_pages_that_showed(instance)


def refresh_pages_that_showed_number(sender, instance, raw=False, update_fields=None, **kwargs):
    """An emergency number of another country or of another kind from now on leaves the articles of some sites."""
    if raw or (update_fields is not None and not {"country", "kind"} & set(update_fields)):
        return
    stored = Helpline.objects.filter(pk=instance.pk).first()
    if stored and (stored.country, stored.kind) != (instance.country, instance.kind):
        refresh_pages_that_showed(stored)


def refresh_pages_of_record(sender, instance, **kwargs):
    page_ids = sorted(pages_that_show(instance))
    # Robust: whoever records a check or a correction has recorded it, whatever the queue does.
    transaction.on_commit(lambda: refresh_pages.enqueue(page_ids), robust=True)


def refresh_corrected_pages(sender, instance, update_fields=None, **kwargs):
    """Refresh what tells of a correction; readers find a withdrawn article in no search."""
    if update_fields is not None and set(update_fields) == {"latest_revision"}:
        return
    refresh_pages_of_record(sender, instance)
    if instance.is_withdrawal:
        transaction.on_commit(lambda: take_from_index(with_aliases({instance.page_id})), robust=True)


def remember_state(sender, instance, **kwargs):
    """Caches are told of the alert as it is published: the daily job says what turns after that."""
    sender.objects.filter(pk=instance.pk).update(told_state=instance.state)


def refresh_site(sender, instance, created=False, raw=False, **kwargs):
    """The settings are shown wherever a block reads them: refresh every article of the site."""
    if not raw and not (created and instance.is_empty):
        refresh_pages_that_show(instance)


def refresh_site_of_default(sender, instance, raw=False, **kwargs):
    """A default disclaimer is saved and deleted with the settings of its site, or by itself."""
    if not raw:
        refresh_pages_that_show(instance.settings)


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


def outdate_checks_of_published(sender, instance, **kwargs):
    """Once more now, unless a transaction does so when it ends; a page's are compared before that."""
    if isinstance(instance, AbstractPage) or not transaction.get_connection().in_atomic_block:
        outdate_checks(sender, instance)


def compare_checks(sender, instance, **kwargs):
    """Find out at once what the checks of a page say of the text that was just published: it may not stay for long."""
    if isinstance(instance, HealthArticleMixin):
        stored = type(instance)._default_manager.get(pk=instance.pk)
        for check in MedicalCheck.objects.of(stored):
            check.verdict_on(stored)


def list_findings(sender, instance, **kwargs):
    """Say in the history of an article what rules find in it: not everything that publishes stops at that."""
    if isinstance(instance, HealthArticleMixin):
        list_errors(instance)


def list_findings_of_snippet(sender, instance, **kwargs):
    """The same in the history of a snippet."""
    list_errors(instance)


def _says(model):
    """The fields in which something of this model says what readers get, and whether they get it."""
    return {*(field.name for field in covered_fields(model)), "live", "alias_of"}


def _ids_comparing(instance):
    """The pages whose checks are compared with something, by their keys."""
    if isinstance(instance, AbstractPage):
        return {instance.pk}
    if isinstance(instance, (Correction, SafetyAlert)):
        return set()  # Said beside the text, and no part of what was checked.
    if isinstance(instance, (HealthblocksSiteSettings, DefaultDisclaimer)):
        return pages_that_show(instance)
    if isinstance(instance, get_image_model()):
        return page_ids_naming(instance)
    # A snippet that nothing chooses, such as what readers write, says so.
    is_chosen = getattr(instance, "is_chosen_by_pages", True) and isinstance(instance, tuple(get_snippet_models()))
    return page_ids_showing(instance) if is_chosen else set()
