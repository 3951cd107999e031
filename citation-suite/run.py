"""Hold a program against the cases of this folder, and say how much it reads.

    python citation-suite/run.py --program "COMMAND" [--part PART] [--lang LANG]
                                 [--known FILE] [--show N] [--json FILE]

COMMAND is started once. It reads a line and prints a line, both JSON; README.md has the
form. Without --program it is `appeals`, as answers.py asks it. Nothing but Python 3.11
is needed.

With --known the exit code is 1 when a case fails that the file does not name, and when
one it names does not fail as it says; without, it is 0. 2: the program cannot be asked.
"""

import argparse
import json
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).parent
FILES = {"typed": "symbol", "symbols": "symbol", "notes": "note", "places": "place"}
"""The files of cases, and what is asked of the program for each."""
LANGS = ("en", "fr", "es", "ru", "zh", "ar")

Row = dict[str, Any]  # Any: a line of JSON


@dataclass(frozen=True)
class Verdict:
    """What became of a case: right, signal, strict, wrong, refused, other."""

    file: str
    row: Row
    verdict: str
    why: str = ""

    @property
    def name(self) -> tuple[str, str, str, str]:
        """File, language and words of the case, and how it fails."""
        words = self.row.get("text") or self.row.get("at") or ""
        return self.file, self.row.get("lang", ""), words, self.verdict

    @property
    def is_right(self) -> bool:
        """Say whether the answer is the one of the case."""
        return self.verdict in {"right", "strict"}


# ------------------------------------------------------------------------------ cases


def load_rows(path: Path) -> list[Row]:
    """Read a file of cases; its first line, "about", is for people."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines if line]
    return [row for row in rows if "about" not in row]


def cases(parts: Iterable[str], lang: str | None) -> list[tuple[str, Row]]:
    """Give the cases that are judged, each with the name of its file."""
    return [
        (file, row)
        for file, part in FILES.items()
        if part in parts
        for row in load_rows(HERE / f"{file}.jsonl")
        if row.get("certain", True) and lang in {None, row.get("lang")}
    ]


def question(file: str, row: Row) -> Row:
    """Make the line that the program is given."""
    asked = {"part": FILES[file], "lang": row.get("lang", "en")}
    return asked | {key: row[key] for key in ("text", "at") if key in row}


def ask(command: list[str], questions: list[Row]) -> list[Row]:
    """Give the program its lines; one JSON object a line comes back."""
    lines = "".join(json.dumps(q, ensure_ascii=False) + "\n" for q in questions)
    try:
        done = subprocess.run(
            command, input=lines.encode(), capture_output=True, check=False
        )
    except OSError as error:
        stop(f"{command[0]} cannot be started: {error}")
    printed = done.stdout.decode("utf-8", "replace").splitlines()
    if len(printed) != len(questions):
        said = done.stderr.decode("utf-8", "replace")[-400:]
        stop(f"{len(questions)} lines in, {len(printed)} lines out.\n{said}")
    answers = []
    for number, line in enumerate(printed, 1):
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            stop(f"line {number} is no JSON object: {line[:80]}")
        answers.append(answer)
    return answers


def stop(message: str) -> NoReturn:
    """Say why the program cannot be judged, and end with 2."""
    print(message, file=sys.stderr)
    sys.exit(2)


# ---------------------------------------------------------------------------- symbols

_LOOK_ALIKES = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_OLD = re.compile(r"(A/RES/\d+)[A-Z]?\(((?:[A-Z]+-)?[IVXLC]+)\)[A-Z]?")


def plain_symbol(text: str | None) -> str:
    """Take off what does not count: blanks, capitals, dashes, an old part's letter."""
    bare = re.sub(r"\s", "", _DASHES.sub("-", (text or "").translate(_LOOK_ALIKES)))
    bare = bare.upper().replace("[", "(").replace("]", ")").rstrip(".")
    old = _OLD.fullmatch(bare)
    return f"{old[1]}({old[2]})" if old else bare


def halves(symbol: str) -> set[str]:
    """Give a double symbol and its parts."""
    return {symbol, *re.split(r"-(?=[A-Z]+/)", symbol)}


def is_same_symbol(one: str, two: str) -> bool:
    """Take a double symbol for the same document as each of its halves."""
    return one == two or one in halves(two) or two in halves(one)


_BODIES = {
    "security council": "S/RES/",
    "economic and social council": "E/RES/",
    "human rights council": "A/HRC/RES/",
    "commission on human rights": "E/CN.4/RES/",
    "general assembly": "A/RES/",
}
_ACT = re.compile(
    r"(resolution|decision)\s+((?:E?S-)?\d+(?:/\d+)?(?:\s*[A-Z]\b)?(?:\s*\([^)]*\))?)",
    re.IGNORECASE,
)


