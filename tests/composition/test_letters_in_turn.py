"""A letter is the same, whichever letters the same composer composed before it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, Place
from appeals.model.case import Case
from appeals.writers.docx import write_docx
from appeals.writers.native import write_native
from tests.checks.letters import FRONT, changed, workspace_with

BODY = """\
About {{ case.alias }} [@report], held in *{{ case.place }}* since [@report].

No value here. [@report, para. 3]^[A note, see [@report, para. 4].]

{% if case.place == "X" %}A paragraph more. [@report]{id=more}{% endif %}

- An item about {{ case.place|upper }}. ^[On {{ case.alias }}: [@report | {{ case.place }}].]
- [a link](https://example.org/{{ case.place }}) and [@report]

> Quoted: “{{ case.alias }} is is held” [@report, para. {{ case.para }}]

| a | {{ case.alias }} |
|---|---|
| {{ case.place }} [@report] | b |

{% for word in case.alias.split() %}{{ word }} {% endfor %}. [@{{ case.key }}]

The end, [@report, para. 9]{id=x}. {{ case.alias }}[#x].
"""  # noqa: E501  as letters are written
WORDS = (
    "",
    "X",
    "Ms. A.",
    "a, b",
    "; c",
    "report",
    "[@report] *b* ^[n]",
    "<b>",
    "{{ 1 }}",
    "is is",
    "two\nlines",
    "留置",
    "مريم",
    "A/HRC/45/13",
    "14",
    "WRITE HERE",
    "“quoted words that are many”",
)
texts = st.sampled_from(WORDS) | st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Co", "Zl", "Zp")),
    max_size=12,
)
rows = st.lists(
    st.fixed_dictionaries(
        {"alias": texts, "place": texts, "para": texts, "key": texts}
    ),
    min_size=2,
    max_size=5,
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    front = changed(FRONT, "[office-a]", "[office-a, office-b]")
    return workspace_with(tmp_path_factory.mktemp("w"), BODY, front)


def requests(workspace, data):
    letter = workspace.letter("first")
    recipients = workspace.expand(letter.front.to)
    for number, row in enumerate(data):
        case = Case(
            f"case-{number}", row["alias"], "c", "public", row, Place("c.csv", number)
        )
        for recipient in recipients:
            yield LetterRequest(
                "first", letter, recipient, recipients=recipients, case=case
            )


def made(composer, workspace, request):
    """Give all that becomes of a letter, or what stops it."""
    try:
        letter = composer.compose(request)
    except AppealsError as error:
        return str(error), error.place
    return (
        letter,
        check_letter(letter),
        write_native(letter.document),
        write_docx(letter.document),
    )


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=rows)
def test_letters_one_after_the_other_are_what_each_alone_would_be(workspace, data):
    one_for_all = Composer(workspace)
    for request in requests(workspace, data):
        together = made(one_for_all, workspace, request)
        alone = made(Composer(workspace), workspace, request)
        if isinstance(alone[0], ComposedLetter):
            assert isinstance(together[0], ComposedLetter)
            for name in ("document", "body", "sources", "findings", "used_facts"):
                assert getattr(together[0], name) == getattr(alone[0], name)
            assert together[1:] == alone[1:]
        else:
            assert together == alone


def test_the_words_of_a_letter_are_not_in_the_next(workspace):
    row = {"alias": "Ms. A", "place": "Y", "para": "1", "key": "report"}
    composer = Composer(workspace)
    first, _, second, _ = (
        composer.compose(each)
        for each in requests(workspace, [row, {**row, "alias": "Mr. B"}])
    )
    assert first.body != second.body
    words = write_native(second.document)
    assert "Mr. B" in words
    assert "Ms. A" not in words
