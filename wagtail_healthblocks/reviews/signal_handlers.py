"""What everybody could read is private from now on, or gone: the caches forget it with the page."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from ..models import Correction
from ..tasks import has_caches
from .models import ReviewableMixin
from .tasks import all_addresses_about, purge_addresses, purge_reviews_below
from .transactions import after_commit


def connect():
    for signal in (page_published, page_unpublished):
        signal.connect(forget_page)
    post_page_move.connect(forget_moved_pages)
    for signal in (post_save, post_delete):
        signal.connect(forget_restricted_pages, sender=PageViewRestriction)
        signal.connect(forget_withdrawn_page, sender=Correction)


def forget_page(sender, instance, **kwargs):
    """Its reviews may be hidden, or the page gone: its addresses are looked up while it is there."""
    if isinstance(instance, ReviewableMixin) and has_caches():
        after_commit(purge_addresses.enqueue, all_addresses_about(instance))


def forget_moved_pages(sender, instance, **kwargs):
    _forget_below(instance)


def forget_restricted_pages(sender, instance, raw=False, **kwargs):
    if not raw:
        _forget_below(instance.page)


def forget_withdrawn_page(sender, instance, raw=False, **kwargs):
    if not raw and instance.is_withdrawal:
        _forget_below(instance.page)


def _forget_below(page):
    if has_caches():
        after_commit(purge_reviews_below.enqueue, page.path)
