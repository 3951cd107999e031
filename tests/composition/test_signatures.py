"""Few signatures stand below each other, many in columns, unnamed ones are counted."""

import pytest

from appeals.composition.frame import signatures
from appeals.languages.find import language_of_letter
from appeals.model.document import ListBlock, Paragraph, plain_text
from appeals.model.letter import FrontMatter
from appeals.model.people import Signatory


def of(
    count: int,
    *,
    is_public: bool = False,
    lang: str = "en",
    kind="organisation",
    **more,
):
    front = FrontMatter.model_validate(
        {
            "subject": "S",
            "kind": "appeal",
            "from": ("x",),
            "date": "2099-11-03",
            "language": lang,
            **more,
        },
        by_alias=True,
    )
    signed = [
        Signatory(id=f"s-{n}", kind=kind, name=f"Name {n}", lines=("Land",))
        for n in range(count)
    ]
    return signatures(front, signed, language_of_letter(lang), is_public=is_public)


def words(block) -> str:
    assert isinstance(block, Paragraph)
    return plain_text(block.inlines)


def test_six_signatures_stand_below_each_other():
    blocks = of(6)
    assert [block.role for block in blocks] == ["signature"] * 6
    assert words(blocks[0]) == "Name 0 Land"


def test_seven_signatures_are_one_list_in_their_order():
    (block,) = of(7)
    assert isinstance(block, ListBlock)
    assert block.role == "signatures"
    assert [words(item[0]) for item in block.items][-1] == "Name 6 Land"


def test_signatories_of_a_public_statement_have_a_label():
    label, block = of(1, is_public=True)
    assert words(label) == "Signatories"
    assert isinstance(block, ListBlock)


@pytest.mark.parametrize(
    ("lang", "kind", "expected"),
    [
        ("en", "organisation", "and 1,024 further organizations (names to be conf"),
        ("en", "person", "and 1,024 further signatories (names"),
        ("es", "organisation", "y otras 1.024 organizaciones"),
        ("zh-Hans", "organisation", "以及另外1\u00a0024个组织"),
    ],
)
def test_those_without_a_name_are_counted_in_the_letter(lang, kind, expected):
    *_, last = of(1, lang=lang, kind=kind, further_signatories=1024)
    assert last.role == "remainder"
    assert words(last).startswith(expected)


@pytest.mark.parametrize(
    ("lang", "kind", "expected"),
    [
        ("en", "organisation", "and 1 further organization (name to be confirmed)"),
        ("fr", "organisation", "et 1 autre organisation (nom à confirmer)"),
        ("fr", "person", "et 1 autre signataire (nom à confirmer)"),
        ("es", "person", "y 1 firmante más (nombre por confirmar)"),
        ("ru", "organisation", "и ещё 1 организация (название уточняется)"),
    ],
)
def test_one_more_without_a_name_is_counted_in_the_singular(lang, kind, expected):
    *_, last = of(1, lang=lang, kind=kind, further_signatories=1)
    assert words(last) == expected


def test_the_place_of_one_who_signs_with_a_key_is_marked():
    front = FrontMatter.model_validate(
        {"subject": "S", "kind": "appeal", "from": ("x",), "date": "2099-11-03"},
        by_alias=True,
    )
    signed = [
        Signatory(id="a", kind="person", name="A", certificate_sha256="0" * 64),
        Signatory(id="b", kind="person", name="B"),
    ]
    blocks = signatures(front, signed, language_of_letter("en"), is_public=False)
    assert [block.signer for block in blocks] == ["a", None]
