"""A long submission or report has a cover instead of the opening of a letter."""

import pytest

from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.model.document import Contents, Cover, Document, Paragraph, plain_text
from appeals.registry.workspace import Workspace
from tests.checks.letters import FRONT, changed, compose, workspace_with

BODY = "\n## The law\n\nIt is clear.\n\n## The facts\n\nThey are known.\n"
LONG = changed(FRONT, "kind: appeal\n", "kind: {kind}\ncontents: true\n")
SIGNATORY = "  body-{n}:\n    kind: organisation\n    name: Body {n}\n"


def front(kind: str = "submission", **changes: str) -> str:
    text = LONG.format(kind=kind)
    for key, value in changes.items():
        line = next(each for each in text.split("\n") if each.startswith(f"{key}:"))
        text = changed(text, f"\n{line}\n", f"\n{key}: {value}\n")
    return text


def document(root, head: str, **files: str) -> Document:
    return compose(workspace_with(root, BODY, head, **files)).document


def on_cover(rendered: Document) -> list[tuple[str, str]]:
    cover = rendered.blocks[0]
    assert isinstance(cover, Cover)
    return [
        (block.role, plain_text(block.inlines))
        for block in cover.blocks
        if isinstance(block, Paragraph)
    ]


@pytest.mark.parametrize("kind", ["submission", "report"])
def test_the_cover_says_what_it_is_to_whom_by_whom_and_when(tmp_path, kind):
    rendered = document(tmp_path, front(kind))
    assert on_cover(rendered) == [
        ("kind", kind.title()),
        ("subject", "A subject"),
        ("label", "Submitted to"),
        ("address", "Ana Example Head of Office A"),
        ("label", "Submitted by"),
        ("submitters", "Example Watch"),
        ("date", "3 November 2099"),
    ]


def test_contents_salutation_and_text_follow_and_nothing_is_said_twice(tmp_path):
    rendered = document(tmp_path, front())
    _, contents, salutation, *text = rendered.blocks
    assert isinstance(contents, Contents)
    assert isinstance(salutation, Paragraph)
    assert salutation.role == "salutation"
    roles = [block.role for block in text if isinstance(block, Paragraph)]
    assert roles == ["body", "body", "closing", "signature"]


@pytest.mark.parametrize(
    "head",
    [
        FRONT,
        front("appeal"),
        front("petition"),
        front("urgent-appeal"),
        changed(front(), "contents: true", "contents: false"),
    ],
)
def test_other_letters_and_short_submissions_have_none(tmp_path, head):
    rendered = document(tmp_path, head)
    assert isinstance(rendered.blocks[0], Paragraph)
    assert rendered.blocks[0].role == "address"


def test_a_reference_stands_beneath_the_date(tmp_path):
    head = changed(front(), "\ndate:", "\nreference: EW/7\ndate:")
    assert on_cover(document(tmp_path, head))[-1] == ("reference", "Reference: EW/7")


def joint(root, head: str, **files: str) -> Document:
    workspace: Workspace = workspace_with(root, BODY, head, **files)
    letter = workspace.letter("first")
    known = workspace.expand(letter.front.to)
    request = LetterRequest("first", letter, None, recipients=known)
    return Composer(workspace).compose(request).document


def test_one_submission_to_several_names_them_all(tmp_path):
    head = changed(front(to="[office-a, office-b]"), "\nfrom:", "\njoint: true\nfrom:")
    rendered = joint(tmp_path, head)
    address = next(words for role, words in on_cover(rendered) if role == "address")
    assert address == "Head of Office A Head of Office B"


def test_a_public_report_is_addressed_to_nobody(tmp_path):
    rendered = joint(tmp_path, front("report", to="[]"))
    roles = [role for role, _ in on_cover(rendered)]
    assert roles == ["kind", "subject", "label", "submitters", "date"]
    assert not isinstance(rendered.blocks[2], Paragraph)


def test_many_submitters_share_a_paragraph_and_the_unknown_are_counted(tmp_path):
    ids = ", ".join(f"body-{n}" for n in range(1, 8))
    head = front(**{"from": f"[{ids}]\nfurther_signatories: 3"})
    signatories = "schema: appeals/signatories@1\nsignatories:\n" + "".join(
        SIGNATORY.format(n=n) for n in range(1, 8)
    )
    rendered = document(tmp_path, head, signatories=signatories)
    words = next(words for role, words in on_cover(rendered) if role == "submitters")
    assert words.startswith("Body 1 · Body 2 · ")
    assert "Body 7 and 3 further organizations" in words


@pytest.mark.parametrize(
    ("lang", "kind"),
    [("fr", "Communication"), ("ar", "معلومات مقدمة"), ("zh", "提交材料")],
)
def test_the_words_are_those_of_the_language(tmp_path, lang, kind):
    head = changed(front(), "\ndate:", f"\nlanguage: {lang}\ndate:")
    assert on_cover(document(tmp_path, head))[0] == ("kind", kind)
