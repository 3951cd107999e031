"""Trees that try the DOCX writer: every node, three scripts, 300 notes."""

from dataclasses import replace

from appeals.model.document import (
    Block,
    Document,
    Emphasis,
    Heading,
    Inline,
    Letterhead,
    LineBreak,
    Link,
    ListBlock,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
)

LETTERHEAD = Letterhead(
    "Rights & Remedies <Example>", ("1 Example Street, Geneva", "office@example.org")
)
ARABIC = "لجنة مناهضة التعذيب"
CHINESE = "指定居所监视居住"


def para(*inlines: Inline | str) -> Paragraph:
    """Make a body paragraph; a str is a run of text."""
    return Paragraph(tuple(Text(i) if isinstance(i, str) else i for i in inlines))


def item(*texts: str) -> tuple[Block, ...]:
    """Make an item of a list with a paragraph for each text."""
    return tuple(para(text) for text in texts)


def letter(*blocks: Block, notes: tuple[Note, ...] = ()) -> Document:
    """Make a letter of these blocks."""
    return Document(
        lang="en",
        title="Title & <subject>",
        date="2020-11-03",
        letterhead=LETTERHEAD,
        blocks=blocks,
        notes=notes,
        reference="R&R/2020",
    )


def words(text: str) -> tuple[Inline, ...]:
    """Make one run of text."""
    return (Text(text),)


_NESTED = ListBlock(
    (
        (
            *item("First, in two paragraphs.", "The second paragraph of the first."),
            ListBlock(
                (
                    item("nested (a)"),
                    (*item("nested (b)"), ListBlock((item("deep"),), is_ordered=True)),
                ),
                is_ordered=True,
            ),
        ),
        (
            *item("Second, with a quotation:"),
            Quotation((para("Quoted in an item."),)),
            ListBlock((item("a bullet"), item("another bullet"))),
        ),
        (ListBlock((item("an item that begins with a list"),)),),
        (Table((words("A"), words("B")), ((words("1"), words("2")),), ("left",) * 2),),
        (),
    ),
    is_ordered=True,
    start=4,
)

_TABLE = Table(
    (words("Body"), words("Words & <signs>"), words("Year")),
    (
        (
            (Text("Committee"), NoteMark(3)),
            (Link("https://example.org/?a=1&b=2", words("a link")), NoteMark(4)),
            words("2015"),
        ),
        (words("无"), (), (Strong(words("2020")),)),
    ),
    ("left", "center", "right"),
)


def rich_document() -> Document:
    """Give a letter with every kind of node."""
    roles = ("delivery", "address", "date", "reference", "subject", "salutation")
    return letter(
        *(
            Paragraph((Text(f"The {role} & more"), LineBreak(), Text("line two")), role)
            for role in roles
        ),
        para(
            "A mark",
            NoteMark(1),
            " and ",
            Emphasis((Text("italics with "), Strong(words("bold")))),
            Text(f" {CHINESE} untagged, {ARABIC} untagged; "),
            Span((Text(CHINESE), Emphasis(words("斜体"))), lang="zh-Hans"),
            " and ",
            Span((Text(f"{ARABIC} (CAT) رقم 5"),), lang="ar", direction="rtl"),
            " and ",
            Span(words("liuzhi"), lang="zh-Latn"),
            NoteMark(2),
            ", see ",
            Link("mailto:office@example.org", (Emphasis(words("write")),)),
            " and note ",
            NoteNumber(1),
            ".",
        ),
        *(Heading(level, words(f"Heading {level}")) for level in (1, 2, 3, 4)),
        _TABLE,
        _TABLE_WITHOUT_HEAD,
        _NESTED,
        ListBlock((item("one again"),), is_ordered=True),
        Quotation(
            (
                para("Quoted."),
                ListBlock((item("quoted one", "more"), item("quoted two")), True),
                Quotation((para("Quoted within."),)),
                _TABLE_WITHOUT_HEAD,
            )
        ),
        *_END,
        notes=_NOTES,
    )


_END: tuple[Block, ...] = (
    Paragraph((Text(ARABIC), NoteMark(5)), lang="ar", direction="rtl"),
    Paragraph(words(CHINESE), lang="zh-Hans"),
    para("We ask you to:"),
    ListBlock((item("do this;"), item("do that.")), True, role="asks"),
    para("Last words."),
    Paragraph(words("Yours sincerely,"), "closing"),
    Paragraph((Text("First Name"), LineBreak(), Text("Director")), "signature"),
    Paragraph((Text("Second Name"), LineBreak(), Text("Counsel")), "signature"),
    Paragraph(words("Annexes"), "label"),
    Paragraph(words("Annex I"), "annex"),
)

_TABLE_WITHOUT_HEAD = Table((), ((words("x"), words("y")),), ("left", "right"))

_NOTES = (
    Note(1, (Text("Plain & "), Emphasis(words("italic")), Text(" <note>."))),
    Note(
        2,
        (
            Text("See note "),
            NoteNumber(1),
            Text(" above; "),
            Link("https://example.org/?a=1&b=2", words("the same address")),
            LineBreak(),
            Span(words(CHINESE), lang="zh-Hans"),
            Span(words(ARABIC), lang="ar", direction="rtl"),
        ),
    ),
    Note(3, words("In a cell.")),
    Note(4, (Text("In a cell, too: "), Link("tel:+41220000000", words("call")))),
    Note(5, words("At the end."), placement="end"),
)


def arabic_document() -> Document:
    """Give a letter that runs from right to left."""
    return replace(
        rich_document(),
        lang="ar",
        direction="rtl",
        title=ARABIC,
        blocks=(
            *rich_document().blocks,
            Paragraph(words("An English paragraph"), lang="en", direction="ltr"),
        ),
    )


def chinese_document() -> Document:
    """Give a letter in Chinese."""
    return replace(rich_document(), lang="zh-Hans", title=CHINESE)


def document_with_notes(count: int) -> Document:
    """Give a letter with that many notes, each naming the first."""
    return letter(
        *(para(f"Claim {n}.", NoteMark(n)) for n in range(1, count + 1)),
        notes=tuple(
            Note(n, (Text(f"Source {n}, see note "), NoteNumber(1)))
            for n in range(1, count + 1)
        ),
    )
