"""What many tests begin with is made once a process, and put there for each of them."""

import io
import tarfile
from collections.abc import Callable, Hashable
from pathlib import Path

_MADE: dict[Hashable, bytes] = {}


def made_once(root: Path, make: Callable[[], object], *key: Hashable) -> None:
    """Have `make` fill the folder `root`; later put there what it made the first time.

    `key` says what is made. What is there must not depend on the place of the folder,
    as the account of the command line does.
    """
    name = (make.__module__, make.__qualname__, key)
    if name in _MADE:
        with tarfile.open(fileobj=io.BytesIO(_MADE[name])) as kept:
            # As an attribute: Debian 12's Python has no such parameter yet
            kept.extraction_filter = getattr(tarfile, "fully_trusted_filter", None)
            kept.extractall(root)
        return
    make()
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as kept:
        kept.add(root, ".")
    _MADE[name] = made.getvalue()
