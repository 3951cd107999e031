"""The registries have no name in the letter's language for what it prints.

What it finds: a letter in another language than English that prints an office, an
organisation, a mandate, a treaty, a law, a body, a party or a State by its English
name, since neither recipients.yaml nor citations.yaml has another one. Each is
reported once.

Why it matters: an official name exists in six languages, and an English one in the
middle of a French address or note says that nobody has looked it up.

Example: `[@cat, art. 1]` in a Spanish letter, where the entry has no `titles:` in "es".

How to fix it: take the official name from a document in that language. A title goes
into `titles:` of the entry, a body, party or State into `names:` of citations.yaml, an
office or organisation into `names:`, `offices:` or `organisations:` of the recipient.
"""

from appeals.composition import addressees, translated_names
from appeals.composition.compose import ComposedLetter
from appeals.registry.holders import is_english
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check the names of the addressees, and those that notes print."""
    if is_english(letter.front.language):
        return
    yield from _check_addressees(letter)
    if letter.style == "un":
        yield from _check_sources(letter)


def _check_addressees(letter: ComposedLetter) -> Findings:
    lang, is_joint = letter.front.language, letter.request.recipient is None
    for recipient in letter.request.addressees:
        for field in addressees.untranslated_fields(recipient, lang, is_joint=is_joint):
            yield RULE.finding(
                f"'{recipient.id}' has no {field} in '{lang}'; the letter says "
                f"'{getattr(recipient, field)}'",
                letter.workspace.recipients.place(recipient.id, field),
                f"add '{lang}' to its '{field}s:' in recipients.yaml",
            )


def _check_sources(letter: ComposedLetter) -> Findings:
    lang = letter.front.language
    names = translated_names.translated_names(
        letter.workspace.names, letter.workspace.recipients, lang
    )
    signers = {each.name for each in letter.workspace.signatories.values()}
    reported = {*signers, letter.workspace.settings.organisation.name}
    for authority in letter.cited_authorities:
        for field in translated_names.untranslated_fields(
            authority, names, is_listed=letter.front.documents_cited
        ):
            english = getattr(authority, field)
            if english in reported:
                continue
            reported.add(english)
            remedy = (
                f"add '{lang}' to its 'titles:'"
                if field == "title"
                else f"add '{english}' with '{lang}' under 'names:'"
            )
            yield RULE.finding(
                f"'{authority.key}' has no {field} in '{lang}'; the letter says "
                f"'{english}'",
                letter.workspace.authorities.place(authority.key, field),
                f"{remedy} in citations.yaml",
            )
