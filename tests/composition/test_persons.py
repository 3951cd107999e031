"""`person.called`: name, alias or neither, by the consent and who reads."""

import resource
import signal
from dataclasses import replace

import pytest

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import Place
from appeals.model.case import Case
from appeals.model.document import inline_groups, plain_text
from appeals.model.protected import ProtectedName, ProtectedPerson
from appeals.registry.editions import has_editions
from tests.checks.letters import FRONT, workspace_with
from tests.registry.channel_files import CHANNELS
from tests.registry.consent_files import consents

NAMES = (
    ProtectedName(text="Zhyldyz *Orn[e]kova*", lang="en"),
    ProtectedName(text="例某某", lang="zh"),
)
BODY = "We write about {{ person.called }} ({{ person.shown }}).\n"
ROW = Place("cases.csv", 2)


class Keeper:
    """A vault with one person, which says how often it was opened."""

    hidden, has_vault, is_open = None, True, True

    def __init__(self, *persons):
        self._persons, self.opened = {p.id: p for p in persons}, 0

    def persons(self):
        self.opened += 1
        return self._persons


def name_vault():
    return Keeper(ProtectedPerson(id="p-017", names=NAMES))


def case(consent="rec-1", alias="Ms. A"):
    return Case("case-1", alias, consent, "confidential", {}, ROW)


def composed(
    root, about, names, *, body=BODY, front="", lang="en", edition=None, **record
):
    texts = {"consents": consents(**record), "channels": CHANNELS}
    head = FRONT.replace("kind: appeal\n", f"kind: appeal\nlanguage: {lang}\n{front}")
    workspace = replace(workspace_with(root, body, head, **texts), name_vault=names)
    letter = workspace.letter("first")
    recipients = workspace.expand(letter.front.to)
    request = LetterRequest(
        "first", letter, recipients[0], recipients=recipients, case=about
    )
    if edition:
        request = replace(request, audience=edition, is_edition=True)
    return workspace, Composer(workspace).compose(request)


def called(root, about, names, **asked):
    _, letter = composed(root, about, names, **asked)
    texts = map(plain_text, inline_groups(letter.body))
    (line,) = [text for text in texts if text.startswith("We write")]
    return line.removeprefix("We write about ").removesuffix("."), letter.named


@pytest.mark.parametrize(
    ("shown_to", "front", "said"),
    [
        ("{un: name, state: name, public: alias}", "", "Zhyldyz *Orn[e]kova* (name)"),
        ("{un: alias, state: alias, public: alias}", "", "Ms. A (alias)"),
        ("{un: name}", "confidentiality: public\n", "the person concerned (nothing)"),
        (
            "{un: name, state: name, public: alias}",
            "confidentiality: public\n",
            "Ms. A (alias)",
        ),
        ("{un: nothing}", "", "the person concerned (nothing)"),
    ],
)
def test_the_consent_and_who_reads_say_what_is_printed(tmp_path, shown_to, front, said):
    found, named = called(
        tmp_path, case(), name_vault(), shown_to=shown_to, front=front
    )
    assert found == said
    assert named == (("p-017",) if "(name)" in said else ())


@pytest.mark.parametrize(
    ("edition", "said"),
    [
        ("un", "Zhyldyz *Orn[e]kova* (name)"),
        ("state", "Ms. A (alias)"),
        ("public", "the person concerned (nothing)"),
    ],
)
def test_each_edition_shows_what_its_readers_may_see(tmp_path, edition, said):
    names, shown = name_vault(), "{un: name, state: alias, public: nothing}"
    found, named = called(tmp_path, case(), names, edition=edition, shown_to=shown)
    assert (found, bool(named)) == (said, edition == "un")
    assert bool(names.opened) is (edition == "un")


@pytest.mark.parametrize(
    ("about", "names"),
    [
        (case(), None),
        (case(), Keeper()),
        (case(), Keeper(ProtectedPerson(id="p-017"))),
        (case("none"), name_vault()),
        (case("rec-9"), name_vault()),
    ],
)
def test_without_vault_name_or_record_the_person_is_an_alias(tmp_path, about, names):
    assert called(tmp_path, about, names) == ("Ms. A (alias)", ())


def test_whoever_withdrew_the_consent_is_not_even_an_alias(tmp_path):
    found = called(tmp_path, case(), name_vault(), withdrawn="{date: 2099-11-01}")
    assert found == ("the person concerned (nothing)", ())


