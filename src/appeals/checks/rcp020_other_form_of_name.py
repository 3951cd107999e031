"""An office holder's name is written differently from recipients.yaml.

What it finds: a full name in the text, a note or the head that is like that of somebody
who holds or held an office, and is not spelt as registered: "Ghada Fathy Ismail Waly"
for "Ghada Fathi Waly", "Ghada Walli" too. A surname alone is left alone; so are words
in another script.

Why it matters: it is the first thing that the addressee sees.

Example:

    We wrote to Ms. Ghada Fathy Waly.

How to fix it: write the name as registered, or correct recipients.yaml from a source.
"""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import typed_words
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_NAME = r"[A-ZÀ-Þ][\w’'-]*\.?"
_RUN = re.compile(rf"\b{_NAME}(?:[ \t\u00a0]+{_NAME})+")
_LIKE = 0.7
_SAME_SURNAME = 0.8
_OTHER_SIGNS = 2
"""How much a surname may differ if the given name before it is as registered."""


def check(letter: ComposedLetter) -> Findings:
    """Check every full name that ends in the surname of a holder."""
    names = {
        h.name: None for r in letter.workspace.recipients.values() for h in r.holders
    }
    known = _by_surname(tuple(names))
    reported: set[str] = set()
    for words in typed_words(letter):
        for run in matches(_RUN, words.text):
            found = _find_misspelt_name(run[0], known)
            if found and found[0] not in reported:
                written, registered, at = found
                reported.add(written)
                start = run.start() + at
                yield RULE.finding(
                    f"'{written}' is '{registered}' in recipients.yaml",
                    words.place(start, start + len(written)),
                    "write the name as registered, or correct the register",
                    note=words.note,
                )


@lru_cache(maxsize=4)
def _by_surname(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        first, *_, last = name.split() if " " in name else ("", "")
        if first and last.isascii():
            found[last.casefold()] = (*found.get(last.casefold(), ()), name)
    return found


def _find_misspelt_name(
    run: str, known: Mapping[str, tuple[str, ...]]
) -> tuple[str, str, int] | None:
    """Give the name as written, as registered, and its offset in the run."""
    words = [(m[0], m.start(), m.end()) for m in re.finditer(r"[^\s\u00a0]+", run)]
    for number, (word, begin, _) in enumerate(words):
        surname = word.removesuffix("’s").removesuffix("'s")
        end, surname = begin + len(surname), surname.strip(".").casefold()
        alike = (
            [name for name in known if _is_misspelt(surname, name)] if number else []
        )
        for registered in (r for n in (surname, *alike) for r in known.get(n, ())):
            first = registered.split()[0].casefold()
            least = 1 if registered.split()[-1].casefold() in alike else _LIKE
            for given, start, _ in reversed(words[:number]):
                likeness = SequenceMatcher(None, given.casefold(), first).ratio()
                if likeness < least:
                    continue
                written = " ".join(run[start:end].split()).strip(".")
                if written.casefold() != registered.casefold():
                    return run[start:end], registered, start
                break
    return None


@lru_cache(maxsize=8192)
def _is_misspelt(surname: str, registered: str) -> bool:
    """Say whether a surname differs from another by only a letter or two."""
    if surname == registered or abs(len(surname) - len(registered)) > _OTHER_SIGNS:
        return False
    matcher = SequenceMatcher(None, surname, registered)
    return surname[:1] == registered[:1] and matcher.ratio() >= _SAME_SURNAME
