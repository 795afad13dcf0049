"""Question → request: its amounts by the role that each plays, and what is asked for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.scoring.amounts import Amount, read_amounts
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.units import BYTES, HOURS, Unit, is_person, is_thing, same_thing, thing_head, unit
from assistant.subjects import named_subjects, rename_subjects
from assistant.types import Subject
from assistant.words import content_words, stem

MACHINES = frozenset(map(stem, "instance node machine server vm box host worker gpu tpu cpu card accelerator a100 h100".split()))
"""Stems of what is run and paid by the hour."""

Role = str
"""What an amount is in a question; the values are the keys of `ROLES`."""


@dataclass(frozen=True, slots=True)
class Given:
    """An amount of the question and the role that it plays there."""

    role: Role
    quantity: Quantity
    amount: Amount
    before: str
    """What stands before it, in lower case, as far as the amount before or the end of the sentence before."""
    after: str
    subject: str | None = None
    """The one subject that it is given for, where amounts of one role are given for several."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question as the formulas see it."""

    text: str
    """The question in lower case."""
    question: str
    subjects: tuple[str, ...]
    givens: tuple[Given, ...]
    stems: frozenset[str] = frozenset()
    """Stems of its words that carry a meaning, without names of subjects."""
    exchange: Quantity | None = None
    """So much of one currency for one of another, if the question gives that."""
    plain: str = ""
    """`text` without its amounts, but for what it asks by ("per year")."""
    rest: str = ""
    """The question without its amounts and the names of subjects."""

    @property
    def names(self) -> list[str]:
        """Words that look like names: written with a capital within a sentence, or with a digit."""
        found = re.findall(r"(?<![.?!:;]\s)(?<!^)\b(?:[A-Z][\w.]*|[a-z]+\d[\w.]*)", self.rest)
        return [word.rstrip(".") for word in found]

    def of(self, *roles: Role) -> list[Given]:
        """What is given in any of `roles`, in the order of the question."""
        return [g for g in self.givens if g.role in roles]

    def first(self, *roles: Role) -> Given | None:
        """The first that is given in any of `roles`."""
        return next(iter(self.of(*roles)), None)

    def last(self, pattern: re.Pattern[str]) -> int:
        """Where the last words of `pattern` stand; -1 if there are none."""
        return max((m.start() for m in pattern.finditer(self.plain)), default=-1)

    def asks(self, pattern: re.Pattern[str]) -> bool:
        """Whether the question has words of `pattern`."""
        return pattern.search(self.text) is not None


def read_request(question: str, subjects: Sequence[Subject]) -> Request:
    """The request that `question` makes; `subjects` are all that the documents know."""
    lower = question.lower() if len(question.lower()) == len(question) else question
    places = named_subjects(question, subjects)
    blank = question  # "3 Atlas clusters" are clusters, whatever their subject is called
    for _, start, end in places:
        blank = f"{blank[:start]}{' ' * (end - start)}{blank[end:]}"
    exchange, blank = _exchange(blank)
    amounts = read_amounts(blank)
    givens: list[Given] = []
    for number, amount in enumerate(amounts):
        start = amounts[number - 1].end if number else 0
        end = amounts[number + 1].start if number + 1 < len(amounts) else len(lower)
        before = re.split(r"[.?!;]\s", lower[start : amount.start])[-1]
        after = re.split(r"[.?!;](?:\s|$)", lower[amount.end : end])[0]
        givens.append(_given(amount, before, after, lower, givens))
    named = tuple(dict.fromkeys(s.name for s, _, _ in places))
    givens = _count_of_them(givens, lower)
    givens = _count_bare_numbers(_pair_demands(givens, lower), places, lower)
    rest = _DENIED.sub(" ", rename_subjects(question, subjects, lambda _: " "))
    stems = frozenset(w.stem for w in content_words(rest) if not w.is_number)
    spans = [(a.start, a.end) for a in amounts] + [(start, end) for _, start, end in places]
    without = question
    for start, end in sorted(spans, reverse=True):
        without = f"{without[:start]} {without[end:]}"
    plain = blank.lower() if len(blank.lower()) == len(blank) else blank
    for amount in reversed(amounts):
        if amount.kind != "period":
            plain = f"{plain[: amount.start]}{' ' * (amount.end - amount.start)}{plain[amount.end :]}"
    return Request(lower, question, named, tuple(_with_subjects(givens, places, lower)), stems, exchange, plain, without)


