"""Measures the reviews with a million rows, 200,000 of them on one page, on each database that answers: make bench.

It makes a database of its own and drops it. The bounds hold for SQLite and PostgreSQL; MariaDB's figures are shown.
Names of databases as arguments choose among them.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = 1_000_000
ON_ONE_PAGE = 200_000
OTHER_PAGES = 40
DEEP = 2_000
#: Each is measured so many times, and what is slow fewer times.
TIMES, FEW_TIMES, ENOUGH_SECONDS = 200, 3, 3
#: A page far down may take so many times what the first one takes, and each so many milliseconds in the database.
MOST_TIMES, MOST_MS = 1.5, 3
QUEUE_MOST_MS = 50
BOUND = ("sqlite", "postgresql")
WORDS = "I took it for four weeks in the evening. Falling asleep became easier after some days, and I woke up less. "


@dataclass
class Figure:
    what: str
    first: float
    deep: float | None = None
    deep_page: int = 0
    most_ms: float | None = None

    @property
    def holds(self):
        if self.most_ms is None:
            return True
        within = max(self.first, self.deep or 0) <= self.most_ms
        return within and (self.deep is None or self.deep <= MOST_TIMES * self.first)

    def __str__(self):
        deep = f"{self.deep:10.2f}  ({self.deep_page:,})" if self.deep is not None else ""
        ratio = f"{self.deep / self.first:6.2f}" if self.deep is not None else ""
        verdict = "" if self.most_ms is None else "ok" if self.holds else "TOO SLOW"
        return f"{self.what:44}{self.first:10.2f}{deep:20}{ratio:>8}  {verdict}"


def numbers(vendor):
    """A table of the numbers from 1, as each database makes one, and what its column is called."""
    if vendor == "postgresql":
        return "", f"generate_series(1, {ROWS}) AS numbers (n)"
    if vendor == "mysql":
        return "", f"(SELECT seq AS n FROM seq_1_to_{ROWS}) AS numbers"
    series = f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROWS}) "
    return series, "numbers"


def moment(vendor):
    """An SQL moment that grows with n, every 97 seconds from 2024 on."""
    return {
        "postgresql": "timestamptz '2024-01-01 00:00:00+00' + n * interval '97 seconds'",
        "mysql": "'2024-01-01' + INTERVAL n * 97 SECOND",
        "sqlite": "datetime('2024-01-01', '+' || (n * 97) || ' seconds')",
    }[vendor]


def fill(model, **columns):
    """Make a million rows at once. A column is SQL; one that is not given has its field's default."""
    from django.db import connection

    values = {}
    for field in model._meta.local_concrete_fields:
        if field.name in columns:
            values[field.column] = columns[field.name]
        elif not field.primary_key and not field.generated:
            default = field.get_db_prep_save(field.get_default(), connection)
            text = default if isinstance(default, str) else getattr(default, "obj", None)
            values[field.column] = "NULL" if default is None else literal(default if text is None else text)
    names = ", ".join(connection.ops.quote_name(name) for name in values)
    series, table = numbers(connection.vendor)
    insert = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) "
    select = f"SELECT {', '.join(values.values())} FROM {table}"
    with connection.cursor() as cursor:
        # MariaDB wants WITH after INSERT as SQLite does; PostgreSQL needs none.
        cursor.execute(insert + series + select)


def literal(value):
    if isinstance(value, bool):
        from django.db import connection

        return ("TRUE" if value else "FALSE") if connection.vendor == "postgresql" else str(int(value))
    if isinstance(value, (list, dict)):
        return "'[]'"
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


def make_pages():
    from tests import factories
    from tests.testapp.models import ReviewedPage

    home = factories.site_root()
    pages = [ReviewedPage(title=f"Article {number}", slug=f"article-{number}") for number in range(OTHER_PAGES + 1)]
    return [home.add_child(instance=page) for page in pages]


def fill_reviews(pages):
    from django.db import connection

    from wagtail_healthblocks.reviews.models import Review
    from wagtail_healthblocks.reviews.recount import repair

    vendor = connection.vendor
    every = ROWS // ON_ONE_PAGE
    hot, first = pages[0].pk, pages[1].pk
    when = moment(vendor)
    fill(
        Review,
        id="n",
        page=f"CASE WHEN n % {every} = 0 THEN {hot} ELSE {first} + n % {OTHER_PAGES} END",
        status=f"CASE WHEN n % {every} <> 0 AND n % 133 = 0 THEN 'pending' ELSE 'published' END",
        rating="1 + (n % 7) % 5",
        title="'Better after four weeks'",
        body=literal(WORDS * 3),
        display_name="'Robin'",
        flags="'[]'",
        created_at=when,
        published_at=when,
        decided_at=when,
    )
    for page in pages:
        repair(page.pk)


