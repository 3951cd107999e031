"""What a rule is: a code for ever, a name, a severity, and how it looks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.finding import Finding, Severity
from appeals.registry.workspace import Workspace

Check = Callable[[ComposedLetter, Workspace], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `documentation` is the docstring of its file: `appeals rule CODE`.

    A warning `is_final` where no letter may go out with it: nobody approves, signs or
    sends one, unless the warning is set aside with a reason.
    """

    code: str
    name: str
    severity: Severity
    documentation: str
    check: Check
    is_final: bool = False


RegistryCheck = Callable[[Workspace, Sequence[Authority]], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class RegistryRule:
    """A rule on citations.yaml itself: `check` looks at the entries it is given.

    Some look for what a rule on letters looks for too; then they share its code. One
    that `is_final` also keeps every letter back that cites such an entry.
    """

    code: str
    name: str
    severity: Severity
    documentation: str
    check: RegistryCheck
    is_final: bool = False


def reported(code: str) -> Check:
    """Make the check of a rule whose findings composition has already made."""

    def check(letter: ComposedLetter, _workspace: Workspace) -> Iterator[Finding]:
        return (finding for finding in letter.findings if finding.code == code)

    return check


def rendered(_letter: ComposedLetter, _workspace: Workspace) -> Iterator[Finding]:
    """Look for nothing: the findings of this rule come from rendering the PDF."""
    return iter(())


def of_workspace(_letter: ComposedLetter, _workspace: Workspace) -> Iterator[Finding]:
    """Look for nothing: the findings of this rule come from listing the files."""
    return iter(())


def of_registry(_letter: ComposedLetter, _workspace: Workspace) -> Iterator[Finding]:
    """Look for nothing: this rule is for `appeals recipients check`."""
    return iter(())
