"""Known false drafts are refused, and the true ones beside them pass."""

import pytest

from assistant.gate import objection
from assistant.types import Draft, Statement, Subject, Turn

ATLAS = Subject("Atlas", ("Atlas Cloud", "atl"))
BIRCH = Subject("Birch", ("Birch Server",))
SUBJECTS = (ATLAS, BIRCH)


def cell(subject: str, feature: str, value: str) -> Statement:
    return Statement("d.md", 0, 1, value, "cell", lead=feature, subject=subject)


def sentence(text: str, subject: str | None = None) -> Statement:
    return Statement("d.md", 0, 1, text, "sentence", subject=subject)


def item(lead: str, text: str, subject: str | None = None) -> Statement:
    return Statement("d.md", 0, 1, text, "item", lead=lead, subject=subject)


WHY = "a connection for every sync"
NO_OFFLINE = cell("Birch", "Offline mode", f"no: {WHY}")
OFFLINE = cell("Atlas", "Offline mode", "yes: local cache, queued writes")
FEE = sentence("Atlas Cloud charges $42 per month for each workspace.", "Atlas")
NO_FEE = cell("Birch", "Cost", "no workspace fee, plus storage")
RANGE = sentence("A team on Birch spends 5 to 9 days a year on upgrades.", "Birch")
MAY = sentence("Atlas can cut storage use if the files repeat.", "Atlas")
ROLES = sentence("The agent polls the server every minute.", None)
NEEDS = sentence("Atlas needs a licence server.", "Atlas")
BEATS = sentence("Birch is simpler to set up than Atlas, but less flexible.", "Birch")
CHOOSE = item("Choose Birch when:", "your team already writes Rust", "Birch")
INSTEAD = sentence("Atlas needs a licence server, not a cloud account.", "Atlas")
PRICE = cell("Atlas", "Price", "$5 per month, per user, plus tax")
ABOUT = sentence("Birch needs a server with at least 8 GB.", "Birch")
STOPS = sentence("Atlas stops working offline.", "Atlas")
RARELY = sentence("Atlas rarely syncs folders.", "Atlas")
MEMBERS = sentence("Helmets are free for members.")
REMOVED = item("What was removed:", "Wireless sync", "Atlas")
LINUX = cell("Atlas", "Radio", "yes, on Linux")
FLOW = sentence("Data flows from Atlas to Birch.", "Atlas")
WILL = sentence("Atlas will support folders.", "Atlas")
MIGHT = sentence("The ranger might lend maps.")
EXCEPT = sentence("Dogs are allowed everywhere except on the beach.")
PLANS = sentence("The site plans to open the pool.")
TRIAL = cell("Atlas", "Free trial", "yes: except in Japan")
TICK, CROSS = cell("Atlas", "Audit log", "✓"), cell("Birch", "Audit log", "✗ (planned for May)")
PLANNED = cell("Atlas", "Plugins", "planned for next year")
LACKS = sentence("Birch has no plugins.", "Birch")
OPEN_END = sentence("Storage costs $2 to $30+ per hour per node.", None)


