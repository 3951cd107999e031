"""Files for translators: XLIFF 1.2 and PO, a unit for each paragraph.

What is not language (cites, facts, Jinja, HTML, list marks) is code: `<ph>` in XLIFF,
unchanged in PO. The reader of a file requires that it comes back word for word. Nothing
in a file is trusted but its texts: a unit names a paragraph, never a path to write to.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from appeals.annexes.cleaning import CannotClean
from appeals.annexes.packages import local_name, read_xml, write_xml
from appeals.errors import Place, WorkspaceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

TranslationFormat = Literal["xliff", "po"]
State = Literal["new", "review", "translated"]

_NS = "urn:oasis:names:tc:xliff:document:1.2"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STATES = {
    "new": "needs-translation",
    "review": "needs-review-translation",
    "translated": "translated",
}
_UNFINISHED = re.compile(r"needs-|new$")
_ID = re.compile(r"(\S+) (templates/\S+) (\d+) (\S+)")
_CODE = re.compile(
    r"""
    \{\{.*?\}\} | \{%.*?%\} | \{\#.*?\#\}
    | \[[^\[\]]*@[\w{][^\[\]]*\] | \[\#[^\[\]\s]*\] | \^\[
    | <!--.*?--> | </?[A-Za-z][^<>]*> | \]\([^()]*\)
    | \{(?:[.\#]|id\s*=|dir=|lang=)[^{}]*\} | &(?:\#?\w+);
    | ^[ \t]*(?:\#{1,6}|[-*+>]|\d+[.)])[ \t]+
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A paragraph, or a text of the front matter, and its translation.

    `file` is that of the letter or argument, `number` the number of the paragraph.
    """

    lang: str
    file: str
    number: int
    key: str
    source: str
    target: str
    state: State
    line: int = 0

    @property
    def id(self) -> str:
        """How files name it: `fr templates/letters/first.md 3 0bd38b53`."""
        return f"{self.lang} {self.file} {self.number} {self.key}"

    @property
    def shown(self) -> str:
        """How messages name it."""
        is_text = self.number > 0
        return f"paragraph {self.number} of {self.file}" if is_text else self.key


def count_codes(text: str) -> Counter[str]:
    """Count what must come back word for word."""
    return Counter(match[0].strip() for match in _CODE.finditer(text))


def write_units(
    units: Sequence[TranslationUnit],
    form: TranslationFormat,
    own: str,
) -> bytes:
    """Write units of one language; `own` is the language of the letter."""
    return _write_po(units) if form == "po" else _write_xliff(units, own)


def _write_po(units: Sequence[TranslationUnit]) -> bytes:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalog = Catalog()
    for unit in units:
        kept = ", ".join(count_codes(unit.source))
        notes = [unit.shown, f"keep as it is: {kept}"] if kept else [unit.shown]
        message = catalog.add(
            unit.source,
            unit.target,
            context=unit.id,
            auto_comments=[" ".join(note.split()) for note in notes],
            locations=[(unit.file, unit.line)],
            flags=["fuzzy"] if unit.state == "review" else [],
        )
        message.flags -= {"python-format", "python-brace-format"}
    out = io.BytesIO()
    write_po(out, catalog, width=0, omit_header=True)
    lang = units[0].lang.replace("-", "_") if units else ""
    head = f"""msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
    return head.encode() + out.getvalue()


def _write_xliff(units: Sequence[TranslationUnit], own: str) -> bytes:
    from lxml import etree

    names: Any = {None: _NS}  # the stubs know no default namespace
    root = etree.Element(f"{{{_NS}}}xliff", {"version": "1.2"}, nsmap=names)
    bodies: dict[str, Element] = {}
    for unit in units:
        if unit.file not in bodies:
            head = {
                "original": unit.file,
                "source-language": own,
                "target-language": unit.lang,
                "datatype": "plaintext",
            }
            file = etree.SubElement(root, f"{{{_NS}}}file", head)
            bodies[unit.file] = etree.SubElement(file, f"{{{_NS}}}body")
        given = {"id": unit.id, "resname": unit.shown, _SPACE: "preserve"}
        element = etree.SubElement(bodies[unit.file], f"{{{_NS}}}trans-unit", given)
        ids = _write_text(
            etree.SubElement(element, f"{{{_NS}}}source"), unit.source, {}
        )
        state = {"state": _STATES[unit.state]}
        _write_text(
            etree.SubElement(element, f"{{{_NS}}}target", state), unit.target, ids
        )
        etree.SubElement(element, f"{{{_NS}}}note").text = unit.shown
    return write_xml(root)


def _write_text(
    element: "Element", text: str, known: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Write a text with `<ph>`; codes in `known` get their ids from there."""
    from lxml import etree

    left = {code: list(ids) for code, ids in known.items()}
    given: dict[str, list[str]] = {}
    at, last, number = 0, None, sum(map(len, known.values()))
    for match in _CODE.finditer(text):
        before = text[at : match.start()]
        if last is None:
            element.text = before
        else:
            last.tail = before
        last = etree.SubElement(element, f"{{{_NS}}}ph")
        same = left.get(match[0])
        if not same:
            number += 1
        last.set("id", same.pop(0) if same else str(number))
        last.text = match[0]
        given.setdefault(match[0], []).append(str(last.get("id")))
        at = match.end()
    if last is None:
        element.text = text
    else:
        last.tail = text[at:]
    return given


def read_units(data: bytes, name: str) -> tuple[TranslationUnit, ...]:
    """Read a file that a translator returned; `name` is its name in errors.

    Raises WorkspaceError for a file of another kind, one that is damaged or declares
    entities, and one that `appeals translations export` did not write.
    """
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")
    is_xml = start.startswith(b"<") or data.startswith((b"\xff\xfe", b"\xfe\xff"))
    found = tuple(_read_xliff(data, name) if is_xml else _read_po(data, name))
    if not found or len({unit.lang for unit in found}) > 1:
        raise _foreign_file_error(name)
    return found


def _foreign_file_error(name: str, line: int = 0) -> WorkspaceError:
    return WorkspaceError(
        f"'{name}' is not a file of `appeals translations export`",
        place=Place(name, line),
        remedy="name the XLIFF or PO file that the translator gave back",
    )


def _read_unit(
    id_: str, texts: tuple[str, str], name: str, *, is_done: bool, line: int = 0
) -> TranslationUnit:
    match = _ID.fullmatch(id_)
    if match is None:
        raise _foreign_file_error(name, line)
    lang, file, number, key = match.groups()
    state: State = "translated" if is_done else "review"
    return TranslationUnit(lang, file, int(number), key, *texts, state, line)


def _read_po(data: bytes, name: str) -> Iterator[TranslationUnit]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalog = read_po(io.BytesIO(data), abort_invalid=True, ignore_obsolete=True)
        messages = [each for each in catalog if each.id]
    except (PoFileError, ValueError, LookupError) as error:
        message = f"'{name}' is not a PO file: {str(error).splitlines()[0]}"
        remedy = "save it once more as PO in UTF-8"
        raise WorkspaceError(message, place=Place(name), remedy=remedy) from error
    for each in messages:
        if not (isinstance(each.id, str) and isinstance(each.string, str)):
            raise _foreign_file_error(name, each.lineno or 0)
        texts = (each.id, each.string)
        is_done = not each.fuzzy
        yield _read_unit(
            each.context or "", texts, name, is_done=is_done, line=each.lineno or 0
        )


def _read_xliff(data: bytes, name: str) -> Iterator[TranslationUnit]:
    try:
        root = read_xml(data)
    except CannotClean as error:
        message = f"'{name}' {error.message}"
        remedy = "export it once more from the program that it was translated in"
        raise WorkspaceError(message, place=Place(name), remedy=remedy) from error
    for element in root.iter("{*}trans-unit"):
        source, target = element.find("{*}source"), element.find("{*}target")
        inside = (
            {}
            if source is None
            else {str(e.get("id")): e.text or "" for e in source.iter("{*}ph")}
        )
        texts = (_element_text(source, inside), _element_text(target, inside))
        state = "" if target is None else str(target.get("state", ""))
        line = cast("int", element.sourceline)
        is_done = not _UNFINISHED.match(state)
        yield _read_unit(
            str(element.get("id")), texts, name, is_done=is_done, line=line
        )


def _element_text(element: "Element | None", inside: dict[str, str]) -> str:
    """Give the text of an element; `<ph/>` and `<x/>` without words have their code."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        is_code = local_name(child.tag) in {"ph", "x"} and not child.text
        code = inside.get(str(child.get("id")), "")
        parts += [code if is_code else _element_text(child, inside), child.tail or ""]
    return "".join(parts)
