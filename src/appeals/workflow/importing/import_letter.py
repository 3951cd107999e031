"""Make a template from an old letter: read, interpreted, written, and read again.

The written template is composed once more before it is kept: the letter rendered from
it says what the old one said, word for word, or the difference is reported.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import BlockedError, Place, Problem, UsageError, raise_all
from appeals.languages.find import LANGUAGES, find_language
from appeals.languages.language import Language
from appeals.languages.letter_reading import recognise_language
from appeals.model.authority import Authority
from appeals.model.document import (
    Block,
    Inline,
    LineBreak,
    NoteMark,
    Paragraph,
    Text,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.readers.old_letter import OldLetter, normalise_letter, remark
from appeals.readers.text_letters import read_markdown, read_text_letter
from appeals.readers.typed_notes import read_typed_notes
from appeals.readers.word_letter import read_word_letter
from appeals.registry.editing import RegistryChange, edit_entries
from appeals.registry.front_matter import parse_letter
from appeals.registry.locate import LETTERS_FOLDER
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue, block_members
from appeals.storage.atomic import write_bytes, write_text
from appeals.storage.names import refuse_links_below
from appeals.storage.reading import open_regular, read_regular
from appeals.workflow.importing.known_sources import KnownSources, style_for
from appeals.workflow.importing.letter_head import LetterHead, read_head, without_lines
from appeals.workflow.importing.note_cites import ReadNotes, read_notes
from appeals.workflow.importing.template_text import TemplateText
from appeals.workflow.records.registry_files import AUTHORITY, write_edited
from appeals.workflow.setup.new import free_path

_ANNEXES: Final = "annexes"
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_TEXT: Final = 4 * 1024 * 1024
_SAVE_AS: Final = (
    "open it in Word or LibreOffice and save it as “Word document (.docx)”"
)
_OTHERS: Final = {
    ".pdf": "a PDF cannot be imported: it holds lines, not paragraphs and notes",
    ".doc": "old Word files are not read",
    ".odt": "OpenDocument files are not read",
    ".rtf": "RTF is not read",
}
_MAGIC: Final = {b"%PDF": ".pdf", b"\xd0\xcf\x11\xe0": ".doc", b"{\\rtf": ".rtf"}


@dataclass(frozen=True, slots=True)
class LetterToImport:
    """The options of an import. `lang` None means detect it.

    `is_accepting` accepts the tracked changes of a Word file, `is_forced` overwrites a
    letter of that name, `is_dry_run` writes nothing.
    """

    file: Path
    name: str
    lang: str | None = None
    is_accepting: bool = False
    is_forced: bool = False
    is_dry_run: bool = False


class NewSource(NamedTuple):
    """An entry made for citations.yaml, and the numbers of the notes that cite it."""

    key: str
    symbol: str
    notes: tuple[int, ...]


class ImportedNote(NamedTuple):
    """A note: the number of its mark, "cite", "words" or "empty", as it is written."""

    number: int
    form: str
    written: str


class ImportedLetter(NamedTuple):
    """The result of an import, or what it would be.

    `text` is the template's file. `remarks` are what was not understood, or was
    changed; `pictures` the paths of those that were kept.
    """

    name: str
    file: str
    text: str
    language: str
    to: tuple[str, ...]
    signed_by: tuple[str, ...]
    notes: tuple[ImportedNote, ...]
    entries: tuple[NewSource, ...]
    pictures: tuple[str, ...]
    remarks: tuple[Problem, ...]
    is_written: bool


class _ReadLetter(NamedTuple):
    """The interpretation of a letter, before anything is written.

    `numbers` are those of the notes in the text, by their index in the old letter.
    `new` are the entries for sources that are not registered: as values, as fields.
    """

    old: OldLetter
    head: LetterHead
    body: tuple[Block, ...]
    notes: ReadNotes
    numbers: Mapping[int, int]
    new: Mapping[str, tuple[Authority, Fields]]
    pictures: Mapping[str, bytes]


def import_letter(
    workspace: Workspace, asked: LetterToImport, today: date
) -> ImportedLetter:
    """Make a template from an old letter, and entries for the sources that it names.

    Raises UsageError for a file that is of another kind, cannot be read or is in no
    language of letters, and for tracked changes that were not accepted; BlockedError
    for a letter of that name. Then nothing was written.
    """
    path = _free_path(workspace, asked)
    old = _read_file(asked)
    language = _find_language(old, asked.lang)
    letter = _read_letter(workspace, old, language, asked.name, today)
    file = f"{LETTERS_FOLDER}/{asked.name}.md"
    text, remarks = _write_template(workspace, letter, file)
    added = {key: fields for key, (_, fields) in letter.new.items()}
    change = RegistryChange(added=added)
    edited = edit_entries(workspace, AUTHORITY, change) if added else None
    if not asked.is_dry_run:
        for shown, content in letter.pictures.items():
            target = refuse_links_below(workspace.root, workspace.root / shown)
            write_bytes(target, content, shown=shown)
        if edited is not None:
            write_edited(workspace, edited)
        write_text(path, text, shown=file)
    notes = letter.notes.notes
    return ImportedLetter(
        asked.name,
        file,
        text,
        language.tag,
        letter.head.to,
        letter.head.signed_by,
        tuple(
            ImportedNote(number, notes[index].form, notes[index].written)
            for index, number in letter.numbers.items()
        ),
        tuple(_new_sources(letter)),
        tuple(letter.pictures),
        tuple(_sort_by_place((*old.remarks, *letter.head.remarks, *remarks))),
        is_written=not asked.is_dry_run,
    )


def _free_path(workspace: Workspace, asked: LetterToImport) -> Path:
    path = workspace.root / LETTERS_FOLDER / f"{asked.name}.md"
    if asked.is_forced and asked.name in workspace.letters:
        return refuse_links_below(workspace.root, path)
    try:
        return free_path(workspace, asked.name)
    except BlockedError as error:
        remedy = "choose another --name, or add --force to write over it"
        raise BlockedError(error.message, remedy=remedy) from None


# Reading


def _read_file(asked: LetterToImport) -> OldLetter:
    """Read the file according to its name and first bytes."""
    file, name = asked.file, asked.file.name
    content = _read_bytes(file)
    suffix = next((s for m, s in _MAGIC.items() if content.startswith(m)), "")
    suffix = suffix or file.suffix.lower()
    if suffix in _OTHERS:
        remedy = f"{_SAVE_AS}, and look through what became of it"
        raise UsageError(f"'{name}': {_OTHERS[suffix]}", remedy=remedy)
    if suffix not in {".docx", ".md", ".txt"}:
        remedy = "name a file that ends in .docx, .md or .txt"
        raise UsageError(f"'{name}' is not a letter that can be read", remedy=remedy)
    if suffix != ".docx" and len(content) > _MOST_TEXT:
        raise _size_error(name)
    if suffix == ".docx":
        old = read_word_letter(content, name, is_accepting=asked.is_accepting)
    elif suffix == ".md":
        text = _decode(content, name)
        old = read_markdown(text, name, lambda source: _read_picture(file, source))
    else:
        old = read_text_letter(_decode(content, name), name)
    return read_typed_notes(normalise_letter(old))


def _read_bytes(file: Path) -> bytes:
    try:
        with open_regular(file) as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"cannot read '{file}': {error.strerror}",
            remedy="check the spelling of its path",
        ) from None
    if len(content) > _MOST_BYTES:
        raise _size_error(file.name)
    return content


def _size_error(name: str) -> UsageError:
    return UsageError(
        f"'{name}' is too large for a letter",
        remedy="name the file of one letter; take large pictures out",
    )


def _decode(content: bytes, name: str) -> str:
    is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or not text.strip():
        what = "is not a text in UTF-8" if text.strip() else "is empty"
        raise UsageError(
            f"'{name}' {what}",
            remedy="save it again as plain text, with the encoding UTF-8",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_picture(letter: Path, source: str) -> bytes | None:
    """Read a picture beside the letter or below; None for any other."""
    parts = PurePosixPath(source).parts
    if not parts or ":" in source or source.startswith(("/", "\\")) or ".." in parts:
        return None
    try:
        return read_regular(letter.parent / source)
    except (OSError, ValueError):
        return None


def _find_language(old: OldLetter, asked: str | None) -> Language:
    known = f"write --lang and one of {', '.join(LANGUAGES)}"
    if asked is not None:
        language = find_language(asked)
        if language is None:
            raise UsageError(f"no letter can be written in '{asked}'", remedy=known)
        return language
    words = "\n".join(plain_text(inlines) for inlines in inline_groups(old.blocks))
    language = recognise_language(words)
    if language is None:
        message = "the letter's language is not one of ours, or is not certain"
        raise UsageError(message, remedy=known)
    return language


# Understanding


def _read_letter(
    workspace: Workspace, old: OldLetter, language: Language, name: str, today: date
) -> _ReadLetter:
    head = read_head(old.blocks, workspace, language, today)
    body = without_lines(old.blocks, head.taken)
    body = (*body, *_notes_without_marks(old, head, body))
    order = tuple(_marked_notes(body))
    style = style_for(workspace, language.tag)
    known = KnownSources(workspace, style, language.tag, name, today)
    notes = read_notes(old.notes, order, known)
    pictures = _name_pictures(workspace, old, name)
    for path, picture in zip(pictures, old.pictures, strict=True):
        head.report(
            f"a picture is kept as {path}: letters have none in their text",
            picture.place,
            "list it under 'annexes' of the front matter, or delete it",
        )
    numbers = {index: number for number, index in enumerate(dict.fromkeys(order), 1)}
    cited = {source.key for note in notes.notes for source in note.sources}
    new = {key: entry for key, entry in known.new.items() if key in cited}
    return _ReadLetter(old, head, body, notes, numbers, new, pictures)


def _marked_notes(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the index of the note of each mark."""
    for inlines in inline_groups(tuple(blocks)):
        for inline in walk_inlines(inlines):
            if isinstance(inline, NoteMark):
                yield inline.number


