"""What a file says is read out of every place in which it can stand."""

import base64
import io
import json
import sqlite3
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

import pikepdf
import pytest

from appeals.protection import file_words, pdf_words
from appeals.protection.file_words import Unread, read_words
from appeals.protection.names import redact_path, scan_file
from tests.annexes import needles, samples
from tests.protection.invented import protected

NAMES = protected(p_1=samples.NAME, p_2="例明", p_3="فلان الفلاني")


def persons(name: str, data: bytes) -> set[str]:
    return {hit.person for hit in scan_file(NAMES, name, data).hits if hit.is_sure}


HOLDING = [n for n, (data, _) in needles.TELLING.items() if needles.holds_needle(data)]


@pytest.mark.parametrize("file", HOLDING)
def test_a_name_is_found_wherever_a_program_puts_it(file: str) -> None:
    assert persons("a.bin", needles.TELLING[file][0]) == {"p-1"}


@pytest.mark.parametrize(
    "file", [samples.word(), samples.pdf(), samples.picture("png"), samples.archive()]
)
def test_a_file_without_a_name_tells_of_nobody(file: bytes) -> None:
    assert scan_file(NAMES, "letter", file).hits == ()


WORD = "word/document.xml"
RUNS = '<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{}'


@pytest.mark.parametrize(
    "body",
    [
        RUNS.format("Ana Nee", "dle</w:t></w:r>"),
        RUNS.format("A", "na needle</w:t></w:r>"),
        "<w:tc><w:p><w:t>Ana</w:t></w:p></w:tc><w:tc><w:p><w:t>Needle</w:t></w:p></w:tc>",
        "<w:t>Ana</w:t><w:br/><w:t>Needle</w:t>",
        "<w:t>Needle,</w:t><w:tab/><w:t>Ana</w:t>",
        "<w:t>An&#97; N&#xe9;edle</w:t>",
        "<w:del><w:delText>Ana Needle</w:delText></w:del>",
        "<w:instrText>AUTHOR Ana Needle</w:instrText>",
        '<w:docPr descr="by Ana Needle"/>',
        "<!-- Ana Needle -->",
        "<w:t>Ana</w:t><w:instrText> NOTEREF _a1 </w:instrText><w:t> Needle</w:t>",
        "<w:t>Ana </w:t><w:del><w:delText>or so</w:delText></w:del><w:t>Needle</w:t>",
        '<w:t>Ana</w:t><w:footnoteReference w:id="7"/><w:t> Needle</w:t>',
        "<w:t>Ana</w:t><w:softHyphen/><w:t> Nee</w:t><w:softHyphen/><w:t>dle</w:t>",
        "<w:t>Ana</w:t><w:t>12</w:t><w:t> Needle</w:t>",
    ],
)
def test_a_name_is_found_in_word_split_hidden_or_deleted(body: str) -> None:
    text = f"<w:document><w:body>{body}</w:body></w:document>"
    content = samples.repacked(samples.word(), **{WORD: text})
    assert persons("a.docx", content) == {"p-1"}


def test_a_short_name_of_two_cells_is_no_part_of_a_longer_word() -> None:
    names = protected(p_1="Li Na")
    cells = "<w:p><w:t>Li Na</w:t></w:p><w:p><w:t>tomorrow</w:t></w:p>"
    runs = "<w:p><w:t>Caro</w:t><w:t>lina</w:t></w:p>"
    for body, found in ((cells, True), (runs, False)):
        content = samples.repacked(samples.word(), **{WORD: f"<w:d>{body}</w:d>"})
        assert bool(scan_file(names, "a.docx", content).hits) is found


def page(text: bytes, **more: pikepdf.Object) -> bytes:
    """Give a PDF of one page that shows a text in a font of every reader."""
    file, stream = pikepdf.new(), io.BytesIO()
    file.add_blank_page()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Times
    )
    file.pages[0].Resources = pikepdf.Dictionary(Font={"/F": font})
    file.pages[0].Contents = file.make_stream(text)
    for key, value in more.items():
        file.Root[f"/{key}"] = value
    file.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F 12 Tf 20 20 Td (Ana Needle) Tj ET",
        b"BT /F 12 Tf 20 20 Td <416e61204e6565646c65> Tj ET",
        b"BT /F 12 Tf 20 20 Td [(An) -20 (a Nee) 30 (dle)] TJ ET",
        b"BT /F 12 Tf 20 40 Td (Ana Nee-) Tj 0 -14 Td (dle) Tj ET",
        b"/Span <</ActualText (Ana Needle)>> BDC BT /F 12 Tf (x) Tj ET EMC",
        b"/Span <</ActualText <FEFF0041006e00610020004e006500650064006c0065>>> BDC EMC",
    ],
)
def test_a_name_is_found_on_a_page(content: bytes) -> None:
    assert persons("a.pdf", page(content)) == {"p-1"}


