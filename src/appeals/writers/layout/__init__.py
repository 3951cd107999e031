"""How letters look: style sheets, and the few words that writers add by themselves."""

from functools import cache
from importlib.resources import files


@cache
def style_sheet(name: str) -> str:
    """Read a style sheet of the package: "letter.css", "web.css", "faces.css"."""
    return (files(__name__) / name).read_text(encoding="utf-8")
