"""Read from laid-out pages what the style sheets made of font, margins and logo."""

from collections.abc import Iterator
from typing import Any, Final

from appeals.writers.layout.fonts import PACKAGE_FONT
from appeals.writers.layout.seen_look import SIDES, SeenLogo, SeenLook

_PX_IN_A_MM: Final = 96 / 25.4
_PICTURES: Final = frozenset({"RasterImage", "SVGImage"})


def look_of_page(page: Any) -> SeenLook:  # noqa: ANN401  a page of WeasyPrint
    """Read font, margins and logo of a first page; its font is that of a paragraph."""
    page_box = page._page_box  # noqa: SLF001  no public way
    boxes = list(_boxes(page_box))
    texts = [b for b in boxes if b.element_tag == "p" and not b.element.get("class")]
    family = (texts or boxes)[0].style["font_family"][0]
    top, right, bottom, left = (
        getattr(page_box, f"margin_{side}") / _PX_IN_A_MM for side in SIDES
    )
    logos = (logo for box in boxes for logo in _pictures(box))
    font = PACKAGE_FONT if family == "Appeals Serif" else family
    return SeenLook(font, (top, right, bottom, left), next(logos, None))


def _boxes(page_box: Any) -> Iterator[Any]:  # noqa: ANN401  untyped
    """Yield all boxes of a page but those of its notes, whose rule is a picture."""
    stack = [page_box]
    while stack:
        box = stack.pop()
        box = getattr(box, "_box", box)
        if type(box).__name__ == "FootnoteAreaBox":
            continue
        yield box
        stack += reversed(getattr(box, "children", ()))


def _pictures(box: Any) -> Iterator[SeenLogo]:  # noqa: ANN401  untyped
    """Yield the pictures that are laid behind a box, or stand in it."""
    found = [
        (layer.image, layer.size) for layer in getattr(box.background, "layers", ())
    ]
    if image := getattr(box, "replacement", None):
        found.append((image, (box.width, box.height)))
    for image, size in found:
        if type(image).__name__ in _PICTURES:
            data = getattr(getattr(image, "image_data", None), "data", b"")
            yield SeenLogo(data, size[0] / _PX_IN_A_MM)
