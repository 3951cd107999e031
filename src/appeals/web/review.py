"""Serve the reviewer's page: the page, its changes, and the answers from it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from appeals.review.marks import Verdict, clean_comment
from appeals.web.server import PageServer, read_body
from appeals.workflow.approving.review_desk import ReviewDesk
from appeals.writers.review_page import page_policy


class AnswerBody(BaseModel):
    """An answer as the page sends it: `row` names the use, as it was seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    row: Annotated[str, StringConstraints(max_length=64)]
    verdict: Verdict
    comment: Annotated[
        str, StringConstraints(max_length=4000), AfterValidator(clean_comment)
    ] = ""
    person: Annotated[str, StringConstraints(max_length=200)]


class UndoBody(BaseModel):
    """Who takes the last answer back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: Annotated[str, StringConstraints(max_length=200)]


def review_routes(
    server: PageServer, desk: ReviewDesk, today: Callable[[], date]
) -> Sequence[BaseRoute]:
    """Give the routes of the page of one desk."""

    def page(_request: Request) -> Response:
        headers = {"Content-Security-Policy": page_policy()}
        return HTMLResponse(desk.page(), headers=headers)

    def state(_request: Request) -> Response:
        return JSONResponse(desk.state())

    def events(_request: Request) -> Response:
        return server.stream(desk.version)

    async def marks(request: Request) -> Response:
        body = await read_body(request, AnswerBody)
        said = body.row, body.verdict, body.comment, body.person
        return JSONResponse(await run_in_threadpool(desk.mark, *said, today()))

    async def undo(request: Request) -> Response:
        body = await read_body(request, UndoBody)
        return JSONResponse(await run_in_threadpool(desk.take_back, body.person))

    return [
        Route("/", page),
        Route("/state", state),
        Route("/events", events),
        Route("/marks", marks, methods=["POST"]),
        Route("/undo", undo, methods=["POST"]),
    ]
