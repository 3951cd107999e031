"""A letter of two to three pages with eight notes: what the writers are tried on.

The organisation and its people are invented; the documents cited are published.
"""

from appeals.model.cite import Cite
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
from appeals.model.pinpoint import Locator, Pinpoint

LIUZHI = Span((Emphasis((Text("liuzhi"),)),), lang="zh-Latn")


def lines(*texts: str) -> tuple[Inline, ...]:
    """Part texts by line breaks: an address, a signature."""
    parts: list[Inline] = [Text(texts[0])]
    for text in texts[1:]:
        parts += [LineBreak(), Text(text)]
    return tuple(parts)


def linked(symbol: str) -> Link:
    """Link a UN symbol to the document it names."""
    return Link(f"https://undocs.org/{symbol}", (Text(symbol),))


def para(*inlines: Inline | str) -> Paragraph:
    """Make a body paragraph; a str is a run of text."""
    return Paragraph(tuple(Text(i) if isinstance(i, str) else i for i in inlines))


HEAD: tuple[Block, ...] = (
    Paragraph((Text("By e-mail and post"),), "delivery"),
    Paragraph(
        lines(
            "The Executive Director",
            "United Nations Office on Drugs and Crime",
            "Vienna International Centre",
            "P.O. Box 500",
            "1400 Vienna",
            "Austria",
        ),
        "address",
    ),
    Paragraph((Text("Madrid, 3 November 2020"),), "date"),
    Paragraph((Text("Ref.: OCI/UNODC/2020-11"),), "reference"),
    Paragraph(
        (
            Text(
                "Memorandum of understanding of 17 October 2019 with the National "
                "Supervision Commission of China"
            ),
        ),
        "subject",
    ),
    Paragraph((Text("Excellency,"),), "salutation"),
)

OPENING: tuple[Block, ...] = (
    para(
        "The Open Courts Initiative is a non-governmental organization that protects "
        "human rights and promotes the rule of law. We write about the memorandum of "
        "understanding that your Office signed on 17 October 2019 with the National "
        "Supervision Commission (“the Commission”) on cooperation in combating "
        "corruption. Under it, your Office is to share information and to work with a "
        "body that is not a court, answers to no court, and runs a system of secret "
        "detention known as ",
        LIUZHI,
        ".",
    ),
    para(
        "On 23 August 2019 we filed a comprehensive report on that system with nine "
        "mandate holders.",
        NoteMark(1),
        " It describes detention of up to six months, always in solitary confinement, "
        "in places that are not made known to the family or to counsel. A person so "
        "held has no access to a lawyer and cannot appeal to any authority outside "
        "the Commission.",
    ),
)

CONCERNS: tuple[Block, ...] = (
    Heading(1, (Text("What United Nations bodies have said"),)),
    para(
        "Secret detention has been the subject of repeated findings. Article 9 of the "
        "Universal Declaration of Human Rights is plain:",
        NoteMark(2),
    ),
    Quotation(
        (
            para(
                "No one shall be subjected to arbitrary arrest, detention or exile.",
            ),
        )
    ),
    para(
        "The Working Group on Enforced or Involuntary Disappearances took the matter "
        "up with the Government in a general allegation and, having received no "
        "answer, recalled it in its annual report.",
        NoteMark(3),
        " Ten mandate holders had already addressed residential surveillance at a "
        "designated location, a practice that rests on a near identical provision, "
        "and had called for its abolition.",
        NoteMark(4),
        " The table below sets out the three statements on which we chiefly rely.",
    ),
    Table(
        ((Text("Body"),), (Text("Document"),), (Text("Year"),)),
        (
            (
                (
                    Text("Committee against Torture"),
                    NoteMark(5),
                ),
                (linked("CAT/C/CHN/CO/5"),),
                (Text("2015"),),
            ),
            (
                (Text("Ten special procedures, jointly"),),
                (Text("OL CHN 15/2018"),),
                (Text("2018"),),
            ),
            (
                (Text("Working Group on Enforced or Involuntary Disappearances"),),
                (linked("A/HRC/45/13"),),
                (Text("2020"),),
            ),
        ),
        ("left", "left", "right"),
    ),
    para(
        "The Convention against Torture defines torture in terms that cover severe "
        "mental suffering, and prolonged solitary confinement may amount to it.",
        NoteMark(6),
        " The Commission’s own figures show that thousands of people pass through "
        "these places each year; ",
        Strong((Text("none of them"),)),
        " has been able to challenge the detention before a judge.",
    ),
    Heading(1, (Text("Why cooperation facilitates violations"),)),
    para(
        "The memorandum names the return of fugitives and the recovery of assets as "
        "fields of cooperation. Help to find and return a person who is then handed "
        "to a body that detains in secret cannot be separated from what follows. The "
        "human rights due diligence policy of the United Nations forbids support "
        "where there are substantial grounds to believe that there is a real risk of "
        "grave violations by the body supported.",
        NoteMark(7),
        " We know of no assessment under that policy, and the text of the memorandum "
        "has not been made public.",
    ),
    para(
        "We add that information once shared cannot be recalled. What begins as an "
        "exchange about a bank account may end as the address of a witness or of a "
        "relative. The report to which we refer in the first part of this letter "
        "sets out how relatives of those sought abroad have been pressed to make "
        "them return.",
    ),
)

