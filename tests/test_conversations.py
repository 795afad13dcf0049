"""The store of conversations, over SQLite and, where its server is installed, over PostgreSQL."""

import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant import conversations
from assistant.conversations import Conversations
from assistant.errors import HistoryError, MissingExtra
from assistant.types import Answer, Calculation, CalculationInput, CalculationResult, CalculationStep, Citation

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
_numbers = count()


def make_answer(conversation="talk", question="Does it rain?", **changes):
    """An answer of its own id, with all that an answer can hold."""
    return replace(
        Answer(
            id=f"{next(_numbers):032x}",
            conversation_id=conversation,
            question=question,
            standalone_question=question,
            status="answered",
            kind="calculation",
            answer="It rains 3 to 4 times [1].",
            citations=(Citation(1, "weather.md", "Weather", ("Rain", "Spring"), "3 to 4", 10, 16, 0, 26),),
            calculation=Calculation(
                formula="a × b",
                inputs=(CalculationInput("a", "3 to 4", "times", "source", 1),),
                steps=(CalculationStep("all", "3 × 1", "3", "times"),),
                result=CalculationResult("3", None, "times", "open"),
                alternatives=(CalculationResult(None, "4", "times"),),
            ),
            timings_ms={"total": 1.5},
        ),
        **changes,
    )


