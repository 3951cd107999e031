"""What became of each printed paragraph, table and note: what a redline marks.

`Planner` compares, and prints nothing. Ends of paragraphs are changes of their own:
where one goes, its paragraph joins the next.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby, takewhile, zip_longest
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from appeals.comparison.rows import RowMatch, TextRow, align_rows
from appeals.comparison.words import compare_tokens, count_letters
from appeals.writers.docx.printed_blocks import (
    PrintedBlock,
    PrintedParagraph,
    PrintedRow,
    PrintedTable,
    Token,
    split_into_words,
)

Status = Literal["same", "ins", "del", "moveFrom", "moveTo"]
"""What became of words, or of the end of a paragraph: elements of WordprocessingML."""

_PLAIN: Final[Mapping[Status, Status]] = {
    "same": "same",
    "ins": "ins",
    "del": "del",
    "moveFrom": "del",
    "moveTo": "ins",
}
_REMOVED: Final = frozenset({"del", "moveFrom"})
_END: Final = Token("", xml="<end/>")
_APART: Final = -1
"""The weight of a mark or an end: it never joins the changes next to it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens with one status. `move` is the name of the move of a single note."""

    status: Status
    tokens: tuple[Token, ...]
    move: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph, its parts in order, and what became of its end.

    `properties` are those of `w:pPr`, `was` the former ones where they differ. `move`
    names the move of the whole paragraph. `bookmarks` are those before and after.
    """

    properties: str
    parts: tuple[Part, ...]
    end: Status = "same"
    was: str | None = None
    move: str = ""
    bookmarks: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a table; each cell has its `w:tcPr` and its paragraphs."""

    properties: str
    status: Status
    cells: tuple[tuple[str, tuple[ParagraphChange, ...]], ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table, and the gap after it."""

    head: str
    rows: tuple[RowChange, ...]
    gap: ParagraphChange


Change = ParagraphChange | TableChange