@pytest.mark.parametrize(
    "value",
    [
        pikepdf.String("Ana Needle"),
        pikepdf.String("例明"),
        pikepdf.Name("/AnaNeedle"),
        pikepdf.Array([pikepdf.Dictionary({"/Ana#20Needle": 1})]),
        pikepdf.Dictionary(A=pikepdf.Array([pikepdf.String("Ana Needle")])),
    ],
)
def test_a_name_is_found_in_strings_and_names_of_a_pdf(value: pikepdf.Object) -> None:
    found = persons("a.pdf", page(b"", Held=value))
    assert len(found) == 1


def pages(*texts: str) -> bytes:
    """Give a PDF whose pages show these lines."""
    with pikepdf.open(io.BytesIO(page(b""))) as file:
        first = file.pages[0]
        for text in texts:
            lines = "".join(f"0 -14 Td ({line}) Tj " for line in text.split("\n"))
            shown = f"BT /F 12 Tf 20 700 Td {lines} ET".encode()
            file.pages.append(first)
            file.pages[-1].Contents = file.make_stream(shown)
        del file.pages[0]
        stream = io.BytesIO()
        file.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("We met Ana", "Needle there."),
        (
            "We met Ana\n12 A note.\n13 Another note.\n4 of 9",
            "Our Office\nNeedle there.",
        ),
        ("We met Ana Nee-\nCONFIDENTIAL\n4", "CONFIDENTIAL\nOffice\ndle there."),
        ("Words\n1 A note of Ana\n4", "Head\nWords\nof it\nall\nNeedle went.\n2 More"),
    ],
)
def test_a_name_is_found_that_a_page_ends_within(first: str, second: str) -> None:
    scan = scan_file(NAMES, "a.pdf", pages(first, second))
    assert [(hit.person, hit.part) for hit in scan.hits] == [("p-1", "pages 1 and 2")]


def test_a_name_on_one_page_is_not_found_again_with_the_next() -> None:
    scan = scan_file(NAMES, "a.pdf", pages("We met Ana Needle", "Words"))
    assert [hit.part for hit in scan.hits] == ["page 1"]


def test_lines_of_two_pages_that_do_not_meet_are_no_name() -> None:
    first = "Ana\n" + "words\n" * 9 + "the end"
    assert scan_file(NAMES, "a.pdf", pages(first, "Needle")).hits == ()
    assert scan_file(NAMES, "a.pdf", pages("words Ana", "the Needle")).hits == ()


def test_a_name_in_two_cells_of_a_workbook_is_found_by_their_numbers() -> None:
    shared = "<sst><si><t>Needle</t></si><si><t>of</t></si><si><r><t>An</t></r>"
    shared += "<r><t>a</t></r></si></sst>"
    cell = '<c r="A1" t="s"><v>{}</v></c>'
    sheet = "<row>" + cell.format(2) + cell.format(0) + "</row><row>"
    parts = {
        "xl/sharedStrings.xml": shared,
        "xl/worksheets/sheet1.xml": f"<sheetData>{sheet}</sheetData>",
    }
    assert persons("a.xlsx", samples.archive(**parts)) == {"p-1"}
    parts["xl/worksheets/sheet1.xml"] = (
        f"<row>{cell.format(2)}</row><row>{cell.format(0)}"
    )
    assert persons("a.xlsx", samples.archive(**parts)) == {"p-1"}
    parts["xl/worksheets/sheet1.xml"] = f"<row>{cell.format(99)}{cell.format(2)}</row>"
    assert persons("a.xlsx", samples.archive(**parts)) == set()


