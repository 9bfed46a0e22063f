"""The README and the how-to guides, followed to the letter on a new site.

A shell fence is run. A fence that names a file is added to the end of that file, which is made where it
is missing; a diff is applied to it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from wagtail_healthblocks.blocks import HealthArticleStreamBlock

ROOT = Path(__file__).parent.parent
GUIDES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
PUBLISH = Path(__file__).parent / "readme" / "publish.py"
REVIEW = Path(__file__).parent / "readme" / "review.py"
SOURCES = ["wagtail_healthblocks", "LICENSE", "MANIFEST.in", "README.md", "pyproject.toml", "setup.py"]
FENCE = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What each guide is tried with, and what its readers then get.
TRIALS = {
    "add-a-field-to-a-block": (
        [{"type": "figure", "value": {"caption": "Doses", "description": "It rises, then falls."}}],
        "<details><summary>In words</summary><p>It rises, then falls.</p></details>",
    ),
    "describe-your-own-block": (
        [{"type": "term", "value": {"term": "Onset", "meaning": "When it starts to work."}}],
        '"@type": "DefinedTerm", "@id": "http://localhost/every-block/#hb-',
    ),
    "extend-answers": (
        [
            {
                "type": "question",
                "value": {"question": "Who says so?", "answer": [{"type": "quote", "value": "It helped me."}]},
            }
        ],
        "<blockquote>It helped me.</blockquote>",
    ),
    "moderate-reviews": ([], "Your email address will not be published."),
    "replace-a-part-of-a-template": ([], "<p>Our pharmacists answer questions on weekdays from 9 to 5.</p>"),
    "see-every-block": ([], '<link rel="stylesheet" href="/static/css/mysite.css">'),
    "restyle": ([], '<link rel="stylesheet" href="/static/wagtail_healthblocks/css/themes/public-health.css">'),
    "take-reviews": ([], "Your email address will not be published."),
}
#: Guides that go on from another one.
AFTER = {"moderate-reviews": "take-reviews"}

pytestmark = pytest.mark.slow


def run(*command, **options):
    """Run a command; on failure the test shows what it said."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class NewSite:
    """A folder that `wagtail start` has made, and the virtual environment it is run with."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = environment

    def follow(self, document):
        """Do what each fence of a document says, in order."""
        fences = FENCE.findall(document.read_text(encoding="utf-8"))
        assert fences, document
        for language, path, text in fences:
            if language == "sh":
                run("sh", "-ec", text, cwd=self.folder, env=self.environment)
            elif language == "diff":
                self._change(self.folder / path, text)
            else:
                assert path, f"{document} has a fence that is neither a command nor a file:\n{text}"
                self._add(self.folder / path, text)

    def _add(self, file, text):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"\n\n{text}" if opened.tell() else text)

    def _change(self, file, text):
        old, new = ("".join(line[1:] for line in text.splitlines(True) if line[0] in f" {sign}") for sign in "-+")
        before = file.read_text(encoding="utf-8")
        assert before.count(old) == 1, f"{file} has not once:\n{old}"
        file.write_text(before.replace(old, new), encoding="utf-8")

    def publish(self, extra=()):
        """Publish an article with every block twice, and report what its readers and editors get."""
        environment = self.environment | {"PYTHONPATH": str(self.folder)}
        return json.loads(run("python", PUBLISH, json.dumps(list(extra)), cwd=self.folder, env=environment))

    def review(self):
        """Write a review as a reader, publish it as a moderator, and report what each of them gets."""
        environment = self.environment | {"PYTHONPATH": str(self.folder)}
        return json.loads(run("python", REVIEW, cwd=self.folder, env=environment))

    def copy(self, folder):
        return NewSite(shutil.copytree(self.folder, folder), self.environment)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """A folder with the package's wheel, and nothing else."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, source / name)
    folder = tmp_path_factory.mktemp("wheels")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source)
    return folder


