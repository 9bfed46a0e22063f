"""Giving groups what their roles need, and taking it back. What was given is kept in the site's log."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, field

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import GroupCollectionPermission, GroupPagePermission, ModelLogEntry, Site

from .grants import Grant, add_grants, described, grants_for, grants_of, inherited, remove_grants
from .roles import staff_roles

GIVEN, TAKEN = "healthblocks.give_role", "healthblocks.take_role"
#: The rows that say what a group may do. Whatever else names a group is a reason to keep it.
ALLOWING = (Group.permissions.through, GroupPagePermission, GroupCollectionPermission)


@dataclass
class Change:
    """What happens to one group: what it is given or what is taken from it, and whether it comes or goes itself."""

    group: Group
    grants: list[Grant]
    #: The group is made with its role, or deleted with it.
    whole: bool = False
    #: The group was made with its role, but stays: somebody is in it, or uses it for something else.
    stays: bool = False
    #: In words, asked for before anything is changed.
    words: list[str] = field(default_factory=list)

    @property
    def name(self):
        return self.group.name

    def __bool__(self):
        return bool(self.grants or self.whole)

    def __len__(self):
        return len(self.grants) + self.whole


def default_pages():
    """The root page of each site, in all of its languages."""
    roots = (site.root_page for site in Site.objects.select_related("root_page").order_by("pk"))
    pages = {page.pk: page for root in roots for page in root.get_translations(inclusive=True).order_by("pk")}
    return list(pages.values())


def to_give(pages=None) -> list[Change]:
    """What the roles' groups lack on these pages, or on all of the site's; groups that lack nothing are left out."""
    pages = default_pages() if pages is None else pages
    groups = {group.name: group for group in Group.objects.all()}
    changes = [_giving(role, groups.get(role.name), pages) for role in staff_roles()]
    return [change for change in changes if change]


def _giving(role, group, pages):
    held = grants_of(group) | inherited(group, pages) if group else set()
    grants = [grant for grant in grants_for(role, pages) if grant not in held]
    return Change(group or Group(name=role.name), grants, whole=group is None, words=described(grants))


@transaction.atomic
def give(pages=None, user=None) -> list[Change]:
    """Make the roles' groups, or extend them, and tell what was changed."""
    changes = to_give(pages)
    for change in changes:
        if change.whole:
            change.group.save()
        add_grants(change.group, change.grants)
        log(change.group, GIVEN, user=user, data={"made": change.whole, "grants": list(map(astuple, change.grants))})
    return changes


def to_take() -> list[Change]:
    """What the groups still have of what they were given; what a site gave itself is not among it."""
    changes = [_taking(*record) for record in _given()]
    return [change for change in changes if change or change.stays]


def _taking(group, made, given):
    held = grants_of(group)
    grants = [grant for grant in given if grant in held]
    is_free = made and held <= set(grants) and not _is_used(group)
    return Change(group, grants, whole=is_free, stays=made and not is_free, words=described(grants))


@transaction.atomic
def take(user=None) -> list[Change]:
    """Take back what was given, delete the groups that were made and that nobody uses, and tell what was changed."""
    changes = to_take()
    for change in filter(None, changes):
        remove_grants(change.group, change.grants)
        log(change.group, TAKEN, user=user, data={"grants": list(map(astuple, change.grants))}, deleted=change.whole)
        if change.whole:
            change.group.delete()
    return changes


def _given() -> Iterator[tuple[Group, bool, list[Grant]]]:
    """The groups that were given something, whether they were made for it, and what was not taken back since."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Group), action__in=(GIVEN, TAKEN)
    )
    made: dict[str, bool] = {}
    given: dict[str, dict[Grant, None]] = {}
    for entry in entries.order_by("timestamp", "pk"):
        grants = {Grant(*values): None for values in entry.data["grants"]}
        kept = given.setdefault(entry.object_id, {})
        if entry.action == GIVEN:
            made[entry.object_id] = made.get(entry.object_id, False) or entry.data["made"]
            kept |= grants
        else:
            given[entry.object_id] = {grant: None for grant in kept if grant not in grants}
    for group in Group.objects.filter(pk__in=given).order_by("pk"):
        yield group, made.get(str(group.pk), False), list(given[str(group.pk)])


def _is_used(group) -> bool:
    """Whether somebody is in a group, or a row of any model names it, such as a workflow's task or a private page."""
    relations = (relation for relation in group._meta.get_fields(include_hidden=True) if relation.one_to_many)
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: group.pk}).exists()
        for relation in relations
        if relation.related_model not in ALLOWING
    )
