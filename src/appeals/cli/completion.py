"""What may come next in a command line: for bash, zsh, fish and PowerShell.

Typer writes the scripts of the shells (`appeals --install-completion`). What they ask
for at every TAB is answered here, without importing Typer or YAML, and without a word
about a workspace that is broken. zsh evaluates what it is given, so only ids, names of
letters and words of our own leave this module.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from appeals import __version__
from appeals.registry.locate import find_workspace_or_none, letter_names, scan_ids

TYPE_CHECKING = False  # `typing` itself takes some milliseconds
if TYPE_CHECKING:
    from typing import Any

    Words = dict[str, str]
    """Words that may come next, and what each is for."""
    Node = dict[str, Any]  # nested JSON: commands, options, arguments of a command
_TREE = Path(__file__).parent / "__pycache__" / "completion.json"
"""Where commands and options are cached, beside the modules that Python compiled."""


def _ids(file: str, *sections: str) -> Callable[[Path], tuple[str, ...]]:
    """Give the function that reads the ids in sections of a registry."""
    return lambda root: tuple(
        id_ for section in sections for id_ in scan_ids(root, file, section)
    )


def _constant(module: str, name: str) -> Callable[[Path], tuple[str, ...]]:
    """Give the function that imports a tuple of words from a module."""

    def load(_root: Path) -> tuple[str, ...]:
        words: tuple[str, ...] = getattr(import_module(f"appeals.{module}"), name)
        return words

    return load


def _rules(_root: Path) -> tuple[str, ...]:
    from appeals.checks.rule_files import rule_files

    return tuple(dict(rule_files()))


_ADDRESSEES = _ids("recipients.yaml", "recipients", "groups")
_SOURCES = _ids("citations.yaml", "sources")
_FACTS = _ids("facts.yaml", "facts")
_PEOPLE = _ids("people.yaml", "people")
_SIGNATORIES = _ids("signatories.yaml", "signatories")
_CONSENTS = _ids("consents.yaml", "consents")
_LANGUAGES = _constant("languages.find", "LANGUAGES")


_VALUES: Mapping[str, Callable[[Path], tuple[str, ...]] | None] = {
    "letter": letter_names,
    "letters": letter_names,
    "new letter": None,  # a name that nothing has yet
    "to": _ADDRESSEES,
    "recipients check refs": _ADDRESSEES,
    "recipient_id": _ids("recipients.yaml", "recipients"),
    "group": _ids("recipients.yaml", "groups"),
    "rights": _ids("recipients.yaml", "rights"),
    "ref": _SOURCES,
    "refs": _SOURCES,
    "authority": _SOURCES,
    "review mark source": _SOURCES,
    "fact_id": _FACTS,
    "fact": _FACTS,
    "person": _PEOPLE,
    "person_id": _PEOPLE,
    "approver": _PEOPLE,
    "taken_by": _PEOPLE,
    "consent_id": _CONSENTS,
    "consent check ids": _CONSENTS,
    "consent add channels": _ids("channels.yaml", "channels"),
    "signatory_id": _SIGNATORIES,
    "ids": _SIGNATORIES,
    "signed_by": _SIGNATORIES,
    "channel": _ids("channels.yaml", "channels"),
    "channel_id": _ids("channels.yaml", "channels"),
    "code": _rules,
    "lang": _LANGUAGES,
    "languages": _LANGUAGES,
    "style": _constant("model.choices", "STYLES"),
    "formats": _constant("model.choices", "FORMATS"),
}
"""What a parameter takes, by its name in every command, or with the command before."""


def answer(shell: str, environment: Mapping[str, str]) -> int:
    """Print what may come next as a shell wants it, and give the exit code."""
    before, begun = _read_line(shell, environment)
    words = next_words(before, begun, environment.get("APPEALS_WORKSPACE"))
    match shell:
        case "zsh":
            items = " ".join(_zsh_item(*each) for each in words.items())
            lines = [f"_arguments '*: :(({items}))'" if words else "_files"]
        case "fish" if environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
            return 0 if words else 1
        case "fish":
            lines = [f"{word}\t{what}".rstrip() for word, what in words.items()]
        case "powershell" | "pwsh":
            lines = [f"{word}:::{what or ' '}" for word, what in words.items()]
        case _:
            lines = list(words)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _zsh_item(word: str, what: str) -> str:
    escaped = word.replace(":", r"\\:")
    plain = re.sub(r"[^\w .,;/()-]", "", what)  # zsh evaluates it
    return f'"{escaped}"' + (f':"{plain}"' if plain else "")


def _read_line(shell: str, environment: Mapping[str, str]) -> tuple[list[str], str]:
    """Give the complete words before the cursor, and the one that is begun."""
    if shell == "bash":
        words = _split(environment.get("COMP_WORDS", ""))
        number = int(environment.get("COMP_CWORD") or 0)
        begun = words[number] if number < len(words) else ""
        return [w for w in words[1:number] if w != "="], begun.removeprefix("=")
    line = environment.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(line)[1:]
    if shell in {"powershell", "pwsh"}:
        begun = environment.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
        return (words[:-1] if begun else words), begun
    if words and not line.endswith(" "):
        return words[:-1], words[-1]
    return words, ""


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # an open quotation mark
        return line.split()


def next_words(before: list[str], begun: str, named: str | None = None) -> Words:
    """Give the words that may replace `begun`, with what each is for.

    `named` is the workspace of the environment; --workspace overrides it.
    """
    node, option, count = command_tree(), "", 0
    for word in before:
        if option:
            named = word if option == "--workspace" else named
            option = ""
        elif word.startswith("-"):
            name, is_joined, value = word.partition("=")
            takes = node["options"].get(name, {}).get("takes")
            option = name if takes and not is_joined else ""
            named = value if name == "--workspace" and is_joined else named
        elif word in node["commands"]:
            node, count = node["commands"][word], 0
        else:
            count += 1
    root = find_workspace_or_none(Path.cwd(), Path(named) if named else None)
    if option:
        return _values(root, node["options"][option]["values"], begun)
    if begun.startswith("-"):
        return _options(root, node, begun)
    if node["commands"]:
        names = {name: each["help"] for name, each in node["commands"].items()}
        return _filter_prefix(begun, names)
    rest = node["arguments"][min(count, len(node["arguments"]) - 1) :][:1]
    is_open = rest and (count < len(node["arguments"]) or rest[0]["is_many"])
    return _values(root, rest[0]["values"], begun) if is_open else {}


def _options(root: Path | None, node: Node, begun: str) -> Words:
    name, is_joined, value = begun.partition("=")
    if is_joined:
        values = node["options"].get(name, {}).get("values", "")
        return {f"{name}={word}": "" for word in _values(root, values, value)}
    return _filter_prefix(
        begun, {n: each["help"] for n, each in node["options"].items()}
    )


def _values(root: Path | None, name: str, begun: str) -> Words:
    """Give the values with this prefix; after a comma, those not given yet."""
    given, comma, last = begun.rpartition(",")
    values = _VALUES.get(name)
    known: tuple[str, ...] = ()
    with suppress(OSError):
        known = values(root) if values and root else ()
    there = given.split(",")
    free = {f"{given}{comma}{word}": "" for word in known if word not in there}
    return _filter_prefix(f"{given}{comma}{last}", free)


def _filter_prefix(begun: str, words: Words) -> Words:
    return {word: what for word, what in words.items() if word.startswith(begun)}


def command_tree() -> Node:
    """Give the commands of this version, with their options and arguments.

    Typer is asked once; then a cache is read, as long as no file of this layer changes.
    """
    with os.scandir(Path(__file__).parent) as entries:
        stamps = [e.stat().st_mtime_ns for e in entries if e.name.endswith(".py")]
    version = f"{__version__} {len(stamps)} {max(stamps)}"
    with suppress(OSError, ValueError):
        cached: Node = json.loads(_TREE.read_bytes())
        if cached["version"] == version:
            return cached
    from typer.main import get_command

    from appeals.cli.main import build_app
    from appeals.errors import AppealsError
    from appeals.storage.atomic import write_bytes

    made: Node = {"version": version, **_describe(get_command(build_app()))}
    with suppress(AppealsError):  # a read-only folder: slower, not worse
        write_bytes(_TREE, json.dumps(made).encode())
    return made


def _describe(command: Any, path: str = "") -> Node:  # noqa: ANN401  click's
    options: Node = {}
    arguments = []
    for each in command.params:
        named = f"{path} {each.name}".strip()
        values = named if named in _VALUES else each.name
        what = {"values": values, "is_many": each.nargs == -1}
        if each.param_type_name == "argument":
            arguments.append(what)
        else:
            what["takes"] = not (each.is_flag or each.count)
            what["help"] = each.help or ""
            options.update(dict.fromkeys((*each.opts, *each.secondary_opts), what))
    commands = getattr(command, "commands", {})
    return {
        "help": command.get_short_help_str(60),
        "options": options,
        "arguments": arguments,
        "commands": {
            name: _describe(each, f"{path} {name}".strip())
            for name, each in commands.items()
        },
    }
