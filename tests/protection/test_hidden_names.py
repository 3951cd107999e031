"""No output repeats a name."""

import json

import pytest

from appeals.model.protected import ProtectedName, ProtectedPerson
from appeals.protection.hidden_names import HiddenNames

HIDDEN = HiddenNames(
    [
        ProtectedPerson(
            id="p-1",
            names=(
                ProtectedName(text="Zhyldyz Ornekova"),
                ProtectedName(text="例某某"),
                ProtectedName(text="Ana Só"),
            ),
            ids=("N 0000017",),
            contacts=("+00 123 45",),
        )
    ]
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("'Zhyldyz Ornekova' is doubled", "'[p-1]' is doubled"),
        ("ORNEKOVA, Zhyldyz.", "[p-1]."),
        ("ornekova's house", "[p-1]'s house"),
        ("关于例某某的信", "关于[p-1]的信"),
        ("passport N 0000017 expired", "passport [p-1] expired"),
        ("call +00 123 45", "call [p-1]"),
        ("Ana came, ana did not", "[p-1] came, ana did not"),
        ("So\u0301 came", "So\u0301 came"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_a_string_of_a_person_becomes_the_id(text, shown):
    assert HIDDEN.hide(text) == shown


def test_json_keeps_its_keys():
    value = {"ornekova": ["Ornekova", {"a": "Zhyldyz"}], "n": 1, "none": None}
    hidden = HIDDEN.hide_within(value)
    assert json.dumps(hidden) == json.dumps(
        {"ornekova": ["[p-1]", {"a": "[p-1]"}], "n": 1, "none": None}
    )


@pytest.mark.parametrize(
    "text",
    [
        "Zhyl\u00addyz Orne\u00adkova",
        "Zhyldýz  ÓRNEKOVA",
        "ORNEKOVA ZHYLDYZ",
        "Z. Ornekova",
        "例 某某",
        "zhyldyz-ornekova",
        "passport N-0000017",
        "ANA SO",
        "…nekova",
        "Zhyld…",
        "Zhyld...",
        "zhyldyz_ornekova2",
    ],
)
def test_what_somebody_typed_is_taken_out_however_it_is_written(text):
    shown = HIDDEN.hide(f"it says '{text}' there")
    assert "[p-1]" in shown
    for word in ("zhyld", "rneko", "nekova", "某", "17", "Ana", "ANA", "RNEKO"):
        assert word not in shown


def test_words_that_begin_alike_stay():
    assert HIDDEN.hide("Orne… was there") == "[p-1]… was there"
    assert HIDDEN.hide("Orne was there …") == "Orne was there …"
    assert HIDDEN.hide("an example, 例如") == "an example, 例如"
