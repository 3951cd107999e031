"""Whose signature a letter still lacks, as its files themselves say."""

from collections.abc import Sequence
from pathlib import Path

from appeals.model.people import Signatory
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from appeals.storage.reading import read_if_there
from appeals.workflow.sealing.verify import examine


def missing_signatures(
    path: Path, expected: Sequence[Signatory], trust: Trust
) -> tuple[Signatory, ...]:
    """Give those of `expected` who have not signed a PDF or DOCX, or not as it is now.

    `trust` says whose each certificate is; whether it was revoked is not looked up.
    Raises MachineError when the file cannot be read.
    """
    content = read_if_there(path)
    if content is None:
        return tuple(expected)
    report = examine(path.name, content, trust, None)
    if report.verdict is Verdict.CHANGED:
        return tuple(expected)
    there = {
        each.signer_id
        for each in report.signatures
        if each.verdict is not Verdict.CHANGED
    }
    return tuple(each for each in expected if each.id not in there)
