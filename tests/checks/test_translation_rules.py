"""What a translation lacks, and what changed after it was made."""

from pathlib import Path

import pytest

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.composition.source_blocks import text_blocks
from appeals.errors import BlockedError, UsageError
from appeals.model.document import inline_groups, plain_text
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.workflow.records.translations import accept_translation
from tests.registry.workspaces import write_workspace

FRONT = """\
---
subject: S
kind: appeal
from: [example-watch]
date: 2099-11-03
language: {lang}
---
"""
MASTER = """\
First paragraph.

{% include "arguments/law.md" %}

Last paragraph.
"""
FRENCH = """\
Premier.

{% include "arguments/law.md" %}

Dernier.
"""
FACTS = """\
schema: appeals/facts@1
facts:
  term:
    kind: text
    value: five weeks
    texts: {fr: cinq semaines}
    text: A term.
    as_of: 2019
    authority: report
    certainty: unconfirmed
    source: invented
"""
LETTER = "templates/letters/first.fr.md"


@pytest.fixture
def root(tmp_path):
    write_workspace(
        tmp_path,
        facts_yaml=FACTS,
        first_md=FRONT.format(lang="en") + MASTER,
        first__fr_md=FRONT.format(lang="fr") + FRENCH,
    )
    write(tmp_path, "arguments/law.md", "One.\n\nTwo\nlines.\n")
    write(tmp_path, "arguments/law.fr.md", "Un.\n\nDeux.\n")
    return tmp_path


def write(root, name, text):
    path = root / "templates" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def edit(root, name, old, new):
    text = (root / "templates" / name).read_text(encoding="utf-8")
    assert old in text
    write(root, name, text.replace(old, new))


def accept(root, lang="fr"):
    reason = "paragraphs are parted otherwise"  # counts where they are
    return accept_translation(load_workspace(root), "first", lang, reason)


def composed(root, lang="fr"):
    workspace = load_workspace(root)
    letter = workspace.letter("first", lang)
    request = LetterRequest("first", letter, None)
    return Composer(workspace).compose(request)


def found(root, code, lang="fr"):
    return [f for f in check_letter(composed(root, lang)) if f.code == code]


def words(root, lang="fr"):
    body = composed(root, lang).body
    return [plain_text(inlines) for inlines in inline_groups(body)]


def test_an_include_takes_the_argument_in_the_language_of_the_letter(root):
    assert words(root) == ["Premier.", "Un.", "Deux.", "Dernier."]
    assert words(root, None) == ["First paragraph.", "One.", "Two lines.", *LAST]
    assert found(root, "LNG002") == []


LAST = ("Last paragraph.",)


def test_the_letters_of_one_run_each_have_their_own_argument(root):
    workspace = load_workspace(root)
    composer = Composer(workspace)
    seen = []
    for lang in ("fr", None, "fr"):
        request = LetterRequest("first", workspace.letter("first", lang), None)
        body = composer.compose(request).body
        seen.append(plain_text(next(iter(inline_groups(body[1:])))))
    assert seen == ["Un.", "One.", "Un."]


def test_an_argument_that_is_not_translated_is_a_warning_at_its_include(root):
    (root / "templates/arguments/law.fr.md").unlink()
    assert words(root) == ["Premier.", "One.", "Two lines.", "Dernier."]
    (finding,) = found(root, "LNG002")
    assert str(finding.place) == f"{LETTER}:10:13"
    assert finding.severity == "warning"
    assert "not translated into fr" in finding.message
    assert "templates/arguments/law.fr.md" in finding.remedy
    assert found(root, "LNG002", None) == []


def test_a_letter_that_is_no_translation_takes_its_arguments_without_a_word(root):
    edit(root, "letters/first.md", "language: en", "language: fr")
    (root / "templates/letters/first.fr.md").unlink()
    assert words(root, None)[1] == "Un."
    (root / "templates/arguments/law.fr.md").unlink()
    assert words(root, None)[1] == "One."
    assert found(root, "LNG002", None) == []


