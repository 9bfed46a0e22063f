from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = ["tests.seo_site", "wagtailseo", *INSTALLED_APPS]
HEALTHBLOCKS_ARTICLE_NODE = False
