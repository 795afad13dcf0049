"""A small Slack on loopback: its Web API over HTTP, Socket Mode over WebSocket, and what it sends to the bot.

It takes a call only as Slack does: with the right token, its required fields, a scope of the manifest, text that is
escaped, blocks within their limits. What it refuses, it refuses by Slack's names, and keeps in `refused`.
"""

import asyncio
import hashlib
import hmac
import html
import itertools
import json
import re
import threading
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import httpx
import yaml
from aiohttp import WSMsgType, web

PATIENCE_S = 30
ACKNOWLEDGE_S = 3
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-the-bot-token", "xapp-the-app-token", "the-signing-secret"
BOT, TEAM, USER, CHANNEL, DIRECT = "U0BOT", "T0TEAM", "U0ANN", "C0GENERAL", "D0ANN"
SCOPES = yaml.safe_load((Path(__file__).parents[2] / "deploy" / "slack-manifest.yaml").read_text())["oauth_config"][
    "scopes"
]["bot"]

METHODS = {  # its scope, and what it cannot do without
    "auth.test": (None, ()),
    "apps.connections.open": (None, ()),
    "chat.postMessage": ("chat:write", ("channel", "text")),
    "chat.update": ("chat:write", ("channel", "ts", "text")),
    "chat.delete": ("chat:write", ("channel", "ts")),
    "chat.startStream": ("chat:write", ("channel", "thread_ts", "recipient_team_id", "recipient_user_id")),
    "chat.appendStream": ("chat:write", ("channel", "ts")),
    "chat.stopStream": ("chat:write", ("channel", "ts")),
    "assistant.threads.setStatus": ("assistant:write", ("channel_id", "thread_ts")),
    "assistant.threads.setTitle": ("assistant:write", ("channel_id", "thread_ts", "title")),
    "assistant.threads.setSuggestedPrompts": ("assistant:write", ("channel_id", "prompts")),
    "views.open": (None, ("trigger_id", "view")),
}
_DATE = re.compile(r"<!date\^00000000\^\{_\}\|([^<>]+)>")
_OURS = re.compile(r"^\*\[\d+\]\*(?= )|^:warning:(?= )|^<@U\w+> asked: ")
_count = itertools.count(1)
_signed: set[tuple[int, str]] = set()


class Refusal(Exception):
    """A call that Slack would refuse; its text is Slack's name for why."""


def new_ts() -> str:
    """The next timestamp of a message, unique in all channels."""
    return f"1700000000.{next(_count):06}"


def shown(mrkdwn: str) -> str:
    """What a reader sees of `mrkdwn`. Raises Refusal where something in it is not escaped."""
    text = _OURS.sub("", mrkdwn)
    bare = _DATE.sub(".", text)
    if re.search(r"[<>]|&(?!(amp|lt|gt);)|(?m:^&gt;)", bare):
        raise Refusal(f"not_escaped: {mrkdwn}")
    if re.search(r"(?<!\w)[*_~`]|[*_~`](?!\w)|:[\w+'-]+:", bare):
        raise Refusal(f"formats: {mrkdwn}")
    return html.unescape(_DATE.sub(r"\1", text).replace("\u00ad", ""))


def shown_markdown(text: str) -> str:
    """What a reader sees of the Markdown of a message that streams."""
    if re.search(r"[<>]|(?<!\\)[*_~`\[\]]", text):
        raise Refusal(f"not_escaped: {text}")
    return html.unescape(re.sub(r"\\([\\`*_~\[\]|#:.+)-])", r"\1", text))


def _text(of: dict, most: int, kinds: tuple[str, ...] = ("mrkdwn", "plain_text")) -> str:
    if of["type"] not in kinds or not 0 < len(of["text"]) <= most:
        raise Refusal(f"invalid_blocks: {len(of['text'])} characters of {of['type']}")
    return shown(of["text"]) if of["type"] == "mrkdwn" else of["text"]


def _check_button(button: dict) -> None:
    _text(button["text"], 75, ("plain_text",))
    if not (0 < len(button["value"]) <= 2000):
        raise Refusal("invalid_blocks: value")


def _check_element(element: dict) -> None:
    if element["type"] == "button":
        _check_button(element)
    elif element["type"] == "feedback_buttons":
        _check_button(element["positive_button"])
        _check_button(element["negative_button"])
    else:
        raise Refusal(f"invalid_blocks: {element['type']}")
    if not 0 < len(element["action_id"]) <= 255:
        raise Refusal("invalid_blocks: action_id")


