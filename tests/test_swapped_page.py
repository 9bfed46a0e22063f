import subprocess
import sys
from pathlib import Path

import pytest
import wagtail

pytestmark = [pytest.mark.thorough, pytest.mark.versions]


@pytest.mark.skipif(wagtail.VERSION < (8, 0), reason="Wagtail 7.4 has one base page model only.")
def test_everything_works_on_a_site_with_its_own_base_page():
    root = Path(__file__).parent.parent

    done = subprocess.run(
        [sys.executable, "-m", "tests.swapped_site.run"], cwd=root, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "works" in done.stdout
