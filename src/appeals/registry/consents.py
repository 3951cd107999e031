"""Records of consent: which ones a letter names, and what is wrong with them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from appeals.errors import BlockedError, Place, WorkspaceError
from appeals.model.case import Case
from appeals.model.consent import ANY_CHANNEL, ConsentRecord
from appeals.registry.front_matter import LetterFile
from appeals.registry.reader import Registry
from appeals.registry.references import find_unknown_names

_FIRST_WORD = re.compile(r"[^\s,;:]+")


class NamedConsent(NamedTuple):
    """A consent that a letter names: in its front matter, or in the row of `case`.

    `words` are what is written there; `record` is the record they name, if any.
    """

    words: str
    place: Place
    case: Case | None = None
    record: ConsentRecord | None = None

    @property
    def owner(self) -> str:
        """Say whose consent it is: "The case 'case-017'" or "The letter"."""
        return f"The case '{self.case.id}'" if self.case else "The letter"


def named_consents(
    consents: Mapping[str, ConsentRecord], letter: LetterFile, cases: Iterable[Case]
) -> tuple[NamedConsent, ...]:
    """Give the consents that a letter about these cases names, its own first.

    A record is named by its id, with or without further words after it: "rec-2026-017,
    in writing".
    """
    named = [NamedConsent(case.consent, case.place, case) for case in cases]
    if letter.front.consent:
        named.insert(0, NamedConsent(letter.front.consent, letter.place("consent")))
    return tuple(
        each._replace(record=find_record(consents, each.words)) for each in named
    )


def find_record(
    consents: Mapping[str, ConsentRecord], words: str
) -> ConsentRecord | None:
    """Give the record that the words of a front matter or row name, if any."""
    first = _FIRST_WORD.match(words.strip())
    return consents.get(first[0]) if first else None


def contradicting_records(
    consents: Registry[ConsentRecord],
) -> tuple[BlockedError, ...]:
    """Find records that contradict themselves: nothing may rely on such a consent."""
    return tuple(
        BlockedError(
            f"'{id_}': {found.message}",
            place=consents.place(id_, *found.path),
            remedy=found.remedy,
        )
        for id_, record in consents.items()
        for found in record.contradictions()
    )


def consent_links(
    consents: Registry[ConsentRecord],
    people: Collection[str],
    channels: Collection[str],
) -> Iterator[WorkspaceError]:
    """Find records taken by unknown people, and records for unknown channels.

    Without channels.yaml, `channels` is empty, and channels are not checked.
    """
    for id_, record in consents.items():
        yield from find_unknown_names(
            f"'{id_}' was taken by an unknown person",
            (record.taken_by,),
            people,
            partial(consents.place, id_, "taken_by"),
            "enter the person in people.yaml",
        )
        if record.channels != ANY_CHANNEL and channels:
            yield from find_unknown_names(
                f"'{id_}' is for an unknown channel",
                record.channels,
                channels,
                partial(consents.place, id_, "channels"),
                "`appeals recipients channels` shows all",
            )
