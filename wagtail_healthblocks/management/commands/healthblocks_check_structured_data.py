import json
from collections.abc import Iterator
from itertools import islice

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from ...blocks.loading import loading_once
from ...models import HealthArticleMixin
from ...models.base import get_page_model
from ...readings.audit import hidden_facts
from ...readings.schema_check import VocabularyMissing, problems

#: How many pages are held at once, with all that they show; what several of them choose is loaded once for all.
CHUNK = 20


class Command(BaseCommand):
    help = "Checks the structured data of one page, or of every live article: vocabulary, links, visibility."

    def add_arguments(self, parser):
        parser.add_argument("page", nargs="?", type=int, help="The number of a page; all live articles without it.")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, page, format, **options):
        found, checked = {}, 0
        try:
            for key, title, issues in self.checked(page):
                checked += 1
                if format == "text":
                    self.print_text(key, title, issues)
                if format == "json" or issues:
                    found[str(key)] = issues
        except VocabularyMissing as error:
            raise CommandError(str(error)) from error
        if format == "json":
            self.stdout.write(json.dumps(found, indent=2))
        if wrong := sum(map(bool, found.values())):
            raise CommandError(f"{wrong} of {checked} pages have wrong structured data.", returncode=1)

    def checked(self, pk) -> Iterator[tuple[int, str, list[str]]]:
        """The number and the title of each page, and what is wrong with it; nothing of a page is kept after that."""
        articles = self.articles(pk)
        while chunk := list(islice(articles, CHUNK)):
            with loading_once():
                while chunk:
                    article = chunk.pop(0)
                    yield article.pk, article.title, check(article)

    def articles(self, pk):
        pages = get_page_model().objects.live().specific()
        if pk is None:
            found = pages.iterator(chunk_size=CHUNK)
            return (page for page in found if isinstance(page, HealthArticleMixin))
        page = pages.filter(pk=pk).first()
        if page is None:
            raise CommandError(f"There is no live page {pk}.")
        if not isinstance(page, HealthArticleMixin):
            raise CommandError(f"Page {pk} is no article: its class does not use HealthArticleMixin.")
        return iter([page])

    def print_text(self, key, title, issues):
        self.stdout.write(f"{key} {title}: {'' if issues else 'right'}".rstrip())
        for issue in issues:
            self.stdout.write(f"  {issue}")


def check(page) -> list[str]:
    """Everything that is wrong with a page's structured data, in the language in which the page is shown."""
    reading = page.get_reading()
    if not reading.page_url:
        return ["The page has no address: it stands outside every site."]
    with translation.override(translation.get_language()):  # the page's request may activate another
        response = page.make_preview_request()
        if response.status_code != 200:
            return [f"The page cannot be shown: it answers with status {response.status_code}."]
        graph = reading_of(response, reading).graph
        data = json.loads(json.dumps(graph.as_dict(), cls=DjangoJSONEncoder))
        return [*graph.conflicts, *problems(data), *hidden_facts(graph, response.content.decode())]


def reading_of(response, reading):
    """The reading that the page was shown with, which has read it already; of a withdrawn page the readers' own."""
    shown = (getattr(response, "context_data", None) or {}).get("reading")
    return reading if shown is None or reading.is_withheld else shown
