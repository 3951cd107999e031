"""The objects of a PDF by Typst, changed as text and written again.

Typst 0.15 writes each object plainly, with one table of offsets and no object streams:
objects are read by their offsets, changed, and written with a table as a stream (ISO
32000-1, 7.5.8), as signing needs it. `test_form` notices another form.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_ELEMENT: Final = re.compile(rb"<</Type/StructElem/S/(\w+)/P (\d+) 0 R")
_KID: Final = re.compile(rb"<<[^<>]*>>|\d+ 0 R|\d+")
_FIELD: Final = re.compile(rb"/URI\(x-appeals-field:([^)]*)\)")


class UnknownFormError(Exception):
    """The file is not of the form that Typst 0.15 writes."""


@dataclass(slots=True)
class TypstPdf:
    """The objects of a PDF by their numbers, and what its trailer says."""

    objects: dict[int, bytes]
    root: int
    info: int

    @classmethod
    def read(cls, pdf: bytes) -> "TypstPdf":
        """Take a file apart. Raises OtherFormError for a form that is not known."""
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
        start = int(found[1]) if found else 0
        table, _, trailer = pdf[start:].partition(b"trailer")
        roots = re.search(rb"/Root (\d+) 0 R/Info (\d+) 0 R", trailer)
        if not table.startswith(b"xref") or roots is None:
            raise UnknownFormError("no plain table of places")
        places = [int(ln[:10]) for ln in table.splitlines()[2:] if ln[17:18] == b"n"]
        ends = dict(zip(sorted(places), [*sorted(places)[1:], start], strict=True))
        objects = {}
        for number, place in enumerate(places, 1):
            head = b"%d 0 obj" % number
            piece = pdf[place : ends[place]].rstrip()
            if not (piece.startswith(head) and piece.endswith(b"endobj")):
                raise UnknownFormError(f"object {number} is written in another way")
            objects[number] = piece[len(head) : -len(b"endobj")].strip()
        return cls(objects, int(roots[1]), int(roots[2]))

    def add(self, content: bytes) -> int:
        """Add an object and give its number."""
        number = max(self.objects) + 1
        self.objects[number] = content
        return number

    def write(self) -> bytes:
        """Write the objects without a gap, and their offsets as a stream."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = {}
        for number in sorted(self.objects):
            places[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, self.objects[number])
        table = max(self.objects) + 1
        places[table] = len(out)
        digest = hashlib.sha256(out).hexdigest()[:32].encode()
        rows = b"".join(
            b"\1" + places[n].to_bytes(4, "big") + b"\0" if n in places else bytes(6)
            for n in range(table + 1)
        )
        packed = zlib.compress(rows)
        out += (
            b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Size %d/Root %d 0 R/Info %d 0 R"
            b"/ID[<%b><%b>]/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\n"
            b"endobj\nstartxref\n%d\n%%%%EOF\n"
        ) % (
            *(table, table + 1, self.root, self.info),
            *(digest, digest, len(packed), packed, places[table]),
        )
        return bytes(out)

    def tag(self, number: int) -> str:
        """Give the kind of a structure element, "" for another object."""
        found = _ELEMENT.match(self.objects[number])
        return found[1].decode() if found else ""

    def parent(self, number: int) -> int:
        """Give the number of the element that contains an element."""
        found = _ELEMENT.match(self.objects[number])
        if found is None:
            raise UnknownFormError(f"object {number} is not a structure element")
        return int(found[2])

    def change_element(
        self, number: int, *, tag: str | None = None, parent: int | None = None
    ) -> None:
        """Give an element another kind, or put it into another element."""
        tag = tag or self.tag(number)
        above = self.parent(number) if parent is None else parent
        head = b"<</Type/StructElem/S/%b/P %d 0 R" % (tag.encode(), above)
        self.objects[number] = _ELEMENT.sub(lambda _: head, self.objects[number], 1)

    def kids(self, number: int) -> list[bytes]:
        """Give what an element contains, each as it is written."""
        before, inner, _ = self._parts(number)
        return _KID.findall(inner) if before else []

    def set_kids(self, number: int, kids: list[bytes]) -> None:
        """Replace what an element contains."""
        before, _, after = self._parts(number)
        self.objects[number] = before + b" ".join(kids) + after

    def remove(self, number: int) -> None:
        """Remove an element from its parent."""
        parent = self.parent(number)
        kept = [kid for kid in self.kids(parent) if kid != reference(number)]
        self.set_kids(parent, kept)
        del self.objects[number]

    def elements(self, number: int) -> list[int]:
        """Give the elements within an element, in reading order."""
        refs = (int(kid.split()[0]) for kid in self.kids(number) if kid[-1:] == b"R")
        return [ref for ref in refs if self.tag(ref)]

    def _parts(self, number: int) -> tuple[bytes, bytes, bytes]:
        content = self.objects[number]
        start = content.find(b"/K[") + 3
        if start == 2:  # noqa: PLR2004  not found
            return b"", b"", b""
        end = content.index(b"]", start)
        return content[:start], content[start:end], content[end:]

    def set_only_kid(self, number: int, more: bytes) -> None:
        """Write the only kid of an element without an array, and add `more`.

        Readers search this way for fields that a later signature may change.
        """
        before, inner, after = self._parts(number)
        end = after.rindex(b">>")
        held = before.removesuffix(b"[") + inner + after[1:end]
        self.objects[number] = held + more + after[end:]

    def tree(self) -> int:
        """Give the number of the root of the structure tree."""
        for number, content in self.objects.items():
            if content.startswith(b"<</Type/StructTreeRoot"):
                return number
        raise UnknownFormError("no structure tree")

    def walk(self, number: int) -> Iterator[int]:
        """Yield the elements in an element in reading order."""
        for kid in self.elements(number):
            yield kid
            yield from self.walk(kid)

    def annotation(self, link: int) -> int:
        """Give the number of what is clicked for a link, 0 where there is nothing."""
        for kid in self.kids(link):
            if found := re.search(rb"/Obj (\d+) 0 R", kid):
                return int(found[1])
        return 0

    def named_places(self) -> Iterator[tuple[int, str]]:
        """Yield the link of each place that is to be a field, and the name it has."""
        for number in list(self.walk(self.tree())):
            link = self.annotation(number) if self.tag(number) == "Link" else 0
            if found := _FIELD.search(self.objects[link]) if link else None:
                yield number, found[1].decode()

    def lay_field(self, element: int, kind: bytes, words: str) -> int:
        """Make a field of a link: its rectangle, its place in the structure tree.

        `kind` is what makes it one (FT, T, F); `words` say what it is for. Gives the
        number of the field.
        """
        link, label = self.annotation(element), pdf_string(words)
        page = find_group(rb"/Pg (\d+ 0 R)", b"".join(self.kids(element)))
        rectangle = find_group(rb"/Rect\s*\[([^\]]*)\]", self.objects[link])
        left, bottom, right, top = map(float, rectangle.split())
        look = self.add(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 %.3f %.3f]/Resources<<>>/Length 0>>"
            b"\nstream\n\nendstream" % (right - left, top - bottom)
        )
        index = find_group(rb"(/StructParent \d+)", self.objects[link])
        self.objects[link] = (
            b"<</Type/Annot/Subtype/Widget%b/TU%b/Rect[%b]/P %b/AP<</N %d 0 R>>%b>>"
        ) % (kind, label, rectangle, page, look, index)
        self.change_element(element, tag="Form")
        self.set_only_kid(element, b"/Alt%b" % label)
        return link

    def drop_empty_labels(self) -> None:
        """Take out the labels of entries that have no sign, as names in columns."""
        for number in list(self.walk(self.tree())):
            if self.tag(number) == "Lbl" and not self.kids(number):
                self.remove(number)

    def refer_to_index(self) -> None:
        """Refer to the index of the structure tree, as signing needs it."""
        tree = self.tree()
        nums = re.search(
            rb"/ParentTree\s*(<<\s*/Nums\s*\[.*?\]\s*>>)", self.objects[tree], re.DOTALL
        )
        if nums is None:
            raise UnknownFormError("no index of the structure tree")
        index = b"/ParentTree %d 0 R" % self.add(nums[1])
        self.objects[tree] = self.objects[tree].replace(nums[0], index)

    def name_form(self, fields: list[int], more: bytes) -> None:
        """Name the fields in the catalogue; `more` is what else the form says."""
        refs = b" ".join(map(reference, fields))
        form = self.add(b"<</Fields[%b]%b>>" % (refs, more))
        catalogue = self.objects[self.root]
        end = catalogue.rindex(b">>")
        self.objects[self.root] = (
            catalogue[:end] + b"/AcroForm %d 0 R" % form + catalogue[end:]
        )

    def name_language(self, lang: str) -> None:
        """Name the language in full, as BCP 47 has it, and no program."""
        tag = lang.encode()
        said = b"/Lang(%b)" % tag
        root = self.objects[self.root]
        self.objects[self.root] = re.sub(
            rb"/Lang\s*\([^)]*\)", lambda _: said, root.replace(b"/Suspects false", b"")
        )
        info = self.objects[self.info]
        self.objects[self.info] = re.sub(rb"/Creator\s*\([^)]*\)", b"", info)
        metadata = int(find_group(rb"/Metadata (\d+) 0 R", root))
        packet = find_group(
            rb"(?s)stream\r?\n(.*)\r?\nendstream", self.objects[metadata]
        )
        packet = re.sub(
            rb"(?s)<xmp:CreatorTool>[^<]*</xmp:CreatorTool>|<xmpMM:History>.*?</xmpMM:History>",
            b"",
            packet,
        )
        packet = re.sub(
            rb"(<dc:language><rdf:Bag><rdf:li>)[^<]*", rb"\g<1>" + tag, packet
        )
        packet = packet.replace(b' x:xmptk="xmp-writer"', b"")
        head = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n" % len(packet)
        self.objects[metadata] = head + packet + b"\nendstream"


def reference(number: int) -> bytes:
    """Write a reference to an object."""
    return b"%d 0 R" % number


def pdf_string(words: str) -> bytes:
    """Write words as a string of a PDF (ISO 32000-1, 7.9.2.2)."""
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"


def find_group(pattern: bytes, content: bytes) -> bytes:
    """Give what a group matches. Raises OtherFormError where it is not there."""
    found = re.search(pattern, content)
    if found is None:
        raise UnknownFormError(f"no {pattern.decode()}")
    return found[1]
