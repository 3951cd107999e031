"""Sound and film: MP4 and M4A, MP3, WAV.

Encoded data are not changed: names of encoders in them, voices and faces stay, and are
reported. Damaged files raise struct.error or IndexError. (ISO/IEC 14496-12; ID3v2.4;
ISO/IEC 11172-3; RIFF.)
"""

import re
import struct
from collections.abc import Iterator

from appeals.annexes.cleaning import CannotClean, CleanCopy, CleaningLog, Taken
from appeals.annexes.kinds import Buffer
from appeals.annexes.pictures import read_riff, write_riff

_LONG_HEAD = 16


def boxes(data: Buffer, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Give name, start and end of each box of an MP4 or HEIC (ISO/IEC 14496-12, 4.2).

    An `end` beyond that of the file shows where it was cut off.
    """
    while at + 8 <= end:
        size, name = struct.unpack(">I4s", data[at : at + 8])
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", data[at + 8 : at + 16])
            head = _LONG_HEAD
        elif size == 0:
            size = end - at
        if size < head:
            raise IndexError(at)
        yield name, at + head, at + size
        at += size


_FREE = (b"free", b"skip", b"wide")
_KINDS: dict[bytes, Taken] = {
    **dict.fromkeys((b"udta", b"meta", b"XMP_", b"emsg", b"xml "), "descriptions"),
    **dict.fromkeys((b"uuid", b"uinf", b"Xtra", b"SDLN", b"smrd"), "programs"),
    b"loci": "position",
}
_WITH_BOXES = frozenset(b"moov trak mdia minf stbl edts moof traf dinf jp2h".split())
_NEEDED = _WITH_BOXES | frozenset(
    b"ftyp styp mdat mvhd tkhd mdhd hdlr vmhd smhd hmhd nmhd sthd gmhd dref elst "
    b"stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh stdp sdtp sbgp sgpd "
    b"subs saiz saio padb tref iods mvex mfhd tfhd trun tfdt mfra sidx pdin tapt "
    b"load ihdr colr bpcc pclr cmap cdef jp2c pasp clap".split()
)
_NEEDED |= {b"jP  ", b"res "}
"""Boxes that a player needs; a recorder may write its positions into any other."""

_TIMES = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_HANDLER, _HANDLER_NAME = b"hdlr", 24
_POSITION = re.compile(
    rb"\xa9xyz.{4}[+-]\d|location\.ISO6709|[+-]\d\d\.\d+[+-]\d", re.DOTALL
)
_TRACKS_OF_POSITIONS = re.compile(rb"gpmd|camm|mebx|rtmd|mett|djmd|dbgi")


def clean_boxes(data: bytes) -> CleanCopy:
    """Clean an MP4, M4A or MOV, or a JPEG 2000 picture: data become free space.

    Sizes stay, since tables in a film count from its first byte.
    """
    found, out = CleaningLog(), bytearray(data)
    _clean_boxes(out, 0, len(out), found, 0)
    found.kept.add("voices")
    return found.cleaned(bytes(out))


_DEEPEST = 12


def _clean_boxes(
    out: bytearray, at: int, end: int, found: CleaningLog, depth: int
) -> None:
    """Clean the boxes between two places."""
    begin = at
    for name, start, stop in boxes(out, at, end):
        if stop > end:
            raise IndexError(stop)
        content = out[start:stop] if name not in _WITH_BOXES | {b"mdat"} else b""
        is_needed = name in _NEEDED or (name in _FREE and not any(content))
        if not is_needed:
            is_position = name == b"loci" or _POSITION.search(content)
            found.taken.add(_KINDS.get(name, "programs"))
            found.taken |= {"position"} if is_position else set()
            out[begin + 4 : begin + 8] = b"free"
            out[start:stop] = bytes(stop - start)
        elif name in _WITH_BOXES:
            if depth == _DEEPEST:
                raise IndexError(start)
            _clean_boxes(out, start, stop, found, depth + 1)
        elif name in _TIMES:
            size = 16 if content[0] == 1 else 8
            found.erase(out, start + 4, start + 4 + size, "camera")
        elif name == _HANDLER:
            found.erase(out, start + _HANDLER_NAME, stop, "programs")
        elif name == b"stsd" and _TRACKS_OF_POSITIONS.search(content):
            raise CannotClean(
                "holds a track of positions beside picture and sound",
                remedy="export the film again without it, in the program of the camera",
            )
        begin = stop
    found.erase(out, begin, end, "behind-end")


_SOUND_NEEDED = frozenset({b"fmt ", b"fact", b"data"})
_OPEN_SIZES = frozenset({0, 0xFFFFFFFF})


def clean_wav(data: bytes) -> CleanCopy:
    """Clean a WAV sound."""
    found, chunks = CleaningLog(), []
    (size,) = struct.unpack("<I", data[4:8])
    if size in _OPEN_SIZES:
        raise CannotClean(
            "was never closed by its recorder", remedy="open it and save it again"
        )
    for name, content in read_riff(data, found):
        if name in _SOUND_NEEDED:
            chunks.append((name, content))
        elif any(content):
            found.taken.add("descriptions")
    found.kept.add("voices")
    return found.cleaned(write_riff(b"WAVE", chunks))


_RATES = (
    (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
"""Kilobits a second: layers I to III of MPEG 1; layer I, then II and III, of MPEG 2."""

_SAMPLING = (44100, 48000, 32000)
_MPEG_2, _MPEG_1, _RESERVED = 2, 3, 1
_LAYER_1, _LAYER_3 = 3, 1
_SYNC_BITS, _NO_RATES = 0x7FF, frozenset({0, 15})


def _frame_size(head: int) -> int:
    """Give the size in bytes of the frame with this head; 0 if it is not a head."""
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, sampling = head >> 12 & 15, head >> 10 & 3
    is_head = head >> 21 == _SYNC_BITS and version != _RESERVED and layer
    if not is_head or rate in _NO_RATES or sampling == len(_SAMPLING):
        return 0
    is_first = version == _MPEG_1
    row = 3 - layer if is_first else (3 if layer == _LAYER_1 else 4)
    bits = _RATES[row][rate] * 1000
    hertz = _SAMPLING[sampling] >> (0 if is_first else 1 if version == _MPEG_2 else 2)
    padding = head >> 9 & 1
    if layer == _LAYER_1:
        return (12 * bits // hertz + padding) * 4
    samples = 144 if is_first or layer != _LAYER_3 else 72
    return samples * bits // hertz + padding


def clean_mp3(data: bytes) -> CleanCopy:
    """Clean an MP3 sound: its frames stay, all before and after them is removed."""
    found, out, at = CleaningLog(), bytearray(), 0
    while data[at : at + 3] == b"ID3":
        found.taken.add("descriptions")
        at += _id3_size(data, at)
    end = _end_without_tags(data)
    if end < len(data):
        found.taken.add("descriptions")
        data = data[:end]
    while at < len(data) and not data[at]:
        at += 1
    start = at
    while at + 4 <= len(data):
        size = _frame_size(int.from_bytes(data[at : at + 4]))
        if not size:
            break
        out += data[at : at + size]
        at += size
    if at == start:
        raise CannotClean(
            "does not begin with sound", remedy="open it and save it again as MP3"
        )
    rest = data[at:]
    if _frame_size(int.from_bytes(rest[:4])) or _has_frames(rest):
        raise CannotClean(
            "is damaged between its frames", remedy="open it and save it again as MP3"
        )
    found.take_rest(rest, 0)
    found.kept.add("voices")
    return found.cleaned(bytes(out))


def _id3_size(data: bytes, at: int) -> int:
    size = 0
    for digit in data[at + 6 : at + 10]:
        size = size << 7 | digit & 127
    has_footer = data[at + 5] & 0x10
    return size + (20 if has_footer else 10)


def _end_without_tags(data: bytes) -> int:
    """Give where the tags at the end begin: ID3v1, APE, Lyrics3."""
    end, before = len(data), -1
    while end != before:
        before = end
        if data[end - 128 : end - 125] == b"TAG":
            end -= 128
        elif data[end - 32 : end - 24] == b"APETAGEX":
            size, _, flags = struct.unpack("<III", data[end - 20 : end - 8])
            end -= size + (32 if flags >> 31 else 0)
        elif data[end - 9 : end] == b"LYRICS200" and data[end - 15 : end - 9].isdigit():
            end -= 15 + int(data[end - 15 : end - 9])
        if end < 0:
            raise IndexError(end)
    return end


_FEWEST_FRAMES = 3
_SYNC = re.compile(rb"\xff[\xe2-\xff]")


def _has_frames(rest: bytes) -> bool:
    """Say whether sound goes on: three frames in a row."""
    for match in _SYNC.finditer(rest):
        at = match.start()
        for _ in range(_FEWEST_FRAMES):
            size = _frame_size(int.from_bytes(rest[at : at + 4]))
            if not size or at + size > len(rest):
                break
            at += size
        else:
            return True
    return False
