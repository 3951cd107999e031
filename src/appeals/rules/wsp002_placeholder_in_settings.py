"""The settings still say what the example says.

What it finds: in appeals.toml, the name and the lines of the letterhead that
`appeals init` writes if nothing else was given, and addresses of domains that are
reserved for examples. A remark while `demo = true`.

Why it matters: it is printed at the head of every letter.

Example: `lines = ["1 Example Street, Example City", "office@example.org"]`

How to fix it: write your own name and addresses into appeals.toml.
"""

import re
from collections.abc import Iterator, Sequence

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")

_PLACEHOLDER = re.compile(
    r"\b1 example street\b|\bexample rights initiative\b"
    r"|\bexample\.(?:org|com|net)\b|\.invalid\b"
)


def is_placeholder(text: str) -> bool:
    """Say whether a line or an address is the example's, or of a reserved domain.

    RFC 2606 reserves example.org, .com, .net and .invalid: no mail arrives there.
    """
    return bool(_PLACEHOLDER.search(text.casefold()))


def placeholder_findings(
    settings: Sequence[tuple[str, Place]], *, is_demo: bool
) -> Iterator[Finding]:
    """Report the texts of the settings that are the example's, with their places."""
    for text, place in settings:
        if is_placeholder(text):
            yield RULE.finding(
                f"'{text}' is the example's",
                place,
                "write what is your organisation's",
                severity="info" if is_demo else None,
            )
