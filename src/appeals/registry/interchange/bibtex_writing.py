"""CSL records as BibTeX, in the dialect of biblatex."""

from collections.abc import Iterator, Mapping, Sequence

from appeals.registry.interchange.bibtex_fields import TEXTS, TYPES_OUT
from appeals.registry.interchange.kinds import UN_KINDS, as_remark
from appeals.registry.interchange.latex_text import to_latex
from appeals.registry.interchange.records import CslRecord, kind_hint


def write_bibtex(records: Sequence[CslRecord]) -> str:
    """Write records as BibTeX. Symbols stand in `number`, and in `note` for readers.

    `entrysubtype` holds the kind of the entry. What BibTeX has no field for is not
    written.
    """
    from bibtexparser import library
    from bibtexparser.entrypoint import write_string
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat

    book = library.Library()
    for record in records:
        fields = [Field(name, value) for name, value in _fields(record)]
        kind = TYPES_OUT.get(str(record["type"]), "misc")
        book.add(Entry(kind, str(record["id"]), fields))
    form = BibtexFormat()  # type: ignore[no-untyped-call]  # it has no annotations
    form.indent = "  "
    form.block_separator = "\n"
    form.trailing_comma = True
    return write_string(book, bibtex_format=form)


def _fields(record: CslRecord) -> Iterator[tuple[str, str]]:
    kind = kind_hint(record)
    if kind:
        yield "entrysubtype", kind
    for names in ("author", "editor", "recipient"):
        if record.get(names):
            yield names, _names(record[names])
    for csl, field in TEXTS.items():
        if words := to_latex(_one_line(record.get(csl, ""))):
            yield field, f"{{{words}}}" if csl.startswith("title") else words
    yield from _numbers(record, kind)
    yield from _publication(record)
    more = record.get("bibtex")
    for name, value in more.items() if isinstance(more, Mapping) else ():
        yield str(name), to_latex(_one_line(value))


def _publication(record: CslRecord) -> Iterator[tuple[str, str]]:
    if words := to_latex(_one_line(record.get("publisher", ""))):
        is_report = record["type"] in {"report", "thesis"}
        yield ("institution" if is_report else "publisher"), words
    if pages := to_latex(_one_line(record.get("page", ""))):
        yield "pages", pages
    for csl, field in (("issued", "date"), ("accessed", "urldate")):
        if text := _date(record.get(csl)):
            yield field, text
    if record.get("URL"):
        yield "url", _url(str(record["URL"]))


def _numbers(record: CslRecord, kind: str | None) -> Iterator[tuple[str, str]]:
    is_article = TYPES_OUT.get(str(record["type"])) == "article"
    number = _one_line(record.get("number", ""))
    if number:
        yield ("eid" if is_article else "number"), to_latex(number)
        if kind in UN_KINDS:
            yield "note", to_latex(as_remark(number))
    if record.get("issue"):
        yield (
            ("number" if is_article else "issue"),
            to_latex(_one_line(record["issue"])),
        )


def _names(names: Sequence[Mapping[str, str]]) -> str:
    return " and ".join(_name(name) for name in names)


def _name(name: Mapping[str, str]) -> str:
    family = " ".join(
        filter(None, (name.get("non-dropping-particle"), name.get("family")))
    )
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    if not family or not given:
        words = name.get("literal") or family or given
        return f"{{{to_latex(_one_line(words))}}}"
    parts = [family, *filter(None, [name.get("suffix")]), given]
    return ", ".join(f"{{{to_latex(_one_line(part))}}}" for part in parts)


def _date(value: object) -> str:
    """Write a date as ISO 8601; words as they are."""
    if not isinstance(value, Mapping):
        return str(value or "")
    parts = value.get("date-parts")
    if isinstance(parts, Sequence) and not isinstance(parts, str):
        days = ["-".join(_two_digits(n) for n in part) for part in parts]
        return "/".join(days)
    return to_latex(_one_line(value.get("literal") or value.get("raw") or ""))


def _two_digits(number: object) -> str:
    return f"{int(str(number)):02d}" if str(number).isdecimal() else str(number)


def _url(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D")


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
