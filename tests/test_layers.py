"""Imports run downwards only: the contract in pyproject.toml, held by the suite."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = "wagtail_healthblocks"


def lint_imports(folder):
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run([sys.executable, "-c", command, "--no-cache"], cwd=folder, capture_output=True, text=True)


def test_imports_run_downwards_only():
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


def test_an_upward_import_is_caught(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE)
    with (tmp_path / PACKAGE / "text.py").open("a") as module:
        module.write(f"\nfrom {PACKAGE} import models\n")

    result = lint_imports(tmp_path)

    assert result.returncode != 0
    assert f"{PACKAGE}.text -> {PACKAGE}.models" in result.stdout
