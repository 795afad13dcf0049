"""The sheet on which a calculation is worked: terms, and steps that each follow from the terms before."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from assistant.errors import CalculationError
from assistant.scoring.quantity import Quantity, exact, show
from assistant.types import Statement

Origin = Literal["question", "source", "assumption", "step"]
Part = str | Statement
"""A piece of text, or a source whose marker stands there."""


@dataclass(frozen=True, slots=True)
class Term:
    """A named quantity of a sheet."""

    label: str
    quantity: Quantity
    origin: Origin
    sources: tuple[Statement, ...] = ()
    assumption: str = ""
    """What is taken for granted with it, as the answer says it."""
    expression: str = ""
    """Of a step: what it was worked from."""

    @property
    def is_one(self) -> bool:
        """Whether this is exactly one: as a factor it says nothing but its unit."""
        return self.quantity.low == self.quantity.high == 1


@dataclass
class Sheet:
    """The terms of one calculation by name, in the order in which they came up."""

    terms: dict[str, Term] = field(default_factory=dict)
    assumptions: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    """In words how a step was worked that no expression says."""

    def put(self, name: str, term: Term) -> Term:
        """Write `term` down as `name`."""
        self.terms[name] = term
        if term.assumption and term.assumption not in self.assumptions:
            self.assumptions.append(term.assumption)
        return term

    def take(self, other: "Sheet", name: str, prefix: str) -> None:
        """Write the term `name` of another sheet down here, and all that it rests on, with `prefix` before their names."""
        term = other.terms[name]
        for used in other.names(term.expression):
            if prefix + used not in self.terms:
                self.take(other, used, prefix)
        expression = re.sub(r"[a-z_]\w*", lambda m: prefix + m.group() if m.group() in other.terms else m.group(), term.expression)
        if name in other.notes:
            self.notes[prefix + name] = other.notes[name]
        self.put(prefix + name, replace(term, expression=expression))

    def alias(self, name: str, old: str, sources: tuple[Statement, ...] = ()) -> Term:
        """The term `old` under another name as well, with `sources` that say why it is that one."""
        if old in self.notes:
            self.notes[name] = self.notes[old]
        return self.put(name, replace(self.terms[old], sources=sources or self.terms[old].sources))

    def work(self, name: str, label: str, expression: str) -> Term:
        """Work `expression` out from the terms that it names and write the step down as `name`.

        Raises CalculationError where it cannot be worked out.
        """
        tree = ast.parse(expression, mode="eval").body
        quantity = self._value(tree)
        return self.put(name, Term(label, quantity, "step", expression=expression))

    def steps(self) -> list[tuple[str, Term]]:
        """The steps with their names, in order."""
        return [(name, term) for name, term in self.terms.items() if term.origin == "step"]

    def sources(self, name: str) -> tuple[Statement, ...]:
        """Everything that proves the term `name`: its own sources and those of what it was worked from."""
        term = self.terms[name]
        found = list(term.sources)
        for used in self.names(term.expression):
            found += self.sources(used)
        return tuple(dict.fromkeys(found))

    def needed(self, name: str) -> list[str]:
        """The terms that `name` rests on and itself, each after those that it rests on."""
        found: list[str] = []
        for used in self.names(self.terms[name].expression):
            found += [n for n in self.needed(used) if n not in found]
        return [*found, name]

    def names(self, expression: str) -> list[str]:
        """The terms that an expression uses, in order."""
        if not expression:
            return []
        nodes = ast.walk(ast.parse(expression, mode="eval"))
        found = [(n.col_offset, n.id) for n in nodes if isinstance(n, ast.Name) and n.id in self.terms]
        return [name for _, name in sorted(found)]

    def shown(self, expression: str, *, explain: bool = False) -> list[Part]:
        """`expression` with its terms' values for their names; `explain` adds how steps came about, in brackets."""
        return self._shown(ast.parse(expression, mode="eval").body, explain=explain)

    def _value(self, node: ast.expr) -> Quantity:
        match node:
            case ast.Name(id=name):
                return self.terms[name].quantity
            case ast.Constant(value=int(number)):
                return exact(number)
            case ast.BinOp(left=left, op=operator, right=right):
                return _OPERATORS[type(operator)](self._value(left), self._value(right))
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return _FUNCTIONS[name](self._value(argument))
        raise CalculationError(f"{ast.unparse(node)} is no expression")

    def _shown(self, node: ast.expr, *, explain: bool) -> list[Part]:
        match node:
            case ast.Name(id=name):
                return self._term(name, explain=explain)
            case ast.Constant(value=number):
                return [str(number)]
            case ast.BinOp(left=left, op=ast.Mult(), right=ast.Name(id="period")) if self.terms["period"].is_one:
                return self._shown(left, explain=explain)
            case ast.BinOp(left=left, op=operator, right=right):
                sign = _SIGNS[type(operator)]
                return [
                    *self._operand(left, explain=explain, brackets="+−" if sign in "×÷" else ""),
                    f" {sign} ",
                    *self._operand(right, explain=explain, brackets=_RIGHT_IN_BRACKETS[sign]),
                ]
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return [*self._shown(argument, explain=explain), f", rounded {'up' if name == 'whole' else 'down'}"]
        raise CalculationError("no expression")

    def _operand(self, node: ast.expr, *, explain: bool, brackets: str) -> list[Part]:
        """One side of an operation; in brackets if it is itself one of the operations `brackets`."""
        parts = self._shown(node, explain=explain)
        nested = isinstance(node, ast.BinOp) and _SIGNS[type(node.op)] in brackets
        return ["(", *parts, ")"] if nested else parts

    def _term(self, name: str, *, explain: bool) -> list[Part]:
        term = self.terms[name]
        text = show(term.quantity, result=term.origin == "step")
        parts: list[Part] = [text, *term.sources]
        if explain and (name in self.notes or term.expression):
            parts += [" (", *self.explained(name), ")"]
        return parts

    def explained(self, name: str) -> list[Part]:
        """How the step `name` was worked, with the steps that it rests on."""
        if name in self.notes or not self.terms[name].expression:
            return [self.notes.get(name, "")]
        return self.shown(self.terms[name].expression, explain=True)


def whole(quantity: Quantity) -> Quantity:
    """Rounded up to whole things, as they are bought."""
    low, high = (None if b is None else Fraction(ceil(b)) for b in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high, named=None)


def down(quantity: Quantity) -> Quantity:
    """Rounded down to whole things, as money pays for them."""
    low, high = (None if b is None else Fraction(floor(b)) for b in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high, named=None)


_OPERATORS: Mapping[type[ast.operator], Callable[[Quantity, Quantity], Quantity]] = {
    ast.Add: Quantity.__add__,
    ast.Sub: Quantity.__sub__,
    ast.Mult: Quantity.__mul__,
    ast.Div: Quantity.__truediv__,
}
_SIGNS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_RIGHT_IN_BRACKETS = {"+": "", "−": "+−", "×": "+−", "÷": "+−×÷"}
_FUNCTIONS: Mapping[str, Callable[[Quantity], Quantity]] = {"whole": whole, "down": down}
