"""A quotation could not be compared with its source.

What it finds: a quotation of more than three words beside a cite of an entry that has
no registered excerpt to compare with, or none in the letter's language, nor an archived
copy that settles it; or beside a note that names no entry.

Why it matters: nobody has checked these words; silence would look like a pass.

Example: a quotation from a report whose entry has no `quotes:`.

How to fix it: archive the document, `appeals citations archive KEY --fetch`; or copy
the passage from the document itself into `quotes:` of the entry, with its place
(`at: {para: "14"}`) and where it was seen.
"""

from appeals.checks.archived_sources import quotations_settled_by_copy
from appeals.checks.quotation_comparison import compared_quotations, is_at_place
from appeals.composition.compose import ComposedLetter
from appeals.composition.excerpts import (
    language_in_english,
    list_languages,
    serves_language,
)
from appeals.model.cite import Cite
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check every quotation that had nothing to be compared with."""
    settled = quotations_settled_by_copy(letter)
    for comparison in compared_quotations(letter):
        use = comparison.use
        if use in settled:
            continue
        if comparison.status == "no-source":
            yield RULE.finding(
                f"Note {use.note} names no source of citations.yaml: "
                "the quotation has not been compared",
                use.place,
                "cite the source with [@key]",
                note=use.note,
            )
        elif comparison.status == "not-compared" and comparison.cite:
            cite = comparison.cite
            at = f" at {cite.pinpoint}" if cite.pinpoint.locators else ""
            message, remedy = _describe_lack(cite, at, letter)
            yield RULE.finding(
                f"{message}: the quotation has not been compared",
                use.place,
                remedy,
                note=use.note,
            )


def _describe_lack(cite: Cite, at: str, letter: ComposedLetter) -> tuple[str, str]:
    """Say what is missing: any excerpt, or the one in the letter's language."""
    authority, lang = letter.authorities[cite.key or ""], letter.document.lang
    excerpts = [
        q for q in authority.quotes if is_at_place(q, cite.pinpoint) is not False
    ]
    remedy = f"add the passage under 'quotes:' of '{cite.key}' in citations.yaml"
    if not excerpts or any(serves_language(quote.lang, lang) for quote in excerpts):
        return f"No excerpt of '{cite.key}'{at} is registered", remedy
    name, known = language_in_english(lang), list_languages(excerpts)
    message = f"'{cite.key}'{at} has no excerpt in {name} ({lang}), only in {known}"
    return message, f"{remedy}, with lang: {lang}"
