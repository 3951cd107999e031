"""The frame of an old letter: what becomes front matter, and what stays in the text.

A line is removed from the text if the program will print the same line from the
registries. Any other stays in place, and is reported.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from typing import Final, NamedTuple

from appeals.composition.addressees import closing_for
from appeals.composition.frame import joint_opening, opening
from appeals.errors import Place, Problem
from appeals.languages.date_reading import find_date
from appeals.languages.language import Language
from appeals.languages.letter_reading import find_letter_reading
from appeals.model.document import (
    Block,
    Heading,
    Inline,
    LineBreak,
    ListBlock,
    NoteMark,
    Paragraph,
    Table,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.model.letter import FrontMatter, LetterKind
from appeals.model.recipient import Holder, Recipient
from appeals.readers.old_letter import remark, trim_inlines
from appeals.registry.holders import holder_on
from appeals.registry.workspace import Workspace
from appeals.workflow.importing.named_recipients import (
    find_recipients,
    folded_name,
    without_title,
)

_TOP: Final = 40
"""Blocks that come before the salutation of a letter, at most."""
_TOP_WITHOUT: Final = 8
_BOTTOM: Final = 12
_AFTER_SALUTATION: Final = 3
_LONGEST_LINE: Final = 200
_COLON = r"\s*[:：]\s*"
_PLACE_BEFORE = re.compile(r"[^\d:;،，,]{1,40}[,،，] *(?:le|el|em|den)?", re.IGNORECASE)
_AFTER_DATE = re.compile(r"[.,]?|г\.?|года?\.?|م\.?")
_DATE_WORDS = re.compile(r"\bl[ea]\b|\bг(?:\.|ода)?|\bdate[d:]*\b|日期", re.IGNORECASE)
NO_SUBJECT: Final = "SUBJECT IN ONE LINE"


class Line(NamedTuple):
    """A line of a block: its words, and which line of which block it is."""

    text: str
    block: int
    row: int
    place: Place | None


@dataclass(slots=True)
class LetterHead:
    """What the frame says. `taken` are the lines that the program prints itself.

    `day` is the day of the import where the letter has no date.
    """

    lang: str
    day: date
    kind: LetterKind = "appeal"
    subject: str = ""
    reference: str = ""
    to: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    further_signatories: int = 0
    taken: set[tuple[int, int]] = field(default_factory=set)
    remarks: list[Problem] = field(default_factory=list)

    def report(self, message: str, place: Place | None, remedy: str = "") -> None:
        """Report what was not understood, or will not be printed as it was."""
        self.remarks.append(remark(message, place, remedy))


def read_head(
    blocks: Sequence[Block], workspace: Workspace, language: Language, today: date
) -> LetterHead:
    """Read what is above and below the text of a letter."""
    reader = _HeadReader(tuple(blocks), workspace, language, today)
    reader.read()
    return reader.head


def without_lines(
    blocks: Sequence[Block], taken: set[tuple[int, int]]
) -> tuple[Block, ...]:
    """Give the blocks without the lines that were taken into the front matter."""
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        rows = {row for at, row in taken if at == number}
        match block:
            case Paragraph() if rows:
                lines = enumerate(_split_lines(block.inlines))
                left = [line for row, line in lines if row not in rows]
                kept += [replace(block, inlines=_join_lines(left))] if left else []
            case ListBlock() if rows:
                kept += _without_items(block, rows)
            case Heading() if rows:
                continue
            case _:
                kept.append(block)
    return tuple(kept)


def _without_items(block: ListBlock, rows: set[int]) -> list[Block]:
    """Leave out the items of a list of which every line was taken."""
    row = 0
    left: list[int] = []
    for at, item in enumerate(block.items):
        count = sum(1 for _ in inline_groups(item))
        if not set(range(row, row + count)) <= rows:
            left.append(at)
        row += count
    numbers = tuple(block.item_numbers[at] for at in left) if block.is_ordered else ()
    items = tuple(block.items[at] for at in left)
    return [replace(block, items=items, numbers=numbers)] if items else []


def _split_lines(inlines: tuple[Inline, ...]) -> list[tuple[Inline, ...]]:
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, LineBreak):
            lines.append([])
        else:
            lines[-1].append(inline)
    return [tuple(line) for line in lines]


def _join_lines(lines: Sequence[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for line in lines:
        inlines += [LineBreak(), *line]
    return trim_inlines(tuple(inlines))


class _HeadReader:
    """Reads the head of one letter."""

    def __init__(
        self,
        blocks: tuple[Block, ...],
        workspace: Workspace,
        language: Language,
        today: date,
    ) -> None:
        self._blocks = blocks
        self._workspace = workspace
        self._language = language
        self._words = find_letter_reading(language)
        self.head = LetterHead(language.tag, today)

    def read(self) -> None:
        """Read everything, in this order: what is known by then is not an addressee."""
        salutation = self._find_salutation()
        end = salutation.block if salutation else self._first_block_of_text()
        top = self._lines_of(range(end))
        date_line, around_date = self._read_date(top)
        behind = range(end + 1, min(end + 1 + _AFTER_SALUTATION, len(self._blocks)))
        self._read_subject([*top, *(self._lines_of(behind) if salutation else ())])
        self._read_reference(top)
        self._take_letterhead(top)
        self._take_cover(top)
        left = [line for line in top if not self._is_taken(line)]
        self._read_addressees([line for line in left if line != date_line])
        if date_line is None:
            self.head.report(
                f"no date was found: it is dated {self.head.day.isoformat()}",
                None,
                "write the day of the letter into 'date'",
            )
        if not self.head.to and self.head.kind == "appeal":
            self.head.kind = "joint-statement"
        self._read_signatories()
        if date_line:
            self._take_date(date_line, around_date)
        self._take_frame(left, salutation)

    def _lines_of(self, numbers: range) -> list[Line]:
        """Give the lines of blocks; those of lists too, which may name mandates."""
        return [line for number in numbers for line in self._lines(number)]

    def _lines(self, number: int) -> Iterator[Line]:
        block = self._blocks[number]
        if isinstance(block, Paragraph | Heading):
            for row, inlines in enumerate(_split_lines(block.inlines)):
                if any(isinstance(i, NoteMark) for i in walk_inlines(inlines)):
                    continue
                text = " ".join(plain_text(inlines).split())
                if text:
                    yield Line(text, number, row, block.place)
        elif isinstance(block, ListBlock):
            for row, inlines in enumerate(inline_groups((block,))):
                yield Line(plain_text(inlines), number, row, block.place)

    def _last_lines(self, start: int = 0) -> list[Line]:
        """Give the lines of the last blocks, from block `start` on."""
        first = max(start, len(self._blocks) - _BOTTOM, 0)
        return self._lines_of(range(first, len(self._blocks)))

    def _take(self, line: Line) -> None:
        self.head.taken.add((line.block, line.row))

    def _is_taken(self, line: Line) -> bool:
        return (line.block, line.row) in self.head.taken

    def _role(self, line: Line) -> str:
        block = self._blocks[line.block]
        return block.role if isinstance(block, Paragraph) else ""

    def _find_salutation(self) -> Line | None:
        begins = re.compile(f"(?:{self._words.salutation})", re.IGNORECASE)
        for line in self._lines_of(range(min(_TOP, len(self._blocks)))):
            is_short = len(line.text) <= _LONGEST_LINE
            ends = line.text.endswith((",", ":", "!", "，", "：", "！", "،"))
            if (is_short and ends and begins.match(line.text)) or (
                self._role(line) == "salutation"
            ):
                return line
        return None

    def _first_block_of_text(self) -> int:
        """Give where the text begins in a letter without a salutation."""
        for number, block in enumerate(self._blocks[:_TOP_WITHOUT]):
            if not isinstance(block, Paragraph) or _is_long(block):
                return number
        return min(_TOP_WITHOUT, len(self._blocks))

    def _read_date(self, top: Sequence[Line]) -> tuple[Line | None, str]:
        """Find the line that dates the letter; give it, and its words but the day."""
        for line in top:
            if len(line.text) > _LONGEST_LINE // 2:
                continue
            found = find_date(line.text, self._language)
            if found is None:
                continue
            day, start, end = found
            before, after = line.text[:start], line.text[end:]
            is_alone = _PLACE_BEFORE.fullmatch(before.strip()) or (
                len(before.split()) <= 1
            )
            if self._role(line) == "date" or (
                is_alone and _AFTER_DATE.fullmatch(after.strip())
            ):
                self.head.day = day
                return line, before + after
        return None, ""

    def _read_subject(self, lines: Sequence[Line]) -> None:
        label = re.compile(rf"(?:{self._words.subject}){_COLON}", re.IGNORECASE)
        for line in lines:
            match = label.match(line.text)
            if match or self._role(line) == "subject":
                self.head.subject = line.text[match.end() if match else 0 :].strip()
                self._take(line)
                return
        for number, block in enumerate(self._blocks[:_TOP_WITHOUT]):
            if isinstance(block, Heading):
                self.head.subject = plain_text(block.inlines)
                self.head.taken.add((number, 0))
                message = "no subject was found: the first heading is used as subject"
                self.head.report(message, block.place)
                return
        self.head.subject = NO_SUBJECT
        self.head.report("no subject was found", None, "write it into 'subject'")

    def _read_reference(self, top: Sequence[Line]) -> None:
        label = re.compile(rf"(?:{self._words.reference}){_COLON}", re.IGNORECASE)
        printed = self._language.letter.reference.strip()
        for line in top:
            match = label.match(line.text)
            is_ours = line.text.startswith(printed)
            if (match or is_ours) and not self._is_taken(line):
                end = match.end() if match else len(printed)
                self.head.reference = line.text[end:].strip()
                self._take(line)
                return

    def _take_letterhead(self, top: Sequence[Line]) -> None:
        """Take the name and the address of the organisation at the very top."""
        own = self._workspace.settings.organisation
        printed = {folded_name(t) for t in (own.name, *own.names.values(), *own.lines)}
        for line in top:
            if folded_name(line.text) in printed:
                self._take(line)
            elif self._role(line) in {"", "body"}:
                return

    def _take_cover(self, top: Sequence[Line]) -> None:
        """Take what the cover of a submission says beside names, and who submits it."""
        words, signatories = self._language.cover, self._workspace.signatories
        kinds: dict[str, LetterKind] = {
            words.submission: "submission",
            words.report: "report",
        }
        labels = {words.addressee, words.submitters, self._language.letter.contents}
        names = {n for s in signatories.values() for n in (s.name, *s.names.values())}
        for line in top:
            if self._role(line) == "kind" and line.text in kinds:
                self.head.kind = kinds[line.text]
                self._take(line)
            elif (self._role(line) == "label" and line.text in labels) or (
                self.head.kind != "appeal" and line.text in names
            ):
                self._take(line)

    def _read_addressees(self, left: Sequence[Line]) -> None:
        lines = [line.text for line in left if len(line.text) <= _LONGEST_LINE]
        known = self._workspace.recipients
        self.head.to = find_recipients([*lines, " ".join(lines)], known.values())

    def _read_signatories(self) -> None:
        """Find who signed among the last lines; an unknown name stays there."""
        registered = self._workspace.signatories
        known = {
            folded_name(name): id_
            for id_, each in registered.items()
            for name in (each.name, *each.names.values())
        }
        found: dict[str, None] = {}
        lines = self._last_lines(self._end_of_text())
        for number, line in enumerate(lines):
            if self._is_signature_label(line):
                self._take(line)
                continue
            id_ = known.get(folded_name(line.text))
            if id_ is None:
                continue
            found[id_] = None
            self._take(line)
            own = {folded_name(text) for text in registered[id_].lines}
            for below in lines[number + 1 :]:
                if folded_name(below.text) not in own:
                    break
                self._take(below)
        if not found:
            own_name = folded_name(self._workspace.settings.organisation.name)
            ids = (i for i, s in registered.items() if folded_name(s.name) == own_name)
            found.update(dict.fromkeys(islice(chain(ids, registered), 1)))
            self.head.report(
                "no registered signatory was found below the text: "
                f"'{', '.join(found)}' is used instead",
                None,
                "change 'from'; `appeals signatories add ID` enters one",
            )
        self.head.signed_by = tuple(found)
        self._read_annexes(lines)

    def _end_of_text(self) -> int:
        """Give the number of the block after the last long paragraph, or 0."""
        long = (
            number
            for number, block in enumerate(self._blocks)
            if isinstance(block, Paragraph) and block.role == "body" and _is_long(block)
        )
        return max(long, default=-1) + 1

    def _is_signature_label(self, line: Line) -> bool:
        """Say whether the program prints the line beside signatures; count others."""
        words = self._language.group
        if line.text == words.signatories:
            return True
        for pattern in (*words.further_organisations, *words.further_signatories):
            wanted = re.escape(pattern).replace(r"\{count\}", r"(\d{1,4})")
            if match := re.fullmatch(wanted, line.text):
                self.head.further_signatories = int(match[1])
                return True
        return False

    def _read_annexes(self, lines: Sequence[Line]) -> None:
        """Take the list of annexes that has our styles, or follows its heading."""
        label = re.compile(rf"(?:{self._words.annexes})\s*[:：]?", re.IGNORECASE)
        heads = [n for n, line in enumerate(lines) if label.fullmatch(line.text)]
        if not heads:
            return
        titles = []
        for line in lines[heads[-1] + 1 :]:
            numbered = re.match(r"\d{1,2}\.\s+(?=\S)", line.text)
            if not (numbered or isinstance(self._blocks[line.block], ListBlock)):
                return
            titles.append(line.text[numbered.end() if numbered else 0 :])
        self.head.annexes = tuple(titles)
        for line in lines[heads[-1] :]:
            self._take(line)

    def _take_frame(self, top: Sequence[Line], salutation: Line | None) -> None:
        """Take the lines that the program prints; report those that it does not."""
        recipients = tuple(self._workspace.recipients[id_] for id_ in self.head.to)
        holder, closing = None, ""
        if len(recipients) == 1:
            holder = holder_on(recipients[0], self.head.day).holder
        if recipients:
            lang, language = self.head.lang, self._language
            closing = closing_for(recipients, holder, lang, language)
        printed = self._printed_lines(recipients, holder)
        self._take_top(top, printed)
        self._report_tables(salutation)
        if not recipients:
            self.head.report(
                "no addressee was recognised",
                None,
                "write ids into 'to': `appeals recipients list` shows all",
            )
        if salutation and folded_name(salutation.text) in printed:
            self._take(salutation)
        elif salutation:
            own = "which is registered otherwise" if recipients else "to nobody known"
            self.head.report(
                f"the salutation '{salutation.text}', {own}, is kept in the text",
                salutation.place,
                "delete it, or change the salutation of the recipient",
            )
        self._take_closing(closing)

    def _take_top(self, lines: Sequence[Line], printed: set[str]) -> None:
        advice = "enter the addressee with `appeals recipients add`, then write 'to'"
        if self.head.to:
            advice = "delete it where the front matter says it, or keep it"
        for line in lines:
            if self._is_taken(line):
                continue
            if not _is_printed(line.text, printed):
                self.head.report(
                    f"'{_short(line.text)}' is above the text and not in the front "
                    "matter: it is kept at the beginning",
                    line.place,
                    advice,
                )
                continue
            self._take(line)
            if folded_name(line.text) not in printed:
                self.head.report(f"'{line.text}' is printed as registered", line.place)

    def _printed_lines(
        self, recipients: tuple[Recipient, ...], holder: Holder | None
    ) -> set[str]:
        """Give the lines that the program prints above the text, folded."""
        day = self.head.day.isoformat()
        front = FrontMatter.model_validate(
            {
                "subject": "-",
                "kind": "appeal",
                "to": self.head.to,
                "from": self.head.signed_by or ("nobody",),
                "date": day,
                "language": self.head.lang,
            }
        )
        frame = self._workspace.settings.organisation, self._language
        blocks: tuple[Block, ...] = ()
        if len(recipients) == 1:
            blocks = opening(front, day, recipients[0], holder, *frame)
        elif recipients:
            blocks = joint_opening(front, day, recipients, *frame)
        return {
            folded_name(plain_text(line))
            for inlines in inline_groups(blocks)
            for line in _split_lines(inlines)
        } - {""}

    def _report_tables(self, salutation: Line | None) -> None:
        """Report a table above the text: most often it is the old letterhead."""
        for block in self._blocks[: salutation.block if salutation else 1]:
            if isinstance(block, Table):
                self.head.report(
                    "a table is above the text: it is kept at the beginning",
                    block.place,
                    "delete it if it is the letterhead: `appeals templates export` "
                    "makes yours",
                )

    def _take_date(self, line: Line, around: str) -> None:
        place = self._workspace.settings.organisation.place or ""
        self._take(line)
        if re.search(r"\w", _DATE_WORDS.sub("", around.replace(place, ""))):
            self.head.report(
                f"of the date line '{line.text}' only the day is kept",
                line.place,
                "write the place into appeals.toml, 'place' of 'organisation'",
            )

    def _take_closing(self, ours: str) -> None:
        """Take the closing that the program prints; keep any other."""
        begins = re.compile(self._words.closings, re.IGNORECASE)
        lines = self._last_lines()
        for number, line in enumerate(lines):
            folded = folded_name(line.text)
            if ours and folded == folded_name(ours):
                self._take(line)
            elif begins.fullmatch(folded) or self._role(line) == "closing":
                added = f"; '{ours}' is printed below it" if ours else ""
                self.head.report(
                    f"the closing '{line.text}' is kept in the text{added}",
                    line.place,
                    "delete it, if ours will do",
                )
            else:
                continue
            below = lines[number + 1 :]
            self._report_unknown(e for e in below if not begins.fullmatch(e.text))
            return
        if ours:
            self.head.report(f"the program adds the closing '{ours}'", None)

    def _report_unknown(self, lines: Iterable[Line]) -> None:
        """Report lines below the closing that are no registered signatory."""
        for line in lines:
            if not re.search(r"[^\W_]", line.text):
                self._take(line)
                self.head.report("a line to sign on is left out", line.place)
            elif not self._is_taken(line):
                self.head.report(
                    f"'{_short(line.text)}' is below the closing, and is kept there",
                    line.place,
                    "`appeals signatories add ID` enters a signatory, for 'from'",
                )


def _is_long(paragraph: Paragraph) -> bool:
    return len(plain_text(paragraph.inlines)) > _LONGEST_LINE


def _is_printed(line: str, printed: set[str]) -> bool:
    """Say whether the program prints a line, or each part of it between commas."""
    name = without_title(line)
    parts = [part for part in re.split("[,，،]", name) if part.strip()]
    return bool({folded_name(line), folded_name(name)} & printed) or all(
        folded_name(part) in printed for part in parts
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004
