"""The calculations that there are: one entry each, with the words that ask for it and how it is worked.

A formula is worked on the sheet of one side, from terms by name: those that `scenario` finds in the question and in the
sources, and the steps before. To add a calculation is to add an entry to `FORMULAS`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.errors import CalculationError
from assistant.scoring.costs import cost_parts, fee_parts, marginal_rate, staff_cost
from assistant.scoring.quantity import exact
from assistant.scoring.request import MACHINES, Request
from assistant.scoring.scenario import MissingInput, Side, thing_in
from assistant.scoring.sheet import Term
from assistant.scoring.units import per, same_thing, thing_head, unit
from assistant.words import stem

Work = Callable[[Side], str]
"""Works a formula on a side and gives the name of the term that is its result."""


@dataclass(frozen=True, slots=True)
class Formula:
    """One calculation: when it is meant, and how it is worked.

    `insists`: whether it is asked for so plainly that what lacks is asked for.
    """

    name: str
    expression: str
    meant: Callable[[Request], bool]
    work: Work
    insists: bool = True
    alone: bool = False
    """Whether it is worked once, on the side that it speaks of, though two are named."""


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


MONEY = _re(r"how much(?=\s*(?:[?,:;]|$)| (?:is|are|was|do|does|did|would|will|can|could|should|for|to|more|less|cheaper|dearer|higher|lower|extra|money|it|per|we|our|of (?:that|the|our) bill|in (?!hours|time))\b)|costs?\b|price|spend|spent|pay|paying|bill|budget|fees?\b|charges?\b|dollars?|euros?|money|"
            r"worth|expens\w+|cheap\w*|dear\w*|sav(?:e|ed|es|ing|ings)\b|owe|set us back|burn|total|tco|\$|premium|come to\b|comes to\b|amount to|amounts to|add up to|adds up to|damage\b|run us|rate\b|usd\b|invoice|spendings?")
COUNTED = _re(r"how many|number of|fewest|count of|gpus? (?:needed|do|does|would|will)|(?:instances?|gpus?|nodes?|machines?) needed")
HOURS_ASKED = _re(r"hrs\b|how many (?:\w+[- ])?(?:hours|days|minutes|weeks)|how much (?:\w+ )?(?:time|of (?:a|the|its|our|my) (?:team|time|week))|hours (?:a|per|each|every|/)|hours\b|person[- ](?:hours|days)|time\b|minutes\b|days\b")
FTE = _re(r"ftes?\b|full[- ]timers?\b|full[- ]time (?:equivalents?|people|engineers|staff|jobs?)|headcount|how many (?:\w+ )?(?:people|engineers|admins|positions|heads)\b|person[- ]years?")
SHARE = _re(r"(?:what|which|how (?:big|large|high|much|significant|negligible))\b[^.?!]{0,60}?(?:\bshare (?:of|is|are|do|does|would|will)|percentage(?! point)|fraction|proportion|\bpart\b|\bportion)|(?:how many|what|which) (?:\w+ )?(?:percent\b|%)|as (?:a )?(?:%|percent\w*|share|fraction)|in percent|(?:what|which|many) %|percentage|(?:share|fraction|proportion|percent\w*) of (?:the |our |a |my )?(?:\w+ ){0,3}(?:bill|total|budget|spend|cost)")
BREAK_EVEN = _re(r"cost(?:s)? (?:as much as|the same as)|make up (?:for )?the|how many (?:[\w-]+ ){0,8}make up\b|(?:get(?:ting)? rid|switch\w* off|turn\w* off|sav\w+|shut\w*)\b.*\bpays? (?:for|exactly)|to pay (?:for )?(?:the|its|one|an?)\b|paid for (?:itself|themselves)|break[- ]?even|breaks? even|pay(?:s|ing)? (?:\w+ ){0,4}?(?:back|itself|themselves|exactly|off)\b|paid (?:back|for itself|off)|payback|recoup\w*|offset\w*|make up for|makes up for|earn(?:ed|s)? (?:\w+ )?back|amorti[sz]e\w*|cover(?:s|ed)?\b|worth it|justif\w+|(?:could|can) we pay for|pays? for (?:the|its|one|an?|exactly)|compensate\w*|outweigh\w*|recover\w*")
EFFECTIVE = _re(r"that actually (?:does|do|works?)|effective|(?:per|an?|of a|of an hour that is|each) (?:actually )?(?:used|useful|utili[sz]ed|busy|productive|worked|working)\b|actually used|really (?:pay|cost|used)|real (?:price|cost)|used (?:gpu[- ]?)?hours?|(?:useful|utili[sz]ed|productive|busy) (?:\w+[- ])?hours?")
SAVED = _re(r"sav(?:e|ed|es|ing|ings)\b|free(?:s|d)? up|fewer|get rid|give back|spare\w*|switch off|shut|drop|release|cut\b|less\b|avoid|reduc\w+|back\b|hand back")
DIFFERENCE = _re(r"differ\w*|more\b|less\b|cheap\w*|sav(?:e|ed|es|ing|ings)\b|gap|premium|extra\b|versus|vs\.?|v\b|compar\w*|dear\w*|than\b|side by side|both|minus|get back|instead|rather than|or\b|and\b|each\b|fewer|against|exceed\w*|winner|which\b|between|surcharge|additional\w*")
SHARING = _re(r"shar(?:e|es|ed|ing)\b|time[- ]slic\w*|partition\w*|pack\w*|mig\b|consolidat\w*|fit\b|get by|fewest")


def _total(side: Side, names: list[str], name: str = "total", label: str = "total") -> str:
    """The sum of the terms `names`; of one it is that term."""
    if len(names) == 1:
        return names[0]
    side.sheet.work(name, label, " + ".join(names))
    return name


def _cost(side: Side) -> str:
    if side.request.of("demand") or side.request.of("instances"):
        side.has("instances")
    names = cost_parts(side)
    side.parts = names
    if len(names) == 2 and not side.subject and side.request.asks(_RATHER):
        return _rather(side, names)
    total = _total(side, names)
    if side.request.exchange:
        side.parts = []
        return _exchanged(side, total)
    for thing in re.findall(r"\b(?:per|for each|for every) (\w+)", side.request.plain):
        given = side.count_of(thing)
        if given and given in side.used and given.quantity.is_exact:
            term = side.sheet.terms[total]
            side.sheet.put("for_how_many", Term(f"{thing}s", exact(given.quantity.low or 1, unit(thing)), "question"))
            side.parts = []
            side.sheet.terms[total] = term
            side.sheet.work("each", f"for each {thing}", f"{total} / for_how_many")
            return "each"
    return total


_RATHER = _re(r"than\b|differen\w*|rather|instead|and not\b|sav\w+|cheaper|dearer")


def _rather(side: Side, names: list[str]) -> str:
    """By how much one of two things costs more than the other."""
    lows = [_low(side, name) for name in names]
    more, less = names if lows[0] >= lows[1] else names[::-1]
    side.sheet.work("difference", "difference", f"{more} - {less}")
    return "difference"


def _exchanged(side: Side, total: str) -> str:
    """The total in the other currency of an exchange rate that the question gives."""
    exchange = side.request.exchange
    currency = side.sheet.terms[total].quantity.unit.currency
    if exchange is None or currency not in exchange.unit.above + exchange.unit.below:
        raise CalculationError("The exchange rate is for other currencies")
    side.sheet.put("exchange", Term("exchange rate", exchange, "question"))
    sign = "*" if currency in exchange.unit.below else "/"
    side.sheet.work("exchanged", "exchanged", f"{total} {sign} exchange")
    return "exchanged"


def _fee_share(side: Side) -> str:
    bills = [g for g in side.given("bill", "price", "fee") if g.quantity.unit.currency and g not in side.used]
    bills = [g for g in bills if g.role == "bill" or g.quantity.unit.time_below or not side.machine_counts()]
    bill = next((g for g in bills if not g.quantity.unit.things_below and g.quantity.unit.time_below not in {"hour", "minute"}), None)
    if bill is None:
        parts = cost_parts(side)
        fees = [name for name in parts if name.startswith("fee")]
        if not fees or len(parts) == len(fees):
            raise MissingInput("bill")
        fee, whole = _total(side, fees, "fees_total", "fees"), _total(side, parts)
        side.sheet.work("fee_share", "share", f"{fee} / {whole}")
        return "fee_share"
    fee = _total(side, fee_parts(side), "fees_total", "fees")
    term = side.asked("bill", bill, "bill")
    time = term.quantity.unit.time_below
    expression = "bill"
    if time:
        base = side.period_unit(time)
        expression = side.converted("bill * period", base, time)
        side.sheet.work("bill_total", "bill", expression)
        expression = "bill_total"
    compute = re.search(r"\b(?:compute|instances?|gpus?|besides|on top|plus)\b", f"{bill.before[-30:]} {bill.after[:20]}")
    if compute:
        side.sheet.work("total", "total", f"{fee} + {expression}")
        expression = "total"
    share = side.sheet.work("fee_share", "share", f"{fee} / {expression}").quantity
    if share.low is not None and share.low > 1:
        raise CalculationError("The fees are more than the whole bill")
    return "fee_share"


def _effective(side: Side) -> str:
    _hourly_price(side)
    if side.has("before") and side.has("after") and side.subject_utilization() is None:
        side.sheet.work("effective_before", "per used hour now", "price / before")
        side.sheet.work("effective_after", "per used hour then", "price / after")
        if not side.request.asks(SAVED) and not side.request.asks(DIFFERENCE):
            return "effective_after"
        side.sheet.work("effective_change", "difference", "effective_before - effective_after")
        return "effective_change"
    side.need("utilization")
    side.sheet.work("effective", "per used hour", "price / utilization")
    return "effective"


def _hourly_price(side: Side) -> None:
    """Put "price" on the sheet, per hour: the question's, or that of the documents where it is meant."""
    if "price" in side.sheet.terms:
        return
    given = next(iter(side.given("price", "fee", "bill")), None)
    if given:
        quantity = given.quantity
        for thing in quantity.unit.things_below:
            quantity = replace(quantity, unit=quantity.unit * unit(thing))
        if not quantity.unit.time_below:
            quantity = replace(quantity, unit=quantity.unit * per("hour"))
        side.asked("price", given, "price", quantity)
        return
    rates = [f for f in side.figures if f.quantity.unit.currency and f.quantity.unit.time_below == "hour"]
    best = side.best(rates)
    if not best or not (best[0].subject or side.prices_of_documents()):
        raise MissingInput("price")
    quantity = best[0].quantity
    for thing in quantity.unit.things_below:
        quantity = replace(quantity, unit=quantity.unit * unit(thing))
    term = side.source("price", best[0], "price")
    side.sheet.put("price", replace(term, quantity=quantity))


