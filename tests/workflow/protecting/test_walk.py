"""A hundred invented cases in three scripts over ten channels: who is named, and where.

Every name here is made up of syllables. It takes seconds: a hundred letters, most of
them in three editions, are composed and written.
"""

import itertools
from dataclasses import replace

import pytest

from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import Place
from appeals.model.audience import AUDIENCES
from appeals.model.case import Case
from appeals.model.protected import ProtectedPerson
from appeals.protection.names import ProtectedNames, scan_file
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.formats import read_layout, write_as
from appeals.workflow.protecting.name_search import NameSearch, find_named_persons
from tests.cli.conftest import REPOSITORY
from tests.protection.invented import person
from tests.registry.workspaces import write_workspace
from tests.workflow.protecting.named import OpenNames

CHANNELS = (
    "sp-communication",
    "wgeid-urgent",
    "wgeid-standard",
    "wgad-regular",
    "wgad-urgent",
    "ced-urgent-action",
    "tb-individual",
    "hrc-complaint",
    "upr-individual",
    "unodc-letter",
)
SHOWN = (
    "{un: name, state: name, public: name}",
    "{un: name, state: name, public: alias}",
    "{un: name, state: alias}",
    "{un: alias, state: alias, public: alias}",
    "{}",
)
RECORD = """\
  rec-{n}:
    person: p-{n}
    given_by: self
    date: 2026-03-04
    means: signed
    taken_by: p-a
    channels: any
    shown_to: {shown}
"""
LETTER = """\
---
subject: Somebody who was held
kind: appeal
to: [office]
from: [example-watch]
date: 2099-11-03
confidentiality: {confidentiality}
channel: {channel}
---
{{{{ person.called }}}} was held; we call the person {{{{ case.alias }}}}.

| who | what |
|---|---|
| {{{{ person.called }}}} | {{{{ case.note }}}} |
"""
OFFICE = """\
schema: appeals/recipients@1
recipients:
  office:
    kind: office
    name: Head of Office
    salutation: Dear Head of Office,
    certainty: unconfirmed
"""
LATIN, ARABIC = ("ba", "ko", "li", "mu", "ne"), ("با", "كو", "لي", "مو", "ني")


def invented(n: int) -> str:
    """Give the name of the case `n`: Latin, Chinese or Arabic letters by turns."""
    digits = [n // 25 % 5, n // 5 % 5, n % 5]
    if n % 3 == 1:
        return f"虚{chr(0x5100 + n)}{chr(0x6200 + n)}"
    parts = LATIN if n % 3 == 0 else ARABIC
    given, family = ("Inven", "Tado") if n % 3 == 0 else ("فلان", "وهمي")
    ending = "".join(parts[digit] for digit in digits)
    return f"{given}{ending} {family}{ending}"


def persons() -> tuple[ProtectedPerson, ...]:
    return tuple(person(f"p-{n}", invented(n)) for n in range(100))


@pytest.fixture
def workspace(tmp_path):
    records = "".join(
        RECORD.format(n=n, shown=SHOWN[n % 5])
        + ("    withdrawn: {date: 2026-05-01}\n" if n % 7 == 3 else "")
        for n in range(100)
        if n % 11 != 5
    )
    letters = {
        f"letter_{number}_md": LETTER.format(
            channel=channel, confidentiality=("confidential", "public")[number % 2]
        )
        for number, channel in enumerate(CHANNELS)
    }
    root = write_workspace(
        tmp_path,
        recipients_yaml=OFFICE,
        channels_yaml=(REPOSITORY / "channels.yaml").read_text("utf-8"),
        consents_yaml=f"schema: appeals/consents@1\nconsents:\n{records}",
        **{name.replace("_", "-", 1): text for name, text in letters.items()},
    )
    (root / "templates/letters/first.md").unlink()
    return replace(load_workspace(root), name_vault=OpenNames(persons()))


def requests(workspace):
    """Give the editions of a letter for each case: ten cases to each channel."""
    (office,) = workspace.expand(("office",))
    for n, channel in zip(range(100), itertools.cycle(range(10)), strict=False):
        name = f"letter-{channel}"
        alias, note = f"Person {n}", f"see the file {n}"
        place = Place("cases.csv", n + 2)
        about = Case(f"c-{n}", alias, f"rec-{n}", "confidential", {"note": note}, place)
        letter = workspace.letter(name)
        is_public = letter.front.confidentiality == "public"
        for audience in ("public",) if is_public else AUDIENCES:
            yield (
                n,
                LetterRequest(
                    name,
                    letter,
                    office,
                    recipients=(office,),
                    case=about,
                    audience=audience,
                    is_edition=True,
                ),
            )


def test_nobody_is_named_outside_of_where_the_record_allows(workspace):
    composer, layout = Composer(workspace), read_layout(workspace)
    names, named = ProtectedNames(persons()), set()
    for n, asked in requests(workspace):
        document = composer.compose(asked).document
        record = workspace.consents.get(f"rec-{n}")
        shown = record.shown_to.showing_for(asked.audience) if record else ""
        may = shown == "name" and not record.is_withdrawn()
        expected = {f"p-{n}"} if may else set()
        assert find_named_persons(workspace, asked) == expected
        for kind in ("txt", "docx") if asked.audience == "un" else ("txt",):
            content = write_as(kind, document, layout).content
            found = scan_file(names, f"{asked.file_stem}.{kind}", content).hits
            hits = {hit.person for hit in found if hit.is_sure}
            assert hits == expected, (n, asked.audience, kind)
        named |= {(asked.audience, each) for each in expected}
    for audience, least in (("un", 20), ("state", 12), ("public", 12)):
        told = [int(id_.removeprefix("p-")) for who, id_ in named if who == audience]
        assert len(told) >= least
        assert {n % 3 for n in told} == {0, 1, 2}


def test_the_letter_of_another_is_stopped(workspace):
    search, layout = NameSearch(workspace), read_layout(workspace)
    composer = Composer(workspace)
    first, second = (
        asked
        for n, asked in requests(workspace)
        if n in {0, 10} and asked.audience == "un"
    )
    content = write_as("docx", composer.compose(first).document, layout).content
    assert search.search_letter(first, {"out/letter-0/a.docx": content}, ()) == ()
    (found, *_) = search.search_letter(second, {"out/letter-0/b.docx": content}, ())
    assert "'p-0'" in found.message
    assert invented(0).split()[0] not in found.message
