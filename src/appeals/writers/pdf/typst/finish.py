"""What Typst cannot say, put into its file: fields, lists, links, language, no program.

Typst 0.15 writes each object plainly, with one table of places and no object streams:
objects are taken by their places, changed as text, and written anew with a table as a
stream (ISO 32000-1, 7.5.8), as signing wants it. `test_form` notices another form.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from appeals.languages.find import find_or_english
from appeals.model.document import (
    Document,
    Heading,
    Inline,
    NoteMark,
    Paragraph,
    inline_groups,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from appeals.model.people import FIELD_PREFIX
from appeals.writers.layout.signatures import first_line
from appeals.writers.pdf.placement import PlacementPlan
from appeals.writers.pdf.typst.tree import list_parts

_FIELD: Final = re.compile(rb"/URI\(x-appeals-field:([^)]*)\)")
_ELEMENT: Final = re.compile(rb"<</Type/StructElem/S/(\w+)/P (\d+) 0 R")
_KID: Final = re.compile(rb"<<[^<>]*>>|\d+ 0 R|\d+")
_STRING: Final = rb"\s*(?:\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[^<>]*>)"
_CONTENTS: Final = re.compile(rb"/Contents" + _STRING)
_ID: Final = re.compile(rb"/ID\([^)]*\)")
_TITLE: Final = re.compile(rb"/(Title|T)" + _STRING)
_UNSEEN: Final = dict.fromkeys((0xAD, 0x200B))
_PRINT_AND_LOCKED: Final = 132


class OtherFormError(Exception):
    """The file is not of the form that Typst 0.15 writes."""


def finish(pdf: bytes, plan: PlacementPlan) -> bytes:
    """Complete the file of a letter that was set as a plan says.

    The same bytes in give the same bytes out.

    Raises OtherFormError for a file of a form that is not known.
    """
    file, document = _File.read(pdf), plan.document
    words = find_or_english(document.lang).page
    _join_lists(file, document)
    _drop_empty_labels(file)
    _describe_links(file, plan, words.note, words.back)
    _name_headings(file, document)
    fields = list(_lay_fields(file, document, words.signature))
    _refer_to_index(file)
    _name_language(file, document.lang, fields)
    return file.write()


@dataclass(slots=True)
class _File:
    """The objects of a PDF by their numbers, and what its trailer says."""

    objects: dict[int, bytes]
    root: int
    info: int

    @classmethod
    def read(cls, pdf: bytes) -> "_File":
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
        start = int(found[1]) if found else 0
        table, _, trailer = pdf[start:].partition(b"trailer")
        roots = re.search(rb"/Root (\d+) 0 R/Info (\d+) 0 R", trailer)
        if not table.startswith(b"xref") or roots is None:
            raise OtherFormError("no plain table of places")
        places = [int(ln[:10]) for ln in table.splitlines()[2:] if ln[17:18] == b"n"]
        ends = dict(zip(sorted(places), [*sorted(places)[1:], start], strict=True))
        objects = {}
        for number, place in enumerate(places, 1):
            piece = pdf[place : ends[place]]
            form = re.match(
                rb"%d 0 obj\s*(.*?)\s*endobj\s*\Z" % number, piece, re.DOTALL
            )
            if form is None:
                raise OtherFormError(f"object {number} is written in another way")
            objects[number] = form[1]
        return cls(objects, int(roots[1]), int(roots[2]))

    def add(self, content: bytes) -> int:
        """Add an object and give its number."""
        number = max(self.objects) + 1
        self.objects[number] = content
        return number

    def write(self) -> bytes:
        """Write the objects without a gap, and their places as a stream."""
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
        """Give the number of the element that holds an element."""
        found = _ELEMENT.match(self.objects[number])
        if found is None:
            raise OtherFormError(f"object {number} is no structure element")
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
        """Give what an element holds, each as it is written."""
        before, inner, _ = self._parts(number)
        return _KID.findall(inner) if before else []

    def set_kids(self, number: int, kids: list[bytes]) -> None:
        """Let an element hold something else."""
        before, _, after = self._parts(number)
        self.objects[number] = before + b" ".join(kids) + after

    def remove(self, number: int) -> None:
        """Take an element out of the one that holds it."""
        parent = self.parent(number)
        kept = [kid for kid in self.kids(parent) if kid != _ref(number)]
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
        """Hold the one kid of an element without an array, and say more of it.

        Readers look so for fields that a later signature may change.
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
        raise OtherFormError("no structure tree")

    def walk(self, number: int) -> Iterator[int]:
        """Yield the elements in an element in reading order."""
        for kid in self.elements(number):
            yield kid
            yield from self.walk(kid)


