"""Check that a quotation occurs in its source: words, numbers and negations exactly.

Both sides are normalised in the same way (`_normalise`). A quotation is split at its
ellipses into fragments, which must occur in the source in order, without overlap,
at word borders. Chinese is compared without blanks and knows no word borders.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

from appeals.citations.symbol import DASHES
from appeals.languages.scripts import HAN

QuotationVerdict = Literal["ok", "ok-case", "fail"]

_QUOTES = "'\"‘’‚‛“”„‟′″‴ʼʹ`´«»‹›「」『』〝〞＇＂"
_HYPHENS = "-‐‑﹣－"
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", ""),
        **dict.fromkeys("…⋯", "..."),
        **dict.fromkeys(DASHES, "–"),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys(_QUOTES, "'"),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    }
)
# Where the source breaks a word at a line end: read joined, or with its hyphen.
_BROKEN: Final = "\ue000"
_CJK = "\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_CJK_BLANK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_LINE_END = re.compile(r"(?<=[^\W\d_])(?:-|\u00ad)[ \t]*\r?\n\s*(?=[^\W\d_])")
_DIGIT_LINE_END = re.compile(r"(?<=\w)-[ \t]*\r?\n\s*(?=\w)")
_NOTE_MARK = re.compile(r"\s+\[\d{1,3}\](?=[,.;:!?)])|\[\d{1,3}\]")
_GAP = re.compile(
    r"\[\s*\.(?:\s?\.){2,}\s*\]|\(\s*\.(?:\s?\.){2,}\s*\)|\.(?:\s?\.){2,}"
)
_REMARK = re.compile(
    r"\s*\[(?:sic|emphasis added|emphasis in original"
    r"|(?:internal )?(?:footnotes?|citations?) omitted)\]",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\[(?P<inside>[^\[\]]*)\](?P<follows>[^\W_]?)")
_NEIGHBOURS = re.compile(r"\]\s*\[(?=[^\[\]]{2,}\]|[^\[\]]?\](?!\w))")
_FINAL_STOPS: Final = ",;. 。、"
_WORD = re.compile(r"\w+(?:['–-]\w+)*")
_MIN_WORDS: Final = 3
_MAX_INSERTED_WORDS: Final = 6
_MAX_COMPARED: Final = 20

_LETTER = f"[^\\W{_CJK}]"  # a letter or digit of a script with word borders
_STARTS_WORD = (
    rf"(?<!{_LETTER})(?<!{_LETTER}[-{_BROKEN}])"
    rf"(?:(?<!{_LETTER}')|(?<=\b[cdjlmstCDJLMST]')|(?<=\b[Qq]u'))"
)
_ENDS_WORD = rf"(?!{_LETTER})(?![-{_BROKEN}]{_LETTER})(?!'(?!s\b){_LETTER})"
_STARTS_NUMBER = r"(?<!\d[.,/–])"
_ENDS_NUMBER = r"(?![.,/–]\d)"


class WordChange(NamedTuple):
    """Words of the quotation, and what is in the source instead."""

    quoted: str
    source: str


class QuotationMatch(NamedTuple):
    """The result of comparing a quotation.

    ok-case: it differs in capitals alone. On fail `fragment` is the part that was
    not found, `nearest` the most similar passage of the source (as normalised) and
    `changes` the difference in words: a proposal to the reader, never a pass.
    """

    verdict: QuotationVerdict
    warnings: tuple[Literal["short-fragment"], ...] = ()
    why: str = ""
    fragment: str = ""
    nearest: str = ""
    changes: tuple[WordChange, ...] = ()


def match_quotation(quote: str, source_text: str) -> QuotationMatch:
    """Compare a quotation with the text it is taken from."""
    source = _normalise_source(source_text)
    fragments = _split_fragments(quote)
    if not fragments:
        return QuotationMatch("fail", why="the quotation holds no words")
    is_short = any(_is_short(fragment) for fragment in fragments)
    warnings: tuple[Literal["short-fragment"], ...] = (
        ("short-fragment",) if is_short else ()
    )
    if _find_missing(fragments, source) is None:
        return QuotationMatch("ok", warnings, "the words are in the source")
    missing = _find_missing(fragments, source, re.IGNORECASE)
    if missing is None:
        return QuotationMatch("ok-case", warnings, "it differs in capitals alone")
    return _mismatch(fragments, missing, source)


def _normalise(text: str) -> str:
    """Normalise what varies in print: marks, dashes, quotation marks, blanks."""
    text = text.translate(_SIGNS).replace("\u00ad", "")
    text = _FULL_WIDTH.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    text = unicodedata.normalize("NFKC", _CJK_BLANK.sub("", text)).translate(_SIGNS)
    return " ".join(_CJK_BLANK.sub("", text).split())


def _normalise_source(text: str) -> str:
    """Normalise a source: mark words broken at a line end, drop note marks."""
    text = text.translate(_SIGNS)
    text = _LINE_END.sub(_BROKEN, text)
    text = _DIGIT_LINE_END.sub("-", text)
    return _normalise(_NOTE_MARK.sub("", text))


def _split_fragments(quote: str) -> tuple[str, ...]:
    text = _normalise(quote).rstrip(_FINAL_STOPS).strip("' ")
    parts = (_REMARK.sub("", part) for part in _GAP.split(text))
    joined = (_NEIGHBOURS.sub(" ", part) for part in parts)
    stripped = (part.strip().rstrip(_FINAL_STOPS) for part in joined)
    return tuple(part for part in stripped if _WORD.search(_own_words(part)))


def _own_words(fragment: str) -> str:
    """Drop inserted words, keep changed initials: "[t]he [new] rule" is two words."""
    return _BRACKET.sub(
        lambda m: m["inside"] + m["follows"] if _is_initial(m) else m["follows"],
        fragment,
    )


def _is_initial(bracket: re.Match[str]) -> bool:
    """Tell [t]he from [words]."""
    return len(bracket["inside"]) == 1 and bool(bracket["follows"])


def _is_short(fragment: str) -> bool:
    is_chinese = HAN.search(fragment) is not None
    return not is_chinese and len(_WORD.findall(_own_words(fragment))) < _MIN_WORDS


def _find_missing(
    fragments: tuple[str, ...], source: str, flags: int = 0
) -> int | None:
    """Find the fragments one after the other; give the first that is not there."""
    position = 0
    for index, fragment in enumerate(fragments):
        match = re.compile(_expression(fragment), flags).search(source, position)
        if match is None:
            return index
        position = match.end()
    return None


def _expression(fragment: str) -> str:
    """Write the expression that finds a fragment, brackets included."""
    parts: list[str] = []
    position = 0
    for bracket in _BRACKET.finditer(fragment):
        before = fragment[position : bracket.start()]
        before = before if any(parts) else before.lstrip()
        if _is_initial(bracket):
            parts += [_literal(before), _any_letter(bracket["inside"])]
        else:
            parts += [_literal(before.rstrip()), _inserted_words(before, bracket)]
        position = bracket.end() - len(bracket["follows"])
    rest = fragment[position:]
    parts.append(_literal(rest if any(parts) else rest.lstrip()))
    words = _own_words(fragment).strip()
    return _border(words[0], at_start=True) + "".join(parts) + _border(words[-1])


def _literal(text: str) -> str:
    """Match the characters; hyphens and dashes are one; a word may be broken."""
    pieces: list[str] = []
    for index, character in enumerate(text):
        follower = text[index + 1 : index + 2]
        if character in "-–":
            pieces.append(f"[-–{_BROKEN}]")
        elif character.isalpha() and follower.isalpha():
            pieces.append(f"{re.escape(character)}{_BROKEN}?")
        else:
            pieces.append(re.escape(character))
    return "".join(pieces)


def _any_letter(inside: str) -> str:
    if HAN.match(inside):
        return f"[^\\W\\d_]{{0,{_MAX_INSERTED_WORDS}}}?"
    return rf"[^\W\d_]{_BROKEN}?"


def _inserted_words(before: str, bracket: re.Match[str]) -> str:
    """Match none to six words of the source, without punctuation."""
    most = f"{{0,{_MAX_INSERTED_WORDS}}}?"
    if HAN.search(before + bracket["inside"]):
        return f"[^\\W_]{most}"
    word = rf"\w+(?:['{_BROKEN}-]\w+)*"
    if not before.strip():
        return ""
    if before.endswith(" ") and bracket["follows"]:
        return rf"(?: {word}){most} "
    return rf"(?: {word}){most}"


def _border(character: str, *, at_start: bool = False) -> str:
    """Demand a word border beside a letter, a whole number beside a digit."""
    if not re.match(_LETTER, character):
        return ""
    if at_start:
        return _STARTS_WORD + _STARTS_NUMBER * character.isdigit()
    return _ENDS_WORD + _ENDS_NUMBER * character.isdigit()


def _mismatch(fragments: tuple[str, ...], missing: int, source: str) -> QuotationMatch:
    fragment = fragments[missing]
    if re.search(_expression(fragment), source, re.IGNORECASE):
        why = f"'{fragment}' is in the source, but before what it should follow"
    else:
        why = f"'{fragment}' is not in the source"
    nearest = _find_nearest(fragment, source.replace(_BROKEN, "")).rstrip(_FINAL_STOPS)
    changes = tuple(_list_changes(fragment, nearest))
    return QuotationMatch(
        "fail", why=why, fragment=fragment, nearest=nearest, changes=changes
    )


def _split_units(text: str) -> list[str]:
    """Cut into words, or into signs where the text is Chinese."""
    if HAN.search(text):
        return re.findall(rf"[{_CJK}]|[^\s{_CJK}]+", text)
    return text.split()


def _find_nearest(fragment: str, source: str) -> str:
    """Find the passage of the same length that shares most words; "" for none.

    Of several, the one that is most alike letter by letter.
    """
    wanted, words = _split_units(fragment.casefold()), _split_units(source)
    folded = [word.casefold() for word in words]
    size = min(len(wanted), len(words))
    need = Counter(wanted)
    held: Counter[str] = Counter()
    shared = best = 0
    starts: list[int] = []
    for index, word in enumerate(folded):
        held[word] += 1
        shared += held[word] <= need[word]
        if index >= size:
            gone = folded[index - size]
            shared -= held[gone] <= need[gone]
            held[gone] -= 1
        if index < size - 1 or shared < max(best, 1):
            continue
        starts = [] if shared > best else starts
        best = shared
        starts.append(index - size + 1)
    keep_together = "" if HAN.search(source) else " "
    passages = [
        keep_together.join(words[at : at + size]) for at in starts[:_MAX_COMPARED]
    ]
    return max(passages, key=lambda p: _likeness(fragment, p), default="")


def _likeness(fragment: str, passage: str) -> float:
    return SequenceMatcher(a=fragment, b=passage, autojunk=False).ratio()


def _list_changes(fragment: str, nearest: str) -> Iterator[WordChange]:
    quoted, found = _split_units(fragment), _split_units(nearest)
    keep_together = "" if HAN.search(fragment + nearest) else " "
    matcher = SequenceMatcher(a=quoted, b=found, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind != "equal":
            yield WordChange(
                keep_together.join(quoted[a1:a2]), keep_together.join(found[b1:b2])
            )
