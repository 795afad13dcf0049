"""The flow of every question: Turn ─► Calculation, or Turn ─► Evidence ─► Draft; then ─► Answer."""

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assistant.advice import (
    MET,
    SURELY_MET,
    Criterion,
    all_for,
    asks_for_all,
    criteria,
    deciding,
    drafts,
    in_general,
    may_ask,
    meets_a_criterion,
    met_by,
    of_choice,
    question_back,
    recommendation,
)
from assistant.choosing import Point, choose
from assistant.comparing import asks_for_words
from assistant.compose import Composition, compose, marked, markers_of, near_by, nothing_found, opened
from assistant.conflicts import Dispute, disputes
from assistant.drafting import Drafter, load_drafter
from assistant.errors import CalculationError, MissingExtra, ModelError, QuestionError
from assistant.gate import objection, opens_with_yes_or_no
from assistant.reading import listed, reading
from assistant.retrieval import retrieve
from assistant.scoring.calculate import Calculator
from assistant.scoring.choosing import Ambiguous
from assistant.scoring.known import known
from assistant.scoring.missing import MissingInput, NotInSources
from assistant.scoring.wording import calculation_of_each, sentences
from assistant.scoring.worked import Worked, sources_of
from assistant.settings import Settings
from assistant.spelling import Speller
from assistant.store import Index
from assistant.turn import asks_which, understand
from assistant.types import (
    Answer,
    Calculation,
    Citation,
    Conflict,
    Draft,
    Drafting,
    Evidence,
    Passage,
    Recommendation,
    Refused,
    Status,
    Step,
    Turn,
)

HELP = (
    "Ask about what the documents say: a fact, a yes or no, a comparison, what something comes to. "
    "Each sentence of an answer cites its source; what the sources do not say is not said."
)
DRAFTS_KEPT = 1024
NEAR = 0.1
"""How likely a passage has to answer to be shown, though that is too little to say it."""
MAX_NEAREST = 2
NO_CALCULATION = "This asks for no number that can be calculated from the sources."


@dataclass(frozen=True, slots=True)
class _Said:
    """The part of an answer that differs by how it was found."""

    text: str
    citations: tuple[Citation, ...] = ()
    status: Status = "answered"
    calculation: Calculation | None = None
    recommendation: Recommendation | None = None
    conflicts: tuple[Conflict, ...] = ()
    nearest: tuple[Passage, ...] = ()


