"""The exchange rate that a question gives: "1 euro is 1.10 dollars"."""

import re
from fractions import Fraction

from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.units import unit

_CURRENCY = r"\$|€|£|usd|dollars?|eur|euros?|gbp|pounds?"
_EXCHANGE = re.compile(
    rf"(?<!\w)(?:1|one|an?)?\s?(?P<one>{_CURRENCY})"
    r"\s*(?:=|is|equals|buys|gets you|at|for|to)\s*(?:about |now |currently )?"
    rf"(?P<rate>\d+(?:\.\d+)?)\s?(?P<other>{_CURRENCY})(?!\w)",
    re.IGNORECASE,
)
_CODES = {"$": "USD", "u": "USD", "d": "USD", "€": "EUR", "e": "EUR", "£": "GBP", "g": "GBP", "p": "GBP"}
"""The currency by the first character of its name or sign."""


def read_exchange(text: str) -> tuple[Quantity | None, str]:
    """So much of one currency for one of another, if `text` says that, and `text` with blanks in its place."""
    match = _EXCHANGE.search(text)
    if not match:
        return None, text
    one, other = (_CODES[match[name][0].lower()] for name in ("one", "other"))
    if one == other:
        return None, text
    rate = exact(Fraction(match["rate"]), unit(other) / unit(one))
    return rate, f"{text[: match.start()]}{' ' * len(match.group())}{text[match.end() :]}"
