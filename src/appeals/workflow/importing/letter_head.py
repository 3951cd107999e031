"""The frame of an old letter: what becomes front matter, and what stays in the text.

A line of it is taken out of the text where the program will print the same line from
the registers. Any other stays where it was, and is named.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

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
from appeals.model.recipient import Recipient
from appeals.readers.old_letter import remark, trimmed
from appeals.registry.holders import holder_on
from appeals.registry.workspace import Workspace
from appeals.workflow.importing.addressees_found import (
    find_recipients,
    folded_name,
    name_recipients,
    without_title,
)

_TOP: Final = 40
"""So many blocks at most come before the salutation of a letter."""
_TOP_WITHOUT: Final = 8
_BOTTOM: Final = 12
_BEHIND_SALUTATION: Final = 3
_LONGEST_LINE: Final = 200
_COLON = r"\s*[:：]\s*"
_PLACE_BEFORE = re.compile(r"[^\d:;،，,]{1,40}[,،，] *(?:le|el|em|den)?", re.IGNORECASE)
_AFTER_DATE = re.compile(r"[.,]?|г\.?|года?\.?|م\.?")
NO_SUBJECT: Final = "SUBJECT IN ONE LINE"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: its words, and which line of which block it is."""

    text: str
    block: int
    row: int
    place: Place | None


@dataclass(slots=True)
class LetterHead:
    """What the frame says. `taken` are the lines that the program prints itself."""

    lang: str
    kind: LetterKind = "appeal"
    subject: str = ""
    day: date | None = None
    reference: str = ""
    to: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    further_signatories: int = 0
    taken: set[tuple[int, int]] = field(default_factory=set)
    remarks: list[Problem] = field(default_factory=list)

    def report(self, message: str, place: Place | None, remedy: str = "") -> None:
        """Name what was not understood, or will not be printed as it was."""
        self.remarks.append(remark(message, place, remedy))


def read_head(
    blocks: Sequence[Block], workspace: Workspace, language: Language, today: date
) -> LetterHead:
    """Read what is above and below the text of a letter."""
    reader = _HeadReader(tuple(blocks), workspace, language)
    reader.read(today)
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
                lines = enumerate(_split(block.inlines))
                left = [line for row, line in lines if row not in rows]
                kept += [replace(block, inlines=_joined(left))] if left else []
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


def _split(inlines: tuple[Inline, ...]) -> list[tuple[Inline, ...]]:
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, LineBreak):
            lines.append([])
        else:
            lines[-1].append(inline)
    return [tuple(line) for line in lines]


