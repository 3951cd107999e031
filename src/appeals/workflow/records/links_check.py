"""Ask whether the addresses of sources still answer; only when somebody asks for it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from appeals.errors import AppealsError, BlockedError, UsageError
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.rules.cit037_address_silent import RULE
from appeals.workflow.records.fetching import FetchBounds, fetch

_BOUNDS: Final = FetchBounds(total_s=15)
_AT_ONCE: Final = 4
_GONE: Final = frozenset({404, 410})
_ERROR_STATUS: Final = 400


def check_links(
    workspace: Workspace, keys: Sequence[str], bounds: FetchBounds = _BOUNDS
) -> tuple[Finding, ...]:
    """Ask the address of every entry that has one, a few at a time."""
    hosts = workspace.settings.review.fetch_hosts
    urls = [(key, url) for key in keys if (url := workspace.authorities[key].url)]

    def ask(url: str) -> int | AppealsError:
        try:
            return fetch(url, hosts, bounds, is_probe=True).status
        except AppealsError as error:
            return error

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(ask, [url for _, url in urls])
        return tuple(
            finding
            for (key, url), answer in zip(urls, answers, strict=True)
            for finding in _judge(workspace, key, url, answer)
        )


def _judge(
    workspace: Workspace, key: str, url: str, answer: int | AppealsError
) -> Iterator[Finding]:
    place = workspace.authorities.place(key, "url")
    if isinstance(answer, AppealsError):
        is_refused = isinstance(answer, BlockedError | UsageError)
        yield RULE.finding(
            f"The address of '{key}' was not asked: {answer.message}"
            if is_refused
            else f"The address of '{key}' does not answer: {answer.message}",
            place,
            "open it in a browser",
            severity="info" if is_refused else None,
        )
    elif answer in _GONE:
        yield RULE.finding(
            f"The address of '{key}' is gone: HTTP status {answer} at {url}",
            place,
            "look for where the document is now, or rely on an archived copy",
        )
    elif answer >= _ERROR_STATUS:
        yield RULE.finding(
            f"The address of '{key}' answers programs with HTTP status {answer}",
            place,
            "open it in a browser",
            severity="info",
        )
