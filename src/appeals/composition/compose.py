"""One letter to one recipient: from the template to the finished tree.

The journey: variables -> Jinja -> cites and notes -> Markdown -> marks and numbers
-> words of the notes -> the frame around the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from appeals.citations.notes import WordedNotes
from appeals.composition import frame
from appeals.composition.addressees import closing_for, name_on, recipient_fields
from appeals.composition.case_functions import (
    ALIAS,
    CaseFunctions,
    PersonShown,
    empty_findings,
)
from appeals.composition.cite_syntax import CiteScanner
from appeals.composition.cited_sources import (
    address_of,
    documents_cited,
    printed_notes,
    unknown_sources,
    worded_notes,
)
from appeals.composition.consent_statement import ConsentFunctions
from appeals.composition.data import Record, to_template
from appeals.composition.directions import values_apart
from appeals.composition.figures import expanded
from appeals.composition.functions import (
    LetterFunctions,
    PrintedFact,
    TemplateFunctions,
    letter_fields,
)
from appeals.composition.letter_request import LetterRequest
from appeals.composition.markdown import MarkdownReader
from appeals.composition.numbering import (
    as_submission,
    map_inlines,
    number_notes,
    with_levels_in_turn,
)
from appeals.composition.rendering import TemplateRenderer
from appeals.composition.sandbox import TemplateSource
from appeals.composition.subject import subject_template
from appeals.composition.translated_names import (
    TranslatedNames,
    cited_in_language,
    named_in,
    translated_names,
)
from appeals.composition.withholding import (
    NOTHING_WITHHELD,
    EditionReader,
    Withheld,
)
from appeals.errors import Place, WorkspaceError, raise_all
from appeals.languages.find import language_of_letter
from appeals.languages.language import Language
from appeals.model.authority import Authority
from appeals.model.case import Case
from appeals.model.choices import StyleName
from appeals.model.cite import Cite
from appeals.model.document import Block, Document, Note, NoteSource
from appeals.model.finding import Finding
from appeals.model.letter import DEFAULT, FrontMatter
from appeals.model.people import Signatory
from appeals.model.values import PartialDate
from appeals.registry.consents import named_consents
from appeals.registry.editions import DEFAULT_WAY, annex_numbers
from appeals.registry.files import read_text
from appeals.registry.front_matter import LetterFile
from appeals.registry.holders import HolderChoice, holder_on
from appeals.registry.workspace import Workspace
from appeals.rules import cit008_unknown_cross_reference, cit016_style_needs_english


@dataclass(frozen=True, slots=True)
class ComposedLetter:
    """A letter in the middle of its journey: the tree, and all that checks ask of it.

    `front` has the subject as rendered, `day` is the last one that the date can mean.
    `body` is the author's own text without the frame around it. `sources` are the notes
    as written, in the order of their numbers. `style` words them. `findings` are what
    composition itself met. `used_facts` gives the place of a fact's first use,
    `printed_facts` what each call of fact() printed, `used_columns` that of the first
    use of the alias, and of each column of the cases whose class is declared,
    `templates` every template that was rendered, with its text. It `states_wishes` of
    those whom it is about where it prints consent_statement(). `named` are the ids of
    persons whose names it prints. `withheld` is what this edition leaves out, and is
    nowhere else but in the templates.
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
    authorities: Mapping[str, Authority]
    used_facts: Mapping[str, Place]
    printed_facts: tuple[PrintedFact, ...]
    used_columns: Mapping[str, Place]
    states_wishes: bool
    templates: tuple[TemplateSource, ...]
    findings: tuple[Finding, ...]
    named: tuple[str, ...] = ()
    withheld: Withheld = NOTHING_WITHHELD

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