def _joined(lines: Sequence[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for line in lines:
        inlines += [LineBreak(), *line]
    return trimmed(tuple(inlines))


class _HeadReader:
    """Reads the head of one letter."""

    def __init__(
        self, blocks: tuple[Block, ...], workspace: Workspace, language: Language
    ) -> None:
        self._blocks = blocks
        self._workspace = workspace
        self._language = language
        self._words = find_letter_reading(language)
        self.head = LetterHead(language.tag)

    def read(self, today: date) -> None:
        """Read everything; the order matters: what is known by then is no addressee."""
        salutation = self._salutation()
        end = salutation.block if salutation else self._first_of_text()
        top = [line for at in range(end) for line in self._lines(at)]
        beyond = range(end + 1, min(end + 1 + _BEHIND_SALUTATION, len(self._blocks)))
        near = [line for at in beyond for line in self._lines(at)] if salutation else []
        dateline = self._date(top)
        self._subject([*top, *near])
        self._reference(top)
        self._letterhead(top)
        self._cover(top)
        left = [e for e in top if (e.block, e.row) not in self.head.taken]
        self._addressees(left, dateline)
        if self.head.day is None:
            self.head.day = today
            self.head.report(
                f"no date was found: it is dated {today.isoformat()}",
                None,
                "write the day of the letter into 'date'",
            )
        if not self.head.to and self.head.kind == "appeal":
            self.head.kind = "joint-statement"
        self._signatories()
        self._frame(left, salutation, dateline)

    def _lines(self, at: int) -> Iterator[Line]:
        """Give the lines of a block; those of a list where it may name mandates."""
        block = self._blocks[at]
        if isinstance(block, Paragraph | Heading):
            for row, inlines in enumerate(_split(block.inlines)):
                if any(isinstance(i, NoteMark) for i in walk_inlines(inlines)):
                    continue
                text = " ".join(plain_text(inlines).split())
                if text:
                    yield Line(text, at, row, block.place)
        elif isinstance(block, ListBlock):
            for row, inlines in enumerate(inline_groups((block,))):
                yield Line(plain_text(inlines), at, row, block.place)

    def _take(self, line: Line) -> None:
        self.head.taken.add((line.block, line.row))

    def _role(self, line: Line) -> str:
        block = self._blocks[line.block]
        return block.role if isinstance(block, Paragraph) else ""

    def _salutation(self) -> Line | None:
        begins = re.compile(f"(?:{self._words.salutation})", re.IGNORECASE)
        for at in range(min(_TOP, len(self._blocks))):
            for line in self._lines(at):
                is_styled = self._role(line) == "salutation"
                is_short = len(line.text) <= _LONGEST_LINE
                ends = line.text.endswith((",", ":", "!", "，", "：", "！", "،"))
                if is_styled or (is_short and ends and begins.match(line.text)):
                    return line
        return None

    def _first_of_text(self) -> int:
        """Give where the text begins in a letter that greets nobody."""
        for at, block in enumerate(self._blocks[:_TOP_WITHOUT]):
            is_long = (
                isinstance(block, Paragraph)
                and len(plain_text(block.inlines)) > _LONGEST_LINE
            )
            if is_long or not isinstance(block, Paragraph):
                return at
        return min(_TOP_WITHOUT, len(self._blocks))

    def _date(self, top: Sequence[Line]) -> Line | None:
        """Find the line that dates the letter: a day, perhaps behind a place."""
        for line in top:
            if len(line.text) > _LONGEST_LINE // 2:
                continue
            found = find_date(line.text, self._language)
            if found is None:
                continue
            day, start, end = found
            before, after = line.text[:start].strip(), line.text[end:].strip()
            is_alone = len(before.split()) <= 1 or _PLACE_BEFORE.fullmatch(before)
            if self._role(line) == "date" or (
                is_alone and _AFTER_DATE.fullmatch(after)
            ):
                self.head.day = day
                return line
        return None

    def _subject(self, lines: Sequence[Line]) -> None:
        label = re.compile(rf"(?:{self._words.subject}){_COLON}", re.IGNORECASE)
        for line in lines:
            match = label.match(line.text)
            if match or self._role(line) == "subject":
                self.head.subject = line.text[match.end() if match else 0 :].strip()
                self._take(line)
                return
        titles = [b for b in self._blocks[:_TOP_WITHOUT] if isinstance(b, Heading)]
        if titles:
            self.head.subject = plain_text(titles[0].inlines)
            at = self._blocks.index(titles[0])
            self.head.taken.add((at, 0))
            self.head.report(
                "no subject was found: the first heading is it now", titles[0].place
            )
        else:
            self.head.subject = NO_SUBJECT
            self.head.report("no subject was found", None, "write it into 'subject'")

    def _reference(self, top: Sequence[Line]) -> None:
        label = re.compile(rf"(?:{self._words.reference}){_COLON}", re.IGNORECASE)
        printed = self._language.letter.reference
        for line in top:
            match = label.match(line.text)
            own = line.text.startswith(printed.strip())
            if (match or own) and (line.block, line.row) not in self.head.taken:
                end = match.end() if match else len(printed.strip())
                self.head.reference = line.text[end:].strip()
                self._take(line)
                return

    def _letterhead(self, top: Sequence[Line]) -> None:
        """Take the name and the address of the organisation at the very top."""
        own = self._workspace.settings.organisation
        printed = {folded_name(t) for t in (own.name, *own.names.values(), *own.lines)}
        for line in top:
            if folded_name(line.text) in printed:
                self._take(line)
            elif self._role(line) in {"", "body"}:
                return

    def _cover(self, top: Sequence[Line]) -> None:
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

    def _addressees(self, left: Sequence[Line], dateline: Line | None) -> None:
        named = name_recipients(self._workspace.recipients.values())
        lines = [e.text for e in left if e != dateline and len(e.text) <= _LONGEST_LINE]
        joined = " ".join(lines)
        self.head.to = find_recipients([*lines, joined], named)

    def _signatories(self) -> None:
        """Find who signed among the last lines; who is not known stays there."""
        known = {
            folded_name(name): id_
            for id_, each in self._workspace.signatories.items()
            for name in (each.name, *each.names.values())
        }
        found: dict[str, None] = {}
        start = self._behind_text()
        lines = [e for at in range(start, len(self._blocks)) for e in self._lines(at)]
        for number, line in enumerate(lines):
            if self._is_label(line):
                self._take(line)
                continue
            id_ = known.get(folded_name(line.text))
            if id_ is None:
                continue
            found[id_] = None
            self._take(line)
            own = {folded_name(t) for t in self._workspace.signatories[id_].lines}
            for below in lines[number + 1 :]:
                if folded_name(below.text) not in own:
                    break
                self._take(below)
        self.head.signed_by = tuple(found)
        if not found:
            self._sign_as_organisation()
        self._annexes(lines)

    def _behind_text(self) -> int:
        """Give where the text has ended: behind the last long paragraph."""
        start = max(0, len(self._blocks) - _BOTTOM)
        for at in range(start, len(self._blocks)):
            block = self._blocks[at]
            is_body = isinstance(block, Paragraph) and block.role == "body"
            words = plain_text(block.inlines) if isinstance(block, Paragraph) else ""
            if is_body and len(words) > _LONGEST_LINE:
                start = at + 1
        return start

    def _is_label(self, line: Line) -> bool:
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

    def _sign_as_organisation(self) -> None:
        own = folded_name(self._workspace.settings.organisation.name)
        registered = self._workspace.signatories
        ids = [id_ for id_, s in registered.items() if folded_name(s.name) == own]
        self.head.signed_by = tuple(ids[:1] or list(registered)[:1])
        self.head.report(
            "no registered signatory was found below the text: "
            f"'{', '.join(self.head.signed_by)}' is in its place",
            None,
            "change 'from'; `appeals signatories add ID` enters one",
        )

    def _annexes(self, lines: Sequence[Line]) -> None:
        """Take the list of annexes that has our styles, or stands below its heading."""
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

    def _frame(
        self, top: Sequence[Line], salutation: Line | None, dateline: Line | None
    ) -> None:
        """Take the lines that the program prints; name those that it does not."""
        printed = self._printed()
        if dateline:
            self._compare_date(dateline)
        for line in top:
            if line == dateline or (line.block, line.row) in self.head.taken:
                continue
            folded = folded_name(line.text)
            if folded in printed:
                self._take(line)
            elif _is_printed(line.text, printed):
                self._take(line)
                self.head.report(f"'{line.text}' is printed as registered", line.place)
            else:
                self.head.report(
                    f"'{_short(line.text)}' is above the text and not in the front "
                    "matter: it is kept at the beginning",
                    line.place,
                    self._advice(),
                )
        self._name_tables(salutation)
        if not self.head.to:
            self.head.report(
                "no addressee was recognised",
                None,
                "write ids into 'to': `appeals recipients list` shows all",
            )
        if salutation:
            self._compare_salutation(salutation, printed)
        self._closing()

    def _name_tables(self, salutation: Line | None) -> None:
        """Name a table above the text: most often it is the old letterhead."""
        for block in self._blocks[: salutation.block if salutation else 1]:
            if isinstance(block, Table):
                self.head.report(
                    "a table is above the text: it is kept at the beginning",
                    block.place,
                    "delete it if it is the letterhead: `appeals templates export` "
                    "makes yours",
                )

    def _advice(self) -> str:
        if self.head.to:
            return "delete it where the front matter says it, or keep it"
        return "enter the addressee with `appeals recipients add`, then write 'to'"

    def _compare_date(self, line: Line) -> None:
        found = find_date(line.text, self._language)
        around = ""
        if found:
            around = line.text[: found[1]] + line.text[found[2] :]
        place = self._workspace.settings.organisation.place or ""
        rest = around.replace(place, "") if place else around
        rest = re.sub(
            r"\bl[ea]\b|\bг(?:\.|ода)?|\bdate[d:]*\b|日期",
            "",
            rest,
            flags=re.IGNORECASE,
        )
        self._take(line)
        if re.search(r"\w", rest):
            self.head.report(
                f"of the date line '{line.text}' only the day is kept",
                line.place,
                "write the place into appeals.toml, 'place' of 'organisation'",
            )

    def _compare_salutation(self, line: Line, printed: set[str]) -> None:
        if folded_name(line.text) in printed:
            self._take(line)
            return
        own = "which the register has otherwise" if self.head.to else "to nobody known"
        self.head.report(
            f"the salutation '{line.text}', {own}, is kept in the text",
            line.place,
            "delete it, or change the salutation of the recipient",
        )

    def _recipients(self) -> tuple[Recipient, ...]:
        return tuple(self._workspace.recipients[id_] for id_ in self.head.to)

    def _printed(self) -> set[str]:
        """Give the lines that the program prints above the text, folded."""
        recipients = self._recipients()
        day = self.head.day
        assert day is not None  # noqa: S101  it was set before
        front = FrontMatter.model_validate(
            {
                "subject": "-",
                "kind": "appeal",
                "to": self.head.to,
                "from": self.head.signed_by or ("nobody",),
                "date": day.isoformat(),
                "language": self.head.lang,
            }
        )
        house, language = self._workspace.settings.organisation, self._language
        blocks: tuple[Block, ...] = ()
        if len(recipients) == 1:
            holder = holder_on(recipients[0], day).holder
            blocks = opening(
                front, day.isoformat(), recipients[0], holder, house, language
            )
        elif recipients:
            blocks = joint_opening(front, day.isoformat(), recipients, house, language)
        return {
            folded_name(plain_text(line))
            for inlines in inline_groups(blocks)
            for line in _split(inlines)
        } - {""}

    def _closing(self) -> None:
        """Take the closing that the program prints; keep any other."""
        begins = re.compile(self._words.closings, re.IGNORECASE)
        recipients = self._recipients()
        day = self.head.day
        own = ""
        if recipients and day:
            one = len(recipients) == 1
            holder = holder_on(recipients[0], day).holder if one else None
            own = closing_for(recipients, holder, self.head.lang, self._language)
        start = max(0, len(self._blocks) - _BOTTOM)
        lines = [e for at in range(start, len(self._blocks)) for e in self._lines(at)]
        for number, line in enumerate(lines):
            folded = folded_name(line.text)
            is_ours = own != "" and folded == folded_name(own)
            if is_ours:
                self._take(line)
            elif begins.fullmatch(folded) or self._role(line) == "closing":
                ours = f"; '{own}' is printed below it" if own else ""
                self.head.report(
                    f"the closing '{line.text}' is kept in the text{ours}",
                    line.place,
                    "delete it, if ours will do",
                )
            else:
                continue
            self._name_unknown(
                [e for e in lines[number + 1 :] if not begins.fullmatch(e.text)]
            )
            return
        if own:
            self.head.report(f"the program adds the closing '{own}'", None)

    def _name_unknown(self, lines: Sequence[Line]) -> None:
        """Name what is below the closing and is no signatory that is registered."""
        for line in lines:
            if not re.search(r"[^\W_]", line.text):
                self._take(line)
                self.head.report("a line to sign on is left out", line.place)
            elif (line.block, line.row) not in self.head.taken:
                self.head.report(
                    f"'{_short(line.text)}' is below the closing, and is kept there",
                    line.place,
                    "`appeals signatories add ID` enters a signatory, for 'from'",
                )


def _is_printed(line: str, printed: set[str]) -> bool:
    """Say whether the program prints a line, or each part of it between commas."""
    parts = [part for part in re.split("[,，،]", without_title(line)) if part.strip()]
    whole = folded_name(without_title(line)) in printed
    return whole or all(folded_name(part) in printed for part in parts)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004