def _check_table(table: dict) -> None:
    if len(table["rows"]) > 100 or len({len(row) for row in table["rows"]}) != 1:
        raise Refusal("invalid_blocks: rows")
    for cell in itertools.chain(*table["rows"]):
        _text(cell, 2000, ("raw_text",))


def _check_elements(block: dict) -> None:
    most, check = {"context": (10, lambda e: _text(e, 3000)), "actions": (25, _check_element)}.get(
        block["type"], (5, _check_element)
    )
    if not 0 < len(block["elements"]) <= most:
        raise Refusal(f"invalid_blocks: {len(block['elements'])} elements")
    for element in block["elements"]:
        check(element)


_CHECKS = {
    "section": lambda block: _text(block["text"], 3000),
    "context": _check_elements,
    "actions": _check_elements,
    "context_actions": _check_elements,
    "table": _check_table,
    "input": lambda block: _text(block["label"], 2000, ("plain_text",)),
}
_ONLY_IN = {"context_actions": 50, "table": 50, "input": 100}


def check_blocks(blocks: list[dict], most: int = 50) -> None:
    """Raises Refusal where Slack would not take `blocks`: at most 50 in a message, 100 in a dialog."""
    if not 0 < len(blocks) <= most or sum(b["type"] == "table" for b in blocks) > 1:
        raise Refusal(f"invalid_blocks: {len(blocks)} of them")
    for block in blocks:
        if block["type"] not in _CHECKS or _ONLY_IN.get(block["type"], most) != most:
            raise Refusal(f"invalid_blocks: {block['type']}")
        _CHECKS[block["type"]](block)


def check_view(view: dict) -> None:
    """Raises Refusal where Slack would not open `view`."""
    if view["type"] != "modal" or len(view.get("private_metadata", "")) > 3000:
        raise Refusal("invalid_view")
    for name in ("title", "close", "submit"):
        if name in view:
            _text(view[name], 24, ("plain_text",))
    check_blocks(view["blocks"], 100)


def texts(blocks: list[dict]) -> list[str]:
    """What a reader sees of sections and context lines, in order."""
    found = []
    for block in blocks or []:
        parts = [block["text"]] if block["type"] == "section" else block.get("elements", [])
        found += [html.unescape(_DATE.sub(r"\1", p["text"])) for p in parts if p["type"] in {"mrkdwn", "plain_text"}]
    return found


def button(blocks: list[dict], action_id: str) -> dict | None:
    """The element of that action, where there is one."""
    elements = [e for block in blocks or [] if "actions" in block["type"] for e in block["elements"]]
    return next((e for e in elements if e["action_id"] == action_id), None)


