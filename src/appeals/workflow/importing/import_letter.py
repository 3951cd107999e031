"""An old letter becomes a template: read, understood, written, and read again.

What was written is composed once more before it is kept: the letter drawn from it says
what the old one said, word for word, or the difference is named.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import BlockedError, Place, Problem, UsageError, raise_all
from appeals.languages.find import LANGUAGES, find_language
from appeals.languages.language import Language
from appeals.languages.letter_reading import recognise_language
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
from appeals.readers.markdown_letter import read_markdown
from appeals.readers.old_letter import OldLetter, evened, remark
from appeals.readers.text_letter import read_text_letter
from appeals.readers.typed_notes import with_typed_notes
from appeals.readers.word_letter import read_word_letter
from appeals.registry.editing import EditedFile, RegistryChange, RegistryEditor
from appeals.registry.front_matter import parse_letter
from appeals.registry.locate import LETTERS_FOLDER
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import PlainValue, block_members
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
    """What was asked for. `lang` None is found out.

    `is_accepting` takes a Word file with its tracked changes accepted, `is_forced`
    writes over a letter of that name, `is_dry_run` writes nothing.
    """

    file: Path
    name: str
    lang: str | None = None
    is_accepting: bool = False
    is_forced: bool = False
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class NewSource:
    """An entry made for citations.yaml, and the numbers of the notes that cite it."""

    key: str
    symbol: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A note: the number of its mark, "cite", "words" or "empty", as it is written."""

    number: int
    form: str
    written: str


@dataclass(frozen=True, slots=True)
class ImportedLetter:
    """What was made, or would be. `text` is the template's file.

    `remarks` are what was not understood, or is not as it was; `pictures` the paths of
    those that were kept.
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


@dataclass(frozen=True, slots=True)
class _Understood:
    """What was understood of a letter, before a word of it is written."""

    old: OldLetter
    head: LetterHead
    body: tuple[Block, ...]
    notes: ReadNotes
    known: KnownSources
    order: tuple[int, ...]
    pictures: Mapping[str, bytes]


def import_letter(
    workspace: Workspace, asked: LetterToImport, today: date
) -> ImportedLetter:
    """Make a template of an old letter, and entries for the sources that it names.

    Raises UsageError for a file that is none of ours, cannot be read or is in no
    language of letters, and for tracked changes that nobody accepted; BlockedError
    for a letter of that name. Then nothing was written.
    """
    path = _path(workspace, asked)
    old = _read(asked)
    language = _language(old, asked.lang)
    understood = _understand(workspace, old, language, asked.name, today)
    file = f"{LETTERS_FOLDER}/{asked.name}.md"
    text, remarks = _written(workspace, understood, file)
    edited = _edited(workspace, understood)
    if not asked.is_dry_run:
        for shown, content in understood.pictures.items():
            target = refuse_links_below(workspace.root, workspace.root / shown)
            write_bytes(target, content, shown=shown)
        if edited is not None:
            write_edited(workspace, edited)
        write_text(path, text, shown=file)
    return ImportedLetter(
        asked.name,
        file,
        text,
        language.tag,
        understood.head.to,
        understood.head.signed_by,
        tuple(_imported_notes(understood)),
        tuple(_new_sources(understood)),
        tuple(understood.pictures),
        tuple(_in_order((*old.remarks, *understood.head.remarks, *remarks))),
        is_written=not asked.is_dry_run,
    )


def _path(workspace: Workspace, asked: LetterToImport) -> Path:
    path = workspace.root / LETTERS_FOLDER / f"{asked.name}.md"
    if asked.is_forced and asked.name in workspace.letters:
        return refuse_links_below(workspace.root, path)
    try:
        return free_path(workspace, asked.name)
    except BlockedError as error:
        remedy = "choose another --name, or add --force to write over it"
        raise BlockedError(error.message, remedy=remedy) from None


# Reading


def _read(asked: LetterToImport) -> OldLetter:
    """Read the file, by what its name and its first bytes say."""
    file, name = asked.file, asked.file.name
    content = _content(file)
    suffix = next((s for m, s in _MAGIC.items() if content.startswith(m)), "")
    suffix = suffix or file.suffix.lower()
    if suffix in _OTHERS:
        remedy = f"{_SAVE_AS}, and look through what became of it"
        raise UsageError(f"'{name}': {_OTHERS[suffix]}", remedy=remedy)
    if suffix not in {".docx", ".md", ".txt"}:
        remedy = "name a file that ends in .docx, .md or .txt"
        raise UsageError(f"'{name}' is no letter that can be read", remedy=remedy)
    if suffix != ".docx" and len(content) > _MOST_TEXT:
        raise _too_large(name)
    if suffix == ".docx":
        old = read_word_letter(content, name, is_accepting=asked.is_accepting)
    elif suffix == ".md":
        text = _decoded(content, name)
        old = read_markdown(text, name, lambda source: _picture(file, source))
    else:
        old = read_text_letter(_decoded(content, name), name)
    return with_typed_notes(evened(old))


def _content(file: Path) -> bytes:
    try:
        with open_regular(file) as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"cannot read '{file}': {error.strerror}",
            remedy="check the spelling of its path",
        ) from None
    if len(content) > _MOST_BYTES:
        raise _too_large(file.name)
    return content


def _too_large(name: str) -> UsageError:
    return UsageError(
        f"'{name}' is too large for a letter",
        remedy="name the file of one letter; take large pictures out",
    )


def _decoded(content: bytes, name: str) -> str:
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


def _picture(letter: Path, source: str) -> bytes | None:
    """Read a picture that lies beside the letter or below; None for any other."""
    parts = PurePosixPath(source).parts
    if not parts or ":" in source or source.startswith(("/", "\\")) or ".." in parts:
        return None
    try:
        return read_regular(letter.parent / source)
    except (OSError, ValueError):
        return None


def _language(old: OldLetter, asked: str | None) -> Language:
    known = f"write --lang and one of {', '.join(LANGUAGES)}"
    if asked is not None:
        language = find_language(asked)
        if language is None:
            raise UsageError(f"no letter can be written in '{asked}'", remedy=known)
        return language
    words = "\n".join(plain_text(inlines) for inlines in inline_groups(old.blocks))
    language = recognise_language(words)
    if language is None:
        message = "the letter's language is none of ours, or cannot be told for certain"
        raise UsageError(message, remedy=known)
    return language


# Understanding


def _understand(
    workspace: Workspace, old: OldLetter, language: Language, name: str, today: date
) -> _Understood:
    head = read_head(old.blocks, workspace, language, today)
    body = without_lines(old.blocks, head.taken)
    body = (*body, *_notes_without_marks(old, head, body))
    order = tuple(_marks(body))
    style = style_for(workspace, language.tag)
    known = KnownSources(workspace, style, language.tag, name, today)
    notes = read_notes(old.notes, order, known)
    pictures = _pictures(workspace, old, name)
    for path, picture in zip(pictures, old.pictures, strict=True):
        head.report(
            f"a picture is kept as {path}: letters have none in their text",
            picture.place,
            "list it under 'annexes' of the front matter, or delete it",
        )
    return _Understood(old, head, body, notes, known, order, pictures)


def _marks(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the index of the note of each mark."""
    for inlines in inline_groups(tuple(blocks)):
        for inline in walk_inlines(inlines):
            if isinstance(inline, NoteMark):
                yield inline.number


