"""What keeps a figure of the sources from being used for something that they do not speak of."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import dropwhile, takewhile

from assistant.errors import CalculationError
from assistant.scoring.amounts import STOP_WORDS
from assistant.scoring.asking import STAFF
from assistant.scoring.counts import is_machine
from assistant.scoring.figures import Figure
from assistant.scoring.missing import MissingInput, NotInSources
from assistant.scoring.rates import PLAIN
from assistant.scoring.request import Given, Request
from assistant.scoring.side import Side
from assistant.scoring.units import BYTES, HOURS, same_thing
from assistant.scoring.worked import Outcome
from assistant.types import Statement
from assistant.words import stem

_ORDINARY = PLAIN.union(
    stem(word)
    for word in """
        fee fees we our you i us they much many what which how do does will would could can should total totals sum all
        monthly yearly annual annually weekly daily hourly fixed flat base cluster platform management recurring overall
        combined running run operating ops operation staff team people salary compute instance gpu node machine server
        extra additional more less only just alone whole full same new old current yearly difference gap budget finance
        cfo cto boss manager company business department startup shop year month quarter average typical expected
        projected estimated effective real true actual number keep have get pay paying set back owe come comes make
        makes save saving savings cheaper dearer higher lower aws cloud eur usd fte ftes tco gpu cpu finance it ai ml
        api usa uk infra compare comparison budget line item price premium infrastructure per every each both either
        first second next last no any if then at with plan calculate compute show tell give work figure say know think
        want need plz pls please thanks hi hello hey ok so and or ownership platforms breakdown bottom line ballpark
        rough exact long short term list""".split()
)
"""Stems of ordinary talk about cost, which name nothing that the sources would have to know."""
_FEE = r"(?:fees?|bills?|prices?|charges?|licen[cs]es?|costs?|subscriptions?|rents?)"
_PAID_FOR = re.compile(
    rf"(?P<what>(?:[a-z][\w-]*\s+){{1,2}}){_FEE}\b"  # "the parking fee"
    rf"|{_FEE} (?:of|for) (?:the |a |an |our )?(?P<of>(?:[a-z][\w-]*\s?){{1,2}})"  # "the fee for parking"
    r"|\b(?:do|does|would|will)\s+(?:the |a |an |our )?"
    r"(?P<whose>(?:[a-z][\w-]*\s+){1,4}?)(?:cost|set|run|come|be)\b"  # "what would parking cost?"
)
_FOR_SO_MANY = re.compile(r"((?:[a-z][\w-]*\s+){1,3})(?<!\bask )(?<!\basks )for (?:our |the |all |my )?$")
_DOING = re.compile(r"\b([a-z]+ing) (?:of )?(?:the |our |all )?$")
_HAVING = frozenset(
    """running keeping using having hosting operating renting leasing storing taking paying costing adding owning
    getting buying leaving going planning considering wanting needing including excluding spending holding moving
    putting""".split()
)
"""What is done with things by having them, before their number: "running 3 rooms", but not "painting 3 rooms"."""
_NAME = re.compile(r"(?=.*(?:\d|[A-Z]))[\w.-]+")

_PLACE = re.compile(r"\b(?:in|at|since|until) ([A-Z]\w*)", re.IGNORECASE)

_FOR_SO_LONG = re.compile(r"\bfor (?:the |a |all )?(?:full |whole |entire )?$")
_EACH = re.compile(r"\b(?:each|every|apiece|per)\b[^.,;:]*$")
"""What says of a number after it that it counts for each of several: "each in 2 halls"."""
_MAY_BE_LEFT = frozenset(("period", "people", "duration", "schedule"))
"""Roles of amounts that may be told without a part in the result."""


def refuse_irrelevant(request: Request, outcomes: Sequence[Outcome], statements: Sequence[Statement]) -> None:
    """Raise where figures were used for what the sources do not speak of, or a number of the question was not used.

    MissingInput where a price would help, NotInSources where the sources lack it, and CalculationError for a number
    whose meaning is unclear.
    """
    if _is_beside_sources(request, outcomes, statements):
        foreign = [base for o in outcomes for g in o.side.used for base in _foreign(g, frozenset())]
        raise MissingInput("price") if any(map(is_machine, foreign)) else NotInSources()
    if _is_uneven(request, outcomes) or _lasts_unused(request, outcomes):
        raise NotInSources
    left = _left_over(request, outcomes)
    if left is None:
        return
    if left.role in {"count", "people"} and left.quantity.unit.above:
        raise MissingInput("price") if is_machine(left.quantity.unit.base) else NotInSources()
    raise CalculationError(f"What is “{request.question[left.amount.start : left.amount.end]}” meant to be here?")


def asks_for_unknown(request: Request, sides: Sequence[Side], statements: Sequence[Statement]) -> bool:
    """Whether the question wants the price of something that the sources do not speak of."""
    known = _ORDINARY.union(*(figure.about for side in sides[:1] for figure in side.figures))
    named = any(word.isalpha() for word in _strangers(request, known, statements))
    return named or _counts_unpriced(request, sides)


def _counts_unpriced(request: Request, sides: Sequence[Side]) -> bool:
    """Whether the question counts what neither the documents have a rate for nor is run by the hour."""
    if request.of("demand"):
        return False
    paid_for = [thing for side in sides for figure in side.figures for thing in figure.quantity.unit.things_below]
    counts = request.of("count") if request.asks(STAFF) else request.of("count", "people")
    counted = [g.quantity.unit.base for g in counts if g.quantity.unit.above]
    return any(not is_machine(base) and not any(same_thing(base, t) for t in paid_for) for base in counted)


def _is_beside_sources(request: Request, outcomes: Sequence[Outcome], statements: Sequence[Statement]) -> bool:
    """Whether a figure of the sources was used for something that they do not speak of."""
    figures = _figures_used(outcomes)
    if not figures:
        return False
    known = _ORDINARY.union(*(figure.about for figure in figures))
    if any(_is_unknown_name(name, known, statements) for name in request.counted_names):
        return True
    for given in (given for outcome in outcomes for given in outcome.side.used):
        if _foreign(given, known.union(stem(name.lower()) for name in request.subjects)):
            return True
        bases = " ".join((*given.quantity.unit.above, *given.quantity.unit.below))
        known |= {stem(word.lower()) for word in re.findall(r"\w+", bases)}
    paid = any(figure.quantity.unit.currency or figure.of == "money" for figure in figures)
    return bool(_strangers(request, known, statements, paid=paid))


def _figures_used(outcomes: Sequence[Outcome]) -> list[Figure]:
    """The figures of the statements that the results rest on."""
    terms = [term for o in outcomes for term in o.side.sheet.terms.values() if term.origin == "source"]
    statements = {statement for term in terms for statement in term.sources}
    return [figure for figure in outcomes[0].side.figures if figure.statement in statements]


def _foreign(given: Given, known: frozenset[str]) -> list[str]:
    """What is counted under a name that is not `known`: "4 h9.large instances"."""
    if given.role != "count":
        return []
    bases = [base for base in given.quantity.unit.above if base not in BYTES]
    return [b for b in bases if any(_NAME.fullmatch(w) and stem(w.lower()) not in known for w in b.split())]


def _is_uneven(request: Request, outcomes: Sequence[Outcome]) -> bool:
    """Whether what is counted for all subjects made a difference to the results of some only."""
    placed = [outcome.side.placed(outcome.name) for outcome in outcomes]
    shared = [given for given in request.of("count") if given.subject is None]
    return any(given in some for some in placed for given in shared if not all(given in other for other in placed))


def _lasts_unused(request: Request, outcomes: Sequence[Outcome]) -> bool:
    """Whether the question asks what something costs for so long, and nothing is paid by a time."""
    lengths = [g for g in request.of("duration") if g.quantity.low != 1]
    if not any(_FOR_SO_LONG.search(request.text[: given.amount.start]) for given in lengths):
        return False
    sheets = [(outcome.side.sheet, outcome.name) for outcome in outcomes]
    units = [sheet.terms[term].quantity.unit for sheet, name in sheets for term in sheet.needed(name)]
    paid = any(outcome.term.quantity.unit.currency for outcome in outcomes)
    return paid and not any(base in HOURS for one in units for base, _ in one.powers)


def _left_over(request: Request, outcomes: Sequence[Outcome]) -> Given | None:
    """The first number of the question that no side made use of, though it looks as if it mattered."""
    placed = [given for outcome in outcomes for given in outcome.side.placed(outcome.name)]
    multiplied = any(given.role in {"count", "people"} for given in placed)
    may_be_left = _MAY_BE_LEFT if multiplied else _MAY_BE_LEFT - {"people"}
    if all(o.term.quantity.high == 0 for o in outcomes):  # so many minutes of what costs nothing by another measure
        may_be_left -= {"schedule"}
    used = [given.amount for given in placed]
    left = (g for g in request.givens if g.amount not in used and g.role not in may_be_left)
    return next((g for g in left if g.quantity.low != 1 and not _is_told(request, g, outcomes)), None)


def _is_told(request: Request, given: Given, outcomes: Sequence[Outcome]) -> bool:
    """Whether a count is told beside the question: of what nothing is paid for, in another sentence or beside time."""
    if given.role != "count" or not given.quantity.unit.above:
        return False
    if _EACH.search(request.text, 0, given.amount.start):
        return False
    base = given.quantity.unit.base
    time = all(o.term.quantity.unit.above in {(), ("FTE",), ("hour",), ("day",), ("minute",)} for o in outcomes)
    if time:
        return base not in BYTES
    paid_for = (thing for figure in outcomes[0].side.figures for thing in figure.quantity.unit.things_below)
    priced = base in BYTES or is_machine(base) or any(same_thing(base, thing) for thing in paid_for)
    return not priced and re.search(r"[.!]\s", request.text[given.amount.end :]) is not None


def _strangers(
    request: Request, known: frozenset[str], statements: Iterable[Statement], *, paid: bool = True
) -> list[str]:
    """Words that name what is `paid` for, and other names, that neither the sources nor ordinary talk have for it."""
    found = [*_words_paid_for(request, known), *_words_counted_for(request, known)] if paid else []
    places = [] if paid else _PLACE.findall(request.rest)  # where somebody works does not change their time
    for name in request.names:
        if name not in places and _is_unknown_name(name, known, statements):
            found.append(name)
    return found


def _is_unknown_name(name: str, known: frozenset[str], statements: Iterable[Statement]) -> bool:
    """Whether no source has `name`."""
    return stem(name.lower()) not in known and not any(name.lower() in s.text.lower() for s in statements)


def _words_paid_for(request: Request, known: frozenset[str]) -> list[str]:
    """Of the words that tell what a fee is for, those that are not `known`, nor any of these misspelt."""
    found: list[str] = []
    for match in _PAID_FOR.finditer(request.rest.lower()):
        words = re.findall(r"[a-z]\w*", match["what"] or match["of"] or match["whose"] or "")
        if match["what"]:  # what comes before an article belongs to something else: "cover the fee"
            words = list(takewhile(lambda word: word not in STOP_WORDS, reversed(words)))
        found += [w for w in words if len(w) > 1 and w not in STOP_WORDS and not w.endswith("ing")]
    strange = [word for word in found if stem(word) not in known]
    return [word for word in strange if not get_close_matches(stem(word), known, cutoff=0.8)]


def _words_counted_for(request: Request, known: frozenset[str]) -> list[str]:
    """Of the words for what so many things have, those that are not `known`: "parking for 5 desks"."""
    found: list[str] = []
    for given in request.of("count", "people"):
        doing = _DOING.search(request.plain[: given.amount.start])
        if doing and doing[1] not in _HAVING:
            found.append(doing[1])
        match = _FOR_SO_MANY.search(request.plain[: given.amount.start])
        if match:
            before = dropwhile(STOP_WORDS.__contains__, reversed(match[1].split()))
            found += takewhile(lambda word: word not in STOP_WORDS, before)
    return [word for word in found if stem(word) not in known]
