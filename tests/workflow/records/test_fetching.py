"""Fetching is bounded, and leads nowhere but to the web and to what is named."""

import socket
import ssl

import pytest
from cryptography.hazmat.primitives import serialization

from appeals.citations.web_url import is_public
from appeals.errors import BlockedError, MachineError, UsageError
from appeals.workflow.records import fetching
from appeals.workflow.records.fetching import FetchBounds, fetch
from tests.signing.pki import make
from tests.workflow.records.loopback import DOCUMENT, serving

BOUNDS = FetchBounds(most_bytes=200_000, total_s=60.0, redirects=3)
HURRIED = BOUNDS._replace(total_s=1.0)


@pytest.fixture
def server():
    with serving() as found:
        yield found


def get(server, path, bounds=BOUNDS, **options):
    return fetch(server.url(path), (server.host,), bounds, **options)


def test_a_document_comes_with_its_type_and_last_address(server):
    found = get(server, "/moved")
    assert found.content == DOCUMENT
    assert (found.status, found.media_type) == (200, "application/pdf")
    assert found.url == server.url("/co5.pdf")


def test_a_server_here_is_asked_only_when_it_is_named_with_its_port(server):
    with pytest.raises(BlockedError) as refused:
        fetch(server.url("/co5.pdf"), ("127.0.0.1:1",), BOUNDS)
    assert f'fetch_hosts = ["{server.host}"]' in refused.value.remedy
    assert server.asked == []


@pytest.mark.parametrize(
    ("path", "error", "why"),
    [
        ("/endless", MachineError, "more than"),
        ("/packed", MachineError, "packed"),
        ("/missing", MachineError, "HTTP status 404"),
        ("/inside", BlockedError, "10.0.0.1"),
        ("/metadata", BlockedError, "169.254.169.254"),
        ("/elsewhere", BlockedError, "another site, 'https://example.org"),
        ("/file", UsageError, "https://"),
        ("/round", BlockedError, "more than 3 redirects"),
        ("/nowhere", BlockedError, "more than 3 redirects"),
    ],
)
def test_a_hostile_server_is_refused_with_a_sentence(server, path, error, why):
    with pytest.raises(error) as refused:
        get(server, path)
    assert why in refused.value.message


def test_a_server_that_drips_without_end_is_left_when_the_time_is_over(server):
    with pytest.raises(MachineError, match="within 1 seconds"):
        get(server, "/slow", HURRIED)


@pytest.mark.parametrize("path", ["/inside", "/metadata", "/file"])
def test_no_setting_is_advised_that_would_let_a_redirect_in(server, path):
    with pytest.raises((BlockedError, UsageError)) as refused:
        get(server, path)
    assert refused.value.message.startswith(
        f"'{server.url(path)}' leads to another address"
    )
    assert "fetch_hosts" not in refused.value.remedy
    assert "download it in a browser" in refused.value.remedy


def test_what_broke_off_or_is_not_there_is_said_in_plain_words(server):
    with pytest.raises(MachineError, match="broke off before the document was whole"):
        get(server, "/short")
    with pytest.raises(MachineError, match="does not answer over https"):
        fetch(f"https://{server.host}/co5.pdf", (server.host,), BOUNDS)
    server.shutdown()
    server.server_close()
    with pytest.raises(MachineError, match=r"' does not answer$"):
        get(server, "/co5.pdf")


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.1/a.pdf",
        "https://127.0.0.1/a.pdf",
        "https://[::1]/a.pdf",
        "https://[::ffff:10.0.0.1]/a.pdf",
        "https://2130706433/a.pdf",
        "https://printer.local/a.pdf",
        "http://www.example.org/a.pdf",
    ],
)
def test_no_address_inside_a_network_is_asked(url, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", None)
    with pytest.raises((BlockedError, UsageError)):
        fetch(url, (), BOUNDS)


@pytest.mark.parametrize(
    "inside", ["10.0.0.1", "127.0.0.1", "fe80::1", "64:ff9b::a00:1"]
)
def test_a_name_that_stands_for_an_inner_address_is_not_connected_to(
    inside, monkeypatch
):
    family = socket.AF_INET6 if ":" in inside else socket.AF_INET
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443)),
        (family, socket.SOCK_STREAM, 6, "", (inside, 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(BlockedError, match="inside a network") as refused:
        fetch("https://docs.un.org/en/A/HRC/45/13", (), BOUNDS)
    assert inside in refused.value.message


@pytest.mark.parametrize(
    ("here", "there", "is_one"),
    [
        ("https://docs.un.org/a", "https://undocs.org/b", True),
        ("https://www.ohchr.org/a", "https://tbinternet.ohchr.org/b", True),
        ("https://example.org/a", "https://example.org/b", True),
        ("https://example.org/a", "https://www.example.org/b", False),
        ("https://docs.un.org/a", "https://notun.org/b", False),
        ("https://docs.un.org/a", "https://un.org.example.net/b", False),
        ("https://docs.un.org/a", "https://example.net/un.org", False),
    ],
)
def test_redirects_stay_within_a_site_or_among_those_of_the_un(here, there, is_one):
    assert fetching._is_same_site(here, there) is is_one


def test_a_certificate_that_nobody_confirms_is_refused(server, tmp_path):
    made = make("127.0.0.1")
    pem = tmp_path / "server.pem"
    form = serialization.PrivateFormat.PKCS8
    no_password = serialization.NoEncryption()
    encoding = serialization.Encoding.PEM
    pem.write_bytes(
        made.key.private_bytes(encoding, form, no_password)
        + made.certificate.public_bytes(encoding)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with pytest.raises(MachineError, match="certificate"):
        fetch(f"https://{server.host}/co5.pdf", (server.host,), BOUNDS)
    assert server.asked == []


def test_asking_alone_takes_no_document(server):
    assert get(server, "/endless", is_probe=True).status == 200
    assert get(server, "/missing", is_probe=True).status == 404
    assert get(server, "/elsewhere", is_probe=True).status == 200


def test_addresses_that_hold_another_are_as_public_as_that_one():
    from ipaddress import ip_address

    public = ("8.8.8.8", "2606:4700::1", "64:ff9b::808:808", "::ffff:8.8.8.8")
    inner = (
        "224.0.0.1",
        "100.64.0.1",
        "2002:a00:1::",
        "64:ff9b:1::1",
        "2001::1",
        "::",
        "0.0.0.0",
    )
    assert all(is_public(ip_address(each)) for each in public)
    assert not any(is_public(ip_address(each)) for each in inner)