@pytest.mark.parametrize(
    ("question", "sources", "draft"),
    [
        ("Does Birch work offline?", [NO_OFFLINE], "Birch offers no offline mode: a connection for every sync."),
        (
            "Does Birch support offline mode?",
            [NO_OFFLINE],
            f"No, Birch does not support offline mode: {WHY}.",
        ),
        ("Does Atlas offer offline mode?", [OFFLINE], "Yes, Atlas supports offline mode: local cache, queued writes."),
        ("Does atl offer offline mode?", [OFFLINE], "Yes, Atlas supports offline mode: local cache, queued writes."),
        ("What is the price of Atlas?", [PRICE], "The price of Atlas is $5 per month, per user, plus tax."),
        ("What does Atlas cost?", [FEE], "Atlas charges $42 per month for each workspace."),
        ("What does atl cost?", [FEE], "Atlas charges $42 per month for each workspace."),
        ("Does Atlas offer a free trial?", [TRIAL], "Yes, Atlas offers a free trial: except in Japan."),
        ("Does Atlas have an audit log?", [TICK], "Yes, Atlas has an audit log."),
        ("Does Birch have an audit log?", [CROSS], "No, Birch does not have an audit log (planned for May)."),
        ("Does Birch have plugins?", [LACKS], "No, Birch has no plugins."),
        ("Does Birch need a server?", [ABOUT], "Yes, Birch needs a server with at least 8 GB."),
        ("Does the agent poll the server?", [ROLES], "Yes, the agent polls the server every minute."),
        ("How long do upgrades take?", [RANGE], "A team on Birch spends 5 to 9 days a year on upgrades."),
        ("Can Atlas cut storage?", [MAY], "Yes, Atlas can cut storage use if the files repeat."),
        ("Who polls whom?", [ROLES], "The agent polls the server every minute."),
        ("When should I pick Birch?", [CHOOSE], "Choose Birch when your team already writes Rust."),
    ],
)
def test_a_draft_that_its_sources_prove_passes(question: str, sources: list[Statement], draft: str) -> None:
    assert refused(question, sources, draft) is None


