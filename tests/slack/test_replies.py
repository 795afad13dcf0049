"""Answers on their way into a thread, and what can be done with them there."""

import pytest
import yaml
from click.testing import CliRunner
from service import Held, until
from stand_ins.slack import button, click, command, mention, submit, texts
from ways import over_http

from api.slack import bot
from assistant.cli import cli

OFFLINE = "Does Birch offer an offline mode?"
COMPARE = "How do Atlas and Birch compare on encryption?"


@pytest.fixture
def model(monkeypatch):
    monkeypatch.setattr(bot, "BATCH_S", 0.05)
    model = Held()
    yield model
    model.let_go()


@pytest.fixture
def deliver(settings, slack, worded, model):
    with over_http(settings, slack, worded(model)) as deliver:
        yield deliver


@pytest.fixture
def quick(settings, slack):
    with over_http(settings, slack) as deliver:
        yield deliver


def answered(deliver, slack, question=OFFLINE):
    asked = mention(question)
    deliver(asked)
    (reply,) = slack.wait_replies(asked["event"]["ts"])
    return reply


def message_of(slack, asked):
    """The message in the thread of `asked`, once there is something to read in it."""
    thread = asked["event"]["ts"]
    return slack.wait(lambda: [m for m in slack.messages.values() if m["thread_ts"] == thread and m["text"]])[0]


def test_an_answer_that_takes_a_while_streams_sentence_by_sentence(deliver, slack, model):
    asked = mention(COMPARE)
    deliver(asked)
    model.wait()
    model.let_go(1)
    first = message_of(slack, asked)
    assert first["streaming"]
    assert "AES-256, keys held by the vendor [1]" in first["pieces"][0]
    assert "ChaCha20" not in first["text"]
    model.let_go()
    (reply,) = slack.wait_replies(asked["event"]["ts"])
    assert reply["streamed"]
    assert reply["text"].startswith(first["pieces"][0])
    assert "ChaCha20, keys held by you [2]." in reply["text"]
    assert reply["text"].count("ChaCha20") == 1
    assert [text[:6] for text in texts(reply["blocks"])] == ["*[1]* ", "*[2]* "]
    assert button(reply["blocks"], "feedback")
    assert slack.statuses == {}


def test_where_messages_cannot_stream_one_is_edited(deliver, slack, model):
    slack.streams = False
    asked = mention(COMPARE)
    deliver(asked)
    model.wait()
    model.let_go(1)
    first = message_of(slack, asked)["text"]
    assert "AES-256" in first
    model.let_go()
    slack.wait(lambda: "ChaCha20" in message_of(slack, asked)["text"])
    (reply,) = slack.thread(asked["event"]["ts"])
    assert "ChaCha20, keys held by you [2]." in texts(reply["blocks"])[0]
    assert button(reply["blocks"], "feedback")
    answered(deliver, slack, "How do Atlas and Birch compare on the largest file?")
    assert slack.calls.count("chat.startStream") == 1  # it is not asked for again


def test_a_stream_that_breaks_off_is_finished_by_an_edit(deliver, slack, model):
    asked = mention(COMPARE)
    deliver(asked)
    model.wait()
    model.let_go(1)
    message_of(slack, asked)["streaming"] = False
    slack.next_calls("chat.stopStream", (200, {}, {"ok": False, "error": "message_not_in_streaming_state"}))
    model.let_go()
    (reply,) = slack.wait(lambda: [m for m in slack.thread(asked["event"]["ts"]) if m["blocks"]])
    assert texts(reply["blocks"])[0].count("ChaCha20") == 1
    slack.refused.clear()  # that of the append


