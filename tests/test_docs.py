"""The documentation is current where the code writes it, every page can be reached, and the site is made of it."""

import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs import generate
from docs._ext import for_readers_of_files as site
from docs._parts import blocks, code, pages, rules, tables, templates

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def part(kind, text=""):
    return f"# Page\n\n<!-- generated: {kind} -->\n{text}<!-- end of generated -->\n"


def current(kind, text=""):
    return generate.current(DOCS / "reference" / "page.md", part(kind, text))


def test_what_the_code_writes_is_current():
    found = [str(page.relative_to(ROOT)) for page, _old, _new in generate.changes()]

    assert found == [], f"Write {', '.join(found)}: python -m docs.generate"


def test_every_rule_has_a_page_and_the_page_of_a_rule_that_is_gone_goes(tmp_path, monkeypatch):
    shutil.copytree(DOCS, tmp_path / "docs", ignore=shutil.ignore_patterns("_build"))
    monkeypatch.setattr(generate, "DOCS", tmp_path / "docs")
    folder = tmp_path / "docs" / "reference" / "rules"
    (folder / "video.transcript.md").unlink()
    (folder / "video.gone.md").write_text("# video.gone\n")

    found = {page.name: new for page, _old, new in generate.changes() if page.parent == folder}

    assert set(found) == {"video.transcript.md", "video.gone.md"}
    assert found["video.transcript.md"] == (DOCS / "reference" / "rules" / "video.transcript.md").read_text()
    assert found["video.gone.md"] == ""


def test_a_rule_without_an_example_has_no_page():
    with pytest.raises(LookupError, match="add one"):
        rules.example("video.unheard_of")


@pytest.mark.parametrize("name", rules.known())
def test_a_rule_says_what_it_finds_and_why_and_by_which_source(name):
    what, *why, source = inspect.cleandoc(rules.known()[name][0].find.__doc__).split("\n\n")

    assert "\n" not in what
    assert why
    assert source.startswith("Source: ")


def test_every_kind_of_part_is_used():
    text = "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    used = {kind for kind, _name, _old in generate.PART.findall(text)}

    assert used == set(generate.writers(DOCS / "index.md", ""))


