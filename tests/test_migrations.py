"""A new release of the package, and a site's own changes to its blocks, write no migration in the site's app."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import wagtail

from wagtail_healthblocks import blocks

pytestmark = pytest.mark.versions

ROOT = Path(__file__).parent.parent
NAMES = [name for name in blocks.__all__ if name not in ("HealthBlock", "HealthBlockMixin")]

SETTINGS = """
from tests.settings import *

INSTALLED_APPS = ["host", *(app for app in INSTALLED_APPS if app != "tests.testapp")]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "host.sqlite3"}}
"""

WITHOUT = """
from host_settings import *

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "host" and "healthblocks" not in app]
"""

#: A site that uses every block of the package and a subclass of each: directly, in its own blocks, and in the bundle.
MODELS = """
from wagtail.blocks import CharBlock, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from wagtail_healthblocks import blocks
from wagtail_healthblocks.models import ContributorIndexMixin, HealthArticleMixin
from wagtail_healthblocks.reviews.blocks import ReviewsPanelBlock
from wagtail_healthblocks.reviews.models import ReviewableMixin
from host.own import OWN, PlainBlock

OURS = [(name.lower(), getattr(blocks, name)) for name in {names}]


class ColumnsBlock(StructBlock):
    left = blocks.QASectionBlock()
    right = blocks.QASectionBlock(label="Right", help_text="Beside it")
    notes = ListBlock(blocks.ParagraphBlock(features=["bold"]))


class HostPage(HealthArticleMixin, Page):
    article = StreamField(blocks.HealthArticleStreamBlock())
    direct = StreamField([(name, block()) for name, block in OURS])
    own = StreamField([(name, block(help_text="Of this site")) for name, block in OWN])
    columns = StreamField([("columns", ColumnsBlock()), ("plain", PlainBlock())])


class PeoplePage(ContributorIndexMixin, Page):
    pass


class ReviewedPage(ReviewableMixin, Page):
    body = StreamField([("reviews", ReviewsPanelBlock())])
"""

OWN_BLOCK = """
class {prefix}{name}(blocks.{name}):
    {field}

    class Meta:
        label = "{prefix}"
        help_text = "{prefix}"
"""
PLAIN_BLOCK = """
class PlainBlock(StructBlock):
    text = CharBlock(help_text="{help_text}")
"""

#: What a later release of the package may do to its blocks, before the site's models are loaded.
LATER_RELEASE = """
from wagtail.blocks import CharBlock, ChoiceBlock, StreamBlock

from wagtail_healthblocks import blocks
from wagtail_healthblocks.vocabulary.audiences import AUDIENCES
from wagtail_healthblocks.vocabulary.disclaimers import DISCLAIMER_KINDS
from wagtail_healthblocks.vocabulary.roles import ROLES
from wagtail_healthblocks.vocabulary.specialties import SPECIALTIES

changed = []


def change(children):
    "Relabel every field, give choices others, remove the first field and add one."
    if id(children) in changed or not children:
        return
    changed.append(id(children))
    for name, child in list(children.items()):
        change(getattr(child, "child_blocks", {{}}))
        if isinstance(child, ChoiceBlock):
            child = children[name] = ChoiceBlock(choices=[("new", "New")], default="new")
        child.set_name(name)
        child.label = child.meta.label = "New label"
        child.meta.help_text = "New help text"
    children.pop(next(iter(children)))
    added = CharBlock(label="Added", max_length=10)
    added.set_name("added")
    children["added"] = added


for name in {names}:
    block = getattr(blocks, name)
    block._meta_class.label = block._meta_class.help_text = block._meta_class.icon = "New"
    if name == "HealthArticleStreamBlock":  # the names in the bundle are the one thing that sites' migrations list
        for child in block.base_blocks.values():
            change(getattr(child, "child_blocks", {{}}))
    elif hasattr(block, "base_blocks"):
        change(block.base_blocks)
        change(block.declared_blocks)

assert len(changed) > 20
for choices in (SPECIALTIES, AUDIENCES, DISCLAIMER_KINDS, ROLES):
    choices["new"] = next(iter(choices.values()))
"""

LATER_CODE = '{"country": "GB", "axis": "supply", "code": "NEW", "label": "New", "meaning": "New.", "source": "New"}'


@pytest.fixture(scope="session")
def copy_tables(django_db_setup, migrated_database):
    """`copy_tables(folder)` gives a site the suite's own migrated database; where there is none, it migrates from nothing."""

    def copy(folder):
        if migrated_database:
            shutil.copyfile(migrated_database, folder / "host.sqlite3")

    return copy


@pytest.fixture(scope="session")
def host(workshop, copy_tables):
    """A site's project whose app has its first migration, and a database with all tables but the site's."""

    def make(folder):
        make_host(folder)
        copy_tables(folder)

    return workshop("migrations-host", make)


def make_host(folder):
    (folder / "host").mkdir(parents=True)
    (folder / "host" / "__init__.py").touch()
    (folder / "host_settings.py").write_text(SETTINGS)
    (folder / "host" / "models.py").write_text(MODELS.format(names=NAMES))
    write_own_blocks(folder, "Own", 'extra = CharBlock(label="Extra", help_text="Extra")')
    manage(folder, "makemigrations", "host")


