"""Question and figures → a worked calculation, or what it lacks, or None where nothing is to be reckoned."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from itertools import dropwhile, takewhile

from assistant.errors import CalculationError
from assistant.scoring.amounts import STOP_WORDS
from assistant.scoring.costs import PLAIN, Ambiguous
from assistant.scoring.figures import Figure, read_figures
from assistant.scoring.formulas import COUNTED, DIFFERENCE, FORMULAS, FTE, HOURS_ASKED, MONEY, SHARE, Formula
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import MACHINES, Given, Request, read_request
from assistant.scoring.scenario import EARN, STAFF, MissingInput, Side
from assistant.scoring.sheet import Sheet, Term
from assistant.scoring.units import BYTES, same_thing, thing_head
from assistant.subjects import named_subjects
from assistant.types import Document, Statement, Subject
from assistant.words import asks_yes_or_no, is_negated, plain_yes_or_no, stem


class NotInSources(CalculationError):
    """The question asks for a number that needs a figure which the sources do not have."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side comes to: the term `name` of its sheet."""

    side: Side
    name: str

    @property
    def term(self) -> Term:
        """The term that is the result."""
        return self.side.sheet.terms[self.name]


@dataclass(frozen=True, slots=True)
class Worked:
    """A calculation that has been worked out."""

    request: Request
    formula: Formula
    outcomes: tuple[Outcome, ...]
    difference: Quantity | None = None
    same_ends: Quantity | None = None
    """The difference of low to low and high to high, where that is another range."""
    larger: Outcome | None = None
    """Where there is a difference, the outcome with more."""
    smaller: Outcome | None = None

    @property
    def result(self) -> Quantity:
        """The first thing that is answered."""
        return self.difference if self.difference is not None else self.outcomes[0].term.quantity


def corpus_figures(documents: Iterable[Document], subjects: Sequence[Subject]) -> tuple[Figure, ...]:
    """All figures of `documents`; one that names one of `subjects` is that one's, though its document compares none."""
    return tuple(_attributed(f, subjects) for d in documents for f in read_figures(d))


def _attributed(figure: Figure, subjects: Sequence[Subject]) -> Figure:
    if figure.subject is not None:
        names = {s.name for s, _, _ in named_subjects(figure.subject, subjects)}
        return replace(figure, subject=names.pop()) if len(names) == 1 else figure
    names = {s.name for s, _, _ in named_subjects(figure.statement.text, subjects)}
    return replace(figure, subject=names.pop()) if len(names) == 1 and not figure.statement.subject else figure


def calculate(question: str, figures: Sequence[Figure], statements: Iterable[Statement], subjects: Sequence[Subject]) -> Worked | None:
    """The calculation that `question` asks for; None if it asks for none, or the sources lack what it is about.

    Raises MissingInput where a number lacks that only the asker has, and CalculationError for what cannot be.
    """
    request = with_people(read_request(question, subjects), figures)
    if not _may_ask(request):
        return None
    formulas = [f for f in FORMULAS if f.meant(request)]
    if formulas or request.of("schedule"):
        refuse_impossible(request)
    for formula in formulas:
        worked = _worked(request, formula, figures, statements, subjects)
        if worked or formula.insists:
            return worked
    return None


def _worked(
    request: Request,
    formula: Formula,
    figures: Sequence[Figure],
    statements: Iterable[Statement],
    subjects: Sequence[Subject],
) -> Worked | None:
    """`formula`, worked for all sides; see `calculate`."""
    sides = _sides(request, figures, statements, subjects)
    if formula.alone:
        sides = sorted(sides, key=lambda side: not (side.shares and side.shares[0]))[:1]
        known = {f.subject for f in figures if f.subject}
        if len(request.subjects) == 1 and len(known) == 2:  # the other is meant, if there is but one
            sides[0].others.extend(Side(request, figures, name) for name in known if name != sides[0].subject)
    outcomes = _work(request, formula, sides, statements)
    if not outcomes or not _is_worked(outcomes, request):
        return None
    if _beside_the_sources(request, outcomes, statements):
        if any(thing_head(b) in MACHINES for o in outcomes for g in o.side.used for b in _foreign(g, frozenset())):
            raise MissingInput("price")
        raise NotInSources("The sources do not say what that costs")
    left = unplaced(outcomes, request)
    if left and left[0].role in {"count", "people"}:
        machines = thing_head(left[0].quantity.unit.above[0]) in MACHINES
        raise MissingInput("price") if machines else NotInSources("The sources do not say what that costs")
    if left:
        said = request.question[left[0].amount.start : left[0].amount.end]
        raise CalculationError(f"What is “{said}” meant to be here?")
    return _compared(request, formula, outcomes)