@pytest.fixture(scope="module")
def environment(wheels, tmp_path_factory):
    """A virtual environment with all that the suite's own has, but for the package; pip knows the wheel only."""
    venv = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", venv)
    purelib = run(venv / "bin" / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # A plain path, so that an editable install of the package over there stays unseen.
    Path(purelib, "suite.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    inherited = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return inherited | {
        "PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_IGNORE_INSTALLED": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "DJANGO_SETTINGS_MODULE": "mysite.settings.dev",
        "VIRTUAL_ENV": str(venv),
    }


@pytest.fixture(scope="module")
def site(environment, tmp_path_factory):
    """A new site on which somebody has followed the README."""
    folder = tmp_path_factory.mktemp("site")
    start = "from wagtail.bin.wagtail import main; main()"
    run("python", "-c", start, "start", "mysite", cwd=folder, env=environment)
    site = NewSite(folder / "mysite", environment)
    site.follow(ROOT / "README.md")
    return site


@pytest.fixture(scope="module")
def published(site, tmp_path_factory):
    return site.copy(tmp_path_factory.mktemp("published") / "mysite").publish()


def classes(block_names):
    return [f"hb-{name.replace('_', '-')}" for name in block_names]


def test_the_readme_installs_the_wheel(published, environment):
    assert published["package"].startswith(environment["VIRTUAL_ENV"])


def test_the_readme_makes_a_site_that_shows_every_block_twice(published):
    article = BeautifulSoup(published["article"], "html.parser")
    # Without snippets and other articles these have nothing to show.
    shown = [name for name in published["blocks"] if name not in ("helpline", "medicine_facts", "related_articles")]

    assert published["statuses"] == dict.fromkeys(
        ["article", "article without our URLs", "markdown", "people", "admin", "editor"], 200
    )
    assert published["snippets"] == {"Contributor": 0, "Disclaimer": 0, "Helpline": 0, "Medicine": 0}
    assert published["blocks"] == list(HealthArticleStreamBlock.base_blocks)
    assert [name for name in classes(shown) if len(article.find_all(class_=name)) < 2] == []
    assert article.find("link", href=re.compile("healthblocks.css"))


def test_the_readme_makes_articles_that_machines_read(published):
    article = BeautifulSoup(published["article"], "html.parser")
    graph = json.loads(article.find("script", type="application/ld+json").string)["@graph"]

    assert {"MedicalWebPage", "Article", "FAQPage"} <= {node["@type"] for node in graph}
    assert article.find("link", type="text/markdown")["href"].endswith("/every-block/index.md")
    assert article.select(".hb-contents a")
    assert published["markdown"].startswith("# Every block\n")


def test_the_readme_leaves_no_migration_to_write(published):
    assert published["missing_migrations"] == []


def test_the_readme_replaces_a_heading(published):
    headings = BeautifulSoup(published["article"], "html.parser").select(".hb-references h2")

    assert [heading.get_text() for heading in headings] == ["Where this comes from"] * 2


def test_every_guide_is_tried():
    assert {guide.stem for guide in GUIDES} == set(TRIALS)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_works_on_the_site_of_the_readme(guide, site, tmp_path):
    blocks, shown = TRIALS[guide.stem]
    site = site.copy(tmp_path / "mysite")
    if guide.stem in AFTER:
        site.follow(guide.with_stem(AFTER[guide.stem]))

    site.follow(guide)
    published = site.publish(blocks)

    assert published["statuses"]["article"] == published["statuses"]["editor"] == 200
    assert published["missing_migrations"] == []
    assert shown in published["article"] + published["gallery"]


def test_the_guide_on_reviews_ends_with_a_moderated_panel(site, tmp_path):
    site = site.copy(tmp_path / "mysite")

    site.follow(ROOT / "docs" / "how-to" / "take-reviews.md")
    reviewed = site.review()

    assert reviewed["checks"] == []
    assert reviewed["sent"] == 303
    assert reviewed["shown before"] is False
    assert "Clear and kind" in reviewed["queue"]
    assert reviewed["shown after"] is True
    assert "4.0 out of 5 stars" in reviewed["panel"] or "4 out of 5 stars" in reviewed["panel"]
    assert "reader@example.org" not in reviewed["article"]
    assert "reviews@example.org" in reviewed["policy"]
    assert "All counts are right." in reviewed["recount"]
    assert [review["title"] for review in reviewed["exported"]["reviews"]] == ["Clear and kind"]
    assert reviewed["forgotten"] == "1 review erased.\n"
    assert reviewed["shown at last"] is False
