"""The amounts of a question with the role that each plays, before they are seen beside each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.scoring.amounts import Amount
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.roles import A_SALARY, Role, role_of


@dataclass(frozen=True, slots=True)
class Given:
    """An amount of the question and the role that it plays there."""

    role: Role
    quantity: Quantity
    """What is given for the role: 60% of "40% idle", a factor of 110% of "10% more"."""
    amount: Amount
    before: str
    """What stands before it, in lower case, as far as the amount before or the end of the sentence before."""
    after: str
    """What stands after it, as far as the amount after or the end of the sentence."""
    subject: str | None = None
    """The one subject that it is given for, where amounts of one role are given for several."""


SENTENCE_BEFORE = re.compile(r"[.?!;]\s")
SENTENCE_AFTER = re.compile(r"[.?!;](?:\s|$)")
_FEWER = re.compile(
    r"\b(?:less|lower|lowered|cheaper|fewer|decrease[sd]?|discount|off|drops?|dropped|falls?|fell|cuts?|reduction"
    r"|reduced?|down|shaves?|saves?|savings plan)\b"
)
"""Words beside a change that say that it makes less of something: "10% off"."""
_NOT_PAY = re.compile(r"\b(?:bill|fee|gpus?|instances?|nodes?|budget)\b")
_FEW_WORDS = 6
"""Between people and their pay."""


def read_givens(amounts: Sequence[Amount], text: str) -> list[Given]:
    """What each of `amounts` is given as in the question `text`, which is in lower case."""
    givens: list[Given] = []
    ends = [0, *(amount.end for amount in amounts)]
    starts = [*(amount.start for amount in amounts[1:]), len(text)]
    for amount, end_before, start_after in zip(amounts, ends[:-1], starts, strict=True) if amounts else ():
        before = SENTENCE_BEFORE.split(text[end_before : amount.start])[-1]
        after = SENTENCE_AFTER.split(text[amount.end : start_after], maxsplit=1)[0]
        givens.append(_given(amount, before, after, text, givens[-1] if givens else None))
    return givens


def _given(amount: Amount, before: str, after: str, text: str, previous: Given | None) -> Given:
    """`amount` as what it is given; `previous` is what was given right before it."""
    role, quantity = role_of(amount, before, after, text), amount.quantity
    if role == "count" and "%" in text[amount.start : amount.end]:
        return Given("demand", quantity, amount, before, after)  # "100% of a GPU"
    if role == "idle":  # what is idle is not used
        return Given("utilization", exact(1) - quantity, amount, before, after)
    if role == "headroom":
        return Given("cap", exact(1) - quantity, amount, before, after)
    if role == "change":
        less = _FEWER.search(f"{before[-25:]} | {after[:25]}")
        return Given(role, exact(1) + (-quantity if less else quantity), amount, before, after)
    if role in {"price", "bill", "fee"} and previous and previous.role == "people" and _is_pay(amount, before):
        role = "salary"
    return Given(role, quantity, amount, before, after)


def _is_pay(amount: Amount, before: str) -> bool:
    """Whether money right after people is theirs: "two engineers at $9,000 a month", "4 people at $60 an hour"."""
    if _NOT_PAY.search(before) or len(before.split()) > _FEW_WORDS:
        return False
    return amount.quantity.unit.time_below is not None or amount.each or (amount.quantity.low or 0) >= A_SALARY
