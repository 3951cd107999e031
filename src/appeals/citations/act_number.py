"""The number of a resolution in a note: 60/1, 217 A (III), القرار 217 ألف (د-3).

Apart from the reader of notes, whose one part it is, for the letters and sessions that
languages write in their own way.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from appeals.languages.numerals import roman
from appeals.languages.reading import ReadingWords


@dataclass(frozen=True)
class ActNumber:
    """The number of a resolution in a language: 217 A (III), 60/1, S-20/4 A to E."""

    words: ReadingWords
    capitals: Mapping[str, str]

    @cached_property
    def expression(self) -> str:
        """Give the expression for one number, with its letters and its session."""
        words = self.words
        own = "|".join(sorted(words.sessions, key=len, reverse=True))
        special = f"(?:(?:E?S|{own})-)?" if own else "(?:E?S-)?"
        letter = rf"(?-i:{self._letter})(?![\w/.]|-\d)"
        joint = rf",? (?:{words.conjunction})|, | ?(?:{words.span}) ?"
        letters = rf"(?: ?{letter}(?:(?:{joint}){letter})*)?"
        session = r"(?:E?S-)?[IVXLC]+|\d{4}"
        session += rf"|(?:{own}) ?- ?[1-9]\d?" if own else ""
        return rf"{special}\d+(?:/\d+)?{letters}(?: \((?:{session})\))?"

    @cached_property
    def _letter(self) -> str:
        return "|".join([*sorted(self.capitals, key=len, reverse=True), "[A-Z]"])

    @cached_property
    def _parts(self) -> re.Pattern[str]:
        letter = rf"(?:{self._letter})(?![\w/.]|-\d)"
        return re.compile(
            rf"(?P<head>(?:[^\W\d_]+-)?\d+(?:/\d+)?)(?P<letters>(?:[^\d(]*?{letter})*)"
            r"(?P<session> \([^()]*\))?"
        )

    def read_all(self, numbers: str) -> Iterator[str]:
        """Give each number as English has it, "A to C" as three, "" where in doubt."""
        for match in self._parts.finditer(numbers):
            head = self._in_latin(match["head"])
            session = self._in_latin(match["session"] or "")
            letters = self._letters(match["letters"])
            if not match["letters"]:
                yield head + session
            elif not letters:
                yield ""
            yield from (f"{head} {letter}{session}" for letter in letters)

    def _letters(self, written: str) -> str:
        """Give the letters in full, "ABC" of "A to C"; "" for a range backwards."""
        found = ""
        end = 0
        for match in re.finditer(rf"({self._letter})(?!\w)", written):
            letter = self.capitals.get(match[1], match[1])
            is_span = found and self._span.fullmatch(written, end, match.start())
            if is_span and letter <= found[-1]:
                return ""
            before = range(ord(found[-1]) + 1, ord(letter)) if is_span else ()
            found += "".join(map(chr, before)) + letter
            end = match.end()
        return found

    @cached_property
    def _span(self) -> re.Pattern[str]:
        return re.compile(rf" ?(?:{self.words.span}) ?")

    def _in_latin(self, written: str) -> str:
        """Write the session as a symbol has it: (د-3) is (III)."""
        for own, latin in self.words.sessions.items():
            match = re.fullmatch(rf" \({own} ?- ?(\d\d?)\)", written)
            if match is not None:
                return f" ({latin}{roman(int(match[1]))})"
            written = written.replace(f"{own}-", latin)
        return written
