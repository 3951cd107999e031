"""Opening a letter in the browser, and what stands against it, by the command line."""

import socket
import webbrowser

import pytest

from appeals.web.server import PageServer
from appeals.workflow.setup import doctor

NAME = "unodc-nsc-mou"
OPEN = ("review", "open", NAME)


@pytest.fixture
def served(monkeypatch):
    """Give what was served and opened; nothing waits for a visitor."""
    routes, opened = [], []

    def serve(server, found):
        routes.extend(found)
        server.close()

    monkeypatch.setattr(PageServer, "serve", serve)
    monkeypatch.setattr(webbrowser, "open", opened.append)
    return routes, opened


def test_the_address_is_the_output_and_the_browser_gets_one_that_opens_once(
    run, workspace, served
):
    ran = run(*OPEN, "--as", "reviewer-a")
    routes, opened = served
    assert ran.code == 0
    (address,) = ran.lines
    assert address.startswith("http://127.0.0.1:")
    assert "/?token=" in address
    assert "uses to check" in ran.err
    assert {route.path for route in routes} >= {"/", "/marks", "/events"}
    assert opened != [address]
    assert opened[0].partition("token=")[0] == address.partition("token=")[0]


def test_the_browser_stays_closed_and_the_port_is_the_one_named(run, workspace, served):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ran = run(*OPEN, "--no-browser", "--port", str(port))
    assert (ran.code, served[1]) == (0, [])
    assert ran.out.startswith(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("review", "open", "unodc"), 2, "unknown letter 'unodc'"),
        (("review", "open", "../" + NAME), 2, "unknown letter"),
        ((*OPEN, "--as", "nobody"), 2, "unknown person 'nobody'"),
        ((*OPEN, "--as", "sender-a"), 4, "may not mark"),
        ((*OPEN, "--to", "nobody"), 2, "nobody"),
        ((*OPEN, "--lang", "xx"), 2, "xx"),
        ((*OPEN, "--port", "70000"), 2, "less than or equal to 65535"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else None,
)
def test_what_is_not_there_is_said_and_no_address_printed(
    run, workspace, served, arguments, code, message
):
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert served == ([], [])


def test_a_port_that_is_taken_is_said(run, workspace):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run(*OPEN, "--port", str(port))
    assert (ran.code, ran.out) == (5, "")
    assert f"port {port} cannot be used" in ran.err
    assert "leave --port out" in ran.err


def test_without_the_extra_it_says_how_to_install_it(run, workspace, monkeypatch):
    monkeypatch.setattr(doctor, "_missing_packages", ", ".join)
    ran = run(*OPEN)
    assert (ran.code, ran.out) == (5, "")
    assert "starlette, uvicorn" in ran.err
    assert "-m pip install" in ran.err


def test_a_page_is_exported_and_says_what_to_do_with_it(run, workspace):
    ran = run("review", "export", NAME, "--html", "--as", "reviewer-a")
    assert (ran.code, ran.lines) == (0, [f"out/{NAME}/review-unodc-ed-page.html"])
    assert "`appeals review import`" in ran.err
    page = (workspace / ran.lines[0]).read_text()
    assert "<option>reviewer-a</option>" in page
    assert "<option>approver-a</option>" not in page
    ran = run("review", "import", *ran.lines)
    assert (ran.code, ran.out) == (2, "")
    assert "it holds no answers" in ran.err
    assert run("review", "export", NAME).code == 2