def _notes_without_marks(
    old: OldLetter, head: LetterHead, body: Sequence[Block]
) -> Iterator[Block]:
    """Give each note that no mark leads to as a paragraph, so that none is lost."""
    marked = set(_marks(body))
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


def _pictures(workspace: Workspace, old: OldLetter, name: str) -> dict[str, bytes]:
    """Give each picture a path that no other file has."""
    found: dict[str, bytes] = {}
    number = 0
    for picture in old.pictures:
        while True:
            number += 1
            path = f"{_ANNEXES}/{name}-{number}{picture.suffix}"
            if not (workspace.root / path).exists():
                break
        found[path] = picture.content
    return found


def _new_sources(understood: _Understood) -> Iterator[NewSource]:
    numbers = {index: n for n, index in enumerate(dict.fromkeys(understood.order), 1)}
    for key in _used(understood):
        entry, _ = understood.known.new[key]
        notes = tuple(
            numbers[index]
            for index, note in enumerate(understood.notes.notes)
            if index in numbers and key in {source.key for source in note.sources}
        )
        yield NewSource(key, entry.symbol or "", notes)


def _used(understood: _Understood) -> tuple[str, ...]:
    """Give the keys of the new entries that a note of the template cites."""
    cited = {s.key for note in understood.notes.notes for s in note.sources}
    return tuple(key for key in understood.known.new if key in cited)


def _imported_notes(understood: _Understood) -> Iterator[ImportedNote]:
    for number, index in enumerate(dict.fromkeys(understood.order), 1):
        note = understood.notes.notes[index]
        yield ImportedNote(number, note.form, note.written)


def _edited(workspace: Workspace, understood: _Understood) -> EditedFile | None:
    added = {key: understood.known.new[key][1] for key in _used(understood)}
    if not added:
        return None
    return RegistryEditor(workspace, AUTHORITY).edit(RegistryChange(added=added))


# Writing


