"""`appeals keys`: make keys that sign, and see whether they still may."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from appeals.cli.diagnostics import say_problem
from appeals.cli.options import JsonLines
from appeals.cli.signing_keys import EnvironmentPassphrases
from appeals.cli.state import STATE, display_path, keys_folder
from appeals.cli.terminal import (
    Listing,
    problem_record,
    put_fields,
    put_result,
    say,
)

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.keys.key_status import KeyStatus
    from appeals.workflow.keys.new_keys import NewKey

_REFUSED = 1
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
    _check_ways(key_id, ways, is_demo=is_demo)
    need_signing()
    workspace = STATE.open_workspace()
    if is_demo:
        _make_demonstration(workspace)
        return
    assert key_id is not None  # noqa: S101  checked above
    made = _make(
        workspace, key_id, certificate, kind, years if is_self_signed else None
    )
    _tell_new(made)


def need_signing() -> None:
    """Raise MachineError when what signs is not installed."""
    import importlib.util

    from appeals.errors import MachineError

    for name in ("cryptography", "pyhanko"):
        if importlib.util.find_spec(name) is None:
            raise MachineError(
                f"signing needs the package {name}, which is not installed",
                remedy="`appeals doctor` says how to install it",
            )


def _check_ways(key_id: str | None, ways: tuple[bool, ...], *, is_demo: bool) -> None:
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


def _kind(word: str) -> Literal["rsa", "ec"]:
    from appeals.errors import UsageError

    if word == "rsa":
        return "rsa"
    if word == "ec":
        return "ec"
    raise UsageError(
        f"there is no kind of key '{word}'", remedy="--kind takes rsa or ec"
    )


def _make(
    workspace: "Workspace",
    key_id: str,
    certificate: Path | None,
    kind: str,
    years: int | None,
) -> "NewKey":
    """Make a key, self-signed if it is said for how many years, else by request."""
    from appeals.workflow.keys import new_keys

    passphrases, folder = EnvironmentPassphrases(), keys_folder()
    if certificate is not None:
        return new_keys.join_certificate(
            workspace, folder, key_id, passphrases, certificate
        )
    if years is None:
        return new_keys.make_request(
            workspace, folder, key_id, passphrases, kind=_kind(kind)
        )
    period = new_keys.period_from(datetime.now(UTC), years)
    return new_keys.make_self_signed(
        workspace, folder, key_id, passphrases, period, kind=_kind(kind)
    )


def _tell_new(made: "NewKey") -> None:
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

    workspace = STATE.open_if_any()
    now = datetime.now(UTC)
    folder = keys_folder()
    count = 0
    table = Listing(*_COLUMNS, is_json=is_json)
    for status in key_statuses(workspace, folder, now):
        count += 1
        table.put(*_as_fields(status, now), as_json=_as_json(status, now))
    table.show()
    if not count:
        say(f"there are no keys in '{folder}'; `appeals keys new` makes one")


_COLUMNS = "id kind form holder end left fingerprint remarks".split()


def _as_fields(status: "KeyStatus", now: datetime) -> tuple[str, ...]:
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


def _as_json(status: "KeyStatus", now: datetime) -> dict[str, object]:
    return {
        "id": status.id,
        "kind": status.kind or None,
        "form": status.form,
        "path": str(status.path),
        "subject": status.subject,
        "ends": f"{status.ends:{_DAY}}" if status.ends else None,
        "days_left": (status.ends - now).days if status.ends else None,
        "certificate_sha256": status.certificate_sha256,
        "is_demonstration": status.is_demonstration,
        "is_registered": status.is_registered,
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
    code, count = 0, 0
    for status in key_statuses(
        workspace,
        keys_folder(),
        datetime.now(UTC),
        ids=tuple(dict.fromkeys(ids or ())),
        passphrases=passphrases,
    ):
        count += 1
        _tell(status)
        code = _REFUSED if status.refusals else code
    if not count:
        say(f"there are no keys in '{keys_folder()}'; `appeals keys new` makes one")
    return code


def _tell(status: "KeyStatus") -> None:
    word = "may sign"
    if status.refusals:
        word = "may not sign"
    elif status.warnings:
        word = status.warnings[0].code.replace("-", " ")
    put_fields(status.id, word, display_path(status.path))
    for problem in (*status.refusals, *status.warnings):
        say_problem(problem, None)
