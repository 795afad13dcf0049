"""The HTTP service: it translates, the library answers.

    request ─► observe ─► guard ─► route ─► Answering ─► Assistant (in threads)
                                         └► Conversations (in threads)

app         puts it together
observe     request ids, logs, metrics; the outermost layer, so that it sees every answer
guard       who may ask, and how often
answering   the assistant of the current index: queued, shared, replaced when a build has made a new one
routes/     one file a resource; schemas, deps and errors are what they share
mcp         the same tools for agents
slack/      the bot in Slack
server      uvicorn, with clients that never finish their request sent away
page/       the chat page, as the browser gets it
"""
