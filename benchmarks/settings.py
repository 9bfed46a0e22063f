"""The test site, with the comments that the reviews are compared with, on a database that the benchmark makes."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.sites", "django_comments_xtd", "django_comments"]
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_SALT = b"only for benchmarks"
SITE_ID = 1
DATABASES["default"]["NAME"] = "healthblocks_benchmark"
if folder := os.environ.get("BENCHMARK_FOLDER"):
    DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{folder}/benchmark.sqlite3"
SILENCED_SYSTEM_CHECKS = ["fields.W342"]
