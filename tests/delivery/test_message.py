"""A message has the same bytes each time, and is read as it was meant."""

import tracemalloc
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.delivery.message import Attachment, Mailbox
from appeals.errors import BlockedError
from tests.delivery.samples import MESSAGE_ID, eml_bytes, message

STRICT = SMTP.clone(raise_on_defect=True)
SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
NAMES = st.text(SIGNS | st.sampled_from('",.<>@()\\;: é留ا'), max_size=120).map(
    lambda text: " ".join(text.split())
)


def read(content: bytes):
    return message_from_bytes(content, policy=STRICT)


def header_block(content: bytes) -> bytes:
    return content.partition(b"\r\n\r\n")[0]


def test_the_parts_stand_in_the_order_that_mail_programs_expect():
    parsed = read(eml_bytes(message()))
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/mixed",
        "text/plain",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/pdf",
    ]
    assert [part.get_content_disposition() for part in parsed.walk()] == [
        None,
        None,
        "attachment",
        "attachment",
    ]
    text, docx, pdf = parsed.iter_parts()
    assert text.get_content_charset() == "utf-8"
    assert text.get_content().replace("\r\n", "\n") == message().text
    assert docx.get_payload(decode=True) == b"PK words"
    assert pdf.get_filename() == "Example Watch 2099-11-03.pdf"


