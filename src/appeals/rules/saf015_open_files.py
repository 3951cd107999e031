"""Files of confidential letters are where others may read them.

What it finds: the workspace in a folder that a program copies to other machines
(Dropbox, OneDrive, iCloud, Google Drive, Nextcloud, Syncthing) or on a network disk;
files of confidential letters, files of cases and annexes that git tracks, and where
git sends them; such files that other accounts of this machine may read; a disk that is
not encrypted, where that can be known. `appeals safety check` looks.

Why it matters: anybody who takes the laptop, the account or the server can read them,
with everything in them.

Example: `out/appeal/wgad.pdf`, of a confidential letter, may be read by every account.

How to fix it: each finding names the command. What was synced or pushed before remains
there.
"""

from appeals.errors import Severity
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def open_files(message: str, remedy: str, *, is_remark: bool = False) -> Finding:
    """Report files that others can read, and the remedy."""
    severity: Severity = "info" if is_remark else "warning"
    return RULE.finding(message, remedy=remedy, severity=severity)
