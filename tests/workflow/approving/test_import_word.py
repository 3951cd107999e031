"""What reviewers did in Word comes back as marks and proposals, whole or not at all."""

from datetime import date
from pathlib import Path

import pytest

from appeals.errors import AppealsError, BlockedError, UsageError
from appeals.readers.docx import read_docx
from appeals.registry.workspace import load_workspace
from appeals.workflow.approving.apply_proposals import apply_proposals
from appeals.workflow.approving.review_export import export_docx
from appeals.workflow.approving.review_import import is_word, read_review, write_marks
from appeals.workflow.drafting.selection import Selection
from tests.readers.docx.files import deleted, inserted, run
from tests.workflow.acts import LETTER, changed
from tests.workflow.approving.test_marks import marked, written
from tests.writers.docx import packages
from tests.writers.docx.packages import part, parts_of, zipped

DAY = date(2099, 11, 20)
BODY, NOTES, COMMENTS = (
    f"word/{name}.xml" for name in ("document", "footnotes", "comments")
)
SHARED = """\
It is so. [@report]

They held {{ fact("cases", cite=False) }} people, says {{ organisation.name }}. [@book,
p. 1] *Every* word of it is theirs.

{% include "arguments/shared.md" %}
"""


@pytest.fixture
def root(tmp_path):
    written(tmp_path)
    (tmp_path / "templates/arguments").mkdir()
    shared = tmp_path / "templates/arguments/shared.md"
    shared.write_text("The words are shared. [@book, p. 14]\n", encoding="utf-8")
    letter = tmp_path / LETTER
    head = letter.read_text().rpartition("---\n")[0]
    letter.write_text(f"{head}---\n\n{SHARED}", encoding="utf-8")
    return tmp_path


def exported(root, to="office-a", **options):
    selection = Selection("first", to=(to,))
    (written_,) = export_docx(load_workspace(root), selection, DAY, **options)
    return written_


def returned(root, **edits) -> Path:
    """Write the exported letter with parts changed: `body`, `notes`, `comments`."""
    data = exported(root).file.path.read_bytes()
    names = {"body": BODY, "notes": NOTES, "comments": COMMENTS}
    for name, (old, new) in edits.items():
        data = packages.replaced(data, names[name], old, new)
    path = root / "back.docx"
    path.write_bytes(data)
    return path


def read(root, path, person=None):
    return read_review(load_workspace(root), path, person, DAY)


def told(review):
    return [
        (each.kind, each.old, each.new, str(each.place)) for each in review.proposals
    ]


def texts(root):
    return {p: p.read_bytes() for p in sorted((root / "templates").rglob("*.md"))}


def applied(root, path):
    workspace = load_workspace(root)
    review = read_review(workspace, path, None, DAY)
    return apply_proposals(workspace, review.draft, review.proposals)


def test_a_file_is_its_letter_with_a_comment_at_each_mark(root):
    file = read_docx(exported(root).file.path.read_bytes())
    assert file.custom["appeals-draft"] == "first/office-a/en"
    assert min(int(each.id) for each in file.comments) == 1000
    assert {each.author for each in file.comments} == {"appeals"}
    notes = {
        run.note
        for block in file.blocks
        for run in getattr(block, "runs", ())
        if run.comments
    }
    assert {0, 1, 2} <= notes
    assert not any(r.comments for n in file.notes for p in n.paragraphs for r in p.runs)
    assert any("the fact 'cases'" in each.text for each in file.comments)
    assert file.faults == ()


def test_the_letter_that_goes_out_holds_none_of_it(root):
    path = exported(root).file.path
    assert path.name == "review-office-a.docx"
    assert exported(root).file.is_new is False
    assert 'w:name="_apl_000"' in part(path.read_bytes())


def test_what_is_unchanged_proposes_nothing(root):
    review = read(root, returned(root))
    assert (review.proposals, review.answers, review.damage) == ((), (), "")


def test_changes_have_the_lines_of_their_templates(root):
    path = returned(
        root,
        body=("The words are shared", "The phrases are shared"),
        notes=("14", "41"),
    )
    assert told(read(root, path)) == [
        ("text", "words", "phrases", "templates/arguments/shared.md:1:5"),
        ("note-text", "p. 14", "p. 41", "templates/arguments/shared.md:1:34"),
    ]


def test_applying_writes_them_and_names_every_letter_that_changes(root):
    other = root / "templates/letters/other.md"
    other.write_text((root / LETTER).read_text(), encoding="utf-8")
    path = returned(root, body=("words are", "words *were*"), notes=("14", "41"))
    done = applied(root, path)
    shared = (root / "templates/arguments/shared.md").read_text()
    assert shared == "The words \\*were\\* shared. [@book, p. 41]\n"
    assert done.files == ("templates/arguments/shared.md",)
    assert {*done.letters} == {"first", "other"}
    assert done.letters["first"] == ("office-a", "office-b")


