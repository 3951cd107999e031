"""The workspace: where it is, and its registries, each read when first asked for."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from appeals.errors import (
    AppealsError,
    Place,
    UsageError,
    WorkspaceError,
    did_you_mean,
    raise_all,
)
from appeals.model.authority import Authority, TranslatedName
from appeals.model.channel import Channel, StateRecord
from appeals.model.fact import Fact
from appeals.model.letter import Settings
from appeals.model.people import Person, Signatory
from appeals.model.recipient import Group, Recipient, Right, Shared
from appeals.registry.front_matter import LetterFile, read_letter
from appeals.registry.locate import SETTINGS_FILE, find_workspace
from appeals.registry.reader import Registry, RegistryFile, read_toml
from appeals.registry.references import (
    Index,
    authority_errors,
    fill_in,
    group_errors,
    index_authorities,
    recipient_errors,
    shared_certificates,
)
from appeals.registry.validation import check

LETTER_NAME: Final = re.compile(
    r"([a-z0-9][a-z0-9-]*)(?:\.([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?))?\.md"
)
OF_SYSTEMS: Final = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini", ".directory", ".gitkeep", ".gitignore"}
)
"""What systems put into every folder, again and again: nothing to tell anybody."""

_BACKUPS: Final = frozenset({"bak", "old", "tmp", "sav"})
_FOR_PEOPLE: Final = frozenset(
    "readme index notes todo changelog license contributing".split()
)
_FENCE: Final = b"---"


def is_stray(path: Path) -> bool:
    """Say whether a file in a folder of templates is no template, by its name.

    A copy ("t1 - Copy.md"), a lock ("~$t1.md"), a backup ("t1.bak.md", "t1.md~"), or a
    page for people: "README.md", also "readme.md" where it has no head.
    """
    match = LETTER_NAME.fullmatch(path.name)
    if match is None or match[2] in _BACKUPS:
        return True
    return match[1] in _FOR_PEOPLE and not _has_head(path)


def _has_head(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.readline(8).removeprefix(b"\xef\xbb\xbf").startswith(_FENCE)
    except OSError:
        return True  # reading it will say why


LETTERS_FOLDER = "templates/letters"
ARGUMENTS_FOLDER = "templates/arguments"

_LETTER_PARTS = (
    "settings",
    "recipients",
    "channels",
    "authorities",
    "facts",
    "signatories",
)
CHANNELS_FILE = "channels.yaml"
REGISTRY_FILES = (
    SETTINGS_FILE,
    "recipients.yaml",
    CHANNELS_FILE,
    "citations.yaml",
    "facts.yaml",
    "signatories.yaml",
)
"""The files a letter may render on, beside its templates."""

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
    """A letter by name: the file it is in, and its language variants."""

    name: str
    file: str | None
    variants: Mapping[str, str]


def load_workspace(root: Path, *, normalise: Normaliser = plain_key) -> "Workspace":
    """Open the workspace at `root`; its files are read when first asked for.

    `normalise` makes different ways of writing one symbol equal. Raises UsageError
    when `root` has no appeals.toml.
    """
    return Workspace(find_workspace(root, root), normalise)


@dataclass(frozen=True)
class Workspace:
    """The registries of one workspace, strictly read-only.

    Each registry is read and checked when first asked for; then WorkspaceError
    with every problem of that file is raised if it is malformed. All errors of all
    files at once: `cross_checks.all_errors`.
    """

    root: Path
    normalise: Normaliser = plain_key

    def _open(self, file: str, *names: str) -> RegistryFile:
        return RegistryFile(self.root, file, names)

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

    @property
    def rights(self) -> Registry[Right]:
        """The vocabulary of rights, by slug; empty where it is left open."""
        return self._addressees[2]

    @cached_property
    def _addressees(
        self,
    ) -> tuple[Registry[Recipient], Registry[Group], Registry[Right]]:
        file = self._open("recipients.yaml", "recipients", "groups", "rights", "shared")
        recipients, faults = file.section("recipients", Recipient, "id")
        groups, group_faults = file.section("groups", Group, "id")
        rights, right_faults = file.section("rights", Right, "id")
        shared, shared_faults = file.section("shared", Shared, "id")
        raise_all(
            [*file.errors, *faults, *group_faults, *right_faults, *shared_faults]
            or [
                *group_errors(recipients, groups),
                *recipient_errors(recipients, rights, shared),
            ]
        )
        return fill_in(recipients, shared), groups, rights

    @property
    def channels(self) -> Registry[Channel]:
        """The ways to submit, by id; empty without channels.yaml."""
        return self._ways_to_submit[0]

    @property
    def states(self) -> Registry[StateRecord]:
        """What States accepted, by their code; empty without channels.yaml."""
        return self._ways_to_submit[1]

    @cached_property
    def _ways_to_submit(self) -> tuple[Registry[Channel], Registry[StateRecord]]:
        if not (self.root / CHANNELS_FILE).is_file():
            return Registry(CHANNELS_FILE, {}, {}), Registry(CHANNELS_FILE, {}, {})
        file = self._open(CHANNELS_FILE, "channels", "states")
        channels, faults = file.section("channels", Channel, "id")
        states, state_faults = file.section("states", StateRecord, "id")
        raise_all([*file.errors, *faults, *state_faults])
        return channels, states

    @property
    def authorities(self) -> Registry[Authority]:
        """The sources, by slug."""
        return self._sources[0]

    @property
    def names(self) -> Registry[TranslatedName]:
        """Names of bodies, authors, parties and States, by their English name."""
        return self._sources[2]

    @cached_property
    def _sources(self) -> tuple[Registry[Authority], Index, Registry[TranslatedName]]:
        file = self._open("citations.yaml", "sources", "names")
        authorities, faults = file.section("sources", Authority, "key")
        names, name_faults = file.section("names", TranslatedName, "id")
        raise_all([*file.errors, *faults, *name_faults])
        index, doubles = index_authorities(authorities, self.normalise)
        raise_all([*doubles, *authority_errors(authorities)])
        return authorities, index, names

    @cached_property
    def facts(self) -> Registry[Fact]:
        """Figures and dates, by id."""
        file = self._open("facts.yaml", "facts")
        facts, faults = file.section("facts", Fact, "id")
        raise_all([*file.errors, *faults])
        return facts

    @cached_property
    def signatories(self) -> Registry[Signatory]:
        """Who signs, by id."""
        file = self._open("signatories.yaml", "signatories")
        signatories, faults = file.section("signatories", Signatory, "id")
        raise_all([*file.errors, *faults, *shared_certificates(signatories)])
        return signatories

    @cached_property
    def people(self) -> Registry[Person]:
        """Who works here, by id."""
        file = self._open("people.yaml", "people")
        people, faults = file.section("people", Person, "id")
        raise_all([*file.errors, *faults, *shared_certificates(people)])
        return people

    @cached_property
    def letters(self) -> Mapping[str, LetterName]:
        """The letters by name. Their files are listed, not read."""
        folder = self.root / LETTERS_FOLDER
        files = [p.name for p in sorted(folder.glob("*.md")) if not is_stray(p)]
        return _group_letters(files)

    @property
    def stray_files(self) -> tuple[tuple[str, str], ...]:
        """Give files among the templates that are none, and what they are not.

        Copies, locks and backups of other programs, notes for people: ("templates/
        letters/README.md", "letter").
        """
        folders = ((LETTERS_FOLDER, "letter"), (ARGUMENTS_FOLDER, "argument"))
        return tuple(
            (f"{folder}/{path.name}", what)
            for folder, what in folders
            for path in sorted((self.root / folder).glob("*"))
            if path.is_file() and path.name not in OF_SYSTEMS and is_stray(path)
        )

    def read_errors(self) -> tuple[AppealsError, ...]:
        """Read every registry now, and give all errors, file by file.

        The front matter of letters is not read, ties between files not checked.
        """
        return self._read((*_LETTER_PARTS, "people", "letters"))

    def read_all(self) -> None:
        """Read every registry that a letter renders on, so that errors come early.

        Raises WorkspaceError with the problems of all these files.
        """
        raise_all(self._read(_LETTER_PARTS))

    def _read(self, parts: tuple[str, ...]) -> tuple[AppealsError, ...]:
        errors: list[AppealsError] = []
        for part in parts:
            try:
                getattr(self, part)
            except AppealsError as error:
                errors += error.split()
        return tuple(errors)

    @cached_property
    def _letter_files(self) -> dict[str, LetterFile]:
        return {}

    def letter(self, name: str, lang: str | None = None) -> LetterFile:
        """Read the letter `name`, or its variant in the language `lang`.

        Raises UsageError when there is no such letter or variant, WorkspaceError
        when its front matter is malformed.
        """
        found = self.letters.get(name)
        if found is None:
            remedy = did_you_mean(name, tuple(self.letters)) or _one_of(self.letters)
            raise UsageError(f"unknown letter '{name}'", remedy=remedy)
        file = found.file if lang is None else found.variants.get(lang)
        if file is None:
            remedy = f"write {LETTERS_FOLDER}/{name}{f'.{lang}' if lang else ''}.md"
            message = f"the letter '{name}' has no text in '{lang or 'its language'}'"
            raise UsageError(message, remedy=remedy)
        if file not in self._letter_files:
            self._letter_files[file] = read_letter(self.root, file)
        return self._letter_files[file]

    def resolve(self, ref: str) -> Authority | None:
        """Find a source by its slug, its symbol or an alias; None if there is none."""
        authorities, index, _ = self._sources
        key = ref if ref in authorities else index.get(self.normalise(ref), "")
        return authorities.get(key)

    def expand(
        self, refs: tuple[str, ...], *, place: Place | None = None
    ) -> tuple[Recipient, ...]:
        """Turn ids of recipients and groups into recipients, each once, in order.

        Raises UsageError for an id that names nothing; WorkspaceError if `place`
        says that the id is in a file.
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
        remedy = did_you_mean(ref, known) or "`appeals recipients list` shows all"
        kind = UsageError if place is None else WorkspaceError
        raise kind(f"unknown recipient '{ref}'", place=place, remedy=remedy)


def _group_letters(files: list[str]) -> dict[str, LetterName]:
    mains: dict[str, str] = {}
    variants: dict[str, dict[str, str]] = {}
    for file in files:
        match = LETTER_NAME.fullmatch(file)
        assert match is not None  # noqa: S101  odd names were left out
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
