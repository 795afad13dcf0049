"""From how much of something on one way to pay is the cheaper one: how a question asks that, and of which two ways."""

import re
from dataclasses import dataclass

from assistant.scoring.amounts import read_amounts
from assistant.scoring.likeness import akin
from assistant.scoring.request import Request
from assistant.scoring.units import BYTES, Unit, unit
from assistant.words import FUNCTION_WORDS, NEGATIONS, content_words, stem

_HOW_MANY = re.compile(r"\b(?:how (?:many|(?P<much>much))|(?:what|which) number of)\s+")
_WORD = re.compile(r"(?P<word>[a-z][\w'’-]*)")
_ENDS = FUNCTION_WORDS | frozenset(
    """per each every before until till did must would will should can could we i you to from by someone somebody
    anyone one need needs makes make go pass upwards onwards must if when""".split()
)
"""Words with which what is counted has ended: "how many lengths must", "how many cups a week"."""
_ONCE = unit("time")
"""What is counted where it is asked how many times."""
_COMPARED = re.compile(r"(?:more|less|fewer|cheaper|dearer|extra|longer|better|of)\b", re.IGNORECASE)
"""What is asked in comparison, and of nothing that is counted: "how much less is it"."""
_LONGEST = 3
"""Words of what is counted."""
_SPENT = re.compile(r"\b(?:spend\w*|spent|put\w* (?:through|on)|pay\w* with|charg\w* (?:to|on)|turnover|purchases)\b")
"""What says of "how much" that it is money."""
_BY_TIME = re.compile(r"\b(?:an?|per|each|every|one) (day|week|month|quarter|year)\b")
_UNTIL = re.compile(r"\b(?:before|until|till)\b")
_CONDITION = re.compile(r"[,(]|\b(?:if|when|count(?:ing)?|includ\w+|provided|given|assuming)\b")
_FROM = re.compile(r"\b(?:from|after|at|above|beyond|past|with|by|over|up to)\s*$")
_UP_TO = re.compile(
    r"\b(?:before|until|till|must|have to|has to|need|needs|takes?|cheaper|dearer|beats?|undercuts?|less expensive)\b"
)
"""One of these there is where it is asked from how many on something is so, and not how many there are."""
_ALSO = re.compile(r",\s*(?:and|or|but)\b|\band (?:is|are|does|do|did|which|what|how|can|will)\b")
"""What begins another question."""
_STOPS = (". ", "? ", "! ", ": ")
_STOP = re.compile(r"[.?!;:](?:\s|$)")
_TURNS = re.compile(
    r"\b(?:(?:is|are|be|becomes?|gets?|works? out|comes? out|turns? out|would have been|will have been|starts?"
    r"|would be|will be|costs?|to be|stop\w* being) )*(?:as |the |any |no |not |much |actually )*"
    r"(?:cheap(?:er|est)?|dearer|less(?: expensive| money| costly)?|more expensive|better (?:value|deal|off|buy)|same"
    r"|beats?|undercuts?|saves? (?:(?:me|us|you|any) )*money|worth (?:it|having|buying|getting|while|more)|worthwhile"
    r"|pay(?:s|ing)?(?: off| (?:\w+ )?back)|(?<!to )pay(?:s|ing)?(?: for|(?= (?:the|its|our|my|an?)\b))"
    r"|break(?:s|ing)?[- ]even|recoup\w*"
    r"|make up for|makes up for|earn(?:s|ed)? (?:\w+ )*?back|cost as much)(?!\w)(?: (?:as|than|with|over|to)\b)*"
)
"""Where a question turns from the one way to pay to the other."""
_DEARER = re.compile(r"\b(?:dearer|more expensive)\b")
_CHEAPER = re.compile(r"\b(?:cheap|less|better|beats?|undercuts?|saves?|worth|pay|earn|recoup|make)")
_DENIES = re.compile(r"\b(?:no|not|stop\w*)\b")
_OF_A_THING = re.compile(r"(?<=er|ve) \w")
"""After "dearer", that it tells which one is meant: "for the dearer licence to pay off"."""
_ONLY_UP_TO = re.compile(r"\b(?:up to|until|till|below|under)\s*$")
"""Before "how many", this asks up to how many on something is so."""
_WITHOUT = re.compile(
    r"\b(?:leav(?:e|ing) (?P<aside>[^,.;:?!]{1,60}?) (?:aside|out)\b"
    r"|(?P<left>[\w-]+(?: [\w-]+){0,3}?) (?:left (?:aside|out)|aside)\b"
    r"|(?:leav(?:e|ing) (?:out|aside)|ignor(?:e|ing)|forget(?:ting)?(?: about)?|exclud(?:e|ing)|disregard(?:ing)?"
    r"|apart from|aside from|without|not count(?:ing)?|don['’]t count|but not|not including) (?P<what>[^,.;:?!]{1,60}))"
)
"""What a question leaves out."""
_WITH_STAFF = re.compile(
    r"\b(?:count\w*|includ\w*|with|plus|add\w*)\b[^.;:?!]{0,60}?\b"
    r"(?P<staff>people|staff|engineers?|team|labou?r|admins?|administrators?|working hours|own (?:time|hours))\b"
)
STAFF = frozenset(map(stem, "people person staff engineer team labour labor admin administrator hours".split()))
"""Stems of words that tell that people's time is spoken of."""
_ON_TERMS = re.compile(
    r"\b(?:discount\w*|concession\w*|reduced|commit\w*|in advance|up ?front|student|senior|child(?:ren)?|kids?"
    r"|promotion\w*|introductory|% off|per ?cent off)\b"
)
"""Terms on which a price may be another one than the documents' plain one."""
_PLAIN = frozenset(
    map(
        stem,
        """pay paying buy buying purchase get getting take takes taking use using have having hold go going come coming
        do doing time times each every by single singly individually individual separately separate normal normally
        ordinary usual usually regular just simply instead as you your my our we us i me own ourselves myself
        run running choose stay staying hire rent rather work make same money total price cost rate deal offer option
        way plan one first only ever always still before until till than then much many per day week month year daily
        weekly monthly yearly annual annually with the be need needs must start always full become out if on to from any
        other all would could will should can or go switch more less dearer cheaper higher lower against compared
        off""".split(),
    )
)
"""Stems that do not tell one way to pay from another."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what so much is asked for, and what is said of each of the two ways to pay."""

    thing: Unit
    """One of it; `Unit()` where a sum of money is asked for, or only how often."""
    words: frozenset[str]
    """Stems of its name."""
    is_money: bool
    """Whether it is a sum of money that is spent."""
    time: str | None
    """By which it is asked: "month" of "how many visits a month"."""
    one: str
    """What is said of the way to pay that is asked about; lower case."""
    other: str
    """What is said of the other one: "paying each time"."""
    turns: int
    """Whether it is the cheaper one from there on, 1, or the dearer one, -1; 0 where the question leaves that open."""
    without: frozenset[str]
    """Stems of what the question leaves out."""
    with_staff: bool
    """Whether people's time is to be counted in."""

    @property
    def said(self) -> frozenset[str]:
        """Stems of what is said of either way to pay."""
        return stems_of(f"{self.one} {self.other}")

    @property
    def without_staff(self) -> bool:
        """Whether people's time is left out."""
        return bool(self.without & STAFF)

    def leaves_out(self, names: frozenset[str]) -> bool:
        """Whether what has the stems `names` is left out."""
        return akin(self.without - {stem("cost"), stem("fee")}, names)