@pytest.fixture(scope="session")
def postgres():
    """The folder of the socket of a PostgreSQL server of our own."""
    programs = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which("initdb", path=os.pathsep.join([*map(str, programs), os.environ["PATH"]]))
    if found is None:
        pytest.skip("the server of PostgreSQL is not installed")
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is an extra")
    server = {}
    if os.geteuid() == 0:  # as whom it refuses to run
        server = {"user": pwd.getpwnam("nobody").pw_uid, "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
    with tempfile.TemporaryDirectory() as folder:  # one that another user may enter, which pytest's own is not
        if server:
            os.chown(folder, server["user"], server["group"])
        data = Path(folder, "data")
        make = [found, "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, **server)
        run = [
            Path(found).with_name("postgres"),
            "-D",
            data,
            "-k",
            folder,
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
        ]
        with subprocess.Popen(run, stderr=subprocess.PIPE, text=True, cwd=folder, **server) as running:
            try:
                assert any("ready to accept connections" in line for line in running.stderr)
                drain = threading.Thread(target=running.stderr.read)
                drain.start()
                yield folder
            finally:
                running.terminate()
                running.wait()
                drain.join()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'history.sqlite'}"
    import psycopg  # noqa: PLC0415 - an extra

    socket = request.getfixturevalue("postgres")
    name = f"test{next(_numbers)}"
    with psycopg.connect(f"host={socket} user=tester dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://tester@/{name}?host={socket}"


class Clock:
    """Goes on a second with each look, and by hand."""

    def __init__(self):
        self.time = NEW_YEAR

    def __call__(self):
        self.time += timedelta(seconds=1)
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(url, clock):
    store = Conversations(url, clock)
    yield store
    store.close()


def test_what_is_kept_is_read_back_as_it_was(store, url):
    first, second = make_answer(), make_answer(question="And in May?")
    store.add("ann", first)
    store.add("ann", second)
    again = Conversations(url)  # another process would see the same
    kept = again.get("ann", "talk")
    again.close()
    assert [turn.answer for turn in kept.turns] == [first, second]
    assert (kept.id, kept.title) == ("talk", "Does it rain?")
    assert kept.created_at == kept.turns[0].asked_at == "2026-01-01T00:00:01.000+00:00"
    assert kept.used_at == kept.turns[1].asked_at == "2026-01-01T00:00:02.000+00:00"


def test_the_last_used_comes_first_and_counts_its_turns(store):
    for talk in ("a", "b", "c", "a"):
        store.add("ann", make_answer(talk, question=f"first of {talk}"))
    listed = store.summaries("ann", 50)
    assert [(s.id, s.title, s.turns) for s in listed] == [
        ("a", "first of a", 2),
        ("c", "first of c", 1),
        ("b", "first of b", 1),
    ]
    assert listed[0].created_at < listed[0].used_at
    assert [s.id for s in store.summaries("ann", 2)] == ["a", "c"]


def test_two_owners_may_use_one_id_and_see_only_their_own(store):
    hers, his = make_answer(), make_answer(question="Does it snow?")
    store.add("ann", hers)
    store.add("bob", his)
    assert [t.answer for t in store.get("ann", "talk").turns] == [hers]
    assert store.before("bob", "talk") == ("Does it snow?",)
    assert not store.rate("bob", hers.id, "helpful")
    assert not store.delete("eve", "talk")
    assert store.delete("bob", "talk")
    assert store.get("bob", "talk") is None
    assert [s.id for s in store.summaries("ann", 50)] == ["talk"]


def test_a_follow_up_is_understood_from_the_last_questions_without_small_talk(store, monkeypatch):
    monkeypatch.setattr(conversations, "MAX_BEFORE", 3)
    for n in range(5):
        store.add("ann", make_answer(question=f"question {n}", kind="lookup"))
        store.add("ann", make_answer(question="thanks", kind="help"))
    assert store.before("ann", "talk") == ("question 2", "question 3", "question 4")
    assert store.before("ann", "other") == ()


def test_the_last_word_on_an_answer_counts_and_goes_with_its_conversation(store):
    before, rated = make_answer(question="before"), make_answer()
    store.add("ann", before)
    store.add("ann", rated)
    assert store.rate("ann", rated.id, "not_helpful", "no\0!")
    assert store.rate("ann", rated.id, "helpful")
    (opinion,) = store.feedback()
    assert (opinion.rating, opinion.comment, opinion.before, opinion.answer) == ("helpful", None, ("before",), rated)
    assert [t.rating for t in store.get("ann", "talk").turns] == [None, "helpful"]
    assert store.delete("ann", "talk")
    assert store.feedback() == []
    assert not store.rate("ann", rated.id, "helpful")


def test_a_comment_is_kept_as_it_was_but_for_what_no_database_takes(store):
    rated = make_answer()
    store.add("ann", rated)
    store.rate("ann", rated.id, "not_helpful", "🚲 ’;--\n\0end")
    assert store.feedback()[0].comment == "🚲 ’;--\nend"


def test_an_answer_that_is_put_takes_the_place_of_the_one_of_its_id(store):
    first, second = make_answer(question="first"), make_answer(question="second")
    for answer in (first, second):
        store.put("ann", answer)
        store.rate("ann", answer.id, "helpful")
    changed = replace(first, question="changed", standalone_question="changed")
    store.put("ann", changed)
    assert [t.answer for t in store.get("ann", "talk").turns] == [changed, second]
    assert [f.answer for f in store.feedback()] == [second]  # what was thought of the old one is not of the new
    assert store.before("ann", "talk", second.id) == ("changed",)
    assert store.before("ann", "talk", first.id) == ()
    assert store.before("ann", "talk", "of no answer") == ("changed", "second")


def test_one_answer_is_found_and_removed_by_its_owner_alone(store):
    kept, other = make_answer(), make_answer(question="other")
    store.add("ann", kept)
    store.add("ann", other)
    store.rate("ann", kept.id, "helpful")
    assert store.answer("ann", kept.id) == kept
    assert store.answer("bob", kept.id) is None
    store.remove("bob", kept.id)
    assert store.answer("ann", kept.id) == kept
    store.remove("ann", kept.id)
    assert store.answer("ann", kept.id) is None
    assert store.feedback() == []
    assert [t.answer for t in store.get("ann", "talk").turns] == [other]


def test_what_is_older_than_its_days_is_deleted(store, clock):
    old, rated, new = make_answer("old"), make_answer("mixed"), make_answer("mixed", question="later")
    store.add("ann", old)
    store.add("ann", rated)
    clock.time += timedelta(days=20)
    store.rate("ann", rated.id, "helpful")
    store.add("ann", new)
    clock.time += timedelta(days=15)
    store.trim(30)
    assert store.get("ann", "old") is None
    assert [t.answer for t in store.get("ann", "mixed").turns] == [new]
    assert [f.answer for f in store.feedback()] == [rated]  # said 15 days ago
    clock.time += timedelta(days=20)
    store.trim(30)
    assert store.summaries("ann", 50) == []
    assert store.feedback() == []


def test_a_conversation_keeps_its_last_turns_and_an_owner_the_last_conversations(store, monkeypatch):
    monkeypatch.setattr(conversations, "MAX_TURNS", 3)
    monkeypatch.setattr(conversations, "MAX_CONVERSATIONS", 2)
    rated = make_answer("long", question="0")
    store.add("ann", rated)
    store.rate("ann", rated.id, "helpful")
    for n in range(1, 5):
        store.add("ann", make_answer("long", question=str(n)))
    store.add("bob", make_answer("his"))
    for talk in ("unused", "used", "used again"):
        store.add("ann", make_answer(talk))
    store.add("ann", make_answer("long", question="5"))
    assert [t.answer.question for t in store.get("ann", "long").turns] == ["3", "4", "5"]  # before it is trimmed too
    store.trim(365)
    assert [(s.id, s.title, s.turns) for s in store.summaries("ann", 50)] == [
        ("long", "3", 3),
        ("used again", "Does it rain?", 1),
    ]
    assert [s.id for s in store.summaries("bob", 50)] == ["his"]
    assert [f.answer for f in store.feedback()] == [rated]  # feedback outlives the bounds


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
ids = st.sampled_from(["a", "A", "a.b:c~d-e_f", "0" * conversations.MAX_ID])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from("xy"), ids, text),
        st.tuples(st.just("delete"), st.sampled_from("xy"), ids),
        st.tuples(
            st.just("rate"), st.sampled_from("xy"), st.integers(0, 5), st.sampled_from(["helpful", "not_helpful"])
        ),
    ),
    max_size=12,
)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_course_of_use_is_as_a_plain_dictionary_would_have_it(store, steps):
    run = next(_numbers)  # each course has owners of its own, for the database stays
    kept, added, opinions = {}, [], {}
    for what, letter, *how in steps:
        owner = f"{letter}{run}"
        if what == "add":
            answer = make_answer(how[0], question=how[1], answer=how[1])
            store.add(owner, answer)
            kept.setdefault((owner, how[0]), []).append(answer)
            added.append(answer)
        elif what == "delete":
            gone = kept.pop((owner, how[0]), [])
            assert store.delete(owner, how[0]) == bool(gone)
            for answer in gone:
                opinions.pop(answer.id, None)
        elif added:
            answer = added[how[0] % len(added)]
            known = answer in kept.get((owner, answer.conversation_id), [])
            assert store.rate(owner, answer.id, how[1]) == known
            if known:
                opinions[answer.id] = how[1]
    for letter in "xy":
        owner = f"{letter}{run}"
        mine = {conversation: answers for (whose, conversation), answers in kept.items() if whose == owner}
        newest = sorted(mine, key=lambda conversation: added.index(mine[conversation][-1]), reverse=True)
        assert [s.id for s in store.summaries(owner, 50)] == newest
        for conversation, answers in mine.items():
            turns = store.get(owner, conversation).turns
            assert [t.answer for t in turns] == answers
            assert [t.rating for t in turns] == [opinions.get(a.id) for a in answers]


