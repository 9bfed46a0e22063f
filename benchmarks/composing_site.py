"""What the composing benchmark asks of the example site outside the browser.

It runs in a process with the package as it is in one folder, for an earlier commit has a site of its own.
"""

import json
import sys

import django
from django.apps import apps
from django.core.management import call_command


def load():
    """Make the site, and say the primary key of everything that the article's data names."""
    from articles.demo.loader import Demo

    call_command("migrate", interactive=False, verbosity=0)
    demo = Demo()
    demo.load()
    # A page that is new has not been checked, and does not print who did.
    apps.get_model("wagtail_healthblocks", "MedicalCheck").objects.all().delete()
    print(json.dumps(demo.keys))


def forget():
    """Take away the articles and all sources: whoever writes has to bring them."""
    for page in apps.get_model("articles", "ArticlePage").objects.all():
        page.delete()
    apps.get_model("wagtail_healthblocks", "Source").objects.all().delete()


def sources():
    """Say the primary keys of the sources by their titles."""
    print(json.dumps(dict(apps.get_model("wagtail_healthblocks", "Source").objects.values_list("title", "pk"))))


def publish():
    """Publish the sources that were added as drafts, as an editor does with what came with an article."""
    # The earlier commit has no sources beside its articles.
    if "source" in apps.all_models["wagtail_healthblocks"]:
        for source in apps.get_model("wagtail_healthblocks", "Source").objects.filter(live=False):
            source.get_latest_revision().publish()


if __name__ == "__main__":
    django.setup()
    {"load": load, "forget": forget, "sources": sources, "publish": publish}[sys.argv[1]]()
