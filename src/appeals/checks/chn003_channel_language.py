"""The letter is in a language that its channel does not accept.

What it finds: a letter whose `language:` is not among the languages of its channel.

Why it matters: it is returned, or waits months for a translation nobody ordered.

Example: a letter in Chinese to a Special Rapporteur, whose office works in English,
French and Spanish.

How to fix it: translate the letter, or choose another channel. When the list is out
of date, correct channels.yaml and say where and when it was seen.
"""

from appeals.checks.channel_limits import basis, channel_of, severity_of
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import tags_for
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Look for the letter's language in the channel's list."""
    found = channel_of(letter)
    languages = found.channel.languages if found else None
    if found is None or languages is None:
        return
    lang = letter.front.language
    if not any(is_accepted(lang, accepted) for accepted in languages.accepted):
        yield RULE.finding(
            f"The letter is in '{lang}'; '{found.channel.id}' takes "
            f"{', '.join(languages.accepted)} {basis(found.channel, languages)}",
            found.place,
            "translate it, or choose another channel",
            severity=severity_of(languages),
        )


def is_accepted(lang: str, accepted: str) -> bool:
    """Say whether a language is the accepted one or a form of it: zh-Hans is zh."""
    return accepted in tags_for(lang) or lang.startswith(f"{accepted}-")
