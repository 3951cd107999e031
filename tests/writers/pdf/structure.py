"""Looks into the structure tree of a PDF, by pikepdf."""

import io
from collections import Counter
from contextlib import contextmanager

import pikepdf


@contextmanager
def opened(pdf: bytes):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def elements(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Give the elements of the tree in reading order."""
    found = []

    def walk(element):
        found.append(element)
        children = element.get("/K", ())
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                walk(child)

    for child in document.Root.StructTreeRoot.K:
        walk(child)
    return found


def tags(pdf: bytes) -> Counter[str]:
    """Count the elements by type."""
    with opened(pdf) as document:
        return Counter(str(e.S)[1:] for e in elements(document))


def untagged_links(pdf: bytes) -> list[str]:
    """Name each link that no Link element holds, or that says nothing of itself."""
    with opened(pdf) as document:
        held = {
            kid.Obj.objgen
            for element in elements(document)
            if element.S == "/Link"
            for kid in element.K
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
        }
        return [
            repr(annotation.objgen)
            for page in document.pages
            for annotation in page.get("/Annots", ())
            if annotation.Subtype == "/Link"
            and (
                annotation.objgen not in held
                or "/StructParent" not in annotation
                or not str(annotation.get("/Contents", ""))
            )
        ]


def kinds_in(element: pikepdf.Dictionary) -> list[str]:
    """Give the types of an element and of all in it, in reading order."""
    kinds = [str(element.S)[1:]]
    for child in element.get("/K", ()):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            kinds += kinds_in(child)
    return kinds


def painted(document: pikepdf.Pdf) -> dict[int, list[int]]:
    """Give by page when its contents are painted, in reading order.

    Marks are numbered as they are painted: what is read as it is painted ascends.
    """
    places = {page.objgen: number for number, page in enumerate(document.pages, 1)}
    found: dict[int, list[int]] = {number: [] for number in places.values()}

    def walk(element):
        children = element.get("/K", ())
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, int):
                found[places[element.Pg.objgen]].append(child)
            elif "/S" in child:
                walk(child)

    walk(document.Root.StructTreeRoot)
    return found
