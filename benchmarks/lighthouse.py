"""What Lighthouse says of the example site's main article, served as a server would serve it: make lighthouse.

It serves the site from a folder of its own, asks the npm package lighthouse several times about it, on a desktop and
on a slow phone, and fails when the median of a category is below 100. Paths as arguments replace the main article's,
RUNS says how often each is measured.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
SITE = ROOT / "example_site"
TOOL = ROOT / ".cache" / "lighthouse"
LIGHTHOUSE = TOOL / "node_modules" / ".bin" / "lighthouse"
MAIN_ARTICLE = "/articles/ketamine-and-opioid-use-disorder/"
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
#: Without a preset Lighthouse measures a phone.
FORMS = {"desktop": ["--preset=desktop"], "mobile": []}
ENOUGH = 100
SECONDS_TO_START = 60
#: So often does Lighthouse try when Chromium gives it no trace; a low score is never tried again.
TRIES = 3


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def fetch_lighthouse():
    """Fetch the npm package once, without a place in the project for it."""
    if not LIGHTHOUSE.exists():
        TOOL.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", TOOL, "lighthouse"]
        subprocess.run(command, check=True)


def prepare(environment):
    """The site's database, content and static files, in its own folder."""
    for command in (["migrate", "--noinput"], ["load_demo"], ["collectstatic", "--noinput"]):
        manage = [sys.executable, SITE / "manage.py", *command]
        subprocess.run(manage, env=environment, stdout=subprocess.DEVNULL, check=True)


def serve(environment, port):
    """Start gunicorn, and hand its process over once it answers."""
    options = ["--workers", "1", "--threads", "4", "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", "--chdir", SITE, *options, "clearwater.wsgi"]
    process = subprocess.Popen(command, env=environment)
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5).close()
            return process
        except OSError:
            time.sleep(0.5)
    process.terminate()
    sys.exit("gunicorn does not answer")


def measure(url, form, environment):
    """One report of Lighthouse on an address, on a desktop or a phone."""
    options = [*FORMS[form], "--output=json", "--quiet", "--chrome-flags=--headless=new --no-sandbox"]
    for _try in range(TRIES):
        done = subprocess.run([LIGHTHOUSE, url, *options], env=environment, capture_output=True, text=True)
        if done.returncode == 0 and not (report := json.loads(done.stdout)).get("runtimeError"):
            return report
        print(f"No measurement: {done.stderr.strip()}")
    sys.exit(f"Lighthouse did not measure {url}")


def points(report):
    return {name: round((report["categories"][name]["score"] or 0) * 100) for name in CATEGORIES}


def faults(report):
    """The audits that cost points, with what each has against the page."""
    weighed = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    audits = [report["audits"][name] for name in sorted(weighed)]
    return [
        f"{audit['title']} {audit.get('displayValue', '')}".strip() for audit in audits if (audit["score"] or 0) < 1
    ]


def judge(path, form, reports):
    """Print the figures of a page on a desktop or a phone; whether the median of each category is high enough."""
    rows = [points(report) for report in reports]
    median = {name: statistics.median(row[name] for row in rows) for name in CATEGORIES}
    print(f"\n{path}, {form}\n{'':8}" + "".join(f"{name:>16}" for name in CATEGORIES))
    for label, row in [*((f"run {n}", row) for n, row in enumerate(rows, 1)), ("median", median)]:
        print(f"{label:8}" + "".join(f"{row[name]:16g}" for name in CATEGORIES))
    good = all(score >= ENOUGH for score in median.values())
    if not good:
        print("\n".join(f"  - {fault}" for fault in sorted(set().union(*map(faults, reports)))))
    return good


def main(paths, runs):
    fetch_lighthouse()
    port = free_port()
    chromium = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CLEARWATER_FOLDER": folder, "PORT": str(port), "CHROME_PATH": chromium}
        environment |= {"DJANGO_SETTINGS_MODULE": "clearwater.served", "PYTHONPATH": str(ROOT)}
        prepare(environment)
        process = serve(environment, port)
        try:
            reports = {
                (path, form): [measure(f"http://127.0.0.1:{port}{path}", form, environment) for _run in range(runs)]
                for path in paths
                for form in FORMS
            }
        finally:
            process.terminate()
            process.wait()
    version = next(iter(reports.values()))[0]["lighthouseVersion"]
    print(f"Lighthouse {version}, {runs} runs, {date.today():%d %B %Y}")
    verdicts = [judge(path, form, found) for (path, form), found in reports.items()]
    return all(verdicts)


if __name__ == "__main__":
    if not main(sys.argv[1:] or [MAIN_ARTICLE], int(os.environ.get("RUNS", "3"))):
        sys.exit(f"A median is below {ENOUGH}.")