@dataclass(frozen=True, slots=True)
class _Rendering:
    """What is settled before the first template is rendered."""

    request: LetterRequest
    day: date
    language: Language
    holder: HolderChoice | None
    functions: TemplateFunctions
    letter_functions: LetterFunctions
    case_functions: CaseFunctions
    consent_functions: ConsentFunctions
    person: PersonShown | None
    named: Mapping[str, list[Place]]

    @property
    def lang(self) -> str:
        return self.request.lang


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
        letter = request.letter
        rendering = self._begin(request)
        subject, subject_findings = self._subject(rendering)
        front = _with_subject(letter.front, subject)
        body, sources, findings, withheld = self._text(rendering)
        printed = rendering.functions.printed_facts
        worded = self._word(rendering, sources)
        cited = self._documents_cited(rendering, sources)
        notes = printed_notes(worded, sources)
        if rendering.language.direction == "rtl":
            notes = _with_values_apart(notes, rendering.language)
        return ComposedLetter(
            workspace=self._workspace,
            request=request,
            front=front,
            holder=rendering.holder,
            day=rendering.day,
            style=self._style(rendering),
            document=self._document(rendering, front, body, cited, notes),
            body=body,
            sources=sources,
            authorities=self._workspace.authorities,
            used_facts=withheld.first_open(_uses(printed)),
            printed_facts=tuple(f for f in printed if not withheld.hides(f.place)),
            used_columns=withheld.first_open(rendering.case_functions.used),
            states_wishes=not all(
                map(withheld.hides, rendering.consent_functions.stated_at)
            ),
            templates=self._renderer.used_templates,
            findings=(
                *subject_findings,
                *findings,
                *unknown_sources(sources, self._workspace.authorities),
                *_placed(_but_withheld(worded.findings, sources, withheld), letter),
            ),
            named=tuple(withheld.first_open(rendering.named)),
            withheld=withheld,
        )

    def _begin(self, request: LetterRequest) -> _Rendering:
        front, is_translation = request.letter.front, request.letter.is_translation
        day = PartialDate.parse(request.date).last
        language = language_of_letter(front.language, request.letter.place("language"))
        holder = holder_on(request.recipient, day) if request.recipient else None
        self._renderer.begin(front.language, is_translation=is_translation)
        functions = TemplateFunctions(
            self._renderer.tokens,
            language,
            self._workspace.facts,
            self._workspace.resolve,
            tuple(self._workspace.authorities),
            self._renderer.here,
            front.language,
        )
        letter_functions = LetterFunctions(
            self._renderer.tokens,
            language,
            annex_numbers(request.letter),
            tuple(self._workspace.rights),
            self._renderer.here,
        )
        named: dict[str, list[Place]] = {}
        consents = ConsentFunctions(
            self._renderer.tokens,
            language,
            self._workspace,
            request,
            self._renderer.here,
        )
        own = (request.case,) if request.case else ()
        rendering = _Rendering(
            request,
            day,
            language,
            holder,
            functions,
            letter_functions,
            self._case_functions(request, language, named),
            consents,
            self._person(request, language, own, named),
            named,
        )
        region = rendering.case_functions.region
        filters = {**functions.as_filters(), "region": region}
        self._renderer.define(self._variables(rendering), filters)
        return rendering

    def _case_functions(
        self,
        request: LetterRequest,
        language: Language,
        named: dict[str, list[Place]],
    ) -> CaseFunctions:
        def called(row: Case) -> str:
            person = self._person(request, language, (row,), named)
            return person.called() if person else row.alias

        return CaseFunctions(
            self._renderer.tokens,
            request.case,
            request.cases,
            self._renderer.here,
            called,
            (*request.letter.front.case_columns, ALIAS),
        )

    def _person(
        self,
        request: LetterRequest,
        language: Language,
        about: tuple[Case, ...],
        named: dict[str, list[Place]],
    ) -> PersonShown | None:
        """Give whom a letter, or a row of its table, is about; None where nobody is.

        `about` is the case, none for a letter about the person of its head.
        """
        front = request.letter.front
        consents = named_consents(self._workspace.consents, request.letter, about)
        if not consents:
            return None
        return PersonShown(
            consents[-1].record,
            request.read_by,
            about[0].alias if about else "",
            language.letter.person,
            front.language,
            self._workspace.name_vault,
            self._renderer.here,
            named,
        )

    def _text(
        self, rendering: _Rendering
    ) -> tuple[
        tuple[Block, ...], tuple[NoteSource, ...], tuple[Finding, ...], Withheld
    ]:
        """Render and read the letter's own text: blocks, notes as written, findings.

        What the edition withholds is taken out here, and given last.
        """
        letter, tokens = rendering.request.letter, self._renderer.tokens
        rendered = self._renderer.render(
            letter.file.removeprefix("templates/"),
            TemplateSource(letter.body, letter.file, letter.body_line),
        )
        scanner = CiteScanner(rendered.source, tokens, self._key_of, rendering.lang)
        front, words = letter.front, rendering.language.letter
        reader = MarkdownReader(
            rendered.source,
            tokens,
            EditionReader(
                rendering.request.audience,
                front.withheld or DEFAULT_WAY,
                words.withheld,
            ),
        )
        blocks = reader.read(scanner.scan())
        body, sources = number_notes(blocks, reader.notes, rendering.lang)
        body = with_levels_in_turn(body)
        if rendering.language.direction == "rtl":
            keep_apart = partial(values_apart, language=rendering.language)
            body = map_inlines(body, keep_apart)
        body = as_submission(body, letter.front, rendering.language)
        findings = (
            *rendered.findings,
            *empty_findings(rendered.empty, rendering.request.case),
            *rendering.functions.findings,
            *rendering.letter_functions.findings,
            *rendering.case_functions.findings,
            *rendering.consent_functions.findings,
            *scanner.findings,
            *reader.findings,
        )
        withheld = replace(
            reader.withheld, annexes=tuple(rendering.letter_functions.left_out)
        )
        kept = tuple(each for each in findings if not withheld.hides(each.place))
        return body, sources, kept, withheld

    def _word(
        self, rendering: _Rendering, sources: tuple[NoteSource, ...]
    ) -> WordedNotes:
        request, house = rendering.request, self._workspace.settings
        front = request.letter.front
        return worded_notes(
            sources,
            self._cited(rendering, sources),
            self._style(rendering),
            request.ibid or front.ibid or house.ibid,
            rendering.lang,
        )

    def _style(self, rendering: _Rendering) -> StyleName:
        request, house = rendering.request, self._workspace.settings
        return request.style or request.letter.front.style or house.style

    def _documents_cited(
        self, rendering: _Rendering, sources: tuple[NoteSource, ...]
    ) -> tuple[Block, ...]:
        if not rendering.request.letter.front.documents_cited:
            return ()
        return documents_cited(
            sources,
            self._cited(rendering, sources),
            self._style(rendering),
            lang=rendering.lang,
            link=partial(address_of, lang=rendering.lang),
            name_in=self._names(rendering.lang),
        )

    def _names(self, lang: str) -> TranslatedNames:
        return translated_names(self._workspace.names, self._workspace.recipients, lang)

    def _cited(
        self, rendering: _Rendering, sources: tuple[NoteSource, ...]
    ) -> Mapping[str, Authority]:
        """Give the entries that notes cite, named in the letter's language."""
        names = self._names(rendering.lang)
        return cited_in_language(sources, self._workspace.authorities, names)

    def _key_of(self, ref: str) -> str | None:
        authority = self._workspace.resolve(ref)
        return authority.key if authority else None

    def _variables(self, rendering: _Rendering) -> Mapping[str, object]:
        request, tokens = rendering.request, self._renderer.tokens

        def record(name: str, fields: Mapping[str, object]) -> Record:
            named = {
                k: to_template(v, tokens, f"{name}.{k}") for k, v in fields.items()
            }
            return Record(name, named)

        own = record("vars", _own_variables(request))
        fields = {**letter_fields(request.letter.front, request.date)}
        fields["variables"] = record("letter.variables", _own_variables(request))
        own_name = named_in(self._workspace.settings.organisation, rendering.lang).name
        house = {"name": own_name}
        others = [
            name_on(other, rendering.day, rendering.lang)
            for other in request.recipients
            if other not in request.addressees
        ]
        rights = tuple(right for each in request.addressees for right in each.rights)
        variables: dict[str, object] = {
            "audience": to_template(request.audience, tokens),
            "letter": record("letter", fields),
            "vars": own,
            "others": to_template(others, tokens),
            "covers": rendering.letter_functions.covers(rights),
            "organisation": record("organisation", house),
            **rendering.functions.as_variables(),
            **rendering.letter_functions.as_variables(),
            **rendering.case_functions.as_variables(),
            **rendering.consent_functions.as_variables(),
        }
        if rendering.person is not None:
            variables |= rendering.person.as_variables(tokens)
        if request.recipient is not None:
            known = recipient_fields(
                request.recipient, rendering.holder, rendering.lang
            )
            own_fields = {**known, "covers": variables["covers"]}
            variables["recipient"] = record("recipient", own_fields)
        return variables

    def _subject(self, rendering: _Rendering) -> tuple[str, tuple[Finding, ...]]:
        """Render the subject. It is text: what looks like markup comes out as it is."""
        letter = rendering.request.letter
        if "{" not in letter.front.subject:
            return _one_line(letter.front.subject), ()
        lines = read_text(self._workspace.root, letter.file, allow_tabs=True)
        rendering.functions.is_in_subject = True
        rendered = self._renderer.render(
            f"{letter.file.removeprefix('templates/')}#subject",
            subject_template(letter, lines.split("\n")),
        )
        rendering.functions.is_in_subject = False
        text = expanded(rendered.source.text, self._renderer.tokens)
        empty = empty_findings(rendered.empty, rendering.request.case)
        return _one_line(text), (*rendered.findings, *empty)

    def _document(
        self,
        rendering: _Rendering,
        front: FrontMatter,
        body: tuple[Block, ...],
        cited: tuple[Block, ...],
        notes: tuple[Note, ...],
    ) -> Document:
        settings = self._workspace.settings
        house = named_in(settings.organisation, rendering.lang)
        request, language = rendering.request, rendering.language
        day, recipients = request.date, request.addressees
        named = rendering.holder.holder if rendering.holder else None
        opening = (
            frame.joint_opening(front, day, recipients, house, language)
            if request.recipient is None and recipients
            else frame.opening(front, day, request.recipient, named, house, language)
        )
        signatories = _signatories(request.letter, self._workspace.signatories)
        if frame.has_cover(front):
            names = frame.addressee_lines(recipients, named, day, front.language)
            submitters = frame.submitter_lines(front, signatories, language)
            opening, body = frame.with_cover(front, opening, body, names, submitters)
        closing = frame.closing(
            front,
            signatories,
            language,
            words=closing_for(recipients, named, front.language, language)
            if recipients
            else None,
            is_demo=settings.demo,
        )
        return Document(
            lang=front.language,
            title=front.subject,
            date=day,
            letterhead=frame.letterhead(house, language),
            blocks=(*opening, *body, *closing, *cited),
            notes=notes,
            introduction=frame.introduction(front.introduction),
            reference=front.reference or "",
            direction=language.direction,
            classification=""
            if request.is_for_all
            else frame.classification(front, language),
        )


