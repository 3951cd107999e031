"""The recipients that an old letter names: those known for certain, and no others."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from appeals.model.recipient import Recipient

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


def find_recipients(
    lines: Iterable[str], recipients: Iterable[Recipient]
) -> tuple[str, ...]:
    """Give the ids of the recipients that these lines name, in their order.

    A recipient is named by its whole name or address, or by its organisation and, on
    another line, the office or its holder. An ambiguous name counts for none.
    """
    alone, organisations, offices = _index_names(recipients)
    found: dict[str, None] = {}
    named_organisations: list[set[str]] = []
    with_office: set[str] = set()
    for line in lines:
        for words in _readings(line):
            if len(ids := alone[words]) == 1:
                found.update(dict.fromkeys(ids))
            named_organisations.append(organisations[words])
            with_office |= offices[words]
    for ids in named_organisations:
        if len(both := ids & with_office) == 1:
            found.update(dict.fromkeys(both))
    return tuple(found)


def _index_names(
    recipients: Iterable[Recipient],
) -> tuple[defaultdict[str, set[str]], ...]:
    """Give the ids by name, by organisation, and by office or holder; names folded."""
    alone, organisations, offices = (defaultdict[str, set[str]](set) for _ in range(3))
    for each in recipients:
        forms = (*each.women.values(), *each.men.values())
        names = [each.name, *each.names.values(), *(f.name for f in each.former_names)]
        names += [form.name for form in forms if form.name]
        names += [email.address for email in each.emails]
        posts = [each.office, *each.offices.values(), *(form.office for form in forms)]
        posts += [n for h in each.holders for n in (h.name, *h.also_written)]
        for index, words in (
            (alone, names),
            (organisations, (each.organisation, *each.organisations.values())),
            (offices, posts),
        ):
            for name in filter(None, words):
                index[folded_name(name)].add(each.id)
    return alone, organisations, offices


def _readings(line: str) -> Iterator[str]:
    """Yield possible names in a line: all of it, and each part between commas."""
    for part in dict.fromkeys((line, *re.split(r"[,;，；،؛]", line))):
        folded = folded_name(part)
        if folded:
            yield folded
            yield from map(str.casefold, _EMAIL.findall(part))
            while (shorter := _TITLE.sub("", _OPENING.sub("", folded))) != folded:
                folded = shorter
                yield folded


def folded_name(name: str) -> str:
    """Give a name without capitals, typographic variants and a bracketed acronym."""
    text = unicodedata.normalize("NFKC", name).replace("’", "'").replace("‑", "-")
    text = " ".join(text.split()).strip(_ENDS)
    return _ACRONYM.sub("", text).strip(_ENDS).casefold()


def without_title(line: str) -> str:
    """Remove "To:", "Ms." and the like before a name."""
    while (shorter := _TITLE.sub("", _OPENING.sub("", line))) != line:
        line = shorter
    return line