def _raised(side: Side) -> str:
    """What is needed when utilization rises from one share to another."""
    side.need("before", "after")
    bill = next((g for g in side.given("bill", "price", "fee") if g.quantity.unit.currency and not g.quantity.unit.things_below and g.quantity.unit.time_below not in {"hour", "minute"}), None)
    counts = [g for g in side.given("count") if g.quantity.unit.is_count]
    if bill and not counts:
        side.asked("bill", bill, "bill")
        side.sheet.work("bill_then", "bill then", "bill * before / after")
        if side.request.asks(_re(r"sav\w+|less|drop by|cut|reduc\w+ by|fewer|cheaper")):
            side.sheet.work("saved_money", "saved", "bill - bill_then")
            return "saved_money"
        return "bill_then"
    if not counts:
        if side.request.asks(MONEY) and side.given("price"):
            return _effective(side)
        if side.request.asks(SHARE) or not side.request.asks(COUNTED):
            side.sheet.work("kept", "share still needed", "before / after")
            side.sheet.put("all", replace(side.sheet.terms["before"], label="all", quantity=exact(1), origin="step"))
            side.sheet.work("saved_share", "share saved", "1 - kept")
            side.sheet.terms.pop("all")
            return "saved_share"
        raise MissingInput("instances")
    side.asked("instances", counts[0], "instances")
    side.sheet.work("needed_exactly", "needed", "instances * before / after")
    exactly = side.sheet.terms["needed_exactly"].quantity
    needed = "needed_exactly"
    if exactly.low is None or exactly.low.denominator != 1 or exactly.high != exactly.low:
        side.sheet.work("needed", "needed, whole ones", "whole(needed_exactly)")
        needed = "needed"
    money = side.request.asks(MONEY) and not (side.request.asks(COUNTED) and not side.given("price"))
    if not (side.request.asks(SAVED) or (money and side.given("price"))):
        return needed
    saved = side.sheet.work("saved", "saved", f"instances - {needed}").quantity
    if saved.low is not None and saved.low < 0:
        raise CalculationError("Utilization does not rise by that, so nothing is saved")
    if not money or side.request.last(_re(r"how many (?!dollars)")) > side.request.last(MONEY):
        return "saved"
    return _saving(side, "saved")


