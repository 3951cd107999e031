"""Checks every entry for what CIT005 finds in the notes of a letter."""

from collections.abc import Sequence

from appeals.citations.styles.pack import find_style
from appeals.citations.styles.wording import word_cite
from appeals.model.authority import Authority
from appeals.model.choices import StyleName
from appeals.registry.workspace import Workspace
from appeals.rules.cit005_field_missing import RULE
from appeals.rules.rule import Findings


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Format the entry in every style in use, and report the fields that it lacks.

    An entry that nobody has found yet is not expected to be complete. The day on which
    a page was read is left to CIT034.
    """
    if authority.certainty == "missing":
        return
    for name, lacking in _missing_fields(authority, _styles_in_use(workspace)).items():
        yield RULE.finding(
            f"'{authority.key}' has no '{name}', which the style "
            f"{' and '.join(lacking)} prints",
            workspace.authorities.place(authority.key),
            f"add '{name}:' from the source itself",
        )


def _missing_fields(
    authority: Authority, styles: Sequence[StyleName]
) -> dict[str, list[StyleName]]:
    """Give the fields that are missing, each with the styles that print it."""
    lacking: dict[str, list[StyleName]] = {}
    for style in styles:
        pack = find_style(style)
        assert pack is not None  # noqa: S101  every style has English
        worded = word_cite(pack.form_of(authority).first, authority, pack)
        for name in worded.missing:
            if authority.kind != "web" or name != "accessed":
                lacking.setdefault(name, []).append(style)
    return lacking


def _styles_in_use(workspace: Workspace) -> tuple[StyleName, ...]:
    """Give the style of the organisation and those that letters choose."""
    chosen = [workspace.settings.style]
    for name, letter in workspace.letters.items():
        langs: list[str | None] = [None] if letter.file else []
        for lang in (*langs, *letter.variants):
            style = workspace.letter(name, lang).front.style
            chosen += [style] if style else []
    return tuple(dict.fromkeys(chosen))
