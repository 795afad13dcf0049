"""Of what type an answer has to be: a question for a price is not answered by what has no number in it."""

import re
from fractions import Fraction

from assistant.scoring.amounts import read_amounts
from assistant.types import Turn
from assistant.words import is_negated, stem

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|dozen|half|third|quarter|double|single|both|once|twice|only|an?|"
    r"each|every|all|any|free|included?|includes|unlimited|nobody|everybody|everyone|whole|same)\b"
)
_LASTING = (
    r"\b(?:night\w*|immediate\w*|always|until|before|after|within|noon|midnight|minutes?|hours?|days?|weeks?|months?|"
    r"years?|seasons?|\w+day|continuous\w*|permanent\w*|indefinite\w*|as)\b"
)
_TIME = rf"\b(?:daily|weekly|monthly|quarterly|yearly|annual\w*|hourly)\b|{_LASTING}"
_TYPES = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(has, re.IGNORECASE))
    for asked, has in (
        (r"\b(?:phone|telephone|fax|mobile) number\b", r"\d{3}"),
        (r"\be-?mail address\b", r"@"),
        (r"\b(?:what|which) year\b", r"\b1\d{3}\b|\b20\d\d\b"),
        (r"\b(?:what time|(?:at )?what hour)\b", rf"\d|{_TIME}"),
        (r"\bhow long\b", rf"{_NUMBER}|{_LASTING}"),
        (
            r"\bhow (?:often|late|early|old|soon|quick\w*|fast|far|tall|high|deep|wide|heavy|loud|big|large)\b",
            rf"{_NUMBER}|{_TIME}",
        ),
        (r"\bhow (?:much|many)\b|\b(?:price|fee|deposit|cost|charge|rate|fine|number)s?\b", _NUMBER),
    )
)


_COUNTED = re.compile(r"\b(?:how many|number of) (?:[\w-]+ )?([\w-]+)", re.IGNORECASE)
_HOW_MANY = re.compile(r"\b(?:how (?:long|many|much)|(?:maximum|minimum|max|min)(?: number| amount)?)\b", re.IGNORECASE)
_VAGUELY = re.compile(
    r"\b(?:several|many|multiple|some|various|numerous|few|different)\s+(?:[\w-]+\s+)?([\w-]+)", re.IGNORECASE
)
_HOW_MUCH = re.compile(
    r"\bhow (?:much|many|long)\b|\bwhat(?:['’]?s| is| are| would| do(?:es)?| can| will)\b[^.?!]*"
    r"\b(?:total|costs?|pay|save|claim|bill(?:ed)?|owe|damage)\b"
)
_PAYS = re.compile(
    r"\bbreak[- ]?even\b|\bpays? (?:for|off)\b|\b(?:be|is|becomes?|comes out|gets?|been) (?:the )?cheaper\b"
)
"""What asks from when on something pays."""
_COMPARES = re.compile(r"\b(?:differ\w*|compared?|versus|vs)\b", re.IGNORECASE)
_ASKS_ELSE = re.compile(r"\b(?:where|who|why|how (?:do|does|can|could|would|should|is|are))\b", re.IGNORECASE)
"""What asks for something else before: "where do I set how many there are?"."""

_ASKS_SEVERAL = re.compile(
    r"\b(?:what|which) (?:[\w-]+ ){0,3}?(?:[\w-]+[^\Wsui']s|people|stuff|kit|equipment) "
    r"(?:are|do|does|did|can|could|will|would|should|must|may|might|have|had|were|need|get|i|we|you|they)\b"
    r"|\bwhat (?:needs|has) to be\b|\bwhat (?:do|must|should) (?:i|we|you|they) (?:have|need) to (?!pay|wait)"
    r"|\bwho (?:gets|qualifies|(?:can|may|must) (?:have|get|use|claim|join|apply))\b|\bstep by step\b",
    re.IGNORECASE,
)


def asks_for_several(turn: Turn) -> bool:
    """Whether `turn` asks by its form for more than one thing: "which rooms are open?", "what do I have to bring?"."""
    return not turn.yes_no and not _HOW_MANY.search(turn.asks) and _ASKS_SEVERAL.search(turn.asks) is not None


def asks_how_many(turn: Turn) -> bool:
    """Whether `turn` asks for a number outright, so that nothing without one can answer: "how long?", "at most?"."""
    return _HOW_MANY.search(turn.asks) is not None


def compares_at_large(turn: Turn) -> bool:
    """Whether `turn` compares things of which the documents compare none: "how do summer and winter hours differ?"."""
    return turn.kind == "comparison" and not turn.subjects and _COMPARES.search(turn.asks) is not None


def asks_to_reckon(turn: Turn) -> bool:
    """Whether `turn` gives several numbers and asks how much they come to, or how much there must be to pay.

    A quote answers that only if it speaks of these numbers.
    """
    asks = turn.asks.lower()
    if turn.yes_no or not _HOW_MUCH.search(asks):
        return False
    return len(_numbers(turn.standalone)) > 1 or _PAYS.search(asks) is not None


def has_number_of(turn: Turn, text: str) -> bool:
    """Whether `text` has one of the numbers that `turn` gives."""
    return not _numbers(turn.standalone).isdisjoint(_numbers(text))


def _numbers(text: str) -> set[Fraction]:
    """The numbers in `text` other than one."""
    found = (a.quantity.high for a in read_amounts(text) if a.kind in {"quantity", "number"})
    return {number for number in found if number not in {None, 1}}


def lacks_type(turn: Turn, text: str) -> bool:
    """Whether `turn` asks for a number, a time or the like, and `text` neither has one nor denies that there is any."""
    if turn.yes_no:
        return False
    found = ((asked.search(turn.asks), has) for asked, has in _TYPES)
    needed = next((has for match, has in found if match and not _ASKS_ELSE.search(turn.asks, 0, match.start())), None)
    if needed is None or is_negated(text):
        return False
    return not needed.search(text) or _says_vaguely(turn.asks, text)


def _says_vaguely(asks: str, text: str) -> bool:
    """Whether `asks` how many there are of what `text` has "several" of, and no figure."""
    counted = {stem(word) for found in _COUNTED.finditer(asks.lower()) for word in found[0].split()[2:]}
    vague = {stem(word) for found in _VAGUELY.finditer(text.lower()) for word in found[0].split()[1:]}
    return bool(counted & vague) and not any(map(str.isdigit, text))
