"""The flow of every question: Turn ─► Calculation, or Turn ─► Evidence ─► Draft; then ─► Answer."""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from assistant.compose import compose, marked, nothing_found
from assistant.drafting import Drafter, load_drafter
from assistant.errors import CalculationError, MissingExtra, ModelError
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
from assistant.types import Answer, Calculation, Citation, Draft, Evidence, Statement, Status, Turn

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

    def search(self, query: str, limit: int = 10) -> list[Evidence]:
        """The statements likeliest to answer `query`, best first: the ranking that answering uses."""
        return retrieve(self.index, understand(query, (), self.index.subjects), limit)

    def ask(self, question: str, previous: Sequence[str] = (), conversation_id: str | None = None) -> Answer:
        """The answer to `question`, asked after the standalone questions `previous` of its conversation.

        Raises QuestionError for a question that cannot be understood at all.
        """
        clock = _Clock()
        turn = understand(question, previous, self.index.subjects)
        if turn.kind == "help":
            return _answer(turn, _Said(HELP), clock, conversation_id)
        if calculated := self._calculated(turn, clock):
            return _answer(replace(turn, kind="calculation"), calculated, clock, conversation_id)
        return _answer(turn, self._looked_up(turn, clock), clock, conversation_id)

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

    def _looked_up(self, turn: Turn, clock: "_Clock") -> _Said:
        with clock.stage("retrieve"):
            evidence = retrieve(self.index, turn)
        chosen = choose(evidence, turn)
        if not chosen:
            return _Said(nothing_found(evidence, self.index.documents), status="not_in_sources")
        drafts = self._word(turn, chosen, clock)
        drafts.sort(key=lambda draft: not opens_with_yes_or_no(draft.text))  # it is what was asked; the rest says why
        return _Said(*compose(drafts, self.index.documents))

    def _word(self, turn: Turn, chosen: Sequence[Evidence], clock: "_Clock") -> list[Draft]:
        """The sentences of the answer. A model that fails is no reason not to answer: then all the rest are quotes."""
        drafts = []
        drafter = self._drafter
        for evidence in chosen:
            try:
                drafts.append(self._sentence(turn, evidence.statement, drafter, clock))
            except ModelError as error:
                self._warn(f"{error}. This answer quotes the sources.")
                drafter = None
                drafts.append(self._sentence(turn, evidence.statement, drafter, clock))
        return drafts

    def _sentence(self, turn: Turn, source: Statement, drafter: Drafter | None, clock: "_Clock") -> Draft:
        """The model's sentence where it reads better and is proven, else the source's own.

        That is a cell of a table that compares, and a sentence to which Yes or No may be put.
        """
        subjects = self.index.documents[source.document].subjects
        quote = Draft(quoted(source, subjects), (source,))
        wordable = source.subject if source.kind == "cell" else turn.yes_no and source.kind == "sentence"
        if drafter is None or not wordable:
            return quote
        with clock.stage("draft"):
            draft = Draft(drafter.draft(turn.standalone, [reading(source, subjects)]), (source,))
        with clock.stage("verify"):
            return quote if objection(draft, turn, subjects) else draft


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
