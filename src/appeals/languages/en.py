"""English."""

from typing import Final

from appeals.languages.language import (
    CoverWords,
    DocumentsCitedWords,
    FigureWords,
    GroupWords,
    Language,
    LetterWords,
    PageWords,
)

ENGLISH: Final = Language(
    tag="en",
    name="English",
    locale="en_GB",
    direction="ltr",
    first_day="1",
    quote_marks=("“", "”"),
    letter=LetterWords(
        subject="Subject: ",
        reference="Reference: ",
        closing="Yours sincerely,",
        annexes="Annexes",
        contents="Contents",
        dateline="{place}, {date}",
    ),
    figures=FigureWords(
        at_least="at least {value}",
        at_most="at most {value}",
        about="about {value}",
        estimated="an estimated {value}",
        range="{low} to {high}",
    ),
    group=GroupWords(
        salutation="Dear Mandate Holders,",
        mandates="To the holders of the following mandates:",
        offices="To:",
        signatories="Signatories",
        further_organisations=(
            "and {count} further organizations (names to be confirmed)"
        ),
        further_signatories="and {count} further signatories (names to be confirmed)",
        annex="annex {number}",
        annex_sheet="Annexes to the letter “{subject}”",
        annex_columns=(
            "No.",
            "Title",
            "File",
            "Pages",
            "SHA-256",
        ),
        by_reference="not enclosed",
    ),
    cover=CoverWords(
        submission="Submission",
        report="Report",
        addressee="Submitted to",
        submitters="Submitted by",
    ),
    documents_cited=DocumentsCitedWords(
        heading="Documents cited",
        body="Body",
        document="Document",
        notes="Notes",
        places="Places cited",
        whole="as a whole",
        special_procedures="Special procedures of the Human Rights Council",
        united_nations="United Nations",
        treaties="Treaties",
        laws="Laws",
        laws_of="Laws ({place})",
        cases="Cases",
        other="Other sources",
    ),
    page=PageWords(
        page="Page {page} of {pages}",
        notes="Notes",
        note="Note {number}",
        back="Back to the text of note {number}",
        introduction="Introduction",
        carried="The text of this note is on page {page}.",
        languages="Languages",
        signature="Signature of {name}",
    ),
)
