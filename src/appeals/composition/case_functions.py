"""What a template knows of cases and persons: `case`, case_table(), `person.called`.

Values of a row are data: even in a table cell they can neither end the cell nor begin
markup. A person is printed by name, alias or a neutral word, depending on what the
consent allows the readers of this edition. The vault is opened only when a name is
printed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from jinja2 import Undefined

from appeals.composition.data import (
    Datum,
    FunctionGroup,
    Record,
    is_invisible,
    name_of,
    to_record,
    to_template,
    words_of,
)
from appeals.composition.figures import Figure
from appeals.composition.limits import lift_bounds
from appeals.composition.marks import TokenTable
from appeals.errors import Place, did_you_mean
from appeals.model.audience import Audience, Showing
from appeals.model.case import Case
from appeals.model.consent import ConsentRecord
from appeals.model.finding import Finding
from appeals.model.name_vault import NameVault
from appeals.rules import saf006_empty_case_cell as saf006
from appeals.rules import tpl001_undefined_variable as tpl001
from appeals.rules import tpl002_unprintable_value as tpl002


@dataclass(slots=True)
class PersonInLetter:
    """How one letter refers to a person; `named_at` collects where names are printed.

    `record` is the consent; without one the alias is printed. `alias` is that of the
    case, "" without a case; `word` is printed where neither name nor alias may be.
    """

    record: ConsentRecord | None
    audience: Audience
    alias: str
    word: str
    lang: str
    name_vault: NameVault | None
    here: Callable[[str], Place]
    named_at: dict[str, list[Place]]

    def display_name(self) -> str:
        """Give what the person is called in this letter."""
        match self.form():
            case "name":
                name = self._name()
                assert name is not None and self.record is not None  # noqa: S101, PT018
                self.named_at.setdefault(self.record.person, []).append(self.here(""))
                return name
            case "alias":
                return self.alias
            case "nothing":  # it may begin a sentence, as a figure may
                return Figure(self.word, (), self.lang)

    def form(self) -> Showing:
        """Say what is printed: the name, the alias, or neither."""
        allowed = self._permitted_form()
        if allowed == "name" and self._name() is not None:
            return "name"
        return (
            "nothing" if allowed == "nothing" or is_invisible(self.alias) else "alias"
        )

    def _permitted_form(self) -> Showing:
        if self.record is None:
            return "alias"
        if self.record.is_withdrawn():
            return "nothing"
        return self.record.shown_to.showing_for(self.audience)

    def _name(self) -> str | None:
        """Give the name in the letter's language; None where nobody here knows it."""
        if self.name_vault is None or self.record is None:
            return None
        with lift_bounds():  # a passphrase costs memory and time on purpose
            known = self.name_vault.persons()
        person = known.get(self.record.person)
        return person.name_in(self.lang) if person else None


class PersonRecord(Record):
    """A record whose values are looked up when a template asks for them."""

    __slots__ = ("_lookups", "_tokens")

    def __init__(self, person: PersonInLetter, tokens: TokenTable) -> None:
        self._lookups = {"called": person.display_name, "shown": person.form}
        self._tokens = tokens
        super().__init__("person", self._lookups)

    def __getitem__(self, key: str) -> object:
        return Datum(self._lookups[key](), self._tokens)


_EMPTY = "–"
"""What a table prints for an empty cell."""

ALIAS = "alias"
CALLED = "called"
"""The column of a table that prints what each person is called, as `person.called`."""

CASE_NAMES = ("case", "case_table")
_MOST_IDS = 5


