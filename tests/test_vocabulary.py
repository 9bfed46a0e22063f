"""The lists to choose from stand once, apart from the models, and migrations find them where each release had them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

import wagtail_healthblocks.vocabulary
from wagtail_healthblocks import legal_status
from wagtail_healthblocks.reviews import choices
from wagtail_healthblocks.vocabulary import (
    alerts,
    audiences,
    axes,
    countries,
    disclaimers,
    references,
    roles,
    source_statuses,
    specialties,
    units,
)

ROOT = Path(__file__).parent.parent
MIGRATIONS = [
    path for folder in ("wagtail_healthblocks", "example_site", "tests") for path in (ROOT / folder).rglob("0*.py")
]
#: Where earlier releases had the choices that migrations name, and where they are.
PLACES = {
    "wagtail_healthblocks.blocks.callouts.disclaimer_kinds": disclaimers.disclaimer_kinds,
    "wagtail_healthblocks.blocks.people.role_choices": roles.role_choices,
    "wagtail_healthblocks.countries.choices": countries.choices,
    "wagtail_healthblocks.legal_status.code_choices": legal_status.code_choices,
    "wagtail_healthblocks.legal_status.country_choices": legal_status.country_choices,
    "wagtail_healthblocks.models.articles.audience_choices": audiences.audience_choices,
    "wagtail_healthblocks.models.articles.specialty_choices": specialties.specialty_choices,
    "wagtail_healthblocks.vocabulary.alerts.alert_kinds": alerts.alert_kinds,
    "wagtail_healthblocks.vocabulary.references.reference_choices": references.reference_choices,
    "wagtail_healthblocks.vocabulary.source_statuses.source_statuses": source_statuses.source_statuses,
    "wagtail_healthblocks.reviews.models.pages.form_choices": choices.form_choices,
    "wagtail_healthblocks.reviews.models.pages.state_choices": choices.state_choices,
}
#: Python with neither settings nor apps: what it can import can be read by a site that took the package out.
BARE = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
from django.apps import apps
assert not apps.ready and not any(".models" in name for name in sys.modules if name.startswith("wagtail_healthblocks"))
"""


def named_choices(migration):
    """The functions of the package that a migration names for a field's choices."""
    return re.findall(r"choices=(wagtail_healthblocks[\w.]+)", migration.read_text(encoding="utf-8"))


def model_choices():
    """The functions that give a model's field its choices, the columns of the mixins among them."""
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields if field.choices)
    given = [field.deconstruct()[3]["choices"] for field in fields]
    return {choices for choices in given if callable(choices)}


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_migration_finds_the_choices_that_the_fields_have_now(migration):
    for place in named_choices(migration):
        assert import_string(place) in PLACES.values(), place


def test_choices_are_the_same_object_where_earlier_releases_had_them():
    named = {place for migration in MIGRATIONS for place in named_choices(migration)}

    now = {f"{function.__module__}.{function.__name__}" for function in PLACES.values()}

    assert named <= PLACES.keys() | now
    for place, function in PLACES.items():
        assert import_string(place) is function, place


def test_the_fields_of_models_take_their_choices_from_modules_without_models():
    ours = {choices for choices in model_choices() if choices.__module__.startswith("wagtail_healthblocks")}

    assert ours == {*PLACES.values()}
    assert not [choices for choices in ours if ".models" in choices.__module__]


def test_choices_can_be_read_without_the_app():
    folder = Path(wagtail_healthblocks.vocabulary.__file__).parent
    names = [f"{folder.parent.name}.{folder.name}.{path.stem}" for path in folder.glob("*.py")]
    read = subprocess.run(
        [sys.executable, "-c", BARE, *names, *{function.__module__ for function in PLACES.values()}],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert read.returncode == 0, read.stderr


@pytest.mark.parametrize(
    ("find", "empty"), [(roles.find, roles.UNKNOWN), (references.find, references.UNKNOWN)], ids=["role", "reference"]
)
@pytest.mark.parametrize("key", ["", None, "of another release"])
def test_what_is_no_longer_known_says_nothing(find, empty, key):
    assert find(key) is empty
    assert not empty.label


@pytest.mark.parametrize(
    ("offered", "table"),
    [
        (roles.role_choices, roles.ROLES),
        (references.reference_choices, references.REFERENCE_KINDS),
        (disclaimers.disclaimer_kinds, disclaimers.DISCLAIMER_KINDS),
        (specialties.specialty_choices, specialties.SPECIALTIES),
        (audiences.audience_choices, audiences.AUDIENCES),
        (alerts.alert_kinds, alerts.ALERT_KINDS),
        (source_statuses.source_statuses, source_statuses.SOURCE_STATUSES),
        (axes.axis_choices, axes.AXES),
        (units.unit_choices, units.UNITS),
    ],
)
def test_everything_can_be_chosen_and_has_a_label(offered, table):
    found = dict(offered())

    assert list(found) == list(table)
    assert all(str(label) and not str(label).startswith("Role(") for label in found.values())