def test_an_error_in_the_middle_ends_the_stream(settings, slack, worded, monkeypatch):
    monkeypatch.setattr(bot, "BATCH_S", 0.05)

    class BreaksOff(Held):
        def draft(self, question, facts):
            said = super().draft(question, facts)
            if len(self.calls) > 1:
                raise RuntimeError("broken")
            return said

    model = BreaksOff()
    with over_http(settings, slack, worded(model)) as deliver:
        asked = mention(COMPARE)
        deliver(asked)
        model.let_go(1)
        message_of(slack, asked)
        model.let_go()
        (reply,) = slack.wait_replies(asked["event"]["ts"])
    assert "AES-256" in reply["text"]
    assert reply["text"].endswith("tell who runs this assistant.")
    assert slack.statuses == {}


def test_blocks_that_a_workspace_does_not_know_are_left_out(quick, slack):
    slack.next_calls("chat.postMessage", (200, {}, {"ok": False, "error": "invalid_blocks"}))
    reply = answered(quick, slack)
    assert "needs a connection" in reply["text"]
    assert reply["blocks"] is None


def ratings(settings):
    """What is exported of feedback."""
    environment = {"ASSISTANT_HISTORY": settings.history}
    return yaml.safe_load(CliRunner(env=environment).invoke(cli, ["feedback", "export"]).output)


def rate(quick, slack, reply, which, **more):
    element = button(reply["blocks"], "feedback")
    quick(click(slack, {**element, "value": element[f"{which}_button"]["value"]}, **more))


def test_the_last_click_counts_and_no_click_twice(settings, slack):
    with over_http(settings, slack) as deliver:
        reply = answered(deliver, slack)
        for which in ("positive", "positive", "negative", "positive"):
            rate(deliver, slack, reply, which)
    (case,) = ratings(settings)
    assert (case["question"], "review" in case) == (OFFLINE, False)


def test_why_an_answer_did_not_help_is_asked_and_kept(quick, slack, settings):
    reply = answered(quick, slack)
    rate(quick, slack, reply, "negative")
    (view,) = slack.wait(lambda: slack.views)
    until(lambda: ratings(settings))
    assert "comment" not in ratings(settings)[0]
    quick(submit(slack, view, "It is about another Birch."))
    until(lambda: "comment" in ratings(settings)[0])
    (case,) = ratings(settings)
    assert (case["comment"], case["review"]) == ("It is about another Birch.", True)


def test_a_reason_need_not_be_given(quick, slack, settings):
    reply = answered(quick, slack)
    rate(quick, slack, reply, "negative")
    (view,) = slack.wait(lambda: slack.views)
    quick(submit(slack, view, None))
    until(lambda: ratings(settings))
    assert ratings(settings)[0]["review"] is True


def test_feedback_on_a_private_answer_is_kept_as_well(quick, slack, settings):
    quick(command(slack, OFFLINE))
    slack.wait(lambda: slack.responses)
    rate(quick, slack, slack.responses[0], "negative")
    until(lambda: ratings(settings))
    assert ratings(settings)[0]["question"] == OFFLINE


def test_sources_are_shown_in_a_dialog_word_by_word(quick, slack):
    reply = answered(quick, slack, COMPARE)
    quick(click(slack, button(reply["blocks"], "show_sources")))
    (view,) = slack.wait(lambda: slack.views)
    first, second = texts(view["blocks"])
    assert first == ("*[1]* Atlas and Birch for file sync › atlas-or-birch.md: “AES-256, keys held by the vendor”")
    assert second.endswith("“ChaCha20, keys held by you”")


def test_of_an_answer_that_is_no_longer_kept_the_dialog_says_so(quick, slack):
    reply = answered(quick, slack)
    quick(click(slack, button(reply["blocks"], "show_sources"), "0" * 32))
    (view,) = slack.wait(lambda: slack.views)
    assert texts(view["blocks"]) == ["This answer is no longer kept. Ask again."]
    quick(click(slack, button(reply["blocks"], "show_sources"), channel="C0OTHER"))
    slack.wait(lambda: len(slack.views) == 2)
    assert texts(slack.views[1]["blocks"]) == ["This answer is no longer kept. Ask again."]
