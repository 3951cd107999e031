"""What a template knows of cases: `case`, and case_table() for all of them.

What is in a row is data: inside a table cell too it can neither end the cell nor
begin markup.
"""

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field

from jinja2 import Undefined

from appeals.composition.data import (
    Record,
    is_unseen,
    name_of,
    to_template,
    words_of,
)
from appeals.composition.figures import Figure
from appeals.composition.marks import TokenTable
from appeals.errors import Place, did_you_mean
from appeals.model.case import Case
from appeals.model.finding import Finding
from appeals.rules import saf006_empty_case_cell as saf006
from appeals.rules import tpl001_undefined_variable as tpl001
from appeals.rules import tpl002_unprintable_value as tpl002

_EMPTY = "–"
"""What a table prints for an empty cell."""

ALIAS = "alias"
CALLED = "called"
"""The column of a table that prints what each person is called, as `person.called`."""

CASE_NAMES = ("case", "case_table")
_MOST_IDS = 5


@dataclass(slots=True)
class CaseFunctions:
    """What one letter may print: one case, or a table of all `rows`.

    Of the columns that are `watched`, `used` gives those that were asked for and hold
    something, with the place: a condition on a fact tells the fact, too. `called` gives
    what the person of a row is called for the readers of this letter.
    """

    tokens: TokenTable
    case: Case | None
    rows: tuple[Case, ...]
    here: Callable[[str], Place]
    called: Callable[[Case], str]
    watched: Collection[str] = ()
    findings: list[Finding] = field(default_factory=list)
    used: dict[str, dict[Place, None]] = field(default_factory=dict)

    def as_variables(self) -> dict[str, object]:
        """Give what templates can name; nothing without cases."""
        found: dict[str, object] = {}
        if self.case is not None:
            values: Mapping[str, object] = self.case.values
            fields = {
                k: to_template(v, self.tokens, f"case.{k}") for k, v in values.items()
            }
            found["case"] = Record("case", fields, self._note_use)
        if self.rows:
            found["case_table"] = self.case_table
        return found

    def region(self, value: str) -> object:
        """Print where something is more coarsely, as in `{{ case.place | region }}`.

        That is what the row has in its column `place_region`, else in `region`.
        """
        values = self.case.values if self.case else {}
        _, _, column = name_of(value).rpartition(".")
        own = f"{column}_region"
        for name in (own, "region"):
            if name in values and column in values:
                return to_template(values[name], self.tokens, f"case.{name}")
        if isinstance(value, Undefined):
            return str(value)
        self._fault(own, tuple(values))
        return ""

    def case_table(self, *columns: str, headings: Sequence[str] = ()) -> str:
        """Print all cases as a Markdown table, as in `case_table("alias", "date")`.

        `headings` stand over the columns in place of their names. The column "called",
        where the file has none of that name, holds what `person.called` prints.
        """
        known = tuple(self.rows[0].values)
        wanted = [_words(name) for name in columns] or list(known)
        calls = CALLED in wanted and CALLED not in known
        strangers = [name for name in wanted if name not in (*known, CALLED)]
        for name in strangers:
            self._fault(name, known)
        if strangers:
            return ""
        own = [_words(word) for word in headings]
        heads = [*own, *map(_heading, wanted[len(own) :])][: len(wanted)]
        self._report_empty([name for name in wanted if name in known])
        for name in wanted:
            self._note_use(name)
        lines = [self._line(heads), "|" + " --- |" * len(heads)]
        for row in self.rows:
            values = row.values
            if calls:
                values = {**values, CALLED: self.called(row)}
            lines.append(self._line([values[name] for name in wanted]))
        return "\n" + "\n".join(lines) + "\n"

    def _note_use(self, column: str) -> None:
        rows = (self.case, *self.rows) if self.case else self.rows
        cells = (row.values.get(column, "") for row in rows)
        if column in self.watched and not all(map(is_unseen, cells)):
            self.used.setdefault(column, {})[self.here(column)] = None

    def _report_empty(self, columns: Sequence[str]) -> None:
        """Report the columns of a table in which cells are empty."""
        for name in columns:
            ids = [row.id for row in self.rows if is_unseen(row.values[name])]
            if ids:
                named = ", ".join(ids[:_MOST_IDS]) + (", ..." * (len(ids) > _MOST_IDS))
                self.findings.append(
                    saf006.empty_cells(
                        name, named, len(ids), len(self.rows), self.here(name)
                    )
                )

    def _line(self, cells: Sequence[str]) -> str:
        words = (
            cell if isinstance(cell, Figure) else " ".join(cell.split()) or _EMPTY
            for cell in (_EMPTY if is_unseen(each) else each for each in cells)
        )
        held = map(self.tokens.hold_text, words)
        return f"| {' | '.join(held)} |"

    def _fault(self, name: str, known: tuple[str, ...]) -> None:
        names = f"columns of the file: {', '.join(known)}"
        near = did_you_mean(name, known)
        self.findings.append(tpl001.unknown_column(name, near, names, self.here(name)))


def empty_findings(
    empty: Iterable[tuple[str, Place]], case: Case | None
) -> Iterator[Finding]:
    """Yield what is wrong where empty data are printed: cells, and other values."""
    for name, place in empty:
        remedy = (
            f'fill it; or print other words, {{{{ {name} | or_else("...") }}}}; or put '
            f"{{% if {name} %}} and {{% endif %}} around the sentence"
        )
        owner, _, column = name.partition(".")
        if owner == "case" and case is not None:
            yield saf006.empty_cell(column, case.id, case.place, place, remedy)
        else:
            yield tpl002.empty(name, place, remedy)


def _heading(column: str) -> str:
    return column.replace("_", " ").capitalize()


def _words(value: object) -> str:
    if isinstance(value, Undefined):
        return str(value)
    return words_of(value) if isinstance(value, str) else str(value)