def symbol_of_words(text: str) -> str:
    """Turn "General Assembly resolution 70/1" into A/RES/70/1."""
    act = None if "/RES/" in text else _ACT.search(text)
    if act is None or (act[1].lower() == "decision" and "/" not in act[2]):
        return text
    low = text.casefold()
    is_dated = re.search(r"\((?:19|20)\d\d\)", act[2])
    other = "S/RES/" if is_dated else "A/RES/"
    organ = next((organ for name, organ in _BODIES.items() if name in low), other)
    if act[1].lower() == "decision":
        organ = organ.replace("/RES/", "/DEC/")
    return organ + act[2]


def judge_symbol(row: Row, answer: Row) -> tuple[str, str]:
    """Compare what was read with the symbols of the case."""
    found = [plain_symbol(symbol) for symbol in answer.get("symbols") or ()]
    want = [plain_symbol(symbol) for symbol in row["symbols"]]
    if not want:
        return ("wrong", f"claims {', '.join(found)}") if found else ("right", "")
    if not found:
        return "refused", "nothing read"
    is_half = len(want) == len(found) == 1 and found[0] in halves(want[0])
    are_halves = len(want) == 1 and set(found) == halves(want[0]) - {want[0]}
    if sorted(found) == sorted(want) or is_half or are_halves:
        return "right", ""
    return "wrong", f"read as {', '.join(found)}"


# ----------------------------------------------------------------------------- places

_LABELS = {
    word: label
    for label, words in {
        "para": "para paras paragraph paragraphs par ¶",
        "annex": "annex annexes",
        "appendix": "appendix appendices",
        "enclosure": "enclosure enclosures",
        "chapter": "chapter chapters chap chaps ch",
        "section": "section sections sect sects s",
        "part": "part parts",
        "art": "art arts article articles",
        "rule": "rule rules",
        "principle": "principle principles",
        "page": "page pages p pp",
        "footnote": "footnote footnotes note notes",
        "vol": "vol vols volume volumes",
        "resolution": "resolution resolutions",
        "decision": "decision decisions",
    }.items()
    for word in words.split()
}
_WORDS = "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
_LABEL = re.compile(rf"(?<![A-Za-z])({_WORDS})\.?(?=\s|$|,|\d)", re.IGNORECASE)
_AND = re.compile(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*")
_NUMERAL = re.compile(r"(?![CLDM](?:\.|$))([IVXLC]+)(?=\.|$)")
_WORDS_OF_NUMBERS = {"ONE": "1", "TWO": "2", "THREE": "3"}
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

Place = tuple[tuple[str, tuple[str, ...]], ...]


def read_place(text: str | list[Row] | None) -> Place:
    """Read "annex II, paras. 71-72" as (annex, 2), (para, 71, 72)."""
    if isinstance(text, list):
        text = ", ".join(f"{p.get('label')} {p.get('value', '')}" for p in text)
    plain = _DASHES.sub("-", text or "").strip().rstrip(".")
    if not plain or plain == "whole":
        return ()
    marks = list(_LABEL.finditer(plain))
    if not marks or marks[0].start():
        return (("?", (plain,)),)
    ends = [*(mark.start() for mark in marks[1:]), len(plain)]
    found: list[tuple[str, tuple[str, ...]]] = []
    for mark, end in zip(marks, ends, strict=True):
        label = _LABELS[mark[1].lower()]
        value = plain[mark.end() : end].strip(" ,;")
        units = tuple(_units(re.sub(r",?\s*\b(?:and|&)$", "", value)))
        if found and found[-1][0] == label == "para":
            found[-1] = (label, found[-1][1] + units)
        else:
            found.append((label, units))
    return tuple(found)


def _units(value: str) -> Iterator[str]:
    for piece in filter(None, _AND.split(value)):
        ends = re.split(r"\s*-\s*", piece)
        are_figures = len(ends) == 2 and all(end.isdigit() for end in ends)
        if are_figures and int(ends[1]) == int(ends[0]) + 1:
            yield from ends
        else:
            yield "-".join(map(_unit, ends))


def _unit(text: str) -> str:
    bare = re.sub(r"\s+", "", text)
    numeral = _NUMERAL.match(bare)
    if numeral:
        digits = [_VALUES[letter] for letter in numeral[1]]
        later = [*digits[1:], 0]
        value = sum(-d if n > d else d for d, n in zip(digits, later, strict=True))
        bare = f"{value}{bare[numeral.end() :]}"
    return _WORDS_OF_NUMBERS.get(bare.upper(), bare)


_UNSEEN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u2060\ufeff\u0640\u064b-\u0652]"
)
_LONE_CYRILLIC = re.compile(r"(?<![А-яЁё])[АВСЕНКМОРТХ](?![А-яЁё])")


