"""The chains of receipts: one a machine, each link named by the next one's hash.

Pure: files come in as bytes, what is broken comes out.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field, ValidationError

from appeals.delivery.receipt import Receipt
from appeals.delivery.sending_states import FIRST_LINK, ChainHead
from appeals.model.values import RegistryModel, Sha256

SEAL_SCHEMA = "appeals/seal@1"


class SealedHead(RegistryModel):
    """The last receipt of a machine when it was sealed.

    `machine` is which, `number` and `sha256` are those of the receipt.
    """

    machine: str
    number: int = Field(ge=1)
    sha256: Sha256


class Seal(RegistryModel):
    """What `sent verify --seal` signs: how far each chain went, and when.

    `sealed_at` is UTC, `heads` are the last receipts of all machines.
    """

    schema_: str = Field(alias="schema", pattern="^appeals/seal@1$")
    sealed_at: str
    heads: tuple[SealedHead, ...]


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first link of a chain that does not hold: which file, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What all receipts say together.

    `count` are those in a chain, `unchained` those of an earlier version. `heads` are
    the last ones of each machine. `broken` holds the first broken link of each chain,
    and every receipt that cannot be read.
    """

    count: int
    unchained: int
    heads: tuple[ChainHead, ...]
    broken: tuple[BrokenLink, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    file: str
    sha256: str
    receipt: Receipt


def join_chains(
    files: Mapping[str, bytes],
    known: Sequence[ChainHead],
    sealed: Sequence[SealedHead] = (),
) -> ChainReport:
    """Join the receipts of all machines and say where a chain is broken first.

    `files` are receipts by name. `known` is how far the ledger of this machine went,
    `sealed` how far sealed chains went: what is missing at the end shows by them.
    """
    chains: dict[str, list[_Link]] = {}
    broken: list[BrokenLink] = []
    unchained = 0
    for file, content in sorted(files.items()):
        try:
            receipt = Receipt.model_validate_json(
                content, strict=True, by_alias=True, by_name=False
            )
        except ValidationError:
            broken.append(BrokenLink(file, "it is no receipt: it was changed"))
            continue
        if receipt.machine is None or receipt.number is None:
            unchained += 1
            continue
        link = _Link(file, hashlib.sha256(content).hexdigest(), receipt)
        chains.setdefault(receipt.machine, []).append(link)
    ends = [*known, *(ChainHead(s.machine, s.number, s.sha256) for s in sealed)]
    heads = []
    for machine in sorted({*chains, *(end.machine for end in ends if end.number)}):
        links = sorted(
            chains.get(machine, ()), key=lambda e: (e.receipt.number, e.file)
        )
        broken += [*_find_breaks(links, [e for e in ends if e.machine == machine])][:1]
        if links:
            last = links[-1]
            heads.append(ChainHead(machine, last.receipt.number or 0, last.sha256))
    count = sum(map(len, chains.values()))
    return ChainReport(count, unchained, tuple(heads), tuple(broken))


def _find_breaks(
    links: Sequence[_Link], ends: Sequence[ChainHead]
) -> Iterator[BrokenLink]:
    """Say what is wrong with the chain of one machine, from its beginning."""
    expected, before = 1, FIRST_LINK
    last: _Link | None = None
    by_number = {each.receipt.number: each.sha256 for each in links}
    for link in links:
        number = link.receipt.number or 0
        if number < expected:
            yield BrokenLink(link.file, f"there is another receipt number {number}")
            return
        if number > expected:
            yield BrokenLink(
                link.file,
                f"it is number {number}, and number {expected} before it is missing",
            )
            return
        if link.receipt.previous != before:
            changed = last.file if last else link.file
            yield BrokenLink(
                changed, f"it was changed: '{link.file}', behind it, names other bytes"
            )
            return
        expected, before, last = number + 1, link.sha256, link
    for end in ends:
        if end.number >= expected:
            file = last.file if last else "sent/"
            yield BrokenLink(file, f"receipts {expected} to {end.number} are missing")
        elif end.number and by_number[end.number] != end.sha256:
            file = next(e.file for e in links if e.receipt.number == end.number)
            yield BrokenLink(file, "it was changed since it was written, or sealed")


def seal_content(heads: Sequence[ChainHead], sealed_at: str) -> bytes:
    """Write what is signed: how far each chain goes."""
    seal = {
        "schema": SEAL_SCHEMA,
        "sealed_at": sealed_at,
        "heads": [
            {"machine": h.machine, "number": h.number, "sha256": h.sha256}
            for h in heads
        ],
    }
    return (json.dumps(seal, indent=1, sort_keys=True) + "\n").encode()
