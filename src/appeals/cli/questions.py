"""Ask at the terminal for what a command still needs, or name all of it at once."""

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import typer

from appeals.cli.progress import PROGRESS
from appeals.cli.terminal import say
from appeals.errors import AppealsError, UsageError

Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What a command asks: the option that answers it, and the words of the question.

    `is_needed` is False for what may be left out. `default` is taken for an empty
    answer. `check` is given the answers so far, with this one, and raises AppealsError
    where it cannot be; then it is asked again. `is_day`: "4 March 2022" is taken as
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


def is_at_terminal() -> bool:
    """Say whether somebody can be asked: nothing is ever asked of a pipe."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: Question, known: Mapping[str, str]) -> str:
    """Ask one question on stderr; "" where it may be left out and was.

    `known` are the answers so far.
    """
    words = question.words if question.is_needed else f"{question.words} (or Enter)"
    while True:
        with PROGRESS.hidden(), contextlib.redirect_stdout(sys.stderr):
            answer = typer.prompt(
                words, default=question.default, show_default=bool(question.default)
            )
        answer = _as_kept(question, str(answer).strip())
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


def _as_kept(question: Question, answer: str) -> str:
    if not question.is_day or not answer:
        return answer
    from appeals.languages.date_reading import iso_date

    return iso_date(answer)


def answered(
    command: str, given: Mapping[str, str | None], questions: Sequence[Question]
) -> Answers:
    """Give the answers by name: those given by option, the others asked for.

    Where nobody can be asked, what is needed and missing is named, all at once, by
    UsageError; what may be left out is then left out.
    """
    known = {name: value for name, value in given.items() if value is not None}
    for question in questions:
        if question.name in known:
            known[question.name] = _as_kept(question, known[question.name])
    missing = [q for q in questions if q.name not in known]
    needed = [q for q in missing if q.is_needed]
    if not is_at_terminal():
        if needed:
            raise _missing(command, needed)
        return known
    for question in missing:
        if answer := ask(question, known):
            known[question.name] = answer
    return known


def _missing(command: str, needed: Sequence[Question]) -> UsageError:
    names = "; ".join(f"{q.option}: {q.words}" for q in needed)
    count = "an answer is" if len(needed) == 1 else f"{len(needed)} answers are"
    return UsageError(
        f"`{command}`: {count} missing: {names}",
        remedy="give them in one line, or run the command at a terminal to be asked",
    )
