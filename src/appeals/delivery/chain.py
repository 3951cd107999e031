"""The chains of receipts: one per machine, each link naming the hash of the previous.

Pure: files come in as bytes, broken links come out.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from pydantic import Field

from appeals.delivery.receipt import read_receipt
from appeals.delivery.sending_states import FIRST_LINK, ChainHead
from appeals.errors import WorkspaceError
from appeals.model.values import RegistryModel, Sha256

SEAL_SCHEMA = "appeals/seal@1"


class SealedHead(RegistryModel):
    """The last receipt of a machine when it was sealed.

    `machine` is its id, `number` and `sha256` are those of the receipt.
    """

    machine: str
    number: int = Field(ge=1)
    sha256: Sha256


class Seal(RegistryModel):
    """What `sent verify --seal` signs: how far each chain reached, and when.

    `sealed_at` is UTC; `heads` are the last receipts of all machines.
    """

    schema_: str = Field(alias="schema", pattern="^appeals/seal@1$")
    sealed_at: str
    heads: tuple[SealedHead, ...]


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first broken link of a chain: which file, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The state of all receipts.

    `count` is the number in chains, `unchained` that of receipts from an earlier
    version. `heads` are the last ones of each machine. `broken` has the first broken
    link of each chain, and every receipt that cannot be read.
    """

    count: int
    unchained: int
    heads: tuple[ChainHead, ...]
    broken: tuple[BrokenLink, ...]


class _Link(NamedTuple):
    """A receipt in a chain."""

    number: int
    file: str
    sha256: str
    previous: str | None


def join_chains(
    files: Mapping[str, bytes],
    known: Sequence[ChainHead],
    sealed: Sequence[SealedHead] = (),
) -> ChainReport:
    """Join the receipts of all machines and find the first broken link of each chain.

    `files` are receipts by name. `known` is how far the ledger of this machine reached,
    `sealed` how far sealed chains reached: they reveal what is missing at the end.
    """
    chains: dict[str, list[_Link]] = {}
    broken: list[BrokenLink] = []
    unchained = 0
    for file, content in sorted(files.items()):
        try:
            receipt = read_receipt(content, file)
        except WorkspaceError:
            broken.append(BrokenLink(file, "it is not a receipt: it was changed"))
            continue
        if receipt.machine is None or receipt.number is None:
            unchained += 1
            continue
        digest = hashlib.sha256(content).hexdigest()
        link = _Link(receipt.number, file, digest, receipt.previous)
        chains.setdefault(receipt.machine, []).append(link)
    ends = [*known, *(ChainHead(s.machine, s.number, s.sha256) for s in sealed)]
    heads = []
    for machine in sorted({*chains, *(end.machine for end in ends if end.number)}):
        links = sorted(chains.get(machine, ()))
        broken += [*_find_breaks(links, [e for e in ends if e.machine == machine])][:1]
        if links:
            heads.append(ChainHead(machine, links[-1].number, links[-1].sha256))
    count = sum(map(len, chains.values()))
    return ChainReport(count, unchained, tuple(heads), tuple(broken))


def _find_breaks(
    links: Sequence[_Link], ends: Sequence[ChainHead]
) -> Iterator[BrokenLink]:
    """Find what is wrong with the chain of one machine, from its beginning."""
    expected, before, last_file = 1, FIRST_LINK, ""
    for link in links:
        problem = ""
        if link.number < expected:
            problem = f"there is another receipt number {link.number}"
        elif link.number > expected:
            problem = f"it is number {link.number}, and number {expected} before it is "
            problem += "missing"
        if problem:
            yield BrokenLink(link.file, problem)
            return
        if link.previous != before:
            problem = f"it was changed: '{link.file}', the next one, names other bytes"
            yield BrokenLink(last_file or link.file, problem)
            return
        expected, before, last_file = link.number + 1, link.sha256, link.file
    by_number = {link.number: link for link in links}
    for end in ends:
        if end.number >= expected:
            missing = f"receipts {expected} to {end.number} are missing"
            yield BrokenLink(last_file or "sent/", missing)
        elif end.number and by_number[end.number].sha256 != end.sha256:
            file = by_number[end.number].file
            yield BrokenLink(file, "it was changed since it was written, or sealed")


def seal_content(heads: Sequence[ChainHead], sealed_at: str) -> bytes:
    """Write what is signed: how far each chain reaches."""
    seal = {
        "schema": SEAL_SCHEMA,
        "sealed_at": sealed_at,
        "heads": [asdict(head) for head in heads],
    }
    return (json.dumps(seal, indent=1, sort_keys=True) + "\n").encode()
