"""From an address to a quotation that is compared with the document itself."""

import pytest

from tests.workflow.records.loopback import DOCUMENT, serving

KEY = "cat-c-chn-co-5"
LETTER = "templates/letters/unodc-nsc-mou.md"


@pytest.fixture
def server(workspace):
    """Serve, and let this workspace alone fetch from there."""
    citations = workspace / "citations.yaml"
    text = citations.read_text(encoding="utf-8")
    citations.write_text(
        text.replace("symbol: CAT/C/CHN/CO/5", "symbol: CAT/C/XXX/CO/5"),
        encoding="utf-8",
    )
    with serving() as found, (workspace / "appeals.toml").open("a") as settings:
        settings.write(f'\n[review]\nfetch_hosts = ["{found.host}"]\n')
        settings.flush()
        yield found


def test_a_document_is_fetched_read_quoted_and_compared(server, workspace, run):
    ran = run("citations", "archive", KEY, "--fetch", "--url", server.url("/moved"))
    assert ran.code == 0
    assert (workspace / ran.lines[0]).read_bytes() == DOCUMENT
    assert "24 numbered paragraphs, in en" in ran.err
    assert (
        f"url: {server.url('/co5.pdf')}" in (workspace / "citations.yaml").read_text()
    )

    ran = run("citations", "quote", KEY, "--at", "para. 14")
    assert (ran.code, ran.lines) == (0, ["para-14"])
    assert "This is remark 14" in ran.err
    again = run("citations", "quote", KEY, "--at", "para. 14")
    assert "has these words already" in again.err
    assert (
        "it is the last one" in run("citations", "quote", KEY, "--at", "para. 24").err
    )
    assert run("citations", "quote", KEY, "--at", "paras. 1 and 2, annex").code == 2
    refused = run("citations", "quote", KEY, "--at", "para. 99")
    assert refused.code == 4
    assert "its last one is para. 24" in refused.err

    head = (workspace / LETTER).read_text(encoding="utf-8").split("---")[1]
    body = (
        f"One. [@{KEY}, para. 99]\n\n"
        f"Two: “as a matter of urgency, abolish the provisions”. [@{KEY}, para. 14]\n\n"
        f'Three: {{{{ quote("{KEY}", "para-14") }}}}\n'
    )
    (workspace / LETTER).write_text(f"---{head}---\n{body}", encoding="utf-8")
    ran = run("check", "unodc-nsc-mou", "--output-format", "concise")
    assert ran.code == 1
    found = ran.out + ran.err
    assert found.count("CIT015") == found.count("QUO054") == 1


@pytest.mark.parametrize(
    ("path", "code", "why"),
    [
        ("/page", 4, "is a page, not the document"),
        ("/lie.pdf", 4, "sent a web page, and calls it application/pdf"),
        ("/picture", 4, "a GIF picture, and calls it text/html"),
        ("/program", 4, "no document, and calls it application/pdf"),
        ("/empty", 4, "no document"),
        ("/inside", 4, "10.0.0.1"),
        ("/missing", 5, "HTTP status 404"),
    ],
)
def test_what_is_no_document_is_refused_and_nothing_kept(
    server, workspace, run, path, code, why
):
    before = (workspace / "citations.yaml").read_bytes()
    ran = run("citations", "archive", KEY, "--fetch", "--url", server.url(path))
    assert (ran.code, ran.out) == (code, "")
    assert why in ran.err
    assert "citations archive KEY FILE" in ran.err or code == 5 or path == "/inside"
    assert (workspace / "citations.yaml").read_bytes() == before
    assert not (workspace / "sources").exists()


def test_a_scan_is_kept_and_said_to_be_unavailable(workspace, run):
    from tests.registry.archived.samples import pdf_of

    (workspace / "scan.pdf").write_bytes(pdf_of([[]]))
    ran = run("citations", "archive", KEY, "scan.pdf")
    assert ran.code == 0
    assert "source unavailable: its pages are pictures without text" in ran.err
    refused = run("citations", "quote", KEY, "--at", "para. 14")
    assert refused.code == 4
    assert "source unavailable" in refused.err


def test_a_file_and_an_address_are_not_both_taken(workspace, run):
    assert run("citations", "archive", KEY).code == 2
    assert run("citations", "archive", KEY, "a.pdf", "--fetch").code == 2


def test_addresses_are_asked_only_with_links(server, workspace, run):
    citations = workspace / "citations.yaml"
    text = citations.read_text(encoding="utf-8")
    line = "    symbol: CAT/C/XXX/CO/5\n"
    gone = text.replace(line, f"{line}    url: {server.url('/gone')}\n")
    citations.write_text(gone, encoding="utf-8")
    assert "CIT037" not in run("citations", "check", KEY).err
    assert server.asked == []
    ran = run("citations", "check", KEY, "--links", "--output-format", "concise")
    assert "CIT037" in ran.out + ran.err
    assert ran.code == 0
    there = text.replace(line, f"{line}    url: {server.url('/co5.pdf')}\n")
    citations.write_text(there, encoding="utf-8")
    ran = run("citations", "check", KEY, "--links", "--output-format", "concise")
    assert "CIT037" not in ran.out + ran.err
