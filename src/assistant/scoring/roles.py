"""The role that an amount plays in a question: a table of rules, told by its unit and by the words around it.

To teach a new way of saying something is to add words to a cue; to teach a new role is to add a rule to `RULES`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.scoring.amounts import Amount
from assistant.scoring.units import BYTES, HOURS, SERVED, is_person, thing_head
from assistant.words import stem

Role = str
"""What an amount is in a question; the values are the roles of `RULES`."""

MACHINES = frozenset(
    map(stem, "instance node machine server vm box host worker gpu tpu cpu card accelerator a100 h100".split())
)
"""Stems of what is run and paid by the hour."""
REACH = 200
"""Characters before and after an amount within which a cue is looked for, so that long questions take no longer."""
NEAR = (30, 20)
"""Characters before and after an amount that count as right beside it."""
A_SALARY = 10_000
"""From here on a bare number may be what somebody earns a year."""


# Words beside an amount


def any_of(words: str) -> str:
    """The pattern of any of `words`, which are parted by commas; each may be a pattern itself."""
    return "(?:" + "|".join(word.strip() for word in words.split(",")) + ")"


def in_clause(words: str) -> str:
    """One of `words` somewhere before, with no comma between."""
    return rf"\b{any_of(words)}\b[^,]*$"


def at_end(words: str, *, gap: int = 0) -> str:
    """One of `words` right before, or at most `gap` words before."""
    between = rf"\b(?: \w+){{0,{gap}}}" if gap else ""
    return rf"\b{any_of(words)}{between}\s*$"


def at_start(words: str, *, gap: int = 0) -> str:
    """One of `words` right after, or at most `gap` words after."""
    between = rf"(?:\w+\s+){{0,{gap}}}" if gap else ""
    return rf"\s*{between}{any_of(words)}"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words around an amount that tell its role; any of the three will do."""

    before: re.Pattern[str]
    """Looked for in what stands before: most end with it."""
    after: re.Pattern[str]
    """Matched with the beginning of what stands after."""
    near: re.Pattern[str]
    """Looked for right beside it, on either side."""

    def given(self, before: str, after: str) -> bool:
        """Whether the words stand around an amount that has `before` before it and `after` after it."""
        return (
            self.before.search(before[-REACH:]) is not None
            or self.after.match(after[:REACH]) is not None
            or self.near.search(f"{before[-NEAR[0] :]} {after[: NEAR[1]]}") is not None
        )


def cue(*, before: str = "", after: str = "", near: str = "") -> Cue:
    """The cue with these patterns; what is left out is never found."""
    return Cue(*(re.compile(pattern or "(?!)") for pattern in (before, after, near)))


_STAFF = r"engineers?, devs?, people, person, head, admins?, administrators?, sres?, employee, each"
_CARDS = r"gpus?, cards?, instances?, nodes?, a100s?, h100s?"

