"""`appeals keys`: make keys that sign, and see whether they still may."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_problem
from appeals.cli.options import JsonLines, read_word
from appeals.cli.signing_keys import EnvironmentPassphrases, need_signing
from appeals.cli.state import STATE, display_path, keys_folder
from appeals.cli.terminal import (
    Listing,
    attributes,
    problem_record,
    put_fields,
    put_result,
    say,
)

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.signing.key_making import KeyKind
    from appeals.workflow.keys.key_status import KeyStatus
    from appeals.workflow.keys.new_keys import NewKey

_REFUSED = 1
_KINDS: tuple["KeyKind", ...] = ("rsa", "ec")
_DAY = "%Y-%m-%d"

app = typer.Typer(
    help="Keys that sign letters, approvals and packets.", no_args_is_help=True
)


@app.command("new")
def new(
    key_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="Id of a signatory or a person."),
    ] = None,
    is_self_signed: Annotated[
        bool,
        typer.Option("--self-signed", help="Sign the certificate with the key itself."),
    ] = False,
    is_request: Annotated[
        bool,
        typer.Option("--csr", help="Make a request for a certificate authority."),
    ] = False,
    certificate: Annotated[
        Path | None,
        typer.Option(help="The certificate that came back for the request."),
    ] = None,
    is_demo: Annotated[
        bool,
        typer.Option("--demo", help="Keys for demonstrations, for everybody."),
    ] = False,
    kind: Annotated[str, typer.Option(help="rsa or ec (elliptic curve).")] = "rsa",
    years: Annotated[
        int, typer.Option(help="How long a self-signed certificate holds.")
    ] = 3,
) -> None:
    """Make a key. Prints the file written, and what to put into the registry.

    The passphrase is asked for at a terminal; else it is taken from the file that
    APPEALS_SIGN_PASSPHRASE_FILE names, from APPEALS_SIGN_PASSPHRASE, or the key ring.
    """
    ways = (is_self_signed, is_request, certificate is not None, is_demo)
    _refuse_options(key_id, ways, is_demo=is_demo)
    need_signing()
    workspace = STATE.open_workspace()
    if is_demo:
        _make_demonstration(workspace)
        return
    assert key_id is not None  # noqa: S101  checked above
    chosen_years = years if is_self_signed else None
    _put_new(_make_key(workspace, key_id, certificate, kind, chosen_years))


def _refuse_options(
    key_id: str | None, ways: tuple[bool, ...], *, is_demo: bool
) -> None:
    from appeals.errors import UsageError

    if sum(ways) != 1:
        raise UsageError(
            "no kind of key was chosen"
            if not any(ways)
            else "these options cannot be combined",
            remedy="one of --self-signed, --csr, --certificate FILE, --demo",
        )
    if is_demo and key_id is not None:
        raise UsageError(
            f"--demo makes keys for everybody, not for '{key_id}' alone",
            remedy="leave the id out",
        )
    if not is_demo and key_id is None:
        raise UsageError(
            "no owner of the key was named",
            remedy="give the id of a signatory or a person: `appeals keys new ID ...`",
        )


def _make_key(
    workspace: "Workspace",
    key_id: str,
    certificate: Path | None,
    kind: str,
    years: int | None,
) -> "NewKey":
    """Make a key: self-signed if `years` is given, else with a certificate request."""
    from appeals.workflow.keys import new_keys

    owner = workspace, keys_folder(), key_id, EnvironmentPassphrases()
    if certificate is not None:
        return new_keys.join_certificate(*owner, certificate)
    chosen = read_word(kind, _KINDS, "there is no kind of key")
    if years is None:
        return new_keys.make_request(*owner, kind=chosen)
    period = new_keys.period_from(datetime.now(UTC), years)
    return new_keys.make_self_signed(*owner, period, kind=chosen)


def _put_new(made: "NewKey") -> None:
    put_result(str(made.path))
    if made.request is not None:
        put_result(str(made.request))
        say(
            f"send '{made.request}' to a certificate authority; what comes back: "
            f"`appeals keys new {made.id} --certificate FILE`"
        )
        return
    registers = " or ".join(made.registers)
    say(f"put this line under '{made.id}' in {registers}:")
    put_result(f"    certificate_sha256: {made.certificate_sha256}")


def _make_demonstration(workspace: "Workspace") -> None:
    from appeals.workflow.keys.new_keys import make_demonstration_keys

    written = make_demonstration_keys(workspace, keys_folder(), datetime.now(UTC))
    for path in written:
        put_result(str(path))
    if not written:
        say("all demonstration keys exist already")
    say("they sign in this workspace only, and prove nothing: DEMONSTRATION")


@app.command("list")
def list_keys(is_json: JsonLines = False) -> None:
    """List the keys: id, kind, form, holder, end, days left, fingerprint, remarks."""
    need_signing()
    from appeals.workflow.keys.key_status import key_statuses

    now = datetime.now(UTC)
    statuses = list(key_statuses(STATE.open_if_present(), keys_folder(), now))
    table = Listing(*_COLUMNS, is_json=is_json)
    for status in statuses:
        table.put(*_cells(status, now), as_json=_key_record(status, now))
    table.show()
    if not statuses:
        _say_no_keys()


def _say_no_keys() -> None:
    say(f"there are no keys in '{keys_folder()}'; `appeals keys new` makes one")


_COLUMNS = "id kind form holder end left fingerprint remarks".split()


def _cells(status: "KeyStatus", now: datetime) -> tuple[str, ...]:
    remarks = []
    if status.is_demonstration:
        remarks.append("demonstration")
    elif status.is_registered is not None:
        remarks.append("registered" if status.is_registered else "not registered")
    if status.refusals:
        remarks.append("may not sign: `appeals keys check` says why")
    return (
        status.id,
        status.kind or "-",
        status.form,
        status.subject or "-",
        f"{status.ends:{_DAY}}" if status.ends else "-",
        f"{(status.ends - now).days} days" if status.ends else "-",
        status.certificate_sha256 or "-",
        ", ".join(remarks),
    )


def _key_record(status: "KeyStatus", now: datetime) -> dict[str, object]:
    return {
        "id": status.id,
        "kind": status.kind or None,
        "form": status.form,
        "path": str(status.path),
        "subject": status.subject,
        "ends": f"{status.ends:{_DAY}}" if status.ends else None,
        "days_left": (status.ends - now).days if status.ends else None,
        **attributes(status, "certificate_sha256 is_demonstration is_registered"),
        "refusals": [problem_record(each) for each in status.refusals],
        "warnings": [problem_record(each) for each in status.warnings],
    }


@app.command("check")
def check(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Open these keys; else look at all."),
    ] = None,
) -> int:
    """Say whether keys may sign now. Exit code 1 when one may not.

    With an id the key is opened: that shows that passphrase, key and certificate
    belong together. Without, only keys are opened that need no passphrase.
    """
    need_signing()
    from appeals.signing.keys import NoPassphrases
    from appeals.workflow.keys.key_status import key_statuses

    workspace = STATE.open_workspace()
    passphrases = EnvironmentPassphrases() if ids else NoPassphrases()
    code: int | None = None
    for status in key_statuses(
        workspace,
        keys_folder(),
        datetime.now(UTC),
        ids=tuple(dict.fromkeys(ids or ())),
        passphrases=passphrases,
    ):
        _put_status(status)
        code = _REFUSED if status.refusals else code or 0
    if code is None:
        _say_no_keys()
    return code or 0


def _put_status(status: "KeyStatus") -> None:
    word = "may sign"
    if status.refusals:
        word = "may not sign"
    elif status.warnings:
        word = status.warnings[0].code.replace("-", " ")
    put_fields(status.id, word, display_path(status.path))
    for problem in (*status.refusals, *status.warnings):
        say_problem(problem, None)