def _saving(side: Side, count: str) -> str:
    """The money that `count` machines less save in the period."""
    _hourly_price(side)
    side.period_unit("month")
    hours = side.running_hours()
    thing = side.sheet.terms[count].quantity.unit.above
    rate = side.sheet.terms["price"]
    side.sheet.terms["price"] = replace(rate, quantity=replace(rate.quantity, unit=rate.quantity.unit * per(*thing)))
    side.sheet.work("saved_money", "saved", f"{count} * price * {hours}")
    return "saved_money"


def _gpus(side: Side) -> str:
    side.need("gpus")
    if side.request.asks(SAVED) and not side.compared:
        side.need("whole_gpus", "shared_gpus")
        side.sheet.work("saved", "saved by sharing", "whole_gpus - shared_gpus")
        return "saved"
    return "gpus"


def _sharing_saves(side: Side) -> str:
    """Money saved where workloads share, net of fees if the question says so."""
    side.need("whole_gpus", "shared_gpus")
    side.sheet.work("saved", "saved by sharing", "whole_gpus - shared_gpus")
    name = _saving(side, "saved")
    if side.request.asks(_NET):
        fee = _total(side, fee_parts(side), "fees_total", "fees")
        side.sheet.work("net", "saved after the fee", f"{name} - {fee}")
        return "net"
    return name


