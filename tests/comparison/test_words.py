"""Which words changed: what a reader sees."""

from hypothesis import given
from hypothesis import strategies as st

from appeals.comparison.words import Stretch, compare_tokens, count_letters, split_words


def changed_words(old: str, new: str) -> tuple[Stretch, ...]:
    """Say which words changed between two texts, as every reader of changes does."""
    before, after = split_words(old), split_words(new)
    return tuple(
        Stretch("".join(before[step.old]), "".join(after[step.new]))
        for step in compare_tokens(before, after, count_letters)
    )


def marked(old: str, new: str) -> str:
    """Give both texts as one, with marks round what was struck and added."""
    parts = []
    for each in changed_words(old, new):
        if each.is_same:
            parts.append(each.new)
            continue
        parts.append(f"[-{each.old}-]" if each.old else "")
        parts.append(f"{{+{each.new}+}}" if each.new else "")
    return "".join(parts)


def test_a_word_that_changed_stands_alone() -> None:
    assert marked("see A/HRC/45/13, para. 14.", "see A/HRC/45/13, para. 41.") == (
        "see A/HRC/45/13, para. [-14-]{+41+}."
    )
    assert marked("some 1,200 people", "some 1,500 people") == (
        "some [-1,200-]{+1,500+} people"
    )
    assert marked("a", "a") == "a"
    assert marked("", "a") == "{+a+}"
    assert marked("the State’s duty", "the States’ duty") == (
        "the [-State’s-]{+States’+} duty"
    )


def test_a_blank_between_two_changes_is_part_of_one() -> None:
    assert marked(
        "The Working Group on Enforced Disappearances took the matter up",
        "In 2019 the Working Group took up the matter",
    ) == (
        "[-The-]{+In 2019 the+} Working Group [-on Enforced Disappearances took-]"
        "{+took up+} the matter[- up-]"
    )


def test_signs_of_scripts_without_blanks_are_compared_one_by_one() -> None:
    assert marked("留置期限不得超过三个月。", "留置期限不得超过六个月。") == (
        "留置期限不得超过[-三-]{+六+}个月。"
    )
    assert marked("ห้ามทรมาน", "ห้ามกักขัง") == "ห้าม[-ทรมาน-]{+กักขัง+}"


def test_arabic_is_compared_word_by_word_with_its_vowel_signs() -> None:
    assert marked("مذكرة تفاهم مع اللجنة", "مذكرة تعاون مع اللجنة") == (
        "مذكرة [-تفاهم-]{+تعاون+} مع اللجنة"
    )
    assert split_words("مُذَكِّرَة") == ["مُذَكِّرَة"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_come_back(old: str, new: str) -> None:
    found = changed_words(old, new)
    assert "".join(each.old for each in found) == old
    assert "".join(each.new for each in found) == new
    assert all(each.old or each.new for each in found)
    assert "".join(split_words(old)) == old