def _notes_without_marks(
    old: OldLetter, head: LetterHead, body: Sequence[Block]
) -> Iterator[Block]:
    """Turn each note without a mark into a paragraph, so that none is lost."""
    marked = set(_marked_notes(body))
    for index, note in enumerate(old.notes):
        if index not in marked and note.inlines:
            number = Text(f"[{index + 1}] ", note.place)
            head.report(
                f"note {index + 1} has no mark in the text: it is a paragraph at the "
                "end",
                note.place,
                "put it where it belongs, or delete it",
            )
            yield Paragraph((number, *note.inlines), place=note.place)


def _name_pictures(workspace: Workspace, old: OldLetter, name: str) -> dict[str, bytes]:
    """Give each picture a path that no other file has."""
    found: dict[str, bytes] = {}
    numbers = count(1)
    for picture in old.pictures:
        paths = (f"{_ANNEXES}/{name}-{n}{picture.suffix}" for n in numbers)
        free = (path for path in paths if not (workspace.root / path).exists())
        found[next(free)] = picture.content
    return found


def _new_sources(letter: _ReadLetter) -> Iterator[NewSource]:
    for key, (entry, _) in letter.new.items():
        numbers = tuple(
            letter.numbers[index]
            for index, note in enumerate(letter.notes.notes)
            if index in letter.numbers and any(key == s.key for s in note.sources)
        )
        yield NewSource(key, entry.symbol or "", numbers)