WRITER = """
import sys
from test_conversations import make_answer
from assistant.conversations import Conversations
url, owner, n = sys.argv[1:]
store = Conversations(url)
for i in range(int(n)):
    answer = make_answer("talk", question=f"{owner} {i}", id=f"{i:032x}")
    store.add(owner, answer)
    store.add("all", make_answer("talk", question=f"{owner} {i}", id=f"{owner}{i}"))
    store.rate(owner, answer.id, "helpful")
    print(i, flush=True)
"""


def test_processes_and_threads_that_write_at_once_lose_nothing(url):
    n = 25
    command = [sys.executable, "-c", WRITER, url]
    writers = [
        subprocess.Popen([*command, owner, str(n)], cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True)
        for owner in ("ann", "bob")
    ]
    store = Conversations(url)
    assert [w.stdout.readline() for w in writers] == ["0\n", "0\n"]  # both are at it
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: store.add("all", make_answer("talk", question=f"me {i}", id=f"me{i}")), range(n)))
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    for owner in ("ann", "bob"):
        turns = store.get(owner, "talk").turns
        assert [t.answer.question for t in turns] == [f"{owner} {i}" for i in range(n)]
        assert {t.rating for t in turns} == {"helpful"}
    everyone = [t.answer.question for t in store.get("all", "talk").turns]
    assert sorted(everyone) == sorted(f"{who} {i}" for who in ("ann", "bob", "me") for i in range(n))
    store.close()