def fill_comments(pages):
    """The same for both comments: each of comments-xtd is one of contrib-comments, too."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django_comments.models import Comment
    from django_comments_xtd.models import XtdComment

    every = ROWS // ON_ONE_PAGE
    key = f"CASE WHEN n % {every} = 0 THEN {pages[0].pk} ELSE {pages[1].pk} + n % {OTHER_PAGES} END"
    text = f"CAST({key} AS CHAR(20))" if connection.vendor == "mysql" else f"CAST({key} AS varchar(20))"
    kind = ContentType.objects.get_for_model(pages[0]).pk
    columns = {"content_type": str(kind), "object_pk": text, "comment": literal(WORDS * 3), "site": "1"}
    fill(Comment, id="n", user_name="'Robin'", submit_date=moment(connection.vendor), **columns)
    fill(XtdComment, comment_ptr="n", thread_id="n", parent_id="n", order="1")


def analyse():
    from django.apps import apps
    from django.db import connection

    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if "review" in model.__name__.lower() or "omment" in model.__name__
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(f"ANALYZE TABLE {', '.join(tables)}")
            cursor.fetchall()
        else:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def statements(read):
    """The SQL that something runs, with its parameters."""
    from django.db import connection

    found = []

    def note(execute, sql, parameters, many, context):
        found.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        read()
    return found


def in_database(*reads):
    """The milliseconds that the database takes for each, its rows included: the best of many times, in turns."""
    from django.db import connection

    asked = [[query for query in statements(read) if query[0].startswith("SELECT")] for read in reads]
    best, end = [float("inf")] * len(reads), time.monotonic() + ENOUGH_SECONDS
    with connection.cursor() as cursor:
        for turn in range(TIMES):
            if turn >= FEW_TIMES and time.monotonic() > end:
                break
            for index, queries in enumerate(asked):
                start = time.perf_counter()
                for sql, parameters in queries:
                    cursor.execute(sql, parameters)
                    cursor.fetchall()
                best[index] = min(best[index], time.perf_counter() - start)
    return [seconds * 1000 for seconds in best]


def listing_figure(what, page, most_ms, **parameters):
    """Turns the pages with the cursor of each, as a reader does, and measures the first one and one far down."""
    from wagtail_healthblocks.reviews.listing import Listing

    listing, number = Listing(page.pk, **parameters), 1
    while number < DEEP and (after := listing.next_cursor):
        listing, number = Listing(page.pk, after=after, **parameters), number + 1
    after = listing.after
    first, deep = in_database(
        lambda: Listing(page.pk, **parameters).reviews, lambda: Listing(page.pk, after=after, **parameters).reviews
    )
    return Figure(what, first, deep, number, most_ms)


def comments_figure(what, model, page):
    """The same page of what a comments package lists, turned as its readers do: with Django's paginator."""
    from django.core.paginator import Paginator

    def read(number):
        comments = model.objects.for_model(page).filter(is_public=True, is_removed=False)
        return lambda: list(Paginator(comments, 20).page(number).object_list)

    return Figure(what, *in_database(read(1), read(DEEP)), DEEP)


def queue_figures(most_ms):
    from django.contrib.auth import get_user_model
    from django.test import Client

    from wagtail_healthblocks.reviews.queue import queue_url

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", "bench@example.org", "bench"))

    def read(**parameters):
        def get():
            response = client.get(queue_url(**parameters))
            assert response.status_code == 200, response.status_code

        get()  # what the first visit alone has to do
        return in_database(get)[0]

    return [
        Figure("queue, what waits", read(), most_ms=most_ms),
        Figure("queue, everything", read(status="all"), most_ms=most_ms),
        Figure("queue, one page", read(status="all", page=1)),
        Figure("queue, a search", read(status="all", q="became easier")),
    ]


def figures(page, bound):
    """Each figure as soon as it is measured."""
    from django_comments.models import Comment
    from django_comments_xtd.models import XtdComment

    most_ms = MOST_MS if bound else None
    for order in ("newest", "oldest", "highest", "lowest"):
        yield listing_figure(f"reviews, {order} first", page, most_ms, order=order)
    yield listing_figure("reviews, five stars", page, most_ms, stars=5)
    yield from queue_figures(QUEUE_MOST_MS if bound else None)
    yield comments_figure("django-contrib-comments", Comment, page)
    yield comments_figure("django-comments-xtd", XtdComment, page)


def measure(database):
    """Fill a new database, measure, drop it, and say whether the bounds hold."""
    import django

    django.setup()
    from django.db import connection

    started, holds = time.monotonic(), True
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        pages = make_pages()
        fill_reviews(pages)
        fill_comments(pages)
        analyse()
        print(f"\n{database}: {ROWS:,} rows made in {time.monotonic() - started:.0f} s\n")
        print(f"{'ms in the database':44}{'page one':>10}{'far down (page)':>20}{'ratio':>8}", flush=True)
        for figure in figures(pages[0], database in BOUND):
            print(figure, flush=True)
            holds = holds and figure.holds
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return holds


def run(database):
    """Measure one database in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="healthblocks-benchmark-") as folder:
        environment = {
            **os.environ,
            "DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "PYTHONPATH": str(ROOT),
            "BENCHMARK_FOLDER": folder if database == "sqlite" else "",
        }
        return subprocess.run([sys.executable, __file__, "--measure", database], env=environment).returncode == 0


def main(arguments):
    if arguments[:1] == ["--measure"]:
        sys.exit(not measure(arguments[1]))
    failed = [database for database in arguments or ["sqlite", "postgresql", "mariadb"] if not run(database)]
    if failed:
        sys.exit(f"Out of bounds, or not measured: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
