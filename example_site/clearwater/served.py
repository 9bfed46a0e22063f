"""The demonstration as a server would serve it: no debugging, static files compressed and named after their content.

Still with a password that everybody knows: for measuring it on one's own machine. CLEARWATER_FOLDER is where it writes.
"""

import os
from pathlib import Path

from .settings import *  # noqa: F403
from .settings import BASE_DIR, MIDDLEWARE

FOLDER = Path(os.environ.get("CLEARWATER_FOLDER", BASE_DIR))

DEBUG = False

MIDDLEWARE = [
    MIDDLEWARE[0],
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    *MIDDLEWARE[1:],
]

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "db.sqlite3"}}
MEDIA_ROOT = FOLDER / "media"
STATIC_ROOT = FOLDER / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Visitors reach its server themselves.
HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES = 0
