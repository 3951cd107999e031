"""A server on this machine alone, which ends in order and says what can be mended."""

import threading

import pytest
from pydantic import BaseModel
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from appeals.errors import MachineError, Place, WorkspaceError
from appeals.web.server import PageServer, read_body
from tests.web.conftest import KEYS


class Words(BaseModel):
    words: str


def routes_on(server):
    async def wrong(_request):
        raise WorkspaceError("is odd", place=Place("a.yaml", 3), remedy="mend it")

    async def read(request):
        return PlainTextResponse((await read_body(request, Words)).words)

    async def events(_request):
        return server.stream(iter(["one", "one", "two", *[""] * 999]).__next__)

    return [
        Route("/wrong", wrong),
        Route("/read", read, methods=["POST"]),
        Route("/events", events),
    ]


def test_it_listens_on_this_machine_alone():
    server = PageServer(0, KEYS)
    assert server.address.startswith("http://127.0.0.1:")
    port = int(server.address.split(":")[2].partition("/")[0])
    with pytest.raises(MachineError, match=f"port {port} cannot be used: another"):
        PageServer(port, KEYS)
    server.close()


def test_what_can_be_mended_is_the_answer(visit):
    with visit(routes_on) as visitor:
        status, _, text = visitor.ask("/folder/wrong")
    assert status == 409
    assert text == (
        '{"problems": [{"code": "workspace", "message": "is odd", "remedy": "mend it", '
        '"place": "a.yaml:3", "severity": "error"}]}'
    )


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"words": "x"}', "application/json", 200),
        (b'{"words": "x"}', "text/plain", 415),
        (b'{"words": 1}', "application/json", 422),
        (b"{", "application/json", 422),
        (b'"' + b"x" * 70_000 + b'"', "application/json", 413),
    ],
    ids=str,
)
def test_a_body_is_json_of_its_form_and_not_too_long(visit, body, kind, status):
    with visit(routes_on) as visitor:
        path = "/folder/read"
        assert visitor.ask(path, "POST", body, Content_Type=kind)[0] == status


def test_each_new_version_is_told_until_the_server_ends(visit):
    with visit(routes_on) as visitor:
        threading.Timer(0.6, visitor.server.end).start()
        status, headers, text = visitor.ask("/folder/events")
    assert (status, headers["content-type"][:17]) == (200, "text/event-stream")
    assert text.startswith("data: one\n\ndata: two\n\n")


def test_a_bug_of_ours_ends_the_server_and_is_raised():
    def broken(_request):
        raise ZeroDivisionError

    server = PageServer(0, KEYS)
    raised = []

    def serve():
        with pytest.raises(ZeroDivisionError) as caught:
            server.serve([Route("/", broken)])
        raised.append(caught.value)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    from tests.web.conftest import Visitor

    assert Visitor(server).ask()[0] == 500
    thread.join(10)
    assert raised
