"""A link leads to a different document from the symbol beside it.

What it finds: an entry of citations.yaml whose `url` is the United Nations' own address
of another document than its `symbol`; a link in the text or in a note, and an address
after a symbol, where the two name different documents.

Why it matters: the reader who follows the link does not read the document that is
cited. Links are copied from note to note, and the old one is left in place.

Example:

    [A/HRC/45/13](https://docs.un.org/en/A/HRC/45/12)

How to fix it: compare both with the document itself, and correct the one that is wrong;
an entry without `url` has the address that belongs to its symbol.
"""

import re

from appeals.checks.typed_words import written_texts
from appeals.citations.links import find_other_document
from appeals.citations.text_references import find_references
from appeals.citations.web_url import find_addresses
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import RunningText
from appeals.errors import Place
from appeals.model.authority import Authority
from appeals.model.document import (
    Inline,
    Link,
    Text,
    plain_text,
    walk_inlines,
)
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_END_OF_CLAUSE = re.compile(r";|[.!?]\s+(?=[^\W\d_a-zа-я])")


def check(letter: ComposedLetter) -> Findings:
    """Check the author's links, then the entries that the letter cites."""
    for written in written_texts(letter):
        yield from _check_words(*written)
    for authority in letter.cited_authorities:
        yield from check_entry(letter.workspace, authority)


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Compare the address of an entry with its symbol and its other names."""
    if authority.url is None or authority.symbol is None:
        return
    names = (authority.symbol, *authority.aliases)
    target = find_other_document(authority.url, names)
    if target is not None:
        yield RULE.finding(
            f"The address of '{authority.key}' leads to '{target}', and its symbol is "
            f"'{authority.symbol}'",
            workspace.authorities.place(authority.key, "url"),
            f"take the address out or write the one of {authority.symbol}, or correct "
            "the symbol",
        )


def _check_words(
    inlines: tuple[Inline, ...], running: RunningText, note: int | None
) -> Findings:
    for inline in walk_inlines(inlines):
        if isinstance(inline, Link):
            texts = [i for i in walk_inlines(inline.inlines) if isinstance(i, Text)]
            place = texts[0].place if texts else None
            yield from _check_link(inline.href, plain_text(inline.inlines), place, note)
    for match in find_addresses(running.text):
        before = _END_OF_CLAUSE.split(running.text[: match.start()])[-1]
        place = running.place(match.start(), match.end())
        yield from _check_link(match[0].rstrip(".,;)"), before, place, note)


def _check_link(
    address: str, words: str, place: Place | None, note: int | None
) -> Findings:
    symbols = [found.canonical for found in find_references(words)]
    target = find_other_document(address, symbols)
    if target is not None:
        yield RULE.finding(
            f"A link leads to '{target}', and the text says '{symbols[-1]}'",
            place,
            f"link to {symbols[-1]}, or correct the symbol",
            note=note,
        )