# Writing


def _write_template(
    workspace: Workspace, letter: _ReadLetter, file: str
) -> tuple[str, list[Problem]]:
    """Write the template; blocks that would read differently are written plainer."""
    new = {key: entry for key, (entry, _) in letter.new.items()}
    composer = Composer(workspace.with_sources(new))
    notes = [note.written for note in letter.notes.notes]
    wanted = [_block_words((block,)) for block in letter.body]
    plain: frozenset[int] = frozenset()
    while True:
        writer = TemplateText(notes, tuple(letter.pictures), plain)
        text = f"{_front_matter(letter)}\n{writer.text(letter.body)}"
        composed = _compose(workspace, composer, text, file)
        differing = frozenset(_find_differing(wanted, _block_words(composed.body)))
        if not differing or differing <= plain:
            break
        plain |= differing
    return text, list(_collect_remarks(letter, plain, differing))


def _compose(
    workspace: Workspace, composer: Composer, text: str, file: str
) -> ComposedLetter:
    letter, errors = parse_letter(text, file)
    raise_all(errors)
    assert letter is not None  # noqa: S101  no errors, hence a letter
    # The subject, which may be a template, is read from the file: there is none yet.
    front = letter.front.model_copy(update={"subject": "-"})
    letter = replace(letter, front=front)
    recipients = workspace.expand(front.to)
    one = recipients[0] if len(recipients) == 1 else None
    name = PurePosixPath(file).stem
    return composer.compose(LetterRequest(name, letter, one, recipients=recipients))