# "engineers on a salary of $90,000", "three people at $70 an hour", "$90,000 per head"
SALARY = cue(
    before="|".join(
        (
            in_clause(
                r"salar\w+, paid, earn\w*, wages?, payroll, loaded, compensation, comp, make, making,"
                r"(?:engineer|dba|admin\w*|sre|developer|person|team|staff|crew) costs?(?: us)?,"
                r"each (?:get|gets|cost|costs)"
            ),
            rf"\b{any_of(_STAFF)} (?:at|on|costs?|costing|for|@)\s*$",
        )
    ),
    after=r"\s*(?:(?:an?|per|each)\s*)?"
    + any_of(
        r"salar\w+, wages?, fully[- ]loaded, loaded, payroll, gross,"
        r"(?:per|a|an|/)\s*(?:head|engineer|person|dev|fte|employee|admin\w*|sre)\b"
    ),
)
# "the instances of the bill cost $4,000 a month": of money by the month, what it is not paid to people for
NO_SALARY = cue(before=in_clause("bill, fee, plane, compute, instances?, gpus?, clusters?"))
# "an engineer's hour costs $80"
HOUR_OF_WORK = cue(before=r"\b(?:engineer|admin\w*|person|dba|developer)['’]s hour\b[^,]*$")
# "it saves $2,000 a month", "$2,000 saved"
SAVING = cue(before=in_clause("sav(?:e|es|ed|ing|ings)"), after=at_start("saved, saving, savings, less", gap=1) + r"\b")
# "the migration costs $20,000", "$20,000 to set up"
ONE_OFF = cue(
    before=in_clause(
        r"migrat\w+, one[- ](?:off|time), set[- ]?up, upfront, up[- ]front, invest\w*, moving, switch\w*, onboarding,"
        r"rebuild\w*"
    ),
    after=at_start(
        r"migration, one[- ](?:off|time), set[- ]?up, upfront, up[- ]front, investment, project, rebuild,"
        r"to (?:migrate|switch|move|set up)",
        gap=1,
    ),
)
# "a $9,000 monthly cloud bill"
A_BILL = cue(after=r"\s*(?:\w+ ){0,2}(?:bill|budget|invoice|spend)\b")
# "we spend about $9,000 a month", "$9,000 of compute"
BILL = cue(
    before=at_end(
        "bill, bills, budget, spend, spending, invoice, total, pay, paying, compute, costs?, burn, burning, run, runs,"
        "revenue",
        gap=4,
    ),
    after=r"\s*(?:\w+[- ]){0,2}(?:bill|budget|compute|spend|invoice|cloud|aws|total|gpu)\b",
)
# "if they were charging $90"
CHARGES = cue(before=at_end("charging, charged?, charges"))
# "if the fee were $90 a month", "a $90 licence"
FEE = cue(
    before=at_end("fees?, charge[sd]?, plane, subscription, licen[cs]e, platform, rent, price, rate, list", gap=5),
    after=at_start("fees?, charge, plane, subscription, licen[cs]e", gap=3) + r"\b",
)
# "40% of the time idle", "idle for 40%"
IDLE = cue(
    before=in_clause("idle, unused, wasted, waste, idling"),
    after=r"\s*(?:of the time\s*)?(?:idle|unused|wasted|waste)",
)
# "GPUs that are busy 40% of the time"
BUSY = cue(near=r"\b(?:busy|used|in use|loaded|utili[sz]ed)\b")
# "if prices rise by 10%", "10% cheaper"
CHANGE = cue(
    before=r"\b"
    + any_of(
        r"by, adds?, adding, rises?, rose, grows?, increases?d?, drops?, dropped, falls?, fell, up, down, discount of,"
        r"surcharge of, raised?, hike of, cuts?(?: \w+)?"
    )
    + r"\s*(?:about|roughly)?\s*$",
    after=at_start(
        r"expensive,"
        r"(?:more|less|higher|lower|cheaper|dearer|fewer|extra|increase|decrease|discount|off|raise|hike|rise|drop|cut"
        r"|reduction|surcharge|pricier|up|down|price|savings plan)\b"
    ),
)
# "a headroom of 20%", "keep 20% free"
HEADROOM = cue(before=in_clause("headroom, spare, reserve"), after=r"\s*(?:headroom|free|spare|slack|reserve)\b")
# "at 40% utilization", "40% busy"
OF_USE = cue(after=r"\s*(?:gpu\s*)?(?:utili[sz]|busy|used)")
# "filled to 80% at most", "never above 80%", "an 80% limit"
CAP = cue(
    before=in_clause(
        r"cap(?:ped)?, limit(?:ed)?, ceiling, at most, max(?:imum)?, no more than, not more than,"
        r"never (?:above|more than|over|go over|exceed), up to, below, under, fill(?:ed|ing)?, load(?:ed)?,"
        r"pack(?:ed|ing)?, threshold, beyond, past, exceed, above, over"
    ),
    after=r"\s*(?:\w+\s+){0,3}(?:cap\b|ceiling|limit|max\b|maximum|at most)",
)
# "each needs about 30%", "30% apiece"
DEMAND = cue(
    before=r"\b"
    + any_of(
        r"needs?, needing, uses?, using, takes?, taking, requires?, requiring, wants?, each, fits?, consum\w+, at, of,"
        r"occup\w+, eats?, and, with, slice, share"
    )
    + r"\s*(?:about|only|roughly|just|around|maybe|a|another)?\s*$",
    after=r"\s*(?:each|apiece|per (?:model|workload|job|service|task|pod|team))",
)
# "they run at 40% on average", "40% average load"
UTILIZATION = cue(
    before=in_clause(
        r"utili[sz]\w+, usage, busy, used, load, occup\w+, at, run(?:s|ning)?, sit(?:s|ting)?, average, averag\w+,"
        r"only, hover\w*"
    ),
    after=r"\s*(?:of the time\s*)?(?:average\s*)?(?:gpu\s*)?"
    r"(?:utili[sz]\w+|usage|busy|used|load|occup\w+|productive)",
)
# "GPUs that have 80 GB", "80 GB cards"
CAPACITY = cue(
    before=rf"\b{any_of(_CARDS)}\b(?: \w+){{0,2}} (?:have|has|with|of|offers?|comes? with|hold|holds)\s*$",
    after=rf"\s*(?:{any_of(_CARDS)}|memory per gpu|vram)\b",
)
# "we're 12", "there are 12 of us" but for "we're 12 hours behind"
WE_ARE = cue(before=r"\b(?:we['’]re|we are|there['’]s|us)\s*$")
A_WORD = cue(after=r"\s*\w")


