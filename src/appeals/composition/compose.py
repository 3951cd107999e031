"""One letter to one recipient: from the template to the finished tree.

The journey: variables -> Jinja -> cites and notes -> Markdown -> marks and numbers
-> words of the notes -> the frame around the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from appeals.citations.notes import word_notes
from appeals.composition import frame
from appeals.composition.addressees import closing_for, name_on_day, recipient_fields
from appeals.composition.case_functions import (
    ALIAS,
    CaseFunctions,
    PersonInLetter,
    PersonRecord,
    empty_findings,
)
from appeals.composition.cite_syntax import CiteScanner
from appeals.composition.cited_sources import (
    address_of,
    documents_cited,
    unknown_sources,
)
from appeals.composition.consent_statement import ConsentFunctions
from appeals.composition.data import TemplateFunction, to_record, to_template
from appeals.composition.directions import isolate_values
from appeals.composition.figures import expand_tokens
from appeals.composition.functions import PrintedFact, TemplateFunctions
from appeals.composition.letter_request import LetterRequest
from appeals.composition.markdown import MarkdownReader
from appeals.composition.marks import SourceMap
from appeals.composition.numbering import (
    map_inlines,
    normalise_heading_levels,
    number_notes,
    number_submission,
)
from appeals.composition.rendering import TemplateRenderer
from appeals.composition.sandbox import TemplateSource
from appeals.composition.translated_names import (
    translate_authorities,
    translate_name,
    translated_names,
)
from appeals.composition.withholding import NOTHING_WITHHELD, Redaction, WithheldContent
from appeals.errors import Place, WorkspaceError, raise_all
from appeals.languages.find import language_of_letter
from appeals.model.authority import Authority
from appeals.model.case import Case
from appeals.model.choices import StyleName
from appeals.model.cite import Cite
from appeals.model.document import Block, Document, Inline, Note, NoteSource
from appeals.model.finding import Finding
from appeals.model.letter import DEFAULT, FrontMatter
from appeals.model.people import Signatory
from appeals.model.values import PartialDate
from appeals.registry.consents import named_consents
from appeals.registry.editions import DEFAULT_REDACTION, annex_numbers
from appeals.registry.files import read_text
from appeals.registry.front_matter import LetterFile
from appeals.registry.holders import HolderChoice, holder_on
from appeals.registry.workspace import Workspace
from appeals.rules import cit008_unknown_cross_reference, cit016_style_needs_english

_QUOTES = "\"'"
_OPENING = re.compile(r"[\"']|[|>][+\-0-9]*\s*$")
_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class ComposedLetter:
    """A composed letter: the tree, and all that checks need to know.

    `front` has the rendered subject; `day` is the last day that the date can mean.
    `body` is the author's own text without the frame. `sources` are the notes as
    written, in the order of their numbers; `style` formats them. `findings` are those
    of composition itself. `printed_facts` is what each call of fact() printed.
    `used_columns` has the place of the first use of the alias, and of each case column
    whose class is declared. `templates` are all that were rendered, with their text.
    `states_wishes` says whether it prints consent_statement(). `named` are the ids of
    persons whose names it prints. `withheld` is what this edition leaves out; apart
    from it only the templates have that.
    """

    workspace: Workspace
    request: LetterRequest
    front: FrontMatter
    holder: HolderChoice | None
    day: date
    style: StyleName
    document: Document
    body: tuple[Block, ...]
    sources: tuple[NoteSource, ...]
    printed_facts: tuple[PrintedFact, ...]
    used_columns: Mapping[str, Place]
    states_wishes: bool
    templates: tuple[TemplateSource, ...]
    findings: tuple[Finding, ...]
    named: tuple[str, ...] = ()
    withheld: WithheldContent = NOTHING_WITHHELD

    @property
    def authorities(self) -> Mapping[str, Authority]:
        """All that the workspace knows, by key."""
        return self.workspace.authorities

    @property
    def used_facts(self) -> Mapping[str, Place]:
        """The place of each fact's first use."""
        found: dict[str, Place] = {}
        for fact in self.printed_facts:
            found.setdefault(fact.id, fact.place)
        return found

    @property
    def is_closed(self) -> bool:
        """Whether its files are for their owner alone: confidential, or with a name."""
        return self.front.confidentiality != "public" or bool(self.named)

    @property
    def cites(self) -> Iterator[tuple[int, Cite, Authority]]:
        """Every cite of a known authority: number of its note, cite, authority."""
        for number, source in enumerate(self.sources, 1):
            for cite in source.cites:
                if cite.key is not None:
                    yield number, cite, self.authorities[cite.key]

    @property
    def cited_authorities(self) -> tuple[Authority, ...]:
        """The authorities that the letter cites, each once, in order."""
        return tuple({a.key: a for _, _, a in self.cites}.values())