def test_a_fact_in_words_is_printed_in_the_language_of_the_letter(root):
    write(root, "arguments/law.fr.md", '{{ fact("term", cite=False) }}\n')
    assert words(root)[1] == "cinq semaines"
    assert found(root, "LNG003") == []


def test_a_fact_without_words_in_the_language_is_a_warning_at_its_use(root):
    edit(root, "../facts.yaml", "    texts: {fr: cinq semaines}\n", "")
    write(root, "arguments/law.fr.md", 'Il dit {{ fact("term", cite=False) }}.\n')
    assert words(root)[1] == "Il dit five weeks."
    (finding,) = found(root, "LNG003")
    assert str(finding.place) == "templates/arguments/law.fr.md:1:17"
    assert "'term' has no words in 'fr'" in finding.message
    assert "texts:" in finding.remedy


def test_a_translation_that_was_never_accepted_says_so(root):
    (finding,) = found(root, "LNG010")
    assert finding.place.file == LETTER
    assert "appeals translations accept first fr" in finding.remedy


def test_an_accepted_translation_is_silent_until_its_letter_changes(root):
    assert accept(root).block_count == 4
    assert found(root, "LNG010") == []
    assert found(root, "LNG010", None) == []


def test_white_space_and_comments_of_the_letter_change_nothing(root):
    accept(root)
    edit(root, "letters/first.md", "First para", "{# a\n\nb #}\nFirst \n para")
    edit(root, "arguments/law.md", "Two\nlines.", "Two lines.")
    assert found(root, "LNG010") == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message", "line"),
    [
        (
            "letters/first.md",
            "First paragraph.",
            "One two three four five six seven eight nine.",
            "md:8:1: 'One two three four five six seven eight ...'",
            f"{LETTER}:11:1",
        ),
        (
            "arguments/law.md",
            "Two\nlines.",
            "Three.",
            "was changed, templates/arguments/law.md:3:1: 'Three.'",
            "templates/arguments/law.fr.md:3:1",
        ),
        (
            "letters/first.md",
            "Last paragraph.",
            "Last paragraph.\n\nAnd more.",
            "was added, templates/letters/first.md:14:1: 'And more.'",
            f"{LETTER}:15:1",
        ),
        (
            "letters/first.md",
            "First paragraph.\n\n",
            "",
            "Paragraph 1 of the letter translated is gone",
            f"{LETTER}:11:1",
        ),
    ],
)
def test_a_changed_paragraph_is_one_warning_at_its_translation(
    root, name, old, new, message, line
):
    accept(root)
    edit(root, name, old, new)
    (finding,) = found(root, "LNG010")
    assert message in finding.message
    assert str(finding.place) == line
    assert finding.severity == "warning"
    accept(root)
    assert found(root, "LNG010") == []


def test_where_paragraphs_do_not_correspond_the_head_is_the_place(root):
    edit(root, "letters/first.fr.md", "Dernier.", "Avant-dernier.\n\nDernier.")
    accept(root)
    edit(root, "letters/first.md", "Last", "Very last")
    (finding,) = found(root, "LNG010")
    assert str(finding.place) == f"{LETTER}:7:16"


def test_an_argument_that_includes_itself_does_not_run_on_for_ever(root):
    write(root, "arguments/law.md", 'One.\n\n{% include "arguments/law.md" %}\n')
    workspace = load_workspace(root)
    blocks = text_blocks(root, workspace.letter("first"))
    assert [b.text for b in blocks] == ["First paragraph.", "One.", "Last paragraph."]


def test_the_salutation_of_a_holder_is_shown_where_it_stands():
    workspace = load_workspace(Path(__file__).parents[2])
    (selected,) = select_letters(workspace, Selection("unodc-nsc-mou", langs=("fr",)))
    request = LetterRequest("unodc-nsc-mou", selected.letter, selected.recipient)
    letter = Composer(workspace).compose(request)
    codes = {f.code: f for f in check_letter(letter)}
    place = codes["LNG001"].place
    line = (workspace.root / place.file).read_text("utf-8").split("\n")[place.line - 1]
    assert line[place.column - 1 :].startswith('{text: "Madame la Directrice')


