"""The chat page in a real browser, over the real service."""

import asyncio
import json
import re
import shutil
import socket
import threading
from contextlib import contextmanager

import httpx
import pytest
import uvicorn

from api.app import create_app
from assistant import Assistant, Settings
from assistant.building import build

playwright = pytest.importorskip("playwright.sync_api", reason="the page's tests drive a browser through playwright")
expect = playwright.expect
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="the page's tests need Chromium, as `chromium` on the PATH")

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
ATTACK = '<img src=x onerror="window.attacked=1">'
HOSTILE_NAME = "odd names/50% & more? #1.md"
HOSTILE = f"""\
---
title: Cedar 🌲 {ATTACK}
subjects:
  Cedar: []
  Willow: []
---

# Cedar 🌲 and Willow

🚀🎉👩‍🚀 Some emoji stand before everything: 𝒳 𝒴.

## Banner <script>window.attacked=1</script>

The Cedar banner shows `{ATTACK}` and javascript:window.attacked=1 to visitors.

Willow greets 👋 each visitor with 🎈 seven balloons.
"""
TWO_SENTENCES = "Compare the encryption of Atlas and Birch"
CALCULATION = "Is Atlas or Birch cheaper for 5 workspaces for a year?"


class Gate:
    """Stands between the service and its socket: holds an answer after its first piece, and may break it off there."""

    def __init__(self, app):
        self.app = app
        self.breaks = False
        self.opened = threading.Event()
        self.opened.set()

    async def __call__(self, scope, receive, send):
        broken = False

        async def through(message):
            nonlocal broken
            if broken:
                return
            await send(message)
            if scope["path"] == "/v1/ask" and b"event: token" in message.get("body", b""):
                await asyncio.to_thread(self.opened.wait, 20)
                broken = self.breaks

        await self.app(scope, receive, through if scope["type"] == "http" else send)


class Service:
    """A served index: where it is, and the gate before it."""

    def __init__(self, url, gate):
        self.url = url
        self.gate = gate

    def get(self, path):
        return httpx.get(self.url + path).json()

    def last_answer(self):
        newest = self.get("/v1/conversations")["conversations"][0]["id"]
        return self.get(f"/v1/conversations/{newest}")["turns"][-1]["answer"]


