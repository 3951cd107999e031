"""The layout engine remarked on something while rendering the PDF.

What it finds: what WeasyPrint would have logged: a style it does not know, an address
it was not allowed to read.

Why it matters: something of the layout may not look as it was meant.

Example: a letter.css that names a font on the web, an image of more than 40 million
pixels, a rendering with a program in it: none of them is loaded.

How to fix it: correct the style sheet in templates/layout/.
"""

from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def layout_remark(words: str) -> Finding:
    """Pass on what the layout engine said."""
    return RULE.finding(f"while laying out the PDF: {words}")
