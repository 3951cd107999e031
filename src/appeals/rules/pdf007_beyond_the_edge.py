"""Words or an image reach over the edge of the text area in the PDF.

What it finds: what was laid out beyond the left or right edge of the text, for each
page the part that reaches farthest.

Why it matters: a printer cuts it off.

Example: a table of forty columns; a logo wider than the page.

How to fix it: give the table fewer columns, split it in two, or make the image
narrower. Long words and addresses break by themselves.
"""

from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True)


def text_beyond_edge(words: str, mm: float, page: int) -> Finding:
    """Say which words reach over the edge, how far and on which page."""
    return RULE.finding(
        f"page {page} of the PDF: '{words}' extends {mm} mm beyond the edge of the "
        "text",
        remedy="give the table fewer columns, or split it; make an image narrower",
    )
