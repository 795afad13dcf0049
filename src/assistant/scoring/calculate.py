"""Question and figures → a worked calculation, or what it lacks, or None where nothing is to be reckoned.

The question becomes a `Request`, its amounts by role. Each subject that it is about becomes a `Side`, on whose sheet
the first `Formula` that is meant is worked, from terms that are found when it needs them. The results, compared where
there are two, are what is `Worked`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.scoring.amounts import read_amounts
from assistant.scoring.asking import EVERY_SUBJECT, OWNER_OF_TIME
from assistant.scoring.by_bundle import Bundle, by_bundle, read_bundles
from assistant.scoring.by_statement import may_be_multiplied, may_take_time, multiplied, time_taken
from assistant.scoring.by_tariff import by_tariff
from assistant.scoring.choosing import Ambiguous
from assistant.scoring.counts import is_machine
from assistant.scoring.crossing import crossing
from assistant.scoring.crossing_asked import read_crossing
from assistant.scoring.figures import Figure, read_figures
from assistant.scoring.formulas import FORMULAS, Formula
from assistant.scoring.impossible import refuse_impossible, refuse_unclear
from assistant.scoring.missing import MissingInput, NotInSources
from assistant.scoring.quantity import UnitMismatch
from assistant.scoring.relevance import asks_for_unknown, refuse_irrelevant
from assistant.scoring.request import Given, Request, read_request
from assistant.scoring.side import Side
from assistant.scoring.staff import EARN
from assistant.scoring.tariffs import Tariff, read_tariffs
from assistant.scoring.terms import FINDERS
from assistant.scoring.units import thing_head
from assistant.scoring.wanted import is_asked_back, is_reckoned, may_ask_for_number
from assistant.scoring.ways import Known
from assistant.scoring.worked import Outcome, Worked, compare
from assistant.scoring.workloads import sharing_by_subject
from assistant.subjects import named_subjects, names_in
from assistant.types import Document, Statement, Subject
from assistant.words import is_negated, split_sentences

LONG = 4
"""Sentences from which a question has a preamble."""
_OF_THE_SOURCES = frozenset(("share", "fee"))
"""Terms that the asker cannot be asked for."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the documents give to reckon with."""

    figures: Sequence[Figure]
    statements: Sequence[Statement]
    subjects: Sequence[Subject]


