import io
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pypdf
import pytest

from appeals.writers.pdf import url_policy as policy
from appeals.writers.pdf.startup import fonts_folder
from appeals.writers.pdf.url_policy import is_allowed
from appeals.writers.pdf.weasy import WeasyprintEngine
from tests.annexes.samples import NAME, picture
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


def render(css, root=None):
    letter = replace(sample_document(), blocks=(para("x"),), notes=())
    return WeasyprintEngine(root).render(letter, css=css)


def test_the_network_is_never_asked(server):
    address, hits = server
    result = render(
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
        result = render(f"@import url({url});", root)
        assert [f.code for f in result.findings] == ["PDF005"], url


def test_files_in_the_root_and_data_are_open(tmp_path):
    (tmp_path / "more.css").write_text("p::before{content:'loaded'}")
    css = f"@import url(more.css); p{{background:url({RED_DOT})}}"
    result = render(css, tmp_path)
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


def rendering(inner):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inner}</svg>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (rendering("<script>1</script>"), "<script>"),
        (rendering("<foreignObject/>"), "<foreignObject>"),
        (
            rendering(
                '<g id="a"><use href="#b"/></g><g id="b"><rect/></g><use href="#a"/>'
            ),
            "copies of copies",
        ),
        ("<!DOCTYPE svg [<!ENTITY a 'a'>]>" + rendering("&a;"), "entities"),
        (rendering(" " * 1_100_000), "1 MB"),
    ],
)
def test_a_hostile_rendering_is_not_rendered(tmp_path, content, why):
    (tmp_path / "logo.svg").write_text(content)
    (found,) = render("p{background:url(logo.svg)}", tmp_path).findings
    assert found.code == "PDF005"
    assert why in found.message


def test_a_rendering_that_asks_for_other_files_gets_none(tmp_path, server):
    address, hits = server
    image = f'<image href="{address}/x.png" width="9" height="9"/>'
    (tmp_path / "logo.svg").write_text(rendering(image))
    found = render("p{background:url(logo.svg)}", tmp_path).findings
    assert hits == []
    assert {f.code for f in found} == {"PDF005"}


def test_a_picture_of_too_many_pixels_is_not_unpacked(tmp_path):
    from PIL import Image

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Image, "MAX_IMAGE_PIXELS", None)
        Image.new("1", (20_000, 20_000)).save(tmp_path / "logo.png")
    (found,) = render("p{background:url(logo.png)}", tmp_path).findings
    assert found.code == "PDF005"
    assert "40 million pixels" in found.message


def test_a_file_without_end_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "LARGEST_BYTES", 1000)
    (tmp_path / "more.css").write_bytes(b" " * 1001)
    (found,) = render("@import url(more.css);", tmp_path).findings
    assert "it is larger than" in found.message


@pytest.mark.parametrize("damage", [None, b"", b"\x00\x01\x00\x00\x00\x02", b"no font"])
def test_a_font_of_the_house_that_is_missing_or_damaged_stops_the_letter(
    damage, tmp_path
):
    from appeals.errors import MachineError
    from appeals.writers.pdf.page_style import load_faces

    for name in ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"):
        content = (fonts_folder() / name).read_bytes()
        (tmp_path / name).write_bytes(content)
    load_faces.__wrapped__("faces-arabic.css", tmp_path)
    if damage is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(damage)
    with pytest.raises(MachineError, match=r"NotoNaskhArabic-Bold\.ttf"):
        load_faces.__wrapped__("faces-arabic.css", tmp_path)


def test_a_font_that_was_cut_short_stops_the_letter(tmp_path):
    from appeals.errors import MachineError
    from appeals.writers.pdf.page_style import load_faces

    for name in ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"):
        content = (fonts_folder() / name).read_bytes()
        (tmp_path / name).write_bytes(content[:-1000])
    with pytest.raises(MachineError, match="it is damaged"):
        load_faces.__wrapped__("faces-arabic.css", tmp_path)


def test_a_picture_of_the_style_sheet_leaves_its_remarks_behind(tmp_path):
    plain = picture("jpeg")
    remark = b"\xff\xfe" + (len(NAME) + 2).to_bytes(2) + NAME.encode()
    (tmp_path / "logo.jpg").write_bytes(plain[:2] + remark + plain[2:])
    result = render("p::before{content:url(logo.jpg)}", tmp_path)
    assert not result.findings
    assert len(pypdf.PdfReader(io.BytesIO(result.pdf)).pages[0].images) == 1
    assert NAME.encode() not in result.pdf
