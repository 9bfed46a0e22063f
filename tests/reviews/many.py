"""A process that decides at once all reviews that wait, as a moderator does, and says what came of it as JSON.

`python -m tests.reviews.many make FILE 300000 6000` makes the database with so many reviews of which so many wait,
`… decide FILE` decides. With DATABASE=postgresql or mariadb it is a database of that name on the server, and
`… drop NAME` ends it.
"""

import json
import os
import sys
from pathlib import Path


def set_up(path):
    import django
    from django.conf import settings

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    settings.DATABASES["default"]["NAME"] = path
    django.setup()


def on_server(statement):
    """Do this to the whole database, where there is a server that keeps it."""
    from django.db import connection

    if connection.vendor != "sqlite":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"{statement} {connection.ops.quote_name(connection.settings_dict['NAME'])}")


def drop():
    on_server("DROP DATABASE IF EXISTS")


def make(rows, waiting):
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from tests import factories
    from tests.testapp.models import ReviewedPage
    from wagtail_healthblocks.reviews.models import Review
    from wagtail_healthblocks.reviews.recount import repair

    on_server("CREATE DATABASE")
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("moderator", "moderator@example.org", "secret")
    page = factories.site_root().add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))
    pattern = Review.objects.create(page=page, rating=4, title="Slept better", body="It helped me. " * 20)
    copied = [field for field in Review._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(field.column for field in copied if field.column not in ("id", "status"))
    every = int(rows) // int(waiting)
    status = f"CASE WHEN n % {every} = 0 THEN 'pending' WHEN n % 2 = 1 THEN 'rejected' ELSE 'published' END"
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(f"SET SESSION max_recursive_iterations = {rows}")
        cursor.execute(
            f"INSERT INTO {Review._meta.db_table} (status, {columns}) "
            f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows}) "
            f"SELECT {status}, {columns} FROM numbers CROSS JOIN {Review._meta.db_table}"
        )
    pattern.delete()
    repair(page.pk)


def states():
    from django.db.models import Count

    from wagtail_healthblocks.reviews.models import Review

    return dict(Review.objects.order_by().values_list("status").annotate(count=Count("pk")))


def decide():
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tests.reviews.admin import bulk_url, fields_of, soup_of, undo, url_of
    from wagtail_healthblocks.reviews.models import Decision
    from wagtail_healthblocks.reviews.recount import find_drift

    loaded = most_memory()  # the tests' own libraries, and their lists of names, are most of it
    client, before = Client(), states()
    client.force_login(get_user_model().objects.get())
    listing = url_of("list", status="pending")

    queue = client.get(listing)
    url = bulk_url("publish", back=listing)
    confirmation = client.get(url)
    form = next(form for form in soup_of(confirmation).select("form") if form.select("[name=seen]"))
    done = client.post(url, fields_of(form), follow=True)
    after = states()
    published = Decision.objects.filter(to_status="published", from_status="pending").count()
    undone = undo(client, done)
    return {
        "statuses": [queue.status_code, confirmation.status_code, done.status_code, undone.status_code],
        "confirmation": soup_of(confirmation).select_one("main").get_text(" ", strip=True),
        "form_bytes": len(str(form)),
        "before": before,
        "after": after,
        "decisions": published,
        "undone": states(),
        "drift": len(list(find_drift())),
        "megabytes": most_memory() - loaded,
    }


def most_memory():
    """The most memory that this process has held, in megabytes."""
    # Not getrusage: on Linux it counts the process that started this one, from before the program was loaded.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("This system does not say how much memory a process has held.")


if __name__ == "__main__":
    task, path, *numbers = sys.argv[1:]
    set_up(path)
    sys.stdout.write(json.dumps({"make": make, "decide": decide, "drop": drop}[task](*numbers)) + "\n")
