"""Write the reviewer's page as one file, to be answered without a network."""

from dataclasses import dataclass
from pathlib import Path

from appeals.errors import AppealsError
from appeals.model.name_keeper import NameKeeper
from appeals.review.marks import MarksFolder
from appeals.storage.names import child_path
from appeals.workflow.approving.review_desk import view_letters
from appeals.workflow.drafting.ledger.ledger import OUT, REVIEW_PREFIX
from appeals.workflow.drafting.outcome import RenderedFile
from appeals.workflow.drafting.reviewed_letters import keep_list
from appeals.workflow.drafting.selection import Selection


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What `appeals review export --html` was asked for.

    `person` is who will answer, None where the page is to ask; `out` is a folder.
    """

    selection: Selection
    person: str | None = None
    out: Path | None = None
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class ExportedPage:
    """The file that was written, and how many uses it has.

    `errors` are why some letters are not in it.
    """

    file: RenderedFile
    use_count: int
    errors: tuple[AppealsError, ...]


def export_page(
    root: Path, options: PageOptions, keeper: NameKeeper | None = None
) -> ExportedPage:
    """Write one page for all letters meant, as out/LETTER/review-LETTER-page.html.

    Raises as `view_letters`, and BlockedError for a file that was changed by hand.
    """
    selection = options.selection
    view = view_letters(root, selection, options.person, "offline", keeper)
    text = view.page.with_state(view.state(view.judge(MarksFolder(root))))
    requests = [each.request for each in view.letters]
    stem = requests[0].file_stem if len(requests) == 1 else selection.letter
    named = {f"{REVIEW_PREFIX}{stem}-page.html": text.encode()}
    (file,) = keep_list(
        options.out or child_path(root, OUT),
        selection.letter,
        named,
        view.letters,
        is_forced=options.is_forced,
    )
    return ExportedPage(file, len(view.uses), view.errors)
