"""How Sphinx makes the documentation into a site: make docs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from wagtail_healthblocks import __version__  # noqa: E402

project = "wagtail-healthblocks"
author = "wagtail-healthblocks contributors"
copyright = author  # noqa: A001 - Sphinx's name
version = release = __version__

extensions = ["myst_parser", "sphinx_copybutton", "for_readers_of_files"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext", "_parts"]
nitpicky = True
# Links go to headings by the anchors that GitHub gives them.
myst_heading_anchors = 4
highlight_language = "text"

html_theme = "furo"
html_title = f"wagtail-healthblocks {version}"
html_show_sphinx = False
copybutton_exclude = ".linenos, .gp, .go"
