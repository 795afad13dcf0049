"""Which of several has most, or least, of what is asked: by the one number that each of them gives."""

import re
from collections.abc import Sequence
from fractions import Fraction

from assistant.claims import Claim, claims_of
from assistant.opening import TIME_OF_DAY, minute_of
from assistant.scoring.amounts import read_amounts
from assistant.scoring.quantity import Quantity
from assistant.scoring.units import HOURS
from assistant.store import Index
from assistant.subjects import named_subjects
from assistant.tables import table_of
from assistant.types import Statement, Turn
from assistant.words import is_negated, stem, stems

_CHEAP = frozenset(map(stem, "cheap cheaper cheapest".split()))
_DEAR = frozenset(map(stem, "expensive dear dearer dearest pricier priciest".split()))
_LEAST_OF = _CHEAP | frozenset(
    map(
        stem,
        "low lower lowest less least fewer fewest short shorter shortest small smaller smallest light lighter lightest "
        "quiet quieter quietest early earlier earliest soon sooner soonest near nearer nearest".split(),
    )
)
_MOST_OF = _DEAR | frozenset(
    map(
        stem,
        "high higher highest more most long longer longest big bigger biggest large larger largest heavy heavier "
        "heaviest loud louder loudest tall taller tallest late later latest".split(),
    )
)
_BEST = frozenset(map(stem, "best better top highest winner win wins won".split()))
_SCORES = frozenset(map(stem, "score scores mark marks rating grade points stars uptime availability accuracy".split()))
"""Of these the best has most, unless they are of something bad."""
_BAD = stems("error fault failure defect delay risk penalty complaint handicap downtime")
_FAST = frozenset(map(stem, "fast faster fastest quick quicker quickest".split()))
_SLOW = frozenset(map(stem, "slow slower slowest".split()))
RANKING = _LEAST_OF | _MOST_OF | _FAST | _SLOW
"""Stems that ask which of several has most or least."""
_INSTANTS = re.compile(r"\d\s*(?:µs|ms|s|sec|secs|(?:micro|milli)?seconds?)\b")
_UNLIMITED = re.compile(r"(?:yes, )?(?:unlimited|without (?:a )?limit|no limit|forever)[ .]*", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:none|nothing|zero|free(?: of charge)?|no(?: [\w-]+){0,2} (?:fees?|costs?|charges?|deposit))(?:[,;].*|[ .]*)"
    r"|no(?: [\w-]+)?[ .]*",
    re.IGNORECASE,
)
_ASKS_WHICH = re.compile(r"\b(?:which|who|whose|what|where|or|rank)\b", re.IGNORECASE)
"""What asks for one of them; "how do they compare in the largest file?" has but a name that ranks."""
_LATE = frozenset(map(stem, "late later latest".split()))
_BY_THE_CLOCK = _LATE | frozenset(map(stem, "early earlier earliest soon sooner soonest".split()))
_STAYS = frozenset(map(stem, "stay stays open until".split()))
_CLOSES = frozenset(map(stem, "close closes closing shut shuts end ends finish finishes".split()))
_OF_A_QUALITY = re.compile(
    r"\b(?:more|most|less|least)\s+(?!of\b|than\b|per\b|for\b|on\b|in\b|at\b|to\b|with\b|each\b|an?\b|the\b|if\b|when\b)"
    r"([a-z][\w-]*)",
    re.IGNORECASE,
)
"""What has more of something: "more secure" is told by no number that does not speak of security."""
_Value = tuple[Fraction, str]
"""A number and its unit."""
_Named = tuple[str | None, _Value | None]
THAN = re.compile(r"\b(?:than|compared (?:to|with))\b", re.IGNORECASE)


def winner_first(sides: list[Statement], turn: Turn, index: Index) -> list[Statement]:
    """`sides` with that in front which has least, or most, where that is asked: "which is cheaper?"."""
    order = _best_first(sides, [_value(side, index) for side in sides], turn)
    return [sides[i] for i in order] or sides


def winner(sides: Sequence[Statement], turn: Turn, index: Index) -> tuple[str, Statement] | None:
    """The name of that of `sides` which alone has least, or most, where it is asked which has, and what says so.

    They are cells that give one number each; or the first is a sentence that gives one of each subject. None where
    that does not settle it: the number may be of something else than what is asked.
    """
    asks_so = _ASKS_WHICH.search(turn.asks) and stems(turn.asks) & (RANKING | _BEST) and not is_negated(turn.asks)
    if not asks_so or not _settles(sides, turn):
        return None
    named = _named_values(sides, turn, index)
    values = [value for _, value, _ in named]
    order = _best_first(sides, values, turn)
    if len(order) < 2 or values[order[0]][0] == values[order[1]][0]:
        return None
    if stems(turn.asks) & (_CHEAP | _DEAR) and {unit.partition(" ")[0] for _, unit in values if unit} != {"money"}:
        return None
    name, _, source = named[order[0]]
    return name, source


def _best_first(sides: Sequence[Statement], values: Sequence[_Value | None], turn: Turn) -> list[int]:
    """The places of `values` from the least up, or from the most down, as is asked; empty unless all are known."""
    known = [value for value in values if value is not None]
    most = _asks_for_most(sides, known, turn)
    if most is None or len(known) < len(values):
        return []
    return sorted(range(len(known)), key=lambda i: known[i][0], reverse=most)


def _settles(sides: Sequence[Statement], turn: Turn) -> bool:
    """Whether numbers of `sides` can settle what is compared: "more secure" needs some that speak of security."""
    of_what = stems(" ".join(side.introduced for side in sides))
    return all(stems(quality) <= of_what | _DEAR for quality in _OF_A_QUALITY.findall(turn.asks))