_DENIED = re.compile(r"\b(?:no|without|excluding|ignoring|except) (?:the |any )?[\w-]+(?: (?:costs?|fees?|staff))?", re.IGNORECASE)

Test = Callable[[Amount, str, str, str], bool]


def _money(amount: Amount) -> bool:
    return amount.quantity.unit.currency is not None


def _share(amount: Amount) -> bool:
    return not amount.quantity.unit.powers and amount.kind in {"quantity", "step"}


def _cue(before: str = "", after: str = "") -> Test:
    """Whether words stand right before an amount (at its end) or right after it (at its beginning)."""
    left, right = re.compile(before or "(?!)"), re.compile(after or "(?!)")

    def test(amount: Amount, said_before: str, said_after: str, text: str) -> bool:
        return left.search(said_before) is not None or right.match(said_after) is not None

    return test


_SALARY = _cue(
    r"\b(?:salar\w+|paid|earn\w*|wages?|payroll|loaded|compensation|comp|make|making|(?:engineer|dba|admin\w*|sre|developer|person) costs?(?: us)?|each (?:get|gets|cost|costs))\b[^,]*$|\b(?:engineers?|devs?|people|person|head|admins?|administrators?|sres?|employee|each) (?:at|on|costs?|costing|for|@)\s*$",
    r"\s*(?:(?:a|per|each|an?)?\s*)?(?:salar\w+|wages?|fully[- ]loaded|loaded|payroll|gross|(?:per|a|an|/)\s*"
    r"(?:head|engineer|person|dev|fte|employee|admin\w*|sre)\b)",
)
_SAVING = _cue(r"\bsav(?:e|es|ed|ing|ings)\b[^,]*$", r"\s*(?:\w+\s+)?(?:saved|saving|savings|less)\b")
_ONE_OFF = _cue(
    r"\b(?:migrat\w+|one[- ](?:off|time)|set[- ]?up|upfront|up[- ]front|invest\w*|moving|switch\w*|onboarding|rebuild\w*)\b[^,]*$",
    r"\s*(?:\w+\s+)?(?:migration|one[- ](?:off|time)|set[- ]?up|upfront|up[- ]front|investment|project|rebuild|to (?:migrate|switch|move|set up))",
)
_BILL = _cue(
    r"\b(?:bill|bills|budget|spend|spending|invoice|total|pay|paying|compute|costs?|burn|burning|run|runs|revenue)\b"
    r"(?: \w+){0,4}\s*$",
    r"\s*(?:\w+[- ]){0,2}(?:bill|budget|compute|spend|invoice|cloud|aws|total|gpu)\b",
)
_FEE = _cue(
    r"\b(?:fees?|charge[sd]?|plane|subscription|licen[cs]e|platform|rent|price|rate|list)\b(?: \w+){0,5}\s*$",
    r"\s*(?:\w+\s+){0,3}(?:fees?|charge|plane|subscription|licen[cs]e)\b",
)
_CHARGES = _cue(r"\b(?:charging|charged?|charges)\s*$")
_CHANGE = _cue(
    r"\b(?:by|adds?|adding|rises?|rose|grows?|increases?d?|drops?|dropped|falls?|fell|up|down|discount of|surcharge of|raised?|hike of|"
    r"cuts?(?: \w+)?)\s*(?:about|roughly)?\s*$",
    r"\s*(?:(?:more|less|higher|lower|cheaper|dearer|fewer|extra|increase|decrease|discount|off|raise|hike|rise|drop|cut|"
    r"reduction|surcharge|pricier|up|down|price|savings plan)\b|(?:more )?expensive)",
)
_CAP = _cue(
    r"\b(?:cap(?:ped)?|limit(?:ed)?|ceiling|at most|max(?:imum)?|no more than|not more than|never (?:above|more than|over|go over|exceed)|up to|"
    r"below|under|fill(?:ed|ing)?|load(?:ed)?|pack(?:ed|ing)?|threshold|beyond|past|exceed|above|over)\b[^,]*$",
    r"\s*(?:\w+\s+){0,3}(?:cap\b|ceiling|limit|max\b|maximum|at most)",
)
_HEADROOM = _cue(r"\b(?:headroom|spare|reserve)\b[^,]*$", r"\s*(?:headroom|free|spare|slack|reserve)\b")
_IDLE = _cue(r"\b(?:idle|unused|wasted|waste|idling)\b[^,]*$", r"\s*(?:of the time\s*)?(?:idle|unused|wasted|waste)")
_UTILIZATION = _cue(
    r"\b(?:utili[sz]\w+|usage|busy|used|load|occup\w+|at|run(?:s|ning)?|sit(?:s|ting)?|average|averag\w+|only|hover\w*)\b[^,]*$",
    r"\s*(?:of the time\s*)?(?:average\s*)?(?:gpu\s*)?(?:utili[sz]\w+|usage|busy|used|load|occup\w+|productive)",
)
_DEMAND = _cue(
    r"\b(?:needs?|needing|uses?|using|takes?|taking|requires?|requiring|wants?|want|each|fits?|consum\w+|at|of|occup\w+|eats?|"
    r"and|with|slice|share)\s*(?:about|only|roughly|just|around|maybe|a|another)?\s*$",
    r"\s*(?:each|apiece|per (?:model|workload|job|service|task|pod|team))",
)
_CAPACITY = _cue(r"\b(?:gpus?|cards?|instances?|nodes?|a100s?|h100s?)\b(?: \w+){0,2} (?:have|has|with|of|offers?|comes? with|hold|holds)\s*$", after=r"\s*(?:gpus?|cards?|instances?|nodes?|a100s?|h100s?|memory per gpu|vram)\b")