# Kinds of amounts


def is_money(amount: Amount) -> bool:
    """Whether an amount is money, or money per something."""
    return amount.quantity.unit.currency is not None


def is_share(amount: Amount) -> bool:
    """Whether an amount is a share, or a step from one share to another."""
    return not amount.quantity.unit.powers and amount.kind in {"quantity", "step"}


def is_people(amount: Amount) -> bool:
    """Whether an amount counts people."""
    return amount.quantity.unit.is_count and is_person(amount.quantity.unit.above[0])


def is_memory(amount: Amount) -> bool:
    """Whether an amount is one of data, and not of money for it."""
    return not BYTES.keys().isdisjoint(amount.quantity.unit.above) and not is_money(amount)


def _of_kind(kind: str) -> Callable[[Amount], bool]:
    return lambda amount: amount.kind == kind


def _is_anything(_: Amount) -> bool:
    return True


def _is_pay_of_a_person(amount: Amount) -> bool:
    """Whether this is money for a person who works: "$90,000 a year per engineer", but not "$9 a user"."""
    return is_money(amount) and any(is_person(b) and b not in SERVED for b in amount.quantity.unit.things_below)


def _is_money_by_month(amount: Amount) -> bool:
    """Whether this is money by the month, by the year, or at once."""
    return is_money(amount) and amount.quantity.unit.time_below in {"month", "year", None}


def _is_hourly(amount: Amount) -> bool:
    """Whether this is money by the hour or by the minute."""
    return is_money(amount) and amount.quantity.unit.is_hourly


def _is_large_number(amount: Amount) -> bool:
    return amount.kind == "number" and (amount.quantity.low or 0) >= A_SALARY


def _is_sum_of_money(amount: Amount) -> bool:
    """Whether this is money, and not per anything."""
    return is_money(amount) and not amount.quantity.unit.below


def _is_money_for_all(amount: Amount) -> bool:
    """Whether this is money, and not for each of something."""
    return is_money(amount) and not amount.quantity.unit.things_below


def _is_share_of_time(amount: Amount) -> bool:
    return is_share(amount) and "time" in amount.of


def _is_share_each(amount: Amount) -> bool:
    return is_share(amount) and amount.each


def _is_part(amount: Amount) -> bool:
    """Whether this is a part of one thing: "25% of a GPU", "half a GPU"; or so many machines "each"."""
    counted = amount.quantity.unit
    if not counted.is_count or amount.quantity.low is None or is_people(amount):
        return False
    machine = thing_head(counted.above[0]) in MACHINES
    return (amount.quantity.low.denominator > 1 and (machine or amount.quantity.low < 1)) or (amount.each and machine)


