"""The reviewer's list as a page of HTML: no scripts, nothing fetched, fit to print."""

from collections.abc import Iterable, Mapping

from appeals.citations.web_url import percent_encode
from appeals.model.choices import PdfEngineName
from appeals.model.finding import Finding
from appeals.writers.html.markup import Markup, attributes, escape_html
from appeals.writers.html.policy import CONTENT_POLICY
from appeals.writers.layout import style_sheet
from appeals.writers.pdf.engine import PdfResult
from appeals.writers.review_report.sheet import (
    ABOUT,
    COMMENT,
    DAY,
    PERSON,
    SEVERITY_NAMES,
    VERDICT,
    VERDICTS,
    ReviewedExcerpt,
    ReviewedFact,
    ReviewedNote,
    ReviewedSource,
    ReviewedUse,
    ReviewList,
    ReviewSection,
    ReviewSheet,
    SentencePart,
)

_INTRODUCTION = (
    "For each note, compare the sentence, the words of the note and the record with "
    "the document itself. Then fill in a verdict for each use: verified, query or "
    "wrong. What the program found is not a judgement: a note without a finding has "
    "still to be read."
)
_NO_VERDICT = '<p class="none">No mark is kept of words without a source.</p>\n'
_NAME = '<span class="name">{}</span>'
_READ_BACK = (
    "Filled in as a PDF or a workbook, the list is read back by "
    "<code>appeals review import FILE</code>."
)


def write_review_page(whole: ReviewList) -> str:
    """Print the list. The same list gives the same characters."""
    markup = Markup()
    named = {id(entry): f"entry-{n}" for n, entry in enumerate(whole.entries, 1)}
    body = [
        _head(whole),
        _general_findings(whole.findings),
        *(
            _section(section, number, named, markup)
            for number, section in enumerate(whole.sections, 1)
        ),
        "" if whole.sections else "<p>This letter has no notes.</p>\n",
        _set_aside(whole),
    ]
    first = whole.editions[0]
    who = first.recipient if len(whole.editions) == 1 else _count(whole)
    title = escape_html(f"Notes to review: {whole.name}, {who}")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta http-equiv="Content-Security-Policy" '
        f'content="{escape_html(CONTENT_POLICY)}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n'
        f"<meta{attributes(name='dcterms.created', content=first.date)}/>\n"
        f"<meta{attributes(name='dcterms.modified', content=first.date)}/>\n"
        f"<title>{title}</title>\n<style>\n{style_sheet('review.css')}</style>\n"
        f"</head>\n<body>\n<main>\n{''.join(body)}</main>\n</body>\n</html>\n"
    )


def _count(whole: ReviewList) -> str:
    return f"{len(whole.editions)} letters"


def _head(whole: ReviewList) -> str:
    errors, warnings, remarks = whole.totals
    found = ", ".join(
        f"{count} {word if count == 1 else word + 's'}"
        for count, word in (
            (errors, "error"), (warnings, "warning"), (remarks, "remark")
        )
    )  # fmt: skip
    first = whole.editions[0]
    is_one = len(whole.editions) == 1
    running = f"{whole.name} · {first.recipient if is_one else _count(whole)}"
    rows = _edition_rows(first) if is_one else []
    rows += [
        _row("Notes", str(sum(1 for e in whole.entries if _is_note(e)))),
        _row("To check", f"{len(whole.uses)} uses of sources, quotations and facts"),
        _row("Findings", found),
    ]
    about = _field("About", ABOUT, "about", whole.about)
    return (
        f"<header{attributes(data_running=running)}>\n<h1>Notes to review</h1>\n"
        f'<table class="head">\n<tbody>\n{"".join(rows)}</tbody>\n</table>\n'
        f"{'' if is_one else _edition_table(whole.editions)}"
        f'<p class="introduction">{_INTRODUCTION} {_READ_BACK}</p>\n'
        f'<div class="boxes">{_field("Checked by (id of people.yaml)", PERSON, "who")}'
        f"{_field('On (2026-11-30)', DAY, 'day')}{about}</div>\n</header>\n"
    )


def _is_note(entry: ReviewedNote | ReviewedFact) -> bool:
    return isinstance(entry, ReviewedNote) and bool(entry.number)


def _edition_rows(edition: ReviewSheet) -> list[str]:
    parts = (edition.recipient, edition.addressee)
    return [
        _row("Letter", escape_html(edition.letter)),
        _row("Subject", _in_language(escape_html(edition.subject), edition)),
        _row("Recipient", escape_html(" · ".join(part for part in parts if part))),
        _row("Date", escape_html(edition.day)),
        _row("Citation style", escape_html(edition.style)),
        _row("Language", escape_html(edition.lang)),
    ]


