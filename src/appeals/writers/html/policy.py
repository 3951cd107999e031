"""What our pages may do: their Content-Security-Policy (CSP Level 3)."""

from base64 import b64encode
from hashlib import sha256

CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""A page without a script may show itself, and do nothing else."""

_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'"


def content_policy(*, script: str = "", style: str = "", more: str = "") -> str:
    """Allow a page this inline script and this inline style, and nothing else.

    `more` are further directives ("connect-src 'self'").
    """
    parts = [_CLOSED]
    parts += [f"script-src {_hash_of(script)}"] if script else []
    parts += [f"style-src {_hash_of(style)}"] if style else []
    return "; ".join([*parts, *([more] if more else [])])


def _hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