@contextmanager
def served(**settings):
    settings = Settings(model="none", rate_limit="none", **settings)
    gate = Gate(create_app(settings, Assistant.open(settings)))
    with socket.create_server(("127.0.0.1", 0)) as listening:  # from now on, so nobody has to wait for the server
        server = uvicorn.Server(uvicorn.Config(gate, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield Service(f"http://127.0.0.1:{listening.getsockname()[1]}", gate)
        finally:
            gate.opened.set()
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def service(sync, tmp_path_factory):
    history = f"sqlite:///{tmp_path_factory.mktemp('history') / 'history.sqlite'}"
    with served(corpus=sync.corpus, index=sync.index, history=history) as service:
        yield service


@pytest.fixture(scope="module")
def hostile(sync, tmp_path_factory):
    """A document full of markup, with emoji before what is quoted, under a name that needs escaping."""
    folder = tmp_path_factory.mktemp("hostile")
    document = folder / "corpus" / HOSTILE_NAME
    document.parent.mkdir(parents=True)
    document.write_text(HOSTILE, encoding="utf-8")
    index = sync.copy(folder / "index")  # with its embedder exported already
    build(folder / "corpus", index)
    with served(corpus=folder / "corpus", index=index) as service:
        yield service


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


class Tab:
    """A browser tab that notes whatever should not happen."""

    def __init__(self, context, origin):
        self.page = context.new_page()
        self.faults = []
        self.forgiven = None  # a pattern of console errors that the test brings about
        self.page.on("console", lambda message: message.type in ("error", "warning") and self.note(message.text))
        self.page.on("pageerror", lambda error: self.note(str(error)))
        self.page.on("dialog", lambda dialog: (self.note(f"a dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda sent: sent.url.startswith(origin) or self.note(f"to a stranger: {sent.url}"))

    def note(self, fault):
        self.faults.append(fault)

    def unforgiven(self):
        return [fault for fault in self.faults if not (self.forgiven and re.search(self.forgiven, fault))]


@pytest.fixture
def tabs(browser):
    """Opens tabs, each in a browser profile of its own; at the end none may have seen a fault."""
    opened = []

    def open_tab(service, **profile):
        context = browser.new_context(**profile)
        context.set_default_timeout(10_000)
        tab = Tab(context, service.url)
        opened.append((context, tab))
        tab.page.goto(service.url)
        return tab

    yield open_tab
    for context, tab in opened:
        context.close()
        assert tab.unforgiven() == []


@pytest.fixture
def tab(tabs, service):
    return tabs(service)


@pytest.fixture
def page(tab):
    return tab.page


def ask(page, question):
    """Ask, and wait for the end; the turn that it made."""
    turn = page.locator(".turn").nth(page.locator(".turn").count())
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(turn.get_by_role("heading", level=2)).to_have_text(question)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    return turn


def answer_with(page, **parts):
    """Let the service answer the next questions with these parts of an Answer."""
    citations = [
        {
            "marker": marker,
            "document": "atlas-or-birch.md",
            "title": "A comparison",
            "section": ["Rules"],
            "quote": f"quote {marker}",
            "start": 0,
            "end": 7,
            "answer_start": 0,
            "answer_end": 18,
        }
        for marker in (1, 2)
    ]
    answer = {
        "id": "0" * 32,
        "conversation_id": "a-conversation",
        "question": "?",
        "standalone_question": "?",
        "status": "answered",
        "kind": "lookup",
        "answer": "Both say so [1] [2].",
        "citations": citations,
        "conflicts": [],
        "nearest": [],
        "calculation": None,
        "recommendation": None,
        "timings_ms": {},
    }
    body = f"event: answer\ndata: {json.dumps({**answer, **parts})}\n\n"
    page.route("**/v1/ask", lambda route: route.fulfill(body=body, content_type="text/event-stream"))


def highlighted(page):
    expect(page.locator("#panel mark").first).to_be_in_viewport()
    return "".join(page.locator("#panel mark").all_text_contents())


# Asking


def test_an_answer_appears_sentence_by_sentence_and_is_announced_once_at_its_end(page, service):
    service.gate.opened.clear()
    page.get_by_label("Your question").fill(TWO_SENTENCES)
    page.keyboard.press("Enter")
    said = page.locator(".turn .said")
    expect(said).to_contain_text("AES-256, keys held by the vendor")
    expect(said).not_to_contain_text("ChaCha20")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("[aria-live]:not(:empty)")).to_have_count(0)
    service.gate.opened.set()
    expect(said).to_contain_text("ChaCha20, keys held by you")
    announced = "Atlas, Encryption: AES-256, keys held by the vendor. Birch, Encryption: ChaCha20, keys held by you."
    expect(page.locator("[aria-live]:not(:empty)")).to_have_text(announced)


def test_stop_ends_an_answer_and_it_can_be_asked_again(page, service):
    service.gate.opened.clear()
    page.get_by_label("Your question").fill(TWO_SENTENCES)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("AES-256")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".turn")).to_contain_text("Stopped.")
    expect(page.get_by_label("Your question")).to_be_focused()
    service.gate.opened.set()
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".turn .sources")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)


def test_a_connection_that_drops_midway_says_so_and_can_be_retried(tab, service):
    tab.forgiven = "ERR_INCOMPLETE_CHUNKED_ENCODING"
    service.gate.opened.clear()
    tab.page.get_by_label("Your question").fill(TWO_SENTENCES)
    tab.page.keyboard.press("Enter")
    turn = tab.page.locator(".turn")
    expect(turn.locator(".said")).to_contain_text("AES-256")
    service.gate.breaks = True
    service.gate.opened.set()
    expect(turn).to_contain_text("The connection was lost before the answer was complete.")
    service.gate.breaks = False
    expect(turn.locator(".said")).to_contain_text("AES-256")
    tab.page.get_by_role("button", name="Try again").click()
    expect(turn.locator(".sources")).to_be_visible()
    expect(turn.locator(".failure")).to_have_count(0)


