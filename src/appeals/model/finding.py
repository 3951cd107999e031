"""What is wrong with a letter, as data: collected, sorted and shown together."""

from dataclasses import dataclass
from typing import Literal

from appeals.errors import Place

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    `code` is stable for ever ("CIT001"). `message` names the object in the user's
    own words; `remedy` says how to fix it. `note` is the number of the note
    concerned, `recipient` and `lang` the letter's edition, where they matter.
    """

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    remedy: str = ""
    note: int | None = None
    recipient: str | None = None
    lang: str | None = None
