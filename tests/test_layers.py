"""Imports run downwards only: the contract in pyproject.toml, held by the suite."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = "wagtail_healthblocks"


def lint_imports(folder):
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run([sys.executable, "-c", command, "--no-cache"], cwd=folder, capture_output=True, text=True)


def contracted_floors(container):
    """The floors of the contract, each with those of its modules that there are."""
    config = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = re.search(rf'containers = \["{re.escape(container)}"\]\nlayers = \[\n(.*?)^\]', config, re.S | re.M)[1]
    folder = ROOT / container.replace(".", "/")
    floors = [re.findall(r"\((\w+)\)", line) for line in layers.splitlines()]
    there = [
        {name for name in floor if (folder / name).is_dir() or (folder / f"{name}.py").exists()} for floor in floors
    ]
    return [floor for floor in there if floor]


def drawn_floors():
    """The floors that the architecture draws: those of the package, then those of the reviews."""
    text = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    section = text.partition("\n## Floors\n")[2].replace("importer (planned)", "")
    drawings = re.findall(r"(?:^    .+\n)+", section, re.M)[:2]
    return [[set(re.findall(r"\w+", line)) for line in drawing.splitlines()] for drawing in drawings]


def test_imports_run_downwards_only():
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.lengthy
@pytest.mark.parametrize(
    ("module", "imported"), [("text", "models"), ("reviews.conf", "reviews.models"), ("models.base", "reviews.conf")]
)
def test_an_upward_import_is_caught(tmp_path, module, imported):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE)
    with (tmp_path / PACKAGE / f"{module.replace('.', '/')}.py").open("a") as file:
        file.write(f"\nimport {PACKAGE}.{imported}\n")

    result = lint_imports(tmp_path)

    assert result.returncode != 0
    assert f"{PACKAGE}.{module} -> {PACKAGE}.{imported}" in result.stdout


@pytest.mark.lengthy
def test_a_circle_on_one_floor_is_caught(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE)
    with (tmp_path / PACKAGE / "models" / "contributors.py").open("a") as file:
        file.write("\n\ndef page():\n    from .contributor_index import ContributorIndexMixin\n")

    result = lint_imports(tmp_path)

    assert result.returncode != 0
    assert "contributor_index" in result.stdout


def test_the_architecture_draws_the_floors_of_the_contract():
    assert drawn_floors() == [contracted_floors(PACKAGE), contracted_floors(f"{PACKAGE}.reviews")]