def test_a_service_that_is_gone_says_so_and_can_be_retried(tab):
    tab.forgiven = "ERR_CONNECTION_REFUSED"
    tab.page.route("**/v1/ask", lambda route: route.abort("connectionrefused"), times=1)
    turn = ask(tab.page, "Does Birch work offline?")
    expect(turn).to_contain_text("The service cannot be reached.")
    tab.page.get_by_role("button", name="Try again").click()
    expect(turn.get_by_role("button", name="Source 1:")).to_be_visible()


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_says_when_to_try_again(tab, status):
    tab.forgiven = f"status of {status}"
    problem = {"title": "Busy", "status": status, "detail": "Too much at once."}
    tab.page.route(
        "**/v1/ask",
        lambda route: route.fulfill(
            status=status,
            headers={"Retry-After": "1", "Content-Type": "application/problem+json"},
            body=json.dumps(problem),
        ),
        times=1,
    )
    tab.page.clock.install()
    turn = ask(tab.page, "Does Birch work offline?")
    expect(turn).to_contain_text("Too much at once.")
    expect(turn.get_by_role("button", name="Try again in 1 s")).to_be_disabled()
    tab.page.clock.run_for(1000)
    turn.get_by_role("button", name="Try again", exact=True).click()
    expect(turn.get_by_role("button", name="Source 1:")).to_be_visible()


def test_an_error_within_a_stream_says_what_it_says(page):
    problem = json.dumps({"title": "Unavailable", "status": 503, "detail": "No answer within 30 seconds."})
    token = json.dumps({"text": "One. "})
    body = f"event: token\r\ndata: {token}\r\n\r\n: ping\r\n\r\nevent: error\r\ndata: {problem}\r\n\r\n"
    page.route("**/v1/ask", lambda route: route.fulfill(body=body, content_type="text/event-stream"))
    turn = ask(page, "Does Birch work offline?")
    expect(turn.locator(".said")).to_have_text("One. ")
    expect(turn).to_contain_text("No answer within 30 seconds.")


def test_what_is_not_in_the_sources_is_said_in_words_and_is_no_error(page):
    turn = ask(page, "How many moons has Mars?")
    expect(turn).to_contain_text("Not in the sources")
    expect(turn.locator(".failure")).to_have_count(0)
    expect(turn.locator(".sources")).to_have_count(0)


def test_below_what_is_not_said_stands_what_comes_nearest(page):
    turn = ask(page, "What happens on a plane with Birch?")
    expect(turn).to_contain_text("Not in the sources")
    near = turn.get_by_role("list", name="Nearest in the sources").get_by_role("button")
    expect(near).to_contain_text("Offline mode › Birch")
    near.click()
    assert highlighted(page) == "No: needs a connection for every sync"


def test_a_missing_number_is_asked_for(page):
    turn = ask(page, "What do our Atlas workspaces cost for a year?")
    expect(turn).to_contain_text("A number is needed from you")
    expect(turn).to_contain_text("How many workspaces?")


# Citations


def test_a_citation_opens_its_document_with_the_quoted_characters_marked(page, service):
    turn = ask(page, "Does Birch work offline?")
    turn.get_by_role("button", name="Source 1:").click()
    assert highlighted(page) == service.last_answer()["citations"][0]["quote"]
    expect(page.locator("#panel")).to_contain_text("AES-256, keys held by the vendor")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(turn.get_by_role("button", name="Source 1:")).to_be_focused()


def test_emoji_before_a_quote_and_in_an_answer_move_nothing(tabs, hostile):
    page = tabs(hostile).page
    turn = ask(page, "What does Willow greet each visitor with?")
    answer = hostile.last_answer()
    citation = answer["citations"][0]
    sentence = answer["answer"][citation["answer_start"] : citation["answer_end"]]
    expect(turn.locator(".sentence")).to_have_text(sentence.replace(" [1]", "1"))
    turn.get_by_role("button", name="Source 1:").click()
    assert highlighted(page) == citation["quote"] == "Willow greets 👋 each visitor with 🎈 seven balloons."


