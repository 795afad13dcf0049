"""The flow of every question: Turn ─► Evidence ─► Draft ─► Answer."""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from assistant.compose import compose, nothing_found
from assistant.drafting import Drafter, load_drafter
from assistant.errors import MissingExtra, ModelError
from assistant.gate import objection, opens_with_yes_or_no
from assistant.reading import quoted, reading
from assistant.retrieval import choose, retrieve
from assistant.settings import Settings
from assistant.store import Index
from assistant.turn import understand
from assistant.types import Answer, Citation, Draft, Evidence, Statement, Status, Turn

HELP = (
    "Ask about what the documents say: a fact, a yes or no, a comparison. "
    "Each sentence of an answer cites its source; what the sources do not say is not said."
)


class Assistant:
    """Answers questions from one index. Safe to share between threads."""

    def __init__(
        self, index: Index, drafter: Drafter | None = None, warn: Callable[[str], None] = lambda message: None
    ) -> None:
        """`drafter` words the answers; without one they quote the sources. `warn` is told what goes wrong with it."""
        self.index = index
        self._drafter = drafter
        self._warn = warn

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
        said: tuple[str, tuple[Citation, ...], Status] = (HELP, (), "answered")
        if turn.kind != "help":
            said = self._answer(turn, clock)
        text, citations, status = said
        return Answer(
            id=uuid.uuid4().hex,
            conversation_id=conversation_id,
            question=turn.question,
            standalone_question=turn.standalone,
            status=status,
            kind=turn.kind,
            answer=text,
            citations=citations,
            timings_ms=clock.milliseconds(),
        )

    def _answer(self, turn: Turn, clock: "_Clock") -> tuple[str, tuple[Citation, ...], Status]:
        with clock.stage("retrieve"):
            evidence = retrieve(self.index, turn)
        chosen = choose(evidence, turn)
        if not chosen:
            return nothing_found(evidence, self.index.documents), (), "not_in_sources"
        drafts = self._word(turn, chosen, clock)
        drafts.sort(key=lambda draft: not opens_with_yes_or_no(draft.text))  # it is what was asked; the rest says why
        text, citations = compose(drafts, self.index.documents)
        return text, citations, "answered"

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


class _Clock:
    """Adds up the time spent in each stage of one question."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._seconds = dict.fromkeys(("retrieve", "draft", "verify"), 0.0)

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
