"""One side of a calculation: what the question gives and the documents say of one subject, found when it is needed."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from os.path import commonprefix

from assistant.errors import CalculationError
from assistant.scoring.figures import Figure
from assistant.scoring.packing import pack
from assistant.scoring.quantity import Quantity, exact, show
from assistant.scoring.request import MACHINES, Given, Request
from assistant.scoring.sheet import Origin, Sheet, Term
from assistant.scoring.units import (
    BYTES,
    HOURS,
    Unit,
    conversion_assumption,
    factor,
    PEOPLE,
    is_person,
    per,
    same_name,
    same_thing,
    thing_head,
    thing_stems,
    unit,
)
from assistant.types import Statement
from assistant.words import stem


class MissingInput(CalculationError):
    """A number is missing that only the asker has; `names` are the terms that lack."""

    def __init__(self, *names: str) -> None:
        super().__init__(ask_for(names))
        self.names = names


def ask_for(names: Sequence[str]) -> str:
    """The question back: what must be given for `names`."""
    wanted = [ASK_FOR.get(name, name) for name in dict.fromkeys(names)]
    text = ", and ".join([", ".join(wanted[:-1]), wanted[-1]]) if len(wanted) > 1 else wanted[0]
    return f"{text[:1].upper()}{text[1:]}?"


ASK_FOR = {
    "price": "at what price an hour",
    "instances": "how many instances",
    "people": "how many people",
    "salary": "at what salary a year",
    "utilization": "at what utilization",
    "before": "from what utilization",
    "after": "to what utilization",
    "hours": "for how many hours",
    "workloads": "how many workloads, and what share of one does each need",
    "gpus": "how many workloads, and what share of one does each need",
    "whole_gpus": "how many workloads, and what share of one does each need",
    "shared_gpus": "how many workloads, and what share of one does each need",
    "capacity": "how much has one of them",
    "bill": "how large is the bill",
    "one-off": "how much is spent once",
    "saving": "how much does it save a month",
    "which": "which of them",
}
"""How a term is asked for that only the asker can give."""

_WEEKDAYS = re.compile(
    r"\b(?:weekdays?|week-days?|working days|workdays|business days|work days|mon(?:day)?s?\s*(?:-|–|to|through|till)\s*fri(?:day)?s?)\b"
)
_WEEKENDS = re.compile(r"\bweekends?\b")
_OURS = re.compile(r"\b(?:our|my)\s+(?:\w+\s+)?{}s\b")
_RATE_CHANGE = re.compile(r"\b(?:fees?|plane|subscription|licen[cs]e|charge[sd]?|platform|base)\b")
STAFF = re.compile(r"\b(?:time|ops|operations|effort|upkeep|work|hours|staff)\b")
_NO_STAFF = re.compile(
    r"\b(?:ignor(?:e|ing)|without|exclud(?:e|ing)|except|not counting|leav(?:e|ing) out)\s+(?:the |any |all )?(?:\w+ )?"
    r"(?:staff|people|team|salar\w+|labou?r|personnel)\b"
)
_FEE_ASKED = re.compile(r"\b(?:fees?|control[- ]planes?|subscriptions?|licen[cs]es?|charges?|fixed|base|platform|flat)\b")
_TOTAL_ASKED = re.compile(
    r"\b(?:tco|total|total cost of ownership|all[- ]in|everything|full (?:\w+ )?cost|incl\w*|overall|altogether)\b"
)


@dataclass
class Side:
    """The terms of one subject, worked on a sheet of its own; `subject` None where nothing is compared."""

    request: Request
    figures: Sequence[Figure]
    subject: str | None
    shares: tuple[bool, Statement] | None = None
    """Whether several workloads may share one of what is packed, and what says so."""
    others: list["Side"] = field(default_factory=list)
    """The other sides of a comparison."""
    sheet: Sheet = field(default_factory=Sheet)
    used: list[Given] = field(default_factory=list)
    given_as: dict[str, Given] = field(default_factory=dict)
    """By the name of a term what the question gives for it."""
    preset: frozenset[str] = frozenset()
    """Things whose count has been worked out before."""
    unknown: str = ""
    """What is asked for, so that it costs nothing by itself."""
    fallback: bool = False
    """Whether its cost is but the fixed fee, which the question neither names nor counts."""
    parts: list[str] = field(default_factory=list)
    """The terms that its cost is the sum of, once that is worked out."""

    @property
    def compared(self) -> bool:
        """Whether there is another side."""
        return bool(self.others)

    # What the question gives

    def given(self, *roles: str) -> list[Given]:
        """What the question gives in `roles` for this subject or for all."""
        found = self.request.of(*roles)
        mine = [g for g in found if g.subject == self.subject and self.subject]
        return [*mine, *(g for g in found if g.subject is None)]

    def use(self, given: Given) -> Given:
        """Note that `given` takes part."""
        if given not in self.used:
            self.used.append(given)
        return given

    def placed(self, name: str) -> list[Given]:
        """What of the question the term `name` rests on."""
        needed = self.sheet.needed(name)
        own = [given for term, given in self.given_as.items() if term in needed]
        theirs = [g for o in self.others for term, g in o.given_as.items() if f"other_{term}" in needed]
        named = [*self.given_as.values(), *(g for o in self.others for g in o.given_as.values())]
        return [*own, *theirs, *(g for g in self.used if g not in named)]

    def used_counts(self) -> bool:
        """Whether a number of the question took part that is not one."""
        return any(g.role != "period" and g.quantity.low != 1 for g in self.used)

    def asked(self, name: str, given: Given, label: str, quantity: Quantity | None = None, note: str = "") -> Term:
        """The term `name` from the question."""
        self.use(given)
        self.given_as[name] = given
        return self.sheet.put(name, Term(label, quantity or given.quantity, "question", assumption=note))

    def assume(self, name: str, label: str, quantity: Quantity, note: str = "") -> Term:
        """The term `name`, taken for granted."""
        return self.sheet.put(name, Term(label, quantity, "assumption", assumption=note))

    # Terms by name

    def has(self, name: str) -> bool:
        """Whether the term `name` can be had."""
        try:
            self.term(name)
        except MissingInput:
            return False
        return True

    def term(self, name: str) -> Term:
        """The term `name`: given, from the sources, assumed, or worked out by a formula. Raises MissingInput."""
        if name in self.sheet.terms:
            return self.sheet.terms[name]
        found = _FINDERS[name](self)
        if found is None:
            raise MissingInput(name)
        return found

    def need(self, *names: str) -> None:
        """Have the terms `names` on the sheet. Raises MissingInput naming all that lack."""
        lacking = [name for name in names if not self.has(name)]
        if lacking:
            raise MissingInput(*lacking)

    # Figures

    def best(self, figures: Iterable[Figure]) -> list[Figure]:
        """The figures of this subject that the question's words fit best, each value once."""
        found = [f for f in figures if not f.conditional]
        own = [f for f in found if f.subject == self.subject] if self.subject else []
        own = own or [f for f in found if f.subject is None]
        asked = self.request.stems
        most = max((len(asked & f.near) for f in own), default=0)
        ranked = sorted((f for f in own if len(asked & f.near) == most), key=_clearest)
        return list({(f.quantity, f.of): f for f in reversed(ranked)}.values())[::-1]

    def clearest(self, figures: Sequence[Figure]) -> Figure:
        """Of figures that say the same, the one that says it best."""
        return min(figures, key=_clearest)

    def source(self, name: str, figure: Figure, label: str) -> Term:
        """The term `name` from a figure of the documents."""
        return self.sheet.put(name, Term(label, figure.quantity, "source", (figure.statement,)))

    def changed(self, name: str, term: Term, about: re.Pattern[str] | None) -> Term:
        """`term` as the question would have it: "10% more", "twice"; where the words around speak of it, or None."""
        for given in self.request.of("change", "factor"):
            around = f"{given.before[-60:]} {given.after[:40]}"
            if given in self.used or (about and not about.search(around)) or given.subject not in (None, self.subject):
                continue
            self.asked(f"{name}_change", given, "change")
            self.sheet.put(f"{name}_before", term)
            return self.sheet.work(name, f"{term.label}, changed", f"{name}_before * {name}_change")
        return term

    def currency(self) -> str:
        """The currency of the question, or else of the documents."""
        units = [g.quantity.unit for g in self.request.givens] + [f.quantity.unit for f in self.figures]
        return next((u.currency for u in units if u.currency), "USD")

    # Machines and workloads

    def machine_counts(self) -> list[Given]:
        """Counts of what is run and paid by the hour."""
        counts = [g for g in self.given("count") if g.quantity.unit.is_count]
        return [g for g in counts if thing_head(g.quantity.unit.above[0]) in MACHINES]

    def machine_name(self) -> str:
        """What is run and paid by the hour, as the question calls it, else the documents."""
        for given in self.request.of("count", "price", "demand"):
            for base in (*given.quantity.unit.above, *given.quantity.unit.things_below):
                if thing_head(base) in MACHINES:
                    return base
        named = [t for f in self.figures if f.quantity.unit.time_below == "hour" for t in f.quantity.unit.things_below]
        spoken = re.search(r"\b(gpu|instance|node|server|machine)s?\b", self.request.text)
        return spoken[1].replace("gpu", "GPU") if spoken else next(iter(named), "instance")

    def prices_of_documents(self) -> bool:
        """Whether the question means the documents' prices."""
        return re.search(r"\b(?:docs?|documents?|sources?|documented|quoted?|listed|range)\b", self.request.text) is not None

    def subject_utilization(self) -> Given | None:
        """The utilization that is given for this subject alone."""
        found = [g for g in self.request.of("utilization", "share") if g.subject]
        return next((g for g in found if g.subject == self.subject), None)

    def resource(self) -> str:
        """What workloads are packed onto."""
        demand = self.request.first("demand")
        base = demand.quantity.unit.above[0] if demand and demand.quantity.unit.powers else "GPU"
        return "GPU" if base in BYTES else base

    def is_resource(self, given: Given) -> bool:
        """Whether a count counts what workloads are packed onto, and not workloads."""
        return given.quantity.unit.is_count and thing_head(given.quantity.unit.above[0]) in MACHINES

    def demand(self, given: Given) -> Fraction:
        """The share of one resource that a workload needs."""
        low = given.quantity.high
        if low is None or low <= 0:
            raise CalculationError("What a workload needs must be more than nothing")
        if given.quantity.unit.above[0] in BYTES:
            capacity = self.request.first("capacity")
            if capacity is None or not capacity.quantity.low:
                raise MissingInput("capacity")
            self.use(capacity)
            return low * factor(given.quantity.unit.above[0], capacity.quantity.unit.above[0]) / capacity.quantity.low
        return low

    def cap(self) -> Fraction | None:
        """Up to what share one resource may be loaded, if that is limited."""
        given = next(iter(self.request.of("cap", "utilization")), None)
        if given is None or given.quantity.high is None:
            return None
        self.use(given)
        return given.quantity.high

    # Time

    def period(self) -> Term:
        """For how long; see `_period`."""
        return self.term("period")

    def converted(self, expression: str, old: str, new: str) -> str:
        """`expression`, an amount of `old`, in `new`: with the terms put on the sheet that convert it."""
        if old == new:
            return expression
        ratio = factor(old, new)
        note = conversion_assumption(old, new) or ""
        if expression == "period" and ratio.denominator == 1:
            return self._period_in(old, new, ratio, note)
        if ratio.denominator == 1:
            return f"{expression} * {self._conversion(old, new, ratio, note)}"
        if ratio.numerator == 1:
            return f"{expression} / {self._conversion(new, old, 1 / ratio, note)}"
        through = "year" if "year" not in (old, new) else "day"
        return self.converted(self.converted(expression, old, through), through, new)

    def _period_in(self, old: str, new: str, ratio: Fraction, note: str) -> str:
        """The name of the period in `new`: "2 years" are "24 months", "a month" is 730 hours."""
        period = self.sheet.terms["period"]
        name = f"period_in_{new}s"
        if name not in self.sheet.terms:
            quantity = period.quantity.to(old, new)
            if not note or period.quantity.low == period.quantity.high == 1:
                origin: Origin = "assumption" if note else period.origin
                self.sheet.put(name, Term(f"{new}s", quantity, origin, assumption=note))
            else:
                self.sheet.work(name, f"{new}s", f"period * {self._conversion(old, new, ratio, note)}")
        return name

    def _conversion(self, big: str, small: str, ratio: Fraction, note: str) -> str:
        name = f"{small}s_per_{big}"
        if name not in self.sheet.terms:
            quantity = exact(ratio, unit(small) / unit(big))
            self.sheet.put(name, Term(f"{small}s per {big}", quantity, "assumption", assumption=note))
        return name

    # Rates

    def extend(self, name: str, label: str, rate: str) -> Term:
        """The rate `rate` times all that it is per: counts and time."""
        the_unit = self.sheet.terms[rate].quantity.unit
        expression = rate
        for thing in the_unit.things_below:
            used = self.machine_hours(thing) if the_unit.time_below == "hour" else None
            if used:
                every = used.quantity.unit.time_below
                together = unit(thing) * unit("hour") * (per(every) if every else per())
                self.asked("machine_hours", used, f"{thing} hours", replace(used.quantity, unit=together))
                often = self._recurring("machine_hours", per())
                return self.sheet.work(name, label, f"machine_hours * {rate}{often}")
            count = self._count(thing)
            if count is None:
                raise MissingInput(f"count of {thing}")
            expression = f"{count} * {expression}"
            expression += self._recurring(count, the_unit)
        time = the_unit.time_below
        if time in {"hour", "minute"}:
            hours = self._hours_of(rate, the_unit)
            expression = f"{expression} * {hours}" if time == "hour" else f"{expression} * {hours} * minutes_per_hour"
        elif time:
            old = self.period_unit(time)
            expression = f"{expression} * {self.converted('period', old, time)}"
        if expression == rate:
            return self.sheet.terms[rate]
        return self.sheet.work(name, label, expression)

    def _recurring(self, count: str, rate: Unit) -> str:
        """The factor for what is counted again in each month, say, and paid for as often: "500 GB every month"."""
        time = self.sheet.terms[count].quantity.unit.time_below
        if time:
            return f" * {self.converted('period', self.period_unit(time), time)}"
        markers = self.given("period")
        lasting = [g for g in self.given("duration") if not _is_age(g)]
        if rate.time_below or not markers or not (lasting or len(markers) > 1):
            return ""
        every = markers[0]
        self.use(every)
        if not lasting:
            self.asked("period", markers[-1], "period")
        time = every.quantity.unit.above[0]
        factor_ = self.converted("period", self.period_unit(time), time)
        often = self.sheet.terms[count]
        self.sheet.terms[count] = replace(often, quantity=replace(often.quantity, unit=often.quantity.unit * per(time)))
        return f" * {factor_}"

    def period_unit(self, default: str) -> str:
        """The unit of the period; where the question has none it is one `default`."""
        if "period" not in self.sheet.terms and not _period(self):
            self.sheet.put("period", Term("period", exact(1, unit(default)), "question"))
        return self.sheet.terms["period"].quantity.unit.above[0]

    def count_name(self, thing: str) -> str:
        """The name of the term that counts `thing`."""
        return "count_" + re.sub(r"\W", "_", thing.lower())

    def _count(self, thing: str) -> str | None:
        """The name of the term that counts `thing`; its unit is made that of the rate."""
        name = self.count_name(thing)
        if name in self.sheet.terms:
            return name
        if "instances" in self.sheet.terms and thing_head(thing) in MACHINES:
            term = self.sheet.terms["instances"]
            self.sheet.terms["instances"] = replace(term, quantity=replace(term.quantity, unit=unit(thing)))
            return "instances"
        if self._multiplied(name, thing):
            return name
        given = self.count_of(thing) or self.count_of_what_is_paid(thing)
        if given:
            written = given.quantity.unit.above[0]
            note = "" if same_name(written, thing) else f"one {thing} for each {written}"
            lasting = given.quantity.unit.time_below
            counted = unit(thing) * per(lasting) if lasting and not given.quantity.unit.things_below else unit(thing)
            in_unit = given.quantity.to(written, thing) if written in BYTES and thing in BYTES else given.quantity
            term = self.asked(name, given, f"{thing}s", replace(in_unit, unit=counted), note)
            self.changed(name, term, re.compile(rf"\b(?:more|fewer|less|times|twice|doubl\w+) (?:\w+ )?(?:data|traffic|usage|volume|{re.escape(thing.split()[-1].lower())})"))
            return name
        bare = next((g for g in self.given("number") if g not in self.used and g.quantity.is_exact), None)
        if bare and re.match(r"\s*of (?:them|those|these)\b", bare.after):
            self.asked(name, bare, f"{thing}s", replace(bare.quantity, unit=unit(thing)))
            return name
        singular = self.named_singly(thing)
        if singular is not None:
            note = "" if singular else f"one {thing}"
            self.sheet.put(name, Term(f"{thing}s", exact(1, unit(thing)), "assumption" if note else "question", assumption=note))
            return name
        return None

    def pays_people(self) -> bool:
        """Whether the question gives what people are paid and asks for what their time costs."""
        if self.request.asks(_NO_STAFF) or not self.has("salary"):
            return False
        if self.has("work"):
            return True
        if self.sheet.terms["salary"].origin == "source" and not self._asks_for_share():
            del self.sheet.terms["salary"]  # their pay is asked for, and not that of a share of their time
            return False
        return self.has("people") or not self.sheet.terms["salary"].quantity.unit.things_below

    def _asks_for_share(self) -> bool:
        """Whether the question names what the documents say that people spend a share of their time on."""
        shares = self.best(_shares_asked(self))
        asked = self.request.stems - frozenset(thing_head(b) for g in self.given("people") for b in g.quantity.unit.above)
        return any((f.near - EARN) & asked for f in shares)

    def asks_for_pay(self) -> bool:
        """Whether people's time is to be paid and the question says how many they are, but not what they earn."""
        request = self.request
        if request.of("count", "price", "salary", "demand") or not request.asks(STAFF):
            return False
        if re.search(r"\b(?:salary|salaries|wages)\b", request.text):
            return True
        return bool(request.of("people")) or re.search(r"\btime (?:\w+ ){0,5}(?:cost|in (?:dollars|euros|money))", request.text) is not None

    def priced_otherwise(self, figure: Figure) -> bool:
        """Whether the question is about something else than this fee: people's time alone, or machines alone."""
        if self.request.asks(_FEE_ASKED):
            return False
        if self.request.of("salary") and not self.request.of("count", "price", "demand"):
            return not self.request.asks(_TOTAL_ASKED)
        return self.subject is None and bool(self.request.of("price")) and not self.request.asks(_TOTAL_ASKED)

    def multiplied(self, thing: str) -> bool:
        """Whether the question counts `thing` per something else."""
        return any(
            len(g.quantity.unit.above) == 1 and g.quantity.unit.things_below and same_thing(g.quantity.unit.above[0], thing)
            for g in self.given("count")
        )

    def _multiplied(self, name: str, thing: str) -> bool:
        """Put the count of `thing` on the sheet where so many go with each of something else: "2 disks per server"."""
        for given in self.given("count", "demand"):
            the_unit = given.quantity.unit
            if len(the_unit.above) != 1 or not same_thing(the_unit.above[0], thing):
                continue
            if len(the_unit.things_below) == 1 and not the_unit.time_below:
                owner = self.count_of(the_unit.things_below[0])
            elif given.amount.each and the_unit.is_count and not self.request.subjects[1:]:
                earlier = [g for g in self.given("count", "people") if g.amount.end <= given.amount.start]
                owner = earlier[-1] if earlier else None
            else:
                continue
            if owner is None:
                return False
            per_owner = per(*owner.quantity.unit.above)
            self.asked(f"{name}_each", given, f"{thing}s each", exact(given.quantity.low or 0, unit(thing) * per_owner))
            self.asked(f"{name}_owners", owner, f"{owner.quantity.unit.above[0]}s")
            self.sheet.work(name, f"{thing}s", f"{name}_owners * {name}_each")
            return True
        return False

    def machine_hours(self, thing: str) -> Given | None:
        """Hours of machines together: "100 GPU hours"."""
        for given in self.given("count"):
            above = given.quantity.unit.above
            if len(above) == 2 and "hour" in above and any(same_thing(base, thing) for base in above if base != "hour"):
                return given
        return None

    def request_counts(self, thing: str) -> bool:
        """Whether the question counts `thing` for any side."""
        counts = [g.quantity.unit.above for g in self.request.of("count")]
        return any(same_thing(above[0], thing) for above in counts if len(above) == 1)

    def count_of(self, thing: str) -> Given | None:
        """The count of `thing` in the question."""
        counts = self.given("count", "people")
        alike = [g for g in counts if len(g.quantity.unit.above) == 1 and same_thing(g.quantity.unit.above[0], thing)]
        alike = [g for g in alike if not g.quantity.unit.things_below]
        named = [g for g in alike if same_name(g.quantity.unit.above[0], thing)]
        misspelt = [g for g in counts if g.quantity.unit.is_count and _misspelt(g.quantity.unit.above[0], thing)]
        return next(iter(named or alike or misspelt), None)

    def count_of_what_is_paid(self, thing: str) -> Given | None:
        """A count of what a fee is for, under its own name: of "control planes", where the fee is one per cluster."""
        for figure in self.figures:
            if figure.quantity.unit.currency and figure.quantity.unit.things_below == (thing,):
                for given in self.given("count"):
                    if given.quantity.unit.is_count and thing_stems(given.quantity.unit.above[0]) <= figure.near:
                        return given
        return None

    def named_singly(self, thing: str) -> bool | None:
        """True if the question says "a", "one", "per" or "each" of `thing`; False if nothing is said of how many and
        one may be assumed; None if it speaks of several without a number."""
        head = thing.split()[-1].lower()
        text = self.request.text
        if re.search(rf"\b(?:our|my)\s+(?:[\w-]+\s+)?{re.escape(head)}\s+\w+s\b", text):
            return None
        if re.search(rf"\b(?:our|my|the|all|these|many|how many)\s+(?:[\w-]+\s+)?{re.escape(head)}s\b", text):
            return None
        if re.search(rf"\b(?:an?|one|per|each|every|single|the|this|that|/)\s*(?:(?!of|for|on|in|with|at)[\w-]+\s+){{0,2}}?{re.escape(head)}\b", text):
            return True
        return False

    def named_one(self, word: str) -> bool:
        """Whether the question says "a", "one", "per" or "each" of `word`."""
        return re.search(rf"\b(?:an?|one|per|each|every|single)\s+(?:[\w-]+\s+)?{re.escape(word)}\b", self.request.text) is not None

    def _hours_of(self, rate: str, the_unit: Unit) -> str:
        """The name of the term for the hours that are paid for.

        What is counted by itself runs all the time, unless the question says otherwise; people work; and of anything
        else ("the room costs $26 an hour") the question or the documents must say for how many hours.
        """
        if self._of_people(the_unit):
            return self.working_hours()
        hours = any(g.quantity.unit == unit("hour") for g in self.given("duration"))
        always = re.search(r"\bnever (?:pauses?|stops?|sleeps?|rests?|sleeps)\b|\balways[- ]on\b|\bnon-?stop\b", self.request.text)
        if the_unit.things_below or hours or always or self.given("schedule") or self.period_unit("hour") == "hour":
            return self.running_hours()
        if self.sheet.terms[rate].origin == "source":
            return self.documented_hours(rate)
        return self.running_hours()

    def documented_hours(self, rate: str) -> str:
        """The hours in the period that the documents give for what the rate `rate` is for. Raises MissingInput."""
        about = [f.near for f in self.figures if f.statement in self.sheet.terms[rate].sources]
        for figure in self.figures:
            if _is_work(figure, self.subject) and any(akin(figure.near, a) for a in about):
                time = figure.quantity.unit.time_below or "week"
                self.source("documented_hours", figure, f"hours a {time}")
                lasting = self.converted("period", self.period_unit(time), time)
                self.sheet.work("hours", "hours", f"documented_hours * {lasting}")
                return "hours"
        raise MissingInput("hours")

    def _of_people(self, rate: Unit) -> bool:
        """Whether a rate is paid for people's hours, and the question does not say how many those are."""
        counted = [b for g in self.given("people") for b in g.quantity.unit.above]
        people = any(same_thing(t, b) for t in rate.things_below for b in counted)
        return people and not self.given("schedule") and self.period_unit("week") != "hour"

    def working_hours(self) -> str:
        """The name of the term that says how many hours somebody works in the period."""
        if "hours" not in self.sheet.terms:
            self.assume("week_hours", "working week", exact(40, unit("hour") * per("week")), "a working week of 40 hours")
            weeks = self.converted("period", self.period_unit("week"), "week")
            self.sheet.work("hours", "hours worked", f"week_hours * {weeks}")
        return "hours"

    def running_hours(self) -> str:
        """The name of the term that says how many hours something runs in the period."""
        expression = "hours" if "hours" in self.sheet.terms else _hours(self)
        if not expression.isidentifier():
            self.sheet.work("hours", "hours running", expression)
            return "hours"
        return expression


