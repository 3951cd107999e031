"""What a rule is: a permanent code, a name, a severity, and its documentation."""

from collections.abc import Iterator
from typing import NamedTuple

from appeals.errors import Place, Severity
from appeals.model.finding import Finding

Findings = Iterator[Finding]
"""What a check yields."""


class Rule(NamedTuple):
    """A rule. `documentation` is the docstring of its file: `appeals rule CODE`.

    If a warning `is_final`, no letter with it may be approved, signed or sent, unless
    the warning is suppressed with a reason. If a rule `is_fixable`, its findings have
    edits where the right words follow from the wrong ones. If a rule `is_blocking`,
    nothing in the text is wrong but the letter must not be sent: a command then ends
    with the exit code for blocked letters.
    """

    code: str
    name: str
    severity: Severity
    documentation: str
    is_final: bool = False
    is_fixable: bool = False
    is_blocking: bool = False

    @classmethod
    def of(
        cls,
        module: str,
        documentation: str | None,
        severity: Severity,
        **marks: bool,
    ) -> "Rule":
        """Make the rule of a file from its `__name__` and `__doc__`, with its marks.

        "appeals.rules.cit004_malformed_cite" is CIT004, "malformed-cite".
        """
        code, _, name = module.rpartition(".")[2].partition("_")
        name = name.replace("_", "-")
        return cls(code.upper(), name, severity, documentation or "", **marks)

    def finding(
        self,
        message: str,
        place: Place | None = None,
        remedy: str = "",
        *,
        severity: Severity | None = None,
        note: int | None = None,
        recipient: str | None = None,
    ) -> Finding:
        """Make a finding of this rule, of its severity if none is given."""
        return Finding(
            self.code,
            message,
            remedy,
            place,
            severity or self.severity,
            note=note,
            recipient=recipient,
        )
