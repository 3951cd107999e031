"""A cite names a place beyond the end of its source.

What it finds: a paragraph or page beyond the `extent` of the entry in citations.yaml;
in ranges and lists, the last of them; a page after the last one of an article or a
chapter whose `page` is a range, "101-125". Places in an annex are left alone: it counts
from 1 again.

Why it matters: the reader looks for a paragraph that does not exist, and trusts the
other notes less.

Example: `[@cat-c-chn-co-5, para. 140]` where the entry says `extent: {paras: 63}`.

How to fix it: correct the number, or the `extent` or `page` of the entry.
"""

import re
from collections.abc import Iterator

from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.cite import Cite
from appeals.model.pinpoint import Locator, read_numbers
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

_RANGE = re.compile(r"(\d+)\s*[-–]+\s*(\d+)")

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Compare every paragraph and page cited with the last one of its source."""
    for number, cite, authority in letter.cites:
        for locator, last, what, field in _locators_with_end(cite, authority):
            for found in read_numbers(locator.value):
                if found.last[0] > last:
                    yield RULE.finding(
                        f"'{authority.key}' ends with {what} {last}, "
                        f"and the cite names {what} {found.last[0]}",
                        cite.place,
                        f"correct the number, or the '{field}' of "
                        f"'{authority.key}' in citations.yaml",
                        note=number,
                    )


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Compare the place of every registered excerpt with the extent of the source."""
    ends = {
        "para": ("paragraph", authority.extent.paras),
        "paras": ("paragraph", authority.extent.paras),
        "page": ("page", authority.extent.pages),
        "p": ("page", authority.extent.pages),
        "pp": ("page", authority.extent.pages),
    }
    for number, quote in enumerate(authority.quotes):
        if "annex" in quote.at:
            continue
        for label, value in quote.at.items():
            what, last = ends.get(label, ("", None))
            beyond = [
                n.last[0] for n in read_numbers(value) if last and n.last[0] > last
            ]
            if beyond:
                yield RULE.finding(
                    f"'{authority.key}' ends with {what} {last}, and the excerpt "
                    f"'{quote.id}' is said to be at {what} {max(beyond)}",
                    workspace.authorities.place(
                        authority.key, "quotes", number, "at", label
                    ),
                    "correct the place of the excerpt, or the 'extent'",
                )


def _locators_with_end(
    cite: Cite, authority: Authority
) -> Iterator[tuple[Locator, int, str, str]]:
    """Give each locator outside an annex that has an end, what it counts, the field."""
    for locator in cite.pinpoint.locators:
        if locator.label == "annex":
            return
        if locator.label == "para" and authority.extent.paras:
            yield locator, authority.extent.paras, "paragraph", "extent"
        if locator.label == "page" and authority.extent.pages:
            yield locator, authority.extent.pages, "page", "extent"
        elif locator.label == "page" and (last := _last_of_range(authority)):
            yield locator, last, "page", "page"


def _last_of_range(authority: Authority) -> int:
    """Give the last page of an article at "101-125"; 0 where it is not known."""
    match = _RANGE.fullmatch(authority.page or "")
    is_part = authority.kind in {"article", "chapter", "conference-paper"}
    return int(match[2]) if match and is_part and int(match[1]) < int(match[2]) else 0
