"""A site's migrations outlive the package's apps: what they name can be read without them."""

import re
import shutil
import subprocess

import pytest

from tests.test_migrations import ROOT, SETTINGS, manage
from tests.test_migrations import copy_tables as copy_tables  # fixtures
from tests.test_migrations import host as host

pytestmark = pytest.mark.thorough

#: The same site once it has left.
OWN_MODELS = """
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class HostPage(Page):
    article = StreamField([("paragraph", RichTextBlock())])
"""


def leave(folder, app, apps="wagtail_healthblocks"):
    """The same project without the package's apps, or some, and their names in its models; its migrations stay."""
    settings = SETTINGS.replace('"host"', f'"{app}"')
    settings += f'INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("{apps}")]\n'
    settings += 'ROOT_URLCONF = "django.contrib.auth.urls"\n'
    (folder / "host_settings.py").write_text(settings)
    (folder / app / "models.py").write_text(OWN_MODELS)


def test_the_sites_migrations_run_without_the_app(host, tmp_path):  # noqa: F811
    folder = shutil.copytree(host, tmp_path / "left")
    leave(folder, "host")

    manage(folder, "makemigrations", "host", "--noinput")
    ran = manage(folder, "migrate", "host")

    assert "Applying host.0001_initial... OK" in ran.stdout
    assert "No changes detected" in manage(folder, "makemigrations", "--check", "--dry-run").stdout


@pytest.fixture
def earlier(tmp_path, copy_tables):  # noqa: F811
    """A project without the package's apps, whose migrations an earlier release wrote: they name our models."""
    folder = tmp_path / "earlier"
    shutil.copytree(ROOT / "tests" / "testapp" / "migrations", folder / "home" / "migrations")
    for later in (folder / "home" / "migrations").glob("000[4-9]_*.py"):
        later.unlink()  # a foreign key to a model of ours has to go first, and what came after it
    (folder / "home" / "__init__.py").touch()
    for file in (folder / "home" / "migrations").glob("0*.py"):
        file.write_text(file.read_text().replace("('testapp',", "('home',"))
    leave(folder, "home")
    copy_tables(folder)
    return folder


def test_migrations_of_an_earlier_release_say_what_they_need(earlier):
    ran = manage(earlier, "migrate", "home", check=False)

    assert ran.returncode != 0
    assert 'wagtail_healthblocks.models needs "wagtail_healthblocks" in INSTALLED_APPS' in ran.stderr


def test_migrations_of_an_earlier_release_run_once_they_are_changed_as_the_guide_says(earlier):
    guide = (ROOT / "docs" / "how-to" / "leave.md").read_text(encoding="utf-8")
    (change,) = re.findall(r"^```sh\n(sed .*?)^```$", guide, re.MULTILINE | re.DOTALL)

    subprocess.run(["sh", "-ec", change], cwd=earlier, check=True)

    assert "Applying home.0002_reviewed_page... OK" in manage(earlier, "migrate", "home").stdout


def test_without_the_reviews_their_models_are_not_taken_for_those_of_the_core(earlier):
    leave(earlier, "home", apps="wagtail_healthblocks.reviews")

    ran = manage(earlier, "makemigrations", "--check", "--dry-run", check=False)

    assert 'wagtail_healthblocks.reviews.models needs "wagtail_healthblocks.reviews" in INSTALLED_APPS' in ran.stderr
    assert "Migrations for" not in ran.stdout