def _edition_table(editions: tuple[ReviewSheet, ...]) -> str:
    names = ("Letter", "Recipient", "Language", "Date", "Style", "Notes")
    rows = (
        (e.letter, f"{e.recipient} · {e.addressee}", e.lang, e.day, e.style,
         str(sum(map(_is_note, e.notes))))
        for e in editions
    )  # fmt: skip
    return _table(names, rows)


def _table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape_html(cell)}</td>' for cell in row)}</tr>\n"
        for row in rows
    )
    return (
        f'<table class="list">\n<thead>\n<tr>{heads}</tr>\n</thead>\n'
        f"<tbody>\n{lines}</tbody>\n</table>\n"
    )


def _section(
    section: ReviewSection, number: int, named: Mapping[int, str], markup: Markup
) -> str:
    name = f"section-{number}"
    notes = "".join(_note(n, f"{name} {named[id(n)]}", markup) for n in section.notes)
    facts = "".join(_fact(fact, f"{name} {named[id(fact)]}") for fact in section.facts)
    return (
        f'<section aria-labelledby="{name}">\n'
        f'<h2 id="{name}">{escape_html(section.title)}</h2>\n{notes}{facts}</section>\n'
    )


def _note(note: ReviewedNote, name: str, markup: Markup) -> str:
    sentence = "".join(map(_sentence_part, note.sentence))
    rows = [_row("The text says", _in_language(sentence, note), "says")]
    if note.wording:
        wording = _in_language(markup.inlines(note.wording), note)
        rows.append(_row("The note prints", wording, "prints"))
    for where, other in note.others:
        words = _in_language(markup.inlines(other), note)
        rows.append(_row(f"In {escape_html(where)}", words, "prints"))
    if note.found_in:
        rows.append(_row("Found in", escape_html(note.found_in)))
    for source in note.sources:
        rows += _source(source)
    if not note.sources and note.number:
        rows.append(_row("Source", "none from citations.yaml: words of the author's"))
    findings = _finding_list(note.findings) or '<p class="none">none</p>'
    rows.append(_row("Findings", findings, "found"))
    title = f"Note {note.number}" if note.number else "Quotation without a note"
    uses = "".join(_use(use, note.lang, note.found_in) for use in note.uses)
    return _entry(name, title, rows, uses or _NO_VERDICT, len(note.sources) <= 1)


def _entry(names: str, title: str, rows: list[str], uses: str, is_short: bool) -> str:
    """Print a note or fact; `names` are the ids of its part's heading and its own."""
    name = names.rsplit(maxsplit=1)[-1]
    return (
        f'<section class="note" aria-labelledby="{names}">\n'
        f"<div{attributes(class_='whole' if is_short else None)}>"
        f'<h3 id="{name}">{escape_html(title)}</h3>\n'
        f'<table class="record">\n<tbody>\n{"".join(rows)}</tbody>\n</table>\n</div>'
        f"{uses}</section>\n"
    )


def _use(use: ReviewedUse, lang: str, found_in: str) -> str:
    """Print what letter and copy say about a use, side by side, and two boxes."""
    where = f" · {use.found_in}" if use.found_in not in {"", found_in} else ""
    look = f"answer-{use.answer.split()[0]}"
    answer = f'<b class="{look}">{use.answer}</b>: {escape_html(use.why)}'
    parts = "".join(map(_sentence_part, use.archived))
    beside = ""
    if parts:
        claim = f"<p{attributes(lang=lang)}>{escape_html(use.words)}</p>"
        copy = f"<p{attributes(lang=use.lang or None, dir='auto')}>{parts}</p>"
        beside = (
            f'<div class="beside"><div><p class="label">The letter</p>{claim}</div>'
            f'<div><p class="label">The archived copy</p>{copy}</div></div>\n'
        )
    marks = "".join(f"<li>{escape_html(mark)}</li>" for mark in use.marks)
    so_far = f'<ul class="marks">{marks}</ul>\n' if marks else ""
    named = f"{use.name}, note {use.note}" if use.note else use.name
    return (
        f'<div class="use"><p class="what"><b>{escape_html(use.name)}</b>'
        f'{escape_html(where)}<br/>{answer}</p>\n{beside}{so_far}<div class="boxes">'
        f"{_field('Verdict', f'{VERDICT}-{use.row}', VERDICT, label=named)}"
        f"{_field('Comment', f'{COMMENT}-{use.row}', COMMENT, label=named)}"
        "</div></div>\n"
    )


def _field(
    title: str, name: str, kind: str, value: str = "", *, label: str = ""
) -> str:
    """Print a box to fill in: by pen, or as the field of a PDF that is laid over it."""
    words = f"{title}: {label}" if label else title
    choices = ",".join(VERDICTS) if kind == VERDICT else None
    fields = attributes(
        data_field=name,
        data_words=words,
        data_value=value or None,
        data_choices=choices,
        class_="box",
    )
    shown = "" if kind == "about" else f'<p class="label">{escape_html(title)}</p>'
    return f'<div class="{kind}">{shown}<p{fields}></p></div>'