def _named_values(sides: Sequence[Statement], turn: Turn, index: Index) -> list[tuple[str, _Value, Statement]]:
    """The number of each of `sides` with the name of what has it; empty unless each has one."""
    if sides[0].kind != "cell":
        told = _claimed(sides[0], index) or _enumerated(sides[0], index)
        asked = [(name, value) for name, value in told if name and (not turn.subjects or name in turn.subjects)]
        once = len({name for name, _ in asked}) == len(asked)
        return [(name, value, sides[0]) for name, value in asked if once and name and value]
    if any(side.kind != "cell" for side in sides):
        return []
    cells = [next(c for c in table_of(s, index.documents[s.document]) if c.statement == s) for s in sides]
    by_row = len({cell.row for cell in cells}) == len(cells)
    names = [cell.statement.subject or (cell.row if by_row else cell.column) for cell in cells]
    one_thing = {c.statement.lead if c.statement.subject else c.column if by_row else c.row for c in cells}
    values = [_clock(side.text, turn) or _value(side, index) for side in sides]
    known = [(n, v, side) for n, v, side in zip(names, values, sides, strict=True) if n and v]
    return known if len(one_thing) == 1 and len(known) == len(sides) else []


def _clock(text: str, turn: Turn) -> _Value | None:
    """The hour of the day that `text` gives, where it is asked what is early or late: of "9:00–17:30" the end is late.

    How long it is open, its claims say.
    """
    if not stems(turn.asks) & _BY_THE_CLOCK:
        return None
    times = [minute for time in TIME_OF_DAY.findall(text) if (minute := minute_of(time)) is not None]
    closes = stems(turn.asks) & _CLOSES or (stems(turn.asks) & _LATE and stems(turn.asks) & _STAYS)
    return (Fraction(times[-1 if closes else 0]), "time of day") if 0 < len(times) < 3 else None


def _enumerated(statement: Statement, index: Index) -> list[_Named]:
    """The amounts that stand right after the names of subjects: "delay: Atlas 6 ms, Birch 38 ms"."""
    named = named_subjects(statement.text, index.subjects)
    amounts = {amount.start: amount.quantity for amount in read_amounts(statement.text)}
    after = [(subject.name, amounts.get(end + 1)) for subject, _, end in named]
    return [
        (name, (quantity.low, str(quantity.unit))) for name, quantity in after if quantity and quantity.low is not None
    ]


def _asks_for_most(sides: Sequence[Statement], values: Sequence[_Value], turn: Turn) -> bool | None:
    """Whether the question asks which has most of `values`, rather than least; None where it asks for neither."""
    asked = stems(turn.asks)
    of_what = stems(" ".join(text for side in sides[:1] for text in (*side.section, side.lead)))
    scored = bool(asked & _BEST and (asked | of_what) & _SCORES)
    if turn.yes_no or not (scored or asked & RANKING) or len({unit for _, unit in values if unit}) > 1:
        return None
    if scored:
        return None if (asked | of_what) & _BAD else True
    if asked & (_FAST | _SLOW):  # in little time, or at a high speed
        times = any(unit.partition(" ")[0] in HOURS for _, unit in values)
        little = times or any(_INSTANTS.search(side.text) for side in sides)
        return little == bool(asked & _SLOW)
    return bool(asked & _MOST_OF)


def more_of(sides: Sequence[Statement], turn: Turn, index: Index) -> bool | None:
    """Whether the first of two subjects has less, or more, than the other, as "is A cheaper than B?" asks.

    None where it does not ask so, or `sides`, two cells of a row or one sentence on both, give no number for each.
    """
    feature = stems(sides[0].lead)  # "largest file"
    asked = stems(turn.asks) & (_LEAST_OF | _MOST_OF) - feature
    asks_so = turn.yes_no and THAN.search(turn.asks) and not is_negated(turn.asks)
    if not asked or not asks_so or len(turn.subjects) != 2:
        return None
    if len(sides) == 1:
        values = _claimed(sides[0], index)
    else:
        values = [(side.subject, _value(side, index)) for side in sides if side.kind == "cell"]
    one, other = (dict(values).get(subject) for subject in turn.subjects)
    if len(values) != len(turn.subjects) or not one or not other or (one[1] and other[1] and one[1] != other[1]):
        return None
    return one[0] < other[0] if asked <= _LEAST_OF else one[0] > other[0] if asked <= _MOST_OF else None


def _claimed(statement: Statement, index: Index) -> list[_Named]:
    """The numbers that a sentence gives, each with its subject."""
    claims = claims_of(statement, index.documents[statement.document].title, index.subjects)
    return [(claim.subject, _measure(claim)) for claim in claims if claim.quantity]


def _value(statement: Statement, index: Index) -> _Value | None:
    """The one number that `statement` gives and its unit, or nothing at all; None where there is not just one."""
    claims = claims_of(statement, index.documents[statement.document].title, index.subjects)
    numbers = [claim for claim in claims if claim.quantity]
    if not numbers and _UNLIMITED.fullmatch(statement.text):
        return Fraction(10**18), ""
    if not numbers and _NOTHING.fullmatch(statement.text):
        return Fraction(0), ""
    return _measure(numbers[0]) if len(numbers) == 1 else None


def _measure(claim: Claim) -> _Value | None:
    """The low end of what `claim` gives, and its unit."""
    quantity = claim.quantity
    return None if quantity is None or quantity.low is None else (quantity.low, _unit(claim, quantity))


def _unit(claim: Claim, quantity: Quantity) -> str:
    """The unit of a claim, of a number what it counts; none where that is left unsaid: "9 hours for Atlas, 5 for B"."""
    if claim.dimension != "number":
        return f"{claim.dimension} {quantity.unit}"
    last = claim.value.split()[-1]
    return "" if any(map(str.isdigit, last)) else f"number {stem(last.lower())}"
