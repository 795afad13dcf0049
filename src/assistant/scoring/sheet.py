"""The sheet on which a calculation is worked: terms, and steps that each follow from the terms before.

A step is an expression over the names of terms ("count * price"). From it come the value, the terms that it rests on
with their sources, and the text that says how it was worked.
"""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Literal

from assistant.errors import CalculationError
from assistant.scoring.quantity import Quantity, is_decimal, show
from assistant.types import Statement

Origin = Literal["question", "source", "assumption", "step"]
Part = str | Statement
"""A piece of text, or a source whose marker stands there."""

MAX_EXPRESSION = 1000
"""Characters of an expression, about a hundred terms; each goes a level deeper."""
_NAME = re.compile(r"[a-z_]\w*")


@dataclass(frozen=True, slots=True)
class Term:
    """A named quantity of a sheet."""

    label: str
    quantity: Quantity
    origin: Origin
    sources: tuple[Statement, ...] = ()
    """What proves it, or says that it is this one that is meant."""
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
    notes: dict[str, str] = field(default_factory=dict)
    """In words how a step was worked that no expression says."""

    def put(self, name: str, term: Term) -> Term:
        """Write `term` down as `name`."""
        self.terms[name] = term
        return term

    def alias(self, name: str, old: str, sources: tuple[Statement, ...] = ()) -> Term:
        """The term `old` under another name as well, with `sources` that say why it is that one."""
        if old in self.notes:
            self.notes[name] = self.notes[old]
        return self.put(name, replace(self.terms[old], sources=sources or self.terms[old].sources))

    def take(self, other: "Sheet", name: str, prefix: str) -> None:
        """Write the term `name` of another sheet down, and all that it rests on, with `prefix` before their names."""
        term = other.terms[name]
        for used in other.names(term.expression):
            if prefix + used not in self.terms:
                self.take(other, used, prefix)
        if name in other.notes:
            self.notes[prefix + name] = other.notes[name]
        expression = _NAME.sub(lambda m: prefix + m[0] if m[0] in other.terms else m[0], term.expression)
        self.put(prefix + name, replace(term, expression=expression))

    def work(self, name: str, label: str, expression: str) -> Term:
        """Work `expression` out from the terms that it names and write the step down as `name`.

        Raises CalculationError where it cannot be worked out.
        """
        if len(expression) > MAX_EXPRESSION:
            raise CalculationError("These are more amounts than can be reckoned with at once")
        quantity = self._value(_parsed(expression))
        return self.put(name, Term(label, quantity, "step", expression=expression))

    # What a step rests on

    def names(self, expression: str) -> list[str]:
        """The terms that `expression` uses, in its order."""
        if not expression:
            return []
        nodes = [node for node in ast.walk(_parsed(expression)) if isinstance(node, ast.Name)]
        return [node.id for node in sorted(nodes, key=lambda node: node.col_offset) if node.id in self.terms]

    def needed(self, name: str) -> list[str]:
        """The terms that `name` rests on and itself, each after those that it rests on."""
        found: list[str] = []
        for used in self.names(self.terms[name].expression):
            found += [n for n in self.needed(used) if n not in found]
        return [*found, name]

    def sources(self, name: str) -> tuple[Statement, ...]:
        """Everything that proves the term `name`: its own sources and those of what it was worked from."""
        found = list(self.terms[name].sources)
        for used in self.names(self.terms[name].expression):
            found += self.sources(used)
        return tuple(dict.fromkeys(found))

    # What is said of a step

    def is_explained(self, name: str) -> bool:
        """Whether there is something to say of how the term `name` came about."""
        return name in self.notes or bool(self.terms[name].expression)

    def shown(self, name: str) -> str:
        """How the step `name` was worked from the terms right before it."""
        if name in self.notes or not self.is_explained(name):
            return self.notes.get(name, "")
        return text_of(self._shown(_parsed(self.terms[name].expression)))

    def explained(self, name: str) -> list[Part]:
        """How the step `name` was worked, with the steps that it rests on in brackets.

        Where a step has the very value of `name`, because all that is added to it is nothing, or it need not be
        rounded, that value is not said again, and how the step was worked stands in its place.
        """
        if name in self.notes or not self.is_explained(name):
            return [self.notes.get(name, "")]
        term = self.terms[name]
        return self._shown(_parsed(term.expression), explain=True, result=term.quantity)

    def _value(self, node: ast.expr) -> Quantity:
        match node:
            case ast.Name(id=name):
                return self.terms[name].quantity
            case ast.BinOp(left=left, op=operator, right=right):
                return _OPERATORS[type(operator)](self._value(left), self._value(right))
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return _FUNCTIONS[name](self._value(argument))
        raise CalculationError(f"{ast.unparse(node)} is no expression")

    def _shown(self, node: ast.expr, *, explain: bool = False, result: Quantity | None = None) -> list[Part]:
        """`node` with its terms' values for their names; `explain` adds how steps were worked.

        `result` is the value that has just been said, where a term that has it may stand without it.
        """
        match node:
            case ast.Name(id=name):
                return self._term(name, explain=explain, result=result)
            case ast.BinOp(left=left, op=ast.Mult(), right=ast.Name(id="period")) if self.terms["period"].is_one:
                return self._shown(left, explain=explain)
            case ast.BinOp(left=left, op=operator, right=right):
                sign = _SIGNS[type(operator)]
                left_result, right_result = (result if sign in signs else None for signs in ("+−", "+"))
                return [
                    *self._operand(left, explain=explain, result=left_result, brackets=_LEFT_IN_BRACKETS[sign]),
                    f" {sign} ",
                    *self._operand(right, explain=explain, result=right_result, brackets=_RIGHT_IN_BRACKETS[sign]),
                ]
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                if explain and self._value(argument) == result:
                    return self._shown(argument, explain=explain, result=result)
                return [*self._shown(argument, explain=explain), f", {_DONE[name]}"]
        raise CalculationError(f"{ast.unparse(node)} is no expression")

    def _operand(self, node: ast.expr, *, explain: bool, result: Quantity | None, brackets: str) -> list[Part]:
        """One side of an operation; in brackets if it is itself one of the operations `brackets`."""
        parts = self._shown(node, explain=explain, result=result)
        nested = isinstance(node, ast.Call) or (isinstance(node, ast.BinOp) and _SIGNS[type(node.op)] in brackets)
        return ["(", *parts, ")"] if nested else parts

    def _term(self, name: str, *, explain: bool, result: Quantity | None) -> list[Part]:
        term = self.terms[name]
        value = show(term.quantity, stage="step" if term.origin == "step" else "given")
        if not (explain and self.is_explained(name)):
            return [value, *term.sources]
        how = self.explained(name)
        repeated = term.quantity == result and isinstance(_parsed(term.expression or "0"), ast.BinOp)
        if repeated or text_of(how) == value:
            return [*how, *term.sources]
        if not all(is_decimal(bound) for bound in (term.quantity.low, term.quantity.high) if bound is not None):
            return ["(", *how, ")", *term.sources]  # rounded it would make what follows untrue
        return [value, *term.sources, " (", *how, ")"]


