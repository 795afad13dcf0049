"""What was asked and answered, kept in a database: each owner's conversations, and what people thought of answers.

An owner is whoever an API key belongs to; nothing of one owner is seen by another. What a method has returned from
is on the disk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    Connection,
    CursorResult,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.errors import HistoryError, MissingExtra
from assistant.types import Answer

Rating = Literal["helpful", "not_helpful"]

MAX_BEFORE = 20
"""Questions of a conversation that a follow-up is understood from."""
MAX_TURNS = 200
"""Turns that a conversation keeps; the oldest go first."""
MAX_CONVERSATIONS = 2_000
"""Conversations that an owner keeps; the longest unused go first."""
MAX_ID = 100
"""Characters of a conversation's id."""

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
_QUESTIONS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])

_METADATA = MetaData()
_TURNS = Table(
    "turns",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("conversation_id", String(MAX_ID), nullable=False),
    Column("asked_at", String(32), nullable=False),  # ISO 8601 in UTC, which sorts as time does in every database
    Column("answer_id", String(32), nullable=False),
    Column("question", Text, nullable=False),
    Column("standalone", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("answer", Text, nullable=False),
    Index("turns_of_conversation", "owner", "conversation_id", "number"),
    Index("turns_by_answer", "owner", "answer_id", unique=True),
    Index("turns_by_time", "asked_at"),
)
_FEEDBACK = Table(  # a copy of the turn: what people thought of an answer outlives the bounds on conversations
    "feedback",
    _METADATA,
    Column("owner", String(64), primary_key=True),
    Column("answer_id", String(32), primary_key=True),
    Column("conversation_id", String(MAX_ID), nullable=False),
    Column("rating", String(20), nullable=False),
    Column("comment", Text),
    Column("rated_at", String(32), nullable=False),
    Column("before", Text, nullable=False),
    Column("answer", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question and its answer."""

    asked_at: str
    """ISO 8601, UTC."""
    answer: Answer
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """A conversation without what was said in it."""

    id: str
    title: str
    """Its first question."""
    created_at: str
    used_at: str
    turns: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation, its turns in order."""

    id: str
    title: str
    created_at: str
    used_at: str
    turns: tuple[KeptTurn, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer."""

    rating: Rating
    comment: str | None
    rated_at: str
    before: tuple[str, ...]
    """The standalone questions asked before it in its conversation."""
    answer: Answer


class Conversations:
    """The conversations in the database at an SQLAlchemy URL. Safe to share between threads and processes."""

    def __init__(self, url: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Makes the tables where they are missing. Raises HistoryError, or MissingExtra for want of a driver."""
        self._now = now
        try:
            # hidden parameters: what was asked is not for error messages, which end in logs
            self._engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
        except ArgumentError as error:
            raise HistoryError("ASSISTANT_HISTORY is no SQLAlchemy URL, such as sqlite:///history.sqlite") from error
        except ModuleNotFoundError as error:
            raise MissingExtra("Conversations in PostgreSQL", "postgres") from error
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._is_open = False
        if self._is_sqlite:
            event.listen(self._engine, "connect", _set_up_sqlite)
        try:
            self.make_tables(_METADATA)
        except HistoryError:  # in PostgreSQL, when another process makes them at the same moment
            self.make_tables(_METADATA)
        self._is_open = True

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def before(self, owner: str, conversation_id: str, answer_id: str | None = None) -> tuple[str, ...]:
        """The standalone questions of a conversation, oldest first; empty where it is new.

        Where it holds the answer `answer_id` already, those before that one. Raises HistoryError.
        """
        with self.transaction() as connection:
            asked = select(_TURNS.c.number).where(*_of(_TURNS, owner, answer_id or ""))
            number = connection.scalar(asked)
            return _before(connection, owner, conversation_id, number)

    def add(self, owner: str, answer: Answer) -> None:
        """Keep `answer` as the next turn of the conversation that it names. Raises HistoryError."""
        with self.transaction() as connection:
            connection.execute(insert(_TURNS), self._row(owner, answer))

    def put(self, owner: str, answer: Answer) -> None:
        """Keep `answer` in the place of the one of its id, and forget what was thought of that; else as `add` does.

        Raises HistoryError.
        """
        with self.transaction() as connection:
            changed = update(_TURNS).where(*_of(_TURNS, owner, answer.id))
            if _rows(connection.execute(changed.values(self._row(owner, answer)))):
                connection.execute(delete(_FEEDBACK).where(*_of(_FEEDBACK, owner, answer.id)))
            else:
                connection.execute(insert(_TURNS), self._row(owner, answer))

    def answer(self, owner: str, answer_id: str) -> Answer | None:
        """The answer of that id; None where `owner` has none. Raises HistoryError."""
        with self.transaction() as connection:
            kept = connection.scalar(select(_TURNS.c.answer).where(*_of(_TURNS, owner, answer_id)))
        return None if kept is None else _ANSWER.validate_json(kept)

    def remove(self, owner: str, answer_id: str) -> None:
        """Delete a turn, if there is one, and what was thought of it. Raises HistoryError."""
        with self.transaction() as connection:
            for table in (_TURNS, _FEEDBACK):
                connection.execute(delete(table).where(*_of(table, owner, answer_id)))

    def summaries(self, owner: str, limit: int) -> list[ConversationSummary]:
        """At most `limit` conversations of `owner`, the last used first. Raises HistoryError."""
        grouped = (
            select(
                _TURNS.c.conversation_id,
                func.min(_TURNS.c.number).label("first"),
                func.max(_TURNS.c.number).label("last"),
                func.min(_TURNS.c.asked_at).label("created_at"),
                func.max(_TURNS.c.asked_at).label("used_at"),
                func.count().label("turns"),
            )
            .where(_TURNS.c.owner == owner)
            .group_by(_TURNS.c.conversation_id)
            .order_by(func.max(_TURNS.c.number).desc())
            .limit(limit)
            .subquery()
        )
        query = select(grouped, _TURNS.c.question).join(_TURNS, _TURNS.c.number == grouped.c.first)
        with self.transaction() as connection:
            rows = connection.execute(query.order_by(grouped.c.last.desc())).all()
        return [ConversationSummary(r.conversation_id, r.question, r.created_at, r.used_at, r.turns) for r in rows]

    def get(self, owner: str, conversation_id: str) -> Conversation | None:
        """A conversation, of its turns the last `MAX_TURNS`; None where `owner` has none of that id.

        Raises HistoryError.
        """
        query = (
            select(_TURNS, _FEEDBACK.c.rating)
            .outerjoin(_FEEDBACK, (_FEEDBACK.c.answer_id == _TURNS.c.answer_id) & (_FEEDBACK.c.owner == owner))
            .where(_TURNS.c.owner == owner, _TURNS.c.conversation_id == conversation_id)
            .order_by(_TURNS.c.number.desc())
            .limit(MAX_TURNS)
        )
        with self.transaction() as connection:
            rows = connection.execute(query).all()[::-1]
        if not rows:
            return None
        turns = tuple(KeptTurn(r.asked_at, _ANSWER.validate_json(r.answer), r.rating) for r in rows)
        return Conversation(conversation_id, rows[0].question, rows[0].asked_at, rows[-1].asked_at, turns)

    def delete(self, owner: str, conversation_id: str) -> bool:
        """Delete a conversation and what was thought of it; False where there is none. Raises HistoryError."""
        with self.transaction() as connection:
            counts = [
                _rows(connection.execute(delete(table).where(*_in(table, owner, conversation_id))))
                for table in (_TURNS, _FEEDBACK)
            ]
        return any(counts)

    def rate(self, owner: str, answer_id: str, rating: Rating, comment: str | None = None) -> bool:
        """Keep what `owner` thinks of an answer, the last word alone; False where there is no such answer.

        Raises HistoryError.
        """
        said = comment and comment.replace("\x00", "")  # which PostgreSQL takes in no text
        opinion = {"rating": rating, "comment": said, "rated_at": self._time()}
        known = _of(_FEEDBACK, owner, answer_id)
        with self.transaction() as connection:
            if _rows(connection.execute(update(_FEEDBACK).where(*known).values(opinion))):
                return True
            turn = connection.execute(select(_TURNS).where(*_of(_TURNS, owner, answer_id))).one_or_none()
            if turn is None:
                return False
            row = {
                **opinion,
                "owner": owner,
                "answer_id": answer_id,
                "conversation_id": turn.conversation_id,
                "before": _QUESTIONS.dump_json(_before(connection, owner, turn.conversation_id, turn.number)).decode(),
                "answer": turn.answer,
            }
            try:
                with connection.begin_nested():
                    connection.execute(insert(_FEEDBACK), row)
            except IntegrityError:  # two clicks at once: the other one has just made the row
                connection.execute(update(_FEEDBACK).where(*known).values(opinion))
        return True

    def feedback(self) -> list[Feedback]:
        """All feedback of all owners, oldest first. Raises HistoryError."""
        with self.transaction() as connection:
            rows = connection.execute(select(_FEEDBACK).order_by(_FEEDBACK.c.rated_at, _FEEDBACK.c.answer_id)).all()
        return [
            Feedback(
                r.rating, r.comment, r.rated_at, _QUESTIONS.validate_json(r.before), _ANSWER.validate_json(r.answer)
            )
            for r in rows
        ]

    def trim(self, days: int) -> None:
        """Delete what is older than `days` days, and what goes beyond the bounds. Raises HistoryError."""
        oldest = (self._now() - timedelta(days=days)).isoformat(timespec="milliseconds")
        newest = _TURNS.c.number.desc()
        place = func.row_number().over(partition_by=(_TURNS.c.owner, _TURNS.c.conversation_id), order_by=newest)
        ranked = select(_TURNS.c.number, place.label("place")).subquery()
        last = func.max(_TURNS.c.number)
        ranks = func.row_number().over(partition_by=_TURNS.c.owner, order_by=last.desc())
        groups = select(_TURNS.c.owner, _TURNS.c.conversation_id, ranks.label("place"))
        groups_ranked = groups.group_by(_TURNS.c.owner, _TURNS.c.conversation_id).subquery()
        unused = select(groups_ranked).where(groups_ranked.c.place > MAX_CONVERSATIONS)
        with self.transaction() as connection:
            connection.execute(delete(_TURNS).where(_TURNS.c.asked_at < oldest))
            connection.execute(delete(_FEEDBACK).where(_FEEDBACK.c.rated_at < oldest))
            surplus = select(ranked.c.number).where(ranked.c.place > MAX_TURNS)
            connection.execute(delete(_TURNS).where(_TURNS.c.number.in_(surplus)))
            for row in connection.execute(unused).all():
                connection.execute(delete(_TURNS).where(*_in(_TURNS, row.owner, row.conversation_id)))

    def make_tables(self, metadata: MetaData) -> None:
        """Make the tables of `metadata` where they are missing, for what is kept beside conversations.

        Raises HistoryError.
        """
        with self.transaction() as connection:
            for table in metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))

    def _row(self, owner: str, answer: Answer) -> dict[str, object]:
        return {
            "owner": owner,
            "conversation_id": answer.conversation_id,
            "asked_at": self._time(),
            "answer_id": answer.id,
            "question": answer.question,
            "standalone": answer.standalone_question,
            "kind": answer.kind,
            "answer": _ANSWER.dump_json(answer).decode(),
        }

    def _time(self) -> str:
        return self._now().isoformat(timespec="milliseconds")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that is committed, through to the disk, when the block ends."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            message = "Conversations cannot be kept or read"
            if self._is_sqlite or not self._is_open:  # later, whoever asks need not learn where the database is
                reason = str(getattr(error, "orig", None) or error).strip().splitlines()
                message += f": {reason[0] if reason else error}"
            raise HistoryError(message) from error


def _before(connection: Connection, owner: str, conversation_id: str, number: int | None = None) -> tuple[str, ...]:
    """The last standalone questions of a conversation, those before turn `number` if one is given."""
    query = select(_TURNS.c.standalone).where(*_in(_TURNS, owner, conversation_id), _TURNS.c.kind != "help")
    if number is not None:
        query = query.where(_TURNS.c.number < number)
    return tuple(connection.scalars(query.order_by(_TURNS.c.number.desc()).limit(MAX_BEFORE)))[::-1]


def _in(table: Table, owner: str, conversation_id: str) -> tuple[Any, Any]:
    return table.c.owner == owner, table.c.conversation_id == conversation_id


def _of(table: Table, owner: str, answer_id: str) -> tuple[Any, Any]:
    return table.c.owner == owner, table.c.answer_id == answer_id


def _rows(result: object) -> int:
    return cast("CursorResult[Any]", result).rowcount


def _set_up_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - whichever driver SQLAlchemy chose
    """Readers beside one writer, each commit on the disk before it returns, and patience with another writer."""
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {pragma}").close()
