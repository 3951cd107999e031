"""One letter to one recipient: odd files, odd names, every part in its place."""

import re

import pytest

from appeals.composition import marks, sandbox
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, WorkspaceError
from appeals.model.document import (
    Link,
    Paragraph,
    Span,
    Text,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.registry.workspace import load_workspace
from appeals.writers.docx import write_docx
from appeals.writers.html import write_html
from appeals.writers.plaintext import write_text
from tests.checks.letters import (
    CITATIONS,
    FRONT,
    RECIPIENTS,
    changed,
    compose,
    workspace_with,
)
from tests.registry.workspaces import FILES
from tests.writers.docx.packages import part

HOSTILE = "**E** [@x] ^[n] {{ 7*7 }} {% x %} <b> &amp; \\`c` [#y] [l](https://m.n) | ;"


def text_of(letter) -> str:
    groups = inline_groups(letter.document.blocks)
    return "\n".join(plain_text(inlines) for inlines in groups)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(tmp_path):
    body = "One [@report].\n\n{{ fact('cases') }}\n\n{% include 'arguments/a.md' %}\n"
    for name, ending, mark in (("unix", "\n", ""), ("dos", "\r\n", "\ufeff")):
        workspace = workspace_with(tmp_path / name, body)
        folder = workspace.root / "templates"
        (folder / "arguments").mkdir()
        (folder / "arguments" / "a.md").write_text("An\nargument.\n", encoding="utf-8")
        for path in workspace.root.rglob("*.*"):
            text = path.read_text(encoding="utf-8")
            path.write_bytes((mark + text.replace("\n", ending)).encode())
    rendered = [compose(load_workspace(tmp_path / name)) for name in ("unix", "dos")]
    assert rendered[0].findings == ()
    assert write_text(rendered[0].document) == write_text(rendered[1].document)


def test_an_argument_with_a_control_character_is_an_error_at_its_place(tmp_path):
    workspace = workspace_with(tmp_path, "{% include 'arguments/a.md' %}")
    folder = workspace.root / "templates" / "arguments"
    folder.mkdir()
    (folder / "a.md").write_text("one\ntwo\x0b", encoding="utf-8")
    with pytest.raises(WorkspaceError) as caught:
        compose(workspace)
    assert str(caught.value.place) == "templates/arguments/a.md:2:4"


def test_an_empty_letter_has_its_frame(tmp_path):
    letter = compose(workspace_with(tmp_path, ""))
    roles = [b.role for b in letter.document.blocks if isinstance(b, Paragraph)]
    assert roles == [
        "address",
        "date",
        "subject",
        "salutation",
        "closing",
        "signature",
    ]
    assert letter.findings == ()


def test_a_public_statement_is_addressed_to_nobody(tmp_path):
    front = changed(FRONT, "to: [office-a]\n", "")
    letter = compose(workspace_with(tmp_path, "Text.", front))
    assert (letter.request.recipient, letter.holder) == (None, None)
    roles = [b.role for b in letter.document.blocks if isinstance(b, Paragraph)]
    assert roles[:3] == ["date", "subject", "body"]
    assert {"address", "salutation"}.isdisjoint(roles)


@pytest.mark.parametrize(
    "name", ["王小明", "محمد الأمين", "A & B <c>", 'O\'Neil "x"', HOSTILE, "a\u0301 😀"]
)
def test_a_name_in_a_registry_is_printed_as_it_stands(tmp_path, name):
    recipients = changed(RECIPIENTS, "name: Head of Office A", f"name: {quoted(name)}")
    recipients = changed(recipients, "Ana Example", quoted(name))
    body = "To {{ recipient.name }}, {{ recipient.holder }}. ^[{{ recipient.name }}]"
    letter = compose(workspace_with(tmp_path, body, recipients=recipients))
    assert letter.findings == ()
    lines = text_of(letter).split("\n")
    assert f"To {name}, {name}." in lines
    assert lines[0].startswith(name)
    (note,) = letter.document.notes
    assert plain_text(note.inlines).casefold().startswith(name.casefold())


def test_who_writes_has_a_name_in_the_language_of_the_letter(tmp_path):
    named = "name: Example Watch\n    names: {zh-Hans: 例观察}"
    signatories = changed(FILES["signatories.yaml"], "name: Example Watch", named)
    settings = FILES["appeals.toml"] + '\nnames = { zh-Hans = "例组织" }\n'
    front = FRONT.replace("date:", "language: zh-Hans\ndate:")
    text = "{{ organisation.name }}。"
    workspace_with(tmp_path, text, front, signatories=signatories)
    (tmp_path / "appeals.toml").write_text(settings, encoding="utf-8")
    document = compose(load_workspace(tmp_path)).document
    assert document.letterhead.organisation == "例组织"
    texts = [plain_text(b.inlines) for b in document.blocks if isinstance(b, Paragraph)]
    assert texts[-1].startswith("例观察")
    assert "例组织。" in texts
    english = compose(workspace_with(tmp_path / "en", "x", signatories=signatories))
    assert "例观察" not in text_of(english)


def test_values_in_an_arabic_letter_take_nothing_along(tmp_path):
    front = FRONT.replace("date:", "language: ar\ndate:")
    body = (
        "{{ recipient.holder }} {{ date('2099-11-01') }} Office {{ date('2099-12') }} "
        "{{ fact('cases', cite=False) }}، {{ date('2099') }} *{{ recipient.holder }}* "
        "^[{{ recipient.holder }} 2099]"
    )
    letter = compose(workspace_with(tmp_path, body, front))
    block = next(b for b in letter.document.blocks if getattr(b, "role", "") == "body")
    spans = [
        (plain_text(i.inlines), i.direction)
        for i in walk_inlines(block.inlines)
        if isinstance(i, Span)
    ]
    assert spans == [("Ana Example", "ltr"), ("Ana Example", "ltr")]
    first, *_ = letter.document.notes[-1].inlines
    assert isinstance(first, Span)
    assert first.direction == "ltr"
    behind = compose(
        workspace_with(tmp_path / "b", "Office {{ date('2099-11-01') }}", front)
    )
    (span,) = [
        i
        for b in behind.document.blocks
        if getattr(b, "role", "") == "body"
        for i in walk_inlines(b.inlines)
        if isinstance(i, Span)
    ]
    assert span.direction == "rtl"


def test_the_title_of_an_authority_is_printed_as_it_stands(tmp_path):
    citations = changed(CITATIONS, "title: A Report", f"title: {quoted(HOSTILE)}")
    letter = compose(workspace_with(tmp_path, "x [@report]", citations=citations))
    (note,) = letter.document.notes
    assert HOSTILE in plain_text(note.inlines)


@pytest.mark.parametrize("key", ["reference", "introduction"])
def test_front_matter_other_than_the_subject_is_no_template(tmp_path, key):
    line = f"{key}: {quoted(HOSTILE)}\ndate: 2099-11-03\n"
    front = changed(FRONT, "date: 2099-11-03\n", line)
    letter = compose(workspace_with(tmp_path, "Text.", front))
    assert letter.findings == ()
    blocks = (*letter.document.introduction, *letter.document.blocks)
    assert any(HOSTILE in plain_text(i) for i in inline_groups(blocks))


def test_markup_in_a_subject_is_printed_as_it_stands(tmp_path):
    subject = "subject: '**E** [@x] ^[n] <b> &amp; {{ recipient.name }}'"
    front = changed(FRONT, "subject: A subject", subject)
    letter = compose(workspace_with(tmp_path, "", front))
    assert letter.front.subject == "**E** [@x] ^[n] <b> &amp; Head of Office A"
    assert letter.document.title == letter.front.subject
    assert letter.document.notes == ()


@pytest.mark.parametrize(
    ("subject", "place"),
    [
        ("subject: About {{ foo }}", "2:19"),
        ("subject: 'About {{ foo }}' # so", "2:20"),
        ('subject: "About {{ foo }}"', "2:20"),
        ("subject:    About {{ foo }}", "2:22"),
        ("subject:\n  About {{ foo }}", "3:12"),
        ("subject: >-\n  About\n  the {{ foo }}", "4:10"),
        ("subject: About\n  the {{ foo }}", "3:10"),
        ("subject: 'About\n  the {{ foo }}'", "3:10"),
        ("subject: '{{ foo }} x'", "2:14"),
    ],
)
def test_a_mistake_in_the_subject_has_its_exact_place(tmp_path, subject, place):
    front = changed(FRONT, "subject: A subject", subject)
    (finding,) = compose(workspace_with(tmp_path, "", front)).findings
    assert finding.code == "TPL001"
    assert str(finding.place) == f"templates/letters/first.md:{place}"


def test_a_value_in_a_link_is_an_address_and_nothing_else(tmp_path):
    recipients = changed(RECIPIENTS, "name: Head of Office A", 'name: "a) b\\n[c](d"')
    body = "[see](https://example.org/{{ recipient.name }}) end"
    letter = compose(workspace_with(tmp_path, body, recipients=recipients))
    inlines = [i for g in inline_groups(letter.document.blocks) for i in g]
    (link,) = [i for i in inlines if isinstance(i, Link)]
    assert link.href.startswith("https://example.org/a) b")
    assert plain_text(link.inlines) == "see"


def test_no_text_of_a_document_holds_a_line_break(tmp_path):
    recipients = changed(RECIPIENTS, "name: Head of Office A", 'name: "A\\n\\n# B\\n"')
    recipients = changed(recipients, "Ana Example", '"A\\nB"')
    body = "{{ recipient.name }} {{ recipient.holder }} ^[{{ recipient.name }}]"
    letter = compose(workspace_with(tmp_path, body, recipients=recipients))
    document = letter.document
    groups = [*inline_groups(document.blocks), *(n.inlines for n in document.notes)]
    texts = [i.text for g in groups for i in walk_inlines(g) if isinstance(i, Text)]
    assert [t for t in texts if "\n" in t] == []
    assert "A B" in text_of(letter)


def test_a_letter_of_three_hundred_notes_is_composed(tmp_path):
    body = "\n\n".join(f"Sentence {n} [@report, para. {n}]." for n in range(1, 301))
    letter = compose(workspace_with(tmp_path, body))
    assert [note.number for note in letter.document.notes] == list(range(1, 301))
    last = plain_text(letter.document.notes[-1].inlines)
    assert "para. 300 (see footnote 1 above)" in last


def test_one_composer_renders_letter_after_letter_without_a_trace(tmp_path):
    front = changed(FRONT, "[office-a]", "[office-a, office-b]")
    body = "To {{ recipient.name }}{{ recipient.organisation|default('') }} [@report]"
    workspace = workspace_with(tmp_path, body, front)
    letter = workspace.letter("first")
    composer = Composer(workspace)
    rendered = [
        text_of(composer.compose(LetterRequest("first", letter, recipient)))
        for recipient in (*workspace.expand(letter.front.to), None)[:2] * 2
    ]
    assert rendered[0] == rendered[2]
    assert rendered[1] == rendered[3]
    assert "Head of Office BOffice B" in rendered[1]


def test_a_workspace_of_many_letters_never_runs_out_of_place_marks(
    tmp_path, monkeypatch
):
    for module in (marks, sandbox):
        monkeypatch.setattr(module, "CAPACITY", 400)
    body = "word\n" * 100 + "[@nobody] {{ nobody }}"
    workspace = workspace_with(tmp_path, body)
    letters = workspace.root / "templates" / "letters"
    names = [f"letter-{number}" for number in range(15)]
    for name in names:
        text = (letters / "first.md").read_text(encoding="utf-8")
        (letters / f"{name}.md").write_text(text, encoding="utf-8")
    again = load_workspace(workspace.root)
    composer = Composer(again)
    for name in names:
        letter = again.letter(name)
        composed = composer.compose(LetterRequest(name, letter, None))
        places = [str(finding.place) for finding in composed.findings]
        lines = [f"templates/letters/{name}.md:108:{column}" for column in (14, 2)]
        assert places == lines
        (source,) = composed.sources
        assert str(source.place) == f"templates/letters/{name}.md:108:1"


def test_an_unknown_signatory_is_an_error_at_its_place(tmp_path):
    front = changed(FRONT, "[example-watch]", "[example-watch, exmple-watch]")
    with pytest.raises(AppealsError) as caught:
        compose(workspace_with(tmp_path, "", front))
    assert str(caught.value.place) == "templates/letters/first.md:5:23"
    assert caught.value.remedy == "did you mean 'example-watch'?"


def test_a_language_without_words_is_an_error_at_its_place(tmp_path):
    front = changed(FRONT, "date:", "language: xx\ndate:")
    with pytest.raises(WorkspaceError) as caught:
        compose(workspace_with(tmp_path, "", front))
    assert str(caught.value.place) == "templates/letters/first.md:6:11"


@pytest.mark.parametrize(
    "body",
    [
        "{{ cycler() }}",
        "{{ range(3).x.y }}{{ 1 // 0 }}",
        "{% for a in [1] %}" * 25 + "{% endfor %}" * 25,
        "{% if 1 %}" * 120 + "{% endif %}" * 120,
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "{% include '\\x00' %}",
        "{{ fact() }}",
        "{{ fact('cases', nope=1) }}",
        "{{ 'a'|replace }}",
    ],
)
def test_a_template_that_cannot_be_rendered_is_an_error_in_its_file(tmp_path, body):
    with pytest.raises(WorkspaceError) as caught:
        compose(workspace_with(tmp_path, body))
    assert caught.value.place is not None
    assert caught.value.place.file == "templates/letters/first.md"
    assert caught.value.remedy


def test_a_letter_with_an_expression_in_its_subject_is_one_file_among_its_templates(
    tmp_path,
):
    subject = 'subject: "On {{ recipient.name }}"'
    front = changed(FRONT, "subject: A subject", subject)
    body = 'A.\n\n{% include "arguments/a.md" %}\n\nB [@report, para. 2].\n'
    workspace = workspace_with(tmp_path, body, front, citations=CITATIONS)
    folder = workspace.root / "templates" / "arguments"
    folder.mkdir()
    (folder / "a.md").write_text("An argument.\n", encoding="utf-8")
    letter = compose(workspace)
    names = [source.file for source in letter.templates]
    assert names == ["templates/arguments/a.md", "templates/letters/first.md"]
    lines = letter.templates[1].lines
    assert lines[1].strip().strip('"') == "On {{ recipient.name }}"
    assert lines[7] == "A."
    assert lines[11] == "B [@report, para. 2]."
    assert lines[2:7] == [""] * 5


def test_a_letter_that_begins_with_sections_has_them_right_below_its_subject(tmp_path):
    body = "## One\n\nWords.\n\n## Two\n\n#### Three\n"
    document = compose(workspace_with(tmp_path, body)).document
    page = write_html(document)
    assert re.findall(r"<(h\d)\b", page) == ["h1", "h2", "h2", "h3"]
    word = part(write_docx(document))
    assert re.findall(r'"Heading(\d)"', word) == ["1", "1", "2"]
