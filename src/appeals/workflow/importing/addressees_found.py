"""Whom an old letter was addressed to: known recipients, certain or not at all."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from appeals.model.recipient import Gendered, Recipient

_OPENING = re.compile(
    r"^(?:to|acting|interim|mandates? of|the|and|attn\.?|attention|"
    r"[àa] l[’']attention d[eu]|[àa]u?x?|"
    r"le|la|les|al?|el|los|las|ao?s?|г-[нже]+|до|إلى|致)\b[:：]?\s+",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:h\.?\s?e\.?|his|her|excellency|mr|mrs|ms|miss|dr|prof|professor|sir|dame|mme|"
    r"m|mlle|madame|monsieur|sr|sra|srta|señora?|don|doña|г-н|г-жа|السيدة?|الدكتورة?|"
    r"سعادة|معالي)\b\.?\s+",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\s*[(（][^()（）]{1,30}[)）]$")
_ENDS: Final = " \t,.;:،؛，；：。–-"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class NamedBy:
    """What names recipients, folded: alone, or an organisation beside another name."""

    alone: Mapping[str, frozenset[str]]
    organisations: Mapping[str, frozenset[str]]
    beside: Mapping[str, frozenset[str]]


def name_recipients(recipients: Iterable[Recipient]) -> NamedBy:
    """Collect the words by which recipients are named, in every language."""
    alone: dict[str, set[str]] = defaultdict(set)
    organisations: dict[str, set[str]] = defaultdict(set)
    beside: dict[str, set[str]] = defaultdict(set)
    for each in recipients:
        names = [each.name, *each.names.values(), *(f.name for f in each.former_names)]
        names += [form.name for form in _forms(each) if form.name]
        for name in (*names, *(e.address for e in each.emails)):
            alone[folded_name(name)].add(each.id)
        for name in filter(None, (each.organisation, *each.organisations.values())):
            organisations[folded_name(name)].add(each.id)
        offices = (
            each.office,
            *each.offices.values(),
            *(f.office for f in _forms(each)),
        )
        people = [n for h in each.holders for n in (h.name, *h.also_written)]
        for name in (*filter(None, offices), *people):
            beside[folded_name(name)].add(each.id)
    return NamedBy(_frozen(alone), _frozen(organisations), _frozen(beside))


def _forms(recipient: Recipient) -> Iterator[Gendered]:
    yield from recipient.women.values()
    yield from recipient.men.values()


def _frozen(found: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in found.items()}


def find_recipients(lines: Iterable[str], named: NamedBy) -> tuple[str, ...]:
    """Give the ids of the recipients whom these lines name, in their order.

    A recipient is named by its whole name or address, or by its organisation and, in
    another line, the office or who holds it. What may mean two of them means none.
    """
    found: dict[str, None] = {}
    organisations: list[frozenset[str]] = []
    beside: set[str] = set()
    for line in lines:
        for words in _readings(line):
            ids = named.alone.get(words, frozenset())
            if len(ids) == 1:
                found.update(dict.fromkeys(ids))
            organisations.append(named.organisations.get(words, frozenset()))
            beside |= named.beside.get(words, frozenset())
    for ids in organisations:
        if len(both := ids & beside) == 1:
            found.update(dict.fromkeys(both))
    return tuple(found)


def _readings(line: str) -> Iterator[str]:
    """Yield the ways in which a line may name somebody: whole, and between commas."""
    for part in dict.fromkeys((line, *re.split(r"[,;，；،؛]", line))):
        folded = folded_name(part)
        if folded:
            yield folded
            yield from map(str.casefold, _EMAIL.findall(part))
            while (shorter := _TITLE.sub("", _OPENING.sub("", folded))) != folded:
                folded = shorter
                yield folded


def folded_name(name: str) -> str:
    """Take capitals, accents of typing and a bracketed acronym from a name."""
    text = unicodedata.normalize("NFKC", name).replace("’", "'").replace("‑", "-")
    text = " ".join(text.split()).strip(_ENDS)
    return _ACRONYM.sub("", text).strip(_ENDS).casefold()


def without_title(line: str) -> str:
    """Leave "To:", "Ms." and their like before a name out."""
    while (shorter := _TITLE.sub("", _OPENING.sub("", line))) != line:
        line = shorter
    return line
