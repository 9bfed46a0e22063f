import pytest
from django.contrib.auth.models import Group

from tests import factories
from tests.written_once import written_once
from wagtail_healthblocks.staff.changes import give


@pytest.fixture
def home(db):
    return factories.site_root()


@written_once
def give_roles():
    give()


@pytest.fixture
def roles(home):
    """The roles are given on the whole site."""
    give_roles()


@pytest.fixture
def member(roles, django_user_model):
    """`member("Author")` is somebody with this role and nothing else."""

    def member(role, **values):
        user = django_user_model.objects.create_user(role.lower().replace(" ", "-"), password="secret", **values)
        user.groups.add(Group.objects.get(name=role))
        return user

    return member


@pytest.fixture
def log_in(member, client):
    """`log_in("Author")` is the browser of somebody with this role."""

    def log_in(role):
        client.force_login(member(role))
        return client

    return log_in
