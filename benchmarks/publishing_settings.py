"""The test site on PostgreSQL, with its search index, a frontend cache and a queue of tasks."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres", "django_tasks_db"]
DATABASES["default"]["NAME"] = "healthblocks_publishing"
DATABASES["default"].setdefault("TEST", {})["NAME"] = "healthblocks_publishing"
BACKENDS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "queue": "django_tasks_db.DatabaseBackend",
}
TASKS = {"default": {"BACKEND": BACKENDS[os.environ.get("BENCHMARK_TASKS", "immediate")]}}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILFRONTENDCACHE = {"file": {"BACKEND": "benchmarks.publishing_settings.FileCache"}}


class FileCache:
    """A frontend cache that writes down which addresses it was told to forget, whatever process told it."""

    def __init__(self, params):
        self.file = Path(os.environ["BENCHMARK_FOLDER"], "purged")

    def invalidates_hostname(self, hostname):
        return True

    def purge(self, url):
        self.purge_batch([url])

    def purge_batch(self, urls):
        with self.file.open("a") as file:
            file.writelines(f"{url}\n" for url in urls)
