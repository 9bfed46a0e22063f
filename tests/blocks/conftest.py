import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from wagtail_healthblocks.models import HealthblocksSiteSettings


@pytest.fixture
def site_settings(db):
    return HealthblocksSiteSettings.for_site(Site.objects.get())


@pytest.fixture
def picture(db):
    return get_image_model().objects.create(title="Tablets", file=get_test_image_file())
