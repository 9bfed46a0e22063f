"""Measures what publishing a medicine costs that 2,000 pages show, on PostgreSQL: make bench.

The request and the whole of it, with tasks that run in the request and with a worker of their own, and as it was at an
earlier commit (BEFORE, where git has it). A worker is killed in the middle, and the command goes on. It makes a
database of its own and drops it. PAGES says how many pages.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = int(os.environ.get("PAGES", "2000"))
BEFORE = os.environ.get("BEFORE", "d93ca60")
#: The request, and the task for each page.
MOST_SECONDS, MOST_QUERIES, MOST_QUERIES_OF_A_PAGE = 1, 30, 5
NAMES = iter(f"Zolpidol{letter}" for letter in "abcdefghijklmnop")


class Meter:
    """What happens inside it costs: seconds, seconds of this process, queries."""

    def __enter__(self):
        from django.db import connection

        self.queries = 0
        self.counting = connection.execute_wrapper(self.count)
        self.counting.__enter__()
        self.started, self.cpu = time.perf_counter(), time.process_time()
        return self

    def count(self, execute, *args):
        self.queries += 1
        return execute(*args)

    def __exit__(self, *error):
        self.seconds, self.cpu = time.perf_counter() - self.started, time.process_time() - self.cpu
        self.counting.__exit__(*error)

    @property
    def figures(self):
        return {"seconds": self.seconds, "cpu": self.cpu, "queries": self.queries}


def row(what, seconds, cpu, queries):
    print(f"{what:58}{seconds:9.2f}{cpu:9.2f}{queries:9,}", flush=True)


# The steps, each in a process of its own


def fill():
    """One medicine, and many articles of 21 blocks that show it: one is made, and copied in the database."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from tests import factories

    medicine = factories.MedicineFactory(name="Zolpidol")
    medicine.save_revision().publish()
    body = [factories.medicine_facts(medicine), factories.dosage(medicine), factories.prescription_required(medicine)]
    body += [factories.key_points(), factories.steps(), factories.do_dont(), factories.quote(), factories.data_table()]
    body += [factories.warning_callout(), factories.references(), factories.evidence()]
    body += [block for part in range(5) for block in (factories.heading(f"Part {part}"), factories.paragraph())]
    page = factories.ArticlePageFactory(slug="article-0", title="How a medicine works", body=body)
    get_user_model().objects.create_superuser("bench", "bench@example.org", "bench")
    last = type(page).objects.order_by("pk").last().pk
    home = page.get_parent()
    for model in (page.page_ptr.__class__, type(page)):
        copy(model, page, {"id": f"{last} + n", "page_ptr_id": f"{last} + n"} | paths(home))
    with connection.cursor() as cursor:
        columns = "base_content_type_id, content_type_id, model_path, content_path, to_content_type_id, to_object_id"
        cursor.execute(
            f"INSERT INTO wagtailcore_referenceindex (object_id, content_path_hash, {columns}) "
            f"SELECT ({last} + n)::text, content_path_hash, {columns} FROM wagtailcore_referenceindex, "
            f"generate_series(1, {PAGES - 1}) AS numbers (n) WHERE object_id = %s AND base_content_type_id = %s",
            [str(page.pk), content_type(page)],
        )
        cursor.execute("VACUUM ANALYZE")


def content_type(page):
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(page.page_ptr.__class__).pk


def paths(home):
    return {
        "path": f"'{home.path}' || (1000 + n)::text",
        "slug": "'article-' || n",
        "url_path": f"'{home.url_path}article-' || n || '/'",
        "translation_key": "gen_random_uuid()",
        "latest_revision_id": "NULL",
        "live_revision_id": "NULL",
    }


def copy(model, page, values):
    from django.db import connection

    columns = [field.column for field in model._meta.local_concrete_fields]
    key = model._meta.pk.column
    chosen = ", ".join(values.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {chosen} FROM {model._meta.db_table}, "
            f"generate_series(1, {PAGES - 1}) AS numbers (n) WHERE {key} = %s",
            [page.pk],
        )