_POLITE = re.compile(r"(?:can|could|would|will) (?:you|we|i|somebody|someone)\b|how much|how many|by how|which|what|\bor\b", re.IGNORECASE)


def _may_ask(request: Request) -> bool:
    """Whether the question may ask for a number at all, and not whether or why something is so."""
    asked = [s for s in re.split(r"(?<=[.?!;:])\s+", request.question) if s.endswith("?")] or [request.question]
    last = asked[-1]
    if asks_yes_or_no(last) and not _POLITE.search(last):
        return False
    if re.match(r"\s*(?:why|how often|how do|how does (?!\d)|how can|who)\b", last, re.IGNORECASE):
        return False
    return bool(request.givens) or any(request.asks(p) for p in (MONEY, COUNTED, HOURS_ASKED, FTE, SHARE))


def with_people(request: Request, figures: Sequence[Figure]) -> Request:
    """The request, with those counted as people whose time or pay the documents speak of: "four mechanics"."""
    theirs = frozenset().union(*(f.near for f in figures if f.is_time_share or f.near & EARN), frozenset())
    paid_for = {thing_head(t) for f in figures for t in f.quantity.unit.things_below}
    paid_for |= {name for f in figures if f.quantity.unit.things_below and f.quantity.unit.currency for name in f.near}
    givens = []
    for given in request.givens:
        counted = given.role == "count" and given.quantity.unit.is_count
        head = thing_head(given.quantity.unit.above[0]) if counted else ""
        someone = counted and head in theirs and head not in paid_for and head not in MACHINES
        givens.append(replace(given, role="people") if someone else given)
    return replace(request, givens=tuple(givens))


def refuse_impossible(request: Request) -> None:
    """Raise CalculationError for what cannot be: a negative count, 150% utilization, 30 hours a day."""
    for given in request.givens:
        low, high, the_unit = given.quantity.low, given.quantity.high, given.quantity.unit
        said = request.question[given.amount.start : given.amount.end]
        ends = given.amount.ends or (given.quantity, given.quantity)
        if low is not None and low < 0:
            raise CalculationError(f"“{said}” cannot be: it is less than nothing")
        if given.role == "schedule" and high is not None:
            _refuse_time(said, the_unit.above[0], the_unit.time_below or "", high)
        if given.role in {"utilization", "cap"} or (given.role == "step" and not the_unit.powers):
            values = [e.low for e in ends if e.low is not None] + [e.high for e in ends if e.high is not None]
            if any(v > 1 for v in values):
                raise CalculationError(f"“{said}” cannot be: nothing is used more than 100%")
            if any(v == 0 for v in values):
                raise CalculationError(f"“{said}” cannot be: what is not used at all has no cost per use")
        if given.role in {"share", "time share"} and high is not None and high > 1:
            raise CalculationError(f"“{said}” cannot be: a share is at most 100%")
        if given.role == "demand" and low is not None and high is not None and (high == 0):
            raise CalculationError(f"“{said}” cannot be: a workload needs more than nothing")
        if given.role in {"count", "people"} and the_unit.is_count and given.quantity.is_exact and low is not None:
            if low.denominator != 1 and given.role == "count":
                raise CalculationError(f"“{said}” cannot be: there are only whole ones")


_MOST = {("hour", "day"): 24, ("hour", "week"): 168, ("day", "week"): 7, ("hour", "month"): 744, ("day", "month"): 31,
         ("hour", "year"): 8784, ("day", "year"): 366, ("minute", "hour"): 60, ("week", "year"): 53}


