"""The flow of every question: Turn ─► Calculation, or Turn ─► Evidence ─► Draft; then ─► Answer."""

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from assistant.compose import Composition, compose, marked, nothing_found
from assistant.drafting import Drafter, load_drafter
from assistant.errors import CalculationError, MissingExtra, ModelError, QuestionError
from assistant.gate import objection, opens_with_yes_or_no
from assistant.reading import quoted, reading
from assistant.retrieval import choose, retrieve
from assistant.scoring.calculate import Calculator
from assistant.scoring.known import known
from assistant.scoring.missing import MissingInput, NotInSources
from assistant.scoring.wording import calculation, sentences
from assistant.scoring.worked import Worked
from assistant.settings import Settings
from assistant.store import Index
from assistant.turn import understand
from assistant.types import (
    Answer,
    Calculation,
    Citation,
    Draft,
    Drafting,
    Evidence,
    Refused,
    Statement,
    Status,
    Step,
    Turn,
)

HELP = (
    "Ask about what the documents say: a fact, a yes or no, a comparison, what something comes to. "
    "Each sentence of an answer cites its source; what the sources do not say is not said."
)
NO_CALCULATION = "This asks for no number that can be calculated from the sources."


@dataclass(frozen=True, slots=True)
class _Said:
    """The part of an answer that differs by how it was found."""

    text: str
    citations: tuple[Citation, ...] = ()
    status: Status = "answered"
    calculation: Calculation | None = None


class Assistant:
    """Answers questions from one index. Safe to share between threads."""

    def __init__(
        self, index: Index, drafter: Drafter | None = None, warn: Callable[[str], None] = lambda message: None
    ) -> None:
        """`drafter` words the answers; without one they quote the sources. `warn` is told what goes wrong with it."""
        self.index = index
        self._drafter = drafter
        self._warn = warn
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
        self._calculator.figures  # noqa: B018 - read once, then kept

    @property
    def quotes_only(self) -> bool:
        """Whether answers quote for want of a model that words them."""
        return self._drafter is None

    def search(self, query: str, limit: int = 10) -> list[Evidence]:
        """The statements likeliest to answer `query`, best first: the ranking that answering uses."""
        return retrieve(self.index, understand(query, (), self.index.subjects), limit)

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
        turn = understand(question, previous, self.index.subjects)
        if turn.kind == "help":
            said = _Said(HELP)
            yield said.text
        elif calculated := self._calculated(turn, clock):
            turn, said = replace(turn, kind="calculation"), calculated
            yield said.text
        else:
            said = yield from self._looked_up(turn, clock)
        yield _answer(turn, said, clock, conversation_id)

    def standalone(self, questions: Sequence[str]) -> tuple[str, ...]:
        """What the `questions` of one conversation, oldest first, ask each by itself; small talk is left out."""
        asked: tuple[str, ...] = ()
        for question in questions:
            with suppress(QuestionError):
                turn = understand(question, asked, self.index.subjects)
                asked = asked if turn.kind == "help" else (*asked, turn.standalone)
        return asked

    def calculate(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """The answer to `question` if it asks for a number that can be calculated; otherwise it says that it does not.

        Raises QuestionError for a question that cannot be understood at all.
        """
        clock = _Clock()
        turn = replace(understand(question, previous, self.index.subjects), kind="calculation")
        said = self._calculated(turn, clock) or _Said(NO_CALCULATION, status="not_in_sources")
        return _answer(turn, said, clock)

    def _calculated(self, turn: Turn, clock: "_Clock") -> _Said | None:
        """The calculation that `turn` asks for, or what it lacks; None where it asks for none."""
        index = self.index
        try:
            with clock.stage("calculate"):
                worked = self._calculator.calculate(turn.standalone)
                return self._worked(worked) if worked else None
        except NotInSources as error:
            with clock.stage("retrieve"):
                nearest = retrieve(index, turn)
            return _Said(nothing_found(nearest, index.documents, so=str(error)), status="not_in_sources")
        except CalculationError as error:
            drafts = [Draft(str(error), ())]
            if isinstance(error, MissingInput) and (
                choice := known(error.names, self._calculator.figures, turn.subjects)
            ):
                drafts.append(marked(choice))
            return _Said(*compose(drafts, index.documents), status="needs_input")

    def _worked(self, worked: Worked) -> _Said:
        text, citations = compose([marked(sentence) for sentence in sentences(worked)], self.index.documents)
        markers = {(c.document, c.start, c.end): c.marker for c in citations}
        return _Said(text, citations, calculation=calculation(worked, markers))

    def _looked_up(self, turn: Turn, clock: "_Clock") -> Generator[Step, None, _Said]:
        with clock.stage("retrieve"):
            evidence = retrieve(self.index, turn)
        chosen = choose(evidence, turn)
        if not chosen:
            said = _Said(nothing_found(evidence, self.index.documents), status="not_in_sources")
            yield said.text
            return said
        answer = Composition(self.index.documents)
        for step in self._worded(turn, chosen, clock):
            yield answer.add(step) if isinstance(step, Draft) else step
        return _Said(answer.text, answer.citations)

    def _worded(self, turn: Turn, chosen: Sequence[Evidence], clock: "_Clock") -> Iterator[Draft | Drafting | Refused]:
        """The sentences of the answer. Yes or No, where it was asked, comes first; the rest says why."""
        why = []
        drafter = self._drafter
        for evidence in chosen:
            try:
                draft = yield from self._sentence(turn, evidence.statement, drafter, clock)
            except ModelError as error:  # no reason not to answer: this sentence and the rest are quotes
                self._warn(f"{error}. This answer quotes the sources.")
                drafter = None
                draft = yield from self._sentence(turn, evidence.statement, drafter, clock)
            if turn.yes_no and not opens_with_yes_or_no(draft.text):
                why.append(draft)
            else:
                yield draft
        yield from why

    def _sentence(
        self, turn: Turn, source: Statement, drafter: Drafter | None, clock: "_Clock"
    ) -> Generator[Drafting | Refused, None, Draft]:
        """The model's sentence where it reads better and is proven, else the source's own.

        That is a cell of a table that compares, and a sentence to which Yes or No may be put.
        """
        subjects = self.index.documents[source.document].subjects
        quote = Draft(quoted(source, subjects), (source,))
        wordable = source.subject if source.kind == "cell" else turn.yes_no and source.kind == "sentence"
        if drafter is None or not wordable:
            return quote
        yield Drafting()
        with clock.stage("draft"):
            draft = Draft(drafter.draft(turn.standalone, [reading(source, subjects)]), (source,))
        if not draft.text:  # the model had nothing to say
            return quote
        with clock.stage("verify"):
            reason = objection(draft, turn, subjects)
        if reason is None:
            return draft
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
        calculation=said.calculation,
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
