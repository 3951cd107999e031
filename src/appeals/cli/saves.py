"""Do something again at each save, until Ctrl-C."""

import signal
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from appeals.cli.progress import PROGRESS
from appeals.cli.terminal import flush_data, say

if TYPE_CHECKING:
    from appeals.workflow.drafting.watching import Ending, InputFiles

_WAITING = "waiting for the next save; Ctrl-C ends"


def run_at_each_save(
    files: "InputFiles",
    act: Callable[[AbstractSet[str]], None],
    ending: "Ending | None" = None,
) -> None:
    """Act now, and at each save on the names of the files that changed.

    Ctrl-C or `ending` ends it.
    """
    with _ending_by_signals():
        for changed in chain((frozenset[str](),), files.changes(ending)):
            act(changed)
            flush_data()
            say(_WAITING)
            PROGRESS.expect(_WAITING, 0)


@contextmanager
def _ending_by_signals() -> Iterator[None]:
    """End quietly on Ctrl-C and SIGTERM, even if a script started it with &."""
    wanted = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, signal.default_int_handler) for each in wanted]
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for each, known in zip(wanted, before, strict=True):
            signal.signal(each, known)
