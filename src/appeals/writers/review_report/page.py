"""The reviewer's list as a page of HTML: no scripts, nothing fetched, fit to print."""

from appeals.citations.web_url import percent_encoded
from appeals.model.finding import Finding
from appeals.writers.html.markup import Markup, attributes, text_of
from appeals.writers.html.web import CONTENT_POLICY
from appeals.writers.layout import style_sheet
from appeals.writers.pdf.weasy import PdfResult, render_page
from appeals.writers.review_report.sheet import (
    ReviewedExcerpt,
    ReviewedFact,
    ReviewedNote,
    ReviewedSource,
    ReviewSheet,
    SentencePart,
)

_SEVERITIES = {"error": "Error", "warning": "Warning", "info": "Remark"}
_INTRODUCTION = (
    "For each note, compare the sentence, the words of the note and the record with "
    "the document itself. Then fill in the boxes. What the program found is no "
    "judgement: a note without a finding has still to be read."
)

_BOXES = (
    '<p class="boxes"><span class="who">Checked by</span> '
    '<span class="day">on</span></p>\n'
)


def write_review_page(sheet: ReviewSheet) -> str:
    """Print the list. The same sheet gives the same characters."""
    markup = Markup()
    body = [
        _head(sheet),
        _findings_at_large(sheet.findings),
        '<section aria-labelledby="notes">\n<h2 id="notes">Notes</h2>\n',
        *(_note(note, sheet, markup) for note in sheet.notes),
        "" if sheet.notes else "<p>This letter has no notes.</p>\n",
        "</section>\n",
        _facts(sheet.facts),
        _set_aside(sheet),
    ]
    title = text_of(f"Notes to review: {sheet.letter}, {sheet.recipient}")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta http-equiv="Content-Security-Policy" '
        f'content="{text_of(CONTENT_POLICY)}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n'
        f"<meta{attributes(name='dcterms.created', content=sheet.date)}/>\n"
        f"<meta{attributes(name='dcterms.modified', content=sheet.date)}/>\n"
        f"<title>{title}</title>\n<style>\n{style_sheet('review.css')}</style>\n"
        f"</head>\n<body>\n<main>\n{''.join(body)}</main>\n</body>\n</html>\n"
    )


def _head(sheet: ReviewSheet) -> str:
    errors, warnings, remarks = sheet.totals
    found = ", ".join(
        f"{count} {word if count == 1 else word + 's'}"
        for count, word in (
            (errors, "error"), (warnings, "warning"), (remarks, "remark")
        )
    )  # fmt: skip
    running = f"{sheet.letter} · {sheet.recipient}"
    recipient = " · ".join(part for part in (sheet.recipient, sheet.addressee) if part)
    rows = (
        _row("Letter", text_of(sheet.letter)),
        _row("Subject", _of_letter(text_of(sheet.subject), sheet)),
        _row("Recipient", text_of(recipient)),
        _row("Date", text_of(sheet.day)),
        _row("Citation style", text_of(sheet.style)),
        _row("Language", text_of(sheet.lang)),
        _row("Notes", str(len(sheet.notes))),
        _row("Findings", found),
    )
    return (
        f"<header{attributes(data_running=running)}>\n<h1>Notes to review</h1>\n"
        f'<table class="head">\n<tbody>\n{"".join(rows)}</tbody>\n</table>\n'
        f'<p class="introduction">{_INTRODUCTION}</p>\n</header>\n'
    )


def _note(note: ReviewedNote, sheet: ReviewSheet, markup: Markup) -> str:
    sentence = "".join(map(_sentence_part, note.sentence))
    wording = markup.inlines(note.wording)
    rows = [
        _row("The text says", _of_letter(sentence, sheet), "says"),
        _row("The note prints", _of_letter(wording, sheet), "prints"),
    ]
    for source in note.sources:
        rows += _source(source)
    if not note.sources:
        rows.append(_row("Source", "none from citations.yaml: words of the author's"))
    findings = _finding_list(note.findings) or '<p class="none">none</p>'
    rows.append(_row("Findings", findings, "found"))
    name = f"note-{note.number}"
    is_short = " whole" if len(note.sources) <= 1 else ""
    return (
        f'<section class="note{is_short}" aria-labelledby="{name}">\n'
        f'<h3 id="{name}">Note {note.number}</h3>\n'
        f'<table class="record">\n<tbody>\n{"".join(rows)}</tbody>\n</table>\n'
        f"{_BOXES}</section>\n"
    )