def test_the_name_is_in_the_language_of_the_letter(tmp_path):
    _, letter = composed(tmp_path, case(), name_vault(), lang="zh-Hant")
    texts = " ".join(map(plain_text, inline_groups(letter.body)))
    assert "例某某" in texts


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("fr", "la personne concernée"),
        ("es", "la persona afectada"),
        ("ru", "соответствующее лицо"),
        ("ar", "الشخص المعني"),
        ("zh-Hans", "当事人"),
    ],
)
def test_the_neutral_word_is_in_the_language_of_the_letter(tmp_path, lang, word):
    asked = {"lang": lang, "shown_to": "{un: nothing}"}
    _, letter = composed(tmp_path, case(), name_vault(), **asked)
    assert word in " ".join(map(plain_text, inline_groups(letter.body)))


def test_a_letter_may_rest_on_a_consent_of_its_own(tmp_path):
    found = called(tmp_path, None, name_vault(), front="consent: rec-1\n")
    assert found == ("Zhyldyz *Orn[e]kova* (name)", ("p-017",))
    found = called(tmp_path / "b", None, None, front="consent: rec-1\n")
    assert found == ("the person concerned (nothing)", ())


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ({"body": "We write about {{ case.alias }}.\n"}, False),
        ({"shown_to": "{un: alias}"}, False),
        ({}, True),
    ],
)
def test_the_vault_is_opened_for_a_name_and_for_nothing_else(tmp_path, asked, opened):
    names = name_vault()
    composed(tmp_path, case(), names, **asked)
    assert bool(names.opened) is opened


def test_a_letter_about_nobody_in_particular_has_no_person(tmp_path):
    _, letter = composed(tmp_path, None, name_vault())
    assert [f.code for f in letter.findings] == ["TPL001", "TPL001"]


def test_files_of_a_letter_with_a_name_are_closed_though_it_is_public(tmp_path):
    front = "confidentiality: public\n"
    shown = "{un: name, state: name, public: name}"
    _, letter = composed(
        tmp_path / "a", case(), name_vault(), front=front, shown_to=shown
    )
    assert letter.is_closed
    _, letter = composed(tmp_path / "b", case(), None, front=front, shown_to=shown)
    assert not letter.is_closed


def test_a_body_that_needs_the_name_is_content_where_it_stands(tmp_path):
    passes = (
        "    passes_on:\n      name: {state: always, public: never, "
        "certainty: confirmed}\n    languages:\n"
    )
    channels = CHANNELS.replace("    languages:\n", passes, 1)
    codes = []
    for names in (None, name_vault()):
        workspace, letter = composed(
            tmp_path / str(len(codes)), case(), names, front="channel: letters\n"
        )
        (workspace.root / "channels.yaml").write_text(channels, "utf-8")
        codes.append({f.code for f in check_letter(letter)})
    assert "CHN011" in codes[0]
    assert "CHN011" not in codes[1]


def test_a_name_in_withheld_words_alone_does_not_stand_in_the_edition(tmp_path):
    shown = "{un: name, state: name, public: name}"
    body = "We write of [her, {{ person.called }},]{only=un} and of others.\n"
    for number, (edition, named) in enumerate((("un", ("p-017",)), ("state", ()))):
        asked = {"body": body, "edition": edition, "shown_to": shown}
        _, letter = composed(tmp_path / str(number), case(), name_vault(), **asked)
        assert letter.named == named
    both = body + "\nAbout {{ person.called }}.\n"
    asked = {"body": both, "edition": "state", "shown_to": shown}
    _, letter = composed(tmp_path / "both", case(), name_vault(), **asked)
    assert letter.named == ("p-017",)


def test_a_body_that_needs_the_name_misses_it_where_it_is_withheld(tmp_path):
    passes = (
        "    passes_on:\n      name: {state: always, public: never, "
        "certainty: confirmed}\n    languages:\n"
    )
    channels = CHANNELS.replace("    languages:\n", passes, 1)
    body = "We write of [her, {{ person.called }},]{only=un} and of others.\n"
    workspace, letter = composed(
        tmp_path,
        case(),
        name_vault(),
        front="channel: letters\n",
        body=body,
        edition="state",
        shown_to="{un: name, state: name}",
    )
    (workspace.root / "channels.yaml").write_text(channels, "utf-8")
    assert "CHN011" in {f.code for f in check_letter(letter)}


