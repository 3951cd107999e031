"""Subjects and names beyond ASCII reach readers of every kind as they were planned."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.delivery.header_words import header_text
from appeals.delivery.message import Attachment, Mailbox
from appeals.errors import BlockedError
from tests.delivery.samples import eml_bytes, message

ADDRESS = "office-a@example.org"
WORDS = st.sampled_from(
    "Lettre conjointe sur la détention de défenseurs à Genève “libre” l’État ; "
    "Señora Relatora Especial sobre la situación de los defensores "
    "Рабочая группа по произвольным задержаниям Превосходительство "
    "联合国毒品和犯罪问题办公室执行主任，兼联合国维也纳办事处总干事 任意拘留问题工作组 "
    "المدير التنفيذي لمكتب الأمم المتحدة المعني بالمخدرات والجريمة "
    "Việt Nam E\u0301tat ge\u0301ne\u0301ral 👩\u200d⚖️ A/HRC/44/22 (No. 5), "
    "=?utf-8?q?x?= "
    "Donaudampfschifffahrtsgesellschaftskapitänsversammlungsbeschlußniederschriften".split()
)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


def file_name(text: str) -> str:
    """Give a name of a file; one that looks like an encoded word is refused."""
    return text[:60].replace("=?", "").replace("?=", "")


def subjects(content: bytes) -> list[str]:
    new = str(message_from_bytes(content, policy=default)["Subject"])
    raw = str(message_from_bytes(content, policy=compat32)["Subject"])
    return [new, str(make_header(decode_header(raw.replace("\r\n", ""))))]


def older_name(content: bytes, header: str) -> tuple[str, str]:
    raw = str(message_from_bytes(content, policy=compat32)[header])
    name, address = parseaddr(raw.replace("\r\n", ""))
    return str(make_header(decode_header(name))), address


@settings(deadline=None)
@given(TEXTS)
def test_every_reader_gets_subject_and_names_as_they_were_planned(text):
    content = eml_bytes(
        message(
            subject=text,
            to=Mailbox(text, ADDRESS),
            sender=Mailbox(text, "office@example.org"),
            attachments=(Attachment(f"{file_name(text)}.pdf", b"%PDF"),),
        )
    )
    assert subjects(content) == [text, text]
    assert older_name(content, "To") == (text, ADDRESS)
    assert older_name(content, "From") == (text, "office@example.org")
    head = content.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    own = head.partition(b"MIME-Version")[0]
    assert max(map(len, own.split(b"\r\n"))) <= 78
    new = message_from_bytes(content, policy=default)
    (to,) = new["To"].addresses
    assert to.addr_spec == ADDRESS
    assert "".join(to.display_name.split()) == "".join(text.split())


def test_a_file_name_that_readers_would_decode_is_refused():
    odd = Attachment("=?utf-8?q?x?=.pdf", b"%PDF")
    with pytest.raises(BlockedError):
        eml_bytes(message(attachments=(odd,)))


@settings(deadline=None)
@given(TEXTS)
def test_an_encoded_word_is_a_whole_word_of_rfc_2047(text):
    for word in header_text("To", text).replace("\r\n", "").split(" "):
        assert len(word) <= 75
        if word.startswith("=?"):
            ((data, charset),) = decode_header(word)
            assert data.decode(charset)  # whole characters


@pytest.mark.parametrize(
    "text",
    [
        "Lettre conjointe sur la détention de défenseurs à Genève",
        "Cuestión de la detención arbitraria de los defensores en Perú y en Guantánamo",
        "Рабочая группа по произвольным задержаниям, Управление Верховного комиссара",
        "Head of the Office, Élan Ö, and of the very long Committee on Examples etc.",
    ],
)
def test_no_word_is_torn_for_a_reader_that_keeps_the_blanks(text):
    """Python's newer parser keeps the blanks between encoded words of a name."""
    content = eml_bytes(message(subject=text, to=Mailbox(text, ADDRESS)))
    (to,) = message_from_bytes(content, policy=default)["To"].addresses
    assert to.display_name.split() == text.split()
    assert subjects(content) == [text, text]


def test_a_plain_subject_is_not_encoded():
    text = "Joint letter of 12 organisations on the detention of those who " + "x" * 20
    written = header_text("Subject", text)
    assert written.replace("\r\n", "") == text
    assert "=?utf-8?q?b?=" not in header_text("Subject", "a =?utf-8?q?b?= c")


def test_marks_stay_with_their_letter():
    text = "e\u0301" * 40
    parts = header_text("To", text).replace("\r\n", "").split(" ")
    whole = [decode_header(part)[0][0].decode("utf-8") for part in parts]
    assert all(part.startswith("e") for part in whole)
