"""The workspace: where it is, and its registries, each read when first asked for."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from appeals.errors import (
    AppealsError,
    Place,
    UsageError,
    WorkspaceError,
    did_you_mean,
    raise_all,
)
from appeals.model.authority import Authority
from appeals.model.fact import Fact
from appeals.model.letter import Settings
from appeals.model.people import Person, Signatory
from appeals.model.recipient import Group, Recipient
from appeals.registry.front_matter import LetterFile, read_letter
from appeals.registry.reader import Registry, RegistryFile, flatten, read_toml
from appeals.registry.references import Index, authority_errors, index_authorities
from appeals.registry.validation import check

SETTINGS_FILE = "appeals.toml"
LETTERS_FOLDER = "templates/letters"
_LETTER_NAME = re.compile(
    r"([a-z0-9][a-z0-9-]*)(?:\.([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?))?\.md"
)

_LETTER_PARTS = ("settings", "recipients", "authorities", "facts", "signatories")

Normaliser = Callable[[str], str]


def plain_key(text: str) -> str:
    """Make two ways of writing one symbol equal: case, blanks, dashes.

    "S/RES/1373 (2001)" and "s/res/1373(2001)" give the same key.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    dashed = re.sub(r"[\u2010-\u2015\u2212]", "-", folded)
    return re.sub(r"\s+(?=\()", "", " ".join(dashed.split()))


@dataclass(frozen=True, slots=True)
class LetterName:
    """A letter by name: the file it stands in, and its language variants."""

    name: str
    file: str | None
    variants: Mapping[str, str]


