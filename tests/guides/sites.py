"""A site that is made by doing what a document says, to the letter.

A shell fence is run; a second word names the folder, seen from the site's. A fence that names a file is added to
the end of that file, which is made where it is missing; a diff is applied to it.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HOW_TO = ROOT / "docs" / "how-to"
SCRIPTS = Path(__file__).parent / "scripts"
FENCE = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(*command, **options):
    """Run a command; on failure the test shows what it said."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def sections(document):
    """What a document says before its first heading of the second level, and below each of these."""
    return re.split(r"^(?=## )", document.read_text(encoding="utf-8"), flags=re.MULTILINE)


class NewSite:
    """A folder that `wagtail start` has made, and the environment it is run with."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = environment

    def follow(self, document, part=slice(None)):
        """Do what each fence of a document, or of some of its sections, says, in order."""
        fences = FENCE.findall("".join(sections(document)[part]))
        assert fences, document
        for language, path, text in fences:
            if language == "sh":
                run("sh", "-ec", text, cwd=self._folder(path), env=self.environment)
            elif language == "diff":
                self._change(self.folder / path, text)
            else:
                assert path, f"{document} has a fence that is neither a command nor a file:\n{text}"
                self._add(self.folder / path, text)

    def _folder(self, path):
        return self.folder.parent if path == ".." else self.folder / path

    def _add(self, file, text):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"\n\n{text}" if opened.tell() else text)

    def _change(self, file, text):
        old, new = ("".join(line[1:] for line in text.splitlines(True) if line[0] in f" {sign}") for sign in "-+")
        before = file.read_text(encoding="utf-8")
        assert before.count(old) == 1, f"{file} has not once:\n{old}"
        file.write_text(before.replace(old, new), encoding="utf-8")

    def run(self, *command):
        """Run a command in the site's folder."""
        return run(*command, cwd=self.folder, env=self.environment)

    def tell(self, script, *arguments):
        """What a script, run on the site, reports."""
        environment = self.environment | {"PYTHONPATH": str(self.folder)}
        command = ["python", SCRIPTS / f"{script}.py", *map(json.dumps, arguments)]
        return json.loads(run(*command, cwd=self.folder, env=environment))

    def publish(self, extra=()):
        """Publish an article with every block twice, and report what its readers and editors get."""
        return self.tell("publish", list(extra))

    def copy(self, folder, **environment):
        return NewSite(shutil.copytree(self.folder, folder), self.environment | environment)
