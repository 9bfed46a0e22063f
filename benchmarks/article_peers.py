"""Shows an article with another package's nearest blocks: what benchmarks/article.py asks of PEERS.

It runs in an environment of that package: PEERS="nhsuk=/venvs/nhsuk/bin/python crx=/venvs/crx/bin/python", with
wagtail-nhsuk-frontend and coderedcms. The words are those of our article, as far as the blocks have a place for them.
"""

import gc
import json
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

NAME = sys.argv[1]
APPS = {
    "nhsuk": ["wagtailnhsukfrontend"],
    "crx": ["coderedcms", "django_bootstrap5", "wagtail.contrib.settings", "wagtailseo", "wagtailcache"],
}
MODELS = {
    "nhsuk": """
from wagtail.blocks import RichTextBlock
from wagtailnhsukfrontend import blocks as nhs
from wagtail.fields import StreamField
from wagtail.models import Page


class Article(Page):
    body = StreamField([
        ("text", RichTextBlock()), ("image", nhs.ImageBlock()), ("inset", nhs.InsetTextBlock()),
        ("warning", nhs.WarningCalloutBlock()), ("expander", nhs.ExpanderBlock()),
        ("expanders", nhs.ExpanderGroupBlock()), ("summary", nhs.SummaryListBlock()), ("care", nhs.CareCardBlock()),
        ("do", nhs.DoBlock()), ("dont", nhs.DontBlock()), ("action", nhs.ActionLinkBlock()),
        ("card", nhs.CardImageBlock()),
    ])
""",
    "crx": """
from coderedcms.blocks import CONTENT_STREAMBLOCKS
from wagtail.fields import StreamField
from wagtail.models import Page


class Article(Page):
    body = StreamField(CONTENT_STREAMBLOCKS)
""",
}
BODY = "{% load wagtailcore_tags %}{% include_block page.body %}"


def text(number):
    source = f'<a href="https://example.org/{number}">a trial with 312 people</a>'
    return (
        f"<p>Point {number} of the article is told <b>in a sentence</b> of the usual length, which says where it "
        f"comes from: {source}, and how sure it is.</p>"
        "<p>A second one says what it means for readers, and whom they can ask about it.</p>"
    )


def listed(number, tag="ul"):
    return f"<{tag}>" + "".join(f"<li>It is thing {number} of {n} to know.</li>" for n in range(3)) + f"</{tag}>"


def child(kind, value):
    return {"type": kind, "value": value, "id": str(uuid4())}


def nhsuk(image):
    def picture():
        return {"content_image": next(image), "alt_text": "A curve", "caption": "The level in blood"}

    def question(number):
        body = [child("richtext", text(number)), child("richtext", text(number))]
        return {"title": f"What do readers ask as number {number}?", "body": body}

    def facts():
        return {"rows": [child("item", {"key": f"Fact {n}", "value": f"<p>It is so in {n}.</p>"}) for n in range(4)]}

    def person():
        words = {
            "heading": "Robin Example",
            "heading_level": 3,
            "heading_size": "",
            "body": text(6),
            "alt_text": "Robin",
        }
        return words | {"content_image": next(image), "url": "https://example.org/robin"}

    care = {"type": "urgent", "heading_level": 3, "title": "Call if:", "body": [child("richtext", listed(4))]}
    do = {"heading_level": 3, "label": "", "do": [child("item", "<p>rest</p>"), child("item", "<p>drink</p>")]}
    dont = {"heading_level": 3, "label": "", "dont": [child("item", "<p>drive</p>")]}
    video = {"text": "Watch it", "external_url": "https://videos.example.org/", "new_window": False}
    return [
        lambda: ("image", picture()),
        lambda: ("inset", {"body": listed(1)}),
        lambda: ("expander", question(5)),
        lambda: ("text", listed(2, "ol")),
        lambda: ("inset", {"body": "<p>It helped me to write it down.</p>"}),
        lambda: ("expanders", {"expanders": [child("item", question(n)) for n in range(4)]}),
        lambda: ("summary", facts()),
        lambda: ("image", picture()),
        lambda: ("warning", {"title": "Prescription only", "heading_level": 3, "body": text(3)}),
        lambda: ("summary", facts()),
        lambda: ("care", care),
        lambda: ("do", do),
        lambda: ("image", picture()),
        lambda: ("dont", dont),
        lambda: ("action", video),
        lambda: ("card", person()),
    ]


def accordions():
    from coderedcms.models import Accordion, AccordionPanel

    for accordion in [Accordion.objects.create(name=f"Questions {number}") for number in range(3)]:
        for n in range(4):
            content = json.dumps([child("text", text(n)), child("text", text(n))])
            name = f"What do readers ask as number {n}?"
            AccordionPanel.objects.create(accordion=accordion, name=name, content=content, sort_order=n)
        yield accordion.pk


def notices():
    from coderedcms.models import ReusableContent

    for number in range(2):
        content = json.dumps([child("text", text(number))])
        yield ReusableContent.objects.create(name=f"Notice {number}", content=content).pk


