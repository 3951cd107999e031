"""A link leads into the sender's own network, or hides where it leads.

What it finds: links in the text and the notes, addresses of cited sources and annexes,
and addresses in the letterhead, that lead to this computer, to a private network
(10.0.0.1, 192.168.1.1, fe80::1, printer.local, intranet) or to a file; numbers written
so that nobody sees where they lead (http://2130706433/); and a name before an "@".

Why it matters: the reader cannot open it, and learns what the sender's network looks
like; or opens another page than the one that is shown.

Example:

    [the report](http://192.168.1.7/report.pdf)

How to fix it: link to the published address, or add the file as an annex.
"""

from appeals.checks.typed_words import front_texts, suspect_texts, written_texts
from appeals.citations.web_url import find_addresses, why_not_public
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import RunningText
from appeals.errors import Place
from appeals.model.authority import Authority
from appeals.model.document import (
    Inline,
    Link,
    Text,
    walk_inlines,
)
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check the author's links, then the addresses of what the letter prints."""
    for written in written_texts(letter):
        yield from _check_words(*written)
    for text, place in front_texts(letter):
        for match in find_addresses(text):
            yield from _check_address(match[0], place, None)
    for index, annex in enumerate(letter.front.annexes):
        place = letter.request.letter.place("annexes", index, "url")
        yield from _check_address(annex.url or "", place, None)
    for authority in letter.cited_authorities:
        yield from check_entry(letter.workspace, authority)
    addresses = suspect_texts(letter, lambda text: any(find_addresses(text)))
    for text, printed, place in addresses:
        for match in find_addresses(text):
            if match[0] in printed:
                yield from _check_address(match[0], place, None)


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Check the address of the source."""
    place = workspace.authorities.place(authority.key, "url")
    yield from _check_address(authority.url or "", place, None)


def _check_words(
    inlines: tuple[Inline, ...], running: RunningText, note: int | None
) -> Findings:
    known = set()
    for inline in walk_inlines(inlines):
        if isinstance(inline, Link):
            known.add(inline.href)
            texts = [i for i in walk_inlines(inline.inlines) if isinstance(i, Text)]
            yield from _check_address(
                inline.href, texts[0].place if texts else None, note
            )
    for match in find_addresses(running.text):
        if match[0] not in known and not any(match[0] in href for href in known):
            place = running.place(match.start(), match.end())
            yield from _check_address(match[0], place, note)


def _check_address(address: str, place: Place | None, note: int | None) -> Findings:
    if fault := why_not_public(address.rstrip(".,;)")):
        is_value = place is not None and place.line and not place.end_column
        yield RULE.finding(
            f"An address {fault if not is_value else _without_words(fault)}",
            place,
            "link to the published address, or add the file as an annex",
            note=note,
        )


def _without_words(fault: str) -> str:
    """Leave out the address itself: it may come from a file of cases."""
    quoted = fault.split("'")
    return (
        fault if len(quoted) == 1 else "leads into a network, or hides where it leads"
    )
