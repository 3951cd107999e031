"""Add to a PDF by Typst what Typst cannot write: fields, lists, links."""

import re
from collections.abc import Iterator
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
from appeals.writers.pdf.typst.pdf_file import (
    TypstPdf,
    UnknownFormError,
    pdf_string,
    reference,
)
from appeals.writers.pdf.typst.tree import list_parts

_STRING: Final = rb"\s*(?:\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[^<>]*>)"
_CONTENTS: Final = re.compile(rb"/Contents" + _STRING)
_ID: Final = re.compile(rb"/ID\([^)]*\)")
_TITLE: Final = re.compile(rb"/(Title|T)" + _STRING)
_UNSEEN: Final = dict.fromkeys((0xAD, 0x200B))
_PRINT_AND_LOCKED: Final = 132


def complete_pdf(pdf: bytes, plan: PlacementPlan) -> bytes:
    """Complete the file of a letter that was set as a plan says.

    The same bytes in give the same bytes out.

    Raises OtherFormError for a file of a form that is not known.
    """
    file, document = TypstPdf.read(pdf), plan.document
    words = find_or_english(document.lang).page
    _join_lists(file, document)
    file.drop_empty_labels()
    _describe_links(file, plan, words.note, words.back)
    _name_headings(file, document)
    fields = list(_lay_fields(file, document, words.signature))
    file.refer_to_index()
    if fields:
        file.name_form(fields, b"/SigFlags 1")
    file.name_language(document.lang)
    return file.write()


def _join_lists(file: TypstPdf, document: Document) -> None:
    """Make one list of what was set entry by entry; put lists into their entries."""
    lists = [n for n in file.walk(file.tree()) if file.tag(n) == "L"]
    parts = list(list_parts(document))
    if len(lists) != len(parts):
        raise UnknownFormError("lists are tagged in another way")
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


def _put_into_entry(file: TypstPdf, number: int) -> None:
    """Put a list that is between two entries into the first of them."""
    parent = file.parent(number)
    kids = file.kids(parent)
    place = kids.index(reference(number))
    if not place:
        return
    body = file.elements(int(kids[place - 1].split()[0]))[-1]
    del kids[place]
    file.set_kids(parent, kids)
    file.set_kids(body, [*file.kids(body), reference(number)])
    file.change_element(number, parent=body)


def _describe_links(file: TypstPdf, plan: PlacementPlan, note: str, back: str) -> None:
    """Say of each link between a mark and its note where it leads, as a reader hears.

    A note at the end is tagged as a note, too.
    """
    footnotes, called, ended = _note_numbers(plan)
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
                _describe_link(file, link, note.format(number=printed[number]))
                file.change_element(file.parent(link), tag="Reference")
            waiting.clear()
        elif kind == "Link" and _is_internal(file, number):
            holder = file.parent(above) if file.tag(above) == "Lbl" else above
            if holder in printed:
                is_back = file.tag(above) == "Lbl"
                words = (back if is_back else note).format(number=printed[holder])
                _describe_link(file, number, words)
            elif file.tag(above) == "Lbl":
                waiting.append(number)
            elif file.tag(above) in {"TOCI", "Reference"}:
                continue
            elif (mark := next(called, None)) is not None:
                _wrap_element(file, number, "Reference")
                _describe_link(file, number, note.format(number=mark))
            else:
                end_note = next(ended)
                _tag_end_note(file, number, end_note)
                _describe_link(file, number, back.format(number=end_note))


def _note_numbers(
    plan: PlacementPlan,
) -> tuple[Iterator[int], Iterator[int], Iterator[int]]:
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


def _tag_end_note(file: TypstPdf, link: int, number: int) -> None:
    """Tag the paragraph that a link back begins as a note, its number as a label."""
    paragraph = file.parent(link)
    _wrap_element(file, link, "Lbl")
    file.change_element(paragraph, tag="Note")
    _give_id(file, paragraph, number)


def _tag_pointer(file: TypstPdf, note: int) -> None:
    """Tag as words the line that says where a note is printed."""
    file.objects[note] = _ID.sub(b"", file.objects[note])
    file.change_element(note, tag="Span")
    for label in file.elements(note):
        if file.tag(label) == "Lbl":
            file.change_element(label, tag="Reference")


def _wrap_element(file: TypstPdf, element: int, tag: str) -> None:
    """Put an element into one of its own, in its place."""
    parent = file.parent(element)
    held = (tag.encode(), parent, element)
    added = file.add(b"<</Type/StructElem/S/%b/P %d 0 R/K[%d 0 R]>>" % held)
    kids = [
        reference(added) if kid == reference(element) else kid
        for kid in file.kids(parent)
    ]
    file.set_kids(parent, kids)
    file.change_element(element, parent=added)


def _give_id(file: TypstPdf, element: int, number: int) -> None:
    content = _ID.sub(b"", file.objects[element])
    place = content.rindex(b">>")
    file.objects[element] = content[:place] + b"/ID(note-%d)>>" % number


def _name_headings(file: TypstPdf, document: Document) -> None:
    """Name headings and their entries in the outline without their notes."""
    titles = [
        pdf_string(_bare_words(block.inlines))
        for block in walk_blocks(document.blocks)
        if isinstance(block, Heading)
        or (isinstance(block, Paragraph) and block.role == "subject")
    ]
    is_heading = re.compile(r"H\d")
    tagged = [n for n in file.walk(file.tree()) if is_heading.match(file.tag(n))]
    listed = list(
        _walk_outline(file, _find_reference(rb"/Outlines", file.objects[file.root]))
    )
    for numbers in (tagged, listed):
        for number, title in zip(numbers, titles, strict=False):  # then that of notes
            named = rb"/\g<1>" + title
            file.objects[number] = _TITLE.sub(named, file.objects[number], count=1)


def _bare_words(inlines: tuple[Inline, ...]) -> str:
    words = tuple(i for i in inlines if not isinstance(i, NoteMark))
    return plain_text(words).translate(_UNSEEN)


def _walk_outline(file: TypstPdf, parent: int) -> Iterator[int]:
    """Yield the entries of the outline in their order."""
    entry = _find_reference(rb"/First", file.objects[parent]) if parent else 0
    while entry:
        yield entry
        yield from _walk_outline(file, entry)
        entry = _find_reference(rb"/Next", file.objects[entry])


def _find_reference(name: bytes, content: bytes) -> int:
    found = re.search(name + rb" (\d+) 0 R", content)
    return int(found[1]) if found else 0


def _is_internal(file: TypstPdf, link: int) -> bool:
    annotation = file.annotation(link)
    return bool(annotation) and b"/Dest" in file.objects[annotation]


def _describe_link(file: TypstPdf, link: int, words: str) -> None:
    annotation = file.annotation(link)
    said = b"/Contents" + pdf_string(words)
    file.objects[annotation] = _CONTENTS.sub(
        lambda _: said, file.objects[annotation], 1
    )


def _lay_fields(file: TypstPdf, document: Document, words: str) -> Iterator[int]:
    """Make a field of each place where somebody is to sign with a key.

    The template has put an empty box there, with a link that names the signatory.
    """
    names = {
        block.signer: " ".join(plain_text(first_line(block.inlines)).split())
        for block in walk_blocks(document.blocks)
        if isinstance(block, Paragraph) and block.signer
    }
    for place, signer in file.named_places():
        name = pdf_string(FIELD_PREFIX + signer)
        kind = b"/FT/Sig/T%b/F %d" % (name, _PRINT_AND_LOCKED)
        yield file.lay_field(place, kind, words.format(name=names[signer]))