def _ref(number: int) -> bytes:
    return b"%d 0 R" % number


def _string(words: str) -> bytes:
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"


def _join_lists(file: _File, document: Document) -> None:
    """Make one list of what was set entry by entry; put lists into their entries."""
    lists = [n for n in file.walk(file.tree()) if file.tag(n) == "L"]
    parts = list(list_parts(document))
    if len(lists) != len(parts):
        raise OtherFormError("lists are tagged in another way")
    whole = 0
    for number, part in zip(lists, parts, strict=True):
        if part == "first":
            whole = number
        if part != "next":
            continue
        parent = file.parent(number)
        for entry in file.elements(number):
            file.change_element(entry, parent=whole)
        file.set_kids(whole, file.kids(whole) + file.kids(number))
        file.remove(number)
        if file.tag(parent) == "Div" and not file.kids(parent):
            file.remove(parent)
    for number in lists:
        if number in file.objects and file.tag(file.parent(number)) == "L":
            _put_into_entry(file, number)


def _drop_empty_labels(file: _File) -> None:
    """Take out the labels of entries that have no sign, such as names in columns."""
    for number in list(file.walk(file.tree())):
        if file.tag(number) == "Lbl" and not file.kids(number):
            file.remove(number)


def _put_into_entry(file: _File, number: int) -> None:
    """Put a list that stands between two entries into the first of them."""
    parent = file.parent(number)
    kids = file.kids(parent)
    place = kids.index(_ref(number))
    if not place:
        return
    body = file.elements(int(kids[place - 1].split()[0]))[-1]
    del kids[place]
    file.set_kids(parent, kids)
    file.set_kids(body, [*file.kids(body), _ref(number)])
    file.change_element(number, parent=body)


def _describe_links(file: _File, plan: PlacementPlan, note: str, back: str) -> None:
    """Say of each link between a mark and its note where it leads, as a reader hears.

    A note at the end is tagged as a note, too.
    """
    footnotes, called, ended = _numbers(plan)
    printed: dict[int, int] = {}
    waiting: list[int] = []
    for number in file.walk(file.tree()):
        kind, above = file.tag(number), file.parent(number)
        if kind == "Note":
            printed[number] = next(footnotes)
            if printed[number] in plan.carried:
                _tag_pointer(file, number)
            else:
                _give_id(file, number, printed[number])
            for link in waiting:
                _describe(file, link, note.format(number=printed[number]))
                file.change_element(file.parent(link), tag="Reference")
            waiting.clear()
        elif kind == "Link" and _is_inward(file, number):
            holder = file.parent(above) if file.tag(above) == "Lbl" else above
            if holder in printed:
                is_back = file.tag(above) == "Lbl"
                words = (back if is_back else note).format(number=printed[holder])
                _describe(file, number, words)
            elif file.tag(above) == "Lbl":
                waiting.append(number)
            elif file.tag(above) in {"TOCI", "Reference"}:
                continue
            elif (mark := next(called, None)) is not None:
                _wrap(file, number, "Reference")
                _describe(file, number, note.format(number=mark))
            else:
                end_note = next(ended)
                _tag_end_note(file, number, end_note)
                _describe(file, number, back.format(number=end_note))


