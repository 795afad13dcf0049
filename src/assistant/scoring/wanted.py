"""Whether a question wants a number worked out, and no fact, no Yes or No and no advice, in which numbers may stand."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.scoring.asking import (
    ADVICE,
    ALL_TOGETHER,
    AND_MORE,
    ASKS_FOR_AMOUNT,
    BREAK_EVEN,
    COUNTED,
    DIFFERENCE,
    EVERY_SUBJECT,
    FTE,
    HOW_MANY_HOURS,
    HOW_MUCH_APART,
    HOW_MUCH_LESS,
    HOW_MUCH_TIME,
    ITS_PRICE,
    MACHINE_WORDS,
    MONEY,
    NO_NUMBER,
    OUR_CASE,
    SHARE,
    TAG,
)
from assistant.scoring.counts import is_machine
from assistant.scoring.crossing_asked import read_crossing
from assistant.scoring.formulas import FORMULAS
from assistant.scoring.missing import MissingInput
from assistant.scoring.request import Request, is_number
from assistant.scoring.side import Side
from assistant.scoring.worked import Outcome
from assistant.words import asks_yes_or_no, stems

_OF_MACHINES = frozenset("instances price gpus shared_gpus whole_gpus workloads utilization capacity".split())
"""Terms that only what is run by the hour, or packed onto it, has."""
_CONDITION = re.compile(r"^if [^,\d]+, ", re.IGNORECASE)
"""What tells of a case and asks nothing: "if it isn't the fee, where does the gap come from?"."""
_OF_PEOPLE = frozenset(("people", "salary"))


def may_ask_for_number(request: Request) -> bool:
    """Whether the question may ask for a number at all, and not whether or why something is so."""
    asked = [s for s in re.split(r"(?<=[.?!;])\s+", request.question) if s.endswith("?")] or [request.question]
    last = _CONDITION.sub("", asked[-1])
    parts = re.split(r"(?<=:)\s+", last)  # "how quickly: seconds, minutes, hours?", "8 rooms in Atlas: how long …?"
    if _asks_yes_or_no(parts[-1], request) or ADVICE.search(request.question):
        return False
    if any(map(NO_NUMBER.match, parts)) and not (request.gives_number and request.asks(BREAK_EVEN)):
        return False
    if not request.givens and not any(map(request.asks, (MONEY, COUNTED, HOW_MUCH_TIME, FTE, SHARE))):
        return False
    # what the figures could yet change of the request is whether a count is one of people
    if request.of("count", "schedule") or read_crossing(request):
        return True
    return any(formula.meant(request) for formula in FORMULAS)


def _asks_yes_or_no(sentence: str, request: Request) -> bool:
    """Whether Yes or No answers a sentence, or its last clause, and it does not ask for a number all the same."""
    if TAG.search(sentence):
        return True
    between_two = len(request.subjects) > 1 and re.search(r"\bor\b", sentence) is not None
    return asks_yes_or_no(sentence) and not (ASKS_FOR_AMOUNT.search(sentence) or between_two)


def is_reckoned(outcomes: Sequence[Outcome], request: Request) -> bool:
    """Whether something was reckoned that was asked for: a figure as it stands in the sources is looked up instead.

    So are several figures, unless the question asks what they come to together.
    """
    if len(outcomes) == 1 and (_is_no_saving(outcomes[0], request) or _is_of_another(outcomes[0], request)):
        return False
    if len(outcomes) > 1 and request.asks(DIFFERENCE) and (request.gives_number or request.asks(HOW_MUCH_APART)):
        return True
    reckoned = [
        o for o in outcomes if o.term.origin == "step" and _is_of_one_kind(o) and not _adds_strangers(o, request)
    ]
    return any(_rests_on_number(o) or _is_new(o, request) for o in reckoned)


def _is_no_saving(outcome: Outcome, request: Request) -> bool:
    """Whether a saving is asked for, and it is but what something costs, or how long it lasts."""
    asked = request.asks(HOW_MUCH_LESS) and not request.of("saving")
    apart = outcome.name == "difference" or "saved" in outcome.side.sheet.terms
    cost = bool(outcome.side.parts and outcome.term.quantity.unit.currency)
    return asked and not apart and (cost or (outcome.name == "time" and not request.asks(HOW_MANY_HOURS)))


def _is_of_another(outcome: Outcome, request: Request) -> bool:
    """Whether it is reckoned by a price of a thing that the question does not name, beside the price of one it names.

    "Bicycle: £0.20 a mile" for who drives "my own car", whose rate has conditions that are not told.
    """
    side = outcome.side
    sources = side.sheet.sources(outcome.name)
    each = [f for f in side.figures if f.quantity.unit.currency and f.quantity.unit.things_below and not f.subject]
    return any(
        (other.near & request.stems) - one.near and not (one.near & request.stems) - other.near
        for one in each
        if one.statement in sources
        for other in each
        if other.statement not in sources and other.conditional and other.quantity.unit == one.quantity.unit
    )


def _is_of_one_kind(outcome: Outcome) -> bool:
    """Whether it comes out in something that there is: dollars or weeks, not dollars times weeks."""
    return len(outcome.term.quantity.unit.above) < 2


def _adds_strangers(outcome: Outcome, request: Request) -> bool:
    """Whether it adds prices that nobody asked for together: whatever has a night or a metre in it.

    What a subject costs by the month goes without saying.
    """
    side = outcome.side
    if len(side.parts) < 2 or outcome.name == "difference":
        return False
    if _names_only_some(side, request):
        return True
    return side.subject is None and not (request.asks(ALL_TOGETHER) or request.asks(AND_MORE))


def _names_only_some(side: Side, request: Request) -> bool:
    """Whether the question names some of the prices that are added and not another, which has to be named."""
    said = {part: stems(" ".join(s.introduced for s in side.sheet.sources(part))) for part in side.parts}
    counts = Counter(word for words in said.values() for word in words & request.stems)

    def is_named(part: str) -> bool:
        by_words = any(counts[word] == 1 for word in said[part] & request.stems)
        return by_words or any(g.role != "period" for g in side.placed(part))

    def has_to_be(part: str) -> bool:
        recurring = side.subject and side.sheet.terms[part].quantity.unit.time_below
        return bool(said[part]) and not recurring

    unnamed = [part for part in side.parts if not is_named(part)]
    return len(unnamed) < len(side.parts) and any(map(has_to_be, unnamed))


def _rests_on_number(outcome: Outcome) -> bool:
    """Whether a number of the question that is not one has part in the result."""
    return any(map(is_number, outcome.side.placed(outcome.name)))


def _is_new(outcome: Outcome, request: Request) -> bool:
    """Whether a result has another number than each of the sources, and is no sum that nobody asked for."""
    if len(outcome.side.parts) > 1 and not request.asks(ALL_TOGETHER):
        return False
    result = outcome.term.quantity
    sources = [term.quantity for term in outcome.side.sheet.terms.values() if term.origin == "source"]
    return not any((result.low, result.high) == (quantity.low, quantity.high) for quantity in sources)


def is_asked_back(request: Request, error: MissingInput) -> bool:
    """Whether the asker is to be asked for what lacks: the question is about a case of their own, and speaks of it."""
    names = frozenset(error.names)
    if "which" in names:
        return True  # the sources may disagree, which only who knows them all can tell
    if "price" in names and request.asks(ITS_PRICE):
        return False
    if names <= _OF_PEOPLE and not (request.gives_number or request.subjects) and request.asks(EVERY_SUBJECT):
        return False  # "which takes less of our time?"
    if names <= _OF_MACHINES and (request.asks(SHARE) or not _speaks_of_machines(request)):
        return False
    return request.gives_number or request.asks(OUR_CASE)


def _speaks_of_machines(request: Request) -> bool:
    counted = [base for g in request.of("count", "price", "demand") for base in g.quantity.unit.above]
    return request.asks(MACHINE_WORDS) or any(map(is_machine, counted))
