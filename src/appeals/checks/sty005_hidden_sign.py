"""There is an invisible character among the words.

What it finds: signs of no width (U+200B, U+2060 ...), soft hyphens (U+00AD), fillers,
tags and other signs that nobody sees, in the text, the notes, the head, and in what is
printed of a registry. Joiners inside words of scripts that need them, and inside emoji,
are right; so are the marks of direction U+200E, U+200F, U+061C. A soft hyphen that was
typed on purpose is printed as one; set the warning aside there.

Why it matters: a search does not find the word, a copied address does not open, and
hidden tags can carry a message.

Example: "detention" pasted from a web page with U+200B after "deten".

How to fix it: delete it; type the word again if it cannot be seen. Those of no width
go with `appeals check --fix`.
"""

import re
import unicodedata

from appeals.checks.typed_words import front_texts, suspect_texts, written_texts
from appeals.composition.compose import ComposedLetter
from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_fixable=True)

_HIDDEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_NO_WIDTH = re.compile("[\u200b-\u200d\u2060-\u2064\ufeff\U000e0000-\U000e0fff]")
_JOINERS = "\u200c\u200d"
_BREAK_HERE = "\u200b"
_JOINING = re.compile(
    "[\u0600-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_EMOJI_TAIL = "\ufe0f"
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_VARIANTS = range(0xE0100, 0xE01F0)


def check(letter: ComposedLetter) -> Findings:
    """Check the words of the letter, its front matter and the entries it prints."""
    for _, running, number in written_texts(letter):
        for sign, spots in hidden_signs(running.text).items():
            found = _finding(sign, running.place(spots[0], spots[0] + 1), number)
            is_sure = _NO_WIDTH.fullmatch(sign)
            edits = (running.edit(at, at + 1, "") for at in spots if is_sure)
            yield found.add_edits(edits)
    for text, place in front_texts(letter):
        for sign in hidden_signs(text):
            yield _finding(sign, place, None)
    for text, printed, place in suspect_texts(letter, _HIDDEN.search):
        for sign, (at, *_) in hidden_signs(text).items():
            if text[max(at - 8, 0) : at + 1] in printed:
                yield _finding(sign, place, None)


def hidden_signs(text: str) -> dict[str, list[int]]:
    """Give each hidden sign that is wrong in a text, with its offsets."""
    found: dict[str, list[int]] = {}
    if text.isascii() or not _HIDDEN.search(text):
        return found
    flags = [match.span() for match in _FLAG.finditer(text)]
    for match in _HIDDEN.finditer(text):
        at = match.start()
        in_flag = any(start < at < end for start, end in flags)
        if not in_flag and not _is_right(text, at):
            found.setdefault(match[0], []).append(at)
    return found


def _is_right(text: str, at: int) -> bool:
    sign, before, after = text[at], text[:at][-1:], text[at + 1 : at + 2]
    if ord(sign) in _VARIANTS:
        return before.isalpha()
    if sign == _BREAK_HERE:
        return bool(_WITHOUT_BLANKS.match(before) and _WITHOUT_BLANKS.match(after))
    if sign not in _JOINERS:
        return False
    if _JOINING.match(before) or _JOINING.match(after):
        return True
    return sign == "\u200d" and _is_emoji(before) and _is_emoji(after)


def _is_emoji(char: str) -> bool:
    is_tail = char == _EMOJI_TAIL or "\U0001f3fb" <= char <= "\U0001f3ff"
    return bool(char) and (is_tail or unicodedata.category(char) == "So")


def _finding(sign: str, place: Place | None, note: int | None) -> Finding:
    name = unicodedata.name(sign, "no name").lower()
    return RULE.finding(
        f"There is an invisible character here: {name} (U+{ord(sign):04X})",
        place,
        "delete it, or type the word again; it may have come with pasted text",
        note=note,
    )
