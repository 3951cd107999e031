"""The text holds something that a letter cannot hold.

What it finds: an image, code in backticks, a rule across the page.

Why it matters: it would look different in Word, in PDF and on the web, or be lost.

Example:

    ![map](map.png)

How to fix it: take it out; put pictures into an annex.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
