import pytest

from .demo import Demo, legal_status_codes
from .editor import Editor


@pytest.fixture
def demo(live_server, settings):
    """The demo's snippets in the database of the live server."""
    settings.HEALTHBLOCKS_LEGAL_STATUS_CODES = legal_status_codes()
    return Demo()


@pytest.fixture
def visit(live_server, tab):
    """`visit(page)` opens a page of the live server in the tab."""

    def visit(page, fragment=""):
        tab.goto(f"{live_server.url}{page.get_url()}{fragment}")
        return tab

    return visit


@pytest.fixture
def editor(live_server, tab, admin_user, search_index, settings):
    """The admin, with an editor logged in."""
    # One request at a time, for the server shares the test's connection to SQLite.
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    settings.WAGTAIL_EDITING_SESSION_PING_INTERVAL = 3_600_000
    settings.WAGTAIL_GRAVATAR_PROVIDER_URL = None
    tab.add_init_script("navigator.sendBeacon = () => true")
    editor = Editor(tab, live_server)
    editor.log_in(admin_user)
    return editor
