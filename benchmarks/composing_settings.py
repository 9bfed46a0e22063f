"""The example site with its database and files in a folder of its own, BENCHMARK_FOLDER."""

import os
from pathlib import Path

from clearwater.settings import *  # noqa: F403

FOLDER = Path(os.environ["BENCHMARK_FOLDER"])
# One process at a time writes; what comes meanwhile waits.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "db.sqlite3",
        "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE"},
    }
}
MEDIA_ROOT = FOLDER / "media"
ALLOWED_HOSTS = ["127.0.0.1"]
# Nothing is saved but by a click that is counted.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_GRAVATAR_PROVIDER_URL = None