def _is_memory_each(amount: Amount) -> bool:
    return is_memory(amount) and amount.each


def _is_memory_of_one(amount: Amount) -> bool:
    return is_memory(amount) and not amount.each


def _is_schedule(amount: Amount) -> bool:
    """Whether this is time per time: "8 hours a day"."""
    rate = amount.quantity.unit
    return len(rate.above) == 1 and rate.above[0] in HOURS and rate.time_below is not None


def _is_time(amount: Amount) -> bool:
    return amount.quantity.unit.is_time


def _has_unit(amount: Amount) -> bool:
    return bool(amount.quantity.unit.powers)


# The rules


@dataclass(frozen=True, slots=True)
class Rule:
    """An amount of this `kind` plays `role` where its cue is given."""

    role: Role
    kind: Callable[[Amount], bool]
    cue: Cue | None = None
    unless: Cue | None = None
    """What must not be given."""
    word: str = ""
    """What the question must hold somewhere."""

    def holds(self, amount: Amount, before: str, after: str, text: str) -> bool:
        """Whether the rule tells the role of `amount`, which stands between `before` and `after` in `text`."""
        return (
            self.kind(amount)
            and (self.cue is None or self.cue.given(before, after))
            and (self.unless is None or not self.unless.given(before, after))
            and self.word in text
        )


RULES: tuple[Rule, ...] = (
    Rule("period", _of_kind("period")),  # "per year": what is asked by
    Rule("factor", _of_kind("factor")),  # "twice"
    # Money
    Rule("salary", _is_pay_of_a_person),  # "$90,000 a year per engineer"
    Rule("salary", _is_money_by_month, SALARY, unless=NO_SALARY),  # "people who earn $6,000 a month"
    Rule("fee", is_money, CHARGES),  # "if Atlas charged $90"
    Rule("salary", is_money, HOUR_OF_WORK),
    Rule("salary", _is_large_number, SALARY),  # "a salary of 90,000"
    Rule("price", _is_hourly),  # "$4 an hour"
    Rule("saving", is_money, SAVING),
    Rule("one-off", _is_sum_of_money, ONE_OFF),
    Rule("bill", is_money, A_BILL),
    Rule("fee", is_money, FEE),
    Rule("bill", _is_money_for_all, BILL),
    Rule("price", is_money),
    # Shares
    Rule("step", _of_kind("step")),  # "from 30% to 75%"
    Rule("idle", is_share, IDLE),
    Rule("utilization", _is_share_of_time, BUSY),
    Rule("time share", _is_share_of_time),  # "10% of our time"
    Rule("demand", _is_part),  # "half a GPU"
    Rule("change", is_share, CHANGE),
    Rule("headroom", is_share, HEADROOM),
    Rule("utilization", is_share, OF_USE),
    Rule("cap", is_share, CAP),
    Rule("demand", _is_share_each, word="each"),  # "30% of one each"
    Rule("demand", is_share, DEMAND, word="each"),  # "each of which needs 30%"
    Rule("utilization", is_share, UTILIZATION),
    Rule("share", is_share),
    # Time, people, things
    Rule("schedule", _is_schedule),  # "8 hours a day"
    Rule("duration", _is_time),  # "for 18 months"
    Rule("people", is_people),  # "four engineers"
    Rule("capacity", _is_memory_of_one, CAPACITY),
    Rule("demand", _is_memory_each, word="gpu"),  # "10 GB each"
    Rule("demand", is_memory, DEMAND, word="gpu"),  # "they need 10 GB"
    Rule("count", _has_unit),  # "3 clusters"
    Rule("people", _is_anything, WE_ARE, unless=A_WORD),
    Rule("number", _is_anything),
)
"""The first rule that holds tells the role."""


def role_of(amount: Amount, before: str, after: str, text: str) -> Role:
    """The role of `amount`, which stands between `before` and `after` in the question `text`, all in lower case."""
    return next(rule.role for rule in RULES if rule.holds(amount, before, after, text))
