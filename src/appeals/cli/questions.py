"""Questions that a command asks at the terminal, and the options that answer them."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from appeals.cli.progress import PROGRESS
from appeals.cli.terminal import say
from appeals.errors import AppealsError, UsageError

Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What a command asks: the option that answers it, and the words of both.

    `is_needed` is False for what may be left out. `default` is taken for an empty
    answer. `check` is given the answers so far, with this one, and raises AppealsError
    for a wrong one, which is then asked again. `is_day`: "4 March 2022" is taken as
    2022-03-04.
    """

    option: str
    words: str
    is_needed: bool = True
    default: str = ""
    check: Callable[[Answers], object] | None = None
    is_day: bool = False

    @property
    def name(self) -> str:
        """Its name among the answers: "author_last" for --author-last."""
        return self.option.removeprefix("--").replace("-", "_").lower()


def question_options(questions: Iterable[Question]) -> Mapping[str, object]:
    """Give the options that answer questions; all may be left out."""
    return {
        each.name: Annotated[
            str | None, typer.Option(each.option, help=f"{each.words}.")
        ]
        for each in questions
    }


def is_at_terminal() -> bool:
    """Say whether somebody can be asked: a pipe is never asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: Question, known: Mapping[str, str]) -> str:
    """Ask one question on stderr; "" if it was left out.

    `known` are the answers so far.
    """
    words = question.words if question.is_needed else f"{question.words} (or Enter)"
    while True:
        with PROGRESS.hide(), contextlib.redirect_stdout(sys.stderr):
            answer = typer.prompt(
                words, default=question.default, show_default=bool(question.default)
            )
        answer = _normalize(question, str(answer).strip())
        if not answer and question.is_needed:
            say("an answer is needed; Ctrl-C stops")
            continue
        try:
            if answer and question.check is not None:
                question.check({**known, question.name: answer})
        except AppealsError as error:
            for each in error.problems:
                say(f"{each.message}; {each.remedy}" if each.remedy else each.message)
            continue
        return answer


def _normalize(question: Question, answer: str) -> str:
    if not question.is_day or not answer:
        return answer
    from appeals.languages.date_reading import iso_date

    return iso_date(answer)


def collect_answers(
    command: str, given: Mapping[str, str | None], questions: Sequence[Question]
) -> Answers:
    """Give the answers by name: those given by option, and those asked for.

    If nobody can be asked, UsageError names all that is needed and missing; what may be
    left out is left out.
    """
    known = {name: value for name, value in given.items() if value is not None}
    for question in questions:
        if question.name in known:
            known[question.name] = _normalize(question, known[question.name])
    missing = [q for q in questions if q.name not in known]
    if not is_at_terminal():
        _refuse_missing(command, [q for q in missing if q.is_needed])
        return known
    for question in missing:
        if answer := ask(question, known):
            known[question.name] = answer
    return known


def _refuse_missing(command: str, needed: Sequence[Question]) -> None:
    if not needed:
        return
    names = "; ".join(f"{q.option}: {q.words}" for q in needed)
    count = "an answer is" if len(needed) == 1 else f"{len(needed)} answers are"
    raise UsageError(
        f"`{command}`: {count} missing: {names}",
        remedy="give them in one line, or run the command at a terminal to be asked",
    )