def table(root, names, *rows, edition="un", lang="en", **record):
    """Give the rows of a table of what each person is called, and who is named."""
    texts = {"consents": consents(**record), "channels": CHANNELS}
    body = '{{ case_table("called", "place", headings=["Who"]) }}'
    head = FRONT.replace("kind: appeal\n", f"kind: appeal\nlanguage: {lang}\n")
    workspace = replace(workspace_with(root, body, head, **texts), name_vault=names)
    letter = workspace.letter("first")
    recipients = workspace.expand(letter.front.to)
    request = LetterRequest(
        "first", letter, recipients[0], recipients=recipients, cases=rows
    )
    request = replace(request, audience=edition, is_edition=True)
    composed = Composer(workspace).compose(request)
    cells = map(plain_text, inline_groups(composed.body))
    return [*cells][2::2], composed.named


def row(id_, consent="rec-1", **data):
    return Case(id_, "Ms. A", consent, "confidential", {"place": "x", **data}, ROW)


def test_a_table_calls_each_person_as_their_consent_lets_these_readers(tmp_path):
    shown = {"shown_to": "{un: name, state: alias, public: nothing}"}
    rows = row("case-1"), row("case-2", "unknown")
    for edition, words, named in (
        ("un", ["Zhyldyz *Orn[e]kova*", "Ms. A"], ("p-017",)),
        ("state", ["Ms. A", "Ms. A"], ()),
        ("public", ["The person concerned", "Ms. A"], ()),
    ):
        asked = {"edition": edition, **shown}
        found = table(tmp_path / edition, name_vault(), *rows, **asked)
        assert found == (words, named)


def test_a_column_of_the_file_that_has_the_name_stays_what_it_is(tmp_path):
    found, named = table(tmp_path, name_vault(), row("case-1", called="Ms. B"))
    assert (found, named) == (["Ms. B"], ())


def test_a_letter_with_such_a_table_has_editions(tmp_path):
    for number, (word, has) in enumerate((("called", True), ("alias", False))):
        body = f"{{{{ case_table('place', '{word}') }}}}\n"
        workspace = workspace_with(tmp_path / str(number), body)
        letter = workspace.letter("first")
        assert has_editions(workspace.root, (letter,)) is has


NOTHING = {"shown_to": "{un: nothing}"}


@pytest.mark.parametrize(
    ("lang", "typed", "printed"),
    [
        ("en", "{{ person.called }} was held.", "The person concerned was held."),
        ("en", "Held. {{ person.called }} is.", "Held. The person concerned is."),
        ("en", "Held (“{{ person.called }}”).", "Held (“the person concerned”)."),
        ("en", "See para. {{ person.called }}", "See para. the person concerned"),
        ("en", "and **{{ person.called }}**", "and the person concerned"),
        ("fr", "{{ person.called }} est là.", "La personne concernée est là."),
        ("es", "{{ person.called }} está.", "La persona afectada está."),
        ("pt", "Foi. {{ person.called }} é.", "Foi. A pessoa em causa é."),
        ("ru", "{{ person.called }} там.", "Соответствующее лицо там."),
        ("ar", "{{ person.called }} هنا.", "الشخص المعني هنا."),
        ("zh-Hans", "{{ person.called }}在。", "当事人在。"),
        ("zh-Hant", "{{ person.called }}在。", "當事人在。"),
    ],
)
def test_the_neutral_word_has_a_capital_where_it_begins_a_sentence(
    tmp_path, lang, typed, printed
):
    asked = {"body": f"{typed}\n", "lang": lang, **NOTHING}
    _, letter = composed(tmp_path, case(), None, **asked)
    assert printed in [*map(plain_text, inline_groups(letter.body))]


def test_the_vault_is_opened_outside_of_the_bounds_of_a_template(tmp_path):
    seen = []

    class Costly(Keeper):
        def persons(self):
            limit = resource.getrlimit(resource.RLIMIT_AS)
            seen.append((limit, signal.getitimer(signal.ITIMER_PROF)[0]))
            return super().persons()

    outside = resource.getrlimit(resource.RLIMIT_AS), 0.0
    names = Costly(ProtectedPerson(id="p-017", names=NAMES))
    found, _ = called(tmp_path, case(), names, shown_to="{un: name}")
    assert found.endswith("(name)")
    assert {*seen} == {outside}
    assert resource.getrlimit(resource.RLIMIT_AS) == outside[0]
