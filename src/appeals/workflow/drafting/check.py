"""Check letters without writing anything.

`choose_letters` resolves names, files, folders and stdin to letters.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from appeals.checks import chk002_unused_suppression as chk002
from appeals.checks.catalogue import LETTER_CODES
from appeals.checks.engine import LetterFindings, compare_letters, inspect_letter
from appeals.checks.rule_files import RuleChoice
from appeals.checks.suppressions import Suppression
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.sandbox import TemplateSource
from appeals.errors import AppealsError, Place, UsageError, raise_all
from appeals.model.audience import Audience
from appeals.model.finding import Correction, Finding
from appeals.registry.characters import character_faults
from appeals.registry.cross_checks import all_errors
from appeals.registry.files import read_text
from appeals.registry.front_matter import parse_letter
from appeals.registry.workspace import Workspace
from appeals.rules.wsp001_stray_file import stray_findings
from appeals.rules.wsp002_placeholder_in_settings import placeholder_findings
from appeals.workflow.drafting.selection import (
    Selection,
    every_edition,
    letter_languages,
    select_letters,
)

STDIN = "-"
_EVERY_RULE = RuleChoice()

T = TypeVar("T")


class Concern(NamedTuple):
    """A letter that a finding concerns: its name, recipient and language.

    `note` is the number of the note in that letter.
    """

    letter: str
    recipient: str | None = None
    lang: str | None = None
    note: int | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was checked and what was found, each finding once.

    `concerns` gives the letters of each finding; its own recipient, language and note
    are None if they differ between these. `errors` are those of letters that could not
    be rendered at all. `edits` correct findings, `templates` are the files as they were
    read. `set_aside` are the suppressions that were used.
    """

    letters: tuple[str, ...]
    findings: tuple[Finding, ...]
    errors: tuple[AppealsError, ...] = ()
    concerns: Mapping[Finding, tuple[Concern, ...]] = field(default_factory=dict)
    edits: tuple[Correction, ...] = ()
    templates: Mapping[str, TemplateSource] = field(default_factory=dict)
    set_aside: tuple[Suppression, ...] = ()


@dataclass(slots=True)
class _Collector:
    """Collects findings letter by letter."""

    found: dict[Finding, dict[Concern, None]] = field(default_factory=dict)
    edits: dict[Finding, dict[Correction, None]] = field(default_factory=dict)
    errors: dict[tuple[str, Place | None], AppealsError] = field(default_factory=dict)
    templates: dict[str, TemplateSource] = field(default_factory=dict)
    checked: list[LetterFindings] = field(default_factory=list)
    states: dict[Place, dict[Concern, None]] = field(default_factory=dict)

    def add_letter(self, name: str, letter: ComposedLetter) -> None:
        """Add the findings of one letter."""
        checked = inspect_letter(letter)
        self.checked.append(checked._replace(findings=()))
        self.templates.update({each.file: each for each in letter.templates})
        for finding in checked.findings:
            self.add(finding, name)
        edition = Concern(name, letter.request.recipient_id, letter.document.lang)
        for statement in checked.statements:
            self.states.setdefault(statement.place, {})[edition] = None

    def add(self, finding: Finding, name: str) -> None:
        """Add a finding, merged with equal ones of other letters."""
        alike = finding.strip_edition()
        where = finding.recipient, finding.lang, finding.note
        self.found.setdefault(alike, {})[Concern(name, *where)] = None
        self.edits.setdefault(alike, {}).update(dict.fromkeys(finding.edits))

    def compare(self) -> None:
        """Add the findings of comparing the letters."""
        for finding in compare_letters(self.checked):
            if finding not in self.found and finding.place in self.states:
                self.found[finding] = dict(self.states[finding.place])
                self.edits[finding] = {}

    def find_unused(self, files: Container[str]) -> Iterator[Finding]:
        """Yield the suppressions in these files that suppressed nothing."""
        used = {each for letter in self.checked for each in letter.used}
        for each in dict.fromkeys(s for c in self.checked for s in c.suppressions):
            if each not in used and each.file in files and each.code in LETTER_CODES:
                yield chk002.RULE.finding(
                    f"The suppression of {each.code} takes nothing out",
                    each.place,
                    "delete it",
                )


def check(
    workspace: Workspace,
    names: Sequence[str] = (),
    to: Sequence[str] = (),
    choice: RuleChoice = _EVERY_RULE,
    audience: Audience | None = None,
) -> CheckReport:
    """Check the letters named, or all, with every language variant.

    `audience` chooses one edition; without it, each that a letter has is checked.
    Raises UsageError for an unknown letter or recipient, and the errors of every
    malformed file of the workspace at once.
    """
    raise_all(all_errors(workspace))
    composer = Composer(workspace)
    chosen = tuple(names) or tuple(workspace.letters)
    collector = _Collector()
    for name in chosen:
        langs = letter_languages(workspace, name)
        asked = Selection(name, tuple(to), langs, audience=audience)
        found = select_letters if audience else every_edition
        for selected in found(workspace, asked):
            try:
                letter = composer.compose(selected)
            except AppealsError as bundle:
                for error in bundle.split():
                    key = error.message, error.place
                    collector.errors.setdefault(key, error)
            else:
                collector.add_letter(name, letter)
    collector.compare()
    files: Container[str] = ()
    if not to and not collector.errors:
        files = _own_files(workspace, names) if names else collector.templates
    return _report(
        workspace, chosen, collector, choice, tuple(collector.find_unused(files))
    )


