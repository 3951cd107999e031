"""BibTeX as CSL records and CSL records as BibTeX, in the dialect of biblatex.

Fields that biblatex does not have keep their CSL name; biblatex ignores them.
"""

import logging
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from appeals.citations.personal_names import OTHERS, given_and_family
from appeals.errors import AppealsError, Place, WorkspaceError, did_you_mean
from appeals.registry.interchange.dates import parse_date_words, season_of
from appeals.registry.interchange.kinds import (
    BIBTEX_TYPES,
    CSL_TYPE_OF,
    FIELDS,
    FieldNames,
    reference_in,
)
from appeals.registry.interchange.records import (
    CslRecord,
    ReadFile,
    ReadRecord,
    names_in,
    one_line,
    own_kind,
    record_of_kind,
    symbol_as_note,
    with_latin_comma,
)

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry
    from pylatexenc.macrospec import LatexContextDb

_FIELDS = [(row, row.bibtex.split()) for row in FIELDS if row.bibtex]
_ALIASES = {
    **{alias: name for _, (name, *aliases) in _FIELDS for alias in aliases},
    "school": "institution",
}
"""Other names of the same fields; the first that an entry has counts."""

_PASSED_OVER = frozenset(
    "file pdf owner timestamp date-added date-modified date_added date_modified "
    "bdsk-file-1 bdsk-url-1 groups creationdate modificationdate".split()
)
"""Housekeeping of other programs; `file` has paths on somebody's machine."""

_HAVE_ORGANISATION = frozenset({"online", "electronic", "www", "misc", "manual"})
"""Types of entries whose `organization` is the publisher."""

_IN_A_BOOK = frozenset({"chapter", "paper-conference"})
"""Types whose container is a `booktitle`."""

_THESES = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master’s thesis",
    "mathesis": "Master’s thesis",
}
"""Kinds of theses as the type of an entry, or its field `type`, has them."""

_LONGEST = 20
"""How many entries may inherit in a chain by `crossref`."""

_NOT_INHERITED = frozenset(
    "abstract annotation author doi entrysubtype file ids keywords label note "
    "pages pagetotal shorttitle sorttitle subtitle type url urldate".split()
)
"""Fields that an entry does not inherit from its `crossref`."""

_REPEATED = 4096  # names, journals and publishers, again and again
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_COMMA_IS_MISSING = re.compile(r"[}\"]\s*[\w-]+\s*=\s*[{\"]")
_PAGES_IN_WORDS = re.compile(r"(?<=\w)\s*[-–]\s*(?=\w)")
_RANGE = re.compile(r"\s*-{2,}\s*|\s*–\s*")

