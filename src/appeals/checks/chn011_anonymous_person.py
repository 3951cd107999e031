"""The letter's channel needs the full name of the person, and the letter has an alias.

What it finds: letters about rows of the file of cases, which contain only aliases, to a
channel that always passes the name on to the State, because it needs it to find the
person.

Why it matters: without the full name the request is not registered, and nobody looks
for the person.

Example: a request to the Working Group on Enforced or Involuntary Disappearances about
"Ms. A".

How to fix it: enter the name in the vault (`appeals vault add`) and print it with
`{{ person.called }}`, with the consent of the relatives; or send it by the body's own
form, or as an encrypted sheet beside the letter (`appeals vault names`). It is never
typed into a template or a file of cases.
"""

from appeals.checks.channel_limits import basis, channel_of
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True)


def check(letter: ComposedLetter) -> Findings:
    """Compare what the channel passes on with what the letter is about."""
    found = channel_of(letter)
    reach = found.channel.passes_on.name if found else None
    cases = letter.request.every_case
    if letter.named:
        return  # it prints the name
    if found is None or reach is None or reach.state != "always" or not cases:
        return
    if reach.public == "always":
        return  # it publishes: see SAF007 and SAF001
    yield RULE.finding(
        f"The letter names people by an alias; '{found.channel.id}' needs the full "
        f"name {basis(found.channel, reach)}",
        cases[0].place,
        "print it from the vault, {{ person.called }}, or send it by the body's own "
        "form; never type it into a template or a file of cases",
    )
