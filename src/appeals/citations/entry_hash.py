"""The hash of an entry: what a review mark was given for."""

import hashlib
import json

from appeals.model.authority import Authority


def entry_sha256(authority: Authority) -> str:
    """Hash what an entry says, 64 hexadecimal digits.

    SHA-256 of the canonical JSON (keys sorted, no blanks, UTF-8) of the entry as it
    is in citations.yaml: without its key, which only names it, without `review`
    and `note`, and without fields that have their default value. A later edit of
    anything else gives another hash.
    """
    fields = authority.model_dump(
        mode="json", exclude={"key", "review", "note"}, exclude_defaults=True
    )
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