WHOLE = """\
## Facts

It took {{ fact("term") }}.^[A note.] The report says so. [@report, para. 14]

{.asks}
1. Release them.
2. Publish the text.

3. Reply.
"""
PARTS = {
    "paragraph": ("## Facts\n\n", "## Facts\n", "3 of 4 paragraphs"),
    "heading": ("## Facts", "Facts", "0 of 1 headings"),
    "request": ("2. Publish the text.\n", "", "2 of 3 requests"),
    "two requests": ("2. Publish the text.\n\n3. Reply.\n", "", "1 of 3 requests"),
    "note": ("^[A note.]", "", "0 of 1 notes of one's own"),
    "cite": ("[@report, para. 14]", "", "the cite of 'report' is missing"),
    "place": ("para. 14", "para. 41", "at para.41, and in the letter at para.14"),
    "fact": ('{{ fact("term") }}', "five weeks", "the fact 'term' is missing"),
    "one more": ("Reply.", "Reply. [@report]", "'report' is not in the letter"),
}  # fmt: skip


def gaps(root, french: str) -> list[str]:
    write(root, "letters/first.md", FRONT.format(lang="en") + WHOLE)
    write(root, "letters/first.fr.md", FRONT.format(lang="fr") + french)
    return [f.message for f in found(root, "LNG011")]


@pytest.mark.parametrize("part", PARTS)
def test_what_a_translation_lacks_or_has_more_is_named(root, part):
    old, new, reported = PARTS[part]
    assert WHOLE.count(old) == 1
    (message,) = gaps(root, WHOLE.replace(old, new))
    assert reported in message


def test_a_translation_with_all_parts_in_other_words_is_complete(root):
    words = WHOLE.replace("Release", "Libérez").replace("so.", "so, see")
    assert gaps(root, words) == []


def test_a_translation_that_lacks_something_is_accepted_with_a_reason_alone(root):
    gaps(root, WHOLE.replace("2. Publish the text.\n", ""))
    workspace = load_workspace(root)
    before = (root / LETTER).read_bytes()
    with pytest.raises(BlockedError, match="2 of 3 requests"):
        accept_translation(workspace, "first", "fr")
    assert (root / LETTER).read_bytes() == before
    with pytest.raises(UsageError, match="--reason"):
        accept_translation(workspace, "first", "fr", "no")
    accept_translation(workspace, "first", "fr", 'it is "asked" in another letter')
    assert found(root, "LNG010") == found(root, "LNG011") == []
    again = accept_translation(
        load_workspace(root), "first", "fr", "the same: as before"
    )
    assert again.gaps == ("2 of 3 requests",)


def test_what_is_lost_after_a_reason_was_given_is_named(root):
    short = WHOLE.replace("2. Publish the text.\n", "")
    gaps(root, short)
    accept_translation(load_workspace(root), "first", "fr", "asked in another letter")
    text = (root / LETTER).read_text("utf-8")
    write(root, "letters/first.fr.md", text.replace("^[A note.]", ""))
    assert found(root, "LNG011")


def test_a_reason_goes_when_nothing_is_missing_any_more(root):
    short = WHOLE.replace("2. Publish the text.\n", "")
    gaps(root, short)
    accept_translation(load_workspace(root), "first", "fr", "asked in another letter")
    text = (root / LETTER).read_text("utf-8")
    assert "master_gaps:" in text
    full = text.replace("\n\n3. Reply", "\n2. Publiez.\n\n3. Reply")
    write(root, "letters/first.fr.md", full)
    accept_translation(load_workspace(root), "first", "fr")
    assert "master_gaps" not in (root / LETTER).read_text("utf-8")


