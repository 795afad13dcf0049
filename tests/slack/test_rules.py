"""Slack's rules: what comes again, what nobody signed, what may not be answered, and what its API refuses."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from service import Held, serving
from stand_ins.slack import (
    BOT,
    CHANNEL,
    DIRECT,
    SECRET,
    command,
    deleted,
    edited,
    mention,
    message,
    new_ts,
    post,
    send,
    signed,
)
from ways import over_http

from api.slack import bot
from assistant.conversations import Conversations

OFFLINE = "Does Birch offer an offline mode?"
PRICE = "What is the price of Atlas?"


def replies(slack, asked, count=1):
    return [reply["text"] for reply in slack.wait_replies(asked["event"]["ts"], count)]


def test_what_is_delivered_again_is_answered_once(way, settings, slack):
    asked = mention(OFFLINE)
    with way(settings, slack) as deliver:  # what is under way is finished when it ends
        for _ in range(4):
            deliver(asked)
        replies(slack, asked)
        deliver(asked)
    assert len(slack.messages) == 1


def test_several_workers_answer_what_each_is_delivered_once(settings, slack):
    with serving(settings) as one, serving(settings) as two, ThreadPoolExecutor(8) as pool:
        asked = [mention(OFFLINE) for _ in range(10)]
        tries = [(address, each, {"X-Slack-Retry-Num": n}) for n in "123" for each in asked for address in (one, two)]
        responses = list(pool.map(lambda each: post(each[0], each[1], **each[2]), tries))
        assert {response.status_code for response in responses} == {200}
        for each in asked:
            replies(slack, each)
    assert len(slack.messages) == 10


def test_a_mention_that_comes_as_a_message_too_is_answered_once(way, settings, slack):
    asked = mention(OFFLINE)
    with way(settings, slack) as deliver:
        deliver(asked)
        deliver(message(asked["event"]["text"], ts=asked["event"]["ts"]))
    assert len(slack.thread(asked["event"]["ts"])) == 1


def test_slow_answers_do_not_hold_up_the_acknowledgement(way, settings, slack, worded):
    model = Held()
    with way(settings, slack, worded(model)) as deliver:
        asked = mention(OFFLINE)
        deliver(asked)
        model.wait()
        deliver(asked)  # acknowledged while the first is still being worded
        assert slack.statuses == {(CHANNEL, asked["event"]["ts"]): "is thinking…"}
        model.let_go()
        replies(slack, asked)
    assert len(model.calls) == 1
    assert len(slack.messages) == 1
    assert slack.statuses == {}


def test_a_slow_slack_does_not_lose_what_it_sends(settings, slack, monkeypatch):
    """Who the bot is, it has to ask Slack; until it knows, it acknowledges nothing, and so it comes again."""
    monkeypatch.setattr("api.slack.app.IDENTITY_S", 0.01)
    may_answer = threading.Event()
    told = slack.auth_test
    slack.auth_test = lambda **given: may_answer.wait(30) and told(**given)
    with serving(settings) as address:
        asked = mention(OFFLINE)
        assert post(address, asked).status_code == 500
        may_answer.set()
        slack.wait(lambda: "auth.test" in slack.calls)
        assert post(address, asked).status_code == 200
        replies(slack, asked)


@pytest.mark.parametrize(
    "sender", [{"bot_id": "B0OTHER"}, {"bot_id": "B0BOT", "user": BOT}, {"user": BOT}, {"subtype": "bot_message"}]
)
def test_what_bots_say_is_not_answered(way, settings, slack, sender):
    with way(settings, slack) as deliver:
        deliver(mention(OFFLINE, **sender))
        deliver(message(OFFLINE, DIRECT, **sender))
    assert slack.messages == {}


def test_an_edited_question_is_answered_anew_in_the_same_message(deliver, slack):
    asked = mention(PRICE)
    deliver(asked)
    assert "$42" in replies(slack, asked)[0]
    change = edited(asked, f"<@{BOT}> What is the price of Birch?")
    deliver(change)
    deliver(change)
    (reply,) = slack.wait(lambda: slack.thread(asked["event"]["ts"])[0].get("edits") and slack.messages.values())
    assert "No licence fee" in reply["text"]
    deliver(message("and the largest file?", thread_ts=asked["event"]["ts"]))
    assert "250 GB" in replies(slack, asked, 2)[1]
    assert slack.messages[reply["ts"]]["edits"] == 1


def test_what_changes_a_message_but_not_its_text_is_no_edit(way, settings, slack):
    asked = mention(PRICE)
    with way(settings, slack) as deliver:
        deliver(asked)
        replies(slack, asked)
        deliver(edited(asked, asked["event"]["text"]))
    assert not slack.thread(asked["event"]["ts"])[0].get("edits")


def test_an_edited_direct_message_is_answered_anew(deliver, slack):
    asked = message(PRICE, DIRECT, thread_ts=new_ts())
    deliver(asked)
    thread = asked["event"]["thread_ts"]
    slack.wait_replies(thread)
    deliver(edited(asked, OFFLINE))
    slack.wait(lambda: slack.thread(thread)[0].get("edits"))
    assert "needs a connection" in slack.thread(thread)[0]["text"]


@pytest.mark.parametrize("tombstone", [False, True])
def test_with_a_question_its_answer_is_deleted(way, settings, slack, tombstone):
    asked = mention(PRICE)
    with way(settings, slack) as deliver:
        deliver(asked)
        replies(slack, asked)
        deliver(deleted(asked, tombstone=tombstone))
        slack.wait(lambda: not slack.messages)
        deliver(asked)  # a late retry
    assert slack.messages == {}
    kept = Conversations(settings.history_url)
    assert kept.get(f"slack:T0TEAM:{CHANNEL}", f"{CHANNEL}-{asked['event']['ts']}") is None
    kept.close()


def test_a_question_deleted_while_it_is_answered_leaves_no_answer(settings, slack, worded):
    model = Held()
    with over_http(settings, slack, worded(model)) as deliver:
        asked = mention(OFFLINE)
        deliver(asked)
        model.wait()
        deliver(deleted(asked))
        model.let_go()
    assert slack.messages == {}
    assert "chat.delete" in slack.calls


def forged(asked):
    """Requests that Slack has not sent just now."""
    body, good = signed(asked)
    old, older = signed(asked, age=301)
    early, earlier = signed(asked, age=-301)
    yield body, signed(asked, secret="another")[1]
    yield old, older
    yield early, earlier
    yield body.replace(b"Birch", b"Atlas"), good
    for name in ("X-Slack-Signature", "X-Slack-Request-Timestamp"):
        yield body, {key: value for key, value in good.items() if key != name}
        for junk in ("", "junk", "ü".encode(), "٣", "-1", "1e9"):
            yield body, {**good, name: junk.encode() if isinstance(junk, str) else junk}


def test_what_slack_has_not_just_signed_is_refused_and_nothing_happens(settings, slack):
    with serving(settings) as address:
        for body, headers in forged(mention(OFFLINE)):
            response = send(address, body, headers)
            assert (response.status_code, response.headers["content-type"]) == (401, "application/problem+json")
    assert slack.calls == []


def test_what_is_replayed_is_refused_and_nothing_happens(settings, slack):
    body, headers = signed(command(slack, OFFLINE))
    with serving(settings) as address:
        assert send(address, body, headers).status_code == 200
        slack.wait(lambda: slack.responses)
        assert send(address, body, headers).status_code == 401
        assert send(address, body, {**headers, "X-Slack-Retry-Num": "1"}).status_code == 401
    assert len(slack.responses) == 1


def test_slack_needs_no_key_and_others_still_do(settings, slack):
    keys = settings.model_copy(update={"api_keys": (settings.slack_signing_secret,), "rate_limit": "1/hour"})
    with serving(keys) as address:
        for _ in range(3):
            assert post(address, mention(OFFLINE)).status_code == 200
        assert httpx.get(f"{address}/v1/documents").status_code == 401
    assert len(slack.messages) == 3


def test_slack_comes_by_a_public_name(address, slack):
    asked = mention(OFFLINE)
    assert post(address, asked, Host="assistant.example").status_code == 200
    replies(slack, asked)


def test_channels_and_users_can_be_limited(settings, slack):
    limited = settings.model_copy(update={"slack_channels": (CHANNEL,), "slack_users": ("U0ANN", "U0BOB")})
    asked, direct = mention(OFFLINE), message(OFFLINE, DIRECT, user="U0BOB")
    with serving(limited) as address:
        for each in (
            mention(OFFLINE, "C0OTHER"),
            mention(OFFLINE, user="U0EVE"),
            message(OFFLINE, DIRECT, user="U0EVE"),
            asked,
            direct,
        ):
            assert post(address, each).status_code == 200
        told = post(address, command(slack, OFFLINE, user="U0EVE"))
    assert {m["thread_ts"] for m in slack.messages.values()} == {asked["event"]["ts"], direct["event"]["ts"]}
    assert "not set up to answer you here" in told.text
    assert slack.responses == []


def test_calls_that_slack_puts_off_are_made_when_it_says(deliver, slack):
    slack.next_calls("chat.postMessage", *[(429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"})] * 2)
    slack.next_calls("assistant.threads.setStatus", (429, {"Retry-After": "30"}, {"ok": False, "error": "ratelimited"}))
    asked = [mention(OFFLINE), mention(PRICE)]
    for each in asked:
        deliver(each)
    for each in asked:
        replies(slack, each)
    assert len(slack.messages) == 2
    assert slack.calls.count("chat.postMessage 429") == 2


def test_calls_that_slack_fails_at_are_made_again(deliver, slack):
    slack.next_calls("chat.postMessage", (500, {}, {"ok": False, "error": "internal_error"}), (503, {}, {}))
    slack.next_calls("response", (500, {}, {}))
    asked = mention(OFFLINE)
    deliver(asked)
    deliver(command(slack, OFFLINE))
    replies(slack, asked)
    slack.wait(lambda: slack.responses)
    assert (len(slack.messages), len(slack.responses)) == (1, 1)


def test_an_error_is_told_and_ends_the_status(settings, slack, worded):
    class Broken:
        def draft(self, question, facts):
            raise RuntimeError("a secret detail")

    with over_http(settings, slack, worded(Broken())) as deliver:
        asked = mention(OFFLINE)
        deliver(asked)
        (told,) = replies(slack, asked)
    assert told == "Something went wrong here. Ask again, or tell who runs this assistant."
    assert slack.statuses == {}


def test_an_answer_that_takes_too_long_is_told_and_ends_the_status(settings, slack, worded):
    model = Held()
    hasty = settings.model_copy(update={"answer_timeout": 0.3})
    with over_http(hasty, slack, worded(model)) as deliver:
        asked = mention(OFFLINE)
        deliver(asked)
        (told,) = replies(slack, asked)
        model.let_go()
    assert told.startswith("No answer within 0.3 seconds")
    assert slack.statuses == {}


def test_where_nothing_can_be_posted_the_status_still_ends(deliver, slack):
    for method in ("chat.postMessage", "chat.startStream"):  # the latter on a machine that takes its time
        slack.next_calls(method, *[(200, {}, {"ok": False, "error": "is_archived"})] * 2)
    deliver(mention(OFFLINE))
    slack.wait(lambda: slack.seen_statuses == ["is thinking…", ""])
    assert slack.statuses == {}


def test_a_burst_is_answered_each_once(settings, slack, worded):
    """200 at once, retries among them, while Slack puts off and fails, and two at a time may be worded."""
    put_off = (429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"})
    slack.next_calls("chat.postMessage", *[put_off, (500, {}, {"ok": False, "error": "internal_error"})] * 2)
    few = settings.model_copy(update={"draft_queue": 2})
    asked = [mention(OFFLINE if n % 2 else f"Does Birch offer an offline mode {n}?", f"C{n % 20}") for n in range(200)]
    model = Held()
    model.let_go(100_000)
    with over_http(few, slack, worded(model)) as deliver, ThreadPoolExecutor(16) as pool:
        list(pool.map(deliver, [*asked, *asked[::10]]))
        for each in asked:
            replies(slack, each)
    assert len(slack.messages) == 200
    assert all("needs a connection" in m["text"] for m in slack.messages.values())
    assert slack.statuses == {}


def test_no_secret_and_nothing_private_is_logged(settings, slack, caplog):
    caplog.set_level("INFO")
    slack.next_calls("chat.postMessage", (200, {}, {"ok": False, "error": "fatal_error"}))
    slack.next_calls("response", (500, {}, {}))
    with over_http(settings, slack) as deliver:
        asked, given = mention(OFFLINE), command(slack, OFFLINE)
        deliver(asked)
        deliver(given)
        replies(slack, asked)
        slack.wait(lambda: slack.responses)
        with serving(settings) as address:
            for body, headers in forged(asked):
                send(address, body, headers)
    logged = caplog.text
    assert "Slack failed" in logged
    for secret in ("xoxb-", "xapp-", SECRET, "verification-token", "/response/", "trigger", "offline mode", "U0ANN"):
        assert secret not in logged, secret


def test_private_text_goes_once_it_is_answered_and_when_its_time_is_over(settings, slack):
    asked = mention(OFFLINE)
    with over_http(settings, slack) as deliver:
        deliver(asked)
        replies(slack, asked)
    kept = Conversations(settings.history_url)
    with kept.transaction() as connection:
        rows = connection.exec_driver_sql("SELECT unanswered FROM slack_questions").all()
    assert rows == [(None,)]
    kept.trim(0)
    assert kept.get(f"slack:T0TEAM:{CHANNEL}", f"{CHANNEL}-{asked['event']['ts']}") is None
    kept.close()


def test_a_question_that_its_worker_was_killed_over_is_answered_by_another(settings, slack, worded, monkeypatch):
    monkeypatch.setattr(bot, "FINISH_S", 0)
    stuck = Held()
    asked = mention(OFFLINE)
    with over_http(settings, slack, worded(stuck)) as deliver:
        deliver(asked)
        stuck.wait()
    stuck.let_go()
    assert slack.messages == {}
    monkeypatch.setattr(bot, "ABANDONED_S", 0)
    with over_http(settings, slack):
        replies(slack, asked)
    with over_http(settings, slack):  # and by no other again
        pass
    assert len(slack.messages) == 1