def _sentence_part(part: SentencePart) -> str:
    text = escape_html(part.text)
    match part.kind:
        case "quoted":
            return f"<mark>{text}</mark>"
        case "mark":
            return f'<sup class="own">{text}</sup>'
        case "other":
            return f"<sup>{text}</sup>"
        case "plain":
            return text


def _source(source: ReviewedSource) -> list[str]:
    title = f"<b>{escape_html(source.key)}</b> · {escape_html(source.kind)}"
    rows = [_row("Source", title, "source")]
    record = _record(source.record)
    if source.link:
        fields = attributes(href=percent_encode(source.link))
        record += f"; {_NAME.format('Link')} <a{fields}>{escape_html(source.link)}</a>"
    rows.append(_row("Record", record.removeprefix("; ")))
    rows.append(_row("Place cited", escape_html(source.place)))
    rows += [_row("Excerpt", _excerpt(excerpt)) for excerpt in source.excerpts]
    if not source.excerpts:
        rows.append(_row("Excerpt", '<span class="none">none is registered</span>'))
    return rows


def _record(fields: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(
        f"{_NAME.format(name)} {escape_html(value)}" for name, value in fields
    )


def _excerpt(excerpt: ReviewedExcerpt) -> str:
    where = ", ".join(part for part in (excerpt.at, excerpt.id) if part)
    words = f"<q{attributes(lang=excerpt.lang)}>{escape_html(excerpt.text)}</q>"
    return (
        f'<p>{words}</p>\n<p class="status">{escape_html(where)} '
        f"({escape_html(excerpt.certainty)}): {escape_html(excerpt.status)}</p>"
    )


def _fact(fact: ReviewedFact, name: str) -> str:
    rows = [
        _row("It says", escape_html(fact.text), "prints"),
        _row("Record", _record(fact.record)),
        _row("First used", escape_html(fact.place)),
    ]
    uses = "".join(
        f'<p class="claim">{escape_html(use.words or "used, and printed nowhere")}'
        f"</p>\n{_use(use, 'en', '')}"
        for use in fact.uses
    )
    return _entry(name, f"Figure or date: {fact.id}", rows, uses, is_short=True)


def _general_findings(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return ""
    return (
        '<section class="at-large" aria-labelledby="at-large">\n'
        '<h2 id="at-large">Findings that concern no single note</h2>\n'
        f"{_finding_list(findings)}</section>\n"
    )


def _finding_list(findings: tuple[Finding, ...]) -> str:
    items = "".join(f"<li>{_finding(finding)}</li>\n" for finding in findings)
    return f'<ul class="findings">\n{items}</ul>\n' if items else ""


def _finding(finding: Finding) -> str:
    label = f"{SEVERITY_NAMES[finding.severity]} {finding.code}"
    place = f" <i>{escape_html(str(finding.place))}</i>" if finding.place else ""
    remedy = f'<br/><span class="remedy">{escape_html(finding.remedy)}</span>'
    return (
        f'<b class="{finding.severity}">{label}</b> '
        f"{escape_html(finding.message)}.{place}{remedy if finding.remedy else ''}"
    )


def _set_aside(whole: ReviewList) -> str:
    if not whole.set_aside:
        return ""
    rows = (
        (held.code, held.place, held.reason or "no reason is given")
        for held in whole.set_aside
    )
    return (
        '<section class="set-aside" aria-labelledby="set-aside">\n'
        '<h2 id="set-aside">Remarks that were set aside</h2>\n'
        f"{_table(('Rule', 'Where', 'Reason'), rows)}</section>\n"
    )


def _row(name: str, content: str, look: str = "") -> str:
    return (
        f'<tr{attributes(class_=look)}><th scope="row">{name}</th>'
        f"<td>{content}</td></tr>\n"
    )


def _in_language(inner: str, letter: ReviewSheet | ReviewedNote) -> str:
    """Mark words that are in the language of the letter."""
    direction = letter.direction if letter.direction == "rtl" else None
    fields = attributes(lang=letter.lang, dir=direction)
    return f"<span{fields}>{inner}</span>"


def write_review_pdf(
    whole: ReviewList, engine: PdfEngineName = "weasyprint"
) -> PdfResult:
    """Set the list on A4, with fields to fill in. The same list gives the same bytes.

    Findings of severity "error" mean that signs are missing from it. Raises
    MachineError when the engine or a font of the package is missing.
    """
    page = write_review_page(whole)
    if engine == "typst":
        from appeals.writers.pdf.typst.list_page import render_list

        return render_list(page)

    from appeals.writers.pdf.weasy import render_page

    return render_page(page)