class Slack:
    """The workspace: what stands in its channels, and what has been asked of it."""

    def __init__(self) -> None:
        self.messages: dict[str, dict] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        self.seen_statuses: list[str] = []
        self.titles: dict[str, str] = {}
        self.prompts: list[dict] = []
        self.views: list[dict] = []
        self.responses: list[dict] = []
        self.calls: list[str] = []
        self.refused: list[str] = []
        self.connections = 0
        self.acknowledged: set[str] = set()
        self.streams = True
        self._canned: dict[str, list] = defaultdict(list)
        self._news = threading.Condition()
        self._sockets: list[web.WebSocketResponse] = []
        self._sent: dict[str, dict] = {}
        self._loop = asyncio.new_event_loop()
        self.url = self._address = ""

    def next_calls(self, method: str, *answers: tuple[int, dict, dict]) -> None:
        """Answer the next calls of `method` with these: status, headers, body."""
        self._canned[method] += answers

    def wait(self, true, patience: float = PATIENCE_S):
        """What `true()` gives, once it is true; everything that changes here is looked at."""
        with self._news:
            assert self._news.wait_for(true, patience), f"it did not come about; refused: {self.refused}; {self.calls}"
            return true()

    def thread(self, ts: str) -> list[dict]:
        """The bot's finished messages in a thread, in order."""
        return [m for m in self.messages.values() if m["thread_ts"] == ts and not m.get("streaming")]

    def wait_replies(self, ts: str, count: int = 1) -> list[dict]:
        """The first `count` of the bot's messages in a thread."""
        return self.wait(lambda: len(self.thread(ts)) >= count and self.thread(ts))

    def say(self, text: str) -> None:
        """Something has changed."""
        with self._news:
            self.calls.append(text)
            self._news.notify_all()

    # What the bot calls

    async def call(self, request: web.Request) -> web.Response:
        """One call of the Web API."""
        method = request.match_info["method"]
        if canned := self._canned[method]:
            status, headers, body = canned.pop(0)
            self.say(f"{method} {status}")
            return web.json_response(body, status=status, headers=headers)
        given = await request.json() if request.content_type == "application/json" else dict(await request.post())
        try:
            with self._news:
                answer = self._answer(method, {**request.query, **given}, request.headers.get("Authorization"))
        except Refusal as refusal:
            if not str(refusal).startswith("feature_"):
                self.refused.append(f"{method}: {refusal}")
            answer = {"ok": False, "error": str(refusal).partition(":")[0]}
        self.say(method)
        return web.json_response({"ok": True, **answer})

    def _answer(self, method: str, given: dict, authorization: str | None) -> dict:
        token = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if authorization != f"Bearer {token}":
            raise Refusal("invalid_auth")
        scope, required = METHODS[method]
        if scope and scope not in SCOPES:
            raise Refusal("missing_scope")
        if missing := [name for name in required if not given.get(name)]:
            raise Refusal(f"invalid_arguments: {missing}")
        return getattr(self, method.replace(".", "_"))(**given) or {}

    async def respond(self, request: web.Request) -> web.Response:
        """Something for a response_url."""
        if canned := self._canned["response"]:
            status, headers, _ = canned.pop(0)
            return web.Response(status=status, headers=headers)
        given = await request.json()
        if given.get("blocks"):
            try:
                check_blocks(given["blocks"])
            except Refusal as refusal:
                self.refused.append(f"response: {refusal}")
        self.responses.append(given)
        self.say("response")
        return web.Response(text="ok")

    def auth_test(self, **_) -> dict:
        return {"user_id": BOT, "bot_id": "B0BOT", "team_id": TEAM, "user": "assistant", "url": self.url}

    def apps_connections_open(self, **_) -> dict:
        return {"url": f"ws://{self._address}/link?ticket=secret-ticket"}

    def chat_postMessage(self, channel, text, thread_ts=None, blocks=None, **_) -> dict:  # noqa: N802
        shown(text)
        check_blocks(blocks) if blocks else None
        ts = new_ts()
        self.messages[ts] = {"ts": ts, "channel": channel, "thread_ts": thread_ts, "text": text, "blocks": blocks}
        self.statuses.pop((channel, thread_ts), None)
        return {"ts": ts, "channel": channel}

    def chat_update(self, channel, ts, text, blocks=None, **_) -> dict:
        shown(text)
        check_blocks(blocks) if blocks else None
        message = self._message(channel, ts)
        if message.get("streaming"):
            raise Refusal("streaming_state_conflict")
        message.update(text=text, blocks=blocks, edits=message.get("edits", 0) + 1)
        return {"ts": ts}

    def chat_delete(self, channel, ts, **_) -> None:
        del self.messages[self._message(channel, ts)["ts"]]

    def chat_startStream(self, channel, thread_ts, chunks=(), **_) -> dict:  # noqa: N802
        if not self.streams:
            raise Refusal("feature_not_enabled")
        ts = new_ts()
        message = {"ts": ts, "channel": channel, "thread_ts": thread_ts, "text": "", "blocks": [], "streaming": True}
        self.messages[ts] = message
        self.statuses.pop((channel, thread_ts), None)
        self._stream(message, chunks)
        return {"ts": ts}

    def chat_appendStream(self, channel, ts, chunks=(), **_) -> None:  # noqa: N802
        self._stream(self._streaming(channel, ts), chunks)

    def chat_stopStream(self, channel, ts, chunks=(), blocks=None, **_) -> None:  # noqa: N802
        message = self._streaming(channel, ts)
        check_blocks(blocks) if blocks else None
        self._stream(message, chunks)
        message.update(streaming=False, streamed=True, blocks=blocks)

    def assistant_threads_setStatus(self, channel_id, thread_ts, status="", **_) -> None:  # noqa: N802
        self.statuses[channel_id, thread_ts] = status
        self.seen_statuses.append(status)
        if not status:
            del self.statuses[channel_id, thread_ts]

    def assistant_threads_setTitle(self, channel_id, thread_ts, title, **_) -> None:  # noqa: N802
        self.titles[thread_ts] = title

    def assistant_threads_setSuggestedPrompts(self, channel_id, prompts, **_) -> None:  # noqa: N802
        if len(prompts) > 4 or any(not (p["title"] and p["message"]) for p in prompts):
            raise Refusal("invalid_arguments")
        self.prompts = prompts

    def views_open(self, trigger_id, view, **_) -> None:
        view = json.loads(view) if isinstance(view, str) else view
        check_view(view)
        self.views.append(view)

    def _message(self, channel, ts) -> dict:
        message = self.messages.get(ts)
        if message is None or message["channel"] != channel:
            raise Refusal("message_not_found")
        return message

    def _streaming(self, channel, ts) -> dict:
        message = self._message(channel, ts)
        if not message.get("streaming"):
            raise Refusal("message_not_in_streaming_state")
        return message

    def _stream(self, message, chunks) -> None:
        message["text"] += "".join(shown_markdown(chunk["text"]) for chunk in chunks)
        message.setdefault("pieces", []).append(message["text"])
        if len(message["text"]) > 12_000:
            raise Refusal("msg_too_long")

    # Socket Mode

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """One connection: what is not acknowledged on it is sent again on the next."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets = [socket]
        self.connections += 1
        await socket.send_json({"type": "hello", "num_connections": 1})
        for envelope_id, envelope in self._sent.items():
            if envelope_id not in self.acknowledged:
                await socket.send_json({**envelope, "retry_attempt": 1, "retry_reason": "timeout"})
        self.say("connected")
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.acknowledged.add(message.json()["envelope_id"])
                self.say("acknowledged")
        return socket

    def send(self, payload: dict, kind: str = "events_api") -> str:
        """Deliver `payload` over the connection, if there is one; the id by which it will be acknowledged."""
        envelope_id = f"envelope-{next(_count)}"
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload, "accepts_response_payload": True}
        self._sent[envelope_id] = envelope
        self._run(self._send_all(envelope))
        return envelope_id

    async def _send_all(self, envelope: dict) -> None:
        for socket in self._sockets:
            with suppress(ConnectionError):  # then it goes over the next
                await socket.send_json(envelope)

    def drop(self) -> None:
        """Cut the connection without a word."""

        async def cut() -> None:
            for socket in self._sockets:
                if socket._req.transport:  # none where it is cut already
                    socket._req.transport.abort()

        self._run(cut())

    def _run(self, work) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    @contextmanager
    def running(self):
        """Listen while the block runs."""
        app = web.Application(client_max_size=1 << 24)
        app.router.add_post("/api/{method}", self.call)
        app.router.add_post("/response/{id}", self.respond)
        app.router.add_get("/link", self.link)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        thread = threading.Thread(target=self._loop.run_forever)
        thread.start()
        try:
            self._run(runner.setup())
            site = web.TCPSite(runner, "127.0.0.1", 0)
            self._run(site.start())
            self._address = f"127.0.0.1:{runner.addresses[0][1]}"
            self.url = f"http://{self._address}/api/"
            yield self
        finally:
            self._run(runner.cleanup())
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.close()

    @property
    def response_url(self) -> str:
        """Where a command or a click may be answered at."""
        return f"http://{self._address}/response/{next(_count)}"


# What Slack sends


def event(event: dict, event_id: str | None = None) -> dict:
    """An event in its envelope."""
    return {
        "type": "event_callback",
        "token": "the-verification-token",
        "team_id": TEAM,
        "api_app_id": "A0APP",
        "event": {"event_ts": event.get("ts") or new_ts(), **event},
        "event_id": event_id or f"Ev{next(_count)}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}],
    }


def message(text: str, channel: str = CHANNEL, *, ts: str = "", thread_ts: str | None = None, **more) -> dict:
    """Somebody's message in a channel, or to the bot alone."""
    kind = "im" if channel.startswith("D") else "channel"
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    said = {"type": "message", "channel": channel, "channel_type": kind, "user": USER, "text": text, **thread}
    return event({**said, "ts": ts or new_ts(), "team": TEAM, **more})


