import uuid

import pytest
from wagtail.models import Site

from tests.testapp.models import ArticlePage, ContributorIndexPage
from wagtail_healthblocks.models import Contributor


@pytest.fixture
def home(db):
    return Site.objects.get().root_page


@pytest.fixture
def index(home):
    return home.add_child(instance=ContributorIndexPage(title="People", slug="people"))


@pytest.fixture
def sam(db):
    return Contributor.objects.create(name="Sam Example", slug="sam", credentials="Pharmacist")


def block(kind, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


@pytest.fixture
def article(home):
    body = [block("paragraph", "<p>Ketamine is a medicine.</p>"), block("author_card", {"heading": "", "people": []})]
    return home.add_child(instance=ArticlePage(title="Ketamine", slug="ketamine", body=body))
