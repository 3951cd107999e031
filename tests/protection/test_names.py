"""Protected names, in every way in which people and programs write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.protection.folding import fold
from appeals.protection.names import FoundPerson, ProtectedNames
from tests.protection.invented import person, protected

INVENTED = ProtectedNames(
    [
        person("p-1", "Maria Elena Exámple"),
        person("p-2", "例明"),
        person("p-3", "Li Na"),
        person("p-4", "فلان الفلاني"),
        person("p-5", contacts=("+00 555 123 45 67",)),
        person("p-6", "Bo"),
        person("p-7", "Пример Примеров"),
        person("p-8", "Jörg Müstermann"),
        person("p-9", "བསྟན་དཔེར"),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was Maria Elena Exámple.", "p-1"),
        ("MARIA ELENA EXÁMPLE", "p-1"),
        (unicodedata.normalize("NFD", "Maria Elena Exámple"), "p-1"),
        ("Maria Elena Example", "p-1"),
        ("Exámple, Maria Elena", "p-1"),
        ("Elena Exámple Maria", "p-1"),
        ("Maria Exámple", "p-1"),
        ("Ma\u00adria Ele\u200bna\u200fExám\u2060ple", "p-1"),
        ("Maria Elena Exám-\nple", "p-1"),
        ("M a r i a  E l e n a  E x a m p l e", "p-1"),
        ("photo_mariaelenaexample2.jpg", "p-1"),
        ("Ｍａｒｉａ Ｅｌｅｎａ Ｅｘａｍｐｌｅ", "p-1"),
        ("der Fall 例 明 wurde", "p-2"),
        ("在例明的案件中", "p-2"),
        ("met Li Na.", "p-3"),
        ("NA, LI", "p-3"),
        ("Li\tNa", "p-3"),
        ("إلى فلان الفلاني", "p-4"),
        ("لفلان الفلانى", "p-4"),
        ("فُلَان الْفُلَانِي", "p-4"),
        ("فــلان الفلاني", "p-4"),
        ("فلان الفلاني"[::-1], "p-4"),
        ("call 0000 555-123-45-67", "p-5"),
        ("+٠٠ ٥٥٥ ١٢٣ ٤٥ ٦٧", "p-5"),
        ("ПРИМЕРОВ Пример", "p-7"),
        ("дело Пример Примерова", "p-7"),
        ("Joerg Muestermann", "p-8"),
        ("Jorg Mustermann", "p-8"),
        ("ཡོད་བསྟན་དཔེར་ལ", "p-9"),
        ("Maria Elena12 Exámple", "p-1"),
        ("Maria\u00b9\u00b2 Elena Exámple", "p-1"),
        ("Maria[1] Elena (23) Exámple", "p-1"),
        ("Maria Elena\u00b9,\u00b2 Exámple", "p-1"),
        ("Maria Elena ② Exámple", "p-1"),
        ("在例12明的案件中", "p-2"),
        ("فلان١٢ الفلاني", "p-4"),
        ("Примеров⁷ Пример", "p-7"),
    ],
)
def test_a_name_is_found_in_every_spelling(text: str, found: str) -> None:
    assert FoundPerson(found, is_sure=True) in INVENTED.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Carolina went online",
        "a list of Nations",
        "Bordeaux",
        "Maria Elena",
        "555 123",
        "在明例的案件中",
        "Carol 12 inane",
        "Li Anna 3 Nadia",
        "+00 555 1 123 45",
    ],
)
def test_what_only_looks_like_a_name_is_not_found(text: str) -> None:
    assert INVENTED.find(text) == frozenset()


def test_a_short_name_counts_as_a_word_alone_and_never_for_sure() -> None:
    assert INVENTED.find("and Bo went") == {FoundPerson("p-6", is_sure=False)}
    assert INVENTED.find("Bob, Robo") == frozenset()


def test_an_initial_with_the_last_name_may_be_somebody_else() -> None:
    assert INVENTED.find("as M. Example says") == {FoundPerson("p-1", is_sure=False)}


def test_a_single_letter_cannot_be_looked_for_and_that_is_said() -> None:
    names = protected(p_1="A", p_2="例")
    assert names.too_short == {"p-1"}
    assert names.find("A. 例 ") == {FoundPerson("p-2", is_sure=False)}
    assert names.find("例如") == frozenset()


def test_the_name_of_one_who_is_allowed_is_left_out_and_the_number_is_not() -> None:
    names = ProtectedNames(
        [
            person("p-1", "Maria Elena Example", ids=("XX1234567",)),
            person("p-2", "Elena Example"),
        ]
    )
    text = "Maria Elena Example, XX 1234567"
    assert {each.person for each in names.find(text)} == {"p-1", "p-2"}
    assert names.find(text, {"p-1"}) == {FoundPerson("p-1", is_sure=True)}
    assert names.find("Maria Elena Example", {"p-1"}) == frozenset()
    beside = names.find("Maria Elena Example and Elena Example", {"p-1"})
    assert beside == {FoundPerson("p-2", is_sure=True)}


def test_two_people_of_one_name_are_both_said() -> None:
    names = protected(p_1="Ann Example", p_2="Ann Example")
    assert {each.person for each in names.find("Ann Example")} == {"p-1", "p-2"}
    assert names.find("Ann Example", {"p-2"}) == frozenset()


_LETTERS = st.characters(categories=("Lu", "Ll", "Lo"), max_codepoint=0xFFFF)


@given(
    words=st.lists(st.text(_LETTERS, min_size=3, max_size=8), min_size=2, max_size=4),
    before=st.text(max_size=20),
    after=st.text(max_size=20),
)
def test_a_long_name_is_found_whatever_stands_around_it(
    words: list[str], before: str, after: str
) -> None:
    name = " ".join(words)
    names = protected(p_1=name)
    if len(fold(name).joined) < 4:
        return
    for text in (name, name.upper(), name.lower(), "\u00ad".join(name)):
        assert names.find(f"{before} {text} {after}"), text