def _refuse_time(said: str, part: str, whole: str, value: Fraction) -> None:
    most = _MOST.get((part, whole))
    if most is not None and value > most:
        raise CalculationError(f"“{said}” cannot be: a {whole} has {most} {part}s at most")


_EVERYONE = re.compile(r"\b(?:cheapest|which (?:one|platform|of|is|would|comes)|all (?:two|three|four|five)|both|who wins|compare)\b")


def _sides(request: Request, figures: Sequence[Figure], statements: Iterable[Statement], subjects: Sequence[Subject]) -> list[Side]:
    """The sides to work: the subjects that are named; else no subject in particular, and then each that has figures."""
    known = {f.subject for f in figures}
    everyone: list[str | None] = [s.name for s in subjects if s.name in known]
    names = list(request.subjects) or ([] if request.asks(_EVERYONE) and everyone else [None]) + everyone
    sharing = _sharing(request, statements) if request.of("demand") else {}
    sides = [Side(request, figures, name, sharing.get(name or "")) for name in names]
    if len(request.subjects) > 1:
        for side in sides:
            side.others.extend(other for other in sides if other is not side)
    return sides


_SHARES = re.compile(r"\bshar(?:e|es|ed|ing)\b|\bwhole\b|\bexclusive")


def _sharing(request: Request, statements: Iterable[Statement]) -> dict[str, tuple[bool, Statement]]:
    """By subject whether it lets workloads share, and the statement that says so; table cells first."""
    found: dict[str, tuple[bool, Statement]] = {}
    packed = [b for g in request.of("demand") for b in g.quantity.unit.above if b not in BYTES]
    resource = thing_head(packed[0]) if packed else stem("gpu")
    ordered = sorted(statements, key=lambda s: s.kind != "cell")
    for statement in ordered:
        said = f"{statement.lead} {statement.text}".lower()
        if not statement.subject or statement.subject in found or not _SHARES.search(said):
            continue
        if resource not in {stem(w) for w in re.findall(r"\w+", said)}:
            continue
        plain, _ = plain_yes_or_no(statement.text)
        denied = is_negated(statement.text) or re.search(r"\bwhole\b|\bexclusive", said) is not None
        found[statement.subject] = (plain if plain is not None else not denied, statement)
    return found


def _work(
    request: Request, formula: Formula, sides: Sequence[Side], statements: Iterable[Statement]
) -> list[Outcome]:
    """What each side comes to. Where no subject is named, that of none in particular goes before."""
    outcomes: list[Outcome] = []
    missing: list[MissingInput] = []
    for side in sides:
        try:
            outcomes.append(Outcome(side, formula.work(side)))
        except Ambiguous as error:
            known = frozenset().union(*(item.figure.about | item.names for item in error.items)) | _ORDINARY
            if _strangers(request, known, statements):
                raise NotInSources("The sources do not say what that costs") from None
            missing.append(error)
        except MissingInput as error:
            missing.append(error)
            continue
        if side.subject is None:
            return outcomes
    if not request.subjects:
        outcomes = [o for o in outcomes if not o.side.fallback]
    if outcomes and (len(outcomes) == len(sides) or not request.subjects):
        return outcomes
    asked = next((e for e in missing if not set(e.names) & _OF_THE_SOURCES), None)
    known = _ORDINARY.union(*(f.about for side in sides[:1] for f in side.figures))
    foreign = [n for n in _strangers(request, known, statements) if n.isalpha()]
    if asked and "price" in asked.names and (foreign or _unknown(request, sides)):
        raise NotInSources("The sources do not say what that costs")
    if asked and formula.insists and _means_us(request):
        raise asked
    return []


def _unknown(request: Request, sides: Sequence[Side]) -> list[Given]:
    """Counts of what neither the documents have a rate for nor is run by the hour."""
    paid_for = [t for side in sides for f in side.figures for t in f.quantity.unit.things_below]
    counts = [g for g in request.of("count", "people") if g.quantity.unit.above and not request.of("demand")]
    counts = [g for g in counts if g.role == "count" or not request.asks(STAFF)]
    named = [(g, g.quantity.unit.above[0]) for g in counts]
    return [g for g, base in named if thing_head(base) not in MACHINES and not any(same_thing(base, t) for t in paid_for)]


