"""A place is written in an odd way.

What it finds: a range that runs backwards, "paras. 14-12"; in a language other than
English, a place that is only partly understood, "par. 10 et suivants"; and, as a
remark, "paras." before one number or "para." before several. A hyphen in a range is no
fault: it is printed as a dash.

Why it matters: a range that runs backwards has a slip in one of its numbers. What is
not understood is printed as it was typed, and is compared with nothing.

Example:
    [@a-hrc-45-13, paras. 14-12]

How to fix it: compare with the document, and write the smaller number first. The label
is printed to fit the number; writing it so makes the template easier to read.
"""

from collections.abc import Mapping, Sequence

from appeals.composition.compose import ComposedLetter
from appeals.model.cite import Cite
from appeals.model.finding import Finding
from appeals.model.pinpoint import TypedLocator, read_locators, read_numbers
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check the place of every cite, and how it was typed where that is known."""
    lines = {source.file: source.lines for source in letter.templates}
    for number, source in enumerate(letter.sources, 1):
        for cite in source.cites:
            yield from _check_order(cite, number)
            if cite.pinpoint.unread:
                yield _unread_place(cite, number)
            for typed in _typed_locators(cite, lines):
                if typed.locator.value and (
                    typed.is_plural_typed != typed.locator.is_plural
                ):
                    yield _wrong_label(typed, cite, number)


def _unread_place(cite: Cite, number: int) -> Finding:
    place = cite.pinpoint
    return RULE.finding(
        f"'{place.unread}' in '{place.typed}' is not understood, and is printed so",
        cite.place,
        "compare it with the document; a remark goes behind a bar: "
        f"[@{cite.ref}, ... | {place.unread}]",
        note=number,
    )


def _check_order(cite: Cite, number: int) -> Findings:
    for locator in cite.pinpoint.locators:
        for found in read_numbers(locator.value):
            if found.is_reversed:
                low, high = (
                    ".".join(map(str, end)) for end in (found.first, found.last)
                )
                yield RULE.finding(
                    f"The range '{found.typed}' runs backwards",
                    cite.place,
                    f"write {low}-{high} if these are the numbers",
                    note=number,
                )


def _typed_locators(
    cite: Cite, lines: Mapping[str, Sequence[str]]
) -> tuple[TypedLocator, ...]:
    """Read the place again from its line; () if it is a value or spans two lines."""
    place = cite.place
    if place is None or not place.end_column or place.file not in lines:
        return ()
    text = lines[place.file][place.line - 1]
    if place.end_column > len(text) + 1:
        return ()
    cited = text[place.column - 1 : place.end_column - 1].partition("|")[0]
    locators = cited.partition("}" if "{" in cited else ",")[2].strip(" ,")
    try:
        return read_locators(locators) if locators else ()
    except ValueError:
        return ()


def _wrong_label(typed: TypedLocator, cite: Cite, number: int) -> Finding:
    locator = typed.locator
    meant = "several places" if locator.is_plural else "one place"
    return RULE.finding(
        f"'{typed.typed}' comes before '{locator.value}', which is {meant}",
        cite.place,
        f"it is printed as '{locator}'",
        note=number,
        severity="info",
    )