def publish(name):
    """What the request does of publishing it: no more than Wagtail's own code and ours."""
    from django.db import transaction

    from wagtail_healthblocks.models import Medicine

    medicine = Medicine.objects.get()
    medicine.name = name
    revision = medicine.save_revision()
    with Meter() as meter, transaction.atomic():
        revision.publish()
    return meter.figures


def post(name):
    """The whole request of an editor: the form's own, and Wagtail's admin around it."""
    from bs4 import BeautifulSoup
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from tests.medical_checks import fields_of
    from wagtail_healthblocks.models import Medicine

    client = Client()
    client.force_login(get_user_model().objects.get())
    url = reverse(Medicine.snippet_viewset.get_url_name("edit"), args=[Medicine.objects.get().pk])
    form = BeautifulSoup(client.get(url).text, "html.parser").select_one("#w-editor-form")
    values = fields_of(form) | {"name": name, "action-publish": "1", "uses-count": "0"}
    with Meter() as meter:
        response = client.post(url, values)
    if response.status_code != 302 or Medicine.objects.get().name != name:
        sys.exit("The form was not saved.")
    return meter.figures


def work(_name):
    """What a worker does until the queue is empty."""
    from django.core.management import call_command

    with Meter() as meter:
        call_command("db_worker", batch=True, verbosity=0, startup_delay=False, interval=0)
    return meter.figures


def resume(_name):
    from django.core.management import call_command

    with Meter() as meter:
        call_command("healthblocks_refresh_pages", silent_for=0)
    return meter.figures


def watch(_name):
    """Wait until a worker has indexed half of the pages, and say up to which."""
    from tests.testapp.models import ArticlePage
    from wagtail_healthblocks.models.page_refreshes import PageRefresh

    middle = ArticlePage.objects.order_by("pk").values_list("pk", flat=True)[PAGES // 2]
    end = time.monotonic() + 600
    while time.monotonic() < end:
        half = PageRefresh.objects.filter(phase="index", last_page_id__gte=middle)
        if found := half.values_list("last_page_id", flat=True):
            return found[0]
        time.sleep(0.02)
    sys.exit("No worker was seen at work: PAGES are too few, or the worker does nothing.")


def check(name):
    """Whether every page was purged, is found by the new name, and says it."""
    from wagtail.search.backends import get_search_backend

    from tests.testapp.models import ArticlePage

    purged = set(Path(os.environ["BENCHMARK_FOLDER"], "purged").read_text().split())
    pages = list(ArticlePage.objects.live())
    found = {page.pk for page in get_search_backend().search(name, ArticlePage.objects.all())[: 2 * PAGES]}
    return {
        "purged": sum(page.full_url in purged for page in pages),
        "found": len(found & {page.pk for page in pages}),
        "pages": len(pages),
        "said": said(),
    }


def said():
    from wagtail.models import ModelLogEntry

    entries = ModelLogEntry.objects.filter(action="healthblocks.refresh_pages").order_by("pk")
    return [entry.message for entry in entries]


def create(_name):
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    fill()


def drop(_name):
    from django.db import connection

    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


STEPS = {step.__name__: step for step in (create, publish, post, work, watch, resume, check, drop)}


class Site:
    """A site at some commit, on a database of its own, whose steps run in processes of their own."""

    def __init__(self, root, folder, tasks):
        self.root, self.folder, self.tasks = root, folder, tasks

    def start(self, step, name=""):
        Path(self.folder, "purged").touch()
        environment = {
            **os.environ,
            "DATABASE": "postgresql",
            "DJANGO_SETTINGS_MODULE": "benchmarks.publishing_settings",
            "PYTHONPATH": str(self.root),
            "BENCHMARK_FOLDER": self.folder,
            "BENCHMARK_TASKS": self.tasks,
        }
        command = [sys.executable, str(self.root / "benchmarks" / "publishing.py"), "--step", step, name]
        return subprocess.Popen(command, cwd=self.root, env=environment, stdout=subprocess.PIPE)

    def run(self, step, name=""):
        process = self.start(step, name)
        out = process.communicate()[0]
        if process.returncode:
            sys.exit(f"{step} failed.")
        return json.loads(out.decode().rpartition("\n")[2])

    def purge_nothing_yet(self):
        Path(self.folder, "purged").write_text("")


def is_right(site, name):
    told = site.run("check", name)
    print(
        f"{'':4}of {told['pages']:,} pages {told['purged']:,} were purged, {told['found']:,} are found by the new name"
    )
    return told["purged"] == told["found"] == told["pages"], told["said"]


def measure_before(folder):
    """The same at an earlier commit, with tasks that run in the request, as it knew no other."""
    packed = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True)
    if packed.returncode:
        print(f"(git has no commit {BEFORE} here, so it is not measured)")
        return
    root = Path(folder, "before")
    tarfile.open(fileobj=BytesIO(packed.stdout)).extractall(root, filter="data")
    for name in ("publishing.py", "publishing_settings.py"):
        (root / "benchmarks").mkdir(exist_ok=True)
        (root / "benchmarks" / name).write_text((ROOT / "benchmarks" / name).read_text())
    site = Site(root, folder, "immediate")
    try:
        site.run("create")
        row(f"{BEFORE}, tasks in the request: publishing", **site.run("publish", next(NAMES)))
    finally:
        site.run("drop")


