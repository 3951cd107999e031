"""An annex gives away more than it shows.

What it finds: pictures and films that hold the position or place where they were taken,
the serial number of the camera (also hidden in the note of its maker) or a name; Word,
Excel, PowerPoint and OpenDocument files with an author, comments, tracked changes or a
folder of somebody's computer; PDF files with an author or remarks; the same in files
within these, and in archives. The organisation and those who sign the letter are no
find, nor are programs and what a camera says of the light.

Why it matters: a position leads to a door, a serial number to every other picture of
the same camera, a name to a person. The copy beside the letter is the file, byte for
byte.

Example: a photograph straight from a telephone; a statement written in Word.

How to fix it: clean the file as the message says, and enclose the clean one. If what
it gives away may be known, write `clean: as-is` and `reason:` beside `file:`; it is
then the warning ANX004.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from appeals.checks.annexes.kinds import ENDINGS
from appeals.checks.annexes.look import seen_annexes
from appeals.checks.annexes.traces import WORDS
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.model.letter import AnnexFile
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")

_OFFICE = (
    "accept or reject all changes and delete the comments; then in Word, Excel or "
    "PowerPoint: File, Info, Check for Issues, Inspect Document, Remove All (on a Mac: "
    "Tools, Protect Document, Remove personal information); in LibreOffice: File, "
    "Properties, untick 'Apply user data', Reset Properties; then save"
)
_PICTURE = (
    "Windows: right click, Properties, Details, 'Remove Properties and Personal "
    "Information', and tick everything; Mac: open it in Preview, make a picture of the "
    "screen of it and enclose that"
)
_REMEDIES = {
    "pdf": "print it into a new PDF (Windows: the printer 'Microsoft Print to PDF'; "
    "Mac: Print, 'Save as PDF', with the field for the author empty); delete remarks "
    "before",
    "ole": "open it and save it as .docx, .xlsx or .pptx, then remove what that names",
    "zip": "unpack it, clean each file, and pack them again",
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "rtf"), _OFFICE),
    "iso": "make the film again with the place turned off, or take the place out in "
    "the program that shows it (iPhone, Mac: Photos, Info, No location)",
}
_WAY_OUT = "; if it may be known, write 'clean: as-is' and 'reason:' beside 'file:'"


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Look through the files of all annexes that nobody wants to leave as they are."""
    for index, annex, what in telling_annexes(letter, workspace):
        if annex.clean == "as-is":
            continue
        ending = PurePosixPath(annex.file or "").suffix.casefold()
        remedy = _REMEDIES.get(ENDINGS.get(ending, ""), _PICTURE)
        yield RULE.finding(
            f"Annex {index + 1}: '{annex.file}' gives away {what}",
            letter.request.letter.place("annexes", index, "file"),
            f"{remedy}{_WAY_OUT}",
        )


def telling_annexes(
    letter: ComposedLetter, workspace: Workspace
) -> Iterator[tuple[int, AnnexFile, str]]:
    """Give each annex that gives somebody away, with its index, and what, in words.

    Those whose names are in the letterhead or under the letter are public already.
    """
    signers = (workspace.signatories.get(id_) for id_ in letter.front.signed_by)
    public = {workspace.settings.organisation.name.casefold()}
    public |= {each.name.casefold() for each in signers if each is not None}
    for index, annex, seen in seen_annexes(letter.front, workspace):
        kinds = {t.kind for t in seen.traces if t.name.casefold() not in public}
        if kinds:
            found = [words for kind, words in WORDS.items() if kind in kinds]
            *first, last = found
            yield index, annex, f"{', '.join(first)} and {last}" if first else last