class Assistant:
    """Answers questions from one index. Safe to share between threads."""

    def __init__(
        self, index: Index, drafter: Drafter | None = None, warn: Callable[[str], None] = lambda message: None
    ) -> None:
        """`drafter` words the answers; without one they quote the sources. `warn` is told what goes wrong with it."""
        self.index = index
        self._drafter = drafter
        # The same statement asked about in the same words is worded once: the index never changes under us.
        self._draft = lru_cache(DRAFTS_KEPT)(drafter.draft) if drafter else None
        self._warn = warn
        self._speller = Speller(index)
        self._calculator = Calculator(index.documents.values(), index.subjects)

    @classmethod
    def open(cls, settings: Settings, warn: Callable[[str], None] = lambda message: None) -> "Assistant":
        """The assistant over the index that `settings` name.

        Where the bundled model cannot be had, `warn` is told so and answers quote. Raises IndexUnusable and, for a
        model that was asked for by name, ModelError or MissingExtra.
        """
        with ThreadPoolExecutor(1) as pool:  # most of a cold start is loading these two
            loading = pool.submit(load_drafter, settings.model)
            index = Index.open(settings.index)
            try:
                return cls(index, loading.result(), warn)
            except (ModelError, MissingExtra) as error:
                if settings.model != "bundled":
                    raise
                warn(f"{error}. Until then answers quote the sources.")
                return cls(index, None, warn)

    def reopened(self) -> "Assistant":
        """The same assistant over the index as it now stands in its folder, all of it loaded. Raises IndexUnusable."""
        fresh = Assistant(Index.open(self.index.folder), self._drafter, self._warn)
        fresh.warm()
        return fresh

    def warm(self) -> None:
        """Load what is otherwise loaded when it is first needed. Raises IndexDamaged."""
        self.index.encoder.encode(["warm"])
        if self.index.reranker:
            self.index.reranker.read("warm", ["warm"])
        self._speller.warm()
        self._calculator.figures  # noqa: B018 - read once, then kept

    @cached_property
    def _criteria(self) -> list[Criterion]:
        return criteria(self.index)  # read when advice is first asked for

    @property
    def quotes_only(self) -> bool:
        """Whether answers quote for want of a model that words them."""
        return self._drafter is None

    def search(self, query: str, limit: int = 10) -> list[Evidence]:
        """The statements likeliest to answer `query`, best first: the ranking that answering uses."""
        return retrieve(self.index, self._understood(query), limit)

    def ask(self, question: str, previous: Sequence[str] = (), conversation_id: str | None = None) -> Answer:
        """The answer to `question`, asked after the standalone questions `previous` of its conversation.

        Raises QuestionError for a question that cannot be understood at all.
        """
        return next(step for step in self.stream(question, previous, conversation_id) if isinstance(step, Answer))

    def stream(self, question: str, previous: Sequence[str] = (), conversation_id: str | None = None) -> Iterator[Step]:
        """The steps to the answer that `ask` gives: its sentences, each once it is proven, and last the whole of it.

        The texts joined are `Answer.answer`. What is not asked for is not done: whoever stops listening stops the work.
        """
        clock = _Clock()
        turn = self._understood(question, previous)
        if turn.kind == "help":
            said = _Said(HELP)
            yield said.text
        elif calculated := self._calculated(turn, clock):
            turn, said = replace(turn, kind="calculation"), calculated
            yield said.text
        else:
            said = yield from self._looked_up(turn, clock)
            turn = replace(turn, kind="recommendation") if said.recommendation else turn
        yield _answer(turn, said, clock, conversation_id)

    def standalone(self, questions: Sequence[str]) -> tuple[str, ...]:
        """What the `questions` of one conversation, oldest first, ask each by itself; small talk is left out."""
        asked: tuple[str, ...] = ()
        for question in questions:
            with suppress(QuestionError):
                turn = self._understood(question, asked)
                asked = asked if turn.kind == "help" else (*asked, turn.standalone)
        return asked

    def _understood(self, question: str, previous: Sequence[str] = ()) -> Turn:
        return understand(question, previous, self.index.subjects, self._recall, self._speller.spelt)

    def _recall(self, question: str) -> Answer:
        """What is answered to a standalone `question`, in the words of the sources."""
        quoting = copy(self)
        quoting._draft = None
        return quoting.ask(question)

    def calculate(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """The answer to `question` if it asks for a number that can be calculated; otherwise it says that it does not.

        Raises QuestionError for a question that cannot be understood at all.
        """
        clock = _Clock()
        turn = self._understood(question, previous)
        said = self._calculated(turn, clock) or _Said(NO_CALCULATION, status="not_in_sources")
        return _answer(replace(turn, kind="calculation"), said, clock)

    def _calculated(self, turn: Turn, clock: "_Clock") -> _Said | None:
        """The calculation that `turn` asks for, or what it lacks; None where it asks for none, or for advice."""
        index = self.index
        if turn.kind == "recommendation":
            return None
        try:
            with clock.stage("calculate"):
                said = self._reckoned(turn.standalone)
            if said:
                return None if asks_for_words(turn, index) else said
            return self._multiplied(turn, clock)
        except NotInSources as error:
            if multiplied := self._multiplied(turn, clock):
                return multiplied
            with clock.stage("retrieve"):
                nearest = retrieve(index, turn)
            return self._not_said(nearest, so=str(error))
        except CalculationError as error:
            drafts = [Draft(str(error), ())]
            if isinstance(error, MissingInput) and (
                choice := known(error.names, self._calculator.figures, turn.subjects)
            ):
                drafts.append(marked(choice))
            return _Said(*compose(drafts, index.documents), status="needs_input")

    def _multiplied(self, turn: Turn, clock: "_Clock") -> _Said | None:
        """So many times the price in the statement that answers `turn`, where no formula knows what that prices."""
        if not self._calculator.multiplies(turn.asks):
            return None
        with clock.stage("retrieve"):
            points = choose(retrieve(self.index, turn), turn, self.index)
        with clock.stage("calculate"):
            worked = self._calculator.calculate_by(turn.asks, points[0].sources[0]) if len(points) == 1 else None
        return self._worked([("", worked)]) if worked else None

    def _reckoned(self, question: str) -> _Said | None:
        """The calculation that `question` asks for; where sources disagree about its figures, once for each of them."""
        try:
            worked = self._calculator.calculate(question)
        except Ambiguous as error:
            disputed = disputes([item.figure.statement for item in error.items], self.index)
            each = self._with_each(question, disputed)
            return self._worked(each, disputed) if each else None  # all that fit are found where it is looked up
        if worked is None:
            return None
        disputed = disputes(sources_of(worked), self.index)
        each = self._with_each(question, disputed)
        return self._worked(each, disputed) if each else self._worked([("", worked)])

    def _with_each(self, question: str, disputed: Sequence[Dispute]) -> list[tuple[str, Worked]]:
        """Each value of the first dispute with what comes of it; empty if the calculation does not depend on it."""
        each = []
        for claim in disputed[0].claims if disputed else ():
            with suppress(CalculationError):
                worked = self._calculator.calculate(question, {*disputed[0].sources} - {claim.statement})
                if worked and claim.statement in sources_of(worked):
                    each.append((claim.value, worked))
        return each if len(each) > 1 else []

    def _worked(self, each: Sequence[tuple[str, Worked]], disputed: Sequence[Dispute] = ()) -> _Said:
        """What is worked with each of the values that sources give; the last, which is the newest, is the result."""
        drafts = [dispute.draft(self.index.documents) for dispute in disputed]
        for value, worked in each:
            first, *rest = sentences(worked)
            drafts += map(marked, ([f"With {value}, " if value else "", *first], *rest))
        text, citations = compose(list(dict.fromkeys(drafts)), self.index.documents)
        conflicts = tuple(dispute.conflict(citations) for dispute in disputed)
        return _Said(text, citations, calculation=calculation_of_each(each, markers_of(citations)), conflicts=conflicts)

    def _looked_up(self, turn: Turn, clock: "_Clock") -> Generator[Step, None, _Said]:
        index = self.index
        with clock.stage("retrieve"):
            evidence = retrieve(index, turn)
            advised = self._advised(turn, evidence)
            points = [] if advised else choose(evidence, turn, index)
            advised = advised or self._asked_back(turn, points)
        if advised or not points:
            said = advised or self._not_said(evidence)
            yield said.text
            return said
        answer = Composition(index.documents)
        with clock.stage("verify"):
            disputed = disputes([source for point in points for source in point.sources], index)
        for step in self._worded(turn, points, disputed, clock):
            yield answer.add(step) if isinstance(step, Draft) else step
        conflicts = tuple(dispute.conflict(answer.citations) for dispute in disputed)
        return _Said(answer.text, answer.citations, conflicts=conflicts)

    def _not_said(self, evidence: Sequence[Evidence], so: str = "The sources do not say") -> _Said:
        """`so`, and what comes nearest: the topics, and the passages that might be meant."""
        documents = self.index.documents
        near = [near_by(e.statement, documents) for e in evidence[:MAX_NEAREST] if e.score >= NEAR]
        return _Said(nothing_found(evidence, documents, so), status="not_in_sources", nearest=tuple(near))

    def _advised(self, turn: Turn, evidence: Sequence[Evidence]) -> _Said | None:
        """What the question meets, where advice is asked for or what was found first is a criterion that it meets."""
        asked = turn.kind == "recommendation"
        if asks_for_all(turn, self.index) and (of_one := all_for(turn.subjects[0], self._criteria)):
            return self._quoted(drafts(of_one, self.index))
        if not (asked or self._may_be_advised(turn, evidence)) or not self._criteria:
            return None
        known = of_choice(turn, self._criteria, self.index)
        plain = asked or asks_which(turn.asks)
        met = met_by(turn, known, self.index, MET if plain else SURELY_MET)
        if not met:
            return None
        decided = deciding(met, self.index)
        text, citations = compose(drafts([m.criterion for m in met], self.index, decided), self.index.documents)
        return _Said(text, citations, recommendation=recommendation(met, markers_of(citations), decided))

    def _asked_back(self, turn: Turn, points: Sequence[Point]) -> _Said | None:
        """What the sources recommend in general, or a question back, where advice is asked for and nothing is met.

        None where a criterion is among `points`: it answers as any statement might, though it was not read as met.
        """
        if turn.kind != "recommendation" or len(turn.subjects) == 1 or not self._criteria:
            return None
        if not {c.statement for c in self._criteria}.isdisjoint(source for p in points for source in p.sources):
            return None
        if general := in_general(self._criteria):
            return self._quoted(drafts(general, self.index))
        known = of_choice(turn, self._criteria, self.index)
        return replace(self._quoted(question_back(known, self.index)), status="needs_input")

    def _may_be_advised(self, turn: Turn, evidence: Sequence[Evidence]) -> bool:
        """Whether `turn` meets a criterion at first sight, or asks which to choose though no subject is compared."""
        return meets_a_criterion(evidence, turn, self.index) or asks_which(turn.asks) or may_ask(turn)

    def _quoted(self, quotes: Sequence[Draft]) -> _Said:
        return _Said(*compose(quotes, self.index.documents))

    def _worded(
        self, turn: Turn, points: Sequence[Point], disputed: Sequence[Dispute], clock: "_Clock"
    ) -> Iterator[Draft | Drafting | Refused]:
        """The sentences of the answer, what is disputed first, of which neither side has a sentence of its own."""
        for dispute in disputed:
            yield dispute.draft(self.index.documents)
        settled = {source for dispute in disputed for source in dispute.sources}
        draft_of = self._draft
        for point in points:
            if settled.issuperset(point.sources):
                continue
            try:
                yield (yield from self._sentence(turn, point, draft_of, clock))
            except ModelError as error:  # no reason not to answer: this sentence and the rest are quotes
                self._warn(f"{error}. This answer quotes the sources.")
                draft_of = None
                yield (yield from self._sentence(turn, point, draft_of, clock))

    def _sentence(
        self, turn: Turn, point: Point, draft_of: Callable[[str, Sequence[str]], str] | None, clock: "_Clock"
    ) -> Generator[Drafting | Refused, None, Draft]:
        """The model's sentence where it reads better and is proven, else the source's own.

        That is a cell of a table that compares.
        """
        source = point.sources[0]
        subjects = self.index.documents[source.document].subjects
        quote = marked(listed(point.sources, subjects, point.opening))
        if draft_of is None or source.kind != "cell" or not source.subject:
            return quote
        yield Drafting()
        with clock.stage("draft"):
            draft = Draft(draft_of(turn.standalone, (reading(source, subjects),)), (source,))
        if not draft.text:  # the model had nothing to say
            return quote
        with clock.stage("verify"):
            reason = objection(draft, turn, subjects)
        if reason is None:
            return draft if opens_with_yes_or_no(draft.text) else opened(draft, point.opening)
        yield Refused(reason)
        return quote


def _answer(turn: Turn, said: _Said, clock: "_Clock", conversation_id: str | None = None) -> Answer:
    return Answer(
        id=uuid.uuid4().hex,
        conversation_id=conversation_id,
        question=turn.question,
        standalone_question=turn.standalone,
        status=said.status,
        kind=turn.kind,
        answer=said.text,
        citations=said.citations,
        conflicts=said.conflicts,
        calculation=said.calculation,
        recommendation=said.recommendation,
        nearest=said.nearest,
        timings_ms=clock.milliseconds(),
    )


class _Clock:
    """Adds up the time spent in each stage of one question."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._seconds = dict.fromkeys(("calculate", "retrieve", "draft", "verify"), 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[name] += time.perf_counter() - started

    def milliseconds(self) -> dict[str, float]:
        """Each stage's time, and the total since the start, rounded to a tenth."""
        total = time.perf_counter() - self._started
        return {name: round(s * 1000, 1) for name, s in [*self._seconds.items(), ("total", total)]}