def _uses(printed: Iterable[PrintedFact]) -> Mapping[str, Sequence[Place]]:
    """Give the places of each fact."""
    found: dict[str, list[Place]] = {}
    for fact in printed:
        found.setdefault(fact.id, []).append(fact.place)
    return found


def _but_withheld(
    findings: Iterable[Finding], sources: Sequence[NoteSource], withheld: Withheld
) -> Iterator[Finding]:
    """Leave out that a cross reference names no note, where that was withheld.

    A rule says so in other words.
    """
    places = {lost.place for _, lost in withheld.lost_references(sources)}
    code = cit008_unknown_cross_reference.RULE.code
    return (f for f in findings if f.code != code or f.place not in places)


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
    return tuple(named_in(known[id_], lang) for id_ in letter.front.signed_by)


def _placed(findings: Iterable[Finding], letter: LetterFile) -> Iterator[Finding]:
    """Point at what chooses a style that cannot be written: the style, or language."""
    key = "style" if letter.front.style else "language"
    for finding in findings:
        is_style = finding.code == cit016_style_needs_english.RULE.code
        yield replace(finding, place=letter.place(key)) if is_style else finding


def _with_values_apart(notes: tuple[Note, ...], language: Language) -> tuple[Note, ...]:
    return tuple(
        replace(note, inlines=values_apart(note.inlines, language)) for note in notes
    )


def _with_subject(front: FrontMatter, subject: str) -> FrontMatter:
    return front.model_copy(update={"subject": subject})


def _one_line(subject: str) -> str:
    """Put a subject in one line, which is a title too: no soft hyphen parts it."""
    return " ".join(subject.replace("\u00ad", "").split())


def _own_variables(request: LetterRequest) -> Mapping[str, object]:
    """Give the recipient's variables of the front matter, the default ones beneath."""
    known = request.letter.front.variables
    own = known.get(request.recipient.id, {}) if request.recipient else {}
    return {**known.get(DEFAULT, {}), **own}
