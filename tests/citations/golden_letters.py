"""Read golden notes: registry entries, sequences of notes, expected strings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from appeals.citations.notes import WordedNotes, markup, word_notes
from appeals.model.authority import Authority, Original, StyleForms
from appeals.model.choices import STYLES
from appeals.model.cite import Cite, CiteCluster, CrossReference
from appeals.model.document import NoteSource, Text
from appeals.model.pinpoint import Locator, Pinpoint
from appeals.model.settings import IbidSetting
from tests.citations.case_files import DEFAULT_FOLDER, CaseFileError, entries, load

_WORDINGS = ("un", "oscola", "bluebook")
_NOT_OURS = {"data_status", "fictional", "note", "source", "status", "why"}
_PLACEHOLDER = re.compile(r"\{cites\}|\{ref:(?P<name>[^}]+)\}")


@dataclass(frozen=True)
class GoldenNote:
    """One expected note, or the reason why its file cannot be read."""

    id: str
    expected: str = ""
    actual: str = ""
    error: str = ""


def golden_notes(path: Path) -> list[GoldenNote]:
    """Word every sequence of a file; a file that cannot be read is one failure."""
    try:
        found = list(_golden_notes(path))
        if not found:
            raise CaseFileError(f"'{path.name}' expects no note")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return [GoldenNote(path.stem, error=f"{type(error).__name__}: {error}")]
    return found


def _golden_notes(path: Path) -> Iterator[GoldenNote]:
    registry = load(DEFAULT_FOLDER / "goldens.dev.yaml")["registry"]
    registry = {**registry, **load(path).get("registry", {})}
    authorities = {key: read_authority(key, flat) for key, flat in registry.items()}
    for sequence in entries(path, "sequences", "id", "notes", "expected"):
        sources = tuple(read_note(note) for note in sequence["notes"])
        for style, expected in sequence["expected"].items():
            lang = sequence.get("lang", "en")
            worded = word_in(style, sources, authorities, lang)
            case = f"{path.stem}-{sequence['id']}-{style}"
            if worded.findings:
                yield GoldenNote(f"{case}-findings", error=str(worded.findings))
            if len(expected) != len(sources):
                yield GoldenNote(f"{case}-length", error="not one string a note")
            for number, (want, note) in enumerate(
                zip(expected, worded.notes, strict=False), 1
            ):
                yield GoldenNote(
                    f"{case}-{number}", collapse(want), collapse(markup(note))
                )


def word_in(style, sources, authorities, lang="en") -> WordedNotes:
    """Word notes in a style as the golden files name it: "oscola4-never"."""
    name, _, setting = style.partition("-")
    ibid = setting or "auto"
    if name not in STYLES or ibid not in get_args(IbidSetting):
        raise CaseFileError(f"there is no style '{style}'")
    return word_notes(sources, authorities, name, ibid=ibid, lang=lang)


def collapse(text: str) -> str:
    """Make two italic runs with a blank between them one."""
    return text.replace("</i> <i>", " ")


def read_authority(key: str, flat: dict[str, Any]) -> Authority:
    """Turn a flat entry (author_oscola, translit, ...) into an Authority."""
    plain: dict[str, Any] = {}
    forms: dict[str, dict[str, Any]] = {}
    original: dict[str, Any] = {}
    for name, value in flat.items():
        field, _, wordings = name.rpartition("_")
        if wordings in _WORDINGS and field in StyleForms.model_fields:
            forms.setdefault(wordings, {})[field] = value
        elif name in {"original", "translit", "translit_short"}:
            original["title" if name == "original" else name] = value
        elif name not in _NOT_OURS:
            plain[name] = value
    if original:
        plain["original"] = Original(
            lang=flat.get("original_lang", "zh-Hans"), **original
        )
        plain.pop("original_lang", None)
    slug = key.casefold().replace("_", "-")
    return Authority(key=slug, certainty="confirmed", forms=forms, **plain)


def read_note(note: dict[str, Any]) -> NoteSource:
    """Turn a golden note into a NoteSource."""
    cluster = CiteCluster(tuple(read_cite(cite) for cite in note.get("cites", ())))
    name = note.get("name")
    if "text" not in note:
        return NoteSource((cluster,), is_free_text=False, name=name)
    parts: list[Any] = []
    end = 0
    text = note["text"]
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > end:
            parts.append(Text(text[end : match.start()]))
        reference = match["name"]
        parts.append(
            CiteCluster((CrossReference(reference),)) if reference else cluster
        )
        end = match.end()
    if end < len(text):
        parts.append(Text(text[end:]))
    return NoteSource(tuple(parts), is_free_text=True, name=name)


def read_cite(cite: dict[str, Any]) -> Cite:
    """Turn {cite: key, at: [[para, "14"]], ...} into a Cite."""
    unknown = cite.keys() - {"cite", "at", "signal", "suffix", "note", "why"}
    if unknown:
        raise CaseFileError(f"a cite has unknown keys: {sorted(unknown)}")
    return Cite(
        cite["cite"],
        cite["cite"],
        pinpoint=read_pinpoint(cite.get("at", ())),
        signal=cite.get("signal"),
        suffix=cite.get("suffix", ""),
    )


def read_pinpoint(at: Any) -> Pinpoint:
    """Turn [[annex, II], [para, "3"]] or whole into a Pinpoint."""
    if at in ("whole", ["whole"]) or any(part[0] == "whole" for part in at):
        return Pinpoint(is_whole=True)
    return Pinpoint(tuple(Locator(label, str(value)) for label, value in at))
