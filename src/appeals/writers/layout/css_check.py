"""Check a style sheet of the workspace before any letter is set with it.

WeasyPrint ignores what it cannot read. Here it is reported, with line and column
(CSS Syntax Module Level 3; CSS Fonts Module Level 4, section 2.1).
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from appeals.errors import Place, Problem

PACKAGE_FONTS: Final = (
    "Appeals Serif",
    "Appeals Signs",
    "Appeals Naskh",
    "Appeals Song",
    "Appeals Ming",
)
"""The fonts that style sheets of the organisation declare."""

_GENERIC: Final = frozenset(
    {
        "inherit",
        "initial",
        "unset",
        "revert",
        "serif",
        "sans-serif",
        "monospace",
        "cursive",
        "fantasy",
        "system-ui",
    }
)
_RULES: Final = frozenset({"media", "supports", "layer"})
_END: Final = "/*end of the sheet*/"


Node = Any  # tinycss2 carries no types
_Found = tuple[Node, str, str]
"""The token or rule that is wrong, what is wrong, and how to fix it."""

UrlRefusal = Callable[[str], str]
"""Says why an address may not be loaded, "" when it may."""


def check_css(
    text: str, file: str, why_not: UrlRefusal, fonts: tuple[str, ...] = ()
) -> tuple[Problem, ...]:
    """Give what is wrong with a style sheet in the order of its places in `file`.

    Syntax that no reader understands, addresses that `why_not` refuses, and fonts
    that neither the package nor an `@font-face` of this sheet declares, nor `fonts`.
    """
    import tinycss2  # type: ignore[import-untyped]  # untyped

    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    found = [*_find_unclosed(text)]
    own = (name for node in nodes if _is_face(node) for name in _face_names(node))
    declared = {name.casefold() for name in (*PACKAGE_FONTS, *fonts, *own)}
    for node in nodes:
        found += _check_rule(node, declared)
    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    found += _check_addresses(tokens, why_not)
    found.sort(key=lambda each: (each[0].source_line, each[0].source_column))
    problems = (
        Problem("css", what, remedy, Place(file, node.source_line, node.source_column))
        for node, what, remedy in found
    )
    return tuple(dict.fromkeys(problems))


def _find_unclosed(text: str) -> Iterator[_Found]:
    """Find a block or comment that is not closed before the end of the sheet."""
    import tinycss2

    tokens = tinycss2.parse_component_value_list(text + _END)
    last = tokens[-1]
    if last.type == "comment" and last.value == _END[2:-2]:
        return
    what = "comment" if last.type == "comment" else "block"
    sign = "*/" if what == "comment" else "}"
    yield (last, f"this {what} is never closed", f"close it with '{sign}'")


def _check_rule(node: Node, declared: set[str]) -> Iterator[_Found]:
    """Check one rule, and the rules and declarations in it."""
    if node.type == "error":
        remedy = "look for a missing ';', ':' or brace on this line or the one before"
        yield (node, f"this cannot be read: {node.message.rstrip('.')}", remedy)
        return
    if node.content is None:
        return
    import tinycss2

    holds_rules = node.type == "at-rule" and node.lower_at_keyword in _RULES
    parse = tinycss2.parse_rule_list if holds_rules else tinycss2.parse_blocks_contents
    for each in parse(node.content, skip_comments=True, skip_whitespace=True):
        if each.type != "declaration":
            yield from _check_rule(each, declared)
        elif not _is_face(node):
            yield from _check_fonts(each, declared)


def _check_fonts(declaration: Node, declared: set[str]) -> Iterator[_Found]:
    for name, token in _font_families(declaration):
        if name.casefold() not in declared and name.casefold() not in _GENERIC:
            remedy = (
                "put its file into templates/layout/ and declare it: @font-face "
                f'{{ font-family: "{name}"; src: url(FILE.ttf) }}'
            )
            yield (token, f"there is no font '{name}' in the PDF edition", remedy)


def _is_face(node: Node) -> bool:
    return bool(node.type == "at-rule" and node.lower_at_keyword == "font-face")


def _face_names(face: Node) -> Iterator[str]:
    """Name the font that a `@font-face` of the sheet brings."""
    import tinycss2

    for each in tinycss2.parse_blocks_contents(face.content or ()):
        if each.type == "declaration":
            yield from (name for name, _ in _font_families(each))


def _font_families(declaration: Node) -> Iterator[tuple[str, Node]]:
    """Give each family of `font-family` or `font`, and the token it begins with."""
    tokens = [t for t in declaration.value if t.type not in {"whitespace", "comment"}]
    if declaration.lower_name == "font":
        sizes = [
            i
            for i, t in enumerate(tokens)
            if t.type in {"dimension", "percentage"}
            or (i and tokens[i - 1] == "/" and t.type == "number")
        ]
        tokens = tokens[sizes[-1] + 1 :] if sizes else []
    elif declaration.lower_name != "font-family":
        return
    words: list[Node] = []
    for each in (*tokens, None):
        if each is None or each == ",":
            if words:
                yield " ".join(str(w.value) for w in words), words[0]
            words = []
        elif each.type in {"ident", "string"}:
            words.append(each)


def _check_addresses(tokens: Iterable[Node], why_not: UrlRefusal) -> Iterator[_Found]:
    previous = ""
    for token in tokens:
        if token.type == "url":
            yield from _check_address(token, token.value, why_not)
        elif token.type == "function":
            first = next((t for t in token.arguments if t.type == "string"), None)
            if token.lower_name in {"url", "src"} and first is not None:
                yield from _check_address(token, first.value, why_not)
            else:
                yield from _check_addresses(token.arguments, why_not)
        elif token.type == "string" and previous == "import":
            yield from _check_address(token, token.value, why_not)
        elif content := getattr(token, "content", None):
            yield from _check_addresses(content, why_not)
        if token.type != "whitespace":
            is_keyword = token.type == "at-keyword"
            previous = token.lower_value if is_keyword else ""


def _check_address(token: Node, url: str, why_not: UrlRefusal) -> Iterator[_Found]:
    if url.startswith("#"):
        return
    if why := why_not(url):
        remedy = "put the file beside letter.css and name it: url(logo.png)"
        yield (token, f"'{url[:80]}' cannot be loaded: {why}", remedy)
