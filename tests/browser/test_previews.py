"""The editor's preview in other looks: the styles of a dark browser and of paper, on the screen."""

import pytest

from tests import factories

pytestmark = pytest.mark.versions

LOOKS = """() => {
    const root = document.documentElement;
    return {
        theme: root.dataset.theme || "",
        paper: getComputedStyle(root).getPropertyValue("--test-medium").trim(),
        scheme: getComputedStyle(root).getPropertyValue("--test-scheme").trim(),
        both: getComputedStyle(root).getPropertyValue("--test-both").trim(),
        background: getComputedStyle(document.body).backgroundColor,
    };
}"""
#: How a site's own styles may ask; what they set says which of them hold.
STYLES = """
<style>
@layer site { @media print { :root { --test-medium: paper } } }
@media screen and (min-width: 1px), print and (max-width: 0) { :root { --test-both: screen } }
@media not print { :root { --test-scheme: screen } }
@media (prefers-color-scheme: dark) { :root { --test-scheme: dark } }
@media print and (prefers-color-scheme: light) { :root { --test-scheme: light paper } }
</style>
"""


@pytest.fixture
def preview(tab, live_server, monkeypatch):
    """`preview(mode)` shows what the editor's preview shows of an article in a mode."""
    page = factories.ArticlePageFactory(title="Ketamine", body=[factories.paragraph("<p>It helps.</p>")])

    def serve(self, request, *args, **kwargs):
        response = self.serve_preview(request, request.GET["mode"]).render()
        response.content = response.content.replace(b"<style>", STYLES.encode() + b"<style>", 1)
        return response

    monkeypatch.setattr(type(page), "serve", serve)

    def open_preview(mode):
        tab.goto(f"{live_server.url}{page.get_url()}?mode={mode}")
        return tab

    return open_preview


def looks(frame):
    return frame.locator("html").evaluate(LOOKS)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_dark_preview_is_dark_and_one_on_paper_is_as_printed(preview, tab, colours):
    tab.emulate_media(color_scheme=colours)

    plain = looks(preview(""))
    dark = looks(preview("healthblocks-dark"))
    paper = looks(preview("healthblocks-print"))

    assert plain["paper"] == "" and plain["theme"] == ""
    assert dark["theme"] == "dark" and dark["scheme"] == "dark" and dark["paper"] == ""
    assert dark["background"] != "rgb(255, 255, 255)"
    assert paper["paper"] == "paper" and paper["scheme"] == "light paper" and paper["both"] == ""
    assert paper["background"] == "rgb(255, 255, 255)"
