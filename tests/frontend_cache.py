"""A frontend cache that tests can ask what it was told to forget."""

import pytest
from wagtail.contrib.frontend_cache.backends import BaseBackend


class Recorder(BaseBackend):
    """A frontend cache that writes down what it is told to forget, one address after the other."""

    purged: list = []

    def purge(self, url):
        self.purged.append(url)


@pytest.fixture
def purged(settings):
    Recorder.purged.clear()
    settings.WAGTAILFRONTENDCACHE = {"recorder": {"BACKEND": f"{__name__}.Recorder"}}
    return Recorder.purged