_OF_THE_SOURCES = {"share", "fee"}


def _means_us(request: Request) -> bool:
    """Whether the question is about the asker's own case, so that the asker can be asked back."""
    return any(g.role != "period" for g in request.givens) or re.search(r"\b(?:our|we|us|my|i|calculate|work out|compute)\b", request.text) is not None


def _is_worked(outcomes: Sequence[Outcome], request: Request) -> bool:
    """Whether something was reckoned: a figure as it stands in the sources is looked up instead."""
    if len(outcomes) > 1 and request.asks(DIFFERENCE):
        return True
    for outcome in outcomes:
        terms = outcome.side.sheet.terms
        sources = [t.quantity for t in terms.values() if t.origin == "source"]
        if outcome.term.origin != "step":
            continue
        if any(_same_number(outcome.term.quantity, q) for q in sources) and not outcome.side.used_counts():
            continue
        return True
    return False


def _same_number(one: Quantity, other: Quantity) -> bool:
    return (one.low, one.high) == (other.low, other.high)


def _beside_the_sources(request: Request, outcomes: Sequence[Outcome], statements: Iterable[Statement]) -> bool:
    """Whether a figure of the sources was used for something that they do not speak of."""
    used = {s for o in outcomes for t in o.side.sheet.terms.values() if t.origin == "source" for s in t.sources}
    figures = [f for f in outcomes[0].side.figures if f.statement in used]
    if not figures:
        return False
    known = frozenset().union(*(f.about for f in figures)) | _ORDINARY
    for outcome in outcomes:
        for given in outcome.side.used:
            if _foreign(given, known):
                return True
            known |= {stem(w.lower()) for base in (*given.quantity.unit.above, *given.quantity.unit.below) for w in re.findall(r"\w+", base)}
    paid = any(f.quantity.unit.currency or f.of == "money" for f in figures)
    return bool(_strangers(request, known, statements, paid=paid))


def _foreign(given: Given, known: frozenset[str]) -> list[str]:
    """What is counted under a name that the figures do not know: "4 p9.large instances"."""
    bases = [b for b in given.quantity.unit.above if given.role == "count" and b not in BYTES]
    return [b for b in bases if any(_NAME.fullmatch(w) and stem(w.lower()) not in known for w in b.split())]


_NAME = re.compile(r"(?=.*(?:\d|[A-Z]))[\w.-]+")


def unplaced(outcomes: Sequence[Outcome], request: Request) -> list[Given]:
    """Numbers of the question that no side made use of, though they look as if they mattered."""
    used = [g.amount for o in outcomes for g in o.side.placed(o.name)]
    multiplied = any(g.role in {"count", "people"} for o in outcomes for g in o.side.placed(o.name))
    left = _MAY_BE_LEFT if multiplied else _MAY_BE_LEFT - {"people"}
    return [g for g in request.givens if g.amount not in used and g.role not in left and g.quantity.low != 1]


_MAY_BE_LEFT = {"period", "number", "people", "duration", "schedule"}


def _strangers(
    request: Request, known: frozenset[str], statements: Iterable[Statement], *, paid: bool = True
) -> list[str]:
    """Words that name what is `paid` for, and other names, that neither the sources nor ordinary talk have for it."""
    found = []
    for match in _PAID_FOR.finditer(request.rest.lower()) if paid else ():
        words = re.findall(r"[a-z]\w*", match["what"] or match["of"] or match["whose"] or "")
        if match["what"]:  # what comes before an article belongs to something else: "cover the fee"
            words = list(takewhile(lambda w: w not in STOP_WORDS, reversed(words)))
        found += [w for w in words if len(w) > 1 and stem(w) not in known and w not in STOP_WORDS and not w.endswith("ing")]
    found = [w for w in found if not get_close_matches(stem(w), known, cutoff=0.8)]  # misspelt
    for given in request.of("count", "people"):
        match = _FOR.search(request.plain[: given.amount.start])
        before = dropwhile(STOP_WORDS.__contains__, reversed(match[1].split())) if match and paid else ()
        words = list(takewhile(lambda w: w not in STOP_WORDS, before))
        found += [w for w in words if stem(w) not in known]
    for name in request.names:
        if stem(name.lower()) not in known and not any(name.lower() in s.text.lower() for s in statements):
            found.append(name)
    return found


