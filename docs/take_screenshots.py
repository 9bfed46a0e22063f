"""Takes the pictures of the documentation: the example site's gallery, its main article and its editor, in Chromium.

Run it with ``make screenshots``. It uses a database and a media folder of its own, and no network.
"""

import argparse
import io
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
ARTICLE = "ketamine"
#: How the gallery's samples are shown: the options of a browser session, the parameters of the address, the medium.
LOOKS = {
    "light": ({"viewport": {"width": 680, "height": 900}}, "theme=light", "screen"),
    "dark": ({"viewport": {"width": 680, "height": 900}}, "theme=dark", "screen"),
    "narrow": ({"viewport": {"width": 360, "height": 900}}, "theme=light", "screen"),
    "right-to-left": ({"viewport": {"width": 680, "height": 900}}, "theme=light&dir=rtl", "screen"),
    "print": ({"viewport": {"width": 680, "height": 900}}, "theme=light", "print"),
}
#: The pictures of the README: the options of a browser session, and what stands at the top.
VIEWS = {
    "article-light": ({"viewport": {"width": 1200, "height": 900}, "color_scheme": "light"}, "html"),
    "article-dark": (
        {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
        ".hb-prescription-required >> nth=0",
    ),
    "article-phone": ({"viewport": {"width": 390, "height": 844}, "color_scheme": "light"}, ".hb-helpline >> nth=0"),
}
MARGIN, QUALITY = 20, 82


def main():
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--looks", type=Path, metavar="FOLDER", help="take every block in every look, for yourself")
    arguments.add_argument("--blocks", nargs="*", metavar="NAME", help="take these blocks only, and nothing else")
    folder, names = arguments.parse_args().looks, arguments.parse_args().blocks
    with tempfile.TemporaryDirectory() as temporary, example_site(Path(temporary)) as site, chromium() as browser:
        for look in LOOKS if folder else ["light"]:
            take_blocks(browser, site, look, folder / look if folder else IMAGES / "blocks", names or site.blocks)
        if not folder and not names:
            take_article(browser, site)
            take_editor(browser, site)
            take_citing(browser, site)


class Site:
    """The example site as it is served: where, the names of its blocks, and a session of its editor."""

    def __init__(self, url, cookie, blocks, article):
        self.url, self.cookie, self.blocks, self.article = url, cookie, blocks, article


@contextmanager
def example_site(folder):
    """The example site with its demo content, served from a folder that goes afterwards."""
    sys.path[:0] = [str(ROOT), str(ROOT / "example_site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "clearwater.settings"
    from clearwater import settings

    settings.DATABASES["default"]["NAME"] = folder / "db.sqlite3"
    settings.MEDIA_ROOT = folder / "media"
    settings.WAGTAIL_GRAVATAR_PROVIDER_URL = None
    settings.WAGTAIL_ENABLE_UPDATE_CHECK = False
    server = make_server()
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield describe_site(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


def make_server():
    import django

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args):
            """Say nothing: there are hundreds of files."""

    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=io.StringIO())
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    return server


def describe_site(url):
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from articles.demo.loader import EDITOR
    from articles.models import ArticlePage

    client = Client()
    client.force_login(get_user_model().objects.get(username=EDITOR))
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    article = ArticlePage.objects.get(slug__contains=ARTICLE)
    blocks = list(ArticlePage.body.field.stream_block.child_blocks)
    return Site(url, {**cookie, "url": url}, blocks, article)


@contextmanager
def chromium():
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES

    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        sys.exit("This machine has no Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def tab_of(browser, site=None, **options):
    """A tab of a new browser session; of the editor's, where the site is given."""
    context = browser.new_context(reduced_motion="reduce", **options)
    if site:
        context.add_cookies([site.cookie])
    yield context.new_page()
    context.close()


def take_blocks(browser, site, look, folder, names):
    """The usual variant of each of these blocks, with some room around it."""
    options, query, medium = LOOKS[look]
    with tab_of(browser, site, **options) as tab:
        tab.emulate_media(media=medium)
        for name in names:
            tab.goto(f"{site.url}/gallery/{name}/usual/?alone=1&{query}", wait_until="networkidle")
            box = tab.locator(".hb-gallery__sample").bounding_box()
            top = max(box["y"] - MARGIN, 0)
            height = box["y"] + box["height"] + MARGIN - top
            clip = {"x": 0, "y": top, "width": options["viewport"]["width"], "height": height}
            save(tab.screenshot(clip=clip, full_page=True), folder / f"{name}.webp")


def take_article(browser, site):
    """Three views of the main article as readers see it."""
    for name, (options, top) in VIEWS.items():
        with tab_of(browser, **options) as tab:
            tab.goto(site.url + site.article.url, wait_until="networkidle")
            tab.locator(top).evaluate("element => element.scrollIntoView()")
            tab.wait_for_timeout(500)  # pictures that are loaded late
            save(tab.screenshot(), IMAGES / f"{name}.webp")


def take_editor(browser, site):
    """The main article in the page editor, with the picker of its blocks open."""
    from django.urls import reverse

    with tab_of(browser, site, viewport={"width": 1280, "height": 860}, color_scheme="light") as tab:
        tab.goto(site.url + reverse("wagtailadmin_pages:edit", args=[site.article.pk]), wait_until="networkidle")
        button = tab.locator('[data-contentpath="body"] .c-sf-add-button').nth(1)
        button.evaluate("element => { element.style.scrollMarginTop = '130px'; element.scrollIntoView() }")
        button.click()
        picker = tab.locator('.tippy-box[data-state="visible"]')
        picker.get_by_role("option").first.hover()
        tab.wait_for_timeout(1_500)  # the preview beside the picker loads, and the picker fades in
        save(tab.screenshot(), IMAGES / "editor.webp")


def take_citing(browser, site):
    """The window that searches sources, over a text of the main article."""
    from django.urls import reverse

    with tab_of(browser, site, viewport={"width": 1280, "height": 860}, color_scheme="light") as tab:
        tab.goto(site.url + reverse("wagtailadmin_pages:edit", args=[site.article.pk]), wait_until="networkidle")
        tab.locator('[data-contentpath="body"] [contenteditable=true]').first.click()
        tab.keyboard.press("End")
        tab.keyboard.press("Control+Alt+f")
        window = tab.get_by_role("dialog", name="Cite sources")
        window.get_by_role("option").first.wait_for()
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press("Enter")
        tab.wait_for_timeout(500)  # the list is searched anew
        tab.keyboard.press("ArrowDown")
        window.get_by_label("Page or section").fill("p. 12")
        save(tab.screenshot(), IMAGES / "cite-sources.webp")


def save(png, path):
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
    sys.stdout.write(f"{path}  {path.stat().st_size / 1024:.0f} KB\n")


if __name__ == "__main__":
    main()