class Composer:
    """Renders the letters of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._renderer = TemplateRenderer(workspace.root)

    def compose(self, request: LetterRequest) -> ComposedLetter:
        """Render one letter to one recipient.

        Raises WorkspaceError for a template that cannot be rendered at all; what is
        wrong inside the text is in `findings`.
        """
        return _Composition(self._workspace, self._renderer, request).compose()


class _Composition:
    """Composes one letter; what its templates can use is set up first."""

    def __init__(
        self, workspace: Workspace, renderer: TemplateRenderer, request: LetterRequest
    ) -> None:
        letter, settings = request.letter, workspace.settings
        front = letter.front
        self.workspace, self.renderer, self.request = workspace, renderer, request
        self.lang = front.language
        self.day = PartialDate.parse(request.date).last
        self.language = language_of_letter(self.lang, letter.place("language"))
        self.holder = (
            holder_on(request.recipient, self.day) if request.recipient else None
        )
        self.style = request.style or front.style or settings.style
        self.names = translated_names(workspace.names, workspace.recipients, self.lang)
        self.organisation = translate_name(settings.organisation, self.lang)
        self.named_at: dict[str, list[Place]] = {}
        self.findings: list[Finding] = []
        renderer.begin(self.lang, is_translation=letter.is_translation)
        self.tokens = renderer.tokens
        shared = (self.tokens, self.language, self.lang, renderer.here, self.findings)
        self.functions = TemplateFunctions(
            *shared,
            workspace.facts,
            workspace.resolve,
            tuple(workspace.authorities),
            annex_numbers(letter),
            tuple(workspace.rights),
        )
        self.cases = CaseFunctions(
            *shared,
            request.case,
            request.cases,
            self._name_row,
            (*front.case_columns, ALIAS),
        )
        self.consents = ConsentFunctions(*shared, workspace, request)
        filters = {**self.functions.as_filters(), "region": self.cases.region}
        renderer.define(self._variables(), filters)

    def compose(self) -> ComposedLetter:
        workspace, subject = self.workspace, self._render_subject()
        front = self.request.letter.front.model_copy(update={"subject": subject})
        body, sources, withheld = self._read_text()
        authorities = translate_authorities(sources, workspace.authorities, self.names)
        worded = word_notes(
            sources,
            authorities,
            self.style,
            ibid=self.request.ibid or front.ibid or workspace.settings.ibid,
            lang=self.lang,
            link=partial(address_of, lang=self.lang),
        )
        self.findings += unknown_sources(sources, workspace.authorities)
        self.findings += self._note_findings(worded.findings, sources, withheld)
        return ComposedLetter(
            workspace=workspace,
            request=self.request,
            front=front,
            holder=self.holder,
            day=self.day,
            style=self.style,
            document=self._document(front, body, authorities, sources, worded.notes),
            body=body,
            sources=sources,
            printed_facts=tuple(
                fact
                for fact in self.functions.printed_facts
                if not withheld.hides(fact.place)
            ),
            used_columns=withheld.visible_places(self.cases.used),
            states_wishes=not all(map(withheld.hides, self.consents.stated_at)),
            templates=self.renderer.used_templates,
            findings=tuple(self.findings),
            named=tuple(withheld.visible_places(self.named_at)),
            withheld=withheld,
        )

    def _variables(self) -> Mapping[str, object]:
        request, tokens = self.request, self.tokens
        front = request.letter.front
        known = front.variables
        own = known.get(request.recipient.id, {}) if request.recipient else {}
        own = {**known.get(DEFAULT, {}), **own}
        letter = {
            "date": request.date,
            "reply_by": front.reply_by,
            "kind": front.kind,
            "state": front.state,
            "rights": front.rights,
            "reference": front.reference,
            "language": front.language,
            "variables": to_record("letter.variables", own, tokens),
        }
        others = [
            name_on_day(other, self.day, self.lang)
            for other in request.recipients
            if other not in request.addressees
        ]
        rights = tuple(right for each in request.addressees for right in each.rights)
        covers = self.functions.covers(rights)
        organisation = {"name": self.organisation.name}
        variables: dict[str, object] = {
            "audience": to_template(request.audience, tokens),
            "letter": to_record("letter", letter, tokens),
            "vars": to_record("vars", own, tokens),
            "others": to_template(others, tokens),
            "covers": covers,
            "organisation": to_record("organisation", organisation, tokens),
            **self.functions.as_variables(),
            **self.cases.as_variables(),
            **self.consents.as_variables(),
        }
        if person := self._person((request.case,) if request.case else ()):
            variables["person"] = PersonRecord(person, tokens)
        if request.recipient is not None:
            fields = recipient_fields(request.recipient, self.holder, self.lang)
            fields = {**fields, "covers": covers}
            variables["recipient"] = to_record("recipient", fields, tokens)
        return {
            name: TemplateFunction(name, value) if callable(value) else value
            for name, value in variables.items()
        }

    def _name_row(self, row: Case) -> str:
        """Give the name or alias printed for the person of a table row."""
        person = self._person((row,))
        return person.display_name() if person else row.alias

    def _person(self, about: tuple[Case, ...]) -> PersonInLetter | None:
        """Give the person that a letter or a table row is about; None for nobody.

        `about` has the case; it is empty for a letter about the person in its front
        matter.
        """
        workspace, request = self.workspace, self.request
        consents = named_consents(workspace.consents, request.letter, about)
        if not consents:
            return None
        return PersonInLetter(
            consents[-1].record,
            request.read_by,
            about[0].alias if about else "",
            self.language.letter.person,
            self.lang,
            workspace.name_vault,
            self.renderer.here,
            self.named_at,
        )

    def _render_subject(self) -> str:
        """Render the subject. What looks like markup in it is printed as text."""
        letter = self.request.letter
        text = letter.front.subject
        if "{" in text:
            lines = read_text(self.workspace.root, letter.file, allow_tabs=True)
            self.functions.is_in_subject = True
            source = self._render(
                "#subject", subject_template(letter, lines.split("\n"))
            )
            self.functions.is_in_subject = False
            text = expand_tokens(source.text, self.tokens)
        # one line, which is also the title: no soft hyphens
        return " ".join(text.replace("\u00ad", "").split())

    def _render(self, suffix: str, template: TemplateSource) -> SourceMap:
        """Render a part of the letter's file and collect its findings."""
        name = template.file.removeprefix("templates/")
        rendered = self.renderer.render(f"{name}{suffix}", template)
        self.findings += rendered.findings
        self.findings += empty_findings(rendered.empty, self.request.case)
        return rendered.source

    def _read_text(
        self,
    ) -> tuple[tuple[Block, ...], tuple[NoteSource, ...], WithheldContent]:
        """Render and read the letter's own text: blocks, notes as written.

        What the edition withholds is taken out here and returned last.
        """
        letter, front = self.request.letter, self.request.letter.front
        source = self._render(
            "", TemplateSource(letter.body, letter.file, letter.body_line)
        )
        scanner = CiteScanner(source, self.tokens, self._key_of, self.lang)
        edition = Redaction(
            self.request.audience,
            front.withheld or DEFAULT_REDACTION,
            self.language.letter.withheld,
        )
        reader = MarkdownReader(source, self.tokens, edition)
        blocks = reader.read(scanner.scan())
        body, sources = number_notes(blocks, reader.notes, self.lang)
        body = normalise_heading_levels(body)
        body = map_inlines(body, partial(isolate_values, language=self.language))
        body = number_submission(body, front, self.language)
        missing = tuple(self.functions.missing_annexes)
        withheld = replace(reader.withheld, annexes=missing)
        findings = (*self.findings, *scanner.findings, *reader.findings)
        self.findings[:] = (f for f in findings if not withheld.hides(f.place))
        return body, sources, withheld

    def _key_of(self, ref: str) -> str | None:
        authority = self.workspace.resolve(ref)
        return authority.key if authority else None

    def _note_findings(
        self,
        findings: Iterable[Finding],
        sources: Sequence[NoteSource],
        withheld: WithheldContent,
    ) -> Iterator[Finding]:
        """Yield the findings on the notes.

        A cross reference to a withheld note is left out: a rule reports it in other
        words. For a style that cannot be written in the language, the place is the line
        that chose it.
        """
        letter = self.request.letter
        lost = {reference.place for _, reference in withheld.lost_references(sources)}
        for finding in findings:
            if finding.code == cit016_style_needs_english.RULE.code:
                key = "style" if letter.front.style else "language"
                yield replace(finding, place=letter.place(key))
            elif not (
                finding.code == cit008_unknown_cross_reference.RULE.code
                and finding.place in lost
            ):
                yield finding

    def _document(
        self,
        front: FrontMatter,
        body: tuple[Block, ...],
        authorities: Mapping[str, Authority],
        sources: tuple[NoteSource, ...],
        notes: Sequence[tuple[Inline, ...]],
    ) -> Document:
        language = self.language
        cited: tuple[Block, ...] = ()
        if front.documents_cited:
            cited = documents_cited(
                sources, authorities, self.style, lang=self.lang, name_in=self.names
            )
        numbered = enumerate(zip(notes, sources, strict=True), 1)
        return Document(
            lang=self.lang,
            title=front.subject,
            date=self.request.date,
            letterhead=frame.letterhead(self.organisation, language),
            blocks=(*self._add_frame(front, body), *cited),
            notes=tuple(
                Note(
                    number,
                    isolate_values(inlines, language),
                    source.cites,
                    source.name,
                    source.place,
                )
                for number, (inlines, source) in numbered
            ),
            introduction=frame.introduction(front.introduction),
            reference=front.reference or "",
            direction=language.direction,
            classification=""
            if self.request.is_for_all
            else frame.classification(front, language),
        )

    def _add_frame(
        self, front: FrontMatter, body: tuple[Block, ...]
    ) -> tuple[Block, ...]:
        """Put the opening and the closing around the text."""
        request, language, organisation = self.request, self.language, self.organisation
        day, recipients = request.date, request.addressees
        holder = self.holder.holder if self.holder else None
        opening = (
            frame.joint_opening(front, day, recipients, organisation, language)
            if request.recipient is None and recipients
            else frame.opening(
                front, day, request.recipient, holder, organisation, language
            )
        )
        signatories = _signatories(request.letter, self.workspace.signatories)
        if frame.has_cover(front):
            names = frame.addressee_lines(recipients, holder, day, self.lang)
            submitters = frame.submitter_lines(front, signatories, language)
            opening, body = frame.add_cover(front, opening, body, names, submitters)
        words = (
            closing_for(recipients, holder, self.lang, language) if recipients else None
        )
        is_demo = self.workspace.settings.demo
        closing = frame.closing(
            front, signatories, language, words=words, is_demo=is_demo
        )
        return (*opening, *body, *closing)