_NET = _re(r"net\b|once (?:\w+ ){0,5}paid|what['’]s left|after (?:paying |the |we pay )?(?:\w+ ){0,3}(?:fees?|control plane|subscription)|fee included|including the fee|minus the fee|less the fee|fees? (?:\w+ )?(?:deducted|included|subtracted)")


def _dropped(side: Side) -> str:
    """Money saved by fewer of something: "from 12 instances to 5"."""
    ends = _count_step(side.request)
    if ends is None:
        raise MissingInput("instances")
    given, before, after = ends
    side.asked("machines_before", given, "before", before)
    side.asked("machines_after", given, "after", after)
    side.sheet.work("saved", "saved", "machines_before - machines_after")
    if side.given("price"):
        return _saving(side, "saved")
    base = side.sheet.terms["saved"].quantity.unit.above[0]
    things = [t for f in side.figures for t in f.quantity.unit.things_below if same_thing(base, t)]
    for thing in dict.fromkeys(things):
        term = side.sheet.terms["saved"]
        side.sheet.put(side.count_name(thing), replace(term, quantity=replace(term.quantity, unit=unit(thing))))
    side.preset = frozenset(things)
    return _total(side, cost_parts(side))


def _count_step(request: Request):  # type: ignore[no-untyped-def]
    for given in request.of("step"):
        if given.amount.ends and given.amount.ends[0].unit.is_count:
            return given, *given.amount.ends
    return None


def _team_time(side: Side) -> str:
    """Hours, or full-time equivalents, that a team spends."""
    if side.has("work") and not side.has("share"):
        return _work_time(side)
    side.need("share", "people")
    if side.request.last(FTE) > side.request.last(_HOUR_WORD):
        side.sheet.work("fte", "full-time equivalents", "people * share")
        term = side.sheet.terms["fte"]
        side.sheet.terms["fte"] = replace(term, quantity=replace(term.quantity, unit=unit("FTE")))
        return "fte"
    side.need("week")
    markers = side.given("period", "duration")
    working = side.sheet.terms["week"].quantity.unit.time_below or "week"
    expression = "people * week * share"
    if markers:
        time = side.term("period").quantity.unit.above[0]
        expression = f"people * week * {side.converted('period', time, working)} * share"
    if side.request.asks(_re(r"how many (?:[\w-]+ ){0,3}?(?:days|workdays)\b|(?:working|person|man)[- ]days")):
        day = next((g for g in side.given("duration", "schedule") if g.quantity.unit.above == ("hour",) and g not in side.used), None)
        hours = exact(day.quantity.low or 8 if day else 8, unit("hour") * per("day"))
        if day:
            side.asked("day", day, "working day", hours)
        else:
            side.assume("day", "working day", hours, "a working day of 8 hours")
        expression = f"{expression} / day"
    elif side.request.asks(_re(r"(?:in|how many) (?:\w+ )?minutes")):
        expression = side.converted(expression, "hour", "minute")
    side.sheet.work("time", "time", expression)
    return "time"


