"""The workspace: where it is, and its registries, each read when first used.

Most commands use few of the registries: the models of an entry are imported where its
registry is read.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from appeals.errors import (
    AppealsError,
    Place,
    UsageError,
    WorkspaceError,
    raise_all,
)
from appeals.model.authority import Authority, TranslatedName
from appeals.model.name_vault import NameVault
from appeals.model.settings import Settings
from appeals.registry.front_matter import LetterFile, read_letter
from appeals.registry.locate import (
    ARGUMENTS_FOLDER,
    CONSENTS_FILE,
    LETTER_NAME,
    LETTERS_FOLDER,
    SETTINGS_FILE,
    SYSTEM_FILES,
    find_workspace,
    is_stray,
)
from appeals.registry.nodes import MappingNode, find
from appeals.registry.reader import Registry, RegistryFile, read_toml
from appeals.registry.references import (
    Index,
    authority_errors,
    fill_shared_parts,
    group_errors,
    index_authorities,
    recipient_errors,
    shared_certificates,
)
from appeals.registry.validation import validate

if TYPE_CHECKING:
    from pydantic import BaseModel

    from appeals.model.channel import Channel, StateRecord
    from appeals.model.consent import ConsentRecord
    from appeals.model.fact import Fact
    from appeals.model.people import Person, Signatory
    from appeals.model.recipient import Group, Recipient, Right

_LETTER_PARTS = (
    "settings",
    "recipients",
    "channels",
    "authorities",
    "facts",
    "signatories",
    "consents",
)
_LENGTH = 16
CHANNELS_FILE = "channels.yaml"
REGISTRY_FILES = (
    SETTINGS_FILE,
    "recipients.yaml",
    CHANNELS_FILE,
    "citations.yaml",
    "facts.yaml",
    "signatories.yaml",
    CONSENTS_FILE,
)
"""The files a letter may depend on, besides its templates."""

_READ_FROM = {
    SETTINGS_FILE: ("settings", "_settings_tree"),
    "recipients.yaml": ("_addressees",),
    CHANNELS_FILE: ("_channels_and_states",),
    "citations.yaml": ("_authorities_and_names",),
    "facts.yaml": ("facts",),
    "signatories.yaml": ("signatories",),
    "people.yaml": ("people",),
    CONSENTS_FILE: ("consents",),
}
"""What is cached of each file once it was read."""

M = TypeVar("M", bound="BaseModel")
Normaliser = Callable[[str], str]


def plain_key(text: str) -> str:
    """Make different ways of writing one symbol equal: case, blanks, dashes.

    "S/RES/1373 (2001)" and "s/res/1373(2001)" give the same key.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    dashed = re.sub(r"[\u2010-\u2015\u2212]", "-", folded)
    return re.sub(r"\s+(?=\()", "", " ".join(dashed.split()))


class LetterName(NamedTuple):
    """A letter by name: the file it is in, and its language variants."""

    name: str
    file: str | None
    variants: Mapping[str, str]


def load_workspace(
    root: Path,
    *,
    normalise: Normaliser = plain_key,
    name_vault: NameVault | None = None,
) -> Workspace:
    """Open the workspace at `root`; its files are read when first used.

    `normalise` makes different ways of writing one symbol equal; `name_vault` gives
    names. Raises UsageError when `root` has no appeals.toml.
    """
    return Workspace(find_workspace(root, root), normalise, name_vault)


