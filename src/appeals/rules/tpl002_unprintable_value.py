"""An expression gives something that cannot be printed as text.

What it finds: `{{ ... }}` around a list, nothing, true or false, a whole record, a
function without its brackets, a date that is none, or a value that is empty.

Why it matters: it would print "None" or "True" in a letter.

Example:

    {{ recipient.rights }}

How to fix it: name one value, or join the list: `{{ recipient.rights|join(", ") }}`.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
