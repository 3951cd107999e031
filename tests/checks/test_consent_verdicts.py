"""Every channel x what may be shown x who reads: the verdict that lawyers expect.

The table is consent_verdicts.md beside this file, for a legal reviewer to read. A
change of a channel or of a rule shows there.
"""

import os
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from appeals.checks.consents import ConsentUse
from appeals.checks.saf003_consent_does_not_cover import find_overexposure
from appeals.checks.saf009_wishes_not_stated import wishes_asked_for
from appeals.composition.consent_statement import sentences_for
from appeals.errors import Place
from appeals.languages.language import ConsentWords
from appeals.model.audience import AUDIENCES, SHOWINGS
from appeals.model.channel import Channel
from appeals.model.consent import ConsentRecord, ShownTo
from appeals.registry.workspace import load_workspace
from tests.cli.conftest import REPOSITORY

TABLE = Path(__file__).with_name("consent_verdicts.md")
HEAD = """\
# What a consent allows by each channel

One part for all channels that pass on and ask the same. A row is one way in which a
person may be shown: to the United Nations, to the State, to the public (the first three
columns: nothing, alias or name).

- *for the UN*, *for the State*, *public edition*: an edition of a letter for these
  readers, which calls the person by the alias. "ok" where it may go by the channel;
  else who would learn more than was agreed (SAF003, an error).
- *it says*: what `consent_statement()` prints of wishes.
- *unsaid*: what it is when the letter does not say so (SAF009).

A consent that shows somebody more than those who can read it too contradicts itself and
is refused: such rows are not here.
"""
COLUMNS = (
    "UN",
    "State",
    "public",
    "for the UN",
    "for the State",
    "public edition",
    "it says",
    "unsaid",
)
READERS = {"the United Nations": "UN", "the State": "State", "the public": "public"}
WORDS = ConsentWords(
    **{
        **{each: each for each in ConsentWords._fields},
        "yes": "yes",
        "no": "no",
        "state_answer": "State: {answer}",
        "public_answer": "public: {answer}",
        "decision_named": "the decision may name",
        "decision_unnamed": "the decision may not name",
        "posted": "may be made public",
        "unposted": "not public, not to the State",
        "state_named": "may go to the State",
        "state_unnamed": "not to the State",
        "public_named": "may be made public",
        "public_unnamed": "not to be made public",
    }
)


@cache
def channels() -> dict[str, Channel]:
    return dict(load_workspace(REPOSITORY).channels)


def showings() -> Iterator[ShownTo]:
    """Give every way to show a person that does not contradict itself."""
    for un, state, public in product(reversed(SHOWINGS), repeat=3):
        shown = ShownTo(un=un, state=state, public=public)
        if not list(record(shown).contradictions()):
            yield shown


def record(shown: ShownTo) -> ConsentRecord:
    return ConsentRecord(
        id="rec-1",
        person="p-1",
        given_by="self",
        date="2099-01-01",
        means="signed",
        taken_by="p-a",
        channels="any",
        shown_to=shown,
    )


def row(channel: Channel, shown: ShownTo) -> tuple[str, ...]:
    """Give a row of the table, as the rules find it."""
    use = ConsentUse("The letter", Place("x"), record(shown))
    verdicts = []
    for audience in AUDIENCES:
        messages = [f.message for f in find_overexposure(use, channel, audience)]
        who = [
            short for words, short in READERS.items() for m in messages if words in m
        ]
        learns = [m.split("would learn ")[1].split(" by ")[0] for m in messages]
        found = [f"{w} would learn {what}" for w, what in zip(who, learns, strict=True)]
        verdicts.append("; ".join(found) or "ok")
    said = "; ".join(sentences_for(channel, shown, WORDS, is_public=False)) or "-"
    unsaid = [f.severity for f in wishes_asked_for(channel, shown)]
    ways = (shown.un, shown.state, shown.public)
    return (*ways, *verdicts, said, *(unsaid or ["-"]))


def groups() -> dict[tuple[tuple[str, ...], ...], list[str]]:
    """Give the channels of the repository by their rows."""
    found: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for id_, channel in channels().items():
        rows = tuple(row(channel, shown) for shown in showings())
        found.setdefault(rows, []).append(id_)
    return found


def page() -> str:
    parts = [HEAD]
    for rows, ids in groups().items():
        lines = [COLUMNS, ("---",) * len(COLUMNS), *rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        names = ", ".join(f"`{id_}`" for id_ in ids)
        parts.append(f"## By {names}\n\n{table}\n")
    return "\n".join(parts)


def expected() -> dict[str, list[tuple[str, ...]]]:
    """Read the table: the rows of each channel."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for part in TABLE.read_text(encoding="utf-8").split("\n## By ")[1:]:
        head, _, body = part.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("|")][2:]
        rows = [tuple(cell.strip() for cell in x.strip("|").split("|")) for x in lines]
        for id_ in head.split(", "):
            found[id_.strip("`")] = rows
    return found


def test_every_channel_is_in_the_table_once():
    if os.environ.get("APPEALS_ACCEPT"):
        TABLE.write_text(page(), encoding="utf-8")
    assert set(expected()) == set(channels())
    assert len(list(showings())) == 10


@pytest.mark.parametrize("id_", channels())
def test_a_channel_has_the_verdicts_of_the_table(id_):
    assert [row(channels()[id_], shown) for shown in showings()] == expected()[id_]


JUDGED = [
    # channel, UN, State, public: an edition for the UN; what is said when it is asked
    ("wgeid-urgent", "name", "alias", "alias", "State would learn the name"),
    ("wgeid-urgent", "name", "name", "alias", "ok"),
    ("ced-urgent-action", "name", "nothing", "nothing", "State would learn the name"),
    ("tb-individual", "name", "name", "nothing", "ok"),
    ("sp-communication", "name", "nothing", "nothing", "ok"),
    ("upr-individual", "alias", "alias", "alias", "ok"),
    ("upr-individual", "name", "name", "nothing", "public would learn the alias"),
    ("spt", "name", "nothing", "nothing", "ok"),
    ("reprisals", "name", "alias", "nothing", "State would learn the name"),
]


@pytest.mark.parametrize(("id_", "un", "state", "public", "verdict"), JUDGED)
def test_what_procedures_demand_is_in_the_table(id_, un, state, public, verdict):
    """Judged by hand from what the procedures ask, not from what the rules find."""
    (found,) = (r for r in expected()[id_] if r[:3] == (un, state, public))
    assert found[3] == verdict