def _signatories(
    letter: LetterFile, known: Mapping[str, Signatory]
) -> tuple[Signatory, ...]:
    errors = [
        WorkspaceError.no_such(
            "unknown signatory",
            id_,
            known,
            "add it to signatories.yaml",
            place=letter.place("from", number),
        )
        for number, id_ in enumerate(letter.front.signed_by)
        if id_ not in known
    ]
    raise_all(errors)
    lang = letter.front.language
    return tuple(translate_name(known[id_], lang) for id_ in letter.front.signed_by)


def subject_template(letter: LetterFile, lines: Sequence[str]) -> TemplateSource:
    r"""Give the subject as typed in `lines`, the lines of the letter's file.

    YAML folds, unquotes and joins what is in the front matter, but the place of a
    mistake needs the words as typed. What comes before them is blanked out, so that
    lines and columns agree; a subject is printed without its leading blanks. Where
    quoting changes the words (`''`, `\u`), only the line is exact.
    """
    place, subject = letter.place("subject"), letter.front.subject
    if place.line > len(lines):
        return TemplateSource(subject, letter.file, place.line)
    text = _find_subject(lines, place, subject.split())
    if text is None:
        is_quoted = lines[place.line - 1][place.column - 1] in _QUOTES
        text = " " * (place.column - 1 + is_quoted) + subject
    return TemplateSource(text, letter.file, place.line)


def _find_subject(lines: Sequence[str], place: Place, words: list[str]) -> str | None:
    start, end = place.column - 1, place.end_column - 1
    first = lines[place.line - 1]
    first = first[start:end] if place.end_column else first[start:]
    quote = first[0] if first and first[0] in _QUOTES else ""
    text = " " * start + _OPENING.sub(lambda m: " " * len(m[0]), first, count=1)
    for following in lines[place.line : place.line + _MOST_LINES]:
        bare = text.rstrip().removesuffix(quote)
        if bare.split() == words:
            return bare
        text = f"{text}\n{following}"
    return None
