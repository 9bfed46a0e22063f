"""What a group may do, one by one: everywhere, on a page and below it, or in a collection."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from ..models.base import get_page_model
from .roles import StaffRole


class UnknownPermission(ImproperlyConfigured):
    """A role names a permission that this site's database does not have."""


@dataclass(frozen=True)
class Grant:
    """One permission of a group. A primary key says where it holds; without one it holds everywhere."""

    permission: str
    page: int | None = None
    collection: int | None = None


def grants_for(role: StaffRole, pages) -> list[Grant]:
    """What a role comes to on this site. Apps that are not installed are left out."""
    opts = get_page_model()._meta
    on_pages = [f"{opts.app_label}.{get_permission_codename(action, opts)}" for action in role.pages]
    root = Collection.get_first_root_node()
    return [
        *(Grant(name) for name in role.permissions if _is_installed(name)),
        *(Grant(name, page=page.pk) for page in pages for name in on_pages),
        *(Grant(name, collection=root.pk) for name in role.collections if _is_installed(name)),
    ]


def _is_installed(permission: str) -> bool:
    label = permission.partition(".")[0]
    return any(config.label == label for config in apps.get_app_configs())


def grants_of(group: Group) -> set[Grant]:
    """What a group has, to the letter."""
    own = group.permissions.values_list("content_type__app_label", "codename")
    on_pages = group.page_permissions.values_list(*PERMISSION, "page_id")
    in_collections = group.collection_permissions.values_list(*PERMISSION, "collection_id")
    return {
        *(Grant(f"{app}.{codename}") for app, codename in own),
        *(Grant(f"{app}.{codename}", page=pk) for app, codename, pk in on_pages),
        *(Grant(f"{app}.{codename}", collection=pk) for app, codename, pk in in_collections),
    }


PERMISSION = ("permission__content_type__app_label", "permission__codename")


def inherited(group: Group, pages) -> set[Grant]:
    """What a group has on these pages because it has it on a page above them."""
    rows = group.page_permissions.values_list(*PERMISSION, "page__path")
    return {
        Grant(f"{app}.{codename}", page=page.pk)
        for app, codename, path in rows
        for page in pages
        if page.path.startswith(path)
    }


def permissions_of(grants: Iterable[Grant]) -> dict[str, Permission]:
    """The permissions that grants name; one that is not there is an error of whoever wrote the role."""
    names = {grant.permission for grant in grants}
    rows = Permission.objects.filter(codename__in={name.partition(".")[2] for name in names})
    found = {f"{row.content_type.app_label}.{row.codename}": row for row in rows.select_related("content_type")}
    if missing := sorted(names - set(found)):
        raise UnknownPermission(
            f"There is no permission {', '.join(missing)}. Run “migrate”, which makes permissions, "
            "or correct the role that names it."
        )
    return found


def add_grants(group: Group, grants: Iterable[Grant]):
    """Give a group what it does not have yet."""
    found = permissions_of(grants)
    for grant in grants:
        permission = found[grant.permission]
        if grant.page:
            GroupPagePermission.objects.get_or_create(group=group, page_id=grant.page, permission=permission)
        elif grant.collection:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection_id=grant.collection, permission=permission
            )
        else:
            group.permissions.add(permission)


def remove_grants(group: Group, grants: Iterable[Grant]):
    """Take these from a group, and nothing else."""
    found = permissions_of(grants)
    for grant in grants:
        permission = found[grant.permission]
        if grant.page:
            group.page_permissions.filter(page_id=grant.page, permission=permission).delete()
        elif grant.collection:
            group.collection_permissions.filter(collection_id=grant.collection, permission=permission).delete()
        else:
            group.permissions.remove(permission)


def described(grants: Iterable[Grant]) -> list[str]:
    """What each of these allows, in words."""
    grants = list(grants)
    permissions = permissions_of(grants)
    pages = get_page_model().objects.in_bulk({grant.page for grant in grants if grant.page})
    collections = Collection.objects.in_bulk({grant.collection for grant in grants if grant.collection})
    return [_words(grant, permissions[grant.permission].name, pages, collections) for grant in grants]


def _words(grant, what, pages, collections):
    if grant.page:
        return gettext("%(what)s: “%(page)s” and below") % {"what": what, "page": pages[grant.page]}
    if grant.collection:
        place = {"what": what, "collection": collections[grant.collection]}
        return gettext("%(what)s: collection “%(collection)s” and below") % place
    return what
