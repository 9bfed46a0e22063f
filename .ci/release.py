"""Builds what would be released into dist/ and checks it: make release-check, or make release-check TAG=v1.2.3.

It builds from what is committed. With a tag, the changelog must have a dated heading for the version, too.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"


def run(*command, **options):
    """Run a command, with what it says in front of everybody."""
    if subprocess.run([str(part) for part in command], cwd=ROOT, **options).returncode:
        sys.exit(f"✗ failed: {' '.join(map(str, command))}")


def answer(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def version_in(code):
    return re.search(r'^__version__ = "(.+)"$', code, flags=re.MULTILINE)[1]


def changelog_faults(changelog, version, tag=""):
    """What the first section of the changelog lacks for this version to be released under this tag."""
    heading, _newline, rest = changelog.partition("\n## ")[2].partition("\n")
    section = rest.partition("\n## ")[0]
    is_dated = re.fullmatch(rf"\[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d", heading)
    is_announced = heading == "[Unreleased]" and f"To be released as {version}." in section
    found = []
    if tag and tag != f"v{version}":
        found.append(f"The tag {tag} does not name version {version}.")
    if not (is_dated or is_announced):
        found.append(f"CHANGELOG.md begins with “{heading}”, which does not announce version {version}.")
    if tag and not is_dated:
        found.append(f"CHANGELOG.md has no heading “[{version}] - <date>” at its top.")
    if not re.search(r"^- ", section, flags=re.MULTILINE):
        found.append(f"CHANGELOG.md says nothing about “{heading}”.")
    return found


def warn_of_what_is_not_committed():
    if changes := answer("git", "status", "--porcelain"):
        print(f"! Not committed, so not in what is built:\n{changes}")


def build():
    """Build from a copy of what is committed: no rest of an earlier build can slip in."""
    shutil.rmtree(DIST, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "source.tar"
        run("git", "archive", "--output", archive, "HEAD")
        with tarfile.open(archive) as opened:
            opened.extractall(Path(folder) / "source", filter="data")
        built = subprocess.run(
            [sys.executable, "-m", "build", "--outdir", DIST, Path(folder) / "source"], capture_output=True, text=True
        )
        if built.returncode:
            sys.exit(f"{built.stdout}{built.stderr}\n✗ It does not build")


def main(tag):
    version = version_in(answer("git", "show", "HEAD:wagtail_healthblocks/__init__.py"))
    print(f"→ Version {version}", flush=True)
    warn_of_what_is_not_committed()
    if found := changelog_faults(answer("git", "show", "HEAD:CHANGELOG.md"), version, tag):
        sys.exit("\n".join(f"✗ {fault}" for fault in found))
    print("→ Translations: nothing missing, nothing left over, compiled", flush=True)
    run(sys.executable, ".ci/messages", "--check")
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run(*pytest, "tests/test_translations.py", "-k", "compiled or translated")
    print("→ Building, in an environment of its own", flush=True)
    build()
    files = sorted(DIST.iterdir())
    print("\n".join(f"  {file.name}  {file.stat().st_size // 1024} KB" for file in files), flush=True)
    print("→ Metadata", flush=True)
    run(sys.executable, "-m", "twine", "check", "--strict", *files)
    print("→ Contents, and a new site that installs the wheel, passes its checks and shows an article", flush=True)
    run(
        *pytest, "-m", "long or not long", "tests/test_packaging.py", env={**os.environ, "HEALTHBLOCKS_DIST": str(DIST)}
    )
    print(f"✓ {', '.join(file.name for file in files)} can be released")


if __name__ == "__main__":
    main(os.environ.get("TAG", ""))
