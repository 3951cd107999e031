"""Where letters and arguments cite an authority."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.sandbox import TemplateSource
from appeals.errors import AppealsError, Place
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.selection import Selection, every_edition
from appeals.workflow.records.references import find_authority

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_CALL = re.compile(r"\b(fact|quote)\(\s*(['\"])(.+?)\2[^)]*\)")


class Use(NamedTuple):
    """One place where an authority is cited.

    `ref` is how: the key, symbol or alias as typed, or the call of fact() or
    quote(). `letters` are the letters that the place is part of.
    """

    place: Place
    ref: str
    letters: tuple[str, ...]


class UsesReport(NamedTuple):
    """All uses, by place, and why some letters could not be searched."""

    key: str
    uses: tuple[Use, ...]
    errors: tuple[AppealsError, ...]


def find_uses(workspace: Workspace, ref: str) -> UsesReport:
    """Compose every letter to every recipient in every language and search its notes.

    Includes count, at their own place. Raises UsageError for an unknown entry.
    """
    workspace.read_all()
    key = find_authority(workspace, ref).key
    composer = Composer(workspace)
    found: dict[tuple[Place, str], dict[str, None]] = {}
    errors: list[AppealsError] = []
    for name in workspace.letters:
        try:
            for letter in _compose_letters(workspace, composer, name):
                for place, how in _uses_in_letter(workspace, letter, key):
                    found.setdefault((place, how), {})[name] = None
        except AppealsError as error:
            errors.append(error)
    uses = (Use(place, how, tuple(names)) for (place, how), names in found.items())
    return UsesReport(
        key, tuple(sorted(uses, key=lambda use: (use.place, use.ref))), tuple(errors)
    )


def _compose_letters(
    workspace: Workspace, composer: Composer, name: str
) -> Iterator[ComposedLetter]:
    known = workspace.letters[name]
    langs = [] if known.file is None else [workspace.letter(name).front.language]
    selection = Selection(name, langs=(*langs, *known.variants))
    for selected in every_edition(workspace, selection):
        yield composer.compose(selected)


def _uses_in_letter(
    workspace: Workspace, letter: ComposedLetter, key: str
) -> Iterator[tuple[Place, str]]:
    """Yield the cites of the letter's notes, and the calls that leave the cite out."""
    calls = {call.place: call for t in letter.templates for call in _calls(t)}
    seen = set()
    for _, cite, authority in letter.cites:
        at = cite.place or Place(letter.request.letter.file)
        place = Place(at.file, at.line, at.column)
        if authority.key == key:
            seen.add(place)
            yield place, calls[place].text if place in calls else cite.ref
    for place, call in calls.items():
        if place not in seen and call.names(workspace, key):
            yield place, call.text


class _Call(NamedTuple):
    """A call of fact() or quote() that prints something; its place is that of {{."""

    place: Place
    text: str
    function: str
    argument: str

    def names(self, workspace: Workspace, key: str) -> bool:
        """Say whether the call prints something of the entry `key`."""
        if self.function == "fact":
            fact = workspace.facts.get(self.argument)
            return fact is not None and fact.authority == key
        authority = workspace.resolve(self.argument)
        return authority is not None and authority.key == key


def _calls(template: TemplateSource) -> Iterator[_Call]:
    """Find the calls in {{ }} whose first argument is there in full."""
    text = _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), template.text)
    for expression in _EXPRESSION.finditer(text):
        call = _CALL.search(expression[0])
        if call is None:
            continue
        start = expression.start()
        line = template.first_line + text.count("\n", 0, start)
        column = start - text.rfind("\n", 0, start)
        shown = " ".join(call[0].split())
        yield _Call(Place(template.file, line, column), shown, call[1], call[3])