# The first test that holds tells the role. Tests see the amount, what stands around it, and the whole question.
ROLES: tuple[tuple[Role, Test], ...] = (
    ("period", lambda a, b, f, t: a.kind == "period"),
    ("factor", lambda a, b, f, t: a.kind == "factor"),
    ("salary", lambda a, b, f, t: _money(a) and _is_salary(a, b, f)),
    ("fee", lambda a, b, f, t: _money(a) and _CHARGES(a, b, f, t)),
    ("salary", lambda a, b, f, t: _money(a) and re.search(r"\b(?:engineer|admin\w*|person|dba|developer)['’]s hour\b[^,]*$", b) is not None),
    ("salary", lambda a, b, f, t: a.kind == "number" and (a.quantity.low or 0) >= 10_000 and _SALARY(a, b, f, t)),
    ("price", lambda a, b, f, t: _money(a) and a.quantity.unit.time_below in {"hour", "minute"}),
    ("saving", lambda a, b, f, t: _money(a) and _SAVING(a, b, f, t)),
    ("one-off", lambda a, b, f, t: _money(a) and not a.quantity.unit.below and _ONE_OFF(a, b, f, t)),
    ("bill", lambda a, b, f, t: _money(a) and re.match(r"\s*(?:\w+ ){0,2}(?:bill|budget|invoice|spend)\b", f) is not None),
    ("fee", lambda a, b, f, t: _money(a) and _FEE(a, b, f, t)),
    ("bill", lambda a, b, f, t: _money(a) and not a.quantity.unit.things_below and _BILL(a, b, f, t)),
    ("price", lambda a, b, f, t: _money(a)),
    ("step", lambda a, b, f, t: a.kind == "step"),
    ("idle", lambda a, b, f, t: _share(a) and _IDLE(a, b, f, t)),
    ("utilization", lambda a, b, f, t: _share(a) and "time" in a.of and re.search(r"\b(?:busy|used|in use|loaded|utili[sz]ed)\b", f"{b[-30:]} {f[:20]}") is not None),
    ("time share", lambda a, b, f, t: _share(a) and "time" in a.of),
    ("demand", lambda a, b, f, t: _is_part(a)),
    ("change", lambda a, b, f, t: _share(a) and _CHANGE(a, b, f, t)),
    ("idle", lambda a, b, f, t: _share(a) and _IDLE(a, b, f, t)),
    ("headroom", lambda a, b, f, t: _share(a) and _HEADROOM(a, b, f, t)),
    ("utilization", lambda a, b, f, t: _share(a) and bool(re.match(r"\s*(?:gpu\s*)?(?:utili[sz]|busy|used)", f))),
    ("cap", lambda a, b, f, t: _share(a) and _CAP(a, b, f, t)),
    ("demand", lambda a, b, f, t: _share(a) and (a.each or _DEMAND(a, b, f, t)) and "each" in t),
    ("utilization", lambda a, b, f, t: _share(a) and _UTILIZATION(a, b, f, t)),
    ("share", lambda a, b, f, t: _share(a)),
    ("schedule", lambda a, b, f, t: _is_schedule(a.quantity.unit)),
    ("duration", lambda a, b, f, t: a.quantity.unit.is_time),
    ("people", lambda a, b, f, t: a.quantity.unit.is_count and _is_people(a.quantity.unit)),
    ("capacity", lambda a, b, f, t: _is_memory(a) and not a.each and _CAPACITY(a, b, f, t)),
    ("demand", lambda a, b, f, t: _is_memory(a) and (a.each or _DEMAND(a, b, f, t)) and "gpu" in t),
    ("count", lambda a, b, f, t: bool(a.quantity.unit.powers)),
    ("people", lambda a, b, f, t: re.search(r"\b(?:we['’]re|we are|there['’]s|us)\s*$", b) is not None and not re.match(r"\s*\w", f)),
    ("number", lambda a, b, f, t: True),
)