def _block_words(blocks: Sequence[Block]) -> list[str]:
    """Give the words of each paragraph, heading and cell.

    Blanks before marks of notes do not count: none is printed.
    """
    return [_inline_words(inlines) for inlines in inline_groups(tuple(blocks))]


def _inline_words(inlines: tuple[Inline, ...]) -> str:
    words = ""
    for inline in walk_inlines(inlines):
        if isinstance(inline, NoteMark):
            words = words.rstrip()
        elif isinstance(inline, Text | LineBreak):
            words += plain_text((inline,))
    return " ".join(words.split())


def _find_differing(
    wanted: Sequence[Sequence[str]], composed: Sequence[str]
) -> Iterator[int]:
    """Give the numbers of the blocks whose composed words differ.

    If a block became two, or two became one, they are those between the equal blocks at
    the beginning and at the end.
    """
    groups = [(number, words) for number, each in enumerate(wanted) for words in each]
    if len(groups) == len(composed):
        pairs = zip(groups, composed, strict=True)
        yield from (number for (number, words), other in pairs if words != other)
        return
    start = end = 0
    fewest = min(len(groups), len(composed))
    while start < fewest and groups[start][1] == composed[start]:
        start += 1
    while end < fewest - start and groups[-1 - end][1] == composed[-1 - end]:
        end += 1
    for number, _ in groups[max(start - 1, 0) : len(groups) - end + 1]:
        yield number


def _front_matter(letter: _ReadLetter) -> str:
    head, old = letter.head, letter.old
    annexes = tuple({"title": title} for title in head.annexes)
    fields: dict[str, PlainValue] = {
        "subject": re.sub(r"\{[{%#]", r'{{ "\g<0>" }}', head.subject),
        "kind": head.kind,
        "to": head.to,
        "from": head.signed_by,
        "date": head.day.isoformat(),
        "language": head.lang,
    }
    optional: dict[str, PlainValue] = {
        "joint": len(head.to) > 1,
        "further_signatories": head.further_signatories,
        "contents": old.has_contents,
        "numbered_paragraphs": old.has_numbers,
        "confidentiality": "public" if old.is_public else "",
        "reference": head.reference,
        "ibid": "auto" if letter.notes.ibid == "auto" else "",
        "annexes": annexes,
    }
    fields |= {name: value for name, value in optional.items() if value}
    lines = "\n".join(block_members(fields, 0))
    return f"---\n{lines}\n---\n"


# What is reported


def _collect_remarks(
    letter: _ReadLetter, plain: frozenset[int], differing: frozenset[int]
) -> Iterator[Problem]:
    for number in sorted(plain):
        place = getattr(letter.body[number], "place", None)
        if number in differing:
            yield remark("these words may be rendered otherwise: compare them", place)
        else:
            yield remark("italics, bold and links of this block are left out", place)
    if letter.old.has_contents:
        message = "the table of contents is generated: 'contents: true'"
        yield remark(message, None)
    if not letter.old.is_public:
        yield remark(
            "every page will say that the letter is confidential",
            None,
            "write 'confidentiality: public' if anybody may see it",
        )
    for index, number in letter.numbers.items():
        note, place = letter.notes.notes[index], letter.old.notes[index].place
        if note.form == "empty":
            message = f"note {number} has a mark and no text"
            yield remark(message, place, "write its source into ^[]")
        elif note.after:
            message = f"note {number} '{note.before}' is printed as '{note.after}'"
            yield remark(message, place)
    for key in letter.new:
        yield remark(
            f"'{key}' is new in citations.yaml, and unconfirmed",
            Place("citations.yaml"),
            f"`appeals citations show {key}` shows it",
        )


def _sort_by_place(remarks: Sequence[Problem]) -> list[Problem]:
    """Sort by place: the old letter from beginning to end, the registries last."""
    old = {p.place.file for p in remarks if p.place and p.place.line}
    return sorted(
        remarks,
        key=lambda each: (
            each.place is None or each.place.file not in old,
            each.place.line if each.place else 0,
        ),
    )
