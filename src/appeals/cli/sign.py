"""`appeals sign`: put digital signatures on what was approved."""

from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import read_word, with_selection
from appeals.cli.progress import PROGRESS
from appeals.cli.signing_keys import need_signing, signing_context
from appeals.cli.state import STATE, display_path, quote_path
from appeals.cli.terminal import pluralize, put_result, say

if TYPE_CHECKING:
    from appeals.signing.pdf_signature import Level
    from appeals.workflow.drafting.selection import Selection
    from appeals.workflow.sealing.sign import SignRun
    from appeals.workflow.sealing.signing_run import SignedFile

_LEVELS: tuple["Level", ...] = ("b", "t", "lt", "lta")


@with_selection("groups", "cases", are_rendered=True)
def sign(
    selection: "Selection",
    level: Annotated[
        str | None,
        typer.Option(
            help="PAdES level: b; t with a time stamp; lt or lta add an archive copy. "
            "Default: t where appeals.toml names a time-stamp authority, else b."
        ),
    ] = None,
    is_offline: Annotated[
        bool,
        typer.Option(
            "--no-network",
            help="Ask no time-stamp authority: it would learn when you sign.",
        ),
    ] = False,
) -> int:
    """Sign the approved files of a letter, and the list of them all, the packet.

    Nothing is rendered: what was approved is signed, byte for byte. Prints the path of
    each file written. Run again, it goes on where it stopped. Letters of cases are
    signed in one act, one after the other, with one packet for all.
    """
    need_signing()
    from appeals.workflow.sealing.sign import sign as sign_files

    workspace = STATE.open_workspace()
    url = None if is_offline else workspace.settings.signing.tsa_url
    chosen = _choose_level(level, url, is_offline=is_offline)
    context = signing_context(None if chosen == "b" else url)
    run = sign_files(workspace, selection, chosen, context)
    _put_signed(run, selection.letter)
    if chosen == "b":
        say("the time in the signatures is that of this machine's clock (level b)")
    return 0


def _put_signed(run: "SignRun", letter: str) -> None:
    """Print each file as it is written; if something stops it, what was done."""
    from appeals.errors import BlockedError

    done: list[SignedFile] = []
    is_refused = False
    PROGRESS.expect("signing", run.total)
    try:
        for file in run.files:
            put_result(display_path(file.path))
            done.append(file)
            PROGRESS.advance()
    except BlockedError:
        is_refused = True
        raise
    finally:
        signed = [file for file in done if file.signed_by]
        if is_refused and not signed:
            say(f"{letter}: nothing was signed")
        elif len(signed) < run.total:
            say(f"{letter}: {len(signed)} of {pluralize(run.total, 'file')} signed")
            say("next: run the command again; it goes on from there")
    missing = dict.fromkeys(id_ for file in done for id_ in file.missing)
    say(f"{letter}: {pluralize(len(signed), 'file')} signed, and the packet")
    if missing:
        say(f"still to sign, with keys that are not here: {', '.join(missing)}")
    say(f"next: `appeals verify {quote_path(done[-1].path.parent)}`")


def _choose_level(level: str | None, url: str | None, *, is_offline: bool) -> "Level":
    """Read --level; by default t if there is an address for time stamps, else b."""
    from appeals.errors import UsageError

    if level is None:
        return "b" if url is None else "t"
    chosen = read_word(level, _LEVELS, "there is no level")
    if url is None and chosen != "b":
        raise UsageError(
            f"level {level} needs a time stamp, and no authority may be asked",
            remedy="leave --no-network out"
            if is_offline
            else 'name the authority in appeals.toml: tsa_url = "https://..." under '
            "[signing]",
        )
    return chosen