def test_a_look_at_a_source_shows_where_it_stands_and_lights_up_what_it_supports(page):
    turn = ask(page, CALCULATION)
    first, second, third = (turn.locator(".sentence").nth(i) for i in range(3))
    second.get_by_role("button", name="Source 1:").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Atlas and Birch for file sync")
    expect(page.get_by_role("tooltip")).to_contain_text("$42 per month per workspace")
    expect(second).to_have_class(re.compile(r"\blit\b"))
    expect(first).not_to_have_class(re.compile(r"\blit\b"))
    end = third.evaluate(
        "sentence => { const { right, bottom } = [...sentence.getClientRects()].at(-1); return [right, bottom]; }"
    )
    page.mouse.move(end[0] - 3, end[1] - 3)
    expect(page.get_by_role("tooltip")).to_be_hidden()
    lit = turn.locator("button.lit")
    assert {button.get_attribute("data-marker") for button in lit.all()} == {"2"}
    page.mouse.move(0, 0)
    expect(turn.locator(".lit")).to_have_count(0)
    first.get_by_role("button", name="Source 2:").focus()
    page.keyboard.press("Shift+Tab")  # the keyboard shows it as well
    expect(page.get_by_role("tooltip")).to_contain_text("$42 per month per workspace")
    expect(first).to_have_class(re.compile(r"\blit\b"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_a_document_that_changed_since_is_not_marked_at_the_wrong_place(page):
    answer_with(page)
    turn = ask(page, "?")
    turn.get_by_role("button", name="Source 1:").first.click()
    expect(page.locator("#panel")).to_contain_text("The document has changed since this was answered.")
    expect(page.locator("#panel blockquote")).to_have_text("quote 1")
    expect(page.locator("#panel mark")).to_have_count(0)


# Parts of answers


def test_a_calculation_shows_its_inputs_steps_and_bars(page):
    turn = ask(page, CALCULATION)
    card = turn.get_by_role("region", name="Calculation")
    expect(card.locator(".result")).to_contain_text("2,520.00 USD")
    inputs = card.get_by_role("table", name="What it starts from")
    expect(inputs.get_by_role("row", name="workspaces 5 workspaces your question")).to_be_visible()
    expect(inputs.get_by_role("row", name="Atlas: fee 42.00 USD per month per workspace source")).to_be_visible()
    expect(inputs.get_by_role("button", name="Source 1:")).to_be_visible()
    steps = card.get_by_role("table", name="Step by step")
    expect(steps).to_contain_text("5 workspaces × $42 per month per workspace × 12 months")
    bars = card.get_by_role("img")
    expect(bars).to_have_accessible_name("Bar chart. Atlas: 2,520.00 USD; Birch: 0.00 USD")
    assert bars.locator(".sure").nth(0).bounding_box()["width"] > 50
    assert bars.locator(".sure").nth(1).bounding_box()["width"] == 0


def test_an_assumption_is_named_and_a_lone_result_has_no_bars(page):
    turn = ask(page, "How many hours does a team of 10 spend on Birch per week?")
    expect(turn.get_by_role("row", name="working week 40 hours per week per person assumption")).to_be_visible()
    expect(turn.locator(".result")).to_contain_text("12 to 24 hours per week")
    expect(turn.get_by_role("img")).to_have_count(0)


def test_bars_of_ranges_show_both_ends_and_leave_out_other_units(page):
    def result(label, low, high, unit="USD per year"):
        return {"label": label, "low": low, "high": high, "unit": unit}

    step = {"label": "difference", "expression": "a − b", "value": "1 to 2", "unit": "USD per year"}
    answer_with(
        page,
        calculation={
            "formula": "a − b",
            "inputs": [],
            "steps": [step],
            "result": result("difference", "1", "2"),
            "alternatives": [
                result("difference, both ends alike", "1", "2"),
                result("Left", "2000", "8000"),
                result("Middle", "4000", None),
                result("Right", "1", "2", "hours"),
            ],
        },
    )
    bars = ask(page, "?").get_by_role("img")
    told = "Bar chart. Left: 2,000 to 8,000 USD per year; Middle: 4,000 or more USD per year"
    expect(bars).to_have_accessible_name(told)
    sure, upto = (bars.locator(part).first.bounding_box() for part in (".sure", ".range"))
    assert upto["x"] == pytest.approx(sure["x"] + sure["width"], abs=1)
    assert upto["width"] == pytest.approx(3 * sure["width"], abs=2)


def test_advice_shows_each_subject_s_score_and_what_it_rests_on(page):
    matched = [{"criterion": "no servers", "because": "Left is run by its vendor", "marker": 2}]
    scores = [
        {"subject": "Left", "score": 2, "matched": matched},
        {"subject": "Right", "score": 0, "matched": []},
    ]
    answer_with(page, kind="recommendation", recommendation={"choice": "Left", "scores": scores})
    advice = ask(page, "?").get_by_role("region", name="Recommendation")
    left, right = advice.get_by_role("article").all()
    expect(left).to_contain_text("Best match")
    expect(left).to_contain_text("no servers")
    expect(left.get_by_role("button", name="Source 2:")).to_be_visible()
    expect(right).to_contain_text("Right")
    expect(right).not_to_contain_text("Best match")


def test_conflicting_sources_stand_side_by_side(page):
    values = [{"value": "5 GB", "marker": 1, "dated": "2025-01"}, {"value": "8 GB", "marker": 2, "dated": None}]
    answer_with(page, conflicts=[{"subject": "Left", "about": "largest file", "values": values}])
    conflict = ask(page, "?").get_by_role("region", name="Sources disagree on largest file of Left")
    one, two = conflict.locator(".card").all()
    expect(one).to_contain_text("5 GB")
    expect(one).to_contain_text("dated 2025-01")
    expect(two.get_by_role("button", name="Source 2:")).to_be_visible()
    assert one.bounding_box()["y"] == two.bounding_box()["y"]


# Conversations


def test_a_follow_up_says_what_it_was_understood_as_and_all_outlives_a_reload(page):
    ask(page, "What is the largest file of Atlas?")
    turn = ask(page, "and Birch?")
    expect(turn).to_contain_text("understood as: What is the largest file of Birch?")
    expect(page.locator(".turn").first).not_to_contain_text("understood as")
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").first).to_contain_text("5 GB")
    expect(page.locator(".turn").last).to_contain_text("understood as: What is the largest file of Birch?")
    expect(page.locator(".turn").last.get_by_role("button", name="Source 1:")).to_be_visible()


def test_an_earlier_conversation_can_be_opened_and_deleted(page, service):
    ask(page, "Which server does Birch need?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, "What is the largest file of Atlas?")
    history = page.get_by_role("navigation", name="Conversations")
    earlier = history.get_by_role("button", name="Which server does Birch need?").first
    earlier.click()
    expect(page.locator(".turn")).to_contain_text("8 GB of memory")
    before = len(service.get("/v1/conversations")["conversations"])
    expect(history.get_by_role("listitem")).to_have_count(before)
    history.get_by_role("button", name="Delete: Which server does Birch need?").first.click()
    expect(history.get_by_role("listitem")).to_have_count(before)
    history.get_by_role("button", name="Really delete: Which server does Birch need?").click()
    expect(history.get_by_role("listitem")).to_have_count(before - 1)
    expect(page.locator(".turn")).to_have_count(0)
    page.reload()
    expect(history.get_by_role("listitem")).to_have_count(before - 1)
    expect(page.get_by_text("What would you like to know?")).to_be_visible()


def test_a_conversation_that_was_deleted_elsewhere_begins_anew(tab, service):
    ask(tab.page, "Does Birch work offline?")
    httpx.delete(f"{service.url}/v1/conversations/{service.last_answer()['conversation_id']}").raise_for_status()
    tab.forgiven = "status of 404"
    tab.page.reload()
    expect(tab.page.get_by_text("What would you like to know?")).to_be_visible()
    expect(ask(tab.page, "Does Birch work offline?").get_by_role("button", name="Source 1:")).to_be_visible()


def test_the_last_click_on_feedback_wins_and_is_restored(page, service):
    turn = ask(page, "Does Birch work offline?")
    helpful, not_helpful = (turn.get_by_role("button", name=name, exact=True) for name in ("Helpful", "Not helpful"))
    with page.expect_response("**/v1/feedback"):
        not_helpful.click()
    expect(not_helpful).to_have_attribute("aria-pressed", "true")
    turn.get_by_label("What was wrong?").fill("It says too little.")
    turn.get_by_role("button", name="Send comment").click()
    expect(turn).to_contain_text("Thank you for saying so.")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/v1/feedback", hold, times=1)
    with page.expect_request("**/v1/feedback"):
        not_helpful.click()
    helpful.click()  # while the click before is still on its way
    expect(not_helpful).to_have_attribute("aria-pressed", "false")
    with page.expect_response(lambda response: "not" not in response.request.post_data):
        held[0].continue_()
    page.reload()
    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(not_helpful).to_have_attribute("aria-pressed", "false")


def test_feedback_that_cannot_be_saved_is_taken_back(tab):
    answer_with(tab.page)  # of which the service knows nothing
    tab.forgiven = "status of 404"
    turn = ask(tab.page, "?")
    turn.get_by_role("button", name="Helpful", exact=True).click()
    expect(turn).to_contain_text("Not saved:")
    expect(turn.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "false")


# The first look


def test_the_first_questions_are_made_from_the_documents(page):
    starters = page.get_by_role("list", name="Questions to begin with")
    expect(starters.get_by_role("button").first).to_have_text("How do Atlas and Birch differ?")
    starters.get_by_role("button", name="When should I choose Birch?").click()
    expect(page.get_by_role("heading", name="When should I choose Birch?")).to_be_visible()
    expect(page.get_by_role("button", name="Source 1:").first).to_be_visible()
    expect(starters).to_be_hidden()


def test_the_documents_can_be_listed_and_read(page):
    page.get_by_role("button", name="Documents").click()
    panel = page.get_by_role("complementary", name="Documents")
    panel.get_by_role("button", name="Atlas and Birch for file sync").click()
    expect(page.locator("#panel")).to_contain_text("somebody on the team likes to look after servers")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Documents")).to_be_focused()


# Keys


def test_a_key_is_asked_for_and_kept_in_this_tab_alone(tabs, sync, tmp_path):
    history = f"sqlite:///{tmp_path / 'history.sqlite'}"
    with served(corpus=sync.corpus, index=sync.index, history=history, api_keys="first,second") as service:
        tab = tabs(service)
        tab.forgiven = "status of 401"
        page = tab.page
        dialog = page.get_by_role("dialog", name="An API key is needed")
        dialog.get_by_label("API key").fill("wrong")
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("That key was not accepted.")
        dialog.get_by_label("API key").fill("first")
        dialog.get_by_role("button", name="Continue").click()
        expect(dialog).to_be_hidden()
        expect(page.get_by_role("list", name="Questions to begin with").get_by_role("button")).to_have_count(4)
        turn = ask(page, "Does Birch work offline?")
        expect(turn.get_by_role("button", name="Source 1:")).to_be_visible()
        assert "first" not in page.evaluate("JSON.stringify(localStorage)")
        page.reload()
        expect(page.get_by_role("button", name="Source 1:").first).to_be_visible()
        expect(dialog).to_be_hidden()
        tab.page.close()


def test_who_has_no_key_can_close_the_dialog_and_is_told_why_nothing_comes(tabs, sync, tmp_path):
    history = f"sqlite:///{tmp_path / 'history.sqlite'}"
    with served(corpus=sync.corpus, index=sync.index, history=history, api_keys="first") as service:
        tab = tabs(service)
        tab.forgiven = "status of 401"
        dialog = tab.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_be_hidden()
        tab.page.get_by_label("Your question").fill("Does Birch work offline?")
        tab.page.keyboard.press("Enter")
        expect(dialog).to_be_visible()
        tab.page.keyboard.press("Escape")
        expect(tab.page.locator(".failure")).to_be_visible()
        tab.page.get_by_role("button", name="Try again").click()
        expect(dialog).to_be_visible()
        tab.page.close()


# Safety


def test_markup_in_questions_and_documents_is_text(tabs, hostile):
    tab = tabs(hostile)
    page = tab.page
    page.add_init_script("addEventListener('securitypolicyviolation', (e) => console.error(e.violatedDirective))")
    policy = page.reload().headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "require-trusted-types-for 'script'" in policy
    expect(page.get_by_role("list", name="Questions to begin with").get_by_role("button")).not_to_have_count(0)
    turn = ask(page, f"What does the Cedar banner show to visitors? {ATTACK}<script>window.attacked=1</script>")
    page.get_by_role("button", name="New conversation").click()
    turn = ask(page, "What does the Cedar banner show to visitors?")
    expect(turn.locator(".said")).to_contain_text(ATTACK)
    turn.get_by_role("button", name="Source 1:").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("tooltip")).to_contain_text(ATTACK)
    turn.get_by_role("button", name="Source 1:").first.click()
    assert ATTACK in highlighted(page)
    expect(page.locator("#panel")).to_contain_text("<script>window.attacked=1</script>")
    page.reload()
    expect(page.locator(".turn .said")).to_contain_text(ATTACK)
    assert page.locator("img, main script, a[href^=javascript]").count() == 0
    assert page.evaluate("window.attacked") is None


# The keyboard, small windows, the dark


def test_everything_can_be_done_with_the_keyboard(page):
    expect(page.get_by_role("list", name="Questions to begin with").get_by_role("button")).to_have_count(4)
    question = page.get_by_label("Your question")
    page.get_by_role("button", name="New conversation").focus()
    page.keyboard.press("/")
    expect(question).to_be_focused()
    page.keyboard.type("Does Birch")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("work offline?")
    expect(question).to_have_value("Does Birch\nwork offline?")
    page.keyboard.press("Enter")
    expect(question).to_have_value("")
    source = page.locator(".said").get_by_role("button", name="Source 1:")
    expect(source).to_be_visible()
    page.keyboard.press("Shift+Tab")
    for _ in range(4):  # back over feedback and the list of sources
        if source.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    expect(source).to_be_focused()
    assert source.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#panel mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(source).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_phone_needs_no_scrolling_sideways(tabs, service):
    page = tabs(service, viewport={"width": 375, "height": 700}, has_touch=True, is_mobile=True).page

    def fits():
        assert page.evaluate("document.documentElement.scrollWidth") == 375

    fits()
    turn = ask(page, CALCULATION)
    fits()
    ask(page, "Is there " + "x" * 300 + " or " + "y" * 300)
    fits()
    turn.get_by_role("button", name="Source 1:").first.tap()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    sheet = page.locator("#panel").bounding_box()
    assert (sheet["x"], sheet["width"]) == (0, 375)
    assert sheet["y"] > 150
    fits()
    page.get_by_role("button", name="Close").tap()
    page.get_by_role("button", name="Conversations").tap()
    expect(page.get_by_role("button", name="New conversation")).to_be_focused()
    fits()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Conversations")).to_be_focused()
    expect(page.get_by_role("button", name="New conversation")).to_be_hidden()


CONTRASTS = """() => {
    const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
    const luminance = (color) => {
        const linear = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = rgb(color).map((c) => linear(c / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (node) => {
        const color = getComputedStyle(node).backgroundColor;
        return (rgb(color)[3] ?? 1) === 1 ? color : ground(node.parentElement);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const node = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !node.checkVisibility({opacityProperty: true})) continue;
        const [one, two] = [getComputedStyle(node).color, ground(node)].map(luminance).sort((a, b) => b - a);
        found.push([(one + 0.05) / (two + 0.05), node.textContent.slice(0, 40)]);
    }
    return found;
}"""


def test_text_has_contrast_enough_in_the_light_and_in_the_dark(tabs, service):
    grounds = {}
    for scheme in ("light", "dark"):
        # Without motion no colour is looked at on its way to another.
        tab = tabs(service, color_scheme=scheme, reduced_motion="reduce")
        tab.forgiven = "ERR_CONNECTION_REFUSED"
        page = tab.page
        for question in (CALCULATION, "How many moons has Mars?", "What do our Atlas workspaces cost for a year?"):
            ask(page, question)
        page.route("**/v1/ask", lambda route: route.abort("connectionrefused"))
        ask(page, "Does Birch work offline?")
        page.locator("button.cite").first.click()
        expect(page.locator("#panel mark")).to_be_in_viewport()
        page.locator("button.cite").first.hover()
        expect(page.locator(".sentence.lit").first).to_be_visible()
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 60
        assert [text for contrast, text in contrasts if contrast < 4.5] == []
        grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert grounds["light"] != grounds["dark"]
