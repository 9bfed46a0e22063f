import pytest
from django.contrib.auth.models import Permission
from wagtail.models import Page

from tests import factories
from tests.testapp.models import ReviewedPage
from tests.written_once import written_once
from wagtail_healthblocks.reviews.permissions import ACTIONS


@pytest.fixture
def home(db):
    return Page.objects.get(depth=2)


@written_once
def reviewed_page():
    return factories.site_root().add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))


@pytest.fixture
def article(db):
    """A live article that takes reviews."""
    return reviewed_page()


@pytest.fixture
def make_moderator(django_user_model):
    """`make_moderator("view_review", …)` makes somebody who may enter the admin and has these permissions."""

    def make(*codenames, username="moderator"):
        user = django_user_model.objects.create_user(username, password="secret")
        wanted = Permission.objects.filter(codename__in=["access_admin", *codenames])
        user.user_permissions.set(wanted)
        return user

    return make


@pytest.fixture
def moderator(make_moderator):
    """Somebody who may do everything with reviews."""
    return make_moderator(*(f"{what}_review" for what in sorted(ACTIONS)))
