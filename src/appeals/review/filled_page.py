"""A reviewer's page that was answered offline and saved, read back.

The page holds its answers as JSON in an element of its own; nothing else of the file is
looked at, and no script of it is run.
"""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from appeals.model.values import RegistryModel
from appeals.review.filled_list import ANSWERS, FilledList, FilledRow, ListIdentity
from appeals.review.marks import comment_of

Words = Annotated[str, StringConstraints(max_length=4000), AfterValidator(comment_of)]

_BLOCK: Final = re.compile(re.escape(ANSWERS) + rb"(.*?)</script>", re.DOTALL)


class PageAnswer(RegistryModel):
    """An answer to one use: "9f86d081884c7d65-d0815aaf" names it as it was seen.

    `what` is how the page names it for people.
    """

    use: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}-[0-9a-f]{8}$")]
    verdict: Words
    comment: Words = ""
    what: Words = ""


class PageAnswers(RegistryModel):
    """What a reviewer answered in a page, and which letters that is about.

    `list` names the letters, `export` is the version of the page, of 16 digits, `day`
    when it was saved, `count` how often an answer was given or changed.
    """

    schema_: Literal["appeals/review-answers@1"] = Field(alias="schema")
    list: ListIdentity
    export: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    reviewer: Words
    day: Words
    count: int
    answers: tuple[PageAnswer, ...]


def read_page(data: bytes) -> FilledList:
    """Read what was answered in a page; `fault` says why it cannot be read."""
    blocks = _BLOCK.findall(data)
    if [block.strip() for block in blocks] == [b"null"]:
        return FilledList(
            fault="it holds no answers: answer in the page, press 'Save answers' "
            "there, and name the file that was saved"
        )
    try:
        (block,) = blocks
        answers = PageAnswers.model_validate_json(block)
    except (ValidationError, ValueError):
        return FilledList(fault="its answers were edited by hand, or are damaged")
    return FilledList(
        about=answers.list.as_text(),
        person=answers.reviewer,
        day=answers.day,
        rows=tuple(
            FilledRow(
                use=each.use,
                verdict=each.verdict,
                comment=each.comment,
                what=each.what,
                place=f"answer {number}",
            )
            for number, each in enumerate(answers.answers, 1)
        ),
    )