def _report(
    workspace: Workspace,
    chosen: tuple[str, ...],
    collector: _Collector,
    choice: RuleChoice,
    unused: tuple[Finding, ...],
) -> CheckReport:
    found = {f: tuple(c) for f, c in collector.found.items() if choice.keeps(f.code)}
    concerns = {_merge_concerns(f, letters): letters for f, letters in found.items()}
    is_demo = workspace.settings.demo
    others = (
        *placeholder_findings(workspace.letterhead_texts, is_demo=is_demo),
        *stray_findings(workspace.stray_files),
        *unused,
    )
    findings = (*(f for f in others if choice.keeps(f.code)), *concerns)
    return CheckReport(
        chosen,
        findings,
        tuple(collector.errors.values()),
        concerns,
        tuple(dict.fromkeys(e for f in found for e in collector.edits[f])),
        collector.templates,
        tuple(
            {s: None for c in collector.checked for s in c.suppressions if s in c.used}
        ),
    )


def _merge_concerns(finding: Finding, concerns: tuple[Concern, ...]) -> Finding:
    """Set the fields of a finding that all its letters share."""
    return replace(
        finding,
        recipient=_sole_value(concern.recipient for concern in concerns),
        lang=_sole_value(concern.lang for concern in concerns),
        note=_sole_value(concern.note for concern in concerns),
    )


def _sole_value(values: Iterable[T]) -> T | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _own_files(workspace: Workspace, names: Sequence[str]) -> frozenset[str]:
    """Give the files that belong only to these letters."""
    known = [workspace.letters[name] for name in names]
    files = {file for each in known for file in (each.file, *each.variants.values())}
    return frozenset(file for file in files if file is not None)


class ChosenLetters(NamedTuple):
    """Names of letters, and a workspace that may have more letters than its files."""

    workspace: Workspace
    names: tuple[str, ...]


def choose_letters(
    workspace: Workspace, words: Sequence[str], here: Path, stdin: str = ""
) -> ChosenLetters:
    """Read names of letters, files and folders of letters, and "-" for `stdin`.

    A file of templates/letters means its letter, in all languages. A file elsewhere is
    checked as if it were one there, by its path. A folder means the letters in it.
    Paths begin at the folder `here`. Raises UsageError for a word that means none of
    these, WorkspaceError for a file that is not a letter.
    """
    names: dict[str, None] = {}
    for word in words:
        if word in workspace.letters:
            names[word] = None
        elif word == STDIN:
            workspace = _with_text(workspace, stdin, STDIN)
            names[STDIN] = None
        else:
            for path in _list_files(workspace, word, here):
                name = _letter_name(workspace, path)
                if name is None:
                    name = _relative_name(workspace, path)
                    text = read_text(path.parent, path.name, allow_tabs=True)
                    workspace = _with_text(workspace, text, name)
                names[name] = None
    return ChosenLetters(workspace, tuple(names))


def _list_files(workspace: Workspace, word: str, here: Path) -> list[Path]:
    path = (here / word).resolve()
    if path.is_file():
        return [path]
    if not path.is_dir():
        if "/" not in word and not word.endswith(".md"):
            workspace.letter(word)  # which says that there is none
        raise UsageError(
            f"there is no file and no folder '{word}'",
            remedy="`appeals list` shows the letters",
        )
    letters = (workspace.root / "templates" / "letters").resolve()
    if letters.is_relative_to(path):
        path = letters
    files = sorted(path.glob("*.md"))
    if not files:
        raise UsageError(
            f"there is no letter in the folder '{word}'",
            remedy="letters are files that end in .md",
        )
    return files


def _letter_name(workspace: Workspace, path: Path) -> str | None:
    """Give the name of the letter that a file of the workspace is of."""
    for name, letter in workspace.letters.items():
        for file in (letter.file, *letter.variants.values()):
            if file is not None and (workspace.root / file).resolve() == path:
                return name
    return None


def _relative_name(workspace: Workspace, path: Path) -> str:
    root = workspace.root.resolve()
    inside = path.is_relative_to(root)
    return path.relative_to(root).as_posix() if inside else path.as_posix()


def _with_text(workspace: Workspace, text: str, name: str) -> Workspace:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    raise_all(character_faults(text, name, allow_tabs=True))
    letter, errors = parse_letter(text, name)
    raise_all(errors)
    assert letter is not None  # noqa: S101  no errors, hence a letter
    return workspace.with_letter(name, letter)
