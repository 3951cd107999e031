"""What a template knows of the person that a letter is about: `person.called`.

Name, alias or a neutral word, by what the consent allows the readers of this edition.
The vault is opened when a name is to be printed, and not before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from appeals.composition.data import Datum, Record, is_unseen
from appeals.composition.figures import Figure
from appeals.composition.limits import lifted_bounds
from appeals.composition.marks import TokenTable
from appeals.errors import Place
from appeals.model.audience import Audience, Showing
from appeals.model.consent import ConsentRecord
from appeals.model.name_keeper import NameKeeper


@dataclass(slots=True)
class PersonShown:
    """How one letter calls the person; `named` says where it printed whose name.

    `record` is the consent, None where there is none: then the person is an alias, as
    in a house without records. `alias` is that of the case, "" without a case; `word`
    stands where neither may be printed.
    """

    record: ConsentRecord | None
    audience: Audience
    alias: str
    word: str
    lang: str
    keeper: NameKeeper | None
    here: Callable[[], Place]
    named: dict[str, list[Place]] = field(default_factory=dict)

    def as_variables(self, tokens: TokenTable) -> dict[str, object]:
        """Give `person`, with `called` and `shown`."""

        def called() -> Datum:
            return Datum(self.called(), tokens)

        def shown() -> Datum:
            return Datum(self.shown(), tokens)

        return {"person": _PersonRecord({"called": called, "shown": shown})}

    def called(self) -> str:
        """Give what the person is called in this letter."""
        match self.shown():
            case "name":
                name = self._name()
                assert name is not None and self.record is not None  # noqa: S101, PT018
                self.named.setdefault(self.record.person, []).append(self.here())
                return name
            case "alias":
                return self.alias
            case "nothing":  # it may begin a sentence, as a figure may
                return Figure(self.word, (), self.lang)

    def shown(self) -> Showing:
        """Say what is printed: the name, the alias, or nothing of both."""
        allowed = self._allowed()
        if allowed == "name" and self._name() is not None:
            return "name"
        return "nothing" if allowed == "nothing" or is_unseen(self.alias) else "alias"

    def _allowed(self) -> Showing:
        if self.record is None:
            return "alias"
        if self.record.is_withdrawn():
            return "nothing"
        return self.record.shown_to.at(self.audience)

    def _name(self) -> str | None:
        """Give the name in the letter's language; None where nobody here knows it."""
        if self.keeper is None or self.record is None:
            return None
        with lifted_bounds():  # a passphrase costs memory and time on purpose
            known = self.keeper.persons()
        person = known.get(self.record.person)
        return person.name_in(self.lang) if person else None


class _PersonRecord(Record):
    """A record whose values are looked up when a template asks for them."""

    __slots__ = ("_lookups",)

    def __init__(self, lookups: dict[str, Callable[[], Datum]]) -> None:
        super().__init__("person", {})
        self._lookups = lookups

    def __getitem__(self, key: str) -> object:
        return self._lookups[key]()

    def __contains__(self, key: object) -> bool:
        return key in self._lookups

    def __iter__(self) -> Iterator[str]:
        return iter(self._lookups)