def _written(
    workspace: Workspace, understood: _Understood, file: str
) -> tuple[str, list[Problem]]:
    """Write the template; blocks that would be drawn otherwise are written plainer."""
    new = {key: understood.known.new[key][0] for key in _used(understood)}
    composer = Composer(workspace.with_sources(new))
    notes = [note.written for note in understood.notes.notes]
    wanted = [_words((block,)) for block in understood.body]
    plain: frozenset[int] = frozenset()
    while True:
        writer = TemplateText(notes, tuple(understood.pictures), plain)
        text = f"{_front(understood)}\n{writer.text(understood.body)}"
        drawn = _composed(workspace, composer, text, file)
        differing = frozenset(_differing(wanted, _words(drawn.body)))
        if not differing or differing <= plain:
            break
        plain |= differing
    remarks = list(_remarks(understood, plain, differing))
    return text, remarks


def _composed(
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


def _words(blocks: Sequence[Block]) -> list[str]:
    """Give the words of each paragraph, heading and cell.

    Blanks before marks of notes do not count: none is printed.
    """
    return [_said(inlines) for inlines in inline_groups(tuple(blocks))]


def _said(inlines: tuple[Inline, ...]) -> str:
    said = ""
    for inline in walk_inlines(inlines):
        if isinstance(inline, NoteMark):
            said = said.rstrip()
        elif isinstance(inline, Text | LineBreak):
            said += plain_text((inline,))
    return " ".join(said.split())


def _differing(wanted: Sequence[Sequence[str]], drawn: Sequence[str]) -> Iterator[int]:
    """Give the numbers of the blocks whose words are not drawn as they are.

    Where a block became two, or two became one, they lie between what is the same at
    the begin and at the end.
    """
    groups = [(number, words) for number, each in enumerate(wanted) for words in each]
    if len(groups) == len(drawn):
        pairs = zip(groups, drawn, strict=True)
        yield from (number for (number, words), other in pairs if words != other)
        return
    start = end = 0
    fewest = min(len(groups), len(drawn))
    while start < fewest and groups[start][1] == drawn[start]:
        start += 1
    while end < fewest - start and groups[-1 - end][1] == drawn[-1 - end]:
        end += 1
    for number, _ in groups[max(start - 1, 0) : len(groups) - end + 1]:
        yield number


def _front(understood: _Understood) -> str:
    """Write the front matter."""
    head = understood.head
    day = head.day
    assert day is not None  # noqa: S101  a letter without one is dated today
    fields: dict[str, PlainValue] = {
        "subject": re.sub(r"\{[{%#]", _as_text, head.subject),
        "kind": head.kind,
        "to": head.to,
        "from": head.signed_by,
        "date": day.isoformat(),
        "language": head.lang,
    }
    if len(head.to) > 1:
        fields["joint"] = True
    if head.further_signatories:
        fields["further_signatories"] = head.further_signatories
    if understood.old.has_contents:
        fields["contents"] = True
    if understood.old.has_numbers:
        fields["numbered_paragraphs"] = True
    if understood.old.is_public:
        fields["confidentiality"] = "public"
    if head.reference:
        fields["reference"] = head.reference
    if understood.notes.ibid == "auto":
        fields["ibid"] = "auto"
    if head.annexes:
        fields["annexes"] = tuple({"title": title} for title in head.annexes)
    lines = "\n".join(block_members(fields, 0))
    return f"---\n{lines}\n---\n"


def _as_text(match: re.Match[str]) -> str:
    return f'{{{{ "{match[0]}" }}}}'


# What is to be said


def _remarks(
    understood: _Understood, plain: frozenset[int], differing: frozenset[int]
) -> Iterator[Problem]:
    for number in sorted(plain):
        block = understood.body[number]
        place = getattr(block, "place", None)
        if number in differing:
            yield remark("these words may be rendered otherwise: compare them", place)
        else:
            yield remark("italics, bold and links of this block are left out", place)
    if understood.old.has_contents:
        message = "the table of contents is made anew: 'contents: true'"
        yield remark(message, None)
    if not understood.old.is_public:
        yield remark(
            "every page will say that the letter is confidential",
            None,
            "write 'confidentiality: public' if it may be seen by anybody",
        )
    numbers = enumerate(dict.fromkeys(understood.order), 1)
    for number, index in numbers:
        note = understood.notes.notes[index]
        place = understood.old.notes[index].place
        if note.form == "empty":
            message = f"note {number} has a mark and no text"
            yield remark(message, place, "write its source into ^[]")
        elif note.after:
            message = f"note {number} '{note.before}' is printed as '{note.after}'"
            yield remark(message, place)
    for source in _new_sources(understood):
        yield remark(
            f"'{source.key}' is new in citations.yaml, and unconfirmed",
            Place("citations.yaml"),
            f"`appeals citations show {source.key}` shows it",
        )


def _in_order(remarks: Sequence[Problem]) -> list[Problem]:
    """Sort by place: the old letter from its begin to its end, the registers last."""
    old = {p.place.file for p in remarks if p.place and p.place.line}
    return sorted(
        remarks,
        key=lambda each: (
            each.place is None or each.place.file not in old,
            each.place.line if each.place else 0,
        ),
    )