_EXCHANGE = re.compile(
    r"(?<!\w)(?:1|one|an?)?\s?(?P<one>\$|€|£|usd|dollars?|eur|euros?|gbp|pounds?)\s*(?:=|is|equals|buys|gets you|at|for|to)\s*"
    r"(?:about |now |currently )?(?P<rate>\d+(?:\.\d+)?)\s?(?P<other>\$|€|£|usd|dollars?|eur|euros?|gbp|pounds?)(?!\w)",
    re.IGNORECASE,
)
_CODES = {"$": "USD", "u": "USD", "d": "USD", "€": "EUR", "e": "EUR", "£": "GBP", "g": "GBP", "p": "GBP"}


def _exchange(text: str) -> tuple[Quantity | None, str]:
    """The exchange rate in a question ("1 euro is 1.10 dollars"), and the question with blanks in its place."""
    match = _EXCHANGE.search(text)
    if not match:
        return None, text
    one, other = (_CODES[match[name][0].lower()] for name in ("one", "other"))
    if one == other:
        return None, text
    rate = exact(Fraction(match["rate"]), unit(other) / unit(one))
    return rate, f"{text[: match.start()]}{' ' * len(match.group())}{text[match.end() :]}"


def _given(amount: Amount, before: str, after: str, text: str, earlier: Sequence[Given]) -> Given:
    role = next(role for role, test in ROLES if test(amount, before, after, text))
    quantity = amount.quantity
    if role in {"idle", "headroom"}:  # what is idle is not used
        quantity = exact(1) - quantity
        role = "utilization" if role == "idle" else "cap"
    if role in {"price", "bill", "fee"} and _pays_people(amount, before, earlier):
        role = "salary"
    if role == "change":
        quantity = exact(1) + (-quantity if _FEWER.search(f"{before[-25:]} | {after[:25]}") else quantity)
    if role == "factor":
        quantity = amount.quantity
    return Given(role, quantity, amount, before, after)


