"""What a rule is: a code for ever, a name, a severity, and what it says."""

from collections.abc import Iterator
from typing import NamedTuple

from appeals.errors import Place, Severity
from appeals.model.finding import Finding

Findings = Iterator[Finding]
"""What a check yields."""


class Rule(NamedTuple):
    """A rule. `documentation` is the docstring of its file: `appeals rule CODE`.

    A warning `is_final` where no letter may go out with it: nobody approves, signs or
    sends one, unless the warning is suppressed with a reason. A rule `is_fixable` whose
    findings have edits where the right words follow from the wrong ones. A rule
    `is_blocking` where nothing in the text is wrong, and the letter must not go: a
    command then ends with the exit code of what is blocked.
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