class Planner:
    """Compares two letters that were printed with the same reference file.

    `pairs` maps the number of each old note to that of the new one that it became.
    `how_lists_count` says it of the list of an id: from where, in which form.
    """

    def __init__(
        self, pairs: Mapping[int, int], how_lists_count: Callable[[str], str]
    ) -> None:
        self._pairs = pairs
        self._paired = frozenset(pairs.values())
        self._counts = how_lists_count
        self._moves = count(1)

    def changes(
        self, old: Sequence[PrintedBlock], new: Sequence[PrintedBlock]
    ) -> tuple[Change, ...]:
        """Compare the blocks of two bodies."""
        aligned = align_rows([*map(self._row, old)], [*map(self._row, new)])
        matches = _drop_moves_at_end(aligned)
        lists = self._pair_lists(old, new, matches)
        old = [_put_in_list(block, lists) for block in old]
        names: dict[int, str] = {}
        found: list[Change] = []
        for match in _split_matches(matches, old, new):
            olds, news = [old[n] for n in match.old], [new[n] for n in match.new]
            if match.moved is None:
                found += self._compare_blocks(olds, news)
                continue
            number = match.old[0] if match.old else match.moved
            name = names.setdefault(number, f"move{next(self._moves)}")
            other = new[match.moved] if match.old else old[match.moved]
            here = (*olds, *news)[0]
            found.append(self._moved_paragraph(here, other, name, is_new=bool(news)))
        return tuple(self._mark_moved_notes(_keep_last_end(found)))

    def parts(self, old: Sequence[Token], new: Sequence[Token]) -> tuple[Part, ...]:
        """Compare the words of a paragraph or note; what is the same is the new one."""
        if self._identify(old, is_old=True) == self._identify(new, is_old=False):
            return (Part("same", tuple(new)),) if new else ()
        old, new = [*split_into_words(old)], [*split_into_words(new)]
        keys, new_keys = self._keys(old, is_old=True), self._keys(new, is_old=False)
        found: list[Part] = []
        for step in compare_tokens(keys, new_keys, _WEIGHT):
            if step.is_same:
                found.append(Part("same", tuple(new[step.new])))
            else:
                found.append(Part("del", tuple(old[step.old])))
                found.append(Part("ins", tuple(new[step.new])))
        return tuple(part for part in found if part.tokens)

    def _identify(self, tokens: Sequence[Token], *, is_old: bool) -> list[object]:
        """Give what identifies each token; of a note, which one is meant."""
        found: list[object] = []
        for token in tokens:
            number = token.note or token.names
            if not number:
                found.append(token.key)
                continue
            pair = self._pairs.get(number, 0) if is_old else number
            which = pair if pair in self._paired else (number, is_old)
            found.append((token.key, which, bool(token.note)))
        return found

    def _keys(self, tokens: Sequence[Token], *, is_old: bool) -> list["_Key"]:
        weights = (
            _APART if token.note or token is _END else count_letters(token.text)
            for token in tokens
        )
        return [*map(_Key, self._identify(tokens, is_old=is_old), weights)]

    def _row(self, block: PrintedBlock) -> TextRow:
        if isinstance(block, PrintedTable):
            return TextRow(block.text, f"table {block.width}")
        return TextRow(block.text, "" if block.tokens else "gap")

    def _compare_blocks(
        self, old: Sequence[PrintedBlock], new: Sequence[PrintedBlock]
    ) -> Iterator[Change]:
        """Compare one and one, one and those it was split into, one and none."""
        match (*old, None, *new):
            case (PrintedTable() as one, None):
                yield _change_table(one, "del")
            case (None, PrintedTable() as one):
                yield _change_table(one, "ins")
            case (PrintedTable() as one, None, PrintedTable() as other):
                yield self._compare_tables(one, other)
            case (PrintedParagraph() as one, None):
                yield _change_whole(one, "del")
            case (None, PrintedParagraph() as one):
                yield _change_whole(one, "ins")
            case _:
                olds = [each for each in old if isinstance(each, PrintedParagraph)]
                news = [each for each in new if isinstance(each, PrintedParagraph)]
                yield from self._compare_paragraphs(olds, news)

    def _compare_paragraphs(
        self, old: Sequence[PrintedParagraph], new: Sequence[PrintedParagraph]
    ) -> Iterator[ParagraphChange]:
        """Compare their words, the ends between them too."""
        parts = self.parts(_join_tokens(old), _join_tokens(new))
        added = iter(new)
        gathered: list[Part] = []
        for part in parts:
            for tokens, is_end in _split_at_ends(part.tokens):
                if tokens:
                    gathered.append(Part(part.status, tokens))
                if is_end:
                    paragraph = next(added) if part.status == "ins" else old[0]
                    yield ParagraphChange(
                        paragraph.properties, tuple(gathered), end=part.status
                    )
                    gathered = []
        last = new[-1]
        was = None if old[-1].look == last.look else old[-1].look
        bookmarks = last.before, last.after
        yield ParagraphChange(
            last.properties, tuple(gathered), was=was, bookmarks=bookmarks
        )

    def _moved_paragraph(
        self,
        paragraph: PrintedBlock,
        other: PrintedBlock,
        name: str,
        *,
        is_new: bool,
    ) -> Change:
        """Give one place of a paragraph that was moved; `other` is at the other."""
        assert isinstance(paragraph, PrintedParagraph)  # noqa: S101  tables stay
        assert isinstance(other, PrintedParagraph)  # noqa: S101
        own, there = (
            [*split_into_words(paragraph.tokens)],
            [*split_into_words(other.tokens)],
        )
        keys = self._keys(own, is_old=not is_new)
        other_keys = self._keys(there, is_old=is_new)
        kept_status: Status = "moveTo" if is_new else "moveFrom"
        parts = [
            Part(
                kept_status if step.is_same else _PLAIN[kept_status],
                tuple(own[step.old]),
            )
            for step in compare_tokens(keys, other_keys, _WEIGHT)
        ]
        change = _change_whole(paragraph, kept_status)
        kept = tuple(part for part in parts if part.tokens)
        return replace(change, parts=kept, move=name)

    def _compare_tables(self, old: PrintedTable, new: PrintedTable) -> TableChange:
        rows: list[RowChange] = []
        texts = ([TextRow(row.text) for row in table.rows] for table in (old, new))
        for match in _split_match(align_rows(*texts)):
            if not match.new:
                rows.append(_change_row(old.rows[match.old[0]], "del"))
            elif not match.old:
                rows.append(_change_row(new.rows[match.new[0]], "ins"))
            else:
                before, after = old.rows[match.old[0]], new.rows[match.new[0]]
                cells = zip(before.cells, after.cells, strict=True)
                changed = tuple(
                    (b[0], self._compare_cells(a[1], b[1])) for a, b in cells
                )
                rows.append(RowChange(after.properties, "same", changed))
        gap = ParagraphChange(new.gap.properties, ())
        return TableChange(new.head, tuple(rows), gap)

    def _compare_cells(
        self, old: Sequence[PrintedParagraph], new: Sequence[PrintedParagraph]
    ) -> tuple[ParagraphChange, ...]:
        """Compare the paragraphs of a cell in turn; what is over is added or gone."""
        found: list[ParagraphChange] = []
        for before, after in zip_longest(old, new):
            if before and after:
                found += self._compare_paragraphs([before], [after])
            else:
                found.append(_change_whole(after or before, "ins" if after else "del"))
        ended = _keep_last_end(found)
        return tuple(each for each in ended if isinstance(each, ParagraphChange))

    def _pair_lists(
        self,
        old: Sequence[PrintedBlock],
        new: Sequence[PrintedBlock],
        matches: Iterable[RowMatch],
    ) -> dict[str, str]:
        """Say which new list each old one became: that which has most of its items.

        Its items continue the count of one list, so both must count the same way.
        """
        counts = Counter(
            (_list_id(old[match.old[0]]), _list_id(new[match.new[0]]))
            for match in matches
            if match.old and match.new
        )
        lists: dict[str, str] = {}
        for (before, after), _ in counts.most_common():
            is_free = before not in lists and after not in lists.values()
            is_alike = before and after and self._counts(before) == self._counts(after)
            if is_free and is_alike:
                lists[before] = after
        return lists

    def _mark_moved_notes(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Make one move of the mark that was struck and that which was added for it."""
        changes = tuple(changes)
        parts = [part for each in walk_paragraphs(changes) for part in each.parts]
        added = {t.note for p in parts if p.status == "ins" for t in p.tokens if t.note}
        names = {
            self._pairs[token.note]: f"move{next(self._moves)}"
            for part in parts
            if part.status == "del"
            for token in part.tokens
            if token.note and self._pairs.get(token.note) in added
        }

        def split_parts(paragraph: ParagraphChange) -> ParagraphChange:
            found = (
                e for part in paragraph.parts for e in self._split_part(part, names)
            )
            return replace(paragraph, parts=tuple(found))

        return (_change_paragraphs(change, split_parts) for change in changes)

    def _split_part(self, part: Part, names: Mapping[int, str]) -> Iterator[Part]:
        """Split words at the mark of a note that was moved."""
        if part.status not in {"del", "ins"}:
            yield part
            return
        is_old = part.status == "del"
        for move, tokens in groupby(
            part.tokens,
            lambda t: names.get(self._pairs.get(t.note, 0) if is_old else t.note, ""),
        ):
            status: Status = part.status
            if move:
                status = "moveFrom" if is_old else "moveTo"
            yield Part(status, tuple(tokens), move)


class _Key(NamedTuple):
    """What is compared of a token, and how much it weighs."""

    what: object
    weight: int


_WEIGHT = attrgetter("weight")


def walk_paragraphs(changes: Iterable[Change]) -> Iterator[ParagraphChange]:
    """Yield each paragraph in turn, those in tables too."""
    for change in changes:
        if isinstance(change, ParagraphChange):
            yield change
        else:
            for row in change.rows:
                for _, paragraphs in row.cells:
                    yield from paragraphs


def _change_paragraphs(
    change: Change, function: Callable[[ParagraphChange], ParagraphChange]
) -> Change:
    """Give a change with each of its paragraphs changed."""
    if isinstance(change, ParagraphChange):
        return function(change)
    rows = (
        replace(row, cells=tuple((p, tuple(map(function, ps))) for p, ps in row.cells))
        for row in change.rows
    )
    return replace(change, rows=tuple(rows))


def _change_whole(paragraph: PrintedParagraph, status: Status) -> ParagraphChange:
    return ParagraphChange(
        paragraph.properties,
        (Part(status, paragraph.tokens),) if paragraph.tokens else (),
        end=status,
        bookmarks=(paragraph.before, paragraph.after),
    )


def _change_row(row: PrintedRow, status: Status) -> RowChange:
    cells = (
        (
            properties,
            tuple(replace(_change_whole(p, status), end="same") for p in paragraphs),
        )
        for properties, paragraphs in row.cells
    )
    return RowChange(row.properties, status, tuple(cells))


def _change_table(table: PrintedTable, status: Status) -> TableChange:
    rows = tuple(_change_row(row, status) for row in table.rows)
    return TableChange(table.head, rows, _change_whole(table.gap, status))


def _join_tokens(paragraphs: Sequence[PrintedParagraph]) -> list[Token]:
    tokens = [*paragraphs[0].tokens]
    for paragraph in paragraphs[1:]:
        tokens += (_END, *paragraph.tokens)
    return tokens


def _split_at_ends(tokens: Sequence[Token]) -> Iterator[tuple[tuple[Token, ...], bool]]:
    """Split tokens at ends of paragraphs; say of each piece whether an end follows."""
    start = 0
    for place, token in enumerate(tokens):
        if token is _END:
            yield tuple(tokens[start:place]), True
            start = place + 1
    yield tuple(tokens[start:]), False


def _list_id(block: PrintedBlock) -> str:
    return block.list_id if isinstance(block, PrintedParagraph) else ""


def _put_in_list(block: PrintedBlock, lists: Mapping[str, str]) -> PrintedBlock:
    if isinstance(block, PrintedTable) or block.list_id not in lists:
        return block
    return block.in_list(lists[block.list_id])


def _split_matches(
    matches: Iterable[RowMatch],
    old: Sequence[PrintedBlock],
    new: Sequence[PrintedBlock],
) -> Iterator[RowMatch]:
    """Split up what cannot be joined or moved: tables, paragraphs of two looks."""
    for is_alone, group in groupby(matches, _is_one_sided):
        if is_alone:
            yield from _pair_items([*group], old, new)
            continue
        for match in group:
            blocks = [*(old[n] for n in match.old), *(new[n] for n in match.new)]
            looks = {b.look for b in blocks if isinstance(b, PrintedParagraph)}
            has_table = any(isinstance(block, PrintedTable) for block in blocks)
            if match.moved is not None:
                yield replace(match, moved=None) if has_table else match
            elif len(blocks) > 2 and (has_table or len(looks) > 1):  # noqa: PLR2004
                yield from _split_match([match])
            else:
                yield match


def _is_one_sided(match: RowMatch) -> bool:
    return match.moved is None and not (match.old and match.new)


def _pair_items(
    matches: Sequence[RowMatch],
    old: Sequence[PrintedBlock],
    new: Sequence[PrintedBlock],
) -> Iterable[RowMatch]:
    """Pair what was removed with what was added, if there is an item among them.

    Otherwise LibreOffice would number what comes after them.
    """
    gone = [match.old[0] for match in matches if match.old]
    added = [match.new[0] for match in matches if match.new]
    blocks = [*(old[number] for number in gone), *(new[number] for number in added)]
    are_words = all(isinstance(b, PrintedParagraph) and b.tokens for b in blocks)
    if not (gone and added and are_words and any(map(_list_id, blocks))):
        return matches
    pairs = zip_longest(((n,) for n in gone), ((n,) for n in added), fillvalue=())
    return [RowMatch(*pair) for pair in pairs]


def _split_match(matches: Iterable[RowMatch]) -> Iterator[RowMatch]:
    """Give the first of each side as one, and the rest as gone or added."""
    for match in matches:
        yield RowMatch(match.old[:1], match.new[:1])
        yield from (RowMatch(old=(number,)) for number in match.old[1:])
        yield from (RowMatch(new=(number,)) for number in match.new[1:])


def _drop_moves_at_end(matches: Sequence[RowMatch]) -> list[RowMatch]:
    """Make a removal and an addition of each move from or to the end of the letter."""

    def old_place(match: RowMatch) -> int | None:
        return match.old[0] if match.old else match.moved

    tail = takewhile(lambda m: not (m.old and m.new), reversed(matches))
    last = {old_place(each) for each in tail if each.moved is not None}
    return [
        replace(each, moved=None)
        if each.moved is not None and old_place(each) in last
        else each
        for each in matches
    ]


def _keep_last_end(changes: Sequence[Change]) -> list[Change]:
    """Let the last paragraph keep its end, as it must in a body and in a cell.

    What was added after it or taken away is marked on the ends before: that of the
    paragraph above is new, or gone. Word itself does so.
    """
    tail: list[ParagraphChange] = []
    for each in reversed(changes):
        if not isinstance(each, ParagraphChange) or each.end == "same":
            break
        tail.insert(0, each)
    if not tail:
        return [*changes]
    before: list[Change] = [*changes[: len(changes) - len(tail)]]
    gone = [each for each in tail if each.end in _REMOVED]
    added = [each for each in tail if each.end not in _REMOVED]
    if gone and added:  # the last of both have one end
        one, other = gone[-1], added[-1]
        rest = [each for each in tail if each is not one and each is not other]
        last = replace(
            other, parts=one.parts + other.parts, end="same", was=one.properties
        )
        return [*before, *rest, last]
    above = before.pop() if before else None
    table = above if isinstance(above, TableChange) else None
    first = table.gap if table else above
    if not isinstance(first, ParagraphChange) or first.end != "same":
        return [*changes[:-1], replace(tail[-1], end="same")]
    ends = *(_PLAIN[each.end] for each in tail), "same"
    first, *rest = (
        replace(each, end=end) for each, end in zip((first, *tail), ends, strict=True)
    )
    last = rest.pop()
    if first.properties != last.properties:
        own = first.properties, last.properties
        kept, was = own if gone else own[::-1]
        last = replace(last, properties=kept, was=was)
    return [*before, replace(table, gap=first) if table else first, *rest, last]
