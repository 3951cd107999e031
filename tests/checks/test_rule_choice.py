"""`--select` and `--ignore` take codes and their beginnings; the closer one wins."""

import pytest

from appeals.checks.rule_choice import read_choice
from appeals.errors import UsageError


@pytest.mark.parametrize(
    ("selected", "ignored", "kept"),
    [
        ((), (), {"STY001", "STY002", "CIT010"}),
        (("STY",), (), {"STY001", "STY002"}),
        (("sty001", "CIT"), (), {"STY001", "CIT010"}),
        ((), ("STY",), {"CIT010"}),
        (("STY",), ("STY001",), {"STY002"}),
        (("STY001",), ("STY",), {"STY001"}),
        (("STY",), ("STY",), set()),
    ],
)
def test_codes_and_beginnings_are_read(selected, ignored, kept):
    choice = read_choice(selected, ignored)
    assert {c for c in ("STY001", "STY002", "CIT010") if choice.keeps(c)} == kept


@pytest.mark.parametrize(("selected", "ignored"), [(("STX",), ()), ((), ("CIT0010",))])
def test_what_no_rule_has_is_refused_with_the_nearest(selected, ignored):
    with pytest.raises(UsageError) as raised:
        read_choice(selected, ignored)
    assert (selected or ignored)[0] in raised.value.message
    assert raised.value.remedy