@pytest.fixture
def later_host(host, tmp_path):
    """The same project a year on: another release of the package, and the site's own blocks renamed and changed."""
    folder = shutil.copytree(host, tmp_path / "later")
    write_own_blocks(folder, "Renamed", 'other = ChoiceBlock(choices=[("a", "A")], label="Other", help_text="Other")')
    (folder / "host" / "later_release.py").write_text(LATER_RELEASE.format(names=NAMES))
    (folder / "host" / "models.py").write_text(f"import host.later_release\n{MODELS.format(names=NAMES)}")
    (folder / "host_settings.py").write_text(f"{SETTINGS}\nHEALTHBLOCKS_LEGAL_STATUS_CODES = [{LATER_CODE}]\n")
    return folder


def write_own_blocks(folder, prefix, field, plain_help_text="Plain"):
    """The site's subclass of every block, under that name and with that field."""
    lines = [
        "from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock",
        "from wagtail_healthblocks import blocks",
    ]
    lines += [OWN_BLOCK.format(prefix=prefix, name=name, field=field) for name in NAMES if name != "ParagraphBlock"]
    lines += [OWN_BLOCK.format(prefix=prefix, name="ParagraphBlock", field="extra = None")]
    lines += [PLAIN_BLOCK.format(help_text=plain_help_text)]
    lines += [f"OWN = [(name.lower(), globals()[f'{prefix}{{name}}']) for name in {NAMES}]"]
    (folder / "host" / "own.py").write_text("\n".join(lines))


def manage(folder, *command, check=True):
    """Run a command of the site's project in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": f"{folder}:{ROOT}", "DJANGO_SETTINGS_MODULE": "host_settings"}
    done = subprocess.run(
        [sys.executable, "-m", "django", *command], env=environment, cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0 or not check, done.stdout + done.stderr
    return done


@pytest.mark.thorough
def test_the_sites_migration_names_each_block_once_without_arguments(host):
    migration = (host / "host" / "migrations" / "0001_initial.py").read_text()

    for name in NAMES:
        assert f"('wagtail_healthblocks.blocks.{name}', [], {{}})" in migration
    assert "host.own" not in migration
    assert "Of this site" not in migration
    assert "wagtail_healthblocks.models" not in migration


@pytest.mark.thorough
def test_the_sites_migration_can_be_read_once_the_package_is_taken_out(host):
    (host / "without_settings.py").write_text(WITHOUT)
    read = "from importlib import import_module; import_module('host.migrations.0001_initial')"

    manage(host, "shell", "--settings", "without_settings", "-c", read)


@pytest.mark.thorough
def test_nothing_that_changes_inside_blocks_makes_the_site_migrate(later_host):
    check = manage(later_host, "makemigrations", "--check", "--dry-run", "-v", "3", check=False)

    assert (check.returncode, check.stdout.strip()) == (0, "No changes detected"), check.stderr


@pytest.mark.thorough
def test_the_sites_old_migrations_still_run(later_host):
    ran = manage(later_host, "migrate", "host")

    assert "Applying host.0001_initial... OK" in ran.stdout


@pytest.mark.thorough
def test_the_same_change_to_a_plain_block_would_be_seen(later_host):
    write_own_blocks(later_host, "Renamed", "other = CharBlock()", plain_help_text="Changed")

    check = manage(later_host, "makemigrations", "--check", "--dry-run", check=False)

    assert check.returncode == 1
    assert "Alter field columns on hostpage" in check.stdout


#: Every app with models here: its migrations, and the settings with which they are checked.
APPS = {
    "wagtail_healthblocks/migrations": "tests.settings",
    "wagtail_healthblocks/reviews/migrations": "tests.settings",
    "tests/testapp/migrations": "tests.settings",
    "tests/seo_site/migrations": "tests.seo_site.settings",
    "tests/swapped_site/migrations": "tests.swapped_site.settings",
    "example_site/articles/migrations": "clearwater.settings",
}


@pytest.mark.thorough
@pytest.mark.parametrize("module", sorted(set(APPS.values())))
def test_models_and_migrations_agree(module, tmp_path):
    if module.startswith("tests.swapped_site") and wagtail.VERSION < (8, 0):
        pytest.skip("Wagtail 7.4 has one base page model only.")
    if module.startswith("tests.seo_site"):
        pytest.importorskip("wagtailseo")
    paths = f"{ROOT}:{ROOT / 'example_site'}"
    environment = {**os.environ, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": module}

    done = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    command = f"DJANGO_SETTINGS_MODULE={module} python -m django makemigrations"
    folders = ", ".join(folder for folder, its in APPS.items() if its == module)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}Edit {folders}, or run: {command}"


@pytest.mark.thorough
def test_every_app_with_migrations_is_checked():
    found = {str(path.parent.relative_to(ROOT)) for path in ROOT.glob("*/**/migrations/0001_initial.py")}

    # What an installation or a build has made here is a copy; tests/aged/ asks its own site in each upgrade.
    others = (".", "build/", "dist/", "tests/aged/")
    assert {folder for folder in found if not folder.startswith(others)} == set(APPS)


def test_the_packages_migrations_name_no_model_that_a_site_may_swap():
    paths = [*(ROOT / "wagtail_healthblocks").glob("**/migrations/0*.py")]

    assert {path.parent.parent.name for path in paths} == {"wagtail_healthblocks", "reviews"}
    for path in paths:
        source = path.read_text(encoding="utf-8")

        assert "settings.WAGTAIL_PAGE_MODEL" not in source
        assert "'wagtailcore.page'" not in source.lower().replace('"', "'")
        assert "'wagtailimages.image'" not in source.lower().replace('"', "'")
