"""Tries a fault: the tests run in a copy of the tree that has it."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants.changes import ROOT, Mutant

LIST = Path(__file__).parent / "mutants.json"
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".cache", ".venv", ".venvs", ".*_cache", "__pycache__", "_build", "build", "dist", "*.sqlite3", "media"
)
#: A fault may make a loop endless.
PATIENCE = 900
#: The code cannot be imported, or never comes to an end.
EVERY_TEST = "every test"


def listed():
    """The faults of the list, each with the test of the core that finds it, if one does."""
    rows = json.loads(LIST.read_text(encoding="utf-8"))
    return [(Mutant(**row["mutant"]), row["found_by"]) for row in rows]


def write(found):
    """Keep the list, in the order of the modules."""
    rows = [{"mutant": vars(mutant), "found_by": test} for mutant, test in sorted(found, key=lambda row: row[0].name)]
    LIST.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


class Copy:
    """A copy of the tree in which one fault at a time is tried."""

    def __init__(self, folder):
        self.folder = folder / "tree"
        shutil.copytree(ROOT, self.folder, ignore=LEFT_BEHIND)
        if (ROOT / ".cache").exists():  # the database's template, and tools
            (self.folder / ".cache").symlink_to(ROOT / ".cache")

    @contextmanager
    def with_fault(self, mutant):
        file = self.folder / mutant.module
        source = file.read_text(encoding="utf-8")
        file.write_text(mutant.apply(source), encoding="utf-8")
        try:
            yield self
        finally:
            file.write_text(source, encoding="utf-8")

    def first_failure(self, *arguments):
        """The first test, without its values, that fails when pytest runs so; None when none does."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            return EVERY_TEST
        if done.returncode in (0, 5) or "ERROR: not found" in done.stderr or "directory not found" in done.stderr:
            return None  # all passed, or what was named is not there or not in this part
        named = re.search(r"^(?:FAILED|ERROR) ([^\s\[]+::[^\s\[]+)", done.stdout, re.MULTILINE)
        return named[1] if named else EVERY_TEST


@contextmanager
def copy_of_the_tree():
    with TemporaryDirectory(prefix="healthblocks-mutants-") as folder:
        yield Copy(Path(folder))
