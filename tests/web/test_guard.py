"""Nobody without the address, and no other site, sees or writes a page."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def routes_on(_server):
    async def echo(request):
        body = (await request.body()).decode()
        return PlainTextResponse(f"secret {request.method} {body}")

    return [Route("/", echo, methods=["GET", "POST"])]


@pytest.fixture(scope="module")
def visitor(visit):
    with visit(routes_on) as one:
        yield one


def test_the_address_buys_a_cookie_and_leads_on_without_its_key(visitor):
    path = visitor.server.address.removeprefix(f"http://{visitor.host}")
    for _ in "two", "browsers":
        status, headers, _ = visitor.ask(path, Cookie="")
        assert (status, headers["location"]) == (303, "/folder/")
    cookie = headers["set-cookie"]
    assert cookie.startswith("appeals=the-cookie;")
    assert {"HttpOnly", "Path=/folder/", "SameSite=strict"} <= set(cookie.split("; "))
    assert visitor.ask()[2] == "secret GET "


def test_the_address_on_the_command_line_of_a_browser_opens_once(visitor):
    path = visitor.server.first_address.removeprefix(f"http://{visitor.host}")
    assert visitor.ask(path, Cookie="")[0] == 303
    assert visitor.ask(path, Cookie="")[0] == 403


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"Cookie": ""}, 403),
        ({"Cookie": "appeals=another"}, 403),
        ({"path": "/", "Cookie": ""}, 403),
        ({"path": "/?token=wrong", "Cookie": ""}, 403),
        ({"path": "/?token=", "Cookie": ""}, 403),
        ({"path": "/?token=%C3%A9%00", "Cookie": ""}, 403),
        ({"Host": "evil.example.org"}, 421),
        ({"Host": "localhost:80"}, 421),
        ({"Host": ""}, 400),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"method": "POST", "Origin": "http://evil.example.org"}, 403),
        ({"method": "POST", "Origin": "null"}, 403),
        ({"method": "POST", "Origin": ""}, 403),
        ({"method": "POST", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"method": "POST", "Cookie": ""}, 403),
        ({"method": "DELETE"}, 405),
        ({"method": "OPTIONS"}, 405),
        ({"path": "/folder/../../etc/passwd"}, 404),
        ({"path": "/folder/..%2f..%2fappeals.toml"}, 404),
        ({"path": "/folder//etc/passwd"}, 404),
        ({"path": "/appeals.toml"}, 404),
    ],
    ids=str,
)
def test_who_does_not_belong_here_is_refused_and_sees_nothing(visitor, asked, status):
    answer, headers, text = visitor.ask(**asked)
    assert answer == status
    assert "secret" not in text
    assert "set-cookie" not in headers


def test_a_page_of_ours_may_write(visitor):
    status, _, text = visitor.ask(
        method="POST", body=b"words", Sec_Fetch_Site="same-origin"
    )
    assert (status, text) == (200, "secret POST words")


@pytest.mark.parametrize("path", ["/folder/", "/folder/none", "/", "/?token=the-token"])
def test_every_answer_keeps_itself_to_itself(visitor, path):
    _, headers, _ = visitor.ask(path)
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert not {"server", "access-control-allow-origin"} & set(headers)