_NAMED_SIGNS = {
    "\\": "textbackslash",
    "{": "textbraceleft",
    "}": "textbraceright",
    "~": "textasciitilde",
    "^": "textasciicircum",
}
_ESCAPES = {
    **{sign: f"{{\\{name}}}" for sign, name in _NAMED_SIGNS.items()},
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_SIGNS = re.compile(r"[\\{}~^&%$#_]")
_LIGATURES = re.compile(
    r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[!?])(?=`)"
    r"|(?<=<)(?=<)|(?<=>)(?=>)|(?<=,)(?=,)"
)
_MARKED = re.compile(r"[\\{}~$%&#^_]|--|``|''|<<|>>|,,|[!?]`")
_ACCENTS = dict(
    zip("`'^\"~", ("\u0300", "\u0301", "\u0302", "\u0308", "\u0303"), strict=True)
)
_ACCENT = re.compile(r"\\([`'^\"~])(?:\{([AEOUNYaeouny])\}|([AEOUNYaeouny]))")
_TYPED = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
_AS_TYPED = re.compile("|".join(_TYPED))
_COMMAND = re.compile(r"\\[A-Za-z]{3,}(?![A-Za-z{])")
_FORMULA = re.compile(r"(?<!\\)\$[^$]*\$")
_SETTINGS = frozenset(
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge "
    "noindent newblock protect relax par bfseries itshape scshape ttfamily rmfamily "
    "sffamily upshape mdseries slshape normalfont selectfont leavevmode allowbreak "
    "linebreak newline hfill quad qquad break unskip boldmath enspace".split()
)
"""Commands that set type and print nothing of their own."""
_NOT_PRINTED = _PASSED_OVER | {"abstract", "annote", "keywords", "url", "doi"}
_EMPHASIS = re.compile(r"\\(?:emph|text(?:it|bf|rm))\{([^{}\\]*)\}")
_PLAIN_SIGNS = re.compile(r"\\([&%$#_])|[{}]")
"""Braces, and signs that are only escaped: most words need no more."""


_FieldsByKey = Mapping[str, Mapping[str, str]]
"""The fields of all entries, by their keys."""


def _special_names(csl_type: str, *, is_article: bool) -> Mapping[str, str]:
    """Give the fields that the type of an entry names differently from the table."""
    names: dict[str, str] = {}
    if csl_type in {"report", "thesis"}:
        names["publisher"] = "institution"
    if is_article:
        names |= {"number": "eid", "issue": "number"}
    return names


def write_bibtex(records: Sequence[CslRecord]) -> str:
    """Write records as BibTeX, with symbols in `number`, and in `note` for readers.

    `entrysubtype` has the kind of the entry, or "newspaper", as in other programs. What
    BibTeX has no field for is not written.
    """
    from bibtexparser import library
    from bibtexparser.entrypoint import write_string
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat

    book = library.Library()
    for record in records:
        kind = BIBTEX_TYPES.written.get(str(record["type"]), "misc")
        fields = [Field(n, value) for n, value in _entry_fields(record, kind) if value]
        book.add(Entry(kind, str(record["id"]), fields))
    form = BibtexFormat()  # type: ignore[no-untyped-call]  # it has no annotations
    form.indent = "  "
    form.block_separator = "\n"
    form.trailing_comma = True
    return write_string(book, bibtex_format=form)


def _entry_fields(record: CslRecord, kind: str) -> Iterator[tuple[str, str]]:
    subtype = own_kind(record) or ""
    yield "entrysubtype", "newspaper" if subtype == "news" else subtype
    special = _special_names(str(record["type"]), is_article=kind == "article")
    if record["type"] in _IN_A_BOOK:
        yield "booktitle", _in_braces(record.get("container-title"))
    with_note = symbol_as_note(record)
    for row, (name, *_) in _FIELDS:
        if row.csl == "container-title" and record["type"] in _IN_A_BOOK:
            continue
        yield special.get(row.csl, name), _write_value(row, with_note)
    more = record.get("bibtex")
    for name, value in more.items() if isinstance(more, Mapping) else ():
        yield str(name), to_latex(one_line(value))


def _write_value(row: FieldNames, record: CslRecord) -> str:
    """Write a field of a CSL record; "" when it holds nothing."""
    value = record.get(row.csl)
    match row.form:
        case "names":
            return " and ".join(map(_write_name, names_in(value)))
        case "date":
            return _write_date(value)
        case "url":
            return str(value or "").replace("{", "%7B").replace("}", "%7D")
        case "title":
            return _in_braces(value)
        case "pages":
            return _PAGES_IN_WORDS.sub("--", to_latex(one_line(value)))
        case _:
            return to_latex(one_line(value))


def _write_name(name: Mapping[str, str]) -> str:
    if name == OTHERS:
        return "others"
    given, family = given_and_family(name)
    if not family or not given:
        return _in_braces(name.get("literal") or family or given)
    parts = (family, name.get("suffix"), given)
    return ", ".join(_in_braces(part) for part in parts if part)


def _in_braces(words: object) -> str:
    """Put words in braces, so that BibTeX keeps them unchanged; "" for none."""
    latex = to_latex(one_line(words))
    return f"{{{latex}}}" if latex else ""


def _write_date(value: object) -> str:
    """Write a date as ISO 8601; words unchanged."""
    if not isinstance(value, Mapping):
        return to_latex(one_line(value or None))
    parts = value.get("date-parts")
    if isinstance(parts, Sequence) and not isinstance(parts, str):
        ending = f"-2{season}" if (season := season_of(value)) else ""
        return "/".join(map(_write_day, parts)) + ending
    return to_latex(one_line(value.get("literal") or value.get("raw")))


def _write_day(part: object) -> str:
    """Write [2019, 8] as 2019-08; anything but a list of numbers as words."""
    if not isinstance(part, Sequence) or isinstance(part, str):
        return to_latex(one_line(part))
    numbers = (to_latex(one_line(number)) for number in part)
    return "-".join(n.zfill(2 if at else 4) for at, n in enumerate(numbers))


def read_bibtex(text: str, file: str) -> ReadFile:
    """Read entries; one that is malformed is one error, the others are read."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import Entry, ParsingFailedBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # errors are ours
    library = parse_string(text.replace("\r\n", "\n"))
    blocks = [b for b in library.blocks if isinstance(b, Entry | ParsingFailedBlock)]
    if not blocks and text.strip():
        remedy = "an entry looks like @report{a-hrc-45-13, title = {...}}"
        return ReadFile.unreadable(
            Place(file), "there is no BibTeX entry in this file", remedy
        )
    entries = {
        block.key.strip(): {f.key.lower(): str(f.value) for f in block.fields}
        for block in blocks
        if isinstance(block, Entry)
    }
    results: list[ReadRecord | AppealsError] = []
    for number, block in enumerate(blocks, 1):
        place = Place(file, (block.start_line or 0) + 1, 1)
        if not isinstance(block, Entry):
            results.append(_parsing_fault(block, number, place))
        elif block.entry_type.lower() != "xdata":  # it holds fields for other entries
            results.append(_read_entry(block, number, place, entries))
    return ReadFile.of(results)


def _parsing_fault(block: "Block", number: int, place: Place) -> WorkspaceError:
    """Say why the parser gave up on an entry."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    named = re.match(r"\s*@\s*\w+\s*[{(]\s*([^,\s}=]++)(?!\s*=)", block.raw or "")
    record = ReadRecord(number, {"id": named[1]} if named else {}, place)
    if not named:
        return record.fault("has no id", "write one: @report{smith-2019, title = ...}")
    match block:
        case DuplicateFieldKeyBlock():
            fields = ", ".join(sorted(f"'{key}'" for key in block.duplicate_keys))
            return record.fault(f"has {fields} twice", "keep one of the two")
        case DuplicateBlockKeyBlock():
            return record.fault("has the name of an earlier entry", "rename one")
        case _:
            remedy = "look for a brace that is never closed, or a comma or '=' left out"
            return record.fault("cannot be read as BibTeX", remedy)


def _read_entry(
    entry: "Entry", number: int, place: Place, entries: _FieldsByKey
) -> ReadRecord | WorkspaceError:
    csl: CslRecord = {"id": entry.key.strip()}
    record = ReadRecord(number, csl, place)
    kind = entry.entry_type.lower()
    if kind not in BIBTEX_TYPES.read:
        suggestion = did_you_mean(kind, tuple(BIBTEX_TYPES.read))
        suggestion = suggestion or "write one that biblatex knows, or @misc"
        return record.fault(f"has the unknown type '@{kind}'", suggestion)
    fields: dict[str, str] = {}
    for field in entry.fields:
        value = str(field.value)
        if _COMMA_IS_MISSING.search(value):
            at = Place(place.file, field.start_line + 1, 1)
            message = f"{record.title} lacks a comma after '{field.key}'"
            return WorkspaceError(message, place=at, remedy="put it in")
        fields[field.key.lower()] = value
    try:
        _inherit_fields(fields, record.id, entries)
    except ValueError as error:
        return record.fault(str(error), "take one 'crossref' out")
    remarks = tuple(_unknown_commands(fields)) + tuple(
        f"names '{fields[link]}' by '{link}', which is not in the file: look at what "
        "it lacks"
        for link in ("xdata", "crossref")
        if link in fields
    )
    for alias, name in _ALIASES.items():
        if alias in fields and name not in fields:
            fields[name] = fields.pop(alias)
    csl.update(_read_fields(kind, fields))
    return replace(record, remarks=remarks)


def _unknown_commands(fields: Mapping[str, str]) -> Iterator[str]:
    """Report commands of LaTeX whose output is unknown."""
    for name, value in fields.items():
        if "\\" not in value or name in _NOT_PRINTED:
            continue
        found = dict.fromkeys(_COMMAND.findall(_FORMULA.sub("", value)))
        if unknown := [f"'{c}'" for c in found if not _is_known(c[1:])]:
            yield f"'{name}': {', '.join(unknown)} is left out: write what it prints"


def _inherit_fields(fields: dict[str, str], key: str, entries: _FieldsByKey) -> None:
    """Inherit what an entry lacks from those that `xdata` and `crossref` name.

    They may inherit too. The title of a book is the `booktitle` of its parts. Raises
    ValueError if `crossref` makes a circle or too long a chain.
    """
    _take_xdata(fields, entries)
    chain = [key]
    while "crossref" in fields and (parent := fields["crossref"].strip()) in entries:
        del fields["crossref"]
        if parent in chain:
            circle = " -> ".join(f"'{name}'" for name in (*chain, parent))
            raise ValueError(f"names itself by 'crossref': {circle}")
        chain.append(parent)
        if len(chain) > _LONGEST:
            msg = f"is the first of more than {_LONGEST} in a row by 'crossref'"
            raise ValueError(msg)
        whole = dict(entries[parent])
        _take_xdata(whole, entries)
        for name, value in whole.items():
            ours = "booktitle" if name == "title" else name
            if ours not in _NOT_INHERITED:
                fields.setdefault(ours, value)


def _take_xdata(fields: dict[str, str], entries: _FieldsByKey) -> None:
    """Inherit the fields of the @xdata entries that `xdata` names, and of theirs.

    Names of no entry stay in `xdata`.
    """
    names = fields.pop("xdata", "").split(",")
    seen: dict[str, bool] = {}
    for name in names:  # the loop extends it
        key = name.strip()
        if not key or key in seen:
            continue
        seen[key] = key in entries
        for field, value in entries.get(key, {}).items():
            if field == "xdata":
                names += value.split(",")
            else:
                fields.setdefault(field, value)
    if unknown := ", ".join(key for key, is_known in seen.items() if not is_known):
        fields["xdata"] = unknown


def _read_fields(kind: str, fields: dict[str, str]) -> CslRecord:
    """Turn the fields of an entry into a CSL record; `fields` is used up."""
    record = _read_type(kind, fields)
    if record["type"] == "thesis" and (genre := fields.get("type", kind)) in _THESES:
        fields["type"] = _THESES[genre]
    special = _special_names(record["type"], is_article=kind == "article")
    if kind == "article":
        _rename_numbers(fields)
    if "url" not in fields and "\\url" in fields.get("howpublished", ""):
        fields["url"] = fields.pop("howpublished")
    _rename_publisher(record, kind, fields, special.get("publisher", "publisher"))
    _join_date(fields)
    for row, (name, *_) in _FIELDS:
        field = special.get(row.csl, name)
        if field in fields:
            record[row.csl] = _read_value(row, fields.pop(field))
    _split_symbol_from_note(record)
    others = {k: from_latex(v) for k, v in fields.items() if k not in _PASSED_OVER}
    record["bibtex"] = {name: words for name, words in others.items() if words}
    return {
        name: value for name, value in record.items() if value not in ("", None, [], {})
    }


def _read_type(kind: str, fields: dict[str, str]) -> CslRecord:
    """Begin a record: `entrysubtype` is more specific than the type, if it is known."""
    subtype = from_latex(fields.pop("entrysubtype", ""))
    if subtype in CSL_TYPE_OF:
        return record_of_kind(subtype)
    if subtype in {"newspaper", "magazine"}:
        return {"type": f"article-{subtype}"}
    if kind == "misc" and "url" in fields:
        return {"type": "webpage"}
    if subtype:
        fields["entrysubtype"] = subtype
    return {"type": BIBTEX_TYPES.read[kind]}


def _rename_publisher(
    record: CslRecord, kind: str, fields: dict[str, str], publisher: str
) -> None:
    """Find the field with who published or decided."""
    if own_kind(record) is None and kind in _HAVE_ORGANISATION:
        organization = fields.pop("organization", "")
        if not from_latex(fields.get(publisher, "")):
            fields[publisher] = organization
    elif publisher != "institution" and "institution" in fields:
        fields.setdefault("organization", fields.pop("institution"))


def _rename_numbers(fields: dict[str, str]) -> None:
    """Distinguish the numbers of an article: `number` is its issue, if no symbol."""
    has_number = "eid" in fields
    if reference_in(from_latex(fields.get("number", ""))) is not None:
        fields.setdefault("eid", fields.pop("number"))
    if not has_number and "issue" in fields:
        fields["number"] = fields.pop("issue")


def _split_symbol_from_note(record: CslRecord) -> None:
    """Read "UN Doc A/HRC/45/13" as the number; drop a note that only repeats it."""
    note = record.get("note", "")
    symbol = note.removeprefix("UN Doc").lstrip(". ")
    is_worded = note.startswith("UN Doc") and reference_in(symbol) is not None
    if is_worded and not record.get("number"):
        record["number"] = symbol
    if symbol == record.get("number", ""):
        record["note"] = ""


def _join_date(fields: dict[str, str]) -> None:
    """Make `date` from `year`, `month` and `day`, if it is missing."""
    if "date" in fields or "year" not in fields:
        return
    year, month = fields.pop("year"), _month_number(fields.pop("month", ""))
    day = fields.pop("day", "")
    parts = (year, month, day) if month else (year,)
    fields["date"] = "-".join(part.strip() for part in parts if part.strip())


def _month_number(words: str) -> str:
    month = from_latex(words).casefold()
    if month[:3] in _MONTHS:
        return f"{_MONTHS.index(month[:3]) + 1:02d}"
    return month if month.isdecimal() else ""


def _read_value(row: FieldNames, text: str) -> object:
    """Read the value of a field; an empty one counts as missing."""
    match row.form:
        case "names":
            return _read_names(text)
        case "date":
            return parse_date_words(from_latex(text))
        case "pages":
            return from_latex(_RANGE.sub("-", text))
        case "url":
            return from_latex_url(text)
        case "code":
            return from_latex(from_latex_url(text))
        case _:
            return from_latex(text)


def _read_names(field: str) -> list[Mapping[str, str]]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    return [_read_name(name.strip()) for name in split_multiple_persons_names(field)]


@lru_cache(_REPEATED)
def _read_name(name: str) -> Mapping[str, str]:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    if name == "others":
        return OTHERS
    if name.startswith("{") and _closing_brace(name) == len(name) - 1:
        return {"literal": from_latex(name)}
    parts = parse_single_name_into_parts(with_latin_comma(name), strict=False)
    csl = {
        "given": parts.first,
        "non-dropping-particle": parts.von,
        "family": parts.last,
        "suffix": parts.jr,
    }
    words = {key: from_latex(" ".join(part)) for key, part in csl.items() if part}
    return {key: part for key, part in words.items() if part}


def _closing_brace(words: str) -> int:
    """Find the brace that closes the one at the start; -1 when there is none."""
    depth = 0
    for at, sign in enumerate(words):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return at
    return -1


def to_latex(text: str) -> str:
    """Write plain words so that LaTeX prints them as they are; Unicode stays."""
    split = _LIGATURES.sub("\0", text)
    escaped = _SIGNS.sub(lambda match: _ESCAPES[match[0]], split)
    return escaped.replace("\0", "{}")


def from_latex(text: str) -> str:
    r"""Read LaTeX as plain words: {\'e} becomes é, braces go, formulas stay."""
    if _MARKED.search(text):
        bare = _PLAIN_SIGNS.sub("", text)
        if _MARKED.search(bare) is None:
            text = _PLAIN_SIGNS.sub(r"\1", text)
        else:
            text = _with_common_commands(text) or _decode(text)
    return " ".join(text.split())


def _with_common_commands(text: str) -> str:
    """Read accents, emphasis, dashes; "" if the decoder has to read the rest.

    The decoder takes a millisecond for an abstract; most have nothing else.
    """
    plain = _ACCENT.sub(_compose_accent, text)
    if "$" not in plain:
        plain = _AS_TYPED.sub(lambda match: _TYPED[match[0]], plain)
    plain = _EMPHASIS.sub(r"\1", plain)  # last: its braces split "{-}-" as others do
    bare = _PLAIN_SIGNS.sub("", plain)
    return "" if _MARKED.search(bare) else _PLAIN_SIGNS.sub(r"\1", plain)


def _compose_accent(match: re.Match[str]) -> str:
    accent, letter = match[1], match[2] or match[3]
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


@lru_cache(_REPEATED)
def _decode(text: str) -> str:
    """Run the decoder; what it cannot read stays as typed, without its braces."""
    try:
        return str(_decoder()(text))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return _PLAIN_SIGNS.sub(r"\1", text)


def from_latex_url(text: str) -> str:
    r"""Read an address: \url{...}, and signs that were escaped for LaTeX."""
    url = re.sub(r"^\\url\{(.*)\}$", r"\1", text.strip(), flags=re.DOTALL)
    url = url.replace(r"{\textasciitilde}", "~").replace(r"\textasciitilde{}", "~")
    return re.sub(r"\\([&%$#_~{}])(?:\{\})?", r"\1", url).strip()


def _is_known(name: str) -> bool:
    """Say whether the output of a LaTeX command is known, even if it is nothing."""
    _, words = _contexts()
    spec = words.get_macro_spec(name)
    return name in _SETTINGS or bool(getattr(spec, "macroname", ""))


@cache
def _contexts() -> tuple["LatexContextDb", "LatexContextDb"]:
    """Give the commands that are read, and their output."""
    from pylatexenc import latex2text, latexwalker, macrospec

    commands = latexwalker.get_default_latex_context_db()
    href = macrospec.std_macro("href", "{{")  # the library prints it but cannot read it
    commands.add_context_category("appeals", prepend=True, macros=[href])
    words = latex2text.get_default_latex_context_db()
    signs = {name: sign for sign, name in _NAMED_SIGNS.items()}
    # what sets the title page would be kept for later entries; "today" is not a word
    same = dict.fromkeys(("url", "title", "author", "date"), "%s")
    names = {name: name for name in ("TeX", "LaTeX", "BibTeX")}
    nothing = dict.fromkeys(("today", "maketitle"), "")
    printed = {**signs, **same, **names, "href": "%(2)s", **nothing}
    ours = [latex2text.MacroTextSpec(n, simplify_repl=w) for n, w in printed.items()]
    words.add_context_category("appeals", prepend=True, macros=ours)
    return commands, words


@cache
def _decoder() -> Callable[[str], str]:
    from pylatexenc import latex2text, latexwalker

    commands, words = _contexts()
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # the words are kept

    class Decoder(latex2text.LatexNodes2Text):  # type: ignore[misc]  # not annotated
        """Leaves a command that lacks its arguments as typed."""

        def macro_node_to_text(self, node: latexwalker.LatexMacroNode) -> str:
            command = commands.get_macro_spec(node.macroname)
            parser = getattr(command, "args_parser", None)
            if node.nodeargd is None and getattr(parser, "argspec", None):
                return str(node.latex_verbatim())
            return str(super().macro_node_to_text(node))

    decoder = Decoder(latex_context=words, math_mode="verbatim")
    return partial(decoder.latex_to_text, latex_context=commands)
