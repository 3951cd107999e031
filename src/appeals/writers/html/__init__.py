"""The letter as HTML: the web edition, and the markup that the PDF is set from."""

from appeals.writers.html.web import write_html

__all__ = ["write_html"]
