"""Frontend caches that note what they are asked to purge, or fail."""

from wagtail.contrib.frontend_cache.backends import BaseBackend

urls = []


class Purges(BaseBackend):
    def purge(self, url):
        urls.append(url)


class Broken(BaseBackend):
    def purge(self, url):
        raise ConnectionError
