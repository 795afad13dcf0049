"""Answers in Slack, over HTTP and Socket Mode alike.

    POST /slack/events ─┐
    WebSocket (socket) ─┴► app ─► Question ─► Deliveries: once ─► Bot ─► Answering
                                                                   └► Reply ─► Slack's Web API

app         Bolt: what Slack sends, acknowledged and handed on
questions   a message, a command or a shortcut as a Question
deliveries  what has been taken on, by whichever process; kept beside the conversations
bot         asks, keeps, answers; edits, deletes, feedback
replies     one answer on its way into a thread: status, streamed or edited message, error
blocks      an Answer as Block Kit
socket      Socket Mode, for `assistant slack`; the route of HTTP is `api.routes.slack`
"""