def _work_time(side: Side) -> str:
    """The hours that the documents give for some work, in the time that is asked for, or as full-time equivalents."""
    time = side.term("work").quantity.unit.time_below or "week"
    if side.request.last(FTE) > side.request.last(_HOUR_WORD):
        side.need("week")
        side.sheet.work("fte", "full-time equivalents", "work / week")
        term = side.sheet.terms["fte"]
        side.sheet.terms["fte"] = replace(term, quantity=replace(term.quantity, unit=unit("FTE")))
        return "fte"
    lasting = side.converted("period", side.period_unit(time), time)
    side.sheet.work("time", "time", f"work * {lasting}")
    return "time"


def _time_share(side: Side) -> str:
    side.need("share")
    return "share"


def _break_even(side: Side) -> str:
    """How much of something pays for the fee, for the extra time of people, or for what was spent once."""
    request = side.request
    once = next(iter(side.given("one-off")), None)
    if once or request.asks(_re(r"how (?:many|long) (?:\w+ )?(?:months?|years?|weeks?)|after how many|how long|when (?:will|does|would|do)")):
        return _payback(side)
    if any(g.role == "period" and g.quantity.unit == unit("hour") for g in side.given("period")):
        side.use(side.given("period")[0])
        side.sheet.put("period", Term("period", exact(1, unit("month")), "question"))
    side.period_unit("month")
    costs = [] if _only_staff(request) else fee_parts(side)
    if side.pays_people() or _only_staff(request):
        costs.append(_extra_staff(side))
    cost = _total(side, costs, "to_cover", "to be covered")
    target = _fee_thing_asked(side)
    if target:
        _hourly_price(side)
        _saved_machines(side)
        side.sheet.work("money", "saved", f"price * machines * {side.running_hours()}")
        side.sheet.work("affordable", f"{target}s", f"money / {cost}")
        term = side.sheet.terms["affordable"]
        side.sheet.terms["affordable"] = replace(term, quantity=replace(term.quantity, unit=unit(target)))
        return "affordable"
    if request.asks(_re(r"at what (?:\w+ ){0,3}(?:price|rate|cost)|how (?:expensive|cheap|much)|what (?:\w+ ){0,3}price|which price")) and not side.given("price"):
        _saved_machines(side)
        hours = side.running_hours()
        side.sheet.work("price_needed", "price an hour", f"{cost} / (machines * {hours})")
        return "price_needed"
    _hourly_price(side)
    if request.asks(_re(r"how many (?:\w+[- ]){0,4}?hours|hours\b.{0,40}(?:cover|pay|break|avoid|save)")):
        side.sheet.work("hours_needed", "hours", f"{cost} / price")
        return "hours_needed"
    hours = side.running_hours()
    saved = f"price * {hours}"
    part = next((g for g in request.of("change", "share", "utilization", "cap") if g not in side.used), None)
    if part is not None:
        quantity = part.quantity if part.role != "change" else exact(1) - part.quantity
        side.asked("part", part, "share saved", quantity)
        saved += " * part"
    side.sheet.work("exactly", "needed", f"{cost} / ({saved})")
    side.sheet.work("needed", "whole ones", "whole(exactly)")
    thing = side.machine_name()
    for name in ("exactly", "needed"):
        term = side.sheet.terms[name]
        side.sheet.terms[name] = replace(term, quantity=replace(term.quantity, unit=unit(thing)))
    return "needed"


def _affordable(side: Side) -> str:
    """How many of something a sum of money pays for."""
    fees = side.best(f for f in side.figures if f.quantity.unit.time_below in {"month", "year"} and f.quantity.unit.currency)
    spoken = [t for f in fees for t in f.quantity.unit.things_below if thing_in(side.request, t)]
    thing = _fee_thing_asked(side) or next(iter(spoken), None)
    money = next((g for g in side.given("bill", "fee", "price", "one-off", "saving") if not g.quantity.unit.things_below), None)
    if thing is None or money is None:
        raise MissingInput("price")
    time = money.quantity.unit.time_below
    if time:
        side.sheet.put("period", Term("period", exact(1, unit(time)), "question"))
    side.asked("budget", money, "money")
    side.preset = frozenset((thing,))
    side.sheet.put(side.count_name(thing), Term(f"{thing}s", exact(1, unit(thing)), "question"))
    fee = _total(side, fee_parts(side), "fees_total", "fees")
    expression = "budget * period" if time else "budget"
    side.sheet.work("affordable_exactly", f"{thing}s", f"{expression} / {fee}")
    side.sheet.work("affordable", f"whole {thing}s", "down(affordable_exactly)")
    for name in ("affordable_exactly", "affordable"):
        term = side.sheet.terms[name]
        side.sheet.terms[name] = replace(term, quantity=replace(term.quantity, unit=unit(thing)))
    return "affordable"


