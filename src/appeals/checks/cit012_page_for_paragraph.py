"""A cite names a page of a source whose paragraphs are numbered.

What it finds: a page and no paragraph, where `extent: {paras: ..}` or the place of an
excerpt shows that the source has paragraph numbers.

Why it matters: pages differ between languages and editions, paragraph numbers do not;
the United Nations cites its documents by paragraph.

Example:
    [@cat-c-chn-co-5, p. 4]

How to fix it: name the paragraph, `[@cat-c-chn-co-5, para. 14]`.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check every cite by page."""
    for number, cite, authority in letter.cites:
        labels = {locator.label for locator in cite.pinpoint.locators}
        is_numbered = authority.extent.paras is not None or any(
            "para" in quote.at for quote in authority.quotes
        )
        if is_numbered and "page" in labels and not labels & {"para", "annex"}:
            yield RULE.finding(
                f"The paragraphs of '{authority.key}' are numbered, "
                "and the cite names a page",
                cite.place,
                f"write the paragraph: [@{authority.key}, para. ..]",
                note=number,
            )