OFFICE = """\
schema: appeals/recipients@1
recipients:
  office-a:
    kind: office
    name: Head of Office A
    office: Head
    organisation: Office A
    salutation: Dear Head,
    certainty: confirmed
    offices: {fr: Chef}
"""
SOURCES = """\
schema: appeals/citations@1
sources:
  report:
    kind: ngo-report
    certainty: confirmed
    author: Example Press
    title: A Report
    date: "2098"
  treaty:
    kind: treaty
    certainty: confirmed
    title: Convention on Examples
    volume: 1
    unts_no: 2
  law:
    kind: statute
    certainty: confirmed
    title: Law on Examples
    jurisdiction: Utopia
    year: 2097
  other-law:
    kind: statute
    certainty: confirmed
    title: Other Law
    titles: {fr: Autre loi}
    jurisdiction: Utopia
    year: 2097
  res:
    kind: resolution
    certainty: confirmed
    body: General Assembly
    number: 1/1
  sent:
    kind: letter
    certainty: confirmed
    author: the High Commissioner
    addressee: Office A
    date: 2097-01-01
"""


def names_missing(root, lang="fr", more="", sources=SOURCES, office=OFFICE):
    front = FRONT.replace("from:", f"to: [office-a]\n{more}from:").format(lang=lang)
    body = "A. [@report; @treaty] B. [@law; @other-law] C. [@res; @sent] D. [@treaty]\n"
    files = {"recipients_yaml": office, "citations_yaml": sources}
    write_workspace(root, first_md=front + body, **files)
    workspace = load_workspace(root)
    letter = workspace.letter("first")
    (known,) = workspace.expand(letter.front.to)
    composed = Composer(workspace).compose(LetterRequest("first", letter, known))
    return [f for f in check_letter(composed) if f.code == "LNG004"]


def test_a_name_that_is_missing_in_the_language_is_a_warning_once_each(tmp_path):
    found = names_missing(tmp_path)
    assert sorted(f.message.partition(";")[0] for f in found) == [
        "'law' has no jurisdiction in 'fr'",
        "'law' has no title in 'fr'",
        "'office-a' has no organisation in 'fr'",
        "'sent' has no addressee in 'fr'",
        "'sent' has no author in 'fr'",
        "'treaty' has no title in 'fr'",
    ]
    by_message = {f.message: f for f in found}
    treaty = by_message[
        "'treaty' has no title in 'fr'; the letter says 'Convention on Examples'"
    ]
    assert treaty.severity == "warning"
    assert str(treaty.place) == "citations.yaml:12:12"
    assert treaty.remedy == "add 'fr' to its 'titles:' in citations.yaml"
    office = by_message[
        "'office-a' has no organisation in 'fr'; the letter says 'Office A'"
    ]
    assert str(office.place) == "recipients.yaml:7:19"
    assert office.remedy == "add 'fr' to its 'organisations:' in recipients.yaml"


def test_the_list_of_documents_needs_the_name_of_the_body_itself(tmp_path):
    more = "documents_cited: true\n"
    messages = [f.message for f in names_missing(tmp_path, more=more)]
    assert "'res' has no body in 'fr'; the letter says 'General Assembly'" in messages


def test_names_that_are_registered_are_not_missing(tmp_path):
    names = "".join(
        f"  {name}: {{texts: {{fr: X}}}}\n" for name in ("Utopia", "High Commissioner")
    )
    sources = (
        SOURCES.replace("title: Conv", "titles: {fr: Y}\n    title: Conv").replace(
            "title: Law", "titles: {fr: Z}\n    title: Law"
        )
        + f"names:\n{names}"
    )
    office = OFFICE + "    organisations: {fr: Bureau A}\n"
    assert names_missing(tmp_path, sources=sources, office=office) == []


def test_an_english_letter_has_no_names_to_miss(tmp_path):
    assert names_missing(tmp_path, lang="en") == []
