"""Which letters a command means: names, recipients and languages made concrete."""

from collections.abc import Sequence
from dataclasses import dataclass

from appeals.errors import UsageError
from appeals.model.recipient import Recipient
from appeals.registry.front_matter import LetterFile
from appeals.registry.workspace import Workspace

PUBLIC = "public"
"""The name under which a public statement, which has no addressee, is filed."""


@dataclass(frozen=True, slots=True)
class SelectedLetter:
    """One letter file to one recipient. `file_stem` names its output files."""

    letter: LetterFile
    recipient: Recipient | None
    lang: str
    file_stem: str

    @property
    def name(self) -> str:
        """The recipient's id, or "public"."""
        return self.recipient.id if self.recipient else PUBLIC


def select_letters(
    workspace: Workspace,
    name: str,
    to: Sequence[str] = (),
    langs: Sequence[str] = (),
) -> tuple[SelectedLetter, ...]:
    """Give every letter that the choice means: languages within recipients.

    Raises UsageError for a letter, recipient or language that is not there.
    """
    master = workspace.letter(name)
    own = master.front.language
    files = [
        (lang, master if lang == own else workspace.letter(name, lang))
        for lang in (langs or (own,))
    ]
    recipients = _recipients(workspace, master, to)
    return tuple(
        SelectedLetter(
            letter,
            recipient,
            lang,
            (recipient.id if recipient else PUBLIC)
            + ("" if lang == own else f".{lang}"),
        )
        for recipient in recipients
        for lang, letter in files
    )


def _recipients(
    workspace: Workspace, letter: LetterFile, to: Sequence[str]
) -> tuple[Recipient | None, ...]:
    named = workspace.expand(letter.front.to, place=letter.place("to"))
    if not to:
        return named or (None,)
    chosen = workspace.expand(tuple(to))
    ids = {recipient.id for recipient in named}
    strangers = [r.id for r in chosen if r.id not in ids]
    if strangers:
        raise UsageError(
            f"the letter is not addressed to '{strangers[0]}'",
            hint=f"add it to `to:` in {letter.file}; now there: "
            + (", ".join(letter.front.to) or "nobody (a public statement)"),
        )
    return chosen