def mention(text: str, channel: str = CHANNEL, **more) -> dict:
    """Somebody's message that mentions the bot."""
    sent = message(f"<@{BOT}> {text}", channel, **more)
    sent["event"]["type"] = "app_mention"
    del sent["event"]["channel_type"]
    return sent


def edited(original: dict, text: str) -> dict:
    """The same message with another text."""
    before = original["event"]
    now = {**before, "type": "message", "text": text, "edited": {"user": before["user"], "ts": new_ts()}}
    return event(_about(before, "message_changed", message=now, previous_message={**before, "type": "message"}))


def deleted(original: dict, *, tombstone: bool = False) -> dict:
    """The same message gone; of one with a thread a tombstone is left."""
    before = {**original["event"], "type": "message"}
    if not tombstone:
        return event(_about(before, "message_deleted", deleted_ts=before["ts"], previous_message=before))
    left = {**before, "user": "USLACKBOT", "subtype": "tombstone", "hidden": True, "text": "This message was deleted."}
    return event(_about(before, "message_changed", message=left, previous_message=before))


def _about(said: dict, subtype: str, **more) -> dict:
    kind = "im" if said["channel"].startswith("D") else "channel"
    where = {"type": "message", "subtype": subtype, "channel": said["channel"], "channel_type": kind}
    return {**where, "hidden": True, "ts": new_ts(), **more}


