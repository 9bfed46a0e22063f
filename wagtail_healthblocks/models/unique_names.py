from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from ..names import key_of

#: A key has 64 characters; that of a name which another has already goes on with a hyphen and a number.
KEY_LENGTH = 64


class UniqueNameQuerySet(models.QuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        """As Django's, which sends no signal: each one gets the key of its name."""
        instances = list(objs)
        for instance in instances:
            instance.make_name_key()
        return super().bulk_create(instances, *args, **kwargs)

    def named(self, name):
        """Those whose name is the same to a reader as this one."""
        return self.filter(name_key__startswith=key_of(name))

    def namesakes(self):
        """Those whose name another one has, too."""
        keyed = self.model._default_manager.order_by().annotate(key=Left("name_key", KEY_LENGTH))
        shared = keyed.values("key").annotate(number=Count("pk")).filter(number__gt=1).values_list("key", flat=True)
        return self.annotate(key=Left("name_key", KEY_LENGTH)).filter(key__in=list(shared))


class UniqueNameMixin(models.Model):
    """Something that is known by its name: no two have the same, however it is typed.

    ``name_key`` is made of the name whenever one is saved. Two that had the same name before there were keys are
    kept, and so is what comes by a road on which nobody can be asked, such as a revision whose hour has come: the
    later one's key ends with its number until it gets a name of its own.
    """

    #: What is said of a name that another has.
    name_taken = _("There is a medicine of this name already: %(name)s")

    name_key = models.CharField(max_length=96, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def clean(self):
        """Refuse a name that another has; one that had it before is left alone, so that all else can be mended."""
        super().clean()
        known = dict(type(self)._default_manager.named(self.name).order_by("pk").values_list("pk", "name"))
        if known and self.pk not in known:
            params = {"name": next(iter(known.values()))}
            raise ValidationError({"name": ValidationError(self.name_taken, code="unique", params=params)})

    def validate_constraints(self, exclude=None):
        """That names are unique, ``clean`` says already, with the name of the other."""
        super().validate_constraints(exclude={*(exclude or ()), "name_key"})

    def make_name_key(self, raw=False):
        """Give this the key of its name, with its number only where it had that before and still needs it."""
        key = key_of(self.name)
        is_second = self.pk is not None and self.name_key == self._second_key(key)
        if not is_second or not (raw or self._is_taken(key)):
            self.name_key = key

    def with_content_json(self, content):
        """As Wagtail's, but for the key: a name that another has meanwhile must not stop what publishes on time."""
        restored = super().with_content_json(content)
        key = key_of(restored.name)
        is_own = self.name_key == key
        restored.name_key = self._second_key(key) if not is_own and self._is_taken(key) else key
        return restored

    def _second_key(self, key):
        return f"{key}-{self.pk}"

    def _is_taken(self, key):
        return type(self)._default_manager.filter(name_key=key).exclude(pk=self.pk).exists()
