import uuid
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

#: A worker that said nothing for so long is taken for dead. It speaks after each batch of pages.
SILENCE = timedelta(minutes=10)


class Superseded(Exception):
    """Another worker is at it, or what the pages show has changed once more and they are refreshed anew."""


class PageRefreshQuerySet(models.QuerySet):
    def request(self, instance, page_ids=()) -> "PageRefresh":
        """Write down that the pages that show this have to follow it, all of them, and these pages with them.

        If that is under way, it begins anew: who is at it stops. No page that was still to come is lost.
        """
        key = {"content_type": ContentType.objects.get_for_model(instance), "object_id": str(instance.pk)}
        new = self.model(**key, label=str(instance)[:255], page_ids=sorted(page_ids))
        with transaction.atomic(savepoint=False):
            self.bulk_create([new], ignore_conflicts=True)
            stored = self.select_for_update().get(**key)
            new.pk = stored.pk
            if stored.turn != new.turn:
                new.keep_pages_of(stored)
                new.save()
        return new

    def of(self, model: str, pk: str):
        """The one of an object, named by its model and key as tasks name it."""
        app_label, name = model.split(".")
        return self.filter(content_type__app_label=app_label, content_type__model=name, object_id=pk)

    def free(self, silence: timedelta = SILENCE):
        """Those that no worker is at, or none that has said anything for so long."""
        return self.filter(Q(touched_at=None) | Q(touched_at__lte=now() - silence))


class PageRefresh(models.Model):
    """That pages have to follow what they show, and how far that has come. Gone when all have followed."""

    class Phase(models.TextChoices):
        PURGE = "purge"
        INDEX = "index"
        #: What could not be purged is tried again.
        PURGE_AGAIN = "again"

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    #: What it was called: it may have been deleted.
    label = models.CharField(max_length=255)
    #: Pages that nothing tells any longer. The others are found when a worker begins.
    page_ids = models.JSONField(default=list)
    phase = models.CharField(max_length=8, choices=Phase.choices, default=Phase.PURGE)
    #: In this phase all pages up to this key are done.
    last_page_id = models.BigIntegerField(default=0)
    #: The keys of pages that a cache did not forget, by its name.
    unpurged = models.JSONField(default=dict)
    unindexed = models.JSONField(default=list)
    requested_at = models.DateTimeField(default=now)
    #: When the worker that is at it last said so; none is, where it is empty.
    touched_at = models.DateTimeField(null=True)
    #: Changes with each request and with each worker, so that a worker finds out that it is not its turn any longer.
    turn = models.UUIDField(default=uuid.uuid4)

    objects = PageRefreshQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("refresh of pages")
        verbose_name_plural = _("refreshes of pages")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="healthblocks_one_page_refresh")
        ]

    def __str__(self):
        return f"{self.content_type.name} “{self.label}”"

    @property
    def is_begun(self) -> bool:
        return self.phase != self.Phase.PURGE or self.last_page_id > 0

    def get_instance(self):
        """What the pages show; None when it was deleted."""
        model = self.content_type.model_class()
        return model._default_manager.filter(pk=self.object_id).first() if model else None

    def keep_pages_of(self, former: "PageRefresh"):
        """Take over the pages of one that was not finished, which nothing else tells any longer."""
        unpurged = {pk for keys in former.unpurged.values() for pk in keys}
        self.page_ids = sorted({*self.page_ids, *former.page_ids, *unpurged})

    def claim(self, silence: timedelta = SILENCE) -> bool:
        """Take it for this worker; False where another has."""
        turn = uuid.uuid4()
        free = type(self).objects.free(silence).filter(pk=self.pk, turn=self.turn)
        self.turn, is_free = turn, bool(free.update(turn=turn, touched_at=now()))
        return is_free

    def advance(self, **reached):
        """Keep how far this worker has come. Raises Superseded where it is not its turn any longer."""
        self.touched_at = now()
        self._update(touched_at=self.touched_at, **reached)

    def release(self, **reached):
        """Let any worker go on from here."""
        self._update(touched_at=None, **reached)

    def _update(self, **values):
        if not type(self).objects.filter(pk=self.pk, turn=self.turn).update(**values):
            raise Superseded
        for name, value in values.items():
            setattr(self, name, value)

    def finish(self):
        """Forget it: every page has followed, or nobody will try any longer."""
        if not type(self).objects.filter(pk=self.pk, turn=self.turn).delete()[0]:
            raise Superseded
