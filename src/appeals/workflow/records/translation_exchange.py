"""Export a letter for a translator paragraph by paragraph, and import the translation.

A translation is written whole or not at all. Its front matter records which text of the
letter each paragraph translates, so that `appeals check` names what changed meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, unified_diff
from itertools import zip_longest
from typing import NamedTuple

from appeals.composition.source_blocks import Segment, segments, text_blocks
from appeals.errors import (
    AppealsError,
    BlockedError,
    Place,
    UsageError,
    WorkspaceError,
    raise_all,
)
from appeals.registry.characters import character_faults
from appeals.registry.files import read_text
from appeals.registry.front_matter import (
    LetterFile,
    set_front_texts,
    set_master_blocks,
)
from appeals.registry.interchange.translation_files import (
    State,
    TranslationFormat,
    TranslationUnit,
    count_codes,
    read_units,
    write_units,
)
from appeals.registry.workspace import Workspace
from appeals.storage.atomic import write_bytes
from appeals.storage.names import refuse_links_below
from appeals.storage.reading import read_if_exists
from appeals.workflow.drafting.selection import check_language

_UNKNOWN = "00000000"
"""The hash in `master_blocks` if it is unknown what a paragraph translates."""

_TEXTS = ("subject", "introduction")


class TranslationExport(NamedTuple):
    """A file for a translator, and the number of its units by state."""

    content: bytes
    counts: Mapping[State, int]
    is_confidential: bool


class TranslationImport(NamedTuple):
    """The result of a file: letter, language, new files, their difference.

    `remarks` name what was imported that does not match the present letter, or is not
    finished.
    """

    letter: str
    lang: str
    contents: Mapping[str, bytes]
    diff: tuple[str, ...]
    remarks: tuple[str, ...]


class _Pair(NamedTuple):
    """A paragraph of the letter, one of the translation, or both.

    `translates` is the hash that the translation is of; "" where none is there.
    """

    master: Segment | None
    own: Segment | None
    translates: str

    @property
    def is_of_today(self) -> bool:
        return self.master is not None and self.translates == self.master.sha256


class _FilePair(NamedTuple):
    """One file of the letter beside that of the translation, which may be missing."""

    file: str
    own_file: str
    text: str
    own_text: str | None
    first_line: int
    pairs: tuple[_Pair, ...]

    @property
    def texts(self) -> list[tuple[Segment, _Pair]]:
        """The paragraphs that can be translated, each with its pair."""
        return [(p.master, p) for p in self.pairs if p.master and p.master.text]


def export_translation(
    workspace: Workspace, name: str, lang: str, form: TranslationFormat
) -> TranslationExport:
    """Write what a translator needs: each paragraph, with its translation so far.

    Raises UsageError for an unknown letter or language, BlockedError for a translation
    whose paragraphs cannot be paired with those of the letter.
    """
    master, own = _find_letters(workspace, name, lang)
    units = [*_front_units(master, own, lang)]
    for files in _pair_files(workspace, master, own, lang):
        for number, (segment, pair) in enumerate(files.texts, 1):
            state: State = "translated" if pair.is_of_today else "review"
            units.append(
                TranslationUnit(
                    lang,
                    files.file,
                    number,
                    segment.sha256,
                    segment.raw,
                    pair.own.raw if pair.own else "",
                    state if pair.own else "new",
                    files.first_line + segment.start,
                )
            )
    counts: dict[State, int] = {"new": 0, "review": 0, "translated": 0}
    for unit in units:
        counts[unit.state] += 1
    content = write_units(units, form, master.front.language)
    return TranslationExport(content, counts, master.front.confidentiality != "public")


def import_translation(
    workspace: Workspace, data: bytes, file: str
) -> TranslationImport:
    """Compute what a translator's file makes of the translation; nothing is written.

    Raises WorkspaceError with all errors: units without a translation, codes that are
    missing or new, paragraphs of no such letter.
    """
    units = read_units(data, file)
    lang = units[0].lang
    by_file = {known.file: name for name, known in workspace.letters.items()}
    names = {by_file[unit.file] for unit in units if unit.file in by_file}
    if len(names) != 1:
        raise UsageError(
            f"'{file}' is of no letter of this workspace",
            remedy="import it where it was exported",
        )
    (name,) = names
    master, own = _find_letters(workspace, name, lang)
    merge = _Merge(file, units)
    contents: dict[str, bytes] = {}
    recorded: dict[tuple[str, int], str] = {}
    for files in _pair_files(workspace, master, own, lang):
        text, hashes = merge.merge_file(files)
        recorded |= hashes
        if text != (files.own_text or ""):
            contents[files.own_file] = _encode(workspace, files.own_file, text)
    words = merge.changed_front_words(_front_units(master, own, lang))
    raise_all(merge.all_faults())
    _add_front_matter(workspace, (master, own, lang), contents, words, recorded)
    diff = tuple(_diff_lines(workspace, contents))
    return TranslationImport(name, lang, contents, diff, tuple(merge.remarks))


def save_translation(workspace: Workspace, taken: TranslationImport) -> None:
    """Write the files of an import, that of the letter last; MachineError."""
    for file, content in sorted(taken.contents.items()):
        path = refuse_links_below(workspace.root, workspace.root / file)
        write_bytes(path, content, shown=file)


def _find_letters(
    workspace: Workspace, name: str, lang: str
) -> tuple[LetterFile, LetterFile | None]:
    master = workspace.letter(name)
    check_language(workspace, name, (lang,))
    if lang == master.front.language:
        raise UsageError(
            f"'{name}' is written in '{lang}'", remedy="name another language"
        )
    is_there = lang in workspace.letters[name].variants
    return master, workspace.letter(name, lang) if is_there else None


def _front_units(
    master: LetterFile, own: LetterFile | None, lang: str
) -> Iterator[TranslationUnit]:
    for key in _TEXTS:
        source = getattr(master.front, key)
        target = getattr(own.front, key) if own else None
        if source:
            state: State = "translated" if target else "new"
            yield TranslationUnit(
                lang, master.file, 0, key, source, target or "", state, 1
            )


def _pair_files(
    workspace: Workspace, master: LetterFile, own: LetterFile | None, lang: str
) -> Iterator[_FilePair]:
    root = workspace.root
    recorded = _recorded_hashes(workspace, own, lang)
    files = (*(b.place.file for b in text_blocks(root, master)), master.file)
    for file in dict.fromkeys(files):
        is_letter = file == master.file
        own_file = f"{file.removesuffix('.md')}.{lang}.md"
        text = master.body if is_letter else read_text(root, file, allow_tabs=True)
        own_text, own_line = None, 1
        if is_letter and own is not None:
            own_text, own_line = own.body, own.body_line
        elif not is_letter and (root / own_file).is_file():
            own_text = read_text(root, own_file, allow_tabs=True)
        ours = segments(own_text or "")
        keys = [recorded.get((own_file, own_line + s.start)) for s in ours]
        pairs = tuple(_pair_paragraphs(segments(text), ours, keys, own_file))
        first = master.body_line if is_letter else 1
        yield _FilePair(file, own_file, text, own_text, first, pairs)


def _recorded_hashes(
    workspace: Workspace, own: LetterFile | None, lang: str
) -> dict[tuple[str, int], str]:
    """Give the recorded hash of what each paragraph of a translation translates."""
    if own is None:
        return {}
    blocks = text_blocks(workspace.root, own, lang)
    if len(blocks) != len(own.front.master_blocks):
        return {}
    places = [(block.place.file, block.place.line) for block in blocks]
    return dict(zip(places, own.front.master_blocks, strict=True))


def _pair_paragraphs(
    master: Sequence[Segment],
    own: Sequence[Segment],
    recorded: Sequence[str | None],
    own_file: str,
) -> Iterator[_Pair]:
    """Pair paragraphs: by what was recorded, or else by their number."""
    known = [*zip(own, recorded, strict=True)]
    if any(segment.text and not key for segment, key in known):
        if len(master) != len(own):
            raise BlockedError(
                f"'{own_file}' has {len(own)} paragraphs, the letter has "
                f"{len(master)} there: which belong together is not certain",
                place=Place(own_file),
                remedy="give it the same paragraphs, or remove it to start again",
            )
        for there, here in zip(master, own, strict=True):
            yield _Pair(there, here, _UNKNOWN if here.text else "")
        return
    now = [segment.sha256 if segment.text else segment.raw for segment in master]
    then = [(key or "") if segment.text else segment.raw for segment, key in known]
    for i, j in _align(now, then):
        pair = _Pair(
            None if i is None else master[i],
            None if j is None else own[j],
            "" if j is None else recorded[j] or "",
        )
        if pair.master and pair.own and bool(pair.master.text) != bool(pair.own.text):
            yield _Pair(pair.master, None, "")
            pair = pair._replace(master=None)
        yield pair


def _align(
    now: Sequence[str], then: Sequence[str]
) -> Iterator[tuple[int | None, int | None]]:
    """Pair two rows of keys: equal ones, then those that replaced each other."""
    matcher = SequenceMatcher(None, now, then, autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        yield from zip_longest(range(start, end), range(first, last))


@dataclass(slots=True)
class _Merge:
    """Merges the units of a translator's file into the translation."""

    file: str
    units: Sequence[TranslationUnit]
    faults: list[AppealsError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def all_faults(self) -> list[AppealsError]:
        """Give what is wrong, units of no file of the letter last."""
        for unit in self.units:
            if unit.id not in self.seen:
                remedy = "import it where it was exported"
                self._fault(unit, "is of no such letter", remedy)
        return self.faults

    def merge_file(self, files: _FilePair) -> tuple[str, dict[tuple[str, int], str]]:
        """Give the text of a translation's file, and the hash for each paragraph.

        The key of a hash is the letter's file and the line of its paragraph.
        """
        given = [u for u in self.units if u.file == files.file and u.number]
        given.sort(key=lambda unit: unit.number)
        self.seen |= {unit.id for unit in given}
        units: dict[int, TranslationUnit] = {}
        texts = files.texts
        now = [segment.sha256 for segment, _ in texts]
        for i, j in _align(now, [unit.key for unit in given]):
            if i is None:
                if j is not None:
                    self.remarks.append(f"{given[j].shown} is gone from the letter")
            elif j is None:
                line = files.first_line + texts[i][0].start
                self.remarks.append(f"{files.file}:{line} is not in '{self.file}'")
            else:
                units[id(texts[i][1])] = given[j]
                if given[j].key != now[i]:
                    self.remarks.append(
                        f"{given[j].shown} was changed in the letter since the export"
                    )
        builder, hashes = _TextBuilder(files), dict[tuple[str, int], str]()
        for pair in files.pairs:
            text, key = self._merge_pair(pair, units.get(id(pair)))
            builder.add(pair, text)
            if key and pair.master and text is not None:
                hashes[files.file, files.first_line + pair.master.start] = key
        return builder.text(), hashes

    def _merge_pair(
        self, pair: _Pair, unit: TranslationUnit | None
    ) -> tuple[str | None, str]:
        """Give the text of a pair, None for none, and the hash it translates."""
        there, here = pair.master, pair.own
        if there is None:  # a paragraph that is gone, or a comment of the translation's
            return (None if here is None or here.text else here.raw), ""
        if not there.text:
            return (here or there).raw, ""
        if unit is None:
            return (here.raw if here else None), pair.translates
        raw = here.raw if here else ""
        text = raw if unit.target.strip() == raw.strip() else unit.target.strip("\r\n")
        is_same = text == raw
        if not is_same:
            source = there.raw if unit.key == there.sha256 else unit.source
            self._check(unit, source, raw, text)
        elif not raw:
            self._fault(unit, "has no translation", "translate it")
        if unit.state == "translated":
            return text, pair.translates if is_same and pair.is_of_today else unit.key
        self.remarks.append(f"{unit.shown} is still marked for review")
        return text, pair.translates or _UNKNOWN

    def changed_front_words(self, now: Iterator[TranslationUnit]) -> dict[str, str]:
        """Give the texts of the front matter that are new."""
        given = {unit.key: unit for unit in self.units if not unit.number}
        words: dict[str, str] = {}
        for unit in now:
            there = given.get(unit.key)
            if there is None or there.file != unit.file:
                self._fault(unit, "is not in this file", "export it again")
                continue
            self.seen.add(there.id)
            if there.target != unit.target:
                words[unit.key] = there.target
                self._check(there, unit.source, unit.target, there.target)
            elif not unit.target:
                self._fault(there, "has no translation", "translate it")
        return words

    def _check(
        self, unit: TranslationUnit, source: str, before: str, text: str
    ) -> None:
        if not text.strip():
            self._fault(unit, "has no translation", "translate it")
            return
        for fault in character_faults(text, self.file, allow_tabs=True)[:1]:
            self._fault(unit, fault.message, fault.remedy)
        lines = text.split("\n")
        if not all(map(str.strip, lines)) or (unit.number == 0 and len(lines) > 1):
            self._fault(unit, "has an empty line or a second one", "make it one")
        want, has = count_codes(source), count_codes(text)
        if has in (want, count_codes(before) if before else want):
            return
        for code in want - has:
            self._fault(unit, f"lacks {code}", "put it back as it is in the source")
        for code in has - want:
            remedy = "take it out; what the source has must come back word for word"
            self._fault(unit, f"has {code}, and the source does not", remedy)

    def _fault(self, unit: TranslationUnit, message: str, remedy: str) -> None:
        place = Place(self.file, unit.line)
        message = f"{unit.shown} {message}"
        self.faults.append(WorkspaceError(message, place=place, remedy=remedy))


class _TextBuilder:
    """Builds a translation's file with its own blank lines, else the letter's."""

    def __init__(self, files: _FilePair) -> None:
        self._own = (files.own_text or "").split("\n")
        self._master = files.text.split("\n")
        self._is_new = files.own_text is None
        self._at = self._master_at = 0
        self._lines: list[str] = []

    def add(self, pair: _Pair, text: str | None) -> None:
        """Add a paragraph in its place; None leaves it out."""
        gap: Sequence[str] = ("",) if self._lines else ()
        if pair.master is not None:
            if self._is_new:
                gap = self._master[self._master_at : pair.master.start]
            self._master_at = pair.master.start + len(pair.master.lines)
        if pair.own is not None:
            gap = self._own[self._at : pair.own.start]
            self._at = pair.own.start + len(pair.own.lines)
        if text is not None:
            self._lines += [*gap, *text.split("\n")]

    def text(self) -> str:
        """Give all of it, with what follows the last paragraph."""
        if not self._lines:
            return "" if self._is_new else "\n".join(self._own)
        if self._is_new:
            return "\n".join([*self._lines, *self._master[self._master_at :]])
        return "\n".join([*self._lines, *self._own[self._at :]])


def _encode(workspace: Workspace, file: str, text: str) -> bytes:
    """Give a text as bytes, with the line ends and the byte order mark of its file."""
    before = read_if_exists(workspace.root / file, file) or b""
    is_marked, is_dos = before.startswith(b"\xef\xbb\xbf"), b"\r\n" in before
    data = (text.replace("\n", "\r\n") if is_dos else text).encode()
    return b"\xef\xbb\xbf" + data if is_marked else data


def _add_front_matter(
    workspace: Workspace,
    letters: tuple[LetterFile, LetterFile | None, str],
    contents: dict[str, bytes],
    words: Mapping[str, str],
    recorded: Mapping[tuple[str, int], str],
) -> None:
    """Put the front matter before the text of the letter, if anything changed."""
    master, own, lang = letters
    file = f"{master.file.removesuffix('.md')}.{lang}.md"
    blocks = text_blocks(workspace.root, master)
    places = [(block.place.file, block.place.line) for block in blocks]
    hashes = [recorded[place] for place in places if place in recorded]
    front = own.front if own else None
    has_known = any(key != _UNKNOWN for key in hashes)
    is_same = front is not None and tuple(hashes) == front.master_blocks
    if not contents and not words and (is_same or not has_known):
        return
    source = own or master
    before = read_text(workspace.root, source.file, allow_tabs=True)
    head = before.split("\n")[: source.body_line - 1]
    body = contents[file].decode("utf-8-sig") if file in contents else source.body
    content = "\n".join([*head, body]).replace("\r\n", "\n").encode()
    if own is None or words:
        language = {} if own else {"language": lang}
        content = set_front_texts(content, file, {**words, **language})
    gaps = front.master_gaps if front else None
    content = set_master_blocks(content, file, hashes, gaps)
    contents[file] = _encode(workspace, file, content.decode())


def _diff_lines(workspace: Workspace, contents: Mapping[str, bytes]) -> Iterator[str]:
    for file, content in sorted(contents.items()):
        before = read_if_exists(workspace.root / file, file) or b""
        yield from unified_diff(
            before.decode("utf-8-sig").splitlines(),
            content.decode("utf-8-sig").splitlines(),
            file if before else "/dev/null",
            file,
            lineterm="",
            n=1,
        )
