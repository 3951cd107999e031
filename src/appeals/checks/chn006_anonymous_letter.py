"""The letter's channel refuses anonymous submissions, and nobody signs this one.

What it finds: a letter whose signatories are all called "Anonymous", to a channel that
refuses anonymous submissions.

Why it matters: it is not registered. Most procedures keep the submitter's name
confidential when asked to: that is the way to protect a source.

Example: a signatory with `name: Anonymous` under a letter to a Special Rapporteur.

How to fix it: let the organisation sign, and ask in the text that its name be kept
confidential.
"""

from appeals.checks.channel_limits import basis, channel_of, severity_of
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import EVERY_LANGUAGE
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_NO_NAMES = tuple(
    word for language in EVERY_LANGUAGE for word in language.text.anonymous.split()
)


def check(letter: ComposedLetter) -> Findings:
    """Check the names of those who sign."""
    found = channel_of(letter)
    if found is None:
        return
    signatories = [letter.workspace.signatories[id_] for id_ in letter.front.signed_by]
    if not all(s.name.casefold().startswith(_NO_NAMES) for s in signatories):
        return
    for refusal in found.channel.refuses:
        if refusal.when == "anonymous":
            yield RULE.finding(
                f"Nobody signs the letter by name; '{found.channel.id}' refuses "
                f"anonymous submissions {basis(found.channel, refusal)}",
                letter.request.letter.place("from"),
                "let the organisation sign, and ask for confidentiality",
                severity=severity_of(refusal),
            )
