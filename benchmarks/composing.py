"""Counts the clicks and fields that the example site's main article takes, composed from empty: make composing.

An Author, made by `healthblocks_roles`, types it into the page editor block by block, in Chromium, and saves the draft,
whose words must be those of the article. An earlier commit (BEFORE, where git has it) is composed likewise, by the
site's superuser, as it has no roles, and with each number of a source typed and not linked, which is the least.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from difflib import unified_diff
from io import BytesIO
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.composing_hand import Hand, words_in  # noqa: E402

BEFORE = os.environ.get("BEFORE", "d93ca60")
OWN_FILES = ("composing_settings.py", "composing_site.py")
MAIN_ARTICLE = "/articles/ketamine-and-opioid-use-disorder/"
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
SECONDS_TO_START = 60
#: The most that composing may take of what it took before.
MOST_OF_BEFORE = 0.7


class Site:
    """The example site of the package as it is in one folder, with a database of its own."""

    def __init__(self, root, folder):
        self.root, self.port = root, free_port()
        self.environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(root), str(root / "example_site")]),
            "DJANGO_SETTINGS_MODULE": "benchmarks.composing_settings",
            "BENCHMARK_FOLDER": str(folder),
        }
        self.keys = json.loads(self.ask("load").splitlines()[-1])

    def ask(self, what):
        command = [sys.executable, "-m", "benchmarks.composing_site", what]
        done = subprocess.run(
            command, cwd=self.root, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def __enter__(self):
        command = [sys.executable, "-m", "django", "runserver", "--noreload", f"127.0.0.1:{self.port}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=self.root, env=self.environment, **quiet)
        deadline = time.monotonic() + SECONDS_TO_START
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url("/admin/login/"), timeout=20).close()
                return self
            except OSError:
                time.sleep(0.5)
        self.process.terminate()
        sys.exit("The example site does not answer.")

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def read(self, name):
        path = self.root / "example_site" / "articles" / "demo" / "content" / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8"))


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def before_in(folder):
    """The earlier commit in a folder, with what this benchmark asks of it; None where git does not have it."""
    packed = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True)
    if packed.returncode:
        print(f"(git has no commit {BEFORE} here, so it is not composed)")
        return None
    root = Path(folder, "package")
    tarfile.open(fileobj=BytesIO(packed.stdout)).extractall(root, filter="data")
    (root / "benchmarks").mkdir(exist_ok=True)
    for name in OWN_FILES:
        shutil.copy(ROOT / "benchmarks" / name, root / "benchmarks" / name)
    return root


@contextmanager
def new_tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def compose(browser, root, folder, user, *, bringing_sources=False):
    """The hand that has composed the main article; fails unless the draft says what the article says."""
    with Site(root, folder) as site, new_tab(browser) as tab:
        tab.goto(site.url(MAIN_ARTICLE))
        wanted = words_in(tab)
        hand = Hand(tab, site)
        hand.log_in(user)
        if bringing_sources:
            file = tab.request.get(site.url(hand.export_of(site.keys["@page/ketamine"]))).body()
            site.ask("forget")
            hand.bring(file)
        values = site.read("ketamine")
        hand.open(f"/admin/pages/add/articles/articlepage/{site.keys['@page/articles']}/")
        hand.page(values)
        hand.body(values["body"])
        draft = hand.save().replace("/edit/", "/view_draft/")
        site.ask("publish")
        tab.goto(draft)
        if (found := words_in(tab)) != wanted:
            sys.exit("The draft says something else:\n" + "\n".join(unified_diff(wanted, found, n=2, lineterm="")))
    return hand


def print_counts(name, hand):
    print(f"\n{name}\n{'':32}{'clicks':>8}{'fields':>8}")
    for part in hand.clicks | hand.fields:
        print(f"{part:32}{hand.clicks[part]:8}{hand.fields[part]:8}")
    print(f"{'together':32}{hand.clicks.total():8}{hand.fields.total():8}  {hand.steps} steps, {hand.marks} marks")


def is_little(steps, before):
    """Print what share of the steps before these are; whether all of them are few enough."""
    shares = [each / before for each in steps]
    print("\nOf before: " + ", ".join(f"{share:.0%}" for share in shares))
    return max(shares) <= MOST_OF_BEFORE


def main():
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None) or sys.exit("There is no Chromium.")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="healthblocks-composing-") as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        folders = {name: Path(folder, name) for name in ("now", "bringing", "before")}
        for path in folders.values():
            path.mkdir()
        now = compose(browser, ROOT, folders["now"], "author")
        print_counts("Now, with the sources among those of the site", now)
        bringing = compose(browser, ROOT, folders["bringing"], "author", bringing_sources=True)
        print_counts("Now, with the sources brought in a file", bringing)
        root = before_in(folders["before"])
        before = compose(browser, root, folders["before"], "editor") if root else None
        browser.close()
    if before:
        print_counts(f"At {BEFORE}, without links of the marks", before)
        if not is_little([now.steps, bringing.steps], before.steps):
            sys.exit(f"More than {MOST_OF_BEFORE:.0%} of what it took before.")


if __name__ == "__main__":
    main()