def measure_now(folder):
    """Everything as it is now; says what is out of bounds."""
    immediate, queued = Site(ROOT, folder, "immediate"), Site(ROOT, folder, "queue")
    immediate.run("create")
    try:
        yield from measure_immediate(immediate)
        yield from measure_queue(queued)
        yield from measure_killed(queued)
    finally:
        immediate.run("drop")


def measure_immediate(site):
    site.purge_nothing_yet()
    name = next(NAMES)
    row("now, tasks in the request: publishing", **site.run("publish", name))
    if not is_right(site, name)[0]:
        yield "tasks in the request left pages as they were"


def measure_queue(site):
    site.run("work")  # what making the site enqueued
    for step, what in (("publish", "publishing"), ("post", "an editor's whole request")):
        site.purge_nothing_yet()
        name = next(NAMES)
        request = site.run(step, name)
        row(f"now, a worker: {what}", **request)
        worker = site.run("work")
        row("now, a worker: what the worker does", **worker)
        if not is_right(site, name)[0]:
            yield f"the worker left pages as they were ({what})"
        if request["seconds"] > MOST_SECONDS:
            yield f"{what} took {request['seconds']:.2f} s"
        if step == "publish" and request["queries"] > MOST_QUERIES:
            yield f"{what} took {request['queries']} queries"
        if worker["queries"] > MOST_QUERIES_OF_A_PAGE * PAGES:
            yield f"the worker took {worker['queries']} queries"


def measure_killed(site):
    site.purge_nothing_yet()
    name = next(NAMES)
    site.run("publish", name)
    worker = site.start("work")
    page = site.run("watch")
    worker.kill()
    worker.wait()
    print(f"{'':4}the worker was killed after the page {page}")
    row("now, after a kill: healthblocks_refresh_pages", **site.run("resume"))
    right, said = is_right(site, name)
    print("\n".join(f"{'':4}history: {line}" for line in said[-3:]))
    if not right:
        yield "pages were left as they were after a kill"


def main(arguments):
    if arguments[:1] == ["--step"]:
        import django

        django.setup()
        print("\n" + json.dumps(STEPS[arguments[1]](*arguments[2:])), end="")
        return
    print(
        f"{f'PostgreSQL, {PAGES:,} pages of 21 blocks that show one medicine':58}{'seconds':>9}{'CPU':>9}{'queries':>9}"
    )
    with tempfile.TemporaryDirectory(prefix="healthblocks-publishing-") as folder:
        measure_before(folder)
        if wrong := list(measure_now(folder)):
            sys.exit(f"Out of bounds: {'; '.join(wrong)}")


if __name__ == "__main__":
    main(sys.argv[1:])
