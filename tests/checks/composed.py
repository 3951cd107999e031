"""Composes a letter from a few lines of text, in a workspace of invented content."""

from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace, load_workspace
from tests.registry.workspaces import write_workspace

SOURCES = """\
schema: appeals/citations@1
sources:
  a-hrc-99-13:
    kind: un-document
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    symbol: A/HRC/99/13
    author: Committee of Examples
    title: Report on examples
    date: 2098-08-07
    extent: {pages: 24, paras: 80}
    quotes:
      - id: q14
        at: {para: "14"}
        text: The State party should, as a matter of urgency, repeal the provisions.
      - id: q20
        at: {para: "20"}
        text: No one shall be held in a place that nobody knows.
  cat-c-chn-co-99:
    kind: un-document
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    symbol: CAT/C/CHN/CO/99
    author: Committee of Examples
    title: Concluding Observations on Examples
    date: 2098-02-03
    extent: {paras: 12}
  ol-chn-15-2098:
    kind: sp-communication
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    symbol: OL CHN 15/2098
    author: the Working Group on Examples
    addressee: the Government
    title_descriptive: letter on examples
    date: 2098-08-24
  al-chn-2-2098:
    kind: sp-communication
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    symbol: AL CHN 2/2098
    author: the Working Group on Examples
    addressee: the Government
    title_descriptive: letter on other examples
    date: 2098-09-24
  old-law:
    kind: statute
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    title: Law on Examples
    jurisdiction: Utopia
    year: 2090
    relations: {superseded_by: [new-law], amended_by: [later-law]}
  new-law:
    kind: statute
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    title: New Law on Examples
    jurisdiction: Utopia
    year: 2097
    in_force: 2097-01-01
  later-law:
    kind: statute
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    title: Later Law on Examples
    jurisdiction: Utopia
    year: 2100
    in_force: 2100-01-01
  report:
    kind: ngo-report
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    author: Example Watch
    title: A Long Report on Examples
    date: 2098
"""
FACTS = """\
schema: appeals/facts@1
facts:
  cases:
    kind: number
    value: 16
    text: {text}
    as_of: 2098
    authority: report
    certainty: unconfirmed
    source: invented
  words:
    kind: text
    value: UA CHN 4/2098
    text: Words.
    as_of: 2098
    authority: report
    certainty: unconfirmed
    source: invented
"""
FRONT = """\
---
subject: {subject}
kind: appeal
to: []
from: [example-watch]
date: 2099-11-03
{more}---
"""
FIRST_LINE = 9
"""The line of the letter's file in which its text begins."""
FILE = "templates/letters/first.md"


def workspace(
    root, text: str, *, subject="A subject", more="", fact="Cases."
) -> Workspace:
    """Write a workspace with one letter and open it."""
    write_workspace(
        root,
        citations_yaml=SOURCES,
        facts_yaml=FACTS.format(text=fact),
        first_md=FRONT.format(subject=subject, more=more) + "\n" + text + "\n",
    )
    return load_workspace(root)


def compose(root, text: str, **changes: str) -> tuple[ComposedLetter, Workspace]:
    """Compose the letter of a workspace made for the test."""
    opened = workspace(root, text, **changes)
    request = LetterRequest("first", opened.letter("first"), None)
    return Composer(opened).compose(request), opened


def found(root, code: str, text: str, **changes: str) -> list[Finding]:
    """Give what one rule finds in a letter."""
    letter, _opened = compose(root, text, **changes)
    return [f for f in check_letter(letter) if f.code == code]


def at(finding: Finding) -> tuple[int, int, int]:
    """Give line (from the first of the letter's text), column and end column."""
    assert finding.place is not None
    assert finding.place.file == FILE
    place = finding.place
    return place.line - FIRST_LINE + 1, place.column, place.end_column