@pytest.mark.parametrize("name", blocks.catalogue())
def test_every_block_says_what_it_adds_to_the_structured_data(name):
    text = "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    written = [old for kind, found, old in generate.PART.findall(text) if (kind, found) == ("block", name)]

    assert len(written) == 1 and blocks.GRAPH.search(written[0]), (
        f"Write “Structured data: …” into the entry of {name} in docs/reference/blocks/."
    )


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("block", blocks.catalogue()),
        ("settings", code.SETTINGS),
        ("options", code.commands()),
        ("templates", [name or "page" for name in pages.grouped() if name in ("", *pages.FOLDERS)]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_everything_of_a_kind_has_its_part(kind, names):
    text = "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    found = sorted(name for each, name, _old in generate.PART.findall(text) if each == kind and name != "others")
    missing = [f"<!-- generated: {kind} {name} -->" for name in set(names) - set(found)]

    assert missing == [], (
        f"docs/reference/ needs an entry with {missing}: that of a block on the page of its group, in its blocks/."
    )
    assert found == sorted(names)


def test_a_new_setting_is_explained_by_its_comment():
    text = current("settings core", "| Setting | Default | What it does |\n|---|---|---|\n")

    assert "| `HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE` | `20` | How many articles a contributor's page lists" in text


def test_what_people_wrote_stays_and_what_is_gone_goes():
    hand = "\n| Setting | Default | What it does |\n|---|---|---|\n"
    hand += "| `HEALTHBLOCKS_FAQ_PAGE` | `7` | By hand. |\n| `HEALTHBLOCKS_GONE` | `1` | Gone. |\n\n"

    text = current("settings core", hand)

    assert '| `HEALTHBLOCKS_FAQ_PAGE` | `"part"` | By hand. |' in text
    assert "GONE" not in text


def test_a_field_that_even_a_draft_needs_says_so_whatever_people_wrote():
    hand = "\n| Field | In the editor | Kind | Required | Notes |\n|---|---|---|---|---|\n"
    hand += "| `level` | | | no | |\n| `text` | | | on publishing | |\n\n"

    rows = tables.first_table(current("block HeadingBlock", hand))

    assert [row["Required"] for row in rows.values()] == ["yes", "yes"]


def test_a_field_keeps_when_publishing_needs_it():
    hand = "\n| Field | In the editor | Kind | Required | Notes |\n|---|---|---|---|---|\n"
    hand += "| `points` | | | on publishing | |\n| `heading` | | | yes | |\n\n"

    rows = tables.first_table(current("block KeyPointsBlock", hand))

    assert rows["`points`"]["Required"] == "on publishing"
    assert rows["`heading`"]["Required"] == "no"


def test_a_block_shows_its_picture_as_soon_as_there_is_one(tmp_path, monkeypatch):
    monkeypatch.setattr(blocks, "DOCS", tmp_path)
    (tmp_path / "images" / "blocks").mkdir(parents=True)
    (tmp_path / "images" / "blocks" / "figure.webp").touch()
    folder = tmp_path / "reference" / "blocks"

    assert "![Figure, as readers see it](../../images/blocks/figure.webp)" in blocks.block_part(
        "FigureBlock", "", folder
    )
    assert "![" not in blocks.block_part("VideoBlock", "", folder)


def test_a_cell_can_hold_a_bar():
    text = tables.table(["A", "B"], [{"A": r"`x\|y`", "B": ""}], {r"`x\|y`": {"B": r"one \| two"}}, kept=["B"])

    assert tables.first_table(text) == {r"`x\|y`": {"A": r"`x\|y`", "B": r"one \| two"}}


def test_the_parts_of_a_template_are_those_of_its_parents_too():
    assert templates.parts("wagtail_healthblocks/blocks/figure.html") == ["image", "caption", "credit"]
    assert templates.parts("wagtail_healthblocks/contributor_page.html")[:2] == ["title", "content"]


def listed(page):
    """The pages that an index leads to, as the site's navigation has them."""
    text = page.read_text(encoding="utf-8")
    name = page.relative_to(DOCS).with_suffix("").as_posix()
    text = site.LINK.sub(lambda link: site.moved(link, f"docs/{name}.md", name), text)
    found = [(page.parent / f"{target}.md").resolve() for _title, target in site.LISTED.findall(text)]
    return found if site.is_index(name) else []


def test_every_page_can_be_reached_and_has_one_place():
    reached, waiting = [], [DOCS / "index.md"]
    while waiting:
        reached.append(waiting.pop())
        waiting += listed(reached[-1])

    assert sorted(reached) == sorted(DOCS.rglob("*.md"))


@pytest.mark.parametrize("page", site.FILES)
def test_a_page_that_stands_for_a_file_leads_there(page):
    assert f"](../../{site.FILES[page]})" in (DOCS / f"{page}.md").read_text(encoding="utf-8")


def shown(text, docname="how-to/restyle"):
    return site.outside_fences(
        text, lambda part: site.LINK.sub(lambda link: site.moved(link, f"docs/{docname}.md", docname), part)
    )


def test_a_link_to_a_file_of_the_repository_leads_to_its_page():
    assert shown("[it](../../README.md#install)") == "[it](../project/readme.md#install)"
    assert shown("[it](../../LICENSE)") == "it"
    assert shown("[a](take-reviews.md) [b](#here) [c](https://a.example/b.md)") == (
        "[a](take-reviews.md) [b](#here) [c](https://a.example/b.md)"
    )


def test_a_fence_that_names_a_file_shows_its_name():
    fence = "```python home/models.py\n[x](y.md)\n```"

    assert shown(fence) == "```{code-block} python\n:caption: home/models.py\n\n[x](y.md)\n```"


@pytest.mark.slow
def test_the_site_is_made_without_a_warning(tmp_path):
    pytest.importorskip("sphinx", reason="the site is made by `make docs`")
    options = ["--builder", "html", "--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]

    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, "--doctree-dir", tmp_path / "trees", DOCS, tmp_path / "html"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.stderr == ""
    assert done.returncode == 0
    changelog = (tmp_path / "html" / "project" / "changelog.html").read_text(encoding="utf-8")
    assert "Keep a Changelog" in changelog
    assert sorted(page.relative_to(DOCS).with_suffix("") for page in DOCS.rglob("*.md")) == sorted(
        page.relative_to(tmp_path / "html").with_suffix("")
        for page in (tmp_path / "html").rglob("*.html")
        if page.name not in ("genindex.html", "search.html")
    )