def _numbers(plan: PlacementPlan) -> tuple[Iterator[int], Iterator[int], Iterator[int]]:
    """Give the numbers of notes in the order in which the file has them.

    Those called with a text at the foot, those called alone, and those at the end.
    """
    document = plan.document
    at_end = {n.number for n in document.notes if n.placement == "end"}
    marks = [
        inline.number
        for group in inline_groups(document.blocks)
        for inline in walk_inlines(group)
        if isinstance(inline, NoteMark)
    ]
    last = at_end.union(plan.carried)
    return (
        iter([number for number in marks if number not in at_end]),
        iter([number for number in marks if number in at_end]),
        iter([note.number for note in document.notes if note.number in last]),
    )


def _tag_end_note(file: _File, link: int, number: int) -> None:
    """Tag the paragraph that a link back begins as a note, its number as a label."""
    paragraph = file.parent(link)
    _wrap(file, link, "Lbl")
    file.change_element(paragraph, tag="Note")
    _give_id(file, paragraph, number)


def _tag_pointer(file: _File, note: int) -> None:
    """Tag as words the line that says where a note is printed."""
    file.objects[note] = _ID.sub(b"", file.objects[note])
    file.change_element(note, tag="Span")
    for label in file.elements(note):
        if file.tag(label) == "Lbl":
            file.change_element(label, tag="Reference")


def _wrap(file: _File, element: int, tag: str) -> None:
    """Put an element into one of its own, in its place."""
    parent = file.parent(element)
    held = (tag.encode(), parent, element)
    added = file.add(b"<</Type/StructElem/S/%b/P %d 0 R/K[%d 0 R]>>" % held)
    kids = [_ref(added) if kid == _ref(element) else kid for kid in file.kids(parent)]
    file.set_kids(parent, kids)
    file.change_element(element, parent=added)


def _give_id(file: _File, element: int, number: int) -> None:
    content = _ID.sub(b"", file.objects[element])
    place = content.rindex(b">>")
    file.objects[element] = content[:place] + b"/ID(note-%d)>>" % number


def _name_headings(file: _File, document: Document) -> None:
    """Name headings and their entries in the outline without their notes."""
    titles = [
        _string(_bare_words(block.inlines))
        for block in walk_blocks(document.blocks)
        if isinstance(block, Heading)
        or (isinstance(block, Paragraph) and block.role == "subject")
    ]
    is_heading = re.compile(r"H\d")
    tagged = [n for n in file.walk(file.tree()) if is_heading.match(file.tag(n))]
    listed = list(_outline(file, _found_ref(rb"/Outlines", file.objects[file.root])))
    for numbers in (tagged, listed):
        for number, title in zip(numbers, titles, strict=False):  # then that of notes
            named = rb"/\g<1>" + title
            file.objects[number] = _TITLE.sub(named, file.objects[number], count=1)


def _bare_words(inlines: tuple[Inline, ...]) -> str:
    words = tuple(i for i in inlines if not isinstance(i, NoteMark))
    return plain_text(words).translate(_UNSEEN)


def _outline(file: _File, parent: int) -> Iterator[int]:
    """Yield the entries of the outline in their order."""
    entry = _found_ref(rb"/First", file.objects[parent]) if parent else 0
    while entry:
        yield entry
        yield from _outline(file, entry)
        entry = _found_ref(rb"/Next", file.objects[entry])


def _found_ref(name: bytes, content: bytes) -> int:
    found = re.search(name + rb" (\d+) 0 R", content)
    return int(found[1]) if found else 0


def _annotation(file: _File, link: int) -> int:
    """Give the number of what is clicked for a link, 0 where there is nothing."""
    for kid in file.kids(link):
        if found := re.search(rb"/Obj (\d+) 0 R", kid):
            return int(found[1])
    return 0


def _is_inward(file: _File, link: int) -> bool:
    annotation = _annotation(file, link)
    return bool(annotation) and b"/Dest" in file.objects[annotation]


def _describe(file: _File, link: int, words: str) -> None:
    annotation = _annotation(file, link)
    said = b"/Contents" + _string(words)
    file.objects[annotation] = _CONTENTS.sub(
        lambda _: said, file.objects[annotation], 1
    )


