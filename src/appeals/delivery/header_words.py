"""Non-ASCII words in message headers, encoded so that every reader shows them right.

RFC 2047: an encoded word has at most 75 characters and contains whole characters;
blanks between two of them vanish. Some readers keep those blanks all the same. Hence
two encoded words meet at a blank of the text or, better, with a plain word between
them; a word is split only if it does not fit into one.
"""

import base64
import re
import string
import unicodedata
from collections.abc import Iterator, Sequence

_MAX_LINE = 76
"""The limit of a line with encoded words; the first word follows the header's name."""
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*")
_SAFE = frozenset((string.ascii_letters + string.digits + "!*+-/").encode())
_JOINER = "\N{ZERO WIDTH JOINER}"


def header_text(header: str, text: str) -> str:
    r"""Write the text of a header: plain words, or encoded ones, folded with "\r\n ".

    A subject in plain ASCII stays unchanged; a name is always encoded, since signs such
    as a comma have a meaning in an address.
    """
    is_plain = header == "Subject" and _PLAIN_TEXT.fullmatch(text) and "=?" not in text
    room = _MAX_LINE - len(f"{header}: ")
    words = text.split(" ") if is_plain else list(_encode_words(text, room))
    lines = [f"{header}: "]
    for number, word in enumerate(words):
        blank = " " if number else ""
        if number and len(lines[-1]) + len(blank) + len(word) > _MAX_LINE:
            lines.append(f" {word}")
        else:
            lines[-1] += blank + word
    return "\r\n".join(lines).removeprefix(f"{header}: ")


def _encode_words(text: str, room: int) -> Iterator[str]:
    """Give encoded words, and plain ones between them, separated by blanks."""
    words = text.split(" ")
    start = 0
    while start < len(words):
        end = _end_of_longest_run(words, start, room)
        if end == start:  # not even one word fits
            end = start + 1
            is_last = end == len(words)
            yield from _split_word(words[start] + ("" if is_last else " "), room)
        elif end == len(words):
            yield _encode_word(" ".join(words[start:]))
        else:
            between = _find_last_plain(words, start, end)
            if between is None:
                yield _encode_word(" ".join(words[start:end]) + " ")
            else:
                yield _encode_word(" ".join(words[start:between]))
                yield words[between]
                end = between + 1
        start = end


def _end_of_longest_run(words: Sequence[str], start: int, room: int) -> int:
    """Give the end of the longest run of words that fits into one encoded word."""
    end = start
    while end < len(words):
        is_last = end + 1 == len(words)
        run = " ".join(words[start : end + 1]) + ("" if is_last else " ")
        if len(_encode_word(run)) > room:
            break
        end += 1
    return end


def _find_last_plain(words: Sequence[str], start: int, end: int) -> int | None:
    """Find the last plain word of a run with encoded ones on both sides."""
    for number in range(min(end, len(words) - 2), start, -1):
        if _PLAIN.fullmatch(words[number]):
            return number
    return None


def _split_word(word: str, room: int) -> Iterator[str]:
    """Split a word that does not fit into one encoded word, between characters."""
    part = ""
    for cluster in _split_clusters(word, room):
        if part and len(_encode_word(part + cluster)) > room:
            yield _encode_word(part)
            part = ""
        part += cluster
    yield _encode_word(part)


def _split_clusters(word: str, room: int) -> Iterator[str]:
    """Give characters with their combining marks; very long ones are split."""
    cluster = ""
    for char in word:
        is_joined = bool(unicodedata.combining(char)) or char == _JOINER
        is_joined = is_joined or cluster.endswith(_JOINER) or char == " "
        if cluster and not (is_joined and len(_encode_word(cluster + char)) <= room):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _encode_word(text: str) -> str:
    """Encode a text as one word, in the shorter of the two ways of RFC 2047, 4."""
    data = text.encode()
    quoted = "".join(
        chr(byte) if byte in _SAFE else "_" if byte == ord(" ") else f"={byte:02X}"
        for byte in data
    )
    based = base64.b64encode(data).decode("ascii")
    if len(quoted) <= len(based):
        return f"=?utf-8?q?{quoted}?="
    return f"=?utf-8?b?{based}?="
