"""The site that gunicorn serves in these tests: a database of its own, and no limits on how much is posted."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.reviews.sockets.urls"
HEALTHBLOCKS_REVIEWS_LIMITS = {}
