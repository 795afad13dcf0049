"""Of what type an answer has to be: a question for a price is not answered by what has no number in it."""

import re

from assistant.types import Turn
from assistant.words import is_negated

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|dozen|half|third|quarter|double|single|both|once|twice|only|an?|"
    r"each|every|all|any|free|included?|includes|unlimited|nobody|everybody|everyone|whole|same)\b"
)
_TIME = (
    r"\b(?:daily|weekly|monthly|quarterly|yearly|annual\w*|hourly|night\w*|immediate\w*|always|until|before|after|within|"
    r"noon|midnight|minutes?|hours?|days?|weeks?|months?|years?|seasons?|\w+day|continuous\w*|permanent\w*|indefinite\w*|as)\b"
)
_TYPES = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(has, re.IGNORECASE))
    for asked, has in (
        (r"\b(?:phone|telephone|fax|mobile) number\b", r"\d{3}"),
        (r"\be-?mail address\b", r"@"),
        (r"\b(?:what|which) year\b", r"\b1\d{3}\b|\b20\d\d\b"),
        (r"\b(?:what time|(?:at )?what hour)\b", rf"\d|{_TIME}"),
        (
            r"\bhow (?:long|often|late|early|old|soon|quick\w*|fast|far|tall|high|deep|wide|heavy|loud|big|large)\b",
            rf"{_NUMBER}|{_TIME}",
        ),
        (r"\bhow (?:much|many)\b|\b(?:price|fee|deposit|cost|charge|rate|fine|number)s?\b", _NUMBER),
    )
)


_ASKS_ELSE = re.compile(r"\b(?:where|who|why|how (?:do|does|can|could|would|should|is|are))\b", re.IGNORECASE)
"""What asks for something else before: "where do I set how many there are?"."""


def lacks_type(turn: Turn, text: str) -> bool:
    """Whether `turn` asks for a number, a time or the like, and `text` neither has one nor denies that there is any."""
    if turn.yes_no:
        return False
    found = ((asked.search(turn.asks), has) for asked, has in _TYPES)
    needed = next((has for match, has in found if match and not _ASKS_ELSE.search(turn.asks, 0, match.start())), None)
    return needed is not None and not needed.search(text) and not is_negated(text)
