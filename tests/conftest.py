"""What the whole suite shares: the system's browser, and the accessibility and HTML checkers."""

import fcntl
import gc
import json
import os
import shutil
import subprocess
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db.models.signals import post_save
from django.utils import translation
from wagtail.blocks.base import BlockWidget
from wagtail.search import index, signal_handlers

from tests.parts import (  # noqa: F401
    begin_with_the_longest,
    keep_part,
    leave_coverage_out,
    leave_module_out,
    pytest_addoption,
    pytest_xdist_make_scheduler,
)
from tests.taking_turns import let_it_answer, live_server, taking_turns  # noqa: F401
from tests.template_database import (  # noqa: F401
    django_db_modify_db_settings,
    django_db_setup,
    migrated_database,
    refill,
)

ROOT = Path(__file__).parent.parent
#: The first is what Playwright itself drives where it brings a browser; it takes half the work of the others.
CHROMIUM_NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


#: No test fails because the machine is busy: milliseconds that a browser may take for a step, and no limit for the others.
PATIENCE = 90_000
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_ignore_collect(collection_path, config):
    """Read no module of which this part has nothing; None asks others."""
    return leave_module_out(collection_path, config.getoption("part")) or None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """A test that asks for the browser is a browser test, marked or not. The order comes last, after pytest-django's."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    keep_part(config, items)
    leave_coverage_out(items)
    yield
    begin_with_the_longest(items)


def pytest_collection_finish():
    """Leave Django, Wagtail and the tests out of what the garbage collector goes through: a sixth of the suite's time."""
    gc.collect()
    gc.freeze()


def missing(what, variable):
    """Skip, unless the machine promised by this environment variable to have it."""
    (pytest.fail if os.environ.get(variable) == "1" else pytest.skip)(f"This machine has no {what}.")


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium, driven by Playwright."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        missing("Chromium", "HEALTHBLOCKS_REQUIRE_BROWSER")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(PATIENCE)
    # Playwright keeps an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def tab(browser):
    """A new tab of a new browser session, closed when the test ends: before the live server is."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe():
    """`axe(page)` lists what axe-core finds wrong with an open page; `context` narrows it down."""
    from axe_playwright_python.sync_playwright import Axe

    def run(page, context=None):
        options = {"runOnly": AXE_TAGS, "resultTypes": ["violations"]}
        found = Axe().run(page, context=context, options=options).response["violations"]
        return [
            f"{violation['id']}: {violation['help']}: {node['html']}"
            for violation in found
            for node in violation["nodes"]
        ]

    return run


@pytest.fixture(scope="session")
def vnu():
    """The Nu HTML checker's jar, for `java -jar`. Give it many files at once: it starts slowly."""
    if not shutil.which("java"):
        missing("Java for the Nu HTML checker", "HEALTHBLOCKS_REQUIRE_VNU")
    named = os.environ.get("HEALTHBLOCKS_VNU_JAR")
    jars = [Path(named)] if named else [*ROOT.glob(".cache/**/vnu.jar"), *ROOT.glob("vnu.jar")]
    jar = next(filter(Path.is_file, jars), None)
    if jar is None:
        missing("vnu.jar (the npm package vnu-jar holds it)", "HEALTHBLOCKS_REQUIRE_VNU")
    return jar


@pytest.fixture(scope="session")
def structured_data_errors():
    """`structured_data_errors(*files)` lists what Adobe's validator finds wrong in the structured data of HTML files."""
    named = os.environ.get("HEALTHBLOCKS_STRUCTURED_DATA_VALIDATOR")
    folder = Path(named) if named else ROOT / ".cache" / "structured-data"
    if not shutil.which("node") or not (folder / "node_modules").is_dir():
        missing("Node with @adobe/structured-data-validator", "HEALTHBLOCKS_REQUIRE_STRUCTURED_DATA_VALIDATOR")

    def run(*files):
        command = ["node", ROOT / "tests" / "structured_data" / "validate.mjs", folder, *files]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        assert all(page["types"] for page in found.values()), "A file without structured data has nothing to check."
        return [f"{file}: {error['issueMessage']}" for file, page in found.items() for error in page["errors"]]

    return run


@pytest.fixture(scope="session")
def workshop(tmp_path_factory):
    """`workshop(name, make)` is the folder of that name; the process that asks first makes it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def workshop(name, make):
        folder = root / f"shared-{name}"
        with open(f"{folder}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                try:
                    make(folder)
                except BaseException:
                    shutil.rmtree(folder, ignore_errors=True)
                    raise
        return folder

    return workshop


#: What BlockWidget has built, and of what: the block is kept, so that no other gets its address.
BUILT = {}


@pytest.fixture
def known_blocks(monkeypatch):
    """Describe the blocks of a stream to the editor's script once a process and language, as this takes a third of a form.

    For tests that look at what the form does, and not at what it tells its script.
    """
    build = BlockWidget._build_block_json

    def build_once(widget):
        key = id(widget.block_def), translation.get_language()
        if key not in BUILT:
            build(widget)
            BUILT[key] = widget.block_def, widget._js_context, widget._block_json
        _block, widget._js_context, widget._block_json = BUILT[key]

    monkeypatch.setattr(BlockWidget, "_build_block_json", build_once)


@pytest.fixture(scope="session", autouse=True)
def searched_models():
    """The models that a site's search index follows. Here it does not: to look up each thing that is saved costs as well."""
    handler = signal_handlers.post_save_signal_handler
    return [model for model in index.get_indexed_models() if post_save.disconnect(handler, sender=model)]


@pytest.fixture
def search_index(settings, searched_models):
    """Keep the search index as sites do: what is saved is found."""
    (name, options), *_others = settings.WAGTAILSEARCH_BACKENDS.items()
    settings.WAGTAILSEARCH_BACKENDS = {name: {**options, "AUTO_UPDATE": True}}
    for model in searched_models:
        post_save.connect(signal_handlers.post_save_signal_handler, sender=model)
    yield
    for model in searched_models:
        post_save.disconnect(signal_handlers.post_save_signal_handler, sender=model)


#: Whether a test of this process has committed, and deleted all rows after it.
EMPTIED = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Bring back what migrations made, all of it, before any fixture opens a transaction."""
    if EMPTIED and refill(item.config):
        EMPTIED.clear()


@pytest.fixture(autouse=True)
def fresh_start(request, settings):
    """No cache and no language of the test before, and the rows that a browser test before it has deleted."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    commits = {"live_server", "transactional_db"} & set(request.fixturenames)
    if commits or "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db" if commits else "db")
        if EMPTIED:  # in a database of a server, which has no template: what nearly all tests need
            from tests import factories

            factories.what_migrations_make()
        if commits or is_transactional(request.node):
            EMPTIED.append(request.node.nodeid)
    yield
    let_it_answer()


def is_transactional(item):
    mark = item.get_closest_marker("django_db")
    return mark is not None and mark.kwargs.get("transaction", False)


@pytest.fixture
def templates(settings, tmp_path):
    """Adds a template of the site, which wins over any other of that name."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    def add(name, source):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)

    return add