def test_the_headers_are_these_and_no_others():
    parsed = read(eml_bytes(message()))
    assert parsed.keys() == [
        "From",
        "To",
        "Date",
        "Message-ID",
        "Subject",
        "X-Unsent",
        "MIME-Version",
        "Content-Type",
    ]
    assert parsed["From"] == "Example Watch <office@example.org>"
    assert parsed["To"] == "Head of Office A <office-a@example.org>"
    assert parsed["Date"] == "Sat, 21 Nov 2099 00:00:00 +0000"
    assert parsed["Message-ID"] == MESSAGE_ID
    assert parsed["X-Unsent"] == "1"


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 57 * 16384, 57 * 16384 + 1])
def test_files_are_written_as_the_library_writes_them(size):
    files = (bytes(range(256)) * (size // 256 + 1))[:size], b"PK words"
    own = eml_bytes(
        message(attachments=(Attachment("a.pdf", files[0]), Attachment("b", files[1])))
    )
    parsed = message_from_bytes(own, policy=SMTP)
    attached = list(parsed.iter_attachments())
    assert [each.get_payload(decode=True) for each in attached] == list(files)
    for part, file in zip(attached, files, strict=True):
        library = EmailMessage(policy=SMTP)
        library.set_content(file, "application", "pdf", cte="base64")
        lines = library.as_bytes().partition(b"\r\n\r\n")[2].split(b"\r\n")
        written = part.get_payload().encode().splitlines()
        assert written == [line for line in lines if line]


def test_a_large_file_is_in_memory_once_more_and_no_oftener():
    large = bytes(20_000_000)
    tracemalloc.start()
    try:
        content = eml_bytes(message(attachments=(Attachment("a.pdf", large),)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.5 * len(content)


def test_the_same_message_gives_the_same_bytes():
    assert eml_bytes(message()) == eml_bytes(message())
    assert b'boundary="=_' + b"a" * 32 + b'"' in eml_bytes(message())


@pytest.mark.parametrize(
    "name",
    [
        "联合国毒品和犯罪问题办公室执行主任，兼联合国维也纳办事处总干事，兼主席兼报告员",
        "المدير التنفيذي لمكتب الأمم المتحدة المعني بالمخدرات والجريمة",
        'Mr. Foo (acting), Head of "X" and of the very long Committee on Examples etc.',
        "Élan Ö, Vice-President; <evil@example.com>",
    ],
)
def test_a_name_reaches_the_reader_whole_and_adds_no_address(name):
    content = eml_bytes(message(to=Mailbox(name, "office-a@example.org")))
    assert content.isascii()
    (address,) = read(content)["To"].addresses
    assert address.addr_spec == "office-a@example.org"
    # Python's parser keeps the blanks between encoded words (RFC 2047, 6.2)
    assert "".join(address.display_name.split()) == "".join(name.split())


@given(name=NAMES, subject=NAMES, text=st.text(SIGNS | st.just("\n")))
def test_whatever_is_written_is_read_back(name, subject, text):
    content = eml_bytes(
        message(
            sender=Mailbox(name, "office@example.org"),
            to=Mailbox(name, "office-a@example.org"),
            subject=subject,
            text=text,
        )
    )
    parsed = read(content)
    assert [a.addr_spec for a in parsed["To"].addresses] == ["office-a@example.org"]
    assert [a.addr_spec for a in parsed["From"].addresses] == ["office@example.org"]
    assert parsed["Subject"] == subject
    body = parsed.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert body.removesuffix("\n") == text.removesuffix("\n")
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("break_", ["\r", "\n", "\r\n", "\x0b", "\x85", "\u2028"])
@pytest.mark.parametrize("field", ["subject", "sender", "to", "file"])
def test_a_line_break_in_a_header_is_refused(field, break_):
    evil = f"A{break_}Bcc: evil@example.com"
    changes = {
        "subject": {"subject": evil},
        "sender": {"sender": Mailbox(evil, "office@example.org")},
        "to": {"to": Mailbox(evil, "office-a@example.org")},
        "file": {"attachments": (Attachment(evil, b"words"),)},
    }
    with pytest.raises(BlockedError, match=f"U\\+{ord(break_[0]):04X}"):
        eml_bytes(message(**changes[field]))


@pytest.mark.parametrize(
    "address",
    ["a@example.org, b@example.com", "a@example.org\r\nBcc: b@c.de", "ä@example.org"],
)
def test_an_address_that_mail_cannot_carry_is_refused(address):
    with pytest.raises(BlockedError, match="not an address that mail can carry"):
        eml_bytes(message(to=Mailbox("A", address)))


def test_names_of_files_beyond_ascii_follow_rfc_2231():
    name = "Sauvegarde – 留置 " + "监" * 30 + ", 3 novembre.pdf"
    content = eml_bytes(message(attachments=(Attachment(name, b"%PDF"),)))
    assert b"filename*0*=utf-8''" in content
    (part,) = read(content).iter_attachments()
    assert part.get_filename() == name
    assert part.get_content_type() == "application/pdf"


def test_lines_that_look_like_mail_stay_text():
    text = "From me\n.\n..\n--=_" + "a" * 32 + "\nBcc: evil@example.com\n" + "x" * 3000
    parsed = read(eml_bytes(message(text=text)))
    assert parsed["Bcc"] is None
    assert len(list(parsed.iter_attachments())) == 2
    body = parsed.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert body == text + "\n"


def test_no_program_and_no_hidden_recipient_is_named():
    headers = header_block(eml_bytes(message())).lower()
    for word in (b"bcc", b"x-mailer", b"user-agent", b"python", b"appeals"):
        assert word not in headers


def test_copies_and_the_way_to_answer_are_read_as_planned():
    addresses = tuple(f"colleague-{n}@example.org" for n in range(9))
    content = eml_bytes(message(cc=addresses, reply_to="answers@example.org"))
    parsed = read(content)
    assert [a.addr_spec for a in parsed["Cc"].addresses] == list(addresses)
    assert parsed["Reply-To"] == "answers@example.org"
    assert parsed.keys()[:4] == ["From", "To", "Cc", "Reply-To"]
    assert max(map(len, header_block(content).splitlines())) <= 78


@pytest.mark.parametrize(
    "address", ["a@b.org\r\nBcc: c@d.org", "a@b.org, c@d.org", "x"]
)
def test_no_copy_goes_to_what_is_no_address(address):
    with pytest.raises(BlockedError):
        eml_bytes(message(cc=(address,)))
    with pytest.raises(BlockedError):
        eml_bytes(message(reply_to=address))


def test_what_is_handed_to_a_server_is_no_draft():
    assert "X-Unsent" not in read(eml_bytes(message(is_unsent=False)))


def test_an_answer_stands_below_what_it_answers():
    ids = (MESSAGE_ID, "<answer-1@un.test>")
    content = eml_bytes(message(references=ids))
    parsed = read(content)
    assert parsed["In-Reply-To"] == ids[-1]
    assert parsed["References"].split() == list(ids)
    assert "In-Reply-To" not in read(eml_bytes(message()))


@pytest.mark.parametrize(
    "hostile", ["<a@b>\r\nBcc: <c@d>", "<a@b> <c@d>", "a@b", "<a b@c>", "<é@b>", ""]
)
def test_what_is_no_message_id_is_not_taken_over(hostile):
    parsed = read(eml_bytes(message(references=(MESSAGE_ID, hostile))))
    assert parsed["References"] == parsed["In-Reply-To"] == MESSAGE_ID
    assert "Bcc" not in parsed


BREAKS = ("\r", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\x00")
HEADERS = {
    "From": lambda bad: {"sender": Mailbox(bad, "office@example.org")},
    "From, address": lambda bad: {"sender": Mailbox("A", f"o{bad}@example.org")},
    "To": lambda bad: {"to": Mailbox(bad, "office-a@example.org")},
    "To, address": lambda bad: {"to": Mailbox("A", f"a@example.org{bad}")},
    "Cc": lambda bad: {"cc": ("b@example.org", f"a@example.org{bad}")},
    "Reply-To": lambda bad: {"reply_to": f"a@example.org{bad}"},
    "Subject": lambda bad: {"subject": bad},
    "Message-ID": lambda bad: {"message_id": f"<a{bad}@example.org>"},
    "References": lambda bad: {"references": (f"<a{bad}@example.org>",)},
    "file": lambda bad: {"attachments": (Attachment(f"{bad}.pdf", b"%PDF"),)},
}


@pytest.mark.parametrize("header", HEADERS)
def test_nothing_injects_a_header_or_a_recipient(header):
    """Into whatever field it is written: refused, or not there."""
    for line_break in BREAKS:
        hostile = f"A{line_break}Bcc: evil@example.com"
        made = message(**HEADERS[header](hostile))
        if header == "References":  # what others wrote is left out
            assert b"evil" not in eml_bytes(made)
            continue
        with pytest.raises(BlockedError) as caught:
            eml_bytes(made)
        assert caught.value.remedy
