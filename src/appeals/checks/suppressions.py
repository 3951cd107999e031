"""`{# appeals: ignore STY001 -- reason #}`: sets a remark aside, with a reason.

It applies to its own line, or to the next line when it is alone. Errors cannot be
suppressed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from appeals.checks import chk001_suppression_without_reason as chk001
from appeals.composition.sandbox import TemplateSource
from appeals.errors import Place, Severity
from appeals.model.finding import Finding

_COMMENT = re.compile(
    r"\{#-?\s*appeals:\s*ignore\s+(?P<code>\S+?)(?P<rest>\s.*?)?-?#\}"
)


class Suppression(NamedTuple):
    """A remark set aside: which rule, in which line, and why."""

    code: str
    file: str
    line: int
    reason: str
    place: Place


def read_suppressions(sources: Iterable[TemplateSource]) -> Iterator[Suppression]:
    """Find the suppressions in templates."""
    for source in sources:
        if "appeals:" not in source.text:
            continue
        for number, line in enumerate(source.lines, 1):
            for match in _COMMENT.finditer(line):
                alone = not _COMMENT.sub("", line).strip()
                reason = (match["rest"] or "").strip()
                place = Place(source.file, number, match.start() + 1, match.end() + 1)
                yield Suppression(
                    match["code"],
                    source.file,
                    number + 1 if alone else number,
                    reason.removeprefix("--").strip() if reason[:2] == "--" else "",
                    place,
                )


class SuppressionResult(NamedTuple):
    """Findings without those validly suppressed, and which suppressions were used.

    `faults` are what is wrong with the suppressions themselves.
    """

    kept: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    valid: tuple[Suppression, ...]
    used: frozenset[Suppression]


def apply_suppressions(
    findings: Iterable[Finding],
    suppressions: Iterable[Suppression],
    severities: Mapping[str, Severity],
) -> SuppressionResult:
    """Remove validly suppressed findings; report faults of suppressions."""
    valid: dict[tuple[str, str, int], list[Suppression]] = {}
    faults: list[Finding] = []
    for suppression in suppressions:
        fault = _fault(suppression, severities)
        if fault is None:
            where = suppression.code, suppression.file, suppression.line
            valid.setdefault(where, []).append(suppression)
        else:
            faults.append(fault)
    kept: list[Finding] = []
    used: set[Suppression] = set()
    for finding in findings:
        place = finding.place
        matching = valid.get((finding.code, place.file, place.line)) if place else None
        if matching is None:
            kept.append(finding)
        else:
            used.update(matching)
    each = tuple(one for same_line in valid.values() for one in same_line)
    return SuppressionResult(tuple(kept), tuple(faults), each, frozenset(used))


def _fault(
    suppression: Suppression, severities: Mapping[str, Severity]
) -> Finding | None:
    code = suppression.code
    if code not in severities:
        message, remedy = f"There is no rule '{code}'", "correct the code"
    elif severities[code] == "error":
        message = f"The rule {code} finds errors, which cannot be suppressed"
        remedy = "fix the error"
    elif not suppression.reason:
        message = f"The suppression of {code} gives no reason"
        remedy = f"write {{# appeals: ignore {code} -- the reason #}}"
    else:
        return None
    return chk001.RULE.finding(message, suppression.place, remedy)
