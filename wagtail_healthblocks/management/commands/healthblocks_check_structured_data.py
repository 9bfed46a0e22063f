import json

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from ...models import HealthArticleMixin
from ...models.base import get_page_model
from ...readings.audit import hidden_facts
from ...readings.schema_check import VocabularyMissing, problems


class Command(BaseCommand):
    help = "Checks the structured data of one page, or of every live article: vocabulary, links, visibility."

    def add_arguments(self, parser):
        parser.add_argument("page", nargs="?", type=int, help="The number of a page; all live articles without it.")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, page, format, **options):
        try:
            found = [(article, check(article)) for article in self.articles(page)]
        except VocabularyMissing as error:
            raise CommandError(str(error)) from error
        if format == "json":
            self.stdout.write(json.dumps({str(article.pk): issues for article, issues in found}, indent=2))
        else:
            self.print_text(found)
        if wrong := sum(bool(issues) for _article, issues in found):
            raise CommandError(f"{wrong} of {len(found)} pages have wrong structured data.", returncode=1)

    def articles(self, pk):
        pages = get_page_model().objects.live().specific()
        if pk is None:
            return (page for page in pages.iterator() if isinstance(page, HealthArticleMixin))
        page = pages.filter(pk=pk).first()
        if page is None:
            raise CommandError(f"There is no live page {pk}.")
        if not isinstance(page, HealthArticleMixin):
            raise CommandError(f"Page {pk} is no article: its class does not use HealthArticleMixin.")
        return [page]

    def print_text(self, found):
        for article, issues in found:
            self.stdout.write(f"{article.pk} {article.title}: {'' if issues else 'right'}".rstrip())
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
        graph = reading.graph
        data = json.loads(json.dumps(graph.as_dict(), cls=DjangoJSONEncoder))
        return [*graph.conflicts, *problems(data), *hidden_facts(graph, response.content.decode())]
