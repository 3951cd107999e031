"""`appeals list`: the letters of the workspace."""

from appeals.cli.options import JsonLines
from appeals.cli.state import STATE
from appeals.cli.terminal import put_fields, put_json, say


def list_letters(
    is_json: JsonLines = False,
) -> None:
    """List the letters: name, date, kind, recipients, languages."""
    from appeals.cli.diagnostics import say_findings
    from appeals.rules.wsp001_stray_file import stray_findings

    workspace = STATE.open_workspace()
    say_findings(stray_findings(workspace.stray_files), None)
    for name, entry in workspace.letters.items():
        front = workspace.letter(name).front
        langs = (front.language, *entry.variants)
        if is_json:
            put_json(
                {
                    "name": name,
                    "date": front.date,
                    "kind": front.kind,
                    "to": front.to,
                    "languages": langs,
                    "subject": front.subject,
                }
            )
        else:
            to = ",".join(front.to) or "public"
            put_fields(name, front.date, front.kind, to, ",".join(langs))
    if not workspace.letters:
        say("no letter yet; `appeals new NAME` writes one")
