"""What `appeals draft` says while it renders, and at the end."""

from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

from appeals.cli.diagnostics import (
    MOST_SHOWN,
    say_concisely,
    say_errors,
    say_finding,
    say_omitted,
)
from appeals.cli.progress import PROGRESS
from appeals.cli.state import STATE, display_path
from appeals.cli.terminal import align_columns, pluralize, put_json, put_result, say
from appeals.errors import AppealsError, BlockedError
from appeals.model.finding import Finding
from appeals.workflow.drafting.outcome import (
    LetterOutcome,
    RenderedFile,
    SignedFileError,
)

MOST_ROWS = 60
BY_HAND = "changed by hand and left alone"
SIGNED = "signed and left alone"
_STATES = ("unchanged", "incomplete", "refused", "failed", BY_HAND, SIGNED)


class DraftReport:
    """Paths on stdout as they come; remarks, progress and a summary on stderr.

    What is said of one letter is not said again of the next.
    """

    def __init__(self, letter: str, total: int, *, is_json: bool) -> None:
        self._letter = letter
        self._total = total
        self._is_json = is_json
        self._reported: set[object] = set()
        self._shown: Counter[str] = Counter()
        self._hidden: list[Finding] = []
        self._states: Counter[str] = Counter()
        self._warnings: set[Finding] = set()
        self._rows: list[tuple[str, ...]] = []

    def __enter__(self) -> Self:
        """Begin to count the letters."""
        PROGRESS.expect("rendering", self._total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Summarise, unless the run broke off."""
        if error is None:
            self._summarise()

    def add(self, outcome: LetterOutcome) -> None:
        """Print what became of one letter."""
        self._count(outcome)
        root = STATE.root or Path.cwd()
        for finding in outcome.findings:
            if self._is_reported(finding.in_any_letter()):
                continue
            if not self._has_room(finding.severity):
                self._hidden.append(finding)
            elif finding.severity == "error":
                say_finding(finding, root)
            else:
                say_concisely(finding)
        errors = outcome.error.split() if outcome.error else ()
        say_errors([each for each in errors if not self._is_known(each)], root)
        for file in outcome.files:
            self._put(file)
        PROGRESS.advance()

    def _count(self, outcome: LetterOutcome) -> None:
        """Keep counts, and a row for the table; of a long one only what failed."""
        state = _state(outcome)
        self._states[state] += 1
        self._warnings.update(
            finding.in_any_letter()
            for finding in outcome.findings
            if finding.severity == "warning"
        )
        if self._total <= MOST_ROWS or state not in {"rendered", "unchanged"}:
            case = (outcome.case, str(outcome.case_place)) if outcome.case else ()
            row = (outcome.recipient, outcome.lang, *case, state, _sizes(outcome))
            self._rows.append(row)

    def _is_reported(self, what: object) -> bool:
        if what in self._reported:
            return True
        self._reported.add(what)
        return False

    def _is_known(self, error: AppealsError) -> bool:
        return self._is_reported((str(error.place), error.message))

    def _has_room(self, severity: str) -> bool:
        """Say whether a finding is shown: the first fifty errors, as many others."""
        kind = "error" if severity == "error" else "other"
        self._shown[kind] += 1
        return self._shown[kind] <= MOST_SHOWN

    def _put(self, file: RenderedFile) -> None:
        if self._is_json:
            put_json(
                {
                    "path": display_path(file.path),
                    "recipient": file.recipient,
                    "lang": file.lang,
                    "sha256": file.sha256,
                    "size_bytes": file.size_bytes,
                    "is_new": file.is_new,
                }
            )
        else:
            put_result(display_path(file.path))

    def _summarise(self) -> None:
        say_omitted(self._hidden)
        if self._total > 1:
            self._say_table()
        states = self._states
        parts = [f"{pluralize(states['rendered'], 'letter')} rendered"]
        parts += [f"{states[state]} {state}" for state in _STATES if state in states]
        if self._warnings:
            parts.append(pluralize(len(self._warnings), "warning"))
        done = states["rendered"] + states["unchanged"]
        in_part = "; done in part" if 0 < done < sum(states.values()) else ""
        say(f"{self._letter}: {', '.join(parts)}{in_part}")
        if "refused" in states:
            say("next: fix what is listed above, then render again")
        elif BY_HAND in states:
            say(
                "next: `appeals review import FILE` brings what was changed by hand in "
                "Word into the letter's text; or keep the file under another name, "
                "then render again; --force overwrites it"
            )
        elif SIGNED in states:
            say(
                "next: keep what has gone out; where the letter is to change all the "
                "same, --force overwrites it, and it is approved and signed again"
            )
        elif self._warnings:
            say(f"next: `appeals check {self._letter}` explains the warnings")

    def _say_table(self) -> None:
        for line in align_columns(self._rows):
            say(f"  {line}".rstrip())


def _state(outcome: LetterOutcome) -> str:
    if outcome.is_refused:
        return "refused"
    if isinstance(outcome.error, SignedFileError):
        return SIGNED
    if isinstance(outcome.error, BlockedError):
        return BY_HAND
    if outcome.error is not None:
        return "incomplete" if outcome.files else "failed"
    return "unchanged" if outcome.is_unchanged else "rendered"


def _sizes(outcome: LetterOutcome) -> str:
    return ", ".join(
        f"{file.path.suffix[1:]} {file.size_bytes / 1000:.0f} kB"
        for file in outcome.files
    )
