"""Publishes a page with every block twice on the site of the README, and prints what people get."""

import io
import json
import sys
from importlib import import_module
from types import ModuleType

import django
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402
from home.models import ArticlePage, ContributorIndexPage  # noqa: E402
from wagtail.blocks.stream_block import StreamBlockValidationError  # noqa: E402
from wagtail.models import Site  # noqa: E402

import wagtail_healthblocks  # noqa: E402
from wagtail_healthblocks.editorial.engine import findings_of  # noqa: E402
from wagtail_healthblocks.models import Contributor, Disclaimer, Helpline, Medicine  # noqa: E402


def every_block(stream):
    """Each block of the stream with its preview, as it is stored."""
    for name, block in stream.child_blocks.items():
        yield {"type": name, "value": block.get_prep_value(block.get_preview_value())}


def missing_migrations():
    output = io.StringIO()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, stdout=output)
    except SystemExit:
        return output.getvalue().splitlines()
    return []


def without_the_packages_urls(path):
    """The answer of the same site where its developer left the package's URLs out."""
    project = import_module(settings.ROOT_URLCONF)
    bare = ModuleType("bare_urls")
    bare.urlpatterns = [urls for urls in project.urlpatterns if getattr(urls, "app_name", "") != "wagtail_healthblocks"]
    sys.modules["bare_urls"] = bare
    with override_settings(ROOT_URLCONF="bare_urls"):
        return Client().get(path)


def gallery(client):
    """What an editor sees in the gallery; nothing on a site that has none."""
    try:
        address = reverse("wagtail_healthblocks_gallery:index")
    except NoReverseMatch:
        return ""
    return client.get(address).content.decode()


def errors(stream, blocks):
    """What the editor says of these blocks when somebody publishes them."""
    value = stream.to_python(blocks)
    found = [finding.message for finding in findings_of(ArticlePage(body=value)) if finding.severity == "error"]
    try:
        stream.clean(value)
    except StreamBlockValidationError as error:
        found.append(json.dumps(error.as_json_data(), ensure_ascii=False))
    return "\n".join(found)


extra = json.loads(sys.argv[1])
stream = ArticlePage._meta.get_field("body").stream_block
body = [*every_block(stream), *every_block(stream), *extra]

site = Site.objects.get()
article = ArticlePage(title="Every block", body=json.dumps(body, cls=DjangoJSONEncoder))
people = ContributorIndexPage(title="People")
for page in (article, people):
    site.root_page.add_child(instance=page)
    page.save_revision().publish()

reader, editor = Client(), Client()
editor.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "password"))
responses = {
    "article": reader.get(article.get_url()),
    "article without our URLs": without_the_packages_urls(article.get_url()),
    "markdown": reader.get(article.get_url() + "index.md"),
    "people": reader.get(people.get_url()),
    "admin": editor.get(reverse("wagtailadmin_home")),
    "editor": editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk])),
}
for kind in {block["type"] for block in extra}:
    preview = {"id": stream.child_blocks[kind].definition_prefix}
    responses[f"preview of {kind}"] = editor.get(reverse("wagtailadmin_block_preview"), preview)
report = {
    "package": wagtail_healthblocks.__file__,
    "blocks": list(stream.child_blocks),
    "statuses": {name: response.status_code for name, response in responses.items()},
    "snippets": {model.__name__: model.objects.count() for model in (Contributor, Disclaimer, Helpline, Medicine)},
    "missing_migrations": missing_migrations(),
    "errors": errors(stream, extra),
    "article": responses["article"].content.decode(),
    "markdown": responses["markdown"].content.decode(),
    "gallery": gallery(editor),
    "people": responses["people"].content.decode(),
}
sys.stdout.write(json.dumps(report))