CLOSE: tuple[Block, ...] = (
    Heading(1, (Text("What we ask"),)),
    para("For these reasons we respectfully ask your Office to:"),
    ListBlock(
        (
            (para("publish the full text of the memorandum of understanding;"),),
            (
                para(
                    "suspend all exchange of information under it until a risk "
                    "assessment under the human rights due diligence policy has been "
                    "carried out and published;",
                ),
            ),
            (
                para(
                    "make any further cooperation depend on the closure of places of "
                    "secret detention and on access to counsel from the outset of "
                    "detention;",
                    NoteMark(8),
                ),
            ),
            (
                para(
                    "name a person in your Office to whom those affected can turn in "
                    "confidence.",
                ),
            ),
        ),
        is_ordered=True,
        role="asks",
    ),
    para(
        "The report and its annexes are available at ",
        Link("https://example.org/liuzhi", (Text("example.org/liuzhi"),)),
        ". We remain at your disposal for any further information, and should be "
        "grateful for a reply by 15 December 2020.",
    ),
    Paragraph((Text("Yours sincerely,"),), "closing"),
    Paragraph(
        lines(
            "Alex Example",
            "Director",
            "Open Courts Initiative",
        ),
        "signature",
    ),
    Paragraph((Text("Annexes"),), "label"),
    Paragraph((Text("Annex I. Comprehensive report of 23 August 2019"),), "annex"),
    Paragraph((Text("Annex II. Provisions of law referred to"),), "annex"),
)


def _cite(ref: str, *locators: tuple[str, str]) -> Cite:
    steps = tuple(Locator(label, value) for label, value in locators)  # type: ignore[arg-type]  # labels are spelled out below
    return Cite(ref, ref, Pinpoint(steps))


NOTES: tuple[Note, ...] = (
    Note(
        1,
        (
            Text("Open Courts Initiative, “Comprehensive report and review of "),
            LIUZHI,
            Text(" and the Commission”, 23 August 2019, available at "),
            Link(
                "https://example.org/reports/2019/comprehensive-report-and-review",
                (
                    Text(
                        "https://example.org/reports/2019/comprehensive-report-and-review"
                    ),
                ),
            ),
            Text(" (accessed on 2 November 2020)."),
        ),
        (_cite("oci-report-2019"),),
        name="report",
    ),
    Note(
        2,
        (
            Text(
                "Universal Declaration of Human Rights, General Assembly resolution "
                "217 A (III), art. 9."
            ),
        ),
        (_cite("udhr", ("art", "9")),),
    ),
    Note(
        3,
        (linked("A/HRC/45/13"), Text(", para. 75, and annex I.")),
        (_cite("a-hrc-45-13", ("para", "75")),),
    ),
    Note(
        4,
        (
            Text(
                "Communication OL CHN 15/2018, 24 August 2018, pp. 3-5. On the "
                "provisions at issue see also the report cited in note "
            ),
            NoteNumber(1),
            Text(
                ", chap. 3, which compares article 73 of the Criminal Procedure Law "
                "with articles 22 and 43 of the Supervision Law and finds that both "
                "allow detention outside any regular place of custody, without notice "
                "to the family where notice “may impede the investigation”."
            ),
        ),
        (_cite("ol-chn-15-2018", ("page", "3-5")),),
        name="ten",
    ),
    Note(
        5,
        (linked("CAT/C/CHN/CO/5"), Text(", para. 14.")),
        (_cite("cat-c-chn-co-5", ("para", "14")),),
    ),
    Note(
        6,
        (
            Text(
                "Convention against Torture and Other Cruel, Inhuman or Degrading "
                "Treatment or Punishment, United Nations, "
            ),
            Emphasis((Text("Treaty Series"),)),
            Text(", vol. 1465, No. 24841, art. 1; see also "),
            linked("A/66/268"),
            Text(", paras. 70-76."),
        ),
        (_cite("cat", ("art", "1")), _cite("a-66-268", ("para", "70-76"))),
    ),
    Note(
        7,
        (linked("A/67/775-S/2013/110"), Text(", annex, para. 1.")),
        (_cite("a-67-775", ("annex", ""), ("para", "1")),),
    ),
    Note(
        8,
        (
            Text(
                "United Nations Standard Minimum Rules for the Treatment of Prisoners "
                "(the Nelson Mandela Rules), General Assembly resolution 70/175, "
                "annex, rules 43-45 and 61."
            ),
        ),
        (_cite("mandela-rules", ("rule", "43-45")),),
    ),
)

INTRODUCTION: tuple[Block, ...] = (
    Paragraph(
        (
            Text(
                "On 3 November 2020 the Open Courts Initiative asked the United "
                "Nations Office on Drugs and Crime to review a memorandum of "
                "understanding with China’s National Supervision Commission. The "
                "letter is published here with the consent of those who signed it."
            ),
        ),
        "introduction",
    ),
)


def sample_document() -> Document:
    """Give the whole letter."""
    return Document(
        lang="en",
        title="Memorandum of understanding with the National Supervision Commission",
        date="2020-11-03",
        letterhead=Letterhead(
            "Open Courts Initiative",
            (
                "Calle de Ejemplo 1, 28001 Madrid, Spain",
                "www.example.org",
                "office@example.org",
            ),
        ),
        blocks=HEAD + OPENING + CONCERNS + CLOSE,
        notes=NOTES,
        introduction=INTRODUCTION,
        reference="OCI/UNODC/2020-11",
    )