def text_of(parts: list[Part]) -> str:
    """The text of `parts` without markers."""
    return "".join(part for part in parts if isinstance(part, str))


def whole(quantity: Quantity) -> Quantity:
    """Rounded up to whole things, as they are bought."""
    return _rounded(quantity, ceil)


def down(quantity: Quantity) -> Quantity:
    """Rounded down to whole things, as money pays for them."""
    return _rounded(quantity, floor)


def positive(quantity: Quantity) -> Quantity:
    """Nothing, where it is less: no more than is included goes beyond it."""
    low, high = (None if bound is None else max(bound, Fraction(0)) for bound in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high)


def _rounded(quantity: Quantity, rounding: Callable[[Fraction], int]) -> Quantity:
    low, high = (None if bound is None else Fraction(rounding(bound)) for bound in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high, named=None)


@lru_cache(maxsize=1024)
def _parsed(expression: str) -> ast.expr:
    """The expression as a tree, which nobody changes."""
    return ast.parse(expression, mode="eval").body


_OPERATORS: Mapping[type[ast.operator], Callable[[Quantity, Quantity], Quantity]] = {
    ast.Add: Quantity.__add__,
    ast.Sub: Quantity.__sub__,
    ast.Mult: Quantity.__mul__,
    ast.Div: Quantity.__truediv__,
}
_SIGNS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_LEFT_IN_BRACKETS = {"+": "", "−": "", "×": "+−", "÷": "+−"}
_RIGHT_IN_BRACKETS = {"+": "", "−": "+−", "×": "+−", "÷": "+−×÷"}
_FUNCTIONS: Mapping[str, Callable[[Quantity], Quantity]] = {"whole": whole, "down": down, "positive": positive}
_DONE = {"whole": "rounded up", "down": "rounded down", "positive": "at least 0"}