@pytest.mark.parametrize(
    ("question", "sources", "draft"),
    [
        # invented
        ("What does Atlas need?", [NEEDS], "Atlas needs a licence server to improve your gaming experience."),
        ("What does Atlas need?", [NEEDS], "Atlas needs a Contoso licence server."),
        ("Does Birch have plugins?", [NO_FEE], "Birch has plugins."),
        # what the question says proves nothing
        ("Does Atlas support kerberos?", [OFFLINE], "Yes, Atlas supports Kerberos."),
        ("Does Atlas support kerberos?", [OFFLINE], "Yes, Atlas supports offline mode."),
        ("Does Birch support kerberos?", [NO_OFFLINE], "No, Birch does not support offline mode."),
        ("Why does Birch charge $42?", [FEE], "Birch charges $42 per month for each workspace."),
        ("Does the server poll the agent?", [ROLES], "Yes, the agent polls the server every minute."),
        ("Is Atlas simpler than Birch?", [BEATS], "Yes, Birch is simpler to set up than Atlas, but less flexible."),
        ("Does Atlas need a licence server?", [INSTEAD], "No, Atlas needs a licence server, not a cloud account."),
        ("Does Birch need a connection?", [NO_OFFLINE], "No, Birch has no offline mode: a connection for every sync."),
        ("Does Atlas support plugins?", [PLANNED], "Yes, Atlas supports plugins: planned for next year."),
        ("Must files repeat in Atlas?", [MAY], "Yes, Atlas can cut storage use if the files repeat."),
        ("Is Birch simpler than Atlas?", [BEATS], "Yes, Birch is simpler to set up than Atlas, but less flexible."),
        ("Does Atlas work offline?", [STOPS], "Yes, Atlas stops working offline."),
        ("Does Atlas sync folders?", [RARELY], "Yes, Atlas rarely syncs folders."),
        ("Does Atlas have wireless sync?", [REMOVED], "Yes, what was removed: Wireless sync."),
        ("Does it have a radio?", [LINUX], "Yes, Atlas has a radio, on Linux."),
        ("Does the ranger lend maps?", [MIGHT], "Yes, the ranger might lend maps."),
        ("Are dogs allowed on the beach?", [EXCEPT], "Yes, dogs are allowed everywhere except on the beach."),
        ("Was the pool open?", [PLANS], "Yes, the site plans to open the pool."),
        ("Does Atlas have support?", [TRIAL], "Yes, Atlas has a free trial: except in Japan."),
        ("Is Atlas free?", [TRIAL], "Yes, Atlas has a free trial: except in Japan."),
        # what qualifies a claim is dropped
        ("Are helmets free?", [MEMBERS], "Helmets are free."),
        ("Are helmets free?", [MEMBERS], "Yes, helmets are free."),
        ("Does Atlas have a radio?", [LINUX], "Yes, Atlas has a radio."),
        ("What is the price of Atlas?", [PRICE], "The price of Atlas is $5."),
        ("Does Atlas support folders?", [WILL], "Atlas supports folders."),
        ("Where does data flow?", [FLOW], "Data flows to Atlas from Birch."),
        # figures
        ("What does Atlas cost?", [FEE], "Atlas charges $43 per month for each workspace."),
        ("What does Atlas cost?", [FEE], "Atlas charges 42 per month for each workspace."),
        ("What does Atlas cost?", [FEE], "Atlas charges $42 for each workspace per month and $42 each month."),
        ("How long do upgrades take?", [RANGE], "A team on Birch spends 9 days a year on upgrades."),
        ("How long do upgrades take?", [RANGE], "A team on Birch spends 5 days a year on upgrades."),
        ("What does storage cost?", [OPEN_END], "Storage costs $2 to $30 per hour per node."),
        ("What does storage cost?", [OPEN_END], "Storage costs $30 per hour per node."),
        # polarity
        ("Does Birch support offline mode?", [NO_OFFLINE], "Yes, Birch supports offline mode."),
        ("Does Birch support offline mode?", [NO_OFFLINE], "Birch supports offline mode."),
        ("Does Birch support offline mode?", [NO_OFFLINE], "Yes, Birch does not support offline mode."),
        ("Does Atlas support offline mode?", [OFFLINE], "No, Atlas does not support offline mode."),
        ("Does Atlas support offline mode?", [OFFLINE], "No, Atlas supports offline mode."),
        ("Isn't there an offline mode in Birch?", [NO_OFFLINE], "No, Birch does not support offline mode."),
        ("What does Birch cost?", [NO_FEE], "Birch has a workspace fee, plus storage cost."),
        ("What does Birch cost?", [NO_FEE], "Birch has no cost."),
        ("What does Birch cost?", [NO_FEE], "Birch has no storage cost, plus a workspace fee."),
        # another subject, both, or none
        ("What does Atlas cost?", [FEE], "Birch charges $42 per month for each workspace."),
        ("What do they cost?", [FEE], "Atlas and Birch charge $42 per month for each workspace."),
        ("Does Atlas support offline mode?", [NO_OFFLINE], "No, Atlas does not support offline mode."),
        ("Which has offline mode?", [OFFLINE, NO_OFFLINE], "Atlas supports offline mode, no offline mode in Birch."),
        ("Which is simpler?", [BEATS], "Atlas is simpler to set up than Birch, but less flexible."),
        ("Which is more flexible?", [BEATS], "Birch is flexible."),
        ("Is there an offline mode?", [NO_OFFLINE], "No, there is no offline mode."),
        # roles, relations and conditions
        ("Who polls whom?", [ROLES], "The server polls the agent every minute."),
        ("What about a licence server?", [NEEDS], "Atlas has a licence server."),
        ("What about a licence server?", [NEEDS], "Atlas offers a licence server."),
        ("Can Atlas cut storage?", [MAY], "Yes, Atlas cuts storage use if the files repeat."),
        ("Can Atlas cut storage?", [MAY], "Yes, Atlas can cut storage use."),
        # form
        ("What does Atlas need?", [NEEDS], ""),
        ("What does Atlas need?", [NEEDS], "Atlas needs a licence"),
        ("What does Atlas need?", [NEEDS], "Atlas needs a licence server. Atlas needs a licence server."),
        ("What does Atlas need?", [NEEDS], "Atlas needs a **licence** server."),
        ("What does Atlas need?", [NEEDS], "Atlas needs a licence server https://example.com."),
        ("What does Atlas need?", [NEEDS], "Yes, Atlas needs a licence server."),
    ],
)
def test_a_false_draft_is_refused(question: str, sources: list[Statement], draft: str) -> None:
    assert refused(question, sources, draft) is not None


def refused(question: str, sources: list[Statement], draft: str) -> str | None:
    yes_no = question.split(maxsplit=1)[0].lower() in {"does", "can", "is", "isn't"}
    turn = Turn(question, question, "lookup", yes_no=yes_no)
    return objection(Draft(draft, tuple(sources)), turn, SUBJECTS)