@dataclass(slots=True)
class CaseFunctions(FunctionGroup):
    """What one letter may print: one case, or a table of all `rows`.

    `used` records the places where a `watched` column was read and is not empty: a
    condition on a fact reveals the fact too. `display_name` gives how the readers of
    this letter see the person of a row.
    """

    case: Case | None
    rows: tuple[Case, ...]
    display_name: Callable[[Case], str]
    watched: Collection[str]
    used: dict[str, dict[Place, None]] = field(default_factory=dict)

    def as_variables(self) -> dict[str, object]:
        """Give the variables that templates can use; none without cases."""
        found: dict[str, object] = {}
        if self.case is not None:
            values, tokens = self.case.values, self.tokens
            found["case"] = to_record("case", values, tokens, self._note_use)
        if self.rows:
            found["case_table"] = self.case_table
        return found

    def region(self, value: str) -> object:
        """Print a place less precisely, as in `{{ case.place | region }}`.

        That is the row's column `place_region`, or else `region`.
        """
        values = self.case.values if self.case else {}
        _, _, column = name_of(value).rpartition(".")
        own = f"{column}_region"
        for name in (own, "region"):
            if name in values and column in values:
                return to_template(values[name], self.tokens, f"case.{name}")
        if isinstance(value, Undefined):
            return str(value)
        self._report_unknown(own, tuple(values))
        return ""

    def case_table(self, *columns: str, headings: Sequence[str] = ()) -> str:
        """Print all cases as a Markdown table, as in `case_table("alias", "date")`.

        `headings` replace the names of the columns. The column "called",
        where the file has none of that name, holds what `person.called` prints.
        """
        known = tuple(self.rows[0].values)
        wanted = [words_of(name) for name in columns] or list(known)
        calls = CALLED in wanted and CALLED not in known
        unknown = [name for name in wanted if name not in (*known, CALLED)]
        for name in unknown:
            self._report_unknown(name, known)
        if unknown:
            return ""
        own = [words_of(word) for word in headings]
        named = [name.replace("_", " ").capitalize() for name in wanted[len(own) :]]
        heads = [*own, *named][: len(wanted)]
        self._report_empty([name for name in wanted if name in known])
        for name in wanted:
            self._note_use(name)
        lines = [self._line(heads), "|" + " --- |" * len(heads)]
        for row in self.rows:
            called = {CALLED: self.display_name(row)} if calls else {}
            values = {**row.values, **called}
            lines.append(self._line([values[name] for name in wanted]))
        return "\n" + "\n".join(lines) + "\n"

    def _note_use(self, column: str) -> None:
        rows = (self.case, *self.rows) if self.case else self.rows
        cells = (row.values.get(column, "") for row in rows)
        if column in self.watched and not all(map(is_invisible, cells)):
            self.used.setdefault(column, {})[self.here(column)] = None

    def _report_empty(self, columns: Sequence[str]) -> None:
        """Report the columns of a table in which cells are empty."""
        for name in columns:
            ids = [row.id for row in self.rows if is_invisible(row.values[name])]
            if ids:
                named = ", ".join(ids[:_MOST_IDS]) + (", ..." * (len(ids) > _MOST_IDS))
                self.findings.append(
                    saf006.empty_cells(
                        name, named, len(ids), len(self.rows), self.here(name)
                    )
                )

    def _line(self, cells: Sequence[str]) -> str:
        words = (
            cell if isinstance(cell, Figure) else " ".join(cell.split())
            for cell in (_EMPTY if is_invisible(each) else each for each in cells)
        )
        return f"| {' | '.join(map(self.tokens.add_text, words))} |"

    def _report_unknown(self, name: str, known: tuple[str, ...]) -> None:
        names = f"columns of the file: {', '.join(known)}"
        near = did_you_mean(name, known)
        self.findings.append(tpl001.unknown_column(name, near, names, self.here(name)))


def empty_findings(
    empty: Iterable[tuple[str, Place]], case: Case | None
) -> Iterator[Finding]:
    """Yield a finding for each empty cell or other empty value that is printed."""
    for name, place in empty:
        remedy = (
            f'fill it; or print other words, {{{{ {name} | or_else("...") }}}}; or put '
            f"{{% if {name} %}} and {{% endif %}} around the sentence"
        )
        owner, _, column = name.partition(".")
        if owner == "case" and case is not None:
            yield saf006.empty_cell(column, case.id, case.place, place, remedy)
        else:
            yield tpl002.empty_value(name, place, remedy)
