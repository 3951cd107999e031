"""Write a workspace of an organisation: registries, skeletons, a worked example."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from appeals.citations.styles.pack import find_style
from appeals.citations.symbol import slug
from appeals.errors import AppealsError, BlockedError, UsageError, raise_all
from appeals.languages.find import LANGUAGES
from appeals.model.choices import STYLES
from appeals.model.settings import Settings
from appeals.registry.characters import first_forbidden
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.toml_file import parse_toml
from appeals.registry.validation import validate
from appeals.registry.yaml_words import Fields, block_member
from appeals.storage.atomic import write_bytes
from appeals.workflow.drafting.formats import LAYOUT
from appeals.workflow.setup.new import shipped_skeletons
from appeals.workflow.setup.schemas import schema_files, with_modeline
from appeals.workflow.setup.shipped import (
    FILES,
    RECORD_FILE,
    example_files,
    record_text,
    shipped_record,
    shipped_text,
)
from appeals.writers.layout.logo import read_logo
from appeals.writers.pdf.engine import choose_engine

EXAMPLE_NAME = "Example Rights Initiative"
_EXAMPLE_LINES = ("1 Example Street, Example City",)
_EXAMPLE_MAIL = "office@example.org"
_ROLES = {
    "drafter-a": ("drafter",),
    "reviewer-a": ("reviewer", "approver"),
    "approver-a": ("approver",),
    "sender-a": ("sender",),
}
_APPROVES = ("reviewer", "approver")

_SETTINGS = """\
# The settings of the organisation. Never a secret: passwords and keys live elsewhere.
{id}style = "{style}"      # {styles}
ibid = "never"    # staff edit letters in Word, and a moved "ibid." lies
languages = {languages}    # of your letters; new ones begin in the first
demo = true       # for trials; false once the organisation and its addresses are yours

[organisation]
name = {name}
lines = {lines}
{place}
[mail]
from_address = {mail}
{look}
[pdf]
engine = "{engine}"    # what sets PDFs: typst, weasyprint (reads a letter.css) or auto
"""
_LOOK = """
[look]    # more keys: font, size_pt, accent, margins_mm, page_numbers ...
logo = "{logo}"    # in templates/layout/
"""
_FACTS = """\
# Figures and dates that letters use: one value each, its source, and what other sources say.
# `appeals facts add` enters one. as_of: the day the value was stated for.
schema: appeals/facts@1

facts:
"""  # noqa: E501  a line of a file
_SIGNATORIES = """\
# Whose name is under a letter.
schema: appeals/signatories@1

signatories:
"""
_PEOPLE = """\
# Who works here: an id and roles. Nothing private.
schema: appeals/people@1

people:
"""
_IGNORED = """\
out/
/sources/
/sent/*/kept/
/sent/*/*.claim
/cases*
/annexes/
plan.json
*.plan.json
*.key
*.p12
*.pfx
.env
"""


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """What is known of an organisation when its workspace is made.

    `id` is a UUID, "" for none. `signatory` is whose name is under letters: "Name" or
    "Name, capacity", the organisation if it is None. `approvers` are ids of people.
    Unknown values stay the example's, and `doctor` and `check` report them. Without
    `pdf_engine` it is the installed one.
    """

    id: str
    organisation: str = EXAMPLE_NAME
    place: str | None = None
    address: tuple[str, ...] = ()
    email: str | None = None
    languages: tuple[str, ...] = ("en",)
    style: str = "un"
    pdf_engine: str | None = None
    logo: Path | None = None
    signatory: str | None = None
    approvers: tuple[str, ...] = ()


def init_workspace(folder: Path, asked: NewWorkspace) -> tuple[Path, ...]:
    """Write a workspace into `folder` and give the files written.

    Raises UsageError for an answer that no file may hold or a logo that letters cannot
    show, each with what to do; BlockedError when a workspace or one of its files is
    there already, MachineError when the package lacks its starter files or the disk
    refuses. Nothing is written then.
    """
    refuse_workspace(folder)
    refuse_answers(asked)
    contents = dict(_file_contents(asked))
    for file, content in contents.items():
        path = folder / file
        if path.exists() and not (path.is_file() and path.read_bytes() == content):
            raise BlockedError(
                f"'{path}' is there already; nothing was written",
                remedy="choose an empty folder, or move the file away",
            )
    for file, content in contents.items():
        write_bytes(folder / file, content, shown=file)
    return tuple(folder / file for file in contents)


def refuse_workspace(folder: Path) -> None:
    """Raise BlockedError when a folder is a workspace already."""
    if (folder / SETTINGS_FILE).exists():
        raise BlockedError(
            f"'{folder}' is a workspace already", remedy="choose another folder"
        )


def refuse_answers(asked: NewWorkspace) -> None:
    """Refuse impossible answers before anything is written: UsageError, all at once."""
    texts = {
        "--organisation": asked.organisation,
        "--place": asked.place,
        "--signatory": asked.signatory,
        **{f"--address {n}": line for n, line in enumerate(asked.address, 1)},
    }
    errors: list[AppealsError] = [
        UsageError(
            f"{option}: '{text}' cannot be printed under a letter",
            remedy="write it in plain letters: --organisation 'Our Organisation'",
        )
        for option, text in texts.items()
        if text is not None and (not text.strip() or first_forbidden(text) is not None)
    ]
    errors += [
        UsageError(
            f"--languages: no letter can be written in '{tag}'",
            remedy=f"known: {', '.join(LANGUAGES)}",
        )
        for tag in asked.languages
        if tag not in LANGUAGES
    ]
    errors += [
        UsageError(
            f"--approver: '{id_}' cannot be the id of a person",
            remedy="use small letters, digits and hyphens, as in "
            f"{id_from(id_) or 'legal-lead'}",
        )
        for id_ in asked.approvers
        if not id_ or id_ != slug(id_)
    ]
    raise_all(errors)
    style, first = asked.style, asked.languages[0]
    if style in STYLES and find_style(style, first) is None:
        raise UsageError(
            f"the style '{style}' has no words for notes in '{first}'",
            remedy="take --style un, or name a language first that it has, such as en",
        )
    if asked.logo is not None:
        read_logo(asked.logo)
    node, faults = parse_toml(_render_settings(asked), SETTINGS_FILE)
    raise_all([UsageError(e.message, remedy=e.remedy) for e in faults])
    if node is not None:
        try:
            validate(Settings, node, SETTINGS_FILE)
        except AppealsError as error:
            problems = [UsageError(e.message, remedy=e.remedy) for e in error.split()]
            raise_all(problems)


def _file_contents(asked: NewWorkspace) -> Iterator[tuple[str, bytes]]:
    """Yield each file and its bytes; appeals.toml, which makes a workspace, is last."""
    for file, text in (*_registry_files(asked), *_example_texts(asked)):
        yield file, with_modeline(file, text).encode()
    yield from schema_files()
    if asked.logo is not None:
        logo = read_logo(asked.logo)
        yield f"{LAYOUT}/{_logo_name(asked.logo)}", logo.content
    yield SETTINGS_FILE, with_modeline(SETTINGS_FILE, _render_settings(asked)).encode()


def _registry_files(asked: NewWorkspace) -> Iterator[tuple[str, str]]:
    yield ".gitignore", _IGNORED
    yield RECORD_FILE, record_text(shipped_record())
    for file in FILES:
        yield file, shipped_text(file)
    yield "facts.yaml", _FACTS
    yield from _people_files(asked)
    for name, text in shipped_skeletons().items():
        yield f"templates/skeletons/{name}.md", text


def _people_files(asked: NewWorkspace, folder: str = "") -> Iterator[tuple[str, str]]:
    signatories = _SIGNATORIES + _render_entries(_signatory_entry(asked))
    yield f"{folder}signatories.yaml", signatories
    yield f"{folder}people.yaml", _PEOPLE + _render_entries(_people_entries(asked))


def _example_texts(asked: NewWorkspace) -> Iterator[tuple[str, str]]:
    """Yield the worked example: a small workspace with the organisation's name."""
    own = NewWorkspace("", asked.organisation, style=asked.style)
    ((id_, _),) = _signatory_entry(own).items()
    files = example_files()
    top = next(path for path in files if path.name == "README.md").parent
    for path in files:
        text = path.read_text(encoding="utf-8").replace("[SIGNATORY]", f"[{id_}]")
        yield f"examples/{path.relative_to(top).as_posix()}", text
    yield from _people_files(own, "examples/")
    yield f"examples/{SETTINGS_FILE}", _render_settings(own)


