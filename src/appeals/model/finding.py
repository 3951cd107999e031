"""What is wrong with a letter, as data: collected, sorted and shown together."""

from dataclasses import dataclass

from appeals.errors import Problem


@dataclass(frozen=True, slots=True)
class Finding(Problem):
    """One problem that a rule found.

    `code` is stable for ever ("CIT001"). `note` is the number of the note concerned,
    `recipient` and `lang` the letter's edition, where they matter.
    """

    note: int | None = None
    recipient: str | None = None
    lang: str | None = None