class Calculator:
    """Works out what questions ask for, from the figures of some documents. Safe to share between threads."""

    def __init__(self, documents: Collection[Document], subjects: Sequence[Subject]) -> None:
        """`subjects` are all that the documents compare."""
        self._documents = documents
        self._subjects = subjects

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All figures of the documents; read when they are first wanted, which takes a while."""
        return tuple(_attributed(f, self._subjects) for d in self._documents for f in read_figures(d))

    @cached_property
    def _sources(self) -> Sources:
        statements = tuple(statement for document in self._documents for statement in document.statements)
        return Sources(self.figures, statements, self._subjects)

    @cached_property
    def _tariffs(self) -> tuple[Tariff, ...]:
        return tuple(read_tariffs(self._documents, self.figures))

    @cached_property
    def _bundles(self) -> tuple[Bundle, ...]:
        return tuple(read_bundles(self.figures))

    def calculate(self, question: str, without: Collection[Statement] = ()) -> Worked | None:
        """The calculation that `question` asks for; None if it asks for none, or only for a figure as it stands.

        It is worked as if the documents lacked the statements `without`, with which others disagree.
        Raises MissingInput where a number lacks that only the asker has, NotInSources where the sources lack one, and
        CalculationError for what cannot be. No figure is read for a question that asks for no number.
        """
        request = read_request(_without_preamble(question, self._subjects), self._subjects)
        if not may_ask_for_number(request):
            return None
        sources = self._sources
        tariffs: Sequence[Tariff] = self._tariffs
        bundles: Sequence[Bundle] = self._bundles
        if without:
            bundles = [b for b in bundles if not {b.price.statement, b.single.statement}.intersection(without)]
            sources = replace(sources, figures=[f for f in sources.figures if f.statement not in without])
            tariffs = [t for t in tariffs if t.sources.isdisjoint(without)]
        asked = read_crossing(request)
        paid_back = asked and asked.thing.is_time and request.of("one-off", "bill", "price", "fee")
        if asked and not paid_back:
            return crossing(request, asked, Known(sources.figures, sources.statements))
        return (
            by_bundle(request, sources.statements, bundles, sources.figures)
            or by_tariff(request, sources.statements, tariffs, sources.figures)
            or _calculated(request, sources)
        )

    def multiplies(self, question: str) -> bool:
        """Whether `question` may ask for so many times a price, or so much at a rate, that one statement gives."""
        request = read_request(question, self._subjects)
        return may_be_multiplied(request) or may_take_time(request)

    def calculate_by(self, question: str, statement: Statement) -> Worked | None:
        """What `question` comes to at the one price or rate of `statement`, which was found to answer it."""
        request = read_request(question, self._subjects)
        by = multiplied if may_be_multiplied(request) else time_taken
        return by(request, statement, self.figures)


def _attributed(figure: Figure, subjects: Sequence[Subject]) -> Figure:
    """`figure` as that of the one of `subjects` that it names, though its document compares none."""
    if figure.subject is None and figure.statement.subject:
        return figure
    names = names_in(figure.subject or figure.statement.text, subjects)
    return replace(figure, subject=names[0]) if len(names) == 1 else figure


def _without_preamble(question: str, subjects: Sequence[Subject]) -> str:
    """A long `question` without what is told before it is put, in sentences that give and exclude nothing."""
    sentences = split_sentences(question)
    asking = [s for s in sentences if s.endswith("?")] or sentences[-1:]
    if len(sentences) < LONG or (not named_subjects(" ".join(asking), subjects) and named_subjects(question, subjects)):
        return question
    return " ".join(s for s in sentences if s in asking or is_negated(s) or read_amounts(s))


# The calculation


def _calculated(request: Request, sources: Sources) -> Worked | None:
    """The first formula that is meant, worked. Raises CalculationError as `Calculator.calculate` does."""
    request = _with_people(request, sources.figures)
    formulas = [formula for formula in FORMULAS if formula.meant(request)]
    if formulas or request.of("schedule"):
        refuse_impossible(request)
        refuse_unclear(request)
    for formula in formulas:
        worked = _worked(request, formula, sources)
        if worked or formula.insists:
            return worked
    return None


def _with_people(request: Request, figures: Sequence[Figure]) -> Request:
    """The request, with those counted as people whose time or pay the documents speak of: "four mechanics"."""
    if not request.of("count") or request.of("demand"):  # what needs a part of a machine is nobody
        return request
    theirs = frozenset[str]().union(*(f.near for f in figures if f.is_time_share or f.near & EARN))
    owners = (OWNER_OF_TIME.search(f.statement.text) for f in figures if f.is_time_share)
    theirs |= {thing_head(owner[1]) for owner in owners if owner}
    paid_for = {thing_head(thing) for f in figures for thing in f.quantity.unit.things_below}
    paid_for = paid_for.union(*(f.near for f in figures if f.quantity.unit.things_below and f.quantity.unit.currency))

    def is_someone(given: Given) -> bool:
        if given.role != "count" or not given.quantity.unit.is_count or is_machine(given.quantity.unit.base):
            return False
        return thing_head(given.quantity.unit.base) in theirs - paid_for

    givens = tuple(replace(g, role="people") if is_someone(g) else g for g in request.givens)
    return replace(request, givens=givens)


def _worked(request: Request, formula: Formula, sources: Sources) -> Worked | None:
    """`formula`, worked for all sides that it is for; None if nothing was reckoned. Raises CalculationError."""
    sides = _sides(request, sources)
    if formula.alone:
        sides = [_only_side(request, sides, sources)]
    outcomes = _outcomes(request, formula, sides, sources)
    if not outcomes or not is_reckoned(outcomes, request):
        return None
    refuse_irrelevant(request, outcomes, sources.statements)
    return compare(request, formula.expression, outcomes)


def _sides(request: Request, sources: Sources) -> list[Side]:
    """The sides to work: the subjects that are named; else no subject in particular, and then each that has figures."""
    known = {figure.subject for figure in sources.figures}
    everyone: list[str | None] = [subject.name for subject in sources.subjects if subject.name in known]
    names: list[str | None] = [*request.subjects]
    if not names:
        names = everyone if everyone and request.asks(EVERY_SUBJECT) else [None, *everyone]
    sharing = sharing_by_subject(request, sources.statements)
    sides = [Side(request, sources.figures, name, FINDERS, sharing.get(name or "")) for name in names]
    if len(request.subjects) > 1:
        for side in sides:
            side.others.extend(other for other in sides if other is not side)
    return sides


def _only_side(request: Request, sides: Sequence[Side], sources: Sources) -> Side:
    """The side that a formula is worked on that is worked once: of several the first that lets workloads share."""
    chosen = next((side for side in sides if side.sharing and side.sharing.allowed), sides[0])
    known = {figure.subject for figure in sources.figures if figure.subject}
    if len(request.subjects) == 1 and len(known) == 2:  # the other is meant, if there is but one
        others = known - {chosen.subject}
        chosen.others.extend(Side(request, sources.figures, name, FINDERS) for name in others)
    return chosen


def _outcomes(request: Request, formula: Formula, sides: Sequence[Side], sources: Sources) -> list[Outcome]:
    """What each side comes to, or that of no subject in particular where the question is about none.

    Empty if it cannot be worked out and the asker need not be asked. Raises MissingInput and NotInSources.
    """
    outcomes: list[Outcome] = []
    missing: list[MissingInput] = []
    for side in sides:
        try:
            outcomes.append(Outcome(side, formula.work(side)))
        except Ambiguous as error:
            if side.subject is None:
                return []  # all that fit are found where it is looked up
            missing.append(error)
        except MissingInput as error:
            missing.append(error)
        except UnitMismatch:
            if any(given.quantity.unit.currency for given in request.givens):
                raise
            return []  # what the documents have does not belong together
        else:
            if side.subject is None:
                return outcomes
    if not request.subjects:
        outcomes = [outcome for outcome in outcomes if not outcome.side.fallback]
    if outcomes and (len(outcomes) == len(sides) or not request.subjects):
        return outcomes
    _ask_for(request, formula, missing, sides, sources)
    return []


def _ask_for(
    request: Request, formula: Formula, missing: Iterable[MissingInput], sides: Sequence[Side], sources: Sources
) -> None:
    """Raise the first of `missing` that the asker can give; NotInSources if the sources lack what would be priced."""
    asked = next((error for error in missing if not _OF_THE_SOURCES.intersection(error.names)), None)
    if asked is None:
        return
    if "price" in asked.names and request.gives_number and asks_for_unknown(request, sides, sources.statements):
        raise NotInSources
    if formula.insists and is_asked_back(request, asked):
        raise asked
