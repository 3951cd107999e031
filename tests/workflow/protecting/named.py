"""A vault of invented people for tests, which opens without a key."""

from dataclasses import dataclass, field, replace

import pytest

from appeals.model.protected import ProtectedPerson
from appeals.protection.hidden_names import HiddenNames
from appeals.registry import workspace as workspaces
from tests.protection.invented import person

NAME, OTHER = "Gundula Erfundene", "虚构明"
PERSONS = (
    person("p-017", NAME, ids=("XX7654321",), contacts=("+00 555 765 43 21",)),
    person("p-018", OTHER),
)


@dataclass
class OpenNames:
    """A NameVault over persons of a test."""

    known: tuple[ProtectedPerson, ...] = PERSONS
    has_vault: bool = True
    is_open: bool = True
    asked: list[str] = field(default_factory=list)

    state: str = ""

    @property
    def hidden(self) -> HiddenNames:
        return HiddenNames(self.known)

    def readers(self) -> dict[str, str]:
        return {}

    def persons(self) -> dict[str, ProtectedPerson]:
        self.asked.append("persons")
        return {each.id: each for each in self.known}

    def seal(self, content: bytes) -> bytes:
        return content

    def unseal(self, content: bytes, what: str = "") -> bytes:
        return content


def with_vault(patch: pytest.MonkeyPatch, name_vault: OpenNames) -> None:
    """Give every workspace that a command opens these names."""
    load = workspaces.load_workspace
    patch.setattr(
        workspaces,
        "load_workspace",
        lambda root: replace(load(root), name_vault=name_vault),
    )


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> OpenNames:
    """Have a vault of two invented people."""
    name_vault = OpenNames()
    with_vault(monkeypatch, name_vault)
    return name_vault