def _fee_thing_asked(side: Side) -> str | None:
    """What a fee is for, if the question asks how many of them something pays for."""
    asked = re.search(r"how many ((?:[a-z-]+ ?){1,4})", side.request.text)
    said = [stem(word) for word in asked[1].split()] if asked else []
    fees = side.best(f for f in side.figures if f.quantity.unit.time_below in {"month", "year"} and f.quantity.unit.currency)
    for word in said:
        if word in MACHINES or word == stem("hours"):
            return None
        for figure in fees:
            for thing in figure.quantity.unit.things_below:
                if word == thing_head(thing) or word in figure.near:
                    return thing
    return None


def _only_staff(request: Request) -> bool:
    return request.asks(_re(r"extra (?:\w+ ){0,2}(?:time|staff|effort|people|work)|ops time|staff time")) and not request.asks(_re(r"fees?\b|control plane"))


def _extra_staff(side: Side) -> str:
    """What the people's time costs more here than on the other side."""
    other = next((s for s in side.others if s.subject != side.subject), None)
    own = staff_cost(side)
    if other is None:
        return own
    theirs = staff_cost(other)
    own_share, other_share = side.sheet.terms["share"], other.sheet.terms["share"]
    term = side.sheet.terms[own]
    side.sheet.put("other_share", other_share)
    side.sheet.work("more_share", "more time", "share - other_share")
    del own_share, theirs
    side.sheet.work("extra_staff", "extra team time", re.sub(r"\bshare\b", "more_share", term.expression))
    side.sheet.terms.pop(own)
    return "extra_staff"


def _saved_machines(side: Side) -> None:
    counts = [g for g in side.machine_counts() if g not in side.used]
    if counts:
        side.asked("machines", counts[0], "machines", exact(counts[0].quantity.low or 1))
        return
    side.assume("machines", "machines", exact(1))


def _payback(side: Side) -> str:
    """After how long what was spent once is paid back."""
    once = next(iter([*side.given("one-off"), *(g for g in side.given("bill", "price", "fee") if not g.quantity.unit.below)]), None)
    if once is None:
        raise MissingInput("one-off")
    side.asked("once", once, "spent once")
    side.sheet.put("period", side.assume("period", "period", exact(1, unit("month"))))
    saving = next(iter(side.given("saving")), None)
    if saving is None:
        rates = [g for g in side.given("bill", "fee", "price") if g is not once and g.quantity.unit.time_below in {"month", "year", "quarter", "week"}]
        saving = rates[0] if rates else None
    if saving is not None:
        time = saving.quantity.unit.time_below or "month"
        quantity = saving.quantity if saving.quantity.unit.time_below else replace(saving.quantity, unit=saving.quantity.unit * per("month"))
        side.asked("saving", saving, "saved", quantity)
        side.sheet.work("payback", "time", "once / saving")
        del time
        return "payback"
    counts = [g for g in side.machine_counts() if g not in side.used]
    if len(side.request.subjects) > 1 and not side.given("price"):
        return _cheaper_pays(side)
    if not counts or not side.given("price"):
        raise MissingInput("saving")
    side.asked("saved", counts[0], "saved", counts[0].quantity)
    name = _saving(side, "saved")
    if side.request.asks(_re(r"clusters?\b|fees?\b|control planes?")) and side.subject:
        fee = _total(side, fee_parts(side), "fees_total", "fees")
        side.sheet.work("net", "saved a month", f"{name} - {fee}")
        name = "net"
    side.sheet.work("payback", "months", f"once / ({name} / period)")
    return "payback"