def printed_form(text: str, lang: str) -> str:
    """Even out what a reader does not see: dashes, blanks, marks of direction."""
    form = re.sub(r"\s+", " ", _DASHES.sub("–", _UNSEEN.sub("", text))).strip(" ,.")
    if lang == "ru":
        form = _LONE_CYRILLIC.sub(lambda m: m[0].translate(_LOOK_ALIKES), form)
    if lang == "ar":
        form = re.sub(r"\s*–\s*", "–", re.sub(r" ?و ?(?=\d)", " و ", form))
    return form


def judge_place(row: Row, answer: Row) -> tuple[str, str]:
    """Compare with the form that the United Nations prints most; `also` is printed too.

    strict is the first, right one of the others.
    """
    printed = answer.get("printed")
    if printed is None:
        return "refused", "nothing printed"
    form = printed_form(printed, row["lang"])
    if form == printed_form(row["want"], row["lang"]):
        return "strict", ""
    also = [printed_form(each, row["lang"]) for each in row.get("also", ())]
    return ("right", "") if form in also else ("other", f"printed {printed}")


# ------------------------------------------------------------------------------ notes

_CLAIMS = {"document", "official-records", "resolution", "decision", "treaty", "ibid"}
_HAS_SYMBOL = re.compile(r"[A-Z]/\d")


def is_same_source(want: Row, item: Row) -> bool:
    """Say whether an item is the source that the case names."""
    kind, symbol = want["kind"], want.get("symbol") or ""
    given = item.get("symbol") or ""
    figures = re.findall(r"\d+", given)
    match kind:
        case "ibid" if not symbol:
            is_ibid = (item.get("kind") or "").replace("_", "-") == "ibid"
            return is_ibid and (not figures or not re.search("[A-Z]/", given))
        case "treaty" | "ibid":
            is_one = figures == re.findall(r"\d+", symbol)
            return is_one and not _HAS_SYMBOL.search(given)
        case "instrument":
            return not re.search("[A-Z]/", given)
        case "publication":
            one, two = (re.sub(r"\s", "", text).upper() for text in (symbol, given))
            return re.sub(r"^.*?(\d\d\.)", r"\1", one) == re.sub(
                r"^.*?(\d\d\.)", r"\1", two
            )
        case "other":
            one, two = (
                re.sub("[^A-Z0-9]", "", text.upper()) for text in (symbol, given)
            )
            return bool(given) and one in two
    return is_same_symbol(plain_symbol(symbol), plain_symbol(symbol_of_words(given)))


def judge_note(row: Row, answer: Row) -> tuple[str, str]:
    """Compare a reading with the case.

    wrong: a source or a place that the note does not name, or part of the note dropped
    without a word of it in `rest`. refused: not read, or in part with the rest named.
    """
    items: list[Row] = answer.get("items") or []
    rest = (answer.get("rest") or "").strip(" .。,;:،؛")
    if not row["items"]:
        claims = [i for i in items if (i.get("kind") or "document") in _CLAIMS]
        return (
            ("wrong", f"claims {claims[0].get('symbol')}") if claims else ("right", "")
        )
    if not items:
        return "refused", "nothing read"
    left: list[Row] = list(row["items"])
    has_signals = True
    for number, item in enumerate(items):
        want, fault = _find(item, left, row["items"], items, has_rest=bool(rest))
        if fault:
            return "wrong", fault
        if want is None:
            continue
        mine, theirs = want.get("signal") or "", (item.get("signal") or "")
        theirs = theirs.replace("_", "-")
        is_kept_on = number > 0 and {mine, theirs} <= {"", "see"}
        has_signals = has_signals and (mine == theirs or is_kept_on)
    if left:
        missing = left[0].get("symbol") or left[0]["kind"]
        return ("refused", "in part") if rest else ("wrong", f"dropped: {missing}")
    if rest and not row.get("rest"):
        return "refused", f"left: {rest[:40]}"
    return ("right", "") if has_signals else ("signal", "another signal")


def _find(
    item: Row, left: list[Row], wanted: list[Row], items: list[Row], *, has_rest: bool
) -> tuple[Row | None, str]:
    """Take the source of an item out of what is left; the fault where it is none."""
    place = read_place(item.get("pinpoint"))
    same = [want for want in left if is_same_source(want, item)]
    for want in same:
        if read_place(want.get("pinpoint")) == place:
            left.remove(want)
            return want, ""
    if not same:
        return None, f"another document: {item.get('symbol')}"
    first = same[0]
    if not item.get("pinpoint"):
        if has_rest:
            left[left.index(first)] = {"kind": "place"}
            return None, ""
        # The documents of one supplement may have their place at the last alone.
        suppl = first.get("suppl")
        shared = [w for w in wanted if suppl and w.get("suppl") == suppl]
        meant = read_place(first.get("pinpoint"))
        if len(shared) > 1 and any(
            read_place(i.get("pinpoint")) == meant for i in items
        ):
            left.remove(first)
            return None, ""
    return None, (
        f"another place of {first.get('symbol')}: {item.get('pinpoint')!r} for "
        f"{first.get('pinpoint')!r}"
    )


