"""What an archive copy of a letter holds beside the letter and its signatures.

The same functions say what is written and what a verifier accepts, so that there is
exactly one such update for a letter.
"""

from appeals.signing.pdf_fields import FLAGS, TIME_STAMP_FIELD, form_of
from appeals.signing.pdf_objects import MalformedError, Name, Ref, Stream, Value
from appeals.signing.pdf_revisions import Snapshot

_MOST_EVIDENCE = 100
EVIDENCE = "DSS"
"""The entry of the catalogue for evidence (EN 319 142-1, 5.4.2)."""

_WORDS = b"Time stamp of this file"


def time_stamp_field(file: Snapshot) -> dict[int, Value]:
    """Give the objects, new and changed, that add an empty field for a time stamp.

    It shows nothing, and has its place in the structure tree (ISO 14289-1, 7.18.4).
    Raises MalformedError when the letter is not tagged as ours are.
    """
    form = form_of(file)
    if form is None:
        raise MalformedError("it has no signature fields")
    tree = file.dictionary(file.root.get("StructTreeRoot"), "its structure tree")
    top_ref = _first_ref(file, tree.get("K"), "the top of its structure tree")
    top = file.dictionary(top_ref, "the top of its structure tree")
    parents_ref = _ref(tree.get("ParentTree"), "the index of its structure tree")
    parents = file.dictionary(parents_ref, "the index of its structure tree")
    numbers = file.items(parents.get("Nums"), "the index of its structure tree")
    page_ref = _first_page(file)
    page = file.dictionary(page_ref, "its first page")
    key = 1 + max((n for n in numbers[::2] if type(n) is int), default=-1)
    field, tag = Ref(file.size), Ref(file.size + 1)
    fields = file.items(form[1].get("Fields"), "the list of its fields")
    notes = file.items(page.get("Annots", []), "the notes of its first page")
    if isinstance(page.get("Annots"), Ref):
        raise MalformedError("the notes of its first page are in an unusual place")
    return {
        form[0]: {**form[1], "Fields": [*fields, field]},
        page_ref.number: {**page, "Annots": [*notes, field]},
        top_ref.number: {
            **top,
            "K": [*file.items(top.get("K"), "its structure"), tag],
        },
        parents_ref.number: {**parents, "Nums": [*numbers, key, tag]},
        field.number: _field(page_ref, key),
        tag.number: _tag(page_ref, top_ref, field),
    }


def _field(page: Ref, key: int) -> dict[str, Value]:
    return {
        "Type": Name("Annot"),
        "Subtype": Name("Widget"),
        "FT": Name("Sig"),
        "T": TIME_STAMP_FIELD.encode(),
        "TU": _WORDS,
        "Rect": [0, 0, 0, 0],
        "F": FLAGS,
        "P": page,
        "StructParent": key,
    }


def _tag(page: Ref, parent: Ref, field: Ref) -> dict[str, Value]:
    return {
        "Type": Name("StructElem"),
        "S": Name("Form"),
        "P": parent,
        "Pg": page,
        "Alt": _WORDS,
        "K": {"Type": Name("OBJR"), "Pg": page, "Obj": field},
    }


def evidence_objects(
    file: Snapshot, certificates: tuple[bytes, ...], crls: tuple[bytes, ...]
) -> dict[int, Value]:
    """Give the objects that add certificates and lists of revoked ones, all DER."""
    objects: dict[int, Value] = {}
    number = file.size

    def add(value: Value) -> Ref:
        nonlocal number
        objects[number] = value
        number += 1
        return Ref(number - 1)

    store: dict[str, Value] = {
        "Type": Name(EVIDENCE),
        "Certs": [add(Stream({"Length": len(d)}, d)) for d in certificates],
        "CRLs": [add(Stream({"Length": len(d)}, d)) for d in crls],
    }
    objects[file.root_ref.number] = {**file.root, EVIDENCE: add(store)}
    return objects


def read_evidence(file: Snapshot) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Give the certificates and lists that a file holds. Raises MalformedError."""
    store = file.dictionary(file.root.get(EVIDENCE), "its evidence")

    def read(key: str) -> tuple[bytes, ...]:
        items = file.items(store.get(key), "its evidence")
        if len(items) > _MOST_EVIDENCE:
            raise MalformedError("it holds more evidence than any letter needs")
        streams = [file.follow(each) for each in items]
        found = tuple(each.packed for each in streams if isinstance(each, Stream))
        if len(found) != len(streams):
            raise MalformedError("its evidence is damaged")
        return found

    return read("Certs"), read("CRLs")


def _first_page(file: Snapshot) -> Ref:
    node: Value = file.root.get("Pages")
    for _ in range(8):
        kids = file.dictionary(node, "its pages").get("Kids")
        if kids is None:
            break
        node = _first_ref(file, kids, "its pages")
    return _ref(node, "its first page")


def _first_ref(file: Snapshot, value: Value, what: str) -> Ref:
    found = file.follow(value)
    if isinstance(found, list):
        return _ref(found[0] if found else None, what)
    return _ref(value, what)


def _ref(value: Value, what: str) -> Ref:
    if not isinstance(value, Ref):
        raise MalformedError(f"{what} is missing")
    return value
