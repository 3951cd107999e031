"""The letter's markup handed to WeasyPrint without its parser of HTML.

`print_page` gives well-formed XML, which the standard library reads ten times as
fast as an HTML parser reads anything.
"""

from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from appeals.writers.pdf.startup import load_weasyprint


def source_of(page: str, base_url: str, fetcher: Any) -> Any:  # noqa: ANN401  untyped
    """Give what WeasyPrint calls an HTML, made from well-formed XML."""
    return _source()(page, base_url, fetcher)


@cache
def _source() -> Any:  # noqa: ANN401  an untyped class
    html: Any = load_weasyprint().HTML
    from cssselect2 import ElementWrapper  # type: ignore[import-untyped]  # untyped

    class Source(html):  # type: ignore[misc]  # its base carries no types
        def __init__(self, page: str, base_url: str, fetcher: object) -> None:
            self.base_url = base_url
            self.url_fetcher = fetcher
            self.media_type = "print"
            root = ET.fromstring(page)  # noqa: S314  we wrote it
            self.wrapper_element = ElementWrapper.from_html_root(
                root, content_language=None
            )
            self.etree_element = self.wrapper_element.etree_element

    return Source
