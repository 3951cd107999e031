"""What keeps a letter from being signed: its checks, and what its files hold."""

from collections.abc import Iterator, Sequence
from datetime import date

from appeals.checks.engine import check_letter, is_in_the_way, source_findings
from appeals.composition.compose import ComposedLetter, Composer
from appeals.errors import BlockedError, Problem
from appeals.model.approval import ApprovedEdition, ApprovedFile
from appeals.model.document import inline_groups, plain_text
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.signing.docx_blockers import docx_blockers
from appeals.signing.pdf_blockers import pdf_blockers
from appeals.workflow.drafting.selection import SelectedLetter


def composed_again(
    workspace: Workspace,
    letter: str,
    selected: SelectedLetter,
    edition: ApprovedEdition,
) -> ComposedLetter:
    """Compose a letter as it was when it was rendered, for the checks alone.

    Raises AppealsError when it cannot be composed.
    """
    options = edition.options
    day = date.fromisoformat(options.date) if options.date else None
    return Composer(workspace).compose(selected.request(letter, day, options.style))


def check_errors(
    workspace: Workspace, letter: ComposedLetter, edition: str
) -> Iterator[BlockedError]:
    """Check a letter once more: a rule may be newer than the approval."""
    findings = (*check_letter(letter, workspace), *source_findings(letter, workspace))
    yield from finding_errors(findings, edition)


def finding_errors(findings: Sequence[Finding], edition: str) -> Iterator[BlockedError]:
    """Give as errors the findings with which no letter goes out."""
    for finding in filter(is_in_the_way, findings):
        yield BlockedError(
            f"'{edition}' fails a check, {finding.code}: {finding.message}",
            place=finding.place,
            remedy=finding.remedy or f"`appeals rule {finding.code}` says more",
        )


def content_errors(
    file: ApprovedFile,
    content: bytes,
    letter: ComposedLetter,
    signers: Sequence[str],
) -> Iterator[BlockedError]:
    """Say what in the approved bytes of a file keeps it from being signed.

    Words in capitals that the letter itself holds were judged by its checks.
    """
    if file.role == "pdf":
        refusals: dict[Problem, None] = {}
        for signer in signers:
            refusals.update(dict.fromkeys(pdf_blockers(content, signer)))
    else:
        document = letter.document
        notes = (note.inlines for note in document.notes)
        groups = (*inline_groups(document.blocks), *notes)
        known = (document.title, *map(plain_text, groups))
        found = docx_blockers(content, accepted=known)
        refusals = dict.fromkeys(found)
    for refusal in refusals:
        yield BlockedError(f"'{file.name}': {refusal.message}", remedy=refusal.remedy)