def _crossing(side: Side) -> str:
    """From how much of something on the side with the higher fee and the lower rate is the cheaper one."""
    asked = re.search(r"how many (?:[\w-]+ ){0,3}?(gb|tb|hours|[\w-]+?)s?\b(?= (?:must|does|do|on|in|a|per|each|have|need|before|is|are|we|would|of|come|up|and)\b|[?,])", side.request.text)
    if asked is None or not side.others:
        raise MissingInput("price")
    other = side.others[0]
    for one in (side, other):
        one.sheet.put("period", Term("period", exact(1, unit("month")), "assumption"))
        marginal_rate(one, asked[1])
        one.unknown = asked[1]
        fees = fee_parts(one)
        one.sheet.work("fixed", "fixed", " + ".join(fees)) if len(fees) > 1 else one.sheet.alias("fixed", fees[0])
    dear, cheap = (side, other) if _low(side, "fixed") > _low(other, "fixed") else (other, side)
    dear.sheet.take(cheap.sheet, "fixed", "other_")
    dear.sheet.take(cheap.sheet, "marginal", "other_")
    dear.sheet.work("gap", "difference of the fees", "fixed - other_fixed")
    dear.sheet.work("gain", "saved by each", "other_marginal - marginal")
    if _low(dear, "gain") <= 0:
        raise CalculationError("The one with the higher fee has no lower rate, so it never pays")
    dear.sheet.work("crossing", asked[1], "gap / gain")
    if dear is not side:
        side.sheet = dear.sheet
    return "crossing"


def _low(side: Side, name: str) -> Fraction:
    return side.sheet.terms[name].quantity.low or Fraction(0)


def _cheaper_pays(side: Side) -> str:
    """After how long what was spent once is paid back by the other side's lower cost."""
    other = side.others[0]
    other.sheet.put("period", side.sheet.terms["period"])
    own, theirs = (_total(s, cost_parts(s)) for s in (side, other))
    side.sheet.take(other.sheet, theirs, "other_")
    mine, others = side.sheet.terms[own].quantity.low, side.sheet.terms[f"other_{theirs}"].quantity.low
    more, less = (own, f"other_{theirs}") if (mine or 0) > (others or 0) else (f"other_{theirs}", own)
    side.sheet.work("net", "saved a month", f"{more} - {less}")
    side.sheet.work("payback", "months", "once / (net / period)")
    return "payback"


def _convert(side: Side) -> str:
    """A rate of the question per another time."""
    given = next(iter(side.given("price", "bill", "fee", "salary")), None)
    markers = side.given("period", "duration")
    if given is None or not markers or not given.quantity.unit.time_below:
        raise MissingInput("price")
    quantity = given.quantity
    for thing in quantity.unit.things_below:
        quantity = replace(quantity, unit=quantity.unit * unit(thing))
    side.asked("rate", given, "rate", quantity)
    side.extend("converted", "converted", "rate")
    return "converted"


def _has(*roles: str) -> Callable[[Request], bool]:
    return lambda r: all(bool(r.of(role)) for role in roles)


def _two_shares(r: Request) -> bool:
    return any(g.amount.ends and not g.amount.ends[0].unit.powers for g in r.of("step")) or len([g for g in r.of("utilization", "share", "cap") if not g.subject]) >= 2


_IN_MONEY = _re(r"how much (?:\w+ ){0,2}money|how much do we save|dollars|what (?:do|does|would|will) (?:\w+ ){0,4}save|compute money")
_CROSSING = _re(
    r"(?:from|at|above|beyond|after|with) how many|how many (?:[\w-]+ ){1,8}(?:before|until|for [\w' ]+ to (?:break even|beat|win|pay off))|"
    r"break[- ]?even|breaks? even|beats?\b|make up for|makes up for|cheaper than|no dearer"
)
_BY_SHARING = _re(r"(?:by|with|from|through|of|when|if) (?:\w+ ){0,3}?(?:shar(?:e|es|ed|ing)|time[- ]slicing|mig)\b|gpu sharing")
_HOW_MANY_HOURS = _re(r"how many (?:\w+ )?(?:hours|days|minutes|ftes?)\b")
_AFFORD = _re(r"how many\b[^?.!]*\b(?:afford|buys?|gets? (?:for|with)|pays? for|for that|with that|get me|possible)\b|(?:afford|buys?|get for)\b[^?.!]*how many")
_IN_TIME = _re(r"in (?:time|hours|ftes?)\b")
_SHARE_WORD = _re(r"(?:how (?:big|large|much|high)|what|which) (?:a |of )?(?:\w+ )?(?:share|percentage|fraction|proportion|part|of (?:a|an|the|its|our|their|my) (?:\w+ ){0,2}time)\b")
_HOUR_WORD = _re(r"hours|minutes|how much time|days")
_PAID = _re(r"dollars?|euros?|money|usd|eur\b|\$|salary|wages?|pay\b|costs?\b|worth")
_STAFF_WORDS = _re(r"team time|percentage points|points|effort|ops share|operations share")