def _pays_people(amount: Amount, before: str, earlier: Sequence[Given]) -> bool:
    """Whether money comes right after people: "two engineers at $9,000 a month", "4 people at $60 an hour"."""
    if not earlier or earlier[-1].role != "people" or re.search(r"\b(?:bill|fee|gpus?|instances?|nodes?|budget)\b", before):
        return False
    yearly = (amount.quantity.low or 0) >= 10_000
    return len(before.split()) <= 6 and (amount.quantity.unit.time_below is not None or amount.each or yearly)


_FEWER = re.compile(
    r"\b(?:less|lower|cheaper|fewer|decrease[sd]?|discount|off|drops?|dropped|falls?|fell|cuts?|reduction|reduced?|down|"
    r"lowered|shaves?|saves?|savings plan)\b"
)


def _is_salary(amount: Amount, before: str, after: str) -> bool:
    below = amount.quantity.unit
    if any(is_person(base) and base not in {"user", "seat", "agent", "member"} for base in below.things_below):
        return True
    if below.time_below in {"month", "year", None} and _SALARY(amount, before, after, ""):
        return not re.search(r"\b(?:bill|fee|plane|compute|instances?|gpus?|clusters?)\b[^,]*$", before)
    return False


def _is_part(amount: Amount) -> bool:
    """Whether this is a part of one thing: "25% of a GPU", "half a GPU"; or so much "each"."""
    powers = amount.quantity.unit
    if not powers.is_count or amount.quantity.low is None or _is_people(powers):
        return False
    return amount.quantity.low.denominator > 1 or (amount.each and thing_head(powers.above[0]) in MACHINES)


def _is_memory(amount: Amount) -> bool:
    return bool({*amount.quantity.unit.above} & {*BYTES}) and not amount.quantity.unit.currency


def _is_people(counted: Unit) -> bool:
    return is_person(counted.above[0])


def _is_schedule(rate: Unit) -> bool:
    return len(rate.above) == 1 and rate.above[0] in HOURS and rate.time_below is not None


def _pair_demands(givens: Sequence[Given], text: str) -> list[Given]:
    """Bare numbers beside demands take part in the list: "4 at half a GPU, 6 at 0.25 and 3 at 0.7"."""
    demands = [g for g in givens if g.role == "demand"]
    if not demands:
        return list(givens)
    resource = next((g.quantity.unit for g in demands if g.quantity.unit.powers), unit("GPU"))
    listed = [g for g in givens if g.role in {"share", "utilization", "cap", "demand"} and re.fullmatch(r"\W*(?:and|or)?\W*", g.before)]
    paired: list[Given] = []
    for given in givens:
        if given.role == "demand" and len(demands) > 1 and given.quantity.low == 1 and given.amount.each:
            continue  # "against a whole GPU each": what is compared with
        changed = given
        value = given.quantity.low
        beside = given.role in {"cap", "utilization"} and _follows_count(paired) and not re.search(_LIMIT, given.before)
        beside = beside or (given is not demands[0] and (given in listed or _continues(given, givens, listed)))
        if (given.role in {"number", "share"} or beside) and value is not None and given.quantity.is_exact:
            if value.denominator > 1 or (given.role != "number" and value <= 1):
                changed = replace(given, role="demand", quantity=exact(value, resource))
            elif given.role == "number":
                counted = next((p.quantity.unit for p in paired if p.role in {"count", "people"}), unit("workload"))
                changed = replace(given, role="count", quantity=exact(value, counted))
        elif given.role == "demand" and not given.quantity.unit.powers:
            changed = replace(given, quantity=given.quantity * exact(1, resource))
        elif given.role == "demand" and given.amount.each and not _follows_count(paired):
            changed = given
        paired.append(changed)
    return paired


def _count_of_them(givens: Sequence[Given], text: str) -> list[Given]:
    """ "What do three of them cost?" counts what was spoken of last."""
    counted: list[Given] = []
    for given in givens:
        changed = given
        if given.role == "number" and re.match(r"\s*of (?:them|those|these)\b|.*\bof (?:them|those|these)$", _around(given, text)):
            earlier = [g.quantity.unit for g in counted if g.role == "count" and g.quantity.unit.is_count]
            named = [w for w in re.findall(r"[a-z]+", text[: given.amount.start]) if stem(w) in MACHINES]
            what = earlier[-1] if earlier else unit(named[-1].removesuffix("s")) if named else None
            changed = replace(given, role="count", quantity=replace(given.quantity, unit=what)) if what else given
        counted.append(changed)
    return counted


