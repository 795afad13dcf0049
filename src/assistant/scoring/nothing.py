"""Where a statement says that something costs nothing: "no licence fee", "free of charge"."""

import re

from assistant.types import Statement

_FEE = (
    r"(?:(?:licen[cs]e|subscription|usage|service)\s+)?"
    r"(?:fee|cost|charge|price|licen[cs]e|subscription|rent|surcharge|payment)s?"
)
PRICED = re.compile(rf"\b{_FEE}\b", re.IGNORECASE)
"""A word that says that something costs money."""
TERM = re.compile(r"(?P<term>[^:.;!?]{1,60}):\s+(?=\S)")
"""What an item tells of: "Setup fee: none"."""

# After "no fee": not "no fee increase", "no cost advantage", "no price list".
_ENDS_FEE = (
    r"(?=\s*(?:$|[.,;:()–—!?]|(?:for|to|on|at|in|with|of|and|or|nor|beside|besides|beyond|applies|apply|is|are|per|a|an|"
    r"when|if|unless|until|but|either|whatsoever|other|plus|ever|from|as|by|under|below|over|up)\b))"
)
_FREE_TO = r"(?![\w-]|\s+(?:to|from|of|tier|trial|plan|version|edition|software|space|and open))"
_SAID = re.compile(
    rf"\b(?:no|without(?: a| any)?|zero|free of(?: any)?)\s+(?:[\w-]+\s+){{0,4}}?{_FEE}\b{_ENDS_FEE}"
    rf"|\b(?:is|are|comes?|offered|runs?|provided)\s+(?:(?:all|also|always|both|completely|entirely|fully|now)\s+)?free(?:\s+of\s+(?:charge|cost))?{_FREE_TO}"
    r"|\b(?:costs?|charges?|pays?)\s+(?:(?:you|us|them|users|customers|anyone)\s+)?nothing\b"
    r"|\b(?:does not|doesn['’]t|do not|don['’]t|never|neither|nor)\s+(?:charges?|bills?)\b"
    r"(?=(?:\s+(?:you|users|customers|anyone|anything|extra))*\s*(?:$|[.,;]|for\b|an?\b|any\b))",
    re.IGNORECASE,
)
_NEITHER = re.compile(r"\bneither\b[^.;]{0,80}\b(?:charges?|bills?)\s+(?:(?:extra|anything)\s+)?for\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|hardly|never|if|longer|were|be)\s*$", re.IGNORECASE)
_TO_BE_HAD = re.compile(r"\b(?:no|when|whenever|until|once|as soon as)\b[^.,;:]*$", re.IGNORECASE)
"""Before "is free" this says that it can be had: "when no car is free"."""
_HIDDEN = re.compile(r"\b(?:hidden|surprise|unexpected)\b", re.IGNORECASE)
_NO_CHARGE = re.compile(
    r"(?:free(?: of charge)?|no (?:[\w-]+ )?(?:fee|cost|charge)s?)\s*(?=$|[,;:.(—–])", re.IGNORECASE
)
NONE = re.compile(r"(?:none|nothing|no|zero|nil)\s*(?=$|[,;:.(—–])", re.IGNORECASE)
# The searches above are slow beside this one, and most statements deny nothing.
_MAY_SAY = re.compile(r"\b(?:[Nn]o[trn]?|NO|[Nn]othing|[Ff]ree|FREE|[Nn]ever|[Ww]ithout|[Zz]ero|[Nn]either)\b|n['’]t\b")
_FREE_FOR = re.compile(
    r"\s*(?:for\s+(?!the\b|any\b|all\b|every)|for the first|up to|until|till|during|if|when|unless|as long|within|"
    r"below|under|while)",
    re.IGNORECASE,
)


def nothing_in(statement: Statement) -> tuple[int, int] | None:
    """Start and end in `statement.text` of the words that say that something costs nothing; None if none do."""
    text = statement.text
    term = TERM.match(text) if statement.kind == "item" else None
    begin = term.end() if term else 0
    if statement.kind == "cell" or term:
        label = term["term"] if term else statement.lead
        value = _NO_CHARGE.match(text, begin) or (PRICED.search(label) and NONE.match(text, begin))
        if value:
            return begin, value.end()
    return _said(text)


def says_nothing(text: str) -> bool:
    """Whether `text`, a quote or the value of a figure, says that something costs nothing."""
    value = text.rsplit(":", 1)[-1].strip()
    return bool(_NO_CHARGE.match(value) or NONE.match(value) or _said(text))


def is_free_for(text: str, end: int) -> bool:
    """Whether what is said to cost nothing up to `end` does so for some or for a time: "free for students"."""
    return text[:end].lower().endswith("free") and _FREE_FOR.match(text, end) is not None


def _said(text: str) -> tuple[int, int] | None:
    if not _MAY_SAY.search(text):
        return None
    match = _SAID.search(text)
    if match is None:
        match = _NEITHER.search(text)
        return (match.end() - 1, match.end()) if match else None  # after the names that it is said of
    denied = _DENIED.search(text[max(0, match.start() - 12) : match.start()])
    to_be_had = match[0].lower().endswith("free") and _TO_BE_HAD.search(text, 0, match.start())
    return None if denied or to_be_had or _HIDDEN.search(match[0]) else match.span()
