"""What a rule is: a code for ever, a name, a severity, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass

from appeals.errors import Place, Severity
from appeals.model.finding import Finding

Fix = Callable[[Finding, str], str | None]
"""Gives what is to be at a finding's place instead of the words that are there.

It is given the finding and these words; None says that a person must decide.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `documentation` is the docstring of its file: `appeals rule CODE`.

    A warning `is_final` where no letter may go out with it: nobody approves, signs or
    sends one, unless the warning is set aside with a reason. `fix` is there where the
    right words follow from the wrong ones.
    """

    code: str
    name: str
    severity: Severity
    documentation: str
    is_final: bool = False
    fix: Fix | None = None

    @classmethod
    def of(
        cls,
        module: str,
        documentation: str | None,
        severity: Severity,
        *,
        is_final: bool = False,
        fix: Fix | None = None,
    ) -> "Rule":
        """Make the rule of a file from its `__name__` and `__doc__`.

        "appeals.rules.cit004_malformed_cite" is CIT004, "malformed-cite".
        """
        code, _, name = module.rpartition(".")[2].partition("_")
        return cls(
            code.upper(),
            name.replace("_", "-"),
            severity,
            documentation or "",
            is_final,
            fix,
        )

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
