"""Which rules a person wants to hear of: `--select` and `--ignore`."""

from typing import NamedTuple

from appeals.checks.rule_files import rule_files
from appeals.errors import UsageError, did_you_mean


class RuleChoice(NamedTuple):
    """Codes of rules, or their first letters: "CIT004", "STY".

    With `selected` only these are heard of. `ignored` are not, unless `selected` names
    them more closely: `--ignore STY --select STY001` leaves STY001.
    """

    selected: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def keeps(self, code: str) -> bool:
        """Say whether findings of this code are wanted."""
        chosen = max(map(len, filter(code.startswith, self.selected)), default=-1)
        left_out = max(map(len, filter(code.startswith, self.ignored)), default=-1)
        if self.selected and chosen < 0:
            return False
        return left_out < 0 or chosen > left_out


def read_choice(selected: tuple[str, ...], ignored: tuple[str, ...]) -> RuleChoice:
    """Read codes and beginnings of codes, in small letters too.

    Raises UsageError for one that no rule has.
    """
    known = tuple(dict(rule_files()))
    for option, words in (("--select", selected), ("--ignore", ignored)):
        for word in words:
            if not any(code.startswith(word.upper()) for code in known):
                raise UsageError(
                    f"{option} names no rule: '{word}'",
                    remedy=did_you_mean(word, known) or "`appeals rule` lists all",
                )
    return RuleChoice(
        tuple(word.upper() for word in selected),
        tuple(word.upper() for word in ignored),
    )