def _sentence_part(part: SentencePart) -> str:
    text = text_of(part.text)
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
    title = f"<b>{text_of(source.key)}</b> · {text_of(source.kind)}"
    rows = [_row("Source", title, "source")]
    rows += [_row(name, text_of(value)) for name, value in source.record]
    if source.link:
        fields = attributes(href=percent_encoded(source.link))
        link = f"<a{fields}>{text_of(source.link)}</a>"
        rows.append(_row("Link", link))
    rows.append(_row("Place cited", text_of(source.place)))
    rows += [_row("Excerpt", _excerpt(excerpt)) for excerpt in source.excerpts]
    if not source.excerpts:
        rows.append(_row("Excerpt", '<span class="none">none is registered</span>'))
    return rows


def _excerpt(excerpt: ReviewedExcerpt) -> str:
    where = ", ".join(part for part in (excerpt.at, excerpt.id) if part)
    words = f"<q{attributes(lang=excerpt.lang)}>{text_of(excerpt.text)}</q>"
    return (
        f'<p>{words}</p>\n<p class="status">{text_of(where)} '
        f"({text_of(excerpt.certainty)}): {text_of(excerpt.status)}</p>"
    )


def _facts(facts: tuple[ReviewedFact, ...]) -> str:
    if not facts:
        return ""
    return (
        '<section aria-labelledby="facts">\n'
        f'<h2 id="facts">Figures and dates</h2>\n{"".join(map(_fact, facts))}'
        "</section>\n"
    )


def _fact(fact: ReviewedFact) -> str:
    rows = [
        _row("It says", text_of(fact.text), "prints"),
        *(_row(name, text_of(value)) for name, value in fact.record),
        _row("First used", text_of(fact.place)),
    ]
    name = f"fact-{fact.id}"
    return (
        f'<section class="note whole" aria-labelledby="{name}">\n'
        f'<h3 id="{name}">{text_of(fact.id)}</h3>\n'
        f'<table class="record">\n<tbody>\n{"".join(rows)}</tbody>\n</table>\n'
        f"{_BOXES}</section>\n"
    )


def _findings_at_large(findings: tuple[Finding, ...]) -> str:
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
    label = f"{_SEVERITIES[finding.severity]} {finding.code}"
    place = f" <i>{text_of(str(finding.place))}</i>" if finding.place else ""
    remedy = f'<br/><span class="remedy">{text_of(finding.remedy)}</span>'
    return (
        f'<b class="{finding.severity}">{label}</b> '
        f"{text_of(finding.message)}.{place}{remedy if finding.remedy else ''}"
    )


def _set_aside(sheet: ReviewSheet) -> str:
    if not sheet.set_aside:
        return ""
    rows = "".join(
        f"<tr><td>{text_of(held.code)}</td><td>{text_of(held.place)}</td>"
        f"<td>{text_of(held.reason or 'no reason is given')}</td></tr>\n"
        for held in sheet.set_aside
    )
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("Rule", "Where", "Reason")
    )
    return (
        '<section class="set-aside" aria-labelledby="set-aside">\n'
        '<h2 id="set-aside">Remarks that were set aside</h2>\n<table class="list">\n'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        "</section>\n"
    )


def _row(name: str, content: str, look: str = "") -> str:
    return (
        f'<tr{attributes(class_=look)}><th scope="row">{name}</th>'
        f"<td>{content}</td></tr>\n"
    )


def _of_letter(inner: str, sheet: ReviewSheet) -> str:
    """Mark words that are in the language of the letter."""
    direction = sheet.direction if sheet.direction == "rtl" else None
    fields = attributes(lang=sheet.lang, dir=direction)
    return f"<span{fields}>{inner}</span>"


def write_review_pdf(sheet: ReviewSheet) -> PdfResult:
    """Set the list on A4. The same sheet gives the same bytes.

    Findings of severity "error" mean that signs are missing from it. Raises
    MachineError when WeasyPrint or Pango is missing, or a font of the package.
    """
    return render_page(write_review_page(sheet))
