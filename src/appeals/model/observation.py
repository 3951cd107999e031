"""One thing that was looked at, in a file or on the machine, and how it stands."""

from dataclasses import dataclass

from appeals.errors import AppealsError


@dataclass(frozen=True, slots=True)
class Observation:
    """What was looked at (`subject`), and how it stands.

    `error` is None when it is in order. `file` is the file looked at, "" for none.
    """

    subject: str
    state: str
    error: AppealsError | None = None
    file: str = ""