@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        (">Dear ", ">To ", "recipients.yaml"),
        (">Example Watch<", ">Another Watch<", "appeals.toml"),
        (">16<", ">17<", "facts.yaml"),
    ],
)
def test_words_of_registries_are_named_and_never_written(root, old, new, file):
    before = texts(root)
    path = returned(root, body=(old, new))
    (proposal,) = read(root, path).proposals
    assert proposal.place
    assert proposal.place.file == file
    assert proposal.why
    assert applied(root, path).proposals == ()
    assert texts(root) == before


def test_a_sentence_behind_a_note_is_put_behind_its_cite(root):
    data = exported(root).file.path.read_bytes()
    body = part(data)
    end = body.index("</w:p>", body.index("The words are shared"))
    new = f"{body[:end]}{run(' One more sentence.')}{body[end:]}"
    path = root / "back.docx"
    path.write_bytes(zipped({**parts_of(data), BODY: new.encode()}))
    applied(root, path)
    shared = (root / "templates/arguments/shared.md").read_text()
    assert shared == "The words are shared. [@book, p. 14] One more sentence.\n"


@pytest.mark.parametrize("typed", ["a [link](x)", "@book", "a | b", "{{ x }}", "&amp;"])
def test_what_looks_like_markup_is_printed_as_it_was_typed(root, typed):
    escaped = typed.replace("&", "&amp;")
    path = returned(root, body=("words are", f"{escaped} are"))
    (proposal,) = applied(root, path).proposals
    assert typed in proposal.new
    again = read_docx(exported(root, is_forced=True).file.path.read_bytes())
    assert typed in "".join(getattr(each, "text", "") for each in again.blocks)


def test_what_cannot_be_proved_is_taken_back(root, monkeypatch):
    before = texts(root)
    path = returned(root, body=("words are", "phrases are"))
    monkeypatch.setattr(
        "appeals.review.template_places.escape_for_template",
        lambda words: f"{words} and more",
    )
    with pytest.raises(BlockedError, match=r"not applied.*would read"):
        applied(root, path)
    assert texts(root) == before


def answered(data: bytes, text: str) -> bytes:
    """Add an answer to the comment on note 1, as LibreOffice 7.4 saves one."""
    asked = next(
        e for e in read_docx(data).comments if e.text.startswith("Note 1: report")
    )
    quoted = asked.text.splitlines()[0]
    reply = (
        '<w:comment w:id="2000" w:author="Reviewer A" w:date="2099-11-19T10:00:00Z">'
        f"<w:p>{run(f'Reply to appeals (x): &quot;{quoted}&quot;')}"
        f"</w:p><w:p>{run(text)}</w:p></w:comment></w:comments>"
    )
    data = packages.replaced(data, COMMENTS, "</w:comments>", reply)
    at = f'<w:commentReference w:id="{asked.id}"/>'
    own = '<w:commentReference w:id="2000"/>'
    return packages.replaced(data, BODY, at, at + own)


def tracked(data: bytes, name: str, old: str, new: str) -> bytes:
    """Replace words within a run of a part with tracked changes."""
    text = part(data, name)
    at = text.index(old)
    start = text.rindex("<w:r>", 0, at)
    end = text.index("</w:r>", at) + len("</w:r>")
    before = text[text.rindex(">", 0, at) + 1 : at]
    after = text[at + len(old) : text.index("<", at)]
    runs = run(before) + deleted(old, "Ana") + inserted(run(new), "Ana") + run(after)
    return packages.changed(data, name, lambda text: text[:start] + runs + text[end:])


def test_an_answer_becomes_a_mark_and_is_not_taken_twice(root):
    path = root / "back.docx"
    data = exported(root).file.path.read_bytes()
    path.write_bytes(answered(data, "wrong: see p. 9"))
    for is_known in (False, True):
        workspace = load_workspace(root)
        review = read_review(workspace, path, None, DAY)
        (answer,) = review.answers
        assert answer.mark
        assert (answer.mark.verdict, answer.mark.by, answer.mark.on) == (
            "wrong", "reviewer-a", "2099-11-19",
        )  # fmt: skip
        assert (answer.mark.comment, answer.is_known) == ("see p. 9", is_known)
        write_marks(workspace, review)
    marks = (root / "reviews/marks/report.yaml").read_text()
    assert marks.count("verdict: wrong") == 1


