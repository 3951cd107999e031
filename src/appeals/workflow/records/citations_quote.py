"""Copy a place of an archived copy into citations.yaml, as an excerpt."""

import re
from typing import Final, NamedTuple

from appeals.checks.archived_sources import look_up
from appeals.citations.symbol import slug
from appeals.errors import BlockedError, Place, UsageError
from appeals.model.authority import Authority, Quote
from appeals.model.pinpoint import Pinpoint
from appeals.registry.archived.reading import read_archived
from appeals.registry.editing import RegistryChange
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields
from appeals.workflow.records.references import find_authority
from appeals.workflow.records.registry_files import (
    AUTHORITY,
    edit_registry,
    refuse_unfit,
)

_BROKEN: Final = re.compile(r"(\w+)[-\u00ad]\n(\w+)")
_NOTE_MARKS: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


class AddedQuote(NamedTuple):
    """The excerpt that was written: entry, id, words, place in the file.

    `is_new` is False when the entry had these words already. `is_open` says that it
    ends where the numbers end: its last words may belong to something else.
    """

    key: str
    id: str
    text: str
    place: Place
    is_new: bool
    is_open: bool = False


def add_quote(
    workspace: Workspace,
    ref: str,
    at: str,
    lang: str | None = None,
    id_: str | None = None,
) -> AddedQuote:
    """Write the words at a place of the archived copy as an unconfirmed excerpt.

    `lang` is the language of the copy that is meant; else the last one is taken.
    Raises UsageError for an unknown entry, a place that cannot be read or an id that is
    taken, BlockedError when the copy does not have the place for sure, the errors of
    the editor and of writing.
    """
    authority = find_authority(workspace, ref)
    pinpoint = _read_place(at)
    lang = lang or _last_language(workspace, authority)
    answer = look_up(workspace, authority, pinpoint, lang)
    if answer.answer != "verified" or answer.copy is None:
        raise BlockedError(
            f"'{authority.key}', {pinpoint}: {answer.answer}: {answer.why}",
            remedy=_REMEDIES.get(
                answer.answer, "open the copy, and look for the words"
            ),
        )
    page = f", page {answer.page} of the file" if answer.page else ""
    fields: Fields = {
        "id": id_ or _new_id(pinpoint, answer.lang),
        "at": {locator.label: locator.value for locator in pinpoint.locators},
        "lang": answer.lang or lang,
        "text": _join_lines(answer.text),
        "of": answer.copy.sha256,
        "certainty": "unconfirmed",
        "source": f"archived copy of {answer.copy.retrieved}{page}",
    }
    refuse_unfit(Quote, fields)
    quote = Quote.model_validate(fields)
    for number, known in enumerate(authority.quotes):
        if known.text == quote.text or known.id == quote.id:
            place = workspace.authorities.place(authority.key, "quotes", number)
            if known.text == quote.text:
                return AddedQuote(authority.key, known.id, known.text, place, False)
            raise UsageError(
                f"'{authority.key}' has another excerpt '{quote.id}'",
                place=place,
                remedy="choose another id with --id, or take the old one out",
            )
    change = RegistryChange(appended={authority.key: {"quotes": (fields,)}})
    place = edit_registry(workspace, AUTHORITY, change)[authority.key]
    return AddedQuote(authority.key, quote.id, quote.text, place, True, answer.is_open)


def _last_language(workspace: Workspace, authority: Authority) -> str:
    copies = (read_archived(workspace.root, c) for c in authority.archive[::-1])
    return next((copy.lang for copy in copies if copy.lang), "en")


_REMEDIES: Final = {
    "source unavailable": "archive a copy in this language, or name its --lang",
    "outside coverage": "open the copy, and type the words under 'quotes:'",
}


def _read_place(at: str) -> Pinpoint:
    try:
        pinpoint = Pinpoint.parse(at)
    except ValueError as error:
        raise UsageError(str(error), remedy="as in --at 'para. 14'") from None
    labels = [locator.label for locator in pinpoint.locators]
    is_one = len(set(labels)) == len(labels) and all(
        not each.joint and each.value for each in pinpoint.locators
    )
    if not labels or not is_one:
        raise UsageError(f"'{at}' is not one place", remedy="as in --at 'para. 14'")
    return pinpoint


def _new_id(pinpoint: Pinpoint, lang: str) -> str:
    words = (f"{each.label} {each.value}" for each in pinpoint.locators)
    return slug(" ".join((*words, "" if lang in {"", "en"} else lang)))


def _join_lines(text: str) -> str:
    """Join lines, and words broken at a line end that the text has unbroken."""
    words = set(re.findall(r"\w+", text.casefold()))

    def joined(match: re.Match[str]) -> str:
        one = match[1] + match[2]
        return one if one.casefold() in words else f"{match[1]}-{match[2]}"

    return " ".join(_NOTE_MARKS.sub("", _BROKEN.sub(joined, text)).split())