@dataclass(frozen=True)
class Workspace:
    """The registries of one workspace, strictly read-only.

    Each registry is read and checked when first used; if the file is malformed,
    WorkspaceError is raised with every problem of it. All errors of all files at once:
    `cross_checks.all_errors`.

    `name_vault` gives names if the user may read them; otherwise every person is an
    alias.
    """

    root: Path
    normalise: Normaliser = plain_key
    name_vault: NameVault | None = field(default=None, repr=False, compare=False)

    def _entries(self, file: str, name: str, model: type[M]) -> Registry[M]:
        """Read a file that has one map of entries."""
        opened = RegistryFile(self.root, file, name)
        entries = opened.section(name, model)
        raise_all(opened.errors)
        return entries

    @cached_property
    def settings(self) -> Settings:
        """What appeals.toml says."""
        return validate(Settings, self._settings_tree, SETTINGS_FILE)

    @property
    def folder_name(self) -> str:
        """Its name in a user's own folders: its id, or else a hash of its path."""
        where = hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()
        return self.settings.id or f"at-{where[:_LENGTH]}"

    @cached_property
    def _settings_tree(self) -> MappingNode:
        node, errors = read_toml(self.root, SETTINGS_FILE)
        raise_all(errors)
        assert node is not None  # noqa: S101  no errors, hence a tree
        return node

    @property
    def letterhead_texts(self) -> tuple[tuple[str, Place], ...]:
        """The texts of appeals.toml that letters print, with their places."""
        organisation = self.settings.organisation
        return (
            (organisation.name, self.place_of_setting("organisation", "name")),
            *(
                (line, self.place_of_setting("organisation", "lines", number))
                for number, line in enumerate(organisation.lines)
            ),
        )

    @property
    def settings_texts(self) -> tuple[tuple[str, Place], ...]:
        """The letterhead texts, and the address that mail comes from."""
        mail = self.settings.mail
        if mail is None:
            return self.letterhead_texts
        place = self.place_of_setting("mail", "from_address")
        return (*self.letterhead_texts, (mail.from_address, place))

    def place_of_setting(self, *path: str | int) -> Place:
        """Say where a value of appeals.toml is: `"look", "font"`."""
        return find(self._settings_tree, path).mark.in_file(SETTINGS_FILE)

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
        from appeals.model.recipient import Group, Recipient, Right, Shared

        names = ("recipients", "groups", "rights", "shared")
        file = RegistryFile(self.root, "recipients.yaml", *names)
        recipients = file.section("recipients", Recipient)
        groups = file.section("groups", Group)
        rights = file.section("rights", Right)
        shared = file.section("shared", Shared)
        raise_all(
            file.errors
            or [
                *group_errors(recipients, groups),
                *recipient_errors(recipients, rights, shared),
            ]
        )
        return fill_shared_parts(recipients, shared), groups, rights

    @property
    def channels(self) -> Registry[Channel]:
        """The channels, by id; empty without channels.yaml."""
        return self._channels_and_states[0]

    @property
    def states(self) -> Registry[StateRecord]:
        """What States accepted, by their code; empty without channels.yaml."""
        return self._channels_and_states[1]

    @cached_property
    def _channels_and_states(self) -> tuple[Registry[Channel], Registry[StateRecord]]:
        if not (self.root / CHANNELS_FILE).is_file():
            return Registry(CHANNELS_FILE, {}, {}), Registry(CHANNELS_FILE, {}, {})
        from appeals.model.channel import Channel, StateRecord

        file = RegistryFile(self.root, CHANNELS_FILE, "channels", "states")
        channels = file.section("channels", Channel)
        states = file.section("states", StateRecord)
        raise_all(file.errors)
        return channels, states

    @property
    def authorities(self) -> Registry[Authority]:
        """The sources, by slug."""
        return self._authorities_and_names[0]

    @property
    def names(self) -> Registry[TranslatedName]:
        """Names of bodies, authors, parties and States, by their English name."""
        return self._authorities_and_names[2]

    @cached_property
    def _authorities_and_names(
        self,
    ) -> tuple[Registry[Authority], Index, Registry[TranslatedName]]:
        file = RegistryFile(self.root, "citations.yaml", "sources", "names")
        authorities = file.section("sources", Authority, "key")
        names = file.section("names", TranslatedName)
        raise_all(file.errors)
        index, doubles = index_authorities(authorities, self.normalise)
        raise_all([*doubles, *authority_errors(authorities)])
        return authorities, index, names

    def with_sources(self, new: Mapping[str, Authority]) -> Workspace:
        """Give a workspace that also has these sources, though no file does."""
        registered, _, names = self._authorities_and_names
        sources = registered.with_entries(new)
        index, doubles = index_authorities(sources, self.normalise)
        raise_all(doubles)
        other = replace(self)
        vars(other)["_authorities_and_names"] = sources, index, names
        return other

    @cached_property
    def facts(self) -> Registry[Fact]:
        """Figures and dates, by id."""
        from appeals.model.fact import Fact

        return self._entries("facts.yaml", "facts", Fact)

    @cached_property
    def signatories(self) -> Registry[Signatory]:
        """Who signs, by id."""
        from appeals.model.people import Signatory

        file = RegistryFile(self.root, "signatories.yaml", "signatories")
        signatories = file.section("signatories", Signatory)
        raise_all([*file.errors, *shared_certificates(signatories)])
        return signatories

    def after(self, changed: Collection[str]) -> Workspace:
        """Give the workspace after files changed; letters are always read again.

        What was read from files that are not in `changed` is kept.
        """
        fresh, known = replace(self), vars(self)
        for file, names in _READ_FROM.items():
            if file not in changed:
                vars(fresh).update((n, known[n]) for n in names if n in known)
        return fresh

    def unsure_signatories(
        self, letter: str, ids: tuple[str, ...]
    ) -> tuple[Signatory, ...]:
        """Give the signatories of a letter who have not agreed to sign it.

        The organisation itself need not agree. An unregistered one is left out.
        """
        own = self.settings.organisation.name
        known = (self.signatories[id_] for id_ in ids if id_ in self.signatories)
        return tuple(s for s in known if not (s.has_agreed(letter) or s.name == own))

    @cached_property
    def people(self) -> Registry[Person]:
        """Who works here, by id."""
        from appeals.model.people import Person

        file = RegistryFile(self.root, "people.yaml", "people")
        people = file.section("people", Person)
        raise_all([*file.errors, *shared_certificates(people)])
        return people

    @property
    def has_consents(self) -> bool:
        """Whether records of consent are kept: there is a consents.yaml."""
        return (self.root / CONSENTS_FILE).is_file()

    @cached_property
    def consents(self) -> Registry[ConsentRecord]:
        """The records of consent, by id; empty without consents.yaml.

        Raises BlockedError, with all of them, for records that contradict themselves.
        """
        if not self.has_consents:
            return Registry(CONSENTS_FILE, {}, {})
        from appeals.model.consent import ConsentRecord
        from appeals.registry.consents import contradicting_records

        consents = self._entries(CONSENTS_FILE, "consents", ConsentRecord)
        raise_all(contradicting_records(consents))
        return consents

    @cached_property
    def letters(self) -> Mapping[str, LetterName]:
        """The letters by name. Their files are listed, not read."""
        folder = self.root / LETTERS_FOLDER
        files = [p.name for p in sorted(folder.glob("*.md")) if not is_stray(p)]
        return _group_letters(files)

    @property
    def stray_files(self) -> tuple[tuple[str, str], ...]:
        """Give the non-templates in template folders, each with the folder's kind.

        Copies, locks and backups of other programs, notes for people:
        ("templates/letters/README.md", "letter").
        """
        folders = ((LETTERS_FOLDER, "letter"), (ARGUMENTS_FOLDER, "argument"))
        return tuple(
            (f"{folder}/{path.name}", what)
            for folder, what in folders
            for path in sorted((self.root / folder).glob("*"))
            if path.is_file() and path.name not in SYSTEM_FILES and is_stray(path)
        )

    def read_errors(self) -> tuple[AppealsError, ...]:
        """Read every registry now, and give all errors, file by file.

        The front matter of letters is not read, and links between files are not
        checked.
        """
        return self._read((*_LETTER_PARTS, "people", "letters"))

    def read_all(self) -> None:
        """Read every registry that a letter depends on, so that errors come early.

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
            listing = _list_letters(self.letters)
            raise UsageError.no_such("unknown letter", name, self.letters, listing)
        file = found.file if lang is None else found.variants.get(lang)
        if file is None:
            path = f"{LETTERS_FOLDER}/{name}{f'.{lang}' if lang else ''}.md"
            if lang is not None:
                message = f"the letter '{name}' has no text in '{lang}'"
                raise UsageError(message, remedy=f"write {path}")
            others = ", ".join(f"'{each}'" for each in sorted(found.variants))
            message = f"only translations of the letter '{name}' exist: {others}"
            raise UsageError(message, remedy=f"put back {path}, or write it")
        if file not in self._letter_files:
            self._letter_files[file] = read_letter(self.root, file)
        return self._letter_files[file]

    def master_of(self, name: str, letter: LetterFile) -> LetterFile | None:
        """Give the letter that a variant translates.

        None if it is not a translation, or if the letter itself is missing.
        """
        known = self.letters.get(name)
        is_there = letter.is_translation and known is not None and known.file
        return self.letter(name) if is_there else None

    def with_letter(self, name: str, letter: LetterFile) -> Workspace:
        """Give the same workspace with one more letter, which is in no file.

        It replaces a letter of the same name.
        """
        other = replace(self)
        vars(other).update(
            vars(self),
            letters={**self.letters, name: LetterName(name, letter.file, {})},
            _letter_files={**self._letter_files, letter.file: letter},
        )
        return other

    def resolve(self, ref: str) -> Authority | None:
        """Find a source by its slug, its symbol or an alias; None if there is none."""
        authorities, index, _ = self._authorities_and_names
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
            for id_ in self._resolve_id(ref, place):
                found.setdefault(id_, self.recipients[id_])
        return tuple(found.values())

    def _resolve_id(self, ref: str, place: Place | None) -> tuple[str, ...]:
        if ref in self.groups:
            return self.groups[ref].members
        if ref in self.recipients:
            return (ref,)
        known = (*self.recipients, *self.groups)
        listing = "`appeals recipients list` shows all"
        kind = UsageError if place is None else WorkspaceError
        raise kind.no_such("unknown recipient", ref, known, listing, place=place)


def _group_letters(files: list[str]) -> dict[str, LetterName]:
    paths: dict[str, dict[str, str]] = {}
    for file in files:
        match = LETTER_NAME.fullmatch(file)
        assert match is not None  # noqa: S101  odd names were left out
        name, lang = match.groups("")
        paths.setdefault(name, {})[lang] = f"{LETTERS_FOLDER}/{file}"
    return {n: LetterName(n, p.pop("", None), p) for n, p in sorted(paths.items())}


def _list_letters(letters: Mapping[str, LetterName]) -> str:
    return f"letters: {', '.join(letters)}" if letters else "no letter is written yet"
