"""A long source is cited without a place.

What it finds: a cite without a paragraph or page, of a source that by its `extent` in
citations.yaml has more than 5 pages or more than 20 paragraphs, and of a book or a
thesis whose `extent` is not known.

Why it matters: nobody can check a claim against a report of forty pages.

Example:
    The Working Group received no reply. [@a-hrc-45-13]

How to fix it: name the place, `[@a-hrc-45-13, para. 20]`; or say that the whole
source is meant, `[@a-hrc-45-13, whole]`.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_MOST_PAGES, _MOST_PARAS = 5, 20
_LONG_KINDS = ("book", "thesis")


def check(letter: ComposedLetter) -> Findings:
    """Check every cite that names no place."""
    for number, cite, authority in letter.cites:
        if cite.pinpoint.locators or cite.pinpoint.is_whole:
            continue
        pages, paras = authority.extent.pages or 0, authority.extent.paras or 0
        is_long = not (pages or paras) and authority.kind in _LONG_KINDS
        if is_long or pages > _MOST_PAGES or paras > _MOST_PARAS:
            length = f"{paras} paragraphs" if paras else f"{pages} pages"
            length = f"the length of a {authority.kind}" if is_long else length
            label = "para." if paras else "p."
            yield RULE.finding(
                f"'{authority.key}' has {length}, and the cite names no place in it",
                cite.place,
                f"write [@{authority.key}, {label} 1], or [@{authority.key}, whole]",
                note=number,
            )