def _render_settings(asked: NewWorkspace) -> str:
    mail = asked.email or _EXAMPLE_MAIL
    lines = [*(asked.address or _EXAMPLE_LINES), mail]
    known = "    # tells this workspace from others; leave it as it is\n"
    return _SETTINGS.format(
        id=f"id = {_quote_toml(asked.id)}{known}" if asked.id else "",
        style=asked.style,
        styles=" | ".join(STYLES),
        languages=_toml_list(asked.languages),
        name=_quote_toml(asked.organisation),
        lines=_toml_list(lines),
        place=f"place = {_quote_toml(asked.place)}\n" if asked.place else "",
        mail=_quote_toml(mail),
        engine=asked.pdf_engine or choose_engine("auto", has_css=False),
        look=_LOOK.format(logo=_logo_name(asked.logo)) if asked.logo else "",
    )


def _logo_name(logo: Path) -> str:
    return "logo.jpg" if read_logo(logo).kind == "jpeg" else "logo.png"


def _signatory_entry(asked: NewWorkspace) -> dict[str, Fields]:
    organisation = _join_words(asked.organisation)
    if asked.signatory is None:
        fields: Fields = {"kind": "organisation", "name": organisation}
        name = organisation
    else:
        name, _, capacity = map(_join_words, asked.signatory.partition(","))
        lines = tuple(filter(None, (capacity, organisation)))
        fields = {"kind": "person", "name": name, "lines": lines}
    return {id_from(name) or "our-organisation": {**fields, "certainty": "confirmed"}}


def _people_entries(asked: NewWorkspace) -> dict[str, Fields]:
    """Give who works here; named approvers replace those of the example."""
    given = dict.fromkeys(asked.approvers, _APPROVES)
    kept = {k: v for k, v in _ROLES.items() if not (given and "approver" in v)}
    return {key: {"roles": roles} for key, roles in {**kept, **given}.items()}


def _render_entries(entries: dict[str, Fields]) -> str:
    lines = [
        line for k, fields in entries.items() for line in block_member(k, fields, 2)
    ]
    return "\n".join([*lines, ""])


def id_from(name: str) -> str:
    """Make an id from a name: "Ligue des Étudiants" gives ligue-des-etudiants.

    "" if it has no letter of the Latin alphabet.
    """
    bare = unicodedata.normalize("NFKD", name)
    return slug("".join(c for c in bare if not unicodedata.combining(c)))


def _join_words(text: str) -> str:
    return " ".join(text.split())


def _quote_toml(text: str) -> str:
    """Quote a text so that TOML reads it as it is; strings of JSON are such."""
    return json.dumps(_join_words(text), ensure_ascii=False)


def _toml_list(texts: Sequence[str]) -> str:
    return json.dumps([*map(_join_words, texts)], ensure_ascii=False)
