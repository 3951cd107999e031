"""Find the files of a font by the name of its family.

It is searched for, in this order, in templates/layout of the workspace, in the package,
and in what is installed on this computer (as `fc-list` of Fontconfig knows it).
"""

import importlib.util
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from appeals.errors import UsageError, did_you_mean

PACKAGE_FONT: Final = "Noto Serif"
_ENDINGS: Final = frozenset({".ttf", ".otf"})
_BOLD: Final = 600
_ITALIC: Final = 0b1
_MAY_NOT_EMBED: Final = 0b10  # OpenType 1.9, OS/2, fsType
_NORMAL_WIDTH: Final = 5
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True, order=True)
class FontFace:
    """A file of a font family, and which of its four faces it is."""

    is_bold: bool
    is_italic: bool
    path: Path


@lru_cache(maxsize=8)
def find_font(name: str, folder: Path) -> tuple[FontFace, ...]:
    """Give the faces of a family, the upright one first; () for the package's own.

    `folder` is templates/layout. Raises UsageError for a font that is not found, and
    lists those there are; for one without an upright face; for one whose maker does not
    allow it in a PDF.
    """
    if importlib.util.find_spec("fontTools") is None:
        return ()  # nor can a PDF be set; Word finds the font by its name
    own = [p for p in sorted(folder.glob("*")) if p.suffix.lower() in _ENDINGS]
    faces = _choose_faces(name, own)
    if not faces and name == PACKAGE_FONT:
        return ()
    pattern = ":family=" + re.sub(r"([-:,=\\])", r"\\\1", name)
    faces = faces or _choose_faces(
        name, map(Path, _list_installed(pattern, "%{file}\n"))
    )
    if not faces:
        raise _unknown_font(name, own)
    best = sorted(faces.values())
    if best[0].is_bold or best[0].is_italic:
        message = f"the font '{name}' has no upright face of normal weight"
        raise UsageError(message, remedy=f"put it beside '{best[0].path.name}'")
    return tuple(best)


def _choose_faces(
    name: str, paths: Iterable[Path]
) -> dict[tuple[bool, bool], FontFace]:
    """Read the fonts of a family; of several files for one face, the most usual."""
    found: dict[tuple[bool, bool], tuple[int, FontFace]] = {}
    for path in paths:
        for family, weight, is_italic, may_embed in _read_faces(path):
            if family.casefold() != name.casefold():
                continue
            if not may_embed:
                message = f"the maker of '{family}' does not allow it in a PDF"
                raise UsageError(message, remedy="choose another font")
            is_bold = weight >= _BOLD
            distance = abs(weight - (700 if is_bold else 400))
            key, face = (is_bold, is_italic), FontFace(is_bold, is_italic, path)
            if key not in found or (distance, face) < found[key]:
                found[key] = distance, face
    return {key: face for key, (_, face) in found.items()}


def _read_faces(path: Path) -> Iterator[tuple[str, int, bool, bool]]:
    """Yield family, weight, slant of a font file, and whether a PDF may hold it."""
    from fontTools.ttLib import (  # type: ignore[import-untyped]  # untyped
        TTFont,
        TTLibError,
    )

    if path.suffix.lower() not in _ENDINGS:
        return
    try:
        with TTFont(path, lazy=True) as font:
            names, os2 = font["name"], font["OS/2"]
            family = names.getDebugName(16) or names.getDebugName(1) or ""
            weight, width = os2.usWeightClass, os2.usWidthClass
            may_embed = not os2.fsType & _MAY_NOT_EMBED
            is_italic = bool(os2.fsSelection & _ITALIC)
    except (OSError, TTLibError, KeyError):
        return
    if width == _NORMAL_WIDTH:
        yield family, weight, is_italic, may_embed


def _unknown_font(name: str, own: Iterable[Path]) -> UsageError:
    brought = {family for path in own for family, *_ in _read_faces(path)}
    listed = _list_installed(":lang=en:scalable=true", "%{family}\n")
    families = {line.split(",")[0] for line in listed}
    known = sorted({PACKAGE_FONT, *brought, *families})
    shown = ", ".join(known[:_SHOWN])
    rest = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    guess = did_you_mean(name, known)
    return UsageError(
        f"there is no font '{name}' on this computer",
        remedy=f"{f'{guess}; ' if guess else ''}there are: {shown}{rest}; or put its "
        ".ttf or .otf files into templates/layout/",
    )


def _list_installed(pattern: str, form: str) -> list[str]:
    """Ask Fontconfig for the fonts installed; none where it is not there."""
    command = ("fc-list", "--format", form, pattern)
    try:
        done = subprocess.run(  # noqa: S603  a fixed command, no shell
            command, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return sorted(set(filter(None, done.stdout.decode(errors="replace").split("\n"))))