def test_a_name_is_found_in_an_earlier_version_of_a_pdf() -> None:
    first = page(b"BT /F 12 Tf 20 20 Td (Ana Needle) Tj ET")
    with pikepdf.open(io.BytesIO(first)) as file:
        xref = len(first)
        number = file.pages[0].Contents.objgen[0]
    update = f"{number} 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n".encode()
    start = first.rindex(b"startxref")
    before = first[start:].split()[1].decode()
    size = pikepdf.open(io.BytesIO(first)).trailer.Size
    root = pikepdf.open(io.BytesIO(first)).Root.objgen[0]
    table = f"xref\n{number} 1\n{xref:010d} 00000 n \n".encode()
    trailer = f"trailer\n<</Size {size}/Root {root} 0 R/Prev {before}>>\n".encode()
    end = f"startxref\n{xref + len(update)}\n%%EOF\n".encode()
    hits = scan_file(NAMES, "a.pdf", first + update + table + trailer + end).hits
    assert {hit.part for hit in hits} >= {"version 1: page 1"}
    assert all(hit.part.startswith("version 1") for hit in hits)


def message(**headers: str) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = "office@example.org", "un@example.org"
    for key, value in headers.items():
        made[key] = value
    made.set_content("Dear Sir or Madam,\n")
    return made


def test_a_name_is_found_in_every_part_of_a_message() -> None:
    subject = message(Subject="about 例明 " + "and others, " * 9)
    named = message()
    named.add_attachment(b"x", maintype="text", subtype="plain", filename="例明.txt")
    packed = message()
    packed.add_attachment(
        samples.repacked(samples.word(), **{WORD: "<w:t>Ana Needle</w:t>"}),
        maintype="application",
        subtype="octet-stream",
        filename="Annex 1.docx",
    )
    quoted = message()
    quoted.set_content("فلان الفلاني", cte="quoted-printable")
    within = message()
    within.add_attachment(message(Subject="例明"))
    for made, person in (
        (subject, "p-2"),
        (named, "p-2"),
        (packed, "p-1"),
        (quoted, "p-3"),
        (within, "p-2"),
    ):
        raw = bytes(made)
        assert b"Needle" not in raw
        assert raw.isascii()
        assert persons("message.eml", raw) == {person}
        assert persons("message", raw) == {person}


def test_a_name_is_found_in_a_database_and_in_its_bytes() -> None:
    database = sqlite3.connect(":memory:")
    database.execute('create table "rows of cases" (id, held blob)')
    rows = [("case-1", "Ana Needle"), ("case-2", "例明".encode())]
    database.executemany('insert into "rows of cases" values (?, ?)', rows)
    database.commit()
    assert persons("cases.sqlite", database.serialize()) == {"p-1", "p-2"}
    cut = database.serialize()[:3000] + b"...Ana Needle"
    scan = scan_file(NAMES, "cases.sqlite", cut)
    assert {hit.person for hit in scan.hits} == {"p-1"}
    assert scan.unread == {"damaged": 1}


@pytest.mark.parametrize(
    ("text", "person"),
    [
        (json.dumps({"a": ["例明"]}).encode(), "p-2"),
        (json.dumps({"فلان الفلاني": 1}).encode(), "p-3"),
        (b'a: "\\x41na Needle"\n', "p-1"),
        ("例明".encode("utf-16"), "p-2"),
        ("例明".encode("gb18030") + b"\xff", "p-2"),
        ("a;فلان الفلاني;b".encode("cp1256"), "p-3"),
        (b"mailto:a@example.org?subject=Ana%20Needle", "p-1"),
        (b"<p>Ana&nbsp;Nee<wbr>dle", "p-1"),
        (b"given,family\nAna,Needle\n", "p-1"),
        (b"{\\rtf1 {\\b An}a Nee\\'64le}", "p-1"),
        (b"{\\rtf1 \\u20363?\\u26126?}", "p-2"),
        (b"<p>Ana<sup><a href='#n1'>a</a></sup> Needle", "p-1"),
        (b"<p>Ana<text:note><text:p>see there</text:p></text:note> Needle", "p-1"),
        ("<ruby>例<rt>li</rt>明<rt>ming</rt></ruby>".encode(), "p-2"),
        (b"<p>Ana<del>bel <del>x</del></del> Needle", "p-1"),
        (b'{"given": "Ana", "family": "Needle"}', "p-1"),
        (b"given: Ana\nfamily: Needle\n", "p-1"),
        (b"We met Ana [@a-1, para. 3] Needle.", "p-1"),
        (b"We met Ana[^n] Needle, or Ana^[as she says] Needle", "p-1"),
        (b"We met [Ana]{only=un} [Needle]{only=un}.", "p-1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Ana Needle".encode("utf-16-le"), "p-1"),
    ],
)
def test_a_name_is_found_in_text_however_it_is_written(
    text: bytes, person: str
) -> None:
    assert person in persons("a.txt", text)


