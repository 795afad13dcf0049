"""What people ask in Slack, over HTTP and over Socket Mode alike, and what they get to read."""

import pytest
from stand_ins.slack import (
    BOT,
    CHANNEL,
    DIRECT,
    button,
    click,
    command,
    event,
    mention,
    message,
    new_ts,
    panel_opened,
    post,
    shortcut,
    texts,
)
from ways import over_http

from api.app import create_app
from assistant import AssistantError

OFFLINE = "Does Birch offer an offline mode?"
PRICE = "What is the price of Atlas?"
BIRCH_HAS_NONE = "needs a connection for every sync [1]"


def replies(slack, asked, count=1):
    """The texts of the bot's messages in the thread of `asked`."""
    thread = asked["event"].get("thread_ts") or asked["event"]["ts"]
    return [reply["text"] for reply in slack.wait_replies(thread, count)]


def test_a_mention_is_answered_in_its_thread_with_its_sources(deliver, slack):
    asked = mention(OFFLINE)
    deliver(asked)
    (reply,) = slack.wait_replies(asked["event"]["ts"])
    answer, source = texts(reply["blocks"])
    assert BIRCH_HAS_NONE in answer
    assert source == "*[1]* Atlas and Birch for file sync: “No: needs a connection for every sync”"
    assert reply["text"] == answer
    assert button(reply["blocks"], "feedback")
    assert button(reply["blocks"], "show_sources")
    assert not button(reply["blocks"], "show_all")
    assert slack.seen_statuses == ["is thinking…"]
    assert slack.statuses == {}


def test_a_direct_message_is_answered_without_a_mention(deliver, slack):
    asked = message(OFFLINE, DIRECT)
    deliver(asked)
    assert BIRCH_HAS_NONE in replies(slack, asked)[0]


def test_the_side_panel_suggests_answers_and_gets_a_title(deliver, slack):
    thread = new_ts()
    deliver(panel_opened(thread))
    slack.wait(lambda: slack.prompts)
    assert slack.prompts[0] == {"title": "How do Atlas and Birch differ?", "message": "How do Atlas and Birch differ?"}
    deliver(message(PRICE, DIRECT, thread_ts=thread))
    slack.wait_replies(thread)
    deliver(message("and Birch?", DIRECT, thread_ts=thread))
    first, second = slack.wait_replies(thread, 2)
    assert "$42 per month" in first["text"]
    assert "No licence fee" in second["text"]
    slack.wait(lambda: slack.titles)
    assert slack.titles == {thread: PRICE}
    assert "is thinking…" in slack.seen_statuses
    assert slack.statuses == {}


def test_opening_the_bot_s_messages_suggests_questions(deliver, slack):
    deliver(event({"type": "app_home_opened", "user": "U0ANN", "channel": DIRECT, "tab": "messages"}))
    slack.wait(lambda: slack.prompts)


def test_a_command_is_answered_privately_until_it_is_shared(deliver, slack):
    deliver(command(slack, OFFLINE))
    slack.wait(lambda: slack.responses)
    (private,) = slack.responses
    assert private["response_type"] == "ephemeral"
    assert BIRCH_HAS_NONE in private["text"]
    deliver(click(slack, button(private["blocks"], "share")))
    slack.wait(lambda: len(slack.responses) == 3)
    _, public, gone = slack.responses
    assert public["response_type"] == "in_channel"
    assert texts(public["blocks"])[:2] == [f"<@U0ANN> asked: {OFFLINE}", private["text"]]
    assert not button(public["blocks"], "share")
    assert gone == {"delete_original": True}
    assert slack.messages == {}


def test_a_command_says_privately_what_is_wrong_with_it(deliver, slack):
    deliver(command(slack, "x" * 5000))
    slack.wait(lambda: slack.responses)
    assert slack.responses[0]["response_type"] == "ephemeral"
    assert "at most 4,000" in slack.responses[0]["text"]


def test_a_message_pointed_at_is_answered_in_its_thread_once(deliver, slack):
    said = message(OFFLINE)
    deliver(said)
    deliver(shortcut(slack, said))
    assert BIRCH_HAS_NONE in replies(slack, said)[0]
    deliver(shortcut(slack, said))
    slack.wait(lambda: slack.responses)
    assert "answered already" in slack.responses[0]["text"]
    assert len(slack.messages) == 1


def test_who_points_at_a_message_where_the_bot_cannot_write_is_told(deliver, slack):
    slack.next_calls("chat.postMessage", *[(200, {}, {"ok": False, "error": "not_in_channel"})] * 2)
    said = message(OFFLINE)
    deliver(shortcut(slack, said))
    slack.wait(lambda: slack.responses)
    assert "Invite me" in slack.responses[0]["text"]
    deliver(shortcut(slack, said))  # it has been invited
    replies(slack, said)


def test_a_follow_up_needs_no_mention(deliver, slack):
    asked = mention(PRICE)
    deliver(asked)
    replies(slack, asked)
    deliver(message("and Birch?", thread_ts=asked["event"]["ts"]))
    assert "No licence fee" in replies(slack, asked, 2)[1]


