"""What has been taken on, as several processes see it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from api.slack.deliveries import Deliveries
from api.slack.questions import Question
from assistant.conversations import Conversations

ASKED = Question("T1", "C1", "U1", "1.1", "1.0", "Does it rain?")


@pytest.fixture
def clock():
    class Clock:
        time = datetime(2026, 1, 1, tzinfo=UTC)

        def __call__(self):
            return self.time

    return Clock()


@pytest.fixture
def opened(tmp_path, clock):
    """Opens the deliveries, as each process would."""
    stores = []

    def open_():
        stores.append(Conversations(f"sqlite:///{tmp_path / 'history.sqlite'}"))
        return Deliveries(stores[-1], clock)

    yield open_
    for store in stores:
        store.close()


def test_of_many_who_claim_or_take_at_once_one_does(opened):
    processes = [opened() for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda n: processes[n % 4].claim("delivery:1"), range(24))) == 1
        assert sum(pool.map(lambda n: processes[n % 4].take(ASKED), range(24))) == 1
    assert processes[0].claim("delivery:2")
    assert processes[0].take(replace(ASKED, ts="1.2"))


def test_what_nobody_speaks_up_for_is_taken_over_by_one(opened, clock):
    killed, *others = (opened() for _ in range(4))
    killed.take(ASKED)
    clock.time += timedelta(seconds=60)
    assert others[0].abandoned(90) == []
    killed.hold([ASKED])
    clock.time += timedelta(seconds=60)
    assert others[0].abandoned(90) == []
    clock.time += timedelta(seconds=60)
    with ThreadPoolExecutor(3) as pool:
        assert list(chain.from_iterable(pool.map(lambda other: other.abandoned(90), others))) == [ASKED]
    others[0].answered(ASKED)
    clock.time += timedelta(days=1)
    assert others[0].abandoned(90) == []


def test_a_question_knows_its_thread_and_its_reply(opened):
    deliveries = opened()
    assert not deliveries.knows_thread("C1", "1.0")
    assert not deliveries.take_again(ASKED)
    deliveries.take(ASKED)
    assert deliveries.knows_thread("C1", "1.0")
    assert not deliveries.knows_thread("C2", "1.0")
    assert deliveries.reply_to(ASKED) is None
    deliveries.replied(ASKED, "1.9")
    deliveries.answered(ASKED)
    assert deliveries.reply_to(ASKED) == "1.9"
    assert deliveries.take_again(replace(ASKED, text="Does it snow?"))


def test_what_is_older_than_its_days_is_forgotten(opened, clock):
    deliveries = opened()
    deliveries.take(ASKED)
    deliveries.claim("delivery:1")
    clock.time += timedelta(days=2)
    deliveries.trim(30)
    assert deliveries.claim("delivery:1")  # Slack would not deliver it again by now
    assert not deliveries.take(ASKED)
    clock.time += timedelta(days=30)
    deliveries.trim(30)
    assert not deliveries.knows_thread("C1", "1.0")


def test_the_owner_and_the_answer_of_a_question_are_always_the_same():
    later = replace(ASKED, text="Does it snow?")
    assert (ASKED.owner, ASKED.conversation_id) == ("slack:T1:C1", "C1-1.0")
    assert later.answer_id == ASKED.answer_id != replace(ASKED, ts="1.2").answer_id
    assert len(ASKED.answer_id) == 32
