"""What people get from the package index: the package, whole, and nothing else."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import wagtail_healthblocks

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent
WHEEL_SITE = Path(__file__).parent / "wheel_site"
NAME = f"wagtail_healthblocks-{wagtail_healthblocks.__version__}"
#: What the package would not work without, and a forgetful build leaves out.
KINDS = {
    "templates": ".html",
    "static": ".css",
    "locale": ".po",
    "migrations": ".py",
    "data": ".json",
    "languages": ".json",
    "countries": "LICENSE",
}


def run(*command, **options):
    """Run a command; on failure the test shows what it said."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The project as a clean clone has it: no caches, no builds, nothing that git ignores."""
    if not (ROOT / ".git").exists():
        pytest.skip("Packaging is tested in a git checkout; this is none.")
    git = ("git", "-c", "safe.directory=*", "-C", ROOT)
    names = run(*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    clone = tmp_path_factory.mktemp("checkout")
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, clone / name)
    return clone


@pytest.fixture(scope="module")
def package_files(checkout):
    package = checkout / "wagtail_healthblocks"
    return {str(path.relative_to(checkout)) for path in package.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(checkout, tmp_path_factory):
    """The folder that holds the wheel and the source distribution: new ones, or those that would be released."""
    if named := os.environ.get("HEALTHBLOCKS_DIST"):
        return Path(named)
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, checkout)
    return folder


def test_the_package_has_every_kind_of_file(package_files):
    for folder, suffix in KINDS.items():
        assert any(f"/{folder}/" in name and name.endswith(suffix) for name in package_files), folder
    assert "wagtail_healthblocks/py.typed" in package_files


@pytest.mark.thorough
def test_the_wheel_holds_exactly_the_package(built, package_files):
    names = set(zipfile.ZipFile(built / f"{NAME}-py3-none-any.whl").namelist())

    assert {name for name in names if not name.startswith(f"{NAME}.dist-info/")} == package_files
    assert f"{NAME}.dist-info/licenses/LICENSE" in names
    assert f"{NAME}.dist-info/licenses/wagtail_healthblocks/data/countries/LICENSE" in names


def test_the_source_distribution_adds_only_what_builds_it(built, package_files):
    with tarfile.open(built / f"{NAME}.tar.gz") as archive:
        files = {member.name for member in archive.getmembers() if member.isfile()}
    names = {name.removeprefix(f"{NAME}/") for name in files}
    egg_info = {name for name in names if name.startswith("wagtail_healthblocks.egg-info/")}
    own = {"LICENSE", "MANIFEST.in", "PKG-INFO", "README.md", "pyproject.toml", "setup.cfg", "setup.py"}

    assert names - egg_info - {"CHANGELOG.md"} == package_files | own


def test_the_version_has_one_home():
    assert version("wagtail-healthblocks") == wagtail_healthblocks.__version__


@pytest.mark.slow
@pytest.mark.long
def test_the_wheel_renders_an_article_on_a_new_site(built, tmp_path):
    python = tmp_path / "venv" / "bin" / "python"
    wheel = built / f"{NAME}-py3-none-any.whl"
    same = [f"{name}=={version(name)}" for name in ("Django", "wagtail")]
    site = shutil.copytree(WHEEL_SITE, tmp_path / "site")
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    run(python, "-m", "pip", "install", "-qq", "--no-compile", "--disable-pip-version-check", wheel, *same)

    page = BeautifulSoup(run(python, "-Wignore", "render.py", cwd=site), "html.parser")

    assert page.find("link", rel="stylesheet")["href"].endswith("css/healthblocks.css")
    assert [heading.get_text(strip=True) for heading in page.find_all("h2")][:2] == [
        "How it works",
        "With food?",
    ]
    assert "Yes, with a meal." in page.get_text()
    prescription = page.find(class_="hb-prescription-required").get_text()
    assert "Examplin" in prescription
    assert "prescription only (Rx)" in prescription
