from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [
    "tests.swapped_site",
    "wagtail.test.basepage",
    *(app for app in INSTALLED_APPS if app != "tests.testapp"),
]
WAGTAIL_PAGE_MODEL = "basepage.BasePage"