def find_workspace(start: Path, explicit: Path | None = None) -> Path:
    """Find the folder that holds appeals.toml.

    `explicit` is the folder the user named; without one the search goes from
    `start` upwards. Raises UsageError when there is none.
    """
    hint = "`appeals init` makes a workspace; --workspace names one elsewhere"
    if explicit is not None:
        if (explicit / SETTINGS_FILE).is_file():
            return explicit
        message = f"'{explicit}' is no workspace: it has no {SETTINGS_FILE}"
        raise UsageError(message, hint=hint)
    for folder in (start, *start.absolute().parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    message = f"no workspace here: no {SETTINGS_FILE} in this folder or above it"
    raise UsageError(message, hint=hint)


def load_workspace(root: Path, *, normalise: Normaliser = plain_key) -> "Workspace":
    """Open the workspace at `root`; its files are read when first asked for.

    `normalise` makes different ways of writing one symbol equal. Raises UsageError
    when `root` has no appeals.toml.
    """
    return Workspace(find_workspace(root, root), normalise)


@dataclass(frozen=True)
class Workspace:
    """The registries of one workspace, strictly read-only.

    Each registry is read and checked when first asked for; then WorkspaceError, or
    Faults with every error of that file, is raised if it is malformed. All errors
    of all files at once: `cross_checks.all_errors`.
    """

    root: Path
    normalise: Normaliser = plain_key

    @cached_property
    def settings(self) -> Settings:
        """What appeals.toml says."""
        node, errors = read_toml(self.root, SETTINGS_FILE)
        raise_all(errors)
        assert node is not None  # noqa: S101  no errors, hence a tree
        settings, faults = check(Settings, node, SETTINGS_FILE)
        raise_all(faults)
        assert settings is not None  # noqa: S101  no errors, hence a value
        return settings

    @property
    def recipients(self) -> Registry[Recipient]:
        """Who may be written to, by id."""
        return self._addressees[0]

    @property
    def groups(self) -> Registry[Group]:
        """Lists of recipients, by id."""
        return self._addressees[1]

    @cached_property
    def _addressees(self) -> tuple[Registry[Recipient], Registry[Group]]:
        file = RegistryFile(self.root, "recipients.yaml", ("recipients", "groups"))
        recipients, faults = file.section("recipients", Recipient, "id")
        groups, more = file.section("groups", Group, "id")
        errors = [*file.errors, *faults, *more]
        raise_all(errors or _group_errors(recipients, groups))
        return recipients, groups

    @property
    def authorities(self) -> Registry[Authority]:
        """The sources, by slug."""
        return self._sources[0]

    @cached_property
    def _sources(self) -> tuple[Registry[Authority], Index]:
        file = RegistryFile(self.root, "citations.yaml", ("sources",))
        authorities, faults = file.section("sources", Authority, "key")
        raise_all([*file.errors, *faults])
        index, doubles = index_authorities(authorities, self.normalise)
        raise_all([*doubles, *authority_errors(authorities)])
        return authorities, index

    @cached_property
    def facts(self) -> Registry[Fact]:
        """Figures and dates, by id."""
        file = RegistryFile(self.root, "facts.yaml", ("facts",))
        facts, faults = file.section("facts", Fact, "id")
        raise_all([*file.errors, *faults])
        return facts

    @cached_property
    def signatories(self) -> Registry[Signatory]:
        """Who signs, by id."""
        file = RegistryFile(self.root, "signatories.yaml", ("signatories",))
        signatories, faults = file.section("signatories", Signatory, "id")
        raise_all([*file.errors, *faults])
        return signatories

    @cached_property
    def people(self) -> Registry[Person]:
        """Who works here, by id."""
        file = RegistryFile(self.root, "people.yaml", ("people",))
        people, faults = file.section("people", Person, "id")
        raise_all([*file.errors, *faults])
        return people

    @cached_property
    def letters(self) -> Mapping[str, LetterName]:
        """The letters by name. Their files are listed, not read."""
        folder = self.root / LETTERS_FOLDER
        files = sorted(p.name for p in folder.glob("*.md") if p.name[0] not in ".~")
        errors = [_bad_name(f) for f in files if not _LETTER_NAME.fullmatch(f)]
        raise_all(errors)
        return _group_letters(files)

    def read_errors(self) -> tuple[AppealsError, ...]:
        """Read every registry now, and give all errors, file by file.

        The front matter of letters is not read, ties between files not checked.
        """
        return self._read((*_LETTER_PARTS, "people", "letters"))

    def read_all(self) -> None:
        """Read every registry that a letter draws on, so that errors come early.

        Raises WorkspaceError, or Faults with the errors of all these files.
        """
        raise_all(self._read(_LETTER_PARTS))

    def _read(self, parts: tuple[str, ...]) -> tuple[AppealsError, ...]:
        errors: list[AppealsError] = []
        for part in parts:
            try:
                getattr(self, part)
            except AppealsError as error:
                errors += flatten(error)
        return tuple(errors)

    def letter(self, name: str, lang: str | None = None) -> LetterFile:
        """Read the letter `name`, or its variant in the language `lang`.

        Raises UsageError when there is no such letter or variant, WorkspaceError or
        Faults when its front matter is malformed.
        """
        found = self.letters.get(name)
        if found is None:
            hint = did_you_mean(name, tuple(self.letters)) or _one_of(self.letters)
            raise UsageError(f"unknown letter '{name}'", hint=hint)
        file = found.file if lang is None else found.variants.get(lang)
        if file is None:
            hint = f"write {LETTERS_FOLDER}/{name}{f'.{lang}' if lang else ''}.md"
            message = f"the letter '{name}' has no text in '{lang or 'its language'}'"
            raise UsageError(message, hint=hint)
        return read_letter(self.root, file)

    def resolve(self, ref: str) -> Authority | None:
        """Find a source by its slug, its symbol or an alias; None if there is none."""
        authorities, index = self._sources
        key = ref if ref in authorities else index.get(self.normalise(ref), "")
        return authorities.get(key)

    def expand(
        self, refs: tuple[str, ...], *, place: Place | None = None
    ) -> tuple[Recipient, ...]:
        """Turn ids of recipients and groups into recipients, each once, in order.

        Raises UsageError for an id that names nothing; WorkspaceError if `place`
        says that the id stands in a file.
        """
        found: dict[str, Recipient] = {}
        for ref in refs:
            for id_ in self._members(ref, place):
                found.setdefault(id_, self.recipients[id_])
        return tuple(found.values())

    def _members(self, ref: str, place: Place | None) -> tuple[str, ...]:
        if ref in self.groups:
            return self.groups[ref].members
        if ref in self.recipients:
            return (ref,)
        known = (*self.recipients, *self.groups)
        hint = did_you_mean(ref, known) or "`appeals recipients list` shows all"
        kind = UsageError if place is None else WorkspaceError
        raise kind(f"unknown recipient '{ref}'", place=place, hint=hint)


def _group_errors(
    recipients: Registry[Recipient], groups: Registry[Group]
) -> list[AppealsError]:
    errors: list[AppealsError] = []
    for id_, group in groups.items():
        if id_ in recipients:
            message = f"'{id_}' is the id of a recipient and of a group"
            hint = f"rename one; the recipient stands at {recipients.place(id_)}"
            errors.append(WorkspaceError(message, place=groups.place(id_), hint=hint))
        for number, member in enumerate(group.members):
            if member not in recipients:
                message = f"the group '{id_}' names an unknown recipient '{member}'"
                place = groups.place(id_, "members", number)
                hint = did_you_mean(member, tuple(recipients))
                errors.append(WorkspaceError(message, place=place, hint=hint))
    return errors


def _bad_name(file: str) -> WorkspaceError:
    hint = "name it like unodc-nsc-mou.md, a French text unodc-nsc-mou.fr.md"
    message = f"'{file}' cannot be the name of a letter's file"
    return WorkspaceError(message, place=Place(f"{LETTERS_FOLDER}/{file}"), hint=hint)


def _group_letters(files: list[str]) -> dict[str, LetterName]:
    mains: dict[str, str] = {}
    variants: dict[str, dict[str, str]] = {}
    for file in files:
        match = _LETTER_NAME.fullmatch(file)
        assert match is not None  # noqa: S101  odd names were refused
        name, lang = match.groups()
        path = f"{LETTERS_FOLDER}/{file}"
        variants.setdefault(name, {})
        if lang:
            variants[name][lang] = path
        else:
            mains[name] = path
    return {n: LetterName(n, mains.get(n), variants[n]) for n in sorted(variants)}


def _one_of(letters: Mapping[str, LetterName]) -> str:
    return f"letters: {', '.join(letters)}" if letters else "no letter is written yet"