def panel_opened(thread_ts: str) -> dict:
    """Somebody has opened the side panel."""
    thread = {"user_id": USER, "channel_id": DIRECT, "thread_ts": thread_ts, "context": {"channel_id": CHANNEL}}
    return event({"type": "assistant_thread_started", "assistant_thread": thread})


def command(slack: Slack, text: str, *, user: str = USER, channel: str = CHANNEL) -> dict:
    """Somebody has given the command /ask."""
    return {
        "token": "the-verification-token",
        "team_id": TEAM,
        "channel_id": channel,
        "user_id": user,
        "command": "/ask",
        "text": text,
        "response_url": slack.response_url,
        "trigger_id": f"{next(_count)}.1.trigger",
    }


def shortcut(slack: Slack, said: dict) -> dict:
    """Somebody has chosen "Answer this" for a message."""
    sent = {name: said["event"].get(name) for name in ("text", "ts", "user", "thread_ts")}
    return {**_interaction(slack, "message_action"), "callback_id": "answer_this", "message": sent}


def click(slack: Slack, action: dict, value: str | None = None, *, channel: str = CHANNEL, user: str = USER) -> dict:
    """Somebody has clicked at a button."""
    clicked = {"type": action["type"], "action_id": action["action_id"], "value": value or action["value"]}
    return {**_interaction(slack, "block_actions", channel, user), "actions": [{**clicked, "block_id": "b"}]}


def submit(slack: Slack, view: dict, comment: str | None) -> dict:
    """Somebody has sent the dialog off."""
    values = {"reason": {"comment": {"type": "plain_text_input", "value": comment}}}
    sent = {**_interaction(slack, "view_submission"), "view": {**view, "id": "V1", "state": {"values": values}}}
    del sent["channel"]
    return sent


def _interaction(slack: Slack, kind: str, channel: str = CHANNEL, user: str = USER) -> dict:
    return {
        "type": kind,
        "token": "the-verification-token",
        "team": {"id": TEAM, "domain": "t"},
        "user": {"id": user, "team_id": TEAM},
        "channel": {"id": channel},
        "trigger_id": f"{next(_count)}.1.trigger",
        "response_url": slack.response_url,
    }


def signed(payload: dict, *, secret: str = SECRET, age: float = 0) -> tuple[bytes, dict[str, str]]:
    """`payload` as Slack sends it over HTTP: the body, and the headers that sign it."""
    if "event" in payload or payload.get("type") == "url_verification":
        body, kind = json.dumps(payload), "application/json"
    else:
        form = payload if "command" in payload else {"payload": json.dumps(payload)}
        body, kind = urlencode(form), "application/x-www-form-urlencoded"
    moment = int(time.time() - age)
    while (moment, body) in _signed:  # else one would be a replay of the other
        moment -= 1
    _signed.add((moment, body))
    timestamp = str(moment)
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": kind}
    return body.encode(), headers


def post(address: str, payload: dict, **headers: str) -> httpx.Response:
    """Deliver `payload` over HTTP, signed anew; fails where it is not acknowledged within the time that Slack gives."""
    body, signature = signed(payload)
    return send(address, body, {**signature, **headers})


def send(address: str, body: bytes, headers: dict) -> httpx.Response:
    """The same of what is signed already, well or not."""
    options = {"timeout": ACKNOWLEDGE_S, "verify": False, "trust_env": False}  # to look for certificates takes longest
    return httpx.post(f"{address}/slack/events", content=body, headers=headers, **options)