def test_follow_ups_that_come_at_once_are_understood_in_their_order(deliver, slack):
    asked = mention(PRICE)
    thread = asked["event"]["ts"]
    deliver(asked)
    deliver(message("and Birch?", thread_ts=thread))
    deliver(message("What is the largest file of Atlas?", thread_ts=thread))
    deliver(message("and Birch?", thread_ts=thread))
    price, other_price, size, other_size = replies(slack, asked, 4)
    assert ("$42" in price, "No licence" in other_price) == (True, True)
    assert ("5 GB" in size, "250 GB" in other_size) == (True, True)


def test_what_is_said_elsewhere_or_to_somebody_else_is_left_alone(deliver, slack):
    asked = mention(PRICE)
    thread = asked["event"]["ts"]
    deliver(asked)
    replies(slack, asked)
    deliver(message(OFFLINE))
    deliver(message(OFFLINE, thread_ts=new_ts()))
    deliver(message(f"<@U0BOB> {OFFLINE}", thread_ts=thread))
    deliver(message("Ann has joined", thread_ts=thread, subtype="channel_join"))
    last = message("and Birch?", thread_ts=thread)
    deliver(last)
    replies(slack, asked, 2)
    assert len(slack.messages) == 2


def test_a_thread_goes_on_after_a_restart(way, settings, slack):
    asked = mention(PRICE)
    with way(settings, slack) as deliver:
        deliver(asked)
        replies(slack, asked)
    with way(settings, slack) as deliver:
        deliver(asked)
        deliver(message("and Birch?", thread_ts=asked["event"]["ts"]))
        assert "No licence fee" in replies(slack, asked, 2)[1]
    assert len(slack.messages) == 2


def test_a_mention_alone_asks_for_help(deliver, slack):
    asked = mention("")
    deliver(asked)
    (reply,) = slack.wait_replies(asked["event"]["ts"])
    assert reply["text"].startswith("Ask about what the documents say")
    assert not button(reply["blocks"], "feedback")


def test_slack_s_own_signs_are_read_as_people_see_them(deliver, slack):
    asked = mention("Is <https://birch.example|Birch> better &amp; cheaper than <#C1|atlas> for <@U0BOB|Bob>?")
    deliver(asked)
    replies(slack, asked)
    slack.wait(lambda: slack.thread(asked["event"]["ts"]))


def test_a_calculation_comes_with_a_table(deliver, slack):
    asked = mention("What do 5 Atlas workspaces cost for a year?")
    deliver(asked)
    (reply,) = slack.wait_replies(asked["event"]["ts"])
    assert reply["text"].startswith("$2,520.00")
    (table,) = [block for block in reply["blocks"] if block["type"] == "table"]
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert rows[0] == [" ", "value", "unit", "from"]
    assert ["workspaces", "5", "workspaces", "question"] in rows
    assert rows[-1] == ["Atlas", "2,520.00", "USD", "result"]


def test_what_the_sources_do_not_say_has_no_sources_to_show(deliver, slack):
    asked = mention("Who wrote the first symphony of Brahms?")
    deliver(asked)
    (reply,) = slack.wait_replies(asked["event"]["ts"])
    assert reply["text"].startswith("The sources do not say")
    assert not button(reply["blocks"], "show_sources")
    assert not [block for block in reply["blocks"] if block["type"] == "context"]


def test_below_what_is_not_said_stands_what_comes_nearest(deliver, slack):
    asked = mention("What happens on a plane with Birch?")
    deliver(asked)
    (reply,) = slack.wait_replies(asked["event"]["ts"])
    assert reply["text"].startswith("The sources do not say")
    (near,) = [block for block in reply["blocks"] if block["type"] == "context"]
    assert near["elements"][0]["text"].endswith("Offline mode › Birch: “No: needs a connection for every sync”")


def test_slack_s_question_whether_the_address_is_right_is_answered(address):
    asked = {"type": "url_verification", "token": "t", "challenge": "so be it"}
    assert "so be it" in post(address, asked).text


def test_what_else_slack_may_send_is_acknowledged(deliver, slack):
    deliver(event({"type": "team_join", "user": {"id": "U0BOB"}}))
    deliver(event({"type": "member_joined_channel", "user": BOT, "channel": CHANNEL}))
    assert slack.messages == {}


def test_a_question_for_an_index_that_is_still_loading_waits_for_it(settings, slack, sync, tmp_path):
    later = settings.model_copy(update={"index": tmp_path / "index"})
    asked = mention(OFFLINE)
    with over_http(later, slack, opened=False) as deliver:
        deliver(asked)
        slack.wait(lambda: slack.seen_statuses)
        sync.copy(tmp_path / "index")
        assert BIRCH_HAS_NONE in replies(slack, asked)[0]


def test_half_the_settings_are_told(settings):
    with pytest.raises(AssistantError, match="ASSISTANT_SLACK_BOT_TOKEN and ASSISTANT_SLACK_SIGNING_SECRET"):
        create_app(settings.model_copy(update={"slack_bot_token": None}))