def test_many_who_open_an_empty_database_at_once_all_may(url):
    start = threading.Barrier(8)

    def opened(n):
        start.wait()
        store = Conversations(url)
        store.add("ann", make_answer(f"talk {n}"))
        store.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(opened, range(8)))
    store = Conversations(url)
    assert len(store.summaries("ann", 50)) == 8
    store.close()


def test_two_words_on_one_answer_at_once_leave_one(url):
    store = Conversations(url)
    answers = [make_answer() for _ in range(5)]
    start = threading.Barrier(4)

    def rated(n):
        start.wait()
        return [store.rate("ann", answer.id, ("helpful", "not_helpful")[n % 2]) for answer in answers]

    for answer in answers:
        store.add("ann", answer)
    with ThreadPoolExecutor(4) as pool:
        assert all(all(known) for known in pool.map(rated, range(4)))
    assert len(store.feedback()) == len(answers)
    store.close()


def test_connections_that_the_database_has_dropped_are_made_anew(postgres):
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(f"host={postgres} user=tester dbname=postgres", autocommit=True) as admin:
        admin.execute("CREATE DATABASE dropped")
        store = Conversations(f"postgresql+psycopg://tester@/dropped?host={postgres}")
        store.add("ann", make_answer())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dropped'")
        assert store.before("ann", "talk") == ("Does it rain?",)
        store.close()


def test_an_error_holds_nothing_of_what_was_asked(store):
    twice = make_answer(question="a secret")
    store.add("ann", twice)
    with pytest.raises(HistoryError) as raised:
        store.add("ann", twice)
    assert "secret" not in "".join(traceback.format_exception(raised.value))


def test_a_database_that_may_only_be_read_says_so_and_is_read(tmp_path):
    path = tmp_path / "history.sqlite"
    writing = Conversations(f"sqlite:///{path}")
    writing.add("ann", make_answer())
    reading = Conversations(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(HistoryError, match="readonly"):
        reading.add("ann", make_answer())
    assert len(reading.get("ann", "talk").turns) == 1
    reading.close()
    writing.close()


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("nonsense", HistoryError),
        ("sqlite:////nowhere/history.sqlite", HistoryError),
        ("postgresql+psycopg://me:pa55word@127.0.0.1:1/history", HistoryError),
        ("postgresql+pg8000://me:pa55word@127.0.0.1:1/history", MissingExtra),
    ],
)
def test_a_database_that_cannot_be_had_is_told_without_its_password(url, error):
    with pytest.raises(error) as raised:
        Conversations(url)
    assert "pa55word" not in "".join(traceback.format_exception(raised.value))


def test_what_is_no_database_is_told(tmp_path):
    (tmp_path / "history.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(HistoryError, match="not a database"):
        Conversations(f"sqlite:///{tmp_path / 'history.sqlite'}")


def test_a_commit_is_on_the_disk(tmp_path):
    """What has been added is there for a reader of the file, with no word from the one who wrote it."""
    path = tmp_path / "history.sqlite"
    store = Conversations(f"sqlite:///{path}")
    store.add("ann", make_answer())
    copy = tmp_path / "copy"
    copy.mkdir()
    for part in tmp_path.glob("history.sqlite*"):
        shutil.copy(part, copy)
    store.close()
    with sqlite3.connect(copy / "history.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
