"""Adobe's validator, which knows what search engines ask of structured data, over whole pages."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.browser.demo import ARTICLES, Demo, legal_status_codes


@pytest.mark.django_db
@pytest.mark.thorough
def test_the_example_sites_articles_have_no_error(structured_data_errors, settings, tmp_path):
    settings.HEALTHBLOCKS_LEGAL_STATUS_CODES = legal_status_codes()
    demo = Demo()
    files = [tmp_path / f"{name}.html" for name in ARTICLES]
    for name, file in zip(ARTICLES, files, strict=True):
        page = demo.add_article(name)
        head = f'<script type="application/ld+json">{json_ld(page)}</script>'
        file.write_text(f"<!doctype html><html><head>{head}</head><body></body></html>", encoding="utf-8")

    assert structured_data_errors(*files) == []


def json_ld(page):
    return page.get_reading().graph.as_script().partition(">")[2].rpartition("<")[0]


@pytest.mark.skipif(find_spec("wagtailseo") is None, reason="wagtail-seo is installed beside Wagtail 7.4 only.")
def test_beside_wagtail_seo_there_is_one_article_and_no_error(structured_data_errors, tmp_path):
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-m", "tests.seo_site.run"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    page = tmp_path / "page.html"
    page.write_text(done.stdout, encoding="utf-8")

    assert structured_data_errors(page) == []
    assert done.stdout.count('"@type": "Article"') == 1
    assert '"@type": "MedicalWebPage"' in done.stdout


def test_the_validator_finds_an_error(structured_data_errors, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product"}</script>'
    )

    assert structured_data_errors(page)