def crx(image):
    def card(number, **more):
        words = {"title": f"What do readers ask as number {number}?", "subtitle": "", "description": text(number) * 2}
        return words | {"links": []} | more

    faq, notice = cycle(list(accordions())), cycle(list(notices()))
    rows = [["Drink", "Caffeine"], ["Tea", "2.5"], ["Coffee", "7.0"]]
    table = {"data": rows, "cell": [], "first_row_is_table_header": True, "first_col_is_header": False}
    return [
        lambda: ("image", {"image": next(image)}),
        lambda: ("text", listed(1)),
        lambda: ("card", card(5)),
        lambda: ("text", listed(2, "ol")),
        lambda: ("quote", {"text": "It helped me to write it down.", "author": "Pat Expert"}),
        lambda: ("accordion", {"accordion": next(faq)}),
        lambda: ("card", card(1)),
        lambda: ("image", {"image": next(image)}),
        lambda: ("card", card(2, image=next(image))),
        lambda: ("table", {"table": table}),
        lambda: ("text", listed(4)),
        lambda: ("card", card(3)),
        lambda: ("reusable_content", {"content": next(notice)}),
        lambda: ("image", {"image": next(image)}),
        lambda: ("card", card(6, image=next(image))),
    ]


def blocks(image):
    kinds = cycle({"nhsuk": nhsuk, "crx": crx}[NAME](image))
    for number in range(10_000):
        if number % 8 == 0:
            yield {"type": "text", "value": f"<h2>What to know about point {number}</h2>", "id": str(uuid4())}
        elif number % 2 == 0:
            yield {"type": "text", "value": text(number), "id": str(uuid4())}
        else:
            kind, value = next(kinds)()
            yield {"type": kind, "value": value, "id": str(uuid4())}


def set_up(folder):
    import django
    from django.conf import settings

    app = Path(folder, "peer_site")
    (app / "migrations").mkdir(parents=True)
    (app / "migrations" / "__init__.py").write_text("")
    (app / "__init__.py").write_text("")
    (app / "models.py").write_text(MODELS[NAME])
    (app / "urls.py").write_text(
        "from django.urls import include, path\nfrom wagtail import urls\nurlpatterns = [path('', include(urls))]\n"
    )
    sys.path.insert(0, folder)
    names = ["users", "snippets", "documents", "images", "search", "sites", "embeds", "admin", "contrib.table_block"]
    contrib = ["auth", "contenttypes", "sessions", "messages", "staticfiles"]
    settings.configure(
        SECRET_KEY="only for benchmarks",
        BASE_DIR=folder,
        USE_TZ=True,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="peer_site.urls",
        STATIC_URL="/static/",
        MEDIA_ROOT=folder,
        MEDIA_URL="/media/",
        WAGTAIL_SITE_NAME="Peers",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        WAGTAILADMIN_BASE_URL="http://localhost",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        INSTALLED_APPS=[
            "peer_site",
            *APPS[NAME],
            *(f"wagtail.{name}" for name in names),
            "wagtail",
            "modelcluster",
            "taggit",
            *(f"django.contrib.{name}" for name in contrib),
        ],
    )
    django.setup()


class Peer:
    def __init__(self):
        from django.core.management import call_command
        from wagtail.images import get_image_model
        from wagtail.images.tests.utils import get_test_image_file

        call_command("makemigrations", "peer_site", verbosity=0)
        call_command("migrate", verbosity=0)
        pictures = [
            get_image_model().objects.create(title=f"Curve {n}", file=get_test_image_file(f"{n}.png", size=(1500, 800)))
            for n in range(6)
        ]
        self.image, self.pages = cycle([picture.pk for picture in pictures]), {}

    def load(self, sizes):
        from peer_site.models import Article
        from wagtail.models import Page

        home = Page.objects.get(depth=2)
        for size in sizes:
            body = json.dumps(list(islice(blocks(self.image), size)))
            self.pages[size] = home.add_child(instance=Article(title=f"Article {size}", body=body)).pk
            self.html(size)  # the sizes of its pictures are made
        return {size: f"{len(self.html(size)) / 1000:.0f} KB of HTML" for size in sizes}

    def html(self, size):
        from django.template import engines
        from django.test import RequestFactory
        from peer_site.models import Article

        request = RequestFactory().get("/", headers={"host": "localhost"})
        page = Article.objects.get(pk=self.pages[size])
        return engines["django"].from_string(BODY).render({"page": page, "self": page}, request)

    def measure(self, name, size):
        from django.core.cache import cache
        from django.db import connection

        lowest, queries = float("inf"), []
        for _call in range(1 if size >= 500 else 3):
            cache.clear()
            gc.collect()
            queries.clear()
            with connection.execute_wrapper(lambda execute, *query: queries.append(1) or execute(*query)):
                started = time.process_time()
                self.html(size)
                lowest = min(lowest, time.process_time() - started)
        return {"ms": lowest * 1000, "queries": len(queries)}


def main():
    answers, sys.stdout = sys.stdout, sys.stderr  # what others print is no answer
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        peer = Peer()
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps(getattr(peer, asked.pop("question"))(**asked)), file=answers, flush=True)


if __name__ == "__main__":
    main()
