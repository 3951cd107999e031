"""What a Word file contains: blocks, runs, notes, comments, changes; and two views.

The accepted view is the file with every tracked change accepted, the rejected view with
every one rejected. Ids of notes and comments are those of the file: programs renumber
them on saving, so nothing may be looked up by them in another file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Literal

from appeals.annexes.word_styles import WordListItem

ChangeKind = Literal["inserted", "deleted", "moved-from", "moved-to"]
View = Literal["accepted", "rejected"]

_ChooseRuns = Callable[[Iterable["WordRun"], "View"], tuple["WordRun", ...]]

_GONE: Mapping[View, frozenset[ChangeKind]] = {
    "accepted": frozenset({"deleted", "moved-from"}),
    "rejected": frozenset({"inserted", "moved-to"}),
}


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A tracked change: author and date ("2026-11-29T10:00:00Z"), "" if not given."""

    kind: ChangeKind
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class WordRun:
    r"""Words of one format. "\t" is a tab, "\n" a line break.

    `note` is the index in `WordFile.notes` of the note marked here; such a run has no
    words. `changes` are those around the run, the outermost first. `style` is the name
    of its character style, `lang` a tag as Word has it, `link` an address or
    "#bookmark". `field` is the instruction of the field whose result this is, `NOTEREF
    _apc_003 \h`; "" for a link. `comments` are the ids of comments on it. `picture` is
    the name of a part in `WordFile.pictures`.
    """

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_hidden: bool = False
    is_raised: bool = False
    style: str = ""
    lang: str = ""
    link: str = ""
    field: str = ""
    note: int | None = None
    changes: tuple[TrackedChange, ...] = ()
    comments: tuple[str, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class WordBookmark:
    """A bookmark that begins before the run of this index, and its name."""

    name: str
    run: int


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph. `style` is the name of its style as in the file, "" if it has none.

    `heading` is the level of a heading from 1, 0 for none. `alignment` is what Word
    calls it ("center", "both"), `left` the indent in twips (1/20 pt). `mark_changes`
    are those of its end: where that is deleted, the next paragraph joins this one.
    """

    runs: tuple[WordRun, ...] = ()
    style: str = ""
    heading: int = 0
    item: WordListItem | None = None
    alignment: str = ""
    left: int = 0
    is_rtl: bool = False
    mark_changes: tuple[TrackedChange, ...] = ()
    bookmarks: tuple[WordBookmark, ...] = ()

    @property
    def text(self) -> str:
        """Its words in the file, including deleted ones; a note mark has none."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell of a table; `span` counts the columns that it takes.

    `is_continued` says that it belongs to the cell above it.
    """

    blocks: tuple["WordBlock", ...]
    span: int = 1
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class WordRow:
    """A row of a table. `changes` are those of the whole row."""

    cells: tuple[WordCell, ...]
    is_head: bool = False
    changes: tuple[TrackedChange, ...] = ()


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table; `style` is the name of its style."""

    rows: tuple[WordRow, ...]
    style: str = ""


WordBlock = WordParagraph | WordTable


@dataclass(frozen=True, slots=True)
class WordNote:
    """A footnote or endnote: its paragraphs without its own number.

    `changes` are those around its mark: LibreOffice marks the text of a deleted note
    in no other way.
    """

    paragraphs: tuple[WordParagraph, ...]
    is_endnote: bool = False
    changes: tuple[TrackedChange, ...] = ()

    def words(self, view: View) -> str:
        """Give its words in a view, a line for each paragraph; "" when it is gone."""
        if not is_seen(self.changes, view):
            return ""
        blocks = seen_blocks(self.paragraphs, view)
        return "\n".join(each.text for each in every_paragraph(blocks)).strip()


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment. `parent` is the id of the comment that it answers, "" for none.

    The runs that it is on name its id.
    """

    id: str
    author: str
    date: str
    text: str
    parent: str = ""
    is_resolved: bool = False


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file. `notes` are in the order of their marks, notes without one last.

    `unmarked` counts the latter. `headers` are the paragraphs of headers and footers.
    `program` is what the file says wrote it: "LibreOffice/7.4.7.2$Linux_X86_64".
    `properties` are those every file has (title, creator ...), `custom` those that
    somebody added. `faults` say in half a sentence what is wrong with a file that can
    still be read: a missing comment, a mark without a note.
    """

    blocks: tuple[WordBlock, ...]
    notes: tuple[WordNote, ...] = ()
    comments: tuple[WordComment, ...] = ()
    headers: tuple[WordParagraph, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)
    program: str = ""
    unmarked: int = 0
    faults: tuple[str, ...] = ()


def is_seen(changes: Iterable[TrackedChange], view: View) -> bool:
    """Say whether text inside these changes is in a view.

    Text that somebody deleted from an insertion of their own is in neither.
    """
    gone = _GONE[view]
    return not any(change.kind in gone for change in changes)


def seen_runs(runs: Iterable[WordRun], view: View) -> tuple[WordRun, ...]:
    """Give the runs that are in a view, without their changes."""
    return tuple(
        replace(run, changes=()) if run.changes else run
        for run in runs
        if is_seen(run.changes, view)
    )


def traced_runs(runs: Iterable[WordRun], view: View) -> tuple[WordRun, ...]:
    """Give the runs in a view with their changes, which name the authors.

    A removed run leaves one without words, with its changes.
    """
    return tuple(
        run
        if is_seen(run.changes, view)
        else WordRun("", changes=run.changes, comments=run.comments)
        for run in runs
    )


def seen_blocks(
    blocks: Sequence[WordBlock], view: View, *, is_traced: bool = False
) -> tuple[WordBlock, ...]:
    """Give blocks as they are in a view, their runs by `seen_runs` or `traced_runs`.

    A paragraph whose end is removed is joined with the next; one that is then empty and
    has no end is left out. A joined paragraph has the format of the first of them with
    words.
    """
    choose = traced_runs if is_traced else seen_runs
    found: list[WordBlock] = []
    open_: list[WordParagraph] = []
    for block in blocks:
        if isinstance(block, WordTable):
            found += _join_paragraphs(open_, view, choose)
            open_ = []
            rows = (row for row in block.rows if is_seen(row.changes, view))
            seen = tuple(_seen_row(row, view, is_traced=is_traced) for row in rows)
            if seen:
                found.append(replace(block, rows=seen))
            continue
        open_.append(block)
        if is_seen(block.mark_changes, view):
            found += _join_paragraphs(open_, view, choose)
            open_ = []
    return (*found, *_join_paragraphs(open_, view, choose))


def _seen_row(row: WordRow, view: View, *, is_traced: bool) -> WordRow:
    cells = tuple(
        replace(cell, blocks=seen_blocks(cell.blocks, view, is_traced=is_traced))
        for cell in row.cells
    )
    return replace(row, cells=cells, changes=())


def _join_paragraphs(
    parts: Sequence[WordParagraph], view: View, choose: "_ChooseRuns"
) -> Iterator[WordParagraph]:
    if not parts:
        return
    with_words = [part for part in parts if seen_runs(part.runs, view)]
    if not with_words and not is_seen(parts[-1].mark_changes, view):
        return
    runs: list[WordRun] = []
    bookmarks: list[WordBookmark] = []
    for part in parts:
        lengths = accumulate(
            (len(choose((run,), view)) for run in part.runs), initial=0
        )
        starts = [len(runs) + length for length in lengths]
        bookmarks += [WordBookmark(e.name, starts[e.run]) for e in part.bookmarks]
        runs += choose(part.runs, view)
    yield replace(
        (*with_words, parts[-1])[0],
        runs=tuple(runs),
        mark_changes=(),
        bookmarks=tuple(bookmarks),
    )


def every_paragraph(blocks: Iterable[WordBlock]) -> Iterator[WordParagraph]:
    """Yield every paragraph in reading order, those of tables row by row too."""
    for block in blocks:
        if isinstance(block, WordTable):
            for row in block.rows:
                for cell in row.cells:
                    yield from every_paragraph(cell.blocks)
        else:
            yield block
