"""`appeals review open`: check a letter in the browser, one use after another."""

from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.options import with_selection
from appeals.cli.serving import NoBrowser, Port, serve_pages
from appeals.cli.state import STATE, today
from appeals.cli.terminal import pluralize, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute

    from appeals.web.server import PageServer
    from appeals.workflow.drafting.selection import Selection

Reviewer = Annotated[
    str | None,
    typer.Option("--as", help="Who checks it: an id of people.yaml."),
]


@with_selection()
def open_letter(
    selection: "Selection",
    person: Reviewer = None,
    port: Port = 0,
    is_closed: NoBrowser = False,
) -> int:
    """Check a letter in the browser: each use beside its source, by keyboard.

    Prints the address, on this machine alone. Each answer is saved at once.
    """
    root, name_vault = STATE.find_root(), STATE.open_workspace().name_vault

    def routes_on(server: "PageServer") -> "Sequence[BaseRoute]":
        from appeals.web.review import review_routes
        from appeals.workflow.approving.review_desk import ReviewDesk

        desk = ReviewDesk(root, selection, person, name_vault)
        for error in desk.errors:
            say_error(error, root)
        say(f"{selection.letter}: {pluralize(desk.use_count, 'use')} to check")
        return review_routes(server, desk, today)

    serve_pages(routes_on, port, is_opened=not is_closed)
    return 0
