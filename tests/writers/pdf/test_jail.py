import io
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pypdf
import pytest

from appeals.writers.pdf import WeasyprintEngine, write_pdf
from appeals.writers.pdf.jail import is_allowed
from appeals.writers.pdf.startup import fonts_folder
from tests.writers.sample import para, sample_document

RED_DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42m"
    "P8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
)


@pytest.fixture
def server():
    hits = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}", hits
        http.shutdown()
        thread.join()


def draw(css, root=None):
    letter = replace(sample_document(), blocks=(para("x"),), notes=())
    return write_pdf(letter, css=css, engine=WeasyprintEngine(root))


def test_the_network_is_never_asked(server):
    address, hits = server
    result = draw(
        f"@import url({address}/a.css);"
        f"@font-face{{font-family:X;src:url({address}/a.ttf)}}"
        f"p{{background:url({address}/a.png);font-family:X;"
        f"list-style-image:url({address}/b.png);content:url({address}/c.png)}}"
        f"p::before{{content:url({address.removeprefix('http:')}/d.png)}}"
    )
    assert hits == []
    assert {f.code for f in result.findings} == {"PDF005"}


def test_the_server_of_that_test_does_count(server):
    from urllib.request import urlopen

    address, hits = server
    urlopen(f"{address}/x").close()
    assert hits == ["/x"]


def test_files_outside_the_root_stay_closed(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    secret = tmp_path / "secret.css"
    secret.write_text("p{color:red}")
    (root / "link.css").symlink_to(secret)
    for url in (secret.as_uri(), "../secret.css", "link.css", "%2e%2e/secret.css"):
        result = draw(f"@import url({url});", root)
        assert [f.code for f in result.findings] == ["PDF005"], url


def test_files_in_the_root_and_data_are_open(tmp_path):
    (tmp_path / "more.css").write_text("p::before{content:'loaded'}")
    css = f"@import url(more.css); p{{background:url({RED_DOT})}}"
    result = draw(css, tmp_path)
    assert result.findings == ()
    text = pypdf.PdfReader(io.BytesIO(result.pdf)).pages[0].extract_text()
    assert "loadedx" in text


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://example.org/",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "file://example.org/etc/passwd",
        "file:/etc/passwd",
        f"{fonts_folder().as_uri()}/../../../../secret",
        f"{fonts_folder().as_uri()}/%2e%2e/secret",
        "jar:file:///x",
        "x",
    ],
)
def test_an_address_outside_is_refused(url):
    assert not is_allowed(url, (fonts_folder().resolve(),))


def test_fonts_of_the_house_and_data_are_allowed():
    folders = (fonts_folder().resolve(),)
    assert is_allowed(f"{fonts_folder().as_uri()}/NotoSerif-Bold.ttf", folders)
    assert is_allowed("data:text/css,p{}", folders)
