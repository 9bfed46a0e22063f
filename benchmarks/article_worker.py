"""What benchmarks/article.py asks of one release of the package: it answers line by line, in JSON.

It names only what every release has: the tests' factories, the page's reading, tags, addresses, the command.
"""

import gc
import json
import re
import sys
import time
from contextlib import ExitStack
from html import unescape
from io import StringIO
from itertools import cycle, islice
from pathlib import Path

import django

import wagtail_healthblocks

VIEW = """{% load healthblocks_tags wagtailcore_tags %}{% markdown_link %}{% health_structured_data %}
{% health_byline %}{% medical_check %}{% article_contents %}{% include_block page.body %}"""
BODY = "{% load wagtailcore_tags %}{% include_block page.body %}"
COMMAND = "healthblocks_check_structured_data"
#: Over how many pages the command runs that is measured.
CHECKED = 8


class Bench:
    def __init__(self):
        from django.db import connection

        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        self.things, self.pages, self.checked = self.make_things(), {}, []

    # What there is to show

    def make_things(self):
        from tests import factories

        medicines = [factories.MedicineFactory(name=name) for name in ("Zolpidol", "Examplamine", "Otheramine")]
        people = [factories.ContributorFactory(name=name) for name in ("Robin Example", "Kim Sample")]
        things = {
            "image": [factories.ImageFactory(file__width=1500, file__height=800) for _picture in range(6)],
            "medicine": medicines,
            "contributor": people,
            "checker": [factories.ContributorFactory(name="Sam Checker")],
        }
        factories.site_settings(publisher=factories.ContributorFactory(kind="organisation", name="The publisher"))
        return {name: [thing.pk for thing in made] for name, made in things.items()}

    def content(self, sizes):
        """Streams of these sizes as they are stored: every other block running text, the others each kind in turn."""
        return {size: list(islice(self.blocks(), size)) for size in sizes}

    def blocks(self):
        from tests.factories import heading, paragraph

        kinds = cycle(self.kinds())
        for number in range(10_000):
            if number % 8 == 0:
                yield heading(f"What to know about point {number}")
            elif number % 2 == 0:
                yield paragraph(self.text(number))
            else:
                yield next(kinds)()

    def text(self, number):
        source = f'<a href="https://example.org/{number}">a trial with 312 people</a>'
        return (
            f"<p>Point {number} of the article is told <b>in a sentence</b> of the usual length, which says where it "
            f"comes from: {source}, and how sure it is.</p>"
            "<p>A second one says what it means for readers, and whom they can ask about it.</p>"
        )

    def kinds(self):
        from tests import factories as make

        things = {name: cycle(keys) for name, keys in self.things.items()}

        def chosen(name):
            return next(things[name])

        return [
            lambda: make.figure(chosen("image")),
            lambda: make.key_points(),
            lambda: self.question(5),
            lambda: make.steps(),
            lambda: make.quote(),
            lambda: make.qa_section([self.question(n) for n in range(4)]),
            lambda: make.figure(chosen("image")),
            lambda: make.medicine_facts(chosen("medicine")),
            lambda: make.prescription_required(name="Otheramine", statuses=[make.status()]),
            lambda: make.figure(chosen("image")),
            lambda: make.dosage(name="Otheramine"),
            lambda: make.side_effects(name="Otheramine"),
            lambda: make.interactions(name="Otheramine"),
            lambda: make.figure(chosen("image")),
            lambda: make.off_label_notice(name="Otheramine"),
            lambda: make.warning_callout(),
            lambda: make.care_card(),
            lambda: make.disclaimer(text="<p>Ask your own doctor.</p>"),
            lambda: make.sponsor_disclosure(),
            lambda: make.evidence(),
            lambda: make.data_table(),
            lambda: make.do_dont(),
            lambda: make.figure(chosen("image")),
            lambda: make.video(),
            lambda: make.author_card(make.person(chosen("contributor"))),
            lambda: make.references(make.reference(), make.reference("A second trial", doi="10.1000/2", pmid="")),
        ]

    def question(self, number):
        from tests.factories import paragraph, question

        return question(f"What do readers ask as number {number}?", [paragraph(self.text(number)) for _ in range(2)])

    def load(self, content):
        from django.contrib.auth import get_user_model

        self.pages = {int(size): self.page(f"Article of {size}", body) for size, body in content.items()}
        self.pages[0] = self.page("Empty article", [])
        self.checked = [self.page(f"Checked article {number}", content["60"]) for number in range(CHECKED)]
        self.editor = get_user_model().objects.create_superuser("bench", "bench@example.org", "bench")
        self.flat = {size: self.flat_page(size) for size in self.pages if size}
        for page in self.pages.values():  # what is made on a first visit, such as the sizes of pictures
            self.html(page, VIEW)
        return {size: self.extent(size) for size in self.flat}

    def extent(self, size):
        """How much there is of an article, for whoever compares figures."""
        stored, (_template, html, words) = json.dumps(list(self.anew(size).body.raw_data)), self.flat[size]
        inside = len(list(decoded(self.anew(size).body)))
        headings = len(re.findall(r"<h[2-6]", html))
        return (
            f"{inside} values in {len(stored) / 1000:.0f} KB, "
            f"{len(html) / 1000:.0f} KB of HTML with {headings} headings and {len(words)} words and addresses"
        )

    def page(self, title, body):
        from tests import factories

        page = factories.ArticlePageFactory(title=title, body=body, medical_specialty="Psychiatric")
        page.save_revision().publish()
        factories.ContributionFactory(page=page, contributor=_contributor(self.things["contributor"][0]))
        factories.MedicalCheckFactory(page=page, contributor=_contributor(self.things["checker"][0]))
        return page.pk

    # What is measured

    def measure(self, name, size):
        from django.core.cache import cache

        run = self.runs()[name]
        calls, lowest = 1 if size >= 500 or name == "check command" else 3, float("inf")
        for _call in range(calls):
            cache.clear()
            gc.collect()
            with Queries() as queries:
                started = time.process_time()
                run(size)
                lowest = min(lowest, time.process_time() - started)
        return {"ms": lowest * 1000, "queries": queries.number}

    def runs(self):
        return {
            "limit": self.limit,
            "decoding": lambda size: decoded(self.anew(size).body),
            "body": lambda size: self.html(self.pages[size], BODY),
            "whole view": lambda size: self.html(self.pages[size], VIEW),
            "graph": lambda size: self.reading(size).graph.as_script(),
            "contents": lambda size: self.reading(size).contents,
            "Markdown": lambda size: self.reading(size).markdown,
            "API": self.api,
            "edit view": self.edit,
            "check command": self.check,
        }

    def anew(self, size):
        return _model().objects.get(pk=self.pages[size])

    def reading(self, size):
        from tests.factories import request_for

        return self.anew(size).get_reading(request_for())

    def html(self, key, template):
        from tests.factories import html_of

        return html_of(_model().objects.get(pk=key), template)

    def flat_page(self, size):
        """The page's body as one template without any tag, and its words and addresses as variables."""
        from django.template import engines

        words, html = {}, self.html(self.pages[size], BODY)

        def variable(match):
            name = f"v{len(words)}"
            words[name] = unescape(match["words"])
            return f"{match['before']}{{{{ {name} }}}}"

        pattern = r"""(?P<before>>|(?:href|src|id|srcset|alt)=")(?P<words>[^<>"]*[^<>"\s][^<>"]*)(?=[<"])"""
        template = engines["django"].from_string(re.sub(pattern, variable, re.sub(r"[{}]", "", html)))
        if unescape(template.render(words)) != unescape(re.sub(r"[{}]", "", html)):
            raise SystemExit("The flat template shows something else.")
        return template, html, words

    def limit(self, size):
        from tests.fuzz.twins import plain

        if not hasattr(self, "twin"):
            self.twin = plain(_model()._meta.get_field("body").stream_block)
        page, (template, _html, words) = self.anew(size), self.flat[size]
        decoded(self.twin.to_python(list(page.body.raw_data)))
        template.render(words)

    def api(self, size):
        fields = "_,title,body,structured_data,contents,markdown"
        response = self.client().get(f"/api/v2/pages/{self.pages[size]}/?fields={fields}")
        if response.status_code != 200 or len(response.json()) < 5:
            raise SystemExit(f"The API answers {response.status_code}.")

    def edit(self, size):
        from django.urls import reverse

        client = self.client()
        client.force_login(self.editor)
        response = client.get(reverse("wagtailadmin_pages:edit", args=[self.pages[size]]))
        if response.status_code != 200:
            raise SystemExit(f"The edit view answers {response.status_code}.")

    def client(self):
        from django.test import Client

        return Client(headers={"host": "localhost"})

    def check(self, _size):
        self.run_command(self.checked)

    def run_command(self, keys, out=None):
        """Run the command as on a site that has these articles and no others."""
        from django.core.management import CommandError, call_command
        from wagtail.models import Page

        others = Page.objects.filter(live=True).exclude(pk__in=keys)
        keys_of_others = list(others.values_list("pk", flat=True))
        others.update(live=False)
        try:
            call_command(COMMAND, stdout=out or StringIO())
        except CommandError as error:
            if not error.returncode == 1:
                raise
        finally:
            Page.objects.filter(pk__in=keys_of_others).update(live=True)

    def memory(self, pages):
        """The megabytes of the process after each tenth of the pages."""
        body = json.loads(json.dumps(list(self.anew(60).body.raw_data)[:14]))
        watch = Watch(pages // 10)
        self.run_command([self.page(f"Article {number}", body) for number in range(pages)], watch)
        return watch.found


class Watch(StringIO):
    """Where a command prints a line a page: how much memory the process has meanwhile."""

    def __init__(self, step):
        super().__init__()
        self.step, self.number, self.found = step, 0, {}

    def write(self, text):
        if text[:1].isdigit():
            self.number += 1
            if self.number % self.step == 0:
                size = int(Path("/proc/self/statm").read_text().split()[1]) * 4096
                self.found[self.number] = round(size / 1_000_000)
        return len(text)


class Queries(ExitStack):
    """How many queries are made inside it."""

    def __enter__(self):
        from django.db import connection

        self.number = 0
        self.enter_context(connection.execute_wrapper(self.count))
        return self

    def count(self, execute, *query):
        self.number += 1
        return execute(*query)


def decoded(value):
    """Everything in a stream, read, so that all of it is decoded."""
    from wagtail.blocks import StreamValue, StructValue
    from wagtail.blocks.list_block import ListValue

    if isinstance(value, StreamValue):
        inner = [child.value for child in value]
    elif isinstance(value, ListValue):
        inner = list(value)
    else:
        inner = list(value.values()) if isinstance(value, StructValue) else []
    return inner + [further for each in inner for further in decoded(each)]


def _model():
    from tests.testapp.models import ArticlePage

    return ArticlePage


def _contributor(key):
    from wagtail_healthblocks.models import Contributor

    return Contributor.objects.get(pk=key)


def main():
    answers, sys.stdout = sys.stdout, sys.stderr  # what others print is no answer
    django.setup()
    if not Path(wagtail_healthblocks.__file__).is_relative_to(Path.cwd()):
        raise SystemExit(f"{wagtail_healthblocks.__file__} is not what is to be measured.")
    bench = Bench()
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(getattr(bench, asked.pop("question"))(**asked)), file=answers, flush=True)


if __name__ == "__main__":
    main()
