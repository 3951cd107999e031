"""Which registered excerpt a letter quotes: the one in its language, or none.

An excerpt in another language is never taken for it in silence. `art-9-fr` is the
excerpt `art-9` in French where its `lang:` says so.
"""

from collections.abc import Sequence

from appeals.errors import did_you_mean
from appeals.languages.find import LANGUAGES, tags_for
from appeals.model.authority import Authority, Quote


def find_excerpt(authority: Authority, quote_id: str, lang: str) -> Quote | None:
    """Give the excerpt of that id in `lang`; of several, the closest tag wins."""
    tags = tags_for(lang)
    found = [
        quote
        for quote in authority.quotes
        if serves_language(quote.lang, lang)
        and (quote.id == quote_id or quote.id in _translated_ids(quote_id, quote.lang))
    ]
    found.sort(
        key=lambda quote: (
            tags.index(quote.lang) if quote.lang in tags else len(tags),
            quote.id == quote_id,
        )
    )
    return found[0] if found else None


def find_translations(authority: Authority, quote_id: str) -> tuple[Quote, ...]:
    """Give the excerpt of that id in every language, that very id first.

    `art-9-fr` asks for the excerpt `art-9` too, whether it is registered or not.
    """
    root = _strip_language(quote_id, authority)
    found = [
        quote
        for quote in authority.quotes
        if quote.id == quote_id or _strip_language(quote.id, authority) == root
    ]
    return tuple(sorted(found, key=lambda quote: quote.id != quote_id))


def serves_language(tag: str, lang: str) -> bool:
    """Say whether words tagged `tag` are in `lang`: fr-CH is fr, fr serves fr-CH.

    "zh" alone is in simplified characters, as in the head of a letter.
    """
    return tag in tags_for(lang) or lang in tags_for(tag)


def language_in_english(tag: str) -> str:
    """Name a language for a message: "French"; the tag in quotes where unknown."""
    from babel import Locale

    names = Locale("en").languages
    known = (names.get(part.replace("-", "_")) for part in tags_for(tag))
    return next((name for name in known if name), f"'{tag}'")


def list_languages(quotes: Sequence[Quote]) -> str:
    """List where a passage is registered: "English ('art-9') and French (...)"."""
    parts = [f"{language_in_english(quote.lang)} ('{quote.id}')" for quote in quotes]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def describe_missing(
    authority: Authority, quote_id: str, lang: str
) -> tuple[str, str, Quote | None]:
    """Say that an excerpt is not registered in `lang`: message, remedy, another one.

    The last is the edition that the message names first, None where there is none.
    """
    key, registered = authority.key, find_translations(authority, quote_id)
    if not registered:
        known = tuple(quote.id for quote in authority.quotes)
        remedy = did_you_mean(quote_id, known)
        return (
            f"'{key}' has no registered excerpt '{quote_id}'",
            remedy
            or (f"its excerpts: {', '.join(known)}" if known else "it has none yet"),
            None,
        )
    name, root = language_in_english(lang), _strip_language(quote_id, authority)
    message = (
        f"'{key}' has no excerpt '{quote_id}' in {name} ({lang}); registered in: "
        f"{list_languages(registered)}"
    )
    ids = _translated_ids(root, lang)
    mistagged = [q for q in registered if q.id in ids and q.lang[:2] != lang[:2]]
    own = next((q for q in registered if serves_language(q.lang, lang)), None)
    other = registered[0]
    if own is not None:
        remedy = f'write quote("{key}", "{own.id}")'
        if own == other:
            return message, remedy, own
    elif mistagged:
        remedy = f"if '{mistagged[0].id}' is {name}, write `lang: {lang}` at it"
    else:
        new = f"{root}-{lang.casefold()}"
        remedy = (
            f"add the {name} text under its 'quotes:' as '{new}', with lang: {lang}"
        )
    on_purpose = f'quote("{key}", "{other.id}", lang="{other.lang}")'
    return message, f"{remedy}; on purpose in another language: {on_purpose}", other


def _translated_ids(quote_id: str, lang: str) -> frozenset[str]:
    primary = lang.partition("-")[0]  # an id may be shorter than the tag: `art-9-zh`
    served = (tag for tag in LANGUAGES if serves_language(tag, lang))
    tags = (*tags_for(lang), primary, *served)
    return frozenset(f"{quote_id}-{tag.casefold()}" for tag in tags)


def _strip_language(quote_id: str, authority: Authority) -> str:
    """Take the tag of a language off the end of an id: `art-9-zh-hans`, `art-9-fr`."""
    known = (*LANGUAGES, *(quote.lang for quote in authority.quotes))
    tags = {f"-{part.casefold()}" for tag in known for part in tags_for(tag)}
    ends = sorted((tag for tag in tags if quote_id.endswith(tag)), key=len)
    return quote_id.removesuffix(ends[-1]) if ends else quote_id