def read_crossing(request: Request) -> Asked | None:
    """What `request` asks for, if it asks from how much of something on one of two ways to pay is the cheaper one."""
    text = request.text
    many = _HOW_MANY.search(text)
    if many is None or _ON_TERMS.search(text):
        return None
    end = _end_of_thing(text, many.end())
    name = request.question[many.end() : end]
    if _COMPARED.match(name):
        return None
    is_money = many["much"] is not None and _SPENT.search(text, many.end()) is not None
    if not name and not is_money:
        return None
    start = max(text.rfind(mark, 0, many.start()) for mark in _STOPS) + 1
    stop = _STOP.search(text, end)
    without = [match["aside"] or match["left"] or match["what"] for match in _WITHOUT.finditer(text)]
    lead = _WITHOUT.sub(" ", text[start : many.start()])
    rest = _WITHOUT.sub(" ", text[end : stop.start() if stop else len(text)])
    said = _ways(rest) or _ways(lead)
    if said is None or _ALSO.search(said[0]) or not (_FROM.search(lead) or _UP_TO.search(rest)):
        return None
    by = _BY_TIME.search(_TURNS.split(rest, maxsplit=1)[0])
    thing = _unit_of(name)
    one, other = (_BY_TIME.sub(" ", way, count=1) if by and by[0] in way else way for way in said)
    return Asked(
        thing=Unit() if is_money else thing,
        words=stems_of(other) if thing == _ONCE else stems_of(name),
        is_money=is_money,
        time=by[1] if by else None,
        one=one,
        other=other,
        turns=_turns(rest if _ways(rest) else lead, lead),
        without=frozenset[str]().union(*map(stems_of, without)),
        with_staff=_WITH_STAFF.search(_WITHOUT.sub(" ", text)) is not None,
    )


def stems_of(text: str) -> frozenset[str]:
    """The stems of the words of `text` that tell what it speaks of."""
    found = {w.stem for w in content_words(text) if not w.is_number}
    return frozenset(found - _PLAIN - NEGATIONS)


def _end_of_thing(text: str, start: int) -> int:
    """Where the name of what is counted ends that begins at `start`; `start` where a sum of money is asked for."""
    end, number = start, 0
    for match in _WORD.finditer(text, start):
        if match["word"] in _ENDS or number == _LONGEST or text[end : match.start()].strip():
            break
        end, number = match.end(), number + 1
    return end


def _unit_of(name: str) -> Unit:
    """One of what is called `name`."""
    said = f"2 {name}"
    amounts = read_amounts(said)
    if amounts and (amounts[0].end == len(said) or amounts[0].quantity.unit.base in BYTES):  # "GB stored"
        return amounts[0].quantity.unit if amounts[0].quantity.unit.powers else _ONCE
    return unit(name)


def _ways(text: str) -> tuple[str, str] | None:
    """What `text` says of the one way to pay and of the other, in a question that turns from the one to the other."""
    turn = _TURNS.search(text)
    if turn is None:
        return None
    *of, one = _UNTIL.split(text[: turn.start()], maxsplit=1)
    other = _CONDITION.split(text[turn.end() :])[0]
    return one, " ".join((*of, other))


def _turns(text: str, lead: str) -> int:
    """Whether what `text` names first is to be the cheaper one from there on, 1, or the dearer one, -1; 0 if neither.

    `lead` is what stands before "how many".
    """
    turn = _TURNS.search(text)
    sign = 0 if turn is None else -1 if _DEARER.search(turn[0]) else 1 if _CHEAPER.search(turn[0]) else 0
    if turn and _OF_A_THING.match(text, turn.end()):
        return 0
    if turn and _DENIES.search(turn[0]):
        sign = -sign
    return -sign if _ONLY_UP_TO.search(lead) else sign
