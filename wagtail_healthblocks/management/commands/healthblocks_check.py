import json

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import AbstractPage
from wagtail.snippets.models import get_snippet_models

from ...editorial import findings_of
from ...editorial.engine import Engine
from ...models import HealthArticleMixin


class Command(BaseCommand):
    help = (
        "Lists what editorial rules find in one article, or in every live article and snippet. "
        "Ends with status 1 on an error."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "page", nargs="?", type=int, help="The number of a page; all live articles and snippets without it."
        )
        parser.add_argument("--drafts", action="store_true", help="Read the latest draft of each, not what is live.")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, page, drafts, format, **options):
        say = self.say_json if format == "json" else self.say_text
        errors = sum(say(each, findings_of(each)) for each in articles(page, drafts))
        if not page:
            errors += sum(say(each, findings_of(each)) for each in snippets(drafts))
        if errors:
            raise CommandError(f"Errors: {errors}.", returncode=1)

    def say_text(self, owner, findings):
        """Print the findings of a page or a snippet, and give the number of its errors."""
        if findings:
            kind = "" if isinstance(owner, AbstractPage) else f"{owner._meta.object_name} "
            self.stdout.write(f"{kind}{owner.pk} {owner}")
        for found in findings:
            place = ".".join(filter(None, [*(found.place.path if found.place else ()), found.field]))
            self.stdout.write(f"  {found.severity} {found.rule} {place}: {found.message}")
        return errors_in(findings)

    def say_json(self, owner, findings):
        """The same, as a line of JSON for each finding."""
        is_page = isinstance(owner, AbstractPage)
        whose = {"page": owner.pk} if is_page else {"snippet": owner._meta.label, "key": owner.pk}
        for found in findings:
            names = ("rule", "severity", "stream", "block_id", "field", "message", "hint")
            self.stdout.write(json.dumps({**whose, **{name: getattr(found, name) for name in names}}))
        return errors_in(findings)


def articles(pk, drafts):
    """The live article of this number, or all, one at a time; or each as its latest draft has it."""
    models = [model for model in apps.get_models() if issubclass(model, HealthArticleMixin)]
    found = False
    for model in models:
        pages = model.objects.all() if drafts else model.objects.live()
        for page in (pages.filter(pk=pk) if pk else pages.order_by("pk")).iterator(chunk_size=100):
            found = True
            yield page.get_latest_revision_as_object() if drafts else page
    if pk and not found:
        raise CommandError(f"There is no {'' if drafts else 'live '}article {pk}.")


def snippets(drafts):
    """Each live snippet of a class that rules are about, or each as its latest draft has it."""
    engine = Engine()
    for model in filter(engine.rules_for, sorted(get_snippet_models(), key=lambda model: model._meta.label)):
        has_drafts = hasattr(model, "live")
        stored = model._default_manager.filter(live=True) if has_drafts and not drafts else model._default_manager.all()
        for snippet in stored.order_by("pk").iterator(chunk_size=100):
            yield snippet.get_latest_revision_as_object() if has_drafts and drafts else snippet


def errors_in(findings):
    return sum(found.severity == "error" for found in findings)