_FOR = re.compile(r"((?:[a-z][\w-]*\s+){1,3})for (?:our |the |all |my )?$")
_FEE_WORD = r"(?:fees?|prices?|charges?|licen[cs]es?|costs?|subscriptions?|rents?)"
_PAID_FOR = re.compile(rf"(?P<what>(?:[a-z][\w-]*\s+){{1,2}}){_FEE_WORD}\b|{_FEE_WORD} (?:of|for) (?:the |a |an |our )?(?P<of>(?:[a-z][\w-]*\s?){{1,2}})"
                       r"|\b(?:do|does|would|will)\s+(?:the |a |an |our )?(?P<whose>(?:[a-z][\w-]*\s+){1,4}?)(?:cost|set|run|come|be)\b")
_ORDINARY = PLAIN | frozenset(
    stem(w)
    for w in """fee fees we our you i us they much many what which how do does will would could can should total totals sum all monthly
    yearly annual annually weekly daily hourly fixed flat base cluster platform management recurring overall combined running
    run operating ops operation staff team people salary compute instance gpu node machine server extra additional more less
    only just alone whole full same new old current yearly difference gap budget finance cfo cto boss manager company
    business department startup shop year month quarter average typical expected projected estimated effective real true
    actual number keep have get pay paying set back owe come comes make makes save saving savings cheaper dearer higher lower
    aws cloud eur usd fte ftes tco gpu cpu finance it ai ml api usa uk infra compare comparison budget line item price premium infrastructure per every each both either first second next last no any if then at with plan
    calculate compute show tell give work figure say know think want need plz pls please thanks hi hello hey ok so and or
    ownership platforms breakdown bottom line ballpark rough exact long short term""".split()
)


def _compared(request: Request, formula: Formula, outcomes: list[Outcome]) -> Worked:
    """The outcomes with their difference, where there are two to compare."""
    if len(outcomes) < 2 or not (len(request.subjects) > 1 or request.asks(DIFFERENCE)):
        return Worked(request, formula, tuple(outcomes))
    one, two = outcomes if len(outcomes) == 2 else sorted(outcomes, key=lambda o: _centre(o.term.quantity))[:2]
    if one.term.quantity.unit != two.term.quantity.unit:
        return Worked(request, formula, tuple(outcomes))
    left, right = _apart(one, two)
    difference = left - right
    larger, smaller = one, two
    if _centre(difference) < 0:
        difference, larger, smaller, left, right = -difference, two, one, right, left
    same = None
    if None not in (left.low, right.low, left.high, right.high) and not difference.is_exact:
        ends = sorted((left.low - right.low, left.high - right.high))  # type: ignore[operator]
        same = Quantity(ends[0], ends[1], difference.unit)
        same = None if same == difference else same
    return Worked(request, formula, tuple(outcomes), difference, same, larger, smaller)


def _apart(one: Outcome, two: Outcome) -> tuple[Quantity, Quantity]:
    """Both results without the parts that they share: what is the same on both sides makes no difference."""
    left = [one.side.sheet.terms[n] for n in one.side.parts] or [one.term]
    right = [two.side.sheet.terms[n] for n in two.side.parts] or [two.term]
    for part in list(left):
        same = next((p for p in right if (p.quantity, p.label) == (part.quantity, part.label)), None)
        if same and (len(left) > 1 or len(right) > 1) and not part.quantity.is_exact:
            left.remove(part)
            right.remove(same)
    zero = exact(0, one.term.quantity.unit)
    return _sum(left, zero), _sum(right, zero)


def _sum(terms: Sequence[Term], zero: Quantity) -> Quantity:
    total = zero
    for term in terms:
        total = total + term.quantity
    return total


def _centre(quantity: Quantity) -> Fraction:
    low = quantity.low if quantity.low is not None else quantity.high
    high = quantity.high if quantity.high is not None else quantity.low
    return (low or Fraction(0)) + (high or Fraction(0))


__all__ = ["Ambiguous", "Given", "MissingInput", "Outcome", "Sheet", "Worked", "calculate"]
