"""The letter of the reference workspace, composed: what every tool is measured with."""

import functools

from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.registry.workspace import Workspace, load_workspace
from benchmarks.processes import ROOT

LETTER = "unodc-nsc-mou"
MANDATES = "special-procedures-liuzhi"
"""The letter to nine mandates."""


@functools.cache
def workspace() -> Workspace:
    return load_workspace(ROOT)


@functools.cache
def composer() -> Composer:
    return Composer(workspace())


@functools.cache
def request() -> LetterRequest:
    letter = workspace().letter(LETTER)
    (recipient,) = workspace().expand(letter.front.to)
    return LetterRequest(LETTER, letter, recipient)


def compose() -> ComposedLetter:
    """Render the template again, without reusing anything of the last letter."""
    return composer().compose(request())
