"""A cite names an authority that is not in citations.yaml.

What it finds: `[@key]`, `[@{symbol}]`, `cite()` or `quote()` with a key, symbol or
alias that no entry has.

Why it matters: the note would be empty, or worse, wrong.

Example:

    The Committee called for its repeal. [@cat-c-chn-co-55, para. 14]

How to fix it: correct the key; the message names the nearest one. Or add the
authority to citations.yaml.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def unknown_authority(
    ref: str, near: str, place: Place | None, note: int | None = None
) -> Finding:
    """Report that no entry has the name `ref`; `near` offers similar ones, or is ""."""
    return RULE.finding(
        f"There is no authority '{ref}' in citations.yaml",
        place,
        near or "add it to citations.yaml, or correct the key",
        note=note,
    )
