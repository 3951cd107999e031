"""Invented acts of approval."""

import hashlib

from appeals.model.approval import SCHEMA, Approval, ApprovedEdition, ApprovedFile

CONTENT = b"pdf"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
TEXT = b"schema: x\nfacts:\n  one: 1\n"
TEXT_SHA256 = hashlib.sha256(TEXT).hexdigest()


def edition(stem, *, inputs=("facts.yaml",), tree="0" * 64, **changes):
    """Give an edition with a PDF, rendered from facts.yaml."""
    file = ApprovedFile(
        name=f"{stem}.pdf", role="pdf", sha256=SHA256, size_bytes=len(CONTENT)
    )
    fields = {
        "edition": stem,
        "recipient": stem.partition(".")[0],
        "language": "en",
        "files": (file,),
        "inputs": inputs,
        "tree": tree,
        "drawn_by": ("drafter-a",),
        "drafter_accounts": ("d" * 16,),
    }
    return ApprovedEdition(**{**fields, **changes})


def act(*editions, **changes) -> Approval:
    """Give an act on these editions, or on one."""
    fields = {
        "schema_": SCHEMA,
        "letter": "first",
        "approved_by": "reviewer-a",
        "approved_at": "2099-11-21T10:11:12+00:00",
        "account": "a" * 16,
        "inputs": {"facts.yaml": TEXT_SHA256},
        "editions": editions or (edition("office-a"),),
    }
    return Approval(**{**fields, **changes})
