"""Words in LaTeX, as BibTeX files hold them, and plain words."""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_ESCAPES: Final = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_SIGNS = re.compile(r"[\\{}~^&%$#_]")
_LIGATURES = re.compile(
    r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[!?])(?=`)"
    r"|(?<=<)(?=<)|(?<=>)(?=>)|(?<=,)(?=,)"
)
_MARKED = re.compile(r"[\\{}~$%&#^_]|--|``|''|<<|>>|,,|[!?]`")

_PLAIN_SIGNS = re.compile(r"\\([&%$#_])|[{}]")
"""Braces, and signs that are only escaped: most words need no more."""


def to_latex(text: str) -> str:
    """Write plain words so that LaTeX prints them as they are; Unicode stays."""
    parted = _LIGATURES.sub("\0", text)
    escaped = _SIGNS.sub(lambda match: _ESCAPES[match[0]], parted)
    return escaped.replace("\0", "{}")


def from_latex(text: str) -> str:
    r"""Read LaTeX as plain words: {\'e} becomes é, braces go, formulas stay."""
    if _MARKED.search(text):
        bare = _PLAIN_SIGNS.sub("", text)
        if _MARKED.search(bare) is None:
            text = _PLAIN_SIGNS.sub(r"\1", text)
        else:
            text = str(_decoder().latex_to_text(text))
    return " ".join(text.split())


def from_latex_url(text: str) -> str:
    r"""Read an address: \url{...}, and signs that were escaped for LaTeX."""
    url = re.sub(r"^\\url\{(.*)\}$", r"\1", text.strip(), flags=re.DOTALL)
    url = url.replace(r"{\textasciitilde}", "~").replace(r"\textasciitilde{}", "~")
    return re.sub(r"\\([&%$#_~{}])(?:\{\})?", r"\1", url).strip()


@cache
def _decoder() -> "LatexNodes2Text":
    from pylatexenc.latex2text import (
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    context = get_default_latex_context_db()
    ours = [
        MacroTextSpec("url", simplify_repl="%s"),
        MacroTextSpec("textbraceleft", simplify_repl="{"),
        MacroTextSpec("textbraceright", simplify_repl="}"),
        MacroTextSpec("textasciitilde", simplify_repl="~"),
        MacroTextSpec("textasciicircum", simplify_repl="^"),
        MacroTextSpec("textbackslash", simplify_repl="\\"),
    ]
    context.add_context_category("appeals", prepend=True, macros=ours)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim")
