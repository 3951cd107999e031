"""Answer the questions of run.py with `appeals`.

    python citation-suite/answers.py [COMMAND ...] < questions > answers

COMMAND starts appeals; without it, it is `./run` of this repository. A program in
another language needs a file like this one, or answers such lines itself.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

OWN = str(Path(__file__).parent.parent / "run")


def main() -> int:
    """Ask once for each command and language, and answer in order."""
    questions = [json.loads(line) for line in sys.stdin]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, asked in enumerate(questions):
        lang = asked["lang"] if asked["part"] == "note" else ""
        groups[asked["part"], lang].append(number)
    answers: dict[int, object] = {}
    for (part, lang), numbers in groups.items():
        told = [questions[number] for number in numbers]
        answers |= zip(numbers, _asked(part, lang, told), strict=True)
    for number in range(len(questions)):
        print(json.dumps(answers[number], ensure_ascii=False))
    return 0


def _asked(part: str, lang: str, questions: list[dict[str, Any]]) -> list[object]:
    if part == "place":
        command = ["format", "-", "--json"]
        lines = [json.dumps({"at": q["at"], "lang": q["lang"]}) for q in questions]
    else:
        command = ["read", "-", "--lang", lang] if part == "note" else ["parse", "-"]
        command.append("--json")
        lines = [q["text"] for q in questions]
    done = subprocess.run(
        [*(sys.argv[1:] or [OWN]), "citations", *command],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    if len(printed) != len(lines):
        sys.exit(f"{len(lines)} lines in, {len(printed)} out: {done.stderr[-400:]}")
    return printed if part != "symbol" else [{"symbols": _symbols(a)} for a in printed]


def _symbols(answer: dict[str, Any]) -> list[str]:
    found = answer.get("canonical") or []
    if str(answer.get("verdict")).startswith("reject"):
        return []
    return [found] if isinstance(found, str) else list(found)


if __name__ == "__main__":
    sys.exit(main())
