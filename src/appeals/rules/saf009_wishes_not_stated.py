"""A letter does not state the wishes of those it is about, though its channel asks.

What it finds: a letter that relies on a record of consent, via a channel that asks for
a statement on names or publication, or that passes names on unless it is asked not to,
where the record does not allow the name to the State or to the public; and no
`consent_statement()` in the text. It is an error where the rule of the channel is
confirmed. If it is not known what a channel passes on, "unless asked" is assumed. A
call without a record of consent is found too.

Why it matters: a wish that is not stated is not respected. Communications reports and
committees publish what they get unless the letter says otherwise.

Example: a submission to a special procedure about Ms. A, whose family agreed that the
Government reads the name, and not that it is published.

How to fix it: put `{{ consent_statement() }}` on a line of its own. It prints the
sentences that the channel asks for, in the language of the letter.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def no_wishes_to_state(place: Place) -> Finding:
    """Report wishes that are to be printed but are in no record."""
    return RULE.finding(
        "There is no record of consent whose wishes this could state",
        place,
        "enter it with `appeals consent add`, and name it in 'consent:' or in the row",
    )