def unread(name: str, data: bytes) -> set[str]:
    return {each.kind for each in read_words(name, data) if isinstance(each, Unread)}


def locked(data: bytes) -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))
    return stream.getvalue()


def test_what_cannot_be_read_is_counted_by_kind(monkeypatch) -> None:
    monkeypatch.setattr(file_words, "_MOST_BYTES", 1 << 20)
    photo = needles.TELLING["photo.pdf"][0]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(2 << 20))
    embedded = b'<img src="data:image/png;base64,' + base64.b64encode(bytes(99)) + b'">'
    for name, data, kind in (
        ("a.jpg", samples.picture("jpeg"), "picture"),
        ("a.pdf", photo, "picture"),
        ("a.html", embedded, "picture"),
        ("a.pdf", page(b"0 0 9 9 re f"), "scan"),
        ("a.mp3", samples.mp3(), "sound"),
        ("a.age", b"age-encryption.org/v1\n-> X25519 a\n", "encrypted"),
        ("a.pdf", locked(samples.pdf()), "encrypted"),
        ("a.docx", samples.word()[:-40], "damaged"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(99), "damaged"),
        ("a.zip", bomb.getvalue(), "too-large"),
        ("a.gz", b"\x1f\x8b\x08" + bytes(99), "other"),
    ):
        assert kind in unread(name, data), (name, kind)
    assert unread("a.docx", samples.archive(a="b", c="")) == set()


def test_a_font_or_profile_of_a_pdf_is_no_part_that_nobody_read() -> None:
    file, stream = pikepdf.new(), io.BytesIO()
    file.add_blank_page()
    file.Root.Held = file.make_stream(bytes(range(256)))
    file.save(stream)
    assert unread("a.pdf", stream.getvalue()) == set()


def test_packages_within_packages_end() -> None:
    data = b"Ana Needle"
    for _ in range(12):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("a.zip", data)
        data = stream.getvalue()
    assert unread("a.zip", data) == {"too-large"}


def test_where_a_name_was_found_never_says_the_name() -> None:
    content = samples.archive(
        **{"scans/Ana Needle.txt": b"x", "notes/例明": b"Ana Needle"}
    )
    scan = scan_file(NAMES, "Ana Needle.zip", content)
    assert {hit.person for hit in scan.hits} == {"p-1", "p-2"}
    assert not {"Needle", "例"} & set(str(scan))
    assert {"name", "notes/(p-2)", "names of parts"} == {hit.part for hit in scan.hits}
    path = "annexes/ana_needle/photo of 例明.jpg"
    assert redact_path(NAMES, path) == "annexes/(p-1)/(p-2)"
    assert redact_path(NAMES, "annexes/ana/needle.jpg") == "(p-1)"
    assert redact_path(NAMES, "annexes/photo.jpg") == "annexes/photo.jpg"


def slow_page() -> bytes:
    """Give a small PDF whose one page takes minutes to be read."""
    return page(b"BT /F 12 Tf 20 20 Td " + b"(abcdefghij) Tj " * 1_000_000 + b"ET")


def test_a_pdf_that_takes_too_long_is_counted_and_the_next_is_read(monkeypatch) -> None:
    monkeypatch.setattr(pdf_words, "MOST_SECONDS", 1)
    assert unread("a.pdf", slow_page()) == {"slow"}
    monkeypatch.setattr(pdf_words, "MOST_SECONDS", 60)
    within = samples.archive(**{"a.pdf": page(b"BT /F 12 Tf (Ana Needle) Tj ET")})
    assert persons("a.zip", within) == {"p-1"}


def test_a_reader_that_dies_is_started_again() -> None:
    whole = page(b"BT /F 12 Tf (Ana Needle) Tj ET")
    assert persons("a.pdf", whole) == {"p-1"}
    process = pdf_words.READER._process
    process.kill()
    process.wait()
    assert persons("a.pdf", whole) == {"p-1"}


def test_of_many_versions_the_last_is_read_too() -> None:
    ends = b"%%EOF\n" * 200_000
    last = page(b"BT /F 12 Tf (Ana Needle) Tj ET")
    found = {each.part for each in read_words("a.pdf", last + ends)}
    assert {"page 1", "version 19: page 1"} <= found
    assert not [part for part in found if part.startswith("version 20")]