def _around(given: Given, text: str) -> str:
    """An amount, if "of them" is part of it; else what follows it."""
    said = text[given.amount.start : given.amount.end]
    return said if said.endswith(("them", "those", "these")) else given.after


def _count_bare_numbers(
    givens: Sequence[Given], places: Sequence[tuple[Subject, int, int]], text: str
) -> list[Given]:
    """A bare number given for one subject counts what is counted for another: "9 nodes on Atlas, on Birch just 3"."""
    counted: list[Given] = []
    for given in givens:
        earlier = [g for g in counted if g.role == "count" and g.quantity.unit.is_count]
        value = given.quantity.low
        if given.role == "number" and earlier and value is not None and value.denominator == 1 and len({p[0] for p in places}) > 1:
            other = _nearest(earlier[-1].amount, places, text) != _nearest(given.amount, places, text)
            if other:
                counted.append(replace(given, role="count", quantity=replace(given.quantity, unit=earlier[-1].quantity.unit)))
                continue
        counted.append(given)
    return counted


_LIMIT = r"\b(?:cap|capped|most|max\w*|limit\w*|past|above|below|beyond|over|exceed\w*|than|never)\b"


def _continues(given: Given, givens: Sequence[Given], listed: Sequence[Given]) -> bool:
    """Whether an amount is the first of a list of shares: "60%, 50% and 40% of a GPU"."""
    after = givens.index(given) + 1
    return given.role in {"share", "utilization", "cap"} and after < len(givens) and givens[after] in listed


def _follows_count(paired: Sequence[Given]) -> bool:
    return bool(paired) and paired[-1].role in {"count", "people"}


def _with_subjects(
    givens: Sequence[Given], places: Sequence[tuple[Subject, int, int]], text: str
) -> list[Given]:
    """Amounts of one role and unit that are given several times belong to the subject named nearest to each."""
    if len({subject.name for subject, _, _ in places}) < 2:
        return list(givens)
    result: list[Given] = []
    for given in givens:
        if given.role in {"fee", "time share", "change", "factor"}:
            named = [p for p in places if given.amount.start - len(given.before) <= p[1] < given.amount.end + len(given.after)]
            before = [p for p in named if p[2] <= given.amount.start]
            owner = (before[-1:] or named[:1])
            result.append(replace(given, subject=owner[0][0].name) if owner else given)
            continue
        alike = [g for g in givens if _family(g.role) == _family(given.role) and _comparable(g.quantity.unit, given.quantity.unit)]
        if given.role in {"demand", "schedule", "period"} or len(alike) < 2:
            result.append(given)
            continue
        result.append(replace(given, subject=_nearest(given.amount, places, text)))
    return result


def _family(role: Role) -> Role:
    return "utilization" if role in {"share", "cap"} else role


def _comparable(one: Unit, other: Unit) -> bool:
    if one == other:
        return True
    return one.is_count and other.is_count and all(
        is_thing(a) and is_thing(b) and same_thing(a, b) for a, b in zip(one.above, other.above, strict=True)
    )


def _nearest(amount: Amount, places: Sequence[tuple[Subject, int, int]], text: str) -> str:
    """The subject named in the same clause as an amount, and there the nearest."""

    def distance(place: tuple[Subject, int, int]) -> tuple[int, int]:
        _, start, end = place
        between = text[end : amount.start] if end <= amount.start else text[amount.end : start]
        return len(_CLAUSE.findall(between)) * 2 + len(_AND.findall(between)), max(start - amount.end, amount.start - end, 0)

    return min(places, key=distance)[0].name


_AND = re.compile(r"\band\b")
_CLAUSE = re.compile(r"[,;.:]\s|\b(?:versus|vs|against|while|whereas|but|compared)\b")
