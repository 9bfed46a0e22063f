"""Runs `make demo` as a newcomer would, reads the site it serves, loads its content once more, and reads it again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.error import HTTPError

LIMIT = 300  # seconds from a clean clone to a page one can read


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def read(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return response.read().decode(errors="replace")
    except HTTPError as error:
        sys.exit(f"{url} answered {error.code}")


def read_when_up(url, process):
    while process.poll() is None and time.monotonic() < started + LIMIT:
        try:
            return read(url)
        except OSError:
            time.sleep(0.5)
    sys.exit(f"make demo served nothing at {url}")


def read_all(home):
    """The paths of the home page and of those it links to, once each has been read with all the files it needs."""
    front = read(home)
    paths = paths_in(front)
    if not paths:
        sys.exit("The demo's home page links to no page of its own.")
    pages = [front, *(read(home.rstrip("/") + path) for path in paths)]
    for path in set().union(*map(files_in, pages)):
        read(home.rstrip("/") + path)
    return paths


def paths_in(html):
    """The site's own pages that this one links to."""
    return sorted(set(re.findall(r'href="(/[^"#?]+/)"', html)) - {"/admin/"})


def files_in(html):
    """The style sheets, scripts and images that this page needs."""
    return set(re.findall(r'(?:href|src)="(/(?:static|media)/[^"]+)"', html))


started = time.monotonic()
port = free_port()
home = f"http://127.0.0.1:{port}/"
process = subprocess.Popen(["make", "demo", f"PORT={port}"], start_new_session=True)
try:
    read_when_up(home, process)
    paths = read_all(home)
    seconds = time.monotonic() - started
    print(f"make demo served its home page and {', '.join(paths)} within {seconds:.0f} s", flush=True)
    # What a second `make demo` does before it serves.
    for command in (["migrate", "--noinput", "--verbosity", "0"], ["load_demo"]):
        subprocess.run([".venv/bin/python", "example_site/manage.py", *command], check=True, stdout=subprocess.DEVNULL)
    if read_all(home) != paths:
        sys.exit("The home page links to other pages once the content is loaded again.")
    print(f"Loaded and read again after {time.monotonic() - started:.0f} s")
finally:
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()
