"""A file among the templates is not a template.

What it finds: in templates/letters and templates/arguments, files whose names cannot be
those of letters: copies ("t1 - Copy.md"), locks ("~$t1.md") and backups of other
programs, a README.

Why it matters: it is left out. A copy may be the one that somebody worked on.

Example: `templates/letters/t1 - Copy.md`

How to fix it: move it elsewhere, or give it the name of a letter: small letters,
digits and "-", then ".md", a language before it where it is a translation.
"""

from collections.abc import Iterable
from pathlib import PurePath

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def stray_findings(files: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """Report each file, given by its path in the workspace, that is not a template.

    `files` are those of `Workspace.stray_files`.
    """
    return tuple(
        RULE.finding(
            f"'{PurePath(file).name}' is left out: it is not named as {what}s are",
            Place(file),
            "move it out of this folder, or name it like unodc-nsc-mou.md, a French "
            "text unodc-nsc-mou.fr.md",
        )
        for file, what in files
    )
