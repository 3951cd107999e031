"""A cross reference names no note.

What it finds: `[#ten]` where no note of the letter carries `{id=ten}`.

Why it matters: the reader would be sent to a note that is not there.

Example:

    ^[See also [#tenn].]

How to fix it: correct the name, or give the note its name:
`[@ol-chn-15-2018]{id=ten}`.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def unknown_note(name: str, near: str, place: Place | None, note: int) -> Finding:
    """Report that no note has a name; `near` offers similar ones, or is ""."""
    return RULE.finding(
        f"the cross reference '[#{name}]' names no note",
        place,
        near or f"name the note meant with {{id={name}}}",
        note=note,
    )
