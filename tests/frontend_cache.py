"""A frontend cache that tests can ask what it was told to forget."""

import pytest


class Recorder:
    """A frontend cache that writes down what it is told to forget."""

    purged: list = []

    def __init__(self, config):
        self.hostnames = None

    def purge_batch(self, urls):
        self.purged.extend(urls)

    def invalidates_hostname(self, hostname):
        return True


@pytest.fixture
def purged(settings):
    Recorder.purged.clear()
    settings.WAGTAILFRONTENDCACHE = {"recorder": {"BACKEND": f"{__name__}.Recorder"}}
    return Recorder.purged
