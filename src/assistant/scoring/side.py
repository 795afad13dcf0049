"""One side of a calculation: what the question gives and the documents say of one subject, found when it is needed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from assistant.scoring.figures import Figure
from assistant.scoring.missing import MissingInput
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import Given, Request
from assistant.scoring.sheet import Origin, Sheet, Term
from assistant.scoring.units import Unit, unit
from assistant.types import Statement

OTHER = "other_"
"""What the names of the other side's terms begin with on this side's sheet."""
Finder = Callable[["Side"], Term | None]
"""Puts a term on the sheet that stands in the question or the sources, or may be assumed; None if it cannot be had."""


class Sharing(NamedTuple):
    """Whether several workloads may share one of what they run on, and what says so."""

    allowed: bool
    said: Statement


@dataclass
class Side:
    """The terms of one subject, worked on a sheet of its own; `subject` None where nothing is compared."""

    request: Request
    figures: Sequence[Figure]
    subject: str | None
    finders: Mapping[str, Finder]
    """How each term is found that is not worked out, by its name."""
    sharing: Sharing | None = None
    others: list["Side"] = field(default_factory=list)
    """The other sides of a comparison."""
    sheet: Sheet = field(default_factory=Sheet)
    used: list[Given] = field(default_factory=list)
    """What of the question took part."""
    given_as: dict[str, Given] = field(default_factory=dict)
    """By the name of a term what the question gives for it."""
    counted: frozenset[str] = frozenset()
    """Things whose count has been worked out before."""
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
        """What the question gives in `roles` for this subject, and then what it gives for all."""
        found = self.request.of(*roles)
        mine = [g for g in found if g.subject == self.subject and self.subject]
        return [*mine, *(g for g in found if g.subject is None)]

    def unused(self, *roles: str) -> list[Given]:
        """What of `given` took no part so far."""
        return [g for g in self.given(*roles) if g not in self.used]

    def use(self, given: Given) -> None:
        """Note that `given` takes part."""
        if given not in self.used:
            self.used.append(given)

    def placed(self, name: str) -> list[Given]:
        """What of the question the term `name` rests on."""
        needed = self.sheet.needed(name)
        own = [given for term, given in self.given_as.items() if term in needed]
        theirs = [g for o in self.others for term, g in o.given_as.items() if f"{OTHER}{term}" in needed]
        named = [*self.given_as.values(), *(g for o in self.others for g in o.given_as.values())]
        return [*own, *theirs, *(g for g in self.used if g not in named)]

    # Writing terms down

    def asked(self, name: str, given: Given, label: str, quantity: Quantity | None = None, note: str = "") -> Term:
        """The term `name` from the question; `quantity` where that is another than the one that is `given`."""
        self.use(given)
        self.given_as[name] = given
        return self.sheet.put(name, Term(label, quantity or given.quantity, "question", assumption=note))

    def assume(self, name: str, label: str, quantity: Quantity, note: str = "") -> Term:
        """The term `name`, taken for granted."""
        return self.sheet.put(name, Term(label, quantity, "assumption", assumption=note))

    def one(self, name: str, thing: str, note: str = "") -> Term:
        """The term `name`: one `thing`, of which the question speaks, or that is assumed as `note` says."""
        origin: Origin = "assumption" if note else "question"
        return self.sheet.put(name, Term(f"{thing}s", exact(1, unit(thing)), origin, assumption=note))

    def source(self, name: str, figure: Figure, label: str) -> Term:
        """The term `name` from a figure of the documents."""
        return self.sheet.put(name, Term(label, figure.quantity, "source", (figure.statement,)))

    def set_unit(self, name: str, the_unit: Unit) -> None:
        """Let the number of the term `name` be one of `the_unit`."""
        term = self.sheet.terms[name]
        self.sheet.terms[name] = replace(term, quantity=term.quantity.as_unit(the_unit))

    def total(self, names: Sequence[str], name: str = "total", label: str = "total") -> str:
        """The name of the sum of the terms `names`, which is `name`; of one it is that term."""
        if len(names) == 1:
            return names[0]
        self.sheet.work(name, label, " + ".join(names))
        return name

    def changed(self, name: str, about: re.Pattern[str] | None) -> None:
        """Change the term `name` as the question would have it: "10% more", "twice".

        Only a change counts around which words of `about` stand, if that is given.
        """
        for given in self.request.of("change", "factor"):
            around = f"{given.before[-60:]} {given.after[:40]}"
            if given in self.used or (about and not about.search(around)) or given.subject not in (None, self.subject):
                continue
            term = self.sheet.terms[name]
            self.asked(f"{name}_change", given, "change")
            self.sheet.put(f"{name}_before", term)
            self.sheet.work(name, f"{term.label}, changed", f"{name}_before * {name}_change")
            return

    # Terms by name

    def has(self, name: str) -> bool:
        """Whether the term `name` can be had; then it is on the sheet."""
        try:
            self.term(name)
        except MissingInput:
            return False
        return True

    def term(self, name: str) -> Term:
        """The term `name`: worked out before, given, from the sources, or assumed. Raises MissingInput."""
        if name in self.sheet.terms:
            return self.sheet.terms[name]
        found = self.finders[name](self)
        if found is None:
            raise MissingInput(name)
        return found

    def need(self, *names: str) -> None:
        """Have the terms `names` on the sheet. Raises MissingInput naming all that lack."""
        lacking = [name for name in names if not self.has(name)]
        if lacking:
            raise MissingInput(*lacking)

    def unit_of(self, name: str) -> Unit:
        """The unit of the term `name`. Raises MissingInput."""
        return self.term(name).quantity.unit

    # Figures

    def best(self, figures: Iterable[Figure]) -> list[Figure]:
        """Those of `figures` for this subject that the question's words fit best, each value once, clearest first."""
        found = [f for f in figures if not f.conditional]
        own = [f for f in found if f.subject == self.subject] if self.subject else []
        own = own or [f for f in found if f.subject is None]
        asked = self.request.stems
        most = max((len(asked & f.near) for f in own), default=0)
        ranked = sorted((f for f in own if len(asked & f.near) == most), key=_clearness)
        return list({(f.quantity, f.of): f for f in reversed(ranked)}.values())[::-1]

    def currency(self) -> str:
        """The currency of the question, or else of the documents."""
        units = [g.quantity.unit for g in self.request.givens] + [f.quantity.unit for f in self.figures]
        return next((u.currency for u in units if u.currency), "USD")


def clearest(figures: Iterable[Figure]) -> Figure:
    """Of figures that say the same, the one that says it best."""
    return min(figures, key=_clearness)


def _clearness(figure: Figure) -> tuple[bool, bool, int]:
    """Names come first, and whole sentences before table cells; of these the shortest."""
    statement = figure.statement
    return not figure.name, statement.kind == "cell", len(statement.text)
