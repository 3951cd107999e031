"""Who a letter is about, by name: what the vault contains, and nothing else may.

No value here shows itself: neither a traceback nor a test that failed prints a name.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from appeals.model.values import LanguageTag, PartialDateText, RegistryModel, Slug

SecretText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
]


class ProtectedName(RegistryModel):
    """One name of a person, as it is written in a language; `lang` may be unknown."""

    text: SecretText = Field(repr=False)
    lang: LanguageTag | None = None

    def __str__(self) -> str:
        return f"a name ({self.lang or 'language unknown'})"


class ProtectedPerson(RegistryModel):
    """A person by id: every name, and what else tells who and where they are.

    The first name is the one to print where none is in the language of the letter.
    `ids` are numbers of documents and the like, `contacts` how they are reached, `born`
    is the day, month or year of birth.
    """

    id: Slug
    names: tuple[ProtectedName, ...] = Field(default=(), repr=False)
    ids: tuple[SecretText, ...] = Field(default=(), repr=False)
    contacts: tuple[SecretText, ...] = Field(default=(), repr=False)
    born: PartialDateText | None = Field(default=None, repr=False)

    def __str__(self) -> str:
        return self.id

    def name_in(self, lang: str) -> str | None:
        """Give the name for a letter in this language; None for one without names.

        "zh-Hant" takes that of zh-Hant, else any Chinese one, else the first.
        """
        main = lang.partition("-")[0]
        for fits in (
            lambda tag: tag == lang,
            lambda tag: tag.partition("-")[0] == main,
            lambda _: True,
        ):
            for name in self.names:
                if fits(name.lang or ""):
                    return name.text
        return None

    def secrets(self) -> Iterator[str]:
        """Yield every text that must not be seen: names, ids and contacts."""
        yield from (name.text for name in self.names)
        yield from self.ids
        yield from self.contacts