# ---------------------------------------------------------------------------- figures

_JUDGES = {"symbol": judge_symbol, "note": judge_note, "place": judge_place}


def judge(asked: list[tuple[str, Row]], answers: list[Row]) -> list[Verdict]:
    """Judge each answer by its case."""
    return [
        Verdict(file, row, *_JUDGES[FILES[file]](row, answer))
        for (file, row), answer in zip(asked, answers, strict=True)
    ]


_OF_READING = ("right", "signal", "wrong", "refused")
_OF_PRINTING = ("right", "strict", "other", "refused")


def figures(verdicts: list[Verdict]) -> str:
    """Word the figures, in per cent of the cases of a file and a language."""
    lines = [_row("", "cases", ["right", "signal", "WRONG", "refused", "by use"])]
    for file in ("typed", "symbols"):
        lines += _counted(file, [v for v in verdicts if v.file == file])
    for lang in (*LANGS, "all"):
        lines += _counted(f"notes {lang}", _in_language(verdicts, "notes", lang))
    lines.append(_row("", "cases", ["printed", "strict", "other", "refused"]))
    for lang in (*LANGS, "all"):
        lines += _counted(f"places {lang}", _in_language(verdicts, "places", lang))
    return "".join(f"{line}\n" for line in lines)


def _in_language(verdicts: list[Verdict], file: str, lang: str) -> list[Verdict]:
    mine = [v for v in verdicts if v.file == file]
    return [v for v in mine if lang in {v.row["lang"], "all"}]


def _counted(name: str, verdicts: list[Verdict]) -> list[str]:
    if not verdicts:
        return []
    tally = Counter(v.verdict for v in verdicts)
    is_printing = verdicts[0].file == "places"
    if is_printing:
        tally["right"] += tally["strict"]
    sorts = _OF_PRINTING if is_printing else _OF_READING
    shares = [100 * tally[sort] / len(verdicts) for sort in sorts]
    if not is_printing:
        uses = sum(v.row.get("n", 1) for v in verdicts)
        shares.append(
            100 * sum(v.row.get("n", 1) for v in verdicts if v.is_right) / uses
        )
    return [_row(name, str(len(verdicts)), [f"{share:.2f}" for share in shares])]


def _row(name: str, cases: str, cells: list[str]) -> str:
    return f"{name:12}{cases:>6}" + "".join(f"{cell:>9}" for cell in cells)


def unexpected(verdicts: list[Verdict], known: Path) -> list[str]:
    """Say what fails and is not in the list, and what is in it and does not fail so."""
    listed = {(r["file"], r["lang"], r["text"], r["verdict"]) for r in load_rows(known)}
    failing = {v.name: v.why for v in verdicts if not v.is_right}
    asked = {v.name[:3] for v in verdicts}
    new = [
        f"not in the list: {' | '.join(n)} | {failing[n]}"
        for n in failing
        if n not in listed
    ]
    stale = [n for n in listed if n not in failing and n[:3] in asked]
    return [*new, *(f"does not fail so: {' | '.join(n)}" for n in sorted(stale))]


def main() -> int:
    """Read the options, ask the program, and print the figures."""
    first, _, more = (__doc__ or "").partition("\n")
    options = argparse.ArgumentParser(
        description=first,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--program", help="the command; `appeals` without it")
    options.add_argument("--part", choices=("symbol", "note", "place"))
    options.add_argument("--lang", choices=LANGS, help="notes and places of a language")
    options.add_argument("--known", type=Path, help="a list of what fails")
    options.add_argument(
        "--show", type=int, default=0, help="show N failures of a sort"
    )
    options.add_argument("--json", type=Path, help="write every verdict to a file")
    given = options.parse_args()
    own = [sys.executable, str(HERE / "answers.py")]
    command = shlex.split(given.program) if given.program else own
    asked = cases([given.part] if given.part else _JUDGES, given.lang)
    verdicts = judge(asked, ask(command, [question(*case) for case in asked]))
    print(figures(verdicts), end="")
    shown: Counter[tuple[str, str]] = Counter()
    for verdict in verdicts:
        sort = verdict.file, verdict.verdict
        shown[sort] += 1
        if not verdict.is_right and shown[sort] <= given.show:
            print(" | ".join((*verdict.name, verdict.why)))
    if given.json:
        rows = [
            v.row | {"file": v.file, "verdict": v.verdict, "why": v.why}
            for v in verdicts
        ]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        given.json.write_text(text, encoding="utf-8")
    faults = unexpected(verdicts, given.known) if given.known else []
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
