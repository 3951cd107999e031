"""Why a DOCX must not be signed as it is.

A signature says "this is our letter": it must contain nothing that is not meant for
the reader, that runs, or that will show something else tomorrow.
"""

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from appeals.errors import Problem
from appeals.signing.docx_package import DocxPackage, list_signed_entries, read_package
from appeals.signing.docx_verification import check_signatures, find_fault
from appeals.signing.opc import DocxFault

_RENDER: Final = "render the letter again and have it approved"
_REMEDIES: Final = {
    "damaged": "take the file from where it was rendered, or render it again",
    "encrypted": "render the letter again; a letter to be signed has no password",
    "too-large": "use smaller pictures in the letterhead, then render the letter again",
    "macros": "save the letterhead in Word as “Word document (.docx)”, render again",
    "external": "in the letterhead: insert the picture instead of linking to it",
    "doctype": "save the letterhead again in Word or LibreOffice, then render again",
}
_KINDS: Final = frozenset(
    "core-properties custom-properties endnotes extended-properties font fontTable "
    "footer footnotes header hyperlink image numbering officeDocument settings styles "
    "theme webSettings".split()
)
_COMMENTS: Final = re.compile(r"comments|people", re.IGNORECASE)
_MACROS: Final = re.compile(r"vba|macro", re.IGNORECASE)
_COMMENT_MARK: Final = re.compile(r"<(?:\w+:)?comment(?:Reference|Range\w+)[\s/>]")
_TRACKED: Final = re.compile(
    r"<(?:\w+:)?(ins|del|moveFrom|moveTo|\w+Change|cell(?:Ins|Del|Merge)|"
    r"(?:moveFrom|moveTo|customXml(?:Ins|Del|MoveFrom|MoveTo))Range\w+|"
    r"delText|delInstrText|conflict(?:Ins|Del))[\s/>]"
)
_EMBEDDED: Final = re.compile(
    r"<(?:\w+:)?(object|OLEObject|control|altChunk|subDoc|ocx)[\s/>]"
)
_PLACEHOLDER: Final = re.compile(r"<(?:\w+:)?showingPlcHdr[\s/>]")
_MARKUP: Final = re.compile(r"\{\{|\}\}|\{%|%\}")
_ENCODING: Final = re.compile(
    r"""<\?xml[^>]*\bencoding=["'](?!utf-8["'])""", re.IGNORECASE
)
_PARAGRAPH: Final = re.compile(r"</(?:\w+:)?p>")
_TEXT: Final = re.compile(r"<(?:\w+:)?(?:t(?:\s[^<>]*)?>([^<]*)<|(?:tab|br|cr)[\s/>])")
_FIELD: Final = re.compile(
    r"<(?:\w+:)?(?:instrText(?:\s[^<>]*)?>([^<]*)<"
    r"|fldSimple\s[^<>]*instr=\"([^\"]*)\"|fldChar\s[^<>]*fldCharType=\"(\w+)\")"
)
_FIELDS: Final = frozenset(
    {"HYPERLINK", "NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "REF", "SECTIONPAGES"}
)
_TEXT_TYPES: Final = ("document.main+xml", "footnotes+xml", "endnotes+xml")

FindPlaceholders = Callable[[str], Iterable[tuple[int, int]]]
"""Gives where placeholders begin and end in a text."""


def docx_blockers(
    content: bytes,
    find_placeholders: FindPlaceholders,
    *,
    accepted: Collection[str] = (),
) -> tuple[Problem, ...]:
    """List what blocks signing this DOCX; () when nothing does.

    `find_placeholders` finds words in a text that were to be replaced, as rule STY010
    does. `accepted` are texts in which capitals are right, each on one line: names and
    addresses from the registries, and what was accepted with a reason; a DOCX no longer
    shows which words are the author's and which a registry's. Headers and footers come
    from the letterhead; capitals in them are not checked.
    """
    try:
        package = read_package(content)
        list_signed_entries(package, (b"",))  # refuses what signing could not add to
    except DocxFault as fault:
        return (_problem(fault),)
    found: dict[str, Problem] = {}
    for problem in (
        *_check_signatures(package),
        *_check_relationships(package),
        *_check_markup(package),
        *_check_words(package, find_placeholders, accepted),
    ):
        found.setdefault(problem.code, problem)
    return tuple(found.values())


def _problem(fault: DocxFault) -> Problem:
    remedy = _REMEDIES.get(fault.code, _RENDER)
    return Problem(fault.code, f"the DOCX: {fault.message}", remedy)


def _check_signatures(package: DocxPackage) -> Iterator[Problem]:
    signatures = check_signatures(package)
    if fault := find_fault(signatures):
        yield _problem(fault)
    elif signatures and {s.signer_id for s in signatures}.issuperset(
        signatures[0].expected
    ):
        names = ", ".join(f"'{s.signer_id}'" for s in signatures)
        yield Problem(
            "signed",
            f"the DOCX is signed by all who sign it: {names}",
            "nothing is left to do; to sign anew, render the letter again",
        )


def _check_relationships(package: DocxPackage) -> Iterator[Problem]:
    for relationships in package.parts.relationships.values():
        for relationship in relationships:
            kind = relationship.type.rpartition("/")[2]
            if _COMMENTS.search(kind):
                yield _comments_problem(relationship.target)
            elif _MACROS.search(
                kind + package.parts.types.get(relationship.target, "")
            ):
                yield Problem("macros", "the DOCX holds a macro", _REMEDIES["macros"])
            elif kind not in _KINDS:
                yield _embedded_problem(kind, relationship.target)
    for name, kind in package.parts.types.items():
        if _COMMENTS.search(kind):
            yield _comments_problem(name)
        if _MACROS.search(kind):
            yield Problem("macros", f"'{name}' in it is a macro", _REMEDIES["macros"])


def _check_markup(package: DocxPackage) -> Iterator[Problem]:
    for name, text in _read_texts(package):
        if text is None:
            message = f"the DOCX: '{name}' in it is not plain UTF-8 XML"
            yield Problem("encoding", message, _REMEDIES["doctype"])
            continue
        if "<!DOCTYPE" in text:
            message = f"the DOCX: '{name}' in it holds a document type declaration"
            yield Problem("doctype", message, _REMEDIES["doctype"])
        if _COMMENT_MARK.search(text):
            yield _comments_problem(name)
        if found := _TRACKED.search(text):
            yield Problem(
                "tracked-changes",
                f"the DOCX holds tracked changes ('{found[1]}' in '{name}')",
                "in Word: Review > Accept > Accept All Changes and Stop Tracking; "
                f"then {_RENDER}",
            )
        if found := _EMBEDDED.search(text):
            yield _embedded_problem(found[1], name)
        for word in _read_fields(text):
            if word.upper() not in _FIELDS:
                yield Problem(
                    "field",
                    f"the DOCX holds the field '{word}' in '{name}', which can show "
                    "other words each time it is opened",
                    "in Word: click on it and press Ctrl+Shift+F9, which turns it into "
                    f"text; then {_RENDER}",
                )


def _check_words(
    package: DocxPackage,
    find_placeholders: FindPlaceholders,
    accepted: Collection[str],
) -> Iterator[Problem]:
    lines = {" ".join(each.split()) for each in accepted} - {""}
    longest_first = sorted(lines, key=len, reverse=True)
    for name, text in _read_texts(package):
        if text is None:
            continue
        if _PLACEHOLDER.search(text):
            yield _placeholder_problem("an empty form field", name)
        is_letter = package.parts.types[name].endswith(_TEXT_TYPES)
        for paragraph in _PARAGRAPH.split(text):
            pieces = (m[1] for m in _TEXT.finditer(paragraph))
            words = html.unescape("".join(" " if p is None else p for p in pieces))
            if found := _MARKUP.search(words):
                around = words[max(0, found.start() - 10) : found.end() + 20].strip()
                yield _placeholder_problem(around, name)
            if not is_letter:
                continue
            words = " ".join(words.split())
            for each in longest_first:
                words = words.replace(each, ";")
            for start, end in find_placeholders(words):
                yield _placeholder_problem(words[start:end], name)


def _read_texts(package: DocxPackage) -> Iterator[tuple[str, str | None]]:
    """Yield name and text of each XML part; None where it is not UTF-8."""
    for name, kind in package.parts.types.items():
        if kind.endswith("xml"):
            data = package.contents[name]
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                yield name, None
                continue
            yield name, None if "\0" in text or _ENCODING.match(text) else text


def _read_fields(text: str) -> Iterator[str]:
    """Yield the first word of each field's instruction, joined from its runs."""
    pending: list[str] = []
    for instruction, simple, mark in _FIELD.findall(text):
        if simple:
            yield from html.unescape(simple).split()[:1]
        elif mark == "begin":
            pending.append("")
        elif mark and pending:
            yield from html.unescape(pending[-1]).split()[:1]
            pending[-1] = ""
            if mark == "end":
                pending.pop()
        elif instruction and pending:
            pending[-1] += instruction
        elif instruction:
            yield from html.unescape(instruction).split()[:1]


def _comments_problem(name: str) -> Problem:
    return Problem(
        "comments",
        f"the DOCX holds comments or their marks ('{name}')",
        f"in Word: Review > Delete > Delete All Comments in Document; then {_RENDER}",
    )


def _embedded_problem(kind: str, name: str) -> Problem:
    return Problem(
        "embedded",
        f"the DOCX holds an embedded '{kind}' ('{name}')",
        "take it out of the letterhead: only text and pictures are signed; "
        f"then {_RENDER}",
    )


def _placeholder_problem(words: str, name: str) -> Problem:
    return Problem(
        "placeholder",
        f"the DOCX still holds placeholder text: “{words}” ('{name}')",
        f"write what belongs there in the letter's source; then {_RENDER}",
    )
