"""What Slack has delivered and has been taken on, in the conversations' database, so that all workers share it.

Slack delivers again what it believes lost, and to whichever worker; and a worker may be killed over a question. Both
are settled by rows: who makes the row of a question answers it, and a question that is left unanswered is taken over
by another. What was asked stands in the row only until it is answered.
"""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, Index, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.slack.questions import Question
from assistant import HistoryError
from assistant.conversations import Conversations

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)

_METADATA = MetaData()
_CLAIMS = Table(
    "slack_claims",
    _METADATA,
    Column("id", String(200), primary_key=True),
    Column("claimed_at", String(32), nullable=False),  # as in conversations: ISO 8601 in UTC
    Index("slack_claims_by_time", "claimed_at"),
)
_QUESTIONS = Table(
    "slack_questions",
    _METADATA,
    Column("channel", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("thread_ts", String(32), nullable=False),
    Column("asked_at", String(32), nullable=False),
    Column("held_at", String(32), nullable=False),  # when who answers it last said to be alive
    Column("unanswered", Text),  # the Question; none once it is answered
    Column("reply_ts", String(32)),
    Index("slack_questions_of_thread", "channel", "thread_ts"),
    Index("slack_questions_by_time", "asked_at"),
)
CLAIM_DAYS = 1
"""Days after which claims are forgotten; Slack gives up after an hour."""


class Deliveries:
    """What has been taken on. Safe to share between threads and processes. Every method may raise HistoryError."""

    def __init__(self, kept: Conversations, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._kept = kept
        self._now = now
        kept.make_tables(_METADATA)

    def claim(self, delivery: str) -> bool:
        """Whether this is the first to claim what goes by the id `delivery`."""
        return self._insert(_CLAIMS, {"id": delivery, "claimed_at": self._time()})

    def take(self, question: Question) -> bool:
        """Take `question` on; False where it has been."""
        row = {
            "channel": question.channel,
            "ts": question.ts,
            "thread_ts": question.thread_ts,
            "asked_at": self._time(),
            "held_at": self._time(),
            "unanswered": _QUESTION.dump_json(question).decode(),
        }
        return self._insert(_QUESTIONS, row)

    def take_again(self, question: Question) -> bool:
        """Take on what `question` has been changed to; False where nobody was asked."""
        changed = {"unanswered": _QUESTION.dump_json(question).decode(), "held_at": self._time()}
        with self._kept.transaction() as connection:
            return connection.execute(update(_QUESTIONS).where(*_of(question)).values(changed)).rowcount > 0

    def knows_thread(self, channel: str, thread_ts: str) -> bool:
        """Whether something was asked in a thread."""
        query = select(_QUESTIONS.c.ts).where(_QUESTIONS.c.channel == channel, _QUESTIONS.c.thread_ts == thread_ts)
        with self._kept.transaction() as connection:
            return connection.scalar(query.limit(1)) is not None

    def reply_to(self, question: Question) -> str | None:
        """The message that answers `question`; None while there is none."""
        with self._kept.transaction() as connection:
            return connection.scalar(select(_QUESTIONS.c.reply_ts).where(*_of(question)))

    def replied(self, question: Question, reply_ts: str | None) -> None:
        """Note the message that answers `question`, or that there is none any more."""
        with self._kept.transaction() as connection:
            connection.execute(update(_QUESTIONS).where(*_of(question)).values(reply_ts=reply_ts))

    def answered(self, question: Question) -> None:
        """Forget what was asked: it is answered."""
        with self._kept.transaction() as connection:
            connection.execute(update(_QUESTIONS).where(*_of(question)).values(unanswered=None))

    def hold(self, questions: Collection[Question]) -> None:
        """Say that `questions` are still being answered here."""
        with self._kept.transaction() as connection:
            for question in questions:
                connection.execute(update(_QUESTIONS).where(*_of(question)).values(held_at=self._time()))

    def abandoned(self, seconds: float) -> list[Question]:
        """Take over the questions of which nobody has said anything for `seconds`."""
        longest = (self._now() - timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
        left = (_QUESTIONS.c.unanswered.is_not(None), _QUESTIONS.c.held_at < longest)
        with self._kept.transaction() as connection:
            found = connection.scalars(select(_QUESTIONS.c.unanswered).where(*left)).all()
        taken = []
        for question in map(_QUESTION.validate_json, found):
            with self._kept.transaction() as connection:  # of several workers that find it, one changes the row
                mine = update(_QUESTIONS).where(*_of(question), *left).values(held_at=self._time())
                if connection.execute(mine).rowcount:
                    taken.append(question)
        return taken

    def trim(self, days: int) -> None:
        """Forget claims, and questions older than `days` days."""
        now = self._now()
        with self._kept.transaction() as connection:
            for column, age in ((_CLAIMS.c.claimed_at, CLAIM_DAYS), (_QUESTIONS.c.asked_at, days)):
                oldest = (now - timedelta(days=age)).isoformat(timespec="milliseconds")
                connection.execute(delete(column.table).where(column < oldest))

    def _insert(self, table: Table, row: dict[str, str]) -> bool:
        try:
            with self._kept.transaction() as connection:
                connection.execute(insert(table), row)
        except HistoryError as error:
            if isinstance(error.__cause__, IntegrityError):
                return False
            raise
        return True

    def _time(self) -> str:
        return self._now().isoformat(timespec="milliseconds")


def _of(question: Question) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _QUESTIONS.c.channel == question.channel, _QUESTIONS.c.ts == question.ts
