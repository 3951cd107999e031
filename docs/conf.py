"""The site of the documentation: `./run docs` builds it into build/docs.

Pages are Markdown (MyST). Those of `reference/made/` are made from the code before each
build. The output loads nothing from elsewhere: no script, no font, no picture.
"""

import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from tools.reference_pages import write_pages  # noqa: E402  # found from here on
from tools.site_links import find_wrong_links  # noqa: E402

project = "appeals"
author = "the authors of appeals"
language = "en"
extensions = ["myst_parser"]
exclude_patterns: list[str] = []

myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline"]  # the width of a picture
highlight_language = "none"  # commands, letters and YAML, in one page

html_theme = "furo"
html_title = "appeals"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_static_path: list[str] = []


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the pages of the reference before a build, look at the site after it."""
    write_pages(DOCS / "reference" / "made")
    app.connect("build-finished", look_over)
    return {"parallel_read_safe": True}


def look_over(app: Sphinx, problem: Exception | None) -> None:
    """Refuse a site with a link that leads nowhere, or that loads from elsewhere."""
    if problem is None and app.builder.format == "html":
        wrong = list(find_wrong_links(Path(app.outdir)))
        if wrong:
            raise SphinxError("\n".join(wrong))
