r"""What looks like a cite cannot be read.

What it finds: text that begins like a cite and breaks the notation, an unknown signal
or locator label, a note that is never closed or is empty.

Why it matters: a cite that is not understood would be printed as brackets in the text.

Example:

    The Committee called for its repeal. [@cat-c-chn-co-5 para. 14]

How to fix it: write a comma before the place, `[@cat-c-chn-co-5, para. 14]`; put other
words after a bar, `[@key | emphasis added]`; write `\[` for a bracket.
"""

from collections.abc import Iterable

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def unclosed_bracket(what: str, place: Place | None) -> Finding:
    """Say that a "cite" or "note" has no bracket at its end."""
    return RULE.finding(f"This {what} is not closed", place, "close it with ]")


def note_in_note(place: Place | None) -> Finding:
    """Say that a note is inside another one."""
    remedy = "put its words into the outer note"
    return RULE.finding("A note is inside a note", place, remedy)


def empty_note(place: Place | None) -> Finding:
    """Say that a note has no words."""
    return RULE.finding("This note is empty", place, "write its text")


def bad_note_name(name: str, place: Place | None) -> Finding:
    """Say that a note cannot have this name."""
    remedy = "use small letters, digits and hyphens, as in {id=ten-mandates}"
    return RULE.finding(f"'{name}' cannot name a note", place, remedy)


def missing_cite(words: str, place: Place | None) -> Finding:
    """Say that words, or nothing, are where a cite is expected."""
    message = f"'{words}' is not a cite" if words else "A cite is missing here"
    remedy = "write it as @key or @{symbol}, and separate several by ;"
    return RULE.finding(message, place, remedy)


def overlong_name(why: str, place: Place | None) -> Finding:
    """Say that the name of a source is too long to be one."""
    return RULE.finding(why, place, "write the key or symbol alone")


def cite_without_source(place: Place | None) -> Finding:
    """Say that a cite names nothing."""
    return RULE.finding("This cite names no source", place, "write a key after @")


def unknown_signal(
    words: str, near: str, known: Iterable[str], place: Place | None
) -> Finding:
    """Say that words before a cite are no signal; `near` offers one, or is ""."""
    remedy = (
        f"{near} The signals are: {', '.join(known)}. Write other words as a note: "
        "^[words [@key]]"
    )
    return RULE.finding(f"'{words}' is not a signal", place, remedy.lstrip())


def missing_braces(symbol: str, behind: str, place: Place | None) -> Finding:
    """Report a symbol that is typed without braces; `behind` is what follows it."""
    remedy = f"write [@{{{symbol}}}{behind}]"
    return RULE.finding(f"The symbol '{symbol}' needs braces", place, remedy)


def missing_comma(words: str, place: Place | None) -> Finding:
    """Say that words after a key are neither a place nor a suffix."""
    remedy = "write [@key, para. 14]; other words go after a bar: [@key | words]"
    return RULE.finding(f"A comma is missing before '{words}'", place, remedy)


def bad_locator(why: str, place: Place | None) -> Finding:
    """Say why the place in a source cannot be read."""
    remedy = "write it as [@key, para. 14], or \\[ for a bracket"
    return RULE.finding(why, place, remedy)


def unknown_locator(
    label: str, near: str, known: Iterable[str], place: Place | None
) -> Finding:
    """Say that `cite()` was given a place of no known kind."""
    remedy = near or f"the known ones: {', '.join(known)}"
    return RULE.finding(f"'{label}' is not a place in a source", place, remedy)


def cite_in_subject(remedy: str, place: Place | None) -> Finding:
    """Say that the subject of a letter has no notes."""
    return RULE.finding("A cite cannot be in the subject", place, remedy)


def no_room_for_mark(place: Place | None) -> Finding:
    """Say that no mark can be printed where a cite or note is."""
    message = "A cite or note is where no mark can be printed"
    remedy = "put it after the link or the words it belongs to"
    return RULE.finding(message, place, remedy)


def cite_inside_emphasis(place: Place | None) -> Finding:
    """Say that a cite is inside italics, bold or a link of a note."""
    message = "A cite is inside italics, bold or a link of a note"
    remedy = "close the italics, bold or link before the cite"
    return RULE.finding(message, place, remedy)