def test_a_comment_of_their_own_is_told_with_its_place(root):
    data = exported(root).file.path.read_bytes()
    comment = (
        f'<w:comment w:id="2000" w:author="Ana"><w:p>{run("Which ones?")}</w:p>'
        "</w:comment></w:comments>"
    )
    data = packages.replaced(data, COMMENTS, "</w:comments>", comment)
    words = run("The words are shared.").removeprefix("<w:r>")
    body = part(data)
    at = body.index("The words are shared.")
    start = body.rindex("<w:r>", 0, at)
    new = f'<w:commentRangeStart w:id="2000"/>{body[start:]}'.replace(
        "</w:r>",
        '</w:r><w:commentRangeEnd w:id="2000"/><w:r><w:commentReference w:id="2000"/>'
        "</w:r>",
        1,
    )
    path = root / "back.docx"
    path.write_bytes(zipped({**parts_of(data), BODY: (body[:start] + new).encode()}))
    assert words
    (kind, old, said, place), *rest = told(read(root, path))
    assert rest == []
    assert (kind, old, said) == ("comment", "The words are shared.", "Which ones?")
    assert place == "templates/arguments/shared.md:1:1"


def test_a_file_of_an_older_text_is_refused(root):
    path = returned(root, notes=("14", "41"))
    changed(root, LETTER, "It is so", "It is not so")
    before = texts(root)
    with pytest.raises(BlockedError, match="older text of 'first'"):
        read(root, path)
    assert texts(root) == before


def with_property(data: bytes, old: str, new: str) -> bytes:
    return packages.replaced(data, "docProps/custom.xml", old, new)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: with_property(d, "first/", "another/"), "letter 'another'"),
        (lambda d: with_property(d, "office-a/en", "office-z/en"), "'office-z'"),
        (
            lambda d: zipped(
                {k: v for k, v in parts_of(d).items() if "custom" not in k}
            ),
            "does not say which letter",
        ),
        (
            lambda d: packages.replaced(
                d, BODY, '<w:commentReference w:id="1000"/>',
                '<w:commentReference w:id="9"/>',
            ),
            "comment 9, which is not there",
        ),
        (
            lambda d: packages.replaced(
                d, BODY, 'footnoteReference w:id="1"', 'footnoteReference w:id="77"'
            ),
            "leads to no note",
        ),
        (lambda _: b"{\\rtf1 A letter}", "an RTF text"),
        (lambda d: d[:-60], "cut off or damaged"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_letter_of_ours_is_refused_with_its_reason(root, change, why):
    path = returned(root, notes=("14", "41"))
    path.write_bytes(change(path.read_bytes()))
    before = texts(root)
    with pytest.raises(UsageError, match=why):
        read(root, path)
    assert texts(root) == before


def test_mixed_up_notes_are_said_and_nothing_is_proposed_of_them(root):
    path = returned(root, body=("words are", "phrases are"))
    data = path.read_bytes()
    xml = part(data, NOTES)
    for number in (1, 2):
        start = xml.index(f'<w:footnote w:id="{number}"')
        end = xml.index("</w:footnote>", start)
        xml = f'{xml[:start]}<w:footnote w:id="{number}"><w:p/>{xml[end:]}'
    path.write_bytes(zipped({**parts_of(data), NOTES: xml.encode()}))
    review = read(root, path)
    assert "mixed its notes up" in review.damage
    assert [each.kind for each in review.proposals] == ["text"]


def test_tracked_changes_name_who_made_them(root):
    data = exported(root).file.path.read_bytes()
    body = part(data)
    at = body.index("The words are shared")
    start, end = body.rindex("<w:r>", 0, at), body.index("</w:r>", at) + len("</w:r>")
    runs = run("The ") + deleted("words", "Ana") + inserted(run("phrases"), "Ana")
    new = body[:start] + runs + run(" are shared.") + body[end:]
    path = root / "back.docx"
    path.write_bytes(zipped({**parts_of(data), BODY: new.encode()}))
    (proposal,) = read(root, path).proposals
    assert (proposal.old, proposal.new, proposal.author) == ("words", "phrases", "Ana")
    assert str(proposal) == "paragraph: “words” became “phrases” (Ana)"


def test_who_does_not_review_is_no_author_of_marks(root):
    with pytest.raises(AppealsError, match="sender-a"):
        read(root, returned(root), "sender-a")
    assert marked(root, 1).files


def test_word_files_are_told_from_lists_by_name_or_content(root):
    path = returned(root)
    assert is_word(path)
    other = root / "back.bin"
    other.write_bytes(path.read_bytes())
    assert is_word(other)
    other.write_bytes(b"%PDF-1.7")
    assert not is_word(other)