def _lay_fields(file: _File, document: Document, words: str) -> Iterator[int]:
    """Make a field of each place where somebody is to sign with a key.

    The template has put an empty box there, with a link that names the signatory: its
    rectangle and its place in the structure tree become those of the field.
    """
    names = {
        block.signer: " ".join(plain_text(first_line(block.inlines)).split())
        for block in walk_blocks(document.blocks)
        if isinstance(block, Paragraph) and block.signer
    }
    for number in list(file.walk(file.tree())):
        link = _annotation(file, number) if file.tag(number) == "Link" else 0
        found = _FIELD.search(file.objects[link]) if link else None
        if found is None:
            continue
        signer = found[1].decode()
        label = _string(words.format(name=names[signer]))
        page = _found(rb"/Pg (\d+ 0 R)", b"".join(file.kids(number)))
        rectangle = _found(rb"/Rect\s*\[([^\]]*)\]", file.objects[link])
        left, bottom, right, top = map(float, rectangle.split())
        look = file.add(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 %.3f %.3f]/Resources<<>>/Length 0>>"
            b"\nstream\n\nendstream" % (right - left, top - bottom)
        )
        index = _found(rb"(/StructParent \d+)", file.objects[link])
        file.objects[link] = (
            b"<</Type/Annot/Subtype/Widget/FT/Sig/T%b/TU%b/Rect[%b]/F %d/P %b"
            b"/AP<</N %d 0 R>>%b>>"
        ) % (
            *(_string(FIELD_PREFIX + signer), label, rectangle),
            *(_PRINT_AND_LOCKED, page, look, index),
        )
        file.change_element(number, tag="Form")
        file.set_only_kid(number, b"/Alt%b" % label)
        yield link


def _found(pattern: bytes, content: bytes) -> bytes:
    found = re.search(pattern, content)
    if found is None:
        raise OtherFormError(f"no {pattern.decode()}")
    return found[1]


def _refer_to_index(file: _File) -> None:
    """Hold the index of the structure tree by reference, as signing wants it."""
    tree = file.tree()
    nums = re.search(
        rb"/ParentTree\s*(<<\s*/Nums\s*\[.*?\]\s*>>)", file.objects[tree], re.DOTALL
    )
    if nums is None:
        raise OtherFormError("no index of the structure tree")
    index = b"/ParentTree %d 0 R" % file.add(nums[1])
    file.objects[tree] = file.objects[tree].replace(nums[0], index)


def _name_language(file: _File, lang: str, fields: list[int]) -> None:
    """Name the language in full, as BCP 47 has it, and no program."""
    form = b""
    if fields:
        refs = b" ".join(_ref(number) for number in fields)
        form = b"/AcroForm %d 0 R" % file.add(b"<</SigFlags 1/Fields[%b]>>" % refs)
    tag = lang.encode()
    said = b"/Lang(%b)%b" % (tag, form)
    root = file.objects[file.root]
    file.objects[file.root] = re.sub(
        rb"/Lang\s*\([^)]*\)", lambda _: said, root.replace(b"/Suspects false", b"")
    )
    info = file.objects[file.info]
    file.objects[file.info] = re.sub(rb"/Creator\s*\([^)]*\)", b"", info)
    metadata = int(_found(rb"/Metadata (\d+) 0 R", root))
    packet = _found(rb"(?s)stream\r?\n(.*)\r?\nendstream", file.objects[metadata])
    packet = re.sub(
        rb"(?s)<xmp:CreatorTool>[^<]*</xmp:CreatorTool>|<xmpMM:History>.*?</xmpMM:History>",
        b"",
        packet,
    )
    packet = re.sub(rb"(<dc:language><rdf:Bag><rdf:li>)[^<]*", rb"\g<1>" + tag, packet)
    packet = packet.replace(b' x:xmptk="xmp-writer"', b"")
    head = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n" % len(packet)
    file.objects[metadata] = head + packet + b"\nendstream"