def _converts(r: Request) -> bool:
    """Whether a rate that the question gives is asked for by another time, and nothing else is to be reckoned."""
    rates = [g for g in r.of("price", "bill", "fee", "salary") if g.quantity.unit.time_below]
    others = [g for g in r.givens if g not in rates and g.role not in {"period", "schedule"} and g.quantity.low != 1]
    return len(rates) == 1 and not others and bool(r.of("period", "duration")) and not r.subjects


FORMULAS: tuple[Formula, ...] = (
    Formula("money saved by sharing", "(whole ones − shared ones) × price × hours",
            lambda r: bool(r.of("demand")) and r.asks(SAVED) and r.asks(_IN_MONEY) and len(r.subjects) < 2, _sharing_saves, alone=True),
    Formula("GPUs", "each workload a whole one, or as many on one as fit",
            lambda r: bool(r.of("demand")) and not r.of("price") and not (r.of("duration", "schedule") and not r.asks(COUNTED)), _gpus),
    Formula("break-even between two", "difference of the fees ÷ difference of the rates",
            lambda r: r.asks(_CROSSING) and not r.of("price", "salary", "one-off"), _crossing, insists=False, alone=True),
    Formula("affordable", "money ÷ rate", lambda r: r.asks(_AFFORD) and bool(r.of("bill", "fee", "price", "one-off", "saving")) and not r.of("count"), _affordable, insists=False),
    Formula("break-even", "cost ÷ what one saves", lambda r: r.asks(BREAK_EVEN) and not r.asks(EFFECTIVE), _break_even, alone=True),
    Formula("cost per used hour", "price ÷ utilization", lambda r: r.asks(EFFECTIVE), _effective),
    Formula("raised utilization", "instances × utilization now ÷ utilization then", _two_shares, _raised),
    Formula("money saved by sharing", "(whole ones − shared ones) × price × hours",
            lambda r: bool(r.of("demand")) and r.asks(SAVED) and bool(r.of("price")) and not r.asks(_re("how many")), _sharing_saves, alone=True),
    Formula("GPUs", "each workload a whole one, or as many on one as fit",
            lambda r: bool(r.of("demand")) and r.asks(_re(r"how many (?!dollars)")), _gpus),
    Formula("money saved by fewer machines", "(before − after) × price × hours", lambda r: _count_step(r) is not None and (bool(r.of("price")) or r.asks(MONEY)), _dropped, alone=True),
    Formula("money saved by sharing", "(whole ones − shared ones) × price × hours",
            lambda r: not r.of("demand") and r.asks(_BY_SHARING) and (r.asks(COUNTED) or (r.asks(SAVED) and r.asks(MONEY))), _gpus, alone=True),
    Formula("share of a bill", "fees ÷ total", lambda r: r.asks(SHARE) and not r.asks(_re(r"(?:team|people|staff|time)\b")), _fee_share),
    Formula("share of time", "share − share", lambda r: (r.asks(HOURS_ASKED) or r.asks(_STAFF_WORDS)) and r.asks(DIFFERENCE) and len(r.subjects) > 1 and not r.of("people", "salary", "count", "price"), _time_share, insists=False),
    Formula("team time", "people × working week × share of time",
            lambda r: not r.of("salary", "price") and not (r.of("schedule") and not r.of("people")) and not (r.asks(_SHARE_WORD) and not r.of("people")) and (not r.asks(_PAID) or r.asks(_IN_TIME) or r.asks(_HOW_MANY_HOURS)) and  (r.last(HOURS_ASKED) >= 0 or r.last(FTE) >= 0), _team_time),
    Formula("rate converted", "rate × time", lambda r: _converts(r), _convert),
    Formula("cost", "rates × counts × time, and people × pay × share of time", lambda r: r.asks(MONEY) or bool(r.of("price")) or bool(r.of("count")), _cost),
    Formula("cost", "rates × counts × time", lambda r: bool(r.of("duration", "schedule")), _cost, insists=False),
)