def akin(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sets of stems have a word in common, in whatever form: "cleaners" and "cleaning"."""
    return any(alike(a, b) for a in one for b in other)


def _misspelt(said: str, thing: str) -> bool:
    """Whether `said` is `thing` with letters left out, added or exchanged: "clustr", "worksapces"."""
    return len(thing) > 4 and bool(get_close_matches(said.lower(), [thing.lower()], cutoff=0.85))


_ENDINGS = frozenset(("", "e", "n", "s", "i", "er", "or", "ag", "ed", "ing", "ment"))


def alike(one: str, other: str) -> bool:
    """Whether two stems are forms of one word: "stor" of "storage" and "store"."""
    same = len(commonprefix((one, other)))
    return one == other or (same >= 4 and {one[same:], other[same:]} <= _ENDINGS)


def thing_in(request: Request, thing: str) -> bool:
    """Whether the question speaks of `thing`."""
    return thing_head(thing) in request.stems or bool(thing_stems(thing)) and thing_stems(thing) <= request.stems


def _clearest(figure: Figure) -> tuple[bool, bool, int]:
    """Whole sentences that say it by name come before table cells and asides."""
    statement = figure.statement
    return bool(not figure.name), statement.kind == "cell", len(statement.text)


# Finders: terms that stand in the question or the sources, or may be assumed.


def _period(side: Side) -> Term | None:
    durations = [g for g in side.given("duration") if not _is_age(g)]
    longer = [g for g in (*durations, *side.given("period")) if g.quantity.unit != unit("hour")]
    if longer:  # "8-hour days", "150 hours a month"
        durations = [g for g in durations if g.quantity.unit != unit("hour")]
    if durations:
        chosen = durations[-1] if len(durations) > 1 and not side.given("schedule") else durations[0]
        return side.asked("period", chosen, "period")
    markers = [g for g in side.given("period") if not _belongs_to_hours(side, g)] or side.given("period")
    if markers:
        return side.asked("period", markers[0], "period")
    return None


def _belongs_to_hours(side: Side, marker: Given) -> bool:
    """Whether a period says how often hours are run: the month of "150 hours of compute a month"."""
    hours = [g for g in side.given("duration") if g.quantity.unit == unit("hour")]
    return any(0 <= marker.amount.start - g.amount.end <= _NEAR for g in hours)


_NEAR = 25
"""Characters between hours and the period that they belong to."""


def _is_age(given: Given) -> bool:
    """Whether a time is a fact about the asker: "we have run it for 3 years"."""
    return re.search(r"\b(?:ago|since|old)\b", given.after[:12]) is not None


def _hours(side: Side) -> str:
    """The expression for the hours that something runs in the period, its terms put on the sheet."""
    schedules = side.given("schedule")
    text = side.request.text
    durations = side.given("duration")
    a_time = [g for g in durations if g.quantity.unit == unit("hour")]
    days = [g for g in durations if g.quantity.unit == unit("day")]
    if len(a_time) == len(days) == 1 and not schedules:  # "5 hours on each of 12 Saturdays"
        side.asked("hours_a_day", a_time[0], "hours a day", replace(a_time[0].quantity, unit=unit("hour") * per("day")))
        side.asked("period", days[0], "period")
        return "hours_a_day * period"
    if a_time and not schedules and not days and side.has("period") and side.sheet.terms["period"].quantity.unit != unit("hour"):
        every = next((g for g in side.given("period") if _belongs_to_hours(side, g)), None)
        time = every.quantity.unit.above[0] if every else side.sheet.terms["period"].quantity.unit.above[0]
        if every:
            side.use(every)
        side.asked("hours_each", a_time[0], f"hours a {time}", replace(a_time[0].quantity, unit=unit("hour") * per(time)))
        return f"hours_each * {side.converted('period', side.period_unit(time), time)}"
    base = side.period_unit(schedules[0].quantity.unit.time_below or "day" if schedules else "hour")
    daily = next((g for g in schedules if g.quantity.unit == unit("hour") * per("day")), None)
    weekly_days = next((g for g in schedules if g.quantity.unit == unit("day") * per("week")), None)
    other = next((g for g in schedules if g not in (daily, weekly_days) and g.quantity.unit.above == ("hour",)), None)
    if other and not daily:
        time = other.quantity.unit.time_below or "week"
        side.asked("hours_running", other, f"hours a {time}")
        return f"hours_running * {side.converted('period', base, time)}"
    if daily and daily.quantity.low == 24 and not weekly_days:
        side.use(daily)
        daily = None
    if daily is None and weekly_days is None:
        return side.converted("period", base, "hour")
    if daily:
        side.asked("hours_a_day", daily, "hours a day")
    else:
        side.assume("hours_a_day", "hours a day", exact(24, unit("hour") * per("day")))
    days = weekly_days.quantity if weekly_days else None
    if days is None and _WEEKDAYS.search(text):
        days = exact(5, unit("day") * per("week"))
    elif days is None and _WEEKENDS.search(text):
        days = exact(2, unit("day") * per("week"))
    if days is None:
        return f"hours_a_day * {side.converted('period', base, 'day')}"
    side.sheet.put("days_a_week", Term("days a week", days, "question"))
    return f"hours_a_day * days_a_week * {side.converted('period', base, 'week')}"


def _people(side: Side) -> Term | None:
    people = side.given("people")
    if people:
        quantity = replace(people[0].quantity, unit=unit("person"))
        return side.asked("people", people[0], "people", quantity)
    if re.search(r"\b(?:just me|myself|alone)\b|\b(?:one|a|an|single|each|per|every|only|our|my|the|her|his)\s+(?:[\w-]+\s+){0,2}(?:person|engineer|dev|developer|admin|administrator|employee|fte|operator|specialist|sre|dba|colleague)\b", side.request.text):
        return side.sheet.put("people", Term("people", exact(1, unit("person")), "question"))
    shares = side.best(_shares_asked(side))
    owner = re.search(r"\b(?:an?|one|the) ((?:[\w-]+ ){0,2}[\w-]+)['’]s? time\b", shares[0].statement.text) if shares else None
    if owner and not re.search(r"\b(?:team|group|company|department|staff|people|crew)\b", owner[1]):
        return side.assume("people", "people", exact(1, unit("person")), f"one {owner[1]}")
    return None


def _salary(side: Side) -> Term | None:
    pays = side.given("salary")
    if not pays and (side.given("people") or side.has("work")) and not side.machine_counts():
        pays = [g for g in side.given("price", "bill") if g.quantity.unit.currency and g.quantity.unit.time_below]
    if not pays:
        return _documented_pay(side)
    pay = pays[0]
    quantity, note = pay.quantity, ""
    if not quantity.unit.currency:
        quantity = replace(quantity, unit=unit(side.currency()))
    if not quantity.unit.time_below:
        hourly = re.search(r"\bhour\w*\b", f"{pay.before[-30:]} {pay.after[:15]}")
        quantity = replace(quantity, unit=quantity.unit * per("hour" if hourly else "year"))
    things = quantity.unit.things_below
    for thing in things:
        quantity = replace(quantity, unit=quantity.unit * unit(thing))
    if not (_TOTAL_PAY.search(pay.before) and not pay.amount.each and not things):
        quantity = replace(quantity, unit=quantity.unit * per("person"))
    return side.asked("salary", pay, "salary", quantity, note)


def _documented_pay(side: Side) -> Term | None:
    """What the documents say that the people of the question earn."""
    rates = [f for f in side.figures if f.quantity.unit.currency and f.quantity.unit.time_below]
    earned = [f for f in rates if f.near & EARN]
    asked = [f for f in earned if (f.near - EARN) & side.request.stems]
    if side.has("work"):  # whoever does that work is paid so
        asked = asked or [f for f in rates if f.near & (EARN | PEOPLE) and not f.quantity.unit.things_below]
    best = side.best(asked)
    if len(best) != 1:
        return None
    quantity = best[0].quantity
    for thing in quantity.unit.things_below:
        quantity = replace(quantity, unit=quantity.unit * unit(thing))
    term = side.source("salary", best[0], "pay")
    return side.sheet.put("salary", replace(term, quantity=replace(quantity, unit=quantity.unit * per("person"))))


EARN = frozenset(map(stem, "earn earns paid salary wage".split()))
_TOTAL_PAY = re.compile(r"\b(?:add up to|payroll|total|sum|together|altogether|combined|team costs?|team's (?:cost|salar\w+))\b")


def _shares_asked(side: Side) -> list[Figure]:
    """Shares of time of this subject; where none is compared, those that are spent on what the question names."""
    shares = [f for f in side.figures if f.is_time_share]
    if side.subject:
        return [f for f in shares if f.subject in (side.subject, None)]
    return [f for f in shares if akin(f.near - PLAIN_WORK, side.request.stems)]


def _share(side: Side) -> Term | None:
    stated = side.given("time share") or [
        g for g in side.given("share", "utilization", "cap") if STAFF.search(f"{g.before[-40:]} {g.after[:30]}")
    ]
    if stated:
        return side.asked("share", stated[0], "share of time")
    figures = side.best(_shares_asked(side))
    if not figures:
        return None
    term = side.source("share", figures[0], "share of time")
    return side.changed("share", term, STAFF)


def _is_work(figure: Figure, subject: str | None) -> bool:
    """Whether a figure gives hours of work in each week, say, for `subject` or for none in particular."""
    time = figure.quantity.unit
    hours = time.above in {("hour",), ("minute",)} and time.time_below is not None and not time.things_below
    return hours and figure.subject in (subject, None) and not figure.conditional


def _work(side: Side) -> Term | None:
    """The hours of work that the documents give for what the question names."""
    named = [f for f in side.figures if _is_work(f, side.subject) and akin(f.near - PLAIN_WORK, side.request.stems)]
    best = side.best(named)
    return side.source("work", best[0], "hours of work") if best else None


PLAIN_WORK = frozenset(map(stem, "hour week month year day time take takes need needs to you more by".split()))


def _week(side: Side) -> Term | None:
    for given in side.given("schedule"):
        hours = given.quantity.unit
        if hours in (unit("hour") * per("week"), unit("hour") * per("day")) and not side.machine_counts():
            return side.asked("week", given, "working week", replace(given.quantity, unit=hours * per("person")))
    quantity = exact(40, unit("hour") * per("week") * per("person"))
    return side.assume("week", "working week", quantity, "a working week of 40 hours")


def _utilization(side: Side) -> Term | None:
    found = side.given("utilization") or side.given("share", "cap")
    if found:
        return side.asked("utilization", found[0], "utilization")
    figures = [f for f in side.figures if not f.quantity.unit.powers and stem("utilization") in f.near]
    figures = side.best([f for f in figures if f.of != "money"])
    return side.source("utilization", figures[0], "utilization") if figures else None


def _before(side: Side) -> Term | None:
    return _step_end(side, 0)


def _after(side: Side) -> Term | None:
    return _step_end(side, 1)


def _reached(quantity: Quantity) -> Quantity:
    """ "Up to 80%" as the share that is reached."""
    return exact(quantity.high) if quantity.low == 0 and quantity.high else quantity


def _step_end(side: Side, end: int) -> Term | None:
    name, label = ("before", "after")[end], ("utilization now", "utilization then")[end]
    for given in side.given("step"):
        if given.amount.ends and not given.amount.ends[0].unit.powers:
            return side.asked(name, given, label, given.amount.ends[end])
    shares = side.request.of("utilization", "share", "cap")
    if len(shares) >= 2:
        ordered = sorted(shares, key=lambda g: bool(re.search(r"\bfrom\s*$", g.before)), reverse=True)
        ordered = sorted(ordered, key=lambda g: bool(re.search(r"\b(?:to|reach|at least|hit|get(?:s|ting)?)\s*$", g.before)))
        return side.asked(name, ordered[end], label, _reached(ordered[end].quantity))
    return None


def _instances(side: Side) -> Term | None:
    """How many machines: given, or as many as the workloads need."""
    counts = side.machine_counts()
    if side.request.of("demand") and not (counts and side.subject and counts[0].subject):
        return side.sheet.alias("instances", "gpus") if side.has("gpus") else None
    if counts:
        return side.asked("instances", counts[0], f"{counts[0].quantity.unit.above[0]}s")
    return None


def _gpus(side: Side) -> Term | None:
    """How many of what is packed this side needs: whole ones for each workload, or shared."""
    if not side.request.of("demand"):
        return None
    name = "whole_gpus" if side.shares and not side.shares[0] else "shared_gpus"
    side.term(name)
    return side.sheet.alias("gpus", name, (side.shares[1],) if side.shares else ())


def _demands(side: Side) -> list[tuple[Given, Given]]:
    """(count, demand) pairs in the order of the question."""
    pairs: list[tuple[Given, Given]] = []
    counts: list[Given] = []
    waiting: Given | None = None
    waits: list[Given] = []
    for given in side.request.givens:
        if given.role in {"count", "people"} and given.quantity.unit.is_count and not side.is_resource(given):
            if waiting:
                pairs.append((given, waiting))
                waiting = None
            else:
                counts.append(given)
        elif given.role == "demand":
            if counts:
                pairs.append((counts.pop(), given))
                waits += counts
                counts.clear()
            elif not pairs and len(side.request.of("demand")) == 1:
                waiting = given
            else:  # "60%, 50% and 40% of a GPU" are one workload each
                pairs.append((replace(given, role="count", quantity=exact(1, unit("workload"))), given))
    total = sum(count.quantity.low or 0 for count, _ in pairs)
    for given in waits:
        if given.quantity.low == total:  # "13 services: four use …, six …, three …"
            side.use(given)
    return pairs


def _whole_gpus(side: Side) -> Term | None:
    return _packed(side, "whole_gpus", shared=False)


def _shared_gpus(side: Side) -> Term | None:
    return _packed(side, "shared_gpus", shared=True)


def _packed(side: Side, name: str, *, shared: bool) -> Term | None:
    pairs = _demands(side)
    if not pairs:
        raise MissingInput("workloads")
    cap = side.cap()
    items: list[tuple[int, Fraction]] = []
    parts: list[str] = []
    for count, demand in pairs:
        number, size = count.quantity.low, side.demand(demand)
        if number is None or not count.quantity.is_exact or number.denominator != 1:
            raise CalculationError("How many workloads there are must be one whole number")
        side.use(count)
        side.use(demand)
        items.append((int(number), size))
        parts.append(f"{show(count.quantity)} of {show(demand.quantity)} each")
    resource = unit(side.resource())
    if not shared:
        total = sum(number * -(-size.numerator // size.denominator) for number, size in items)
        side.sheet.notes[name] = "whole ones for each of " + " and ".join(show(count.quantity) for count, _ in pairs)
        return side.sheet.put(name, Term("a whole one for each", exact(total, resource), "step"))
    limit = cap or Fraction(1)
    if any(size % 1 > limit for _, size in items if size < 1):
        raise CalculationError("A workload needs more than the cap allows, so it fits nowhere")
    low, high = pack([(number, size / limit) for number, size in items])
    capped = f", at most {show(exact(limit))} each" if cap else ""
    term = Term("shared", Quantity(Fraction(low), Fraction(high), resource), "step")
    side.sheet.put(name, term)
    side.sheet.notes[name] = f"{'; '.join(parts)}, packed as tightly as possible{capped}"
    return term


_FINDERS: dict[str, Callable[[Side], Term | None]] = {
    "period": _period,
    "people": _people,
    "salary": _salary,
    "share": _share,
    "week": _week,
    "work": _work,
    "utilization": _utilization,
    "before": _before,
    "after": _after,
    "instances": _instances,
    "gpus": _gpus,
    "whole_gpus": _whole_gpus,
    "shared_gpus": _shared_gpus,
}
