"""An alias that holds a name, a part of it, or initials and a year tells too much."""

import pytest

from appeals.model.protected import ProtectedPerson
from appeals.protection.names import is_alias_long, is_alias_revealing

PERSON = ProtectedPerson.model_validate(
    {
        "id": "p-017",
        "names": [{"text": "Gundula Ó Erfundene"}, {"text": "虚构明"}],
        "born": "1985-03",
    }
)


@pytest.mark.parametrize(
    "alias",
    [
        "Gundula Ó Erfundene",
        "Ms. Erfundene",
        "GUNDULA",
        "gundula-1",
        "证人虚构明",
        "G.O.E. 1985",
        "GOE85",
        "E. G. O., 1985",
    ],
)
def test_an_alias_that_tells_is_found(alias):
    assert is_alias_revealing(alias, PERSON)


@pytest.mark.parametrize(
    "alias",
    ["Ms. A", "Person 17", "G.", "G. E. 1984", "GE", "1985", "证人一", "Erfurt"],
)
def test_an_alias_that_tells_nothing_is_left_alone(alias):
    assert not is_alias_revealing(alias, PERSON)


def test_an_alias_that_describes_a_person_is_long():
    assert is_alias_long("the lawyer of that village")
    assert not is_alias_long("Ms. A")
