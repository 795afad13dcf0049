"""Whether a time of day keeps within the hours that a statement gives: "may we sail at 6 pm on Sunday?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.types import Statement
from assistant.words import is_negated, stems

_TIME = r"\d{1,2}(?:[:.][0-5]\d)?(?:\s?[ap]\.?m\b\.?)?"
_RANGE = re.compile(
    rf"(?<![\w.:£$€])(?P<start>{_TIME})\s?(?:to|till|until|and|-|–|—)\s?(?P<end>{_TIME})(?![\w:])", re.IGNORECASE
)
TIME_OF_DAY = re.compile(r"(?<![\w.:£$€])(?:\d{1,2}(?:[:.][0-5]\d)?\s?[ap]\.?m|\d{1,2}:[0-5]\d)\b", re.IGNORECASE)
"""What can be nothing but a time of day."""
_PARTS = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])?", re.IGNORECASE)
_EDGE = re.compile(r"\b(?:after|before|by|until|till|from|since|past|between|to|than)\s+$|[-–—]\s*$", re.IGNORECASE)
"""What makes a time of the question the end of a longer one."""
_WEEK = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_DAYS = re.compile(
    rf"\b(?:(?P<first>{_DAY})(?:\s?(?:to|through|-|–|—)\s?(?P<last>{_DAY}))?"
    r"|(?P<weekdays>weekdays?|working days?)|(?P<weekend>weekends?)|(?P<all>daily|(?:every|each) day|seven days))\b",
    re.IGNORECASE,
)
_ASKS_LEAVE = re.compile(r"\b(?:open|can|may|could|ok|okay|allowed|available)\b", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:open(?:s|ing)?|may|can|available|staffed|answered|visiting)\b", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:clos\w+|shut\w*|except\w*|unless|maintenance|quiet|controlled|charg\w+|peak|core|fines?|restrict\w+|last|"
    r"outside|holidays? only)\b",
    re.IGNORECASE,
)
"""What makes hours those of something else, or not all of them."""
_IN_TWO = re.compile(r"\s*(?:and|&|,)?\s*(?:(?:from|again) )*\s*", re.IGNORECASE)
"""What stands between the hours of one day."""
_OF_TIME = stems(
    " ".join(f"{day} {day}s" for day in _WEEK)
    + " weekday weekdays weekend weekends daily today tomorrow time day am pm hours at on from to until"
    " open opens opening can may could ok okay allowed available you your we our i my there still come get go"
)
"""Words that do not tell what is open."""


@dataclass(frozen=True, slots=True)
class _Hours:
    """From one minute of a day to another, past midnight if it ends before it starts."""

    start: int
    end: int
    days: frozenset[int]
    """0 is Monday; empty if nothing is said of days."""

    def has(self, minute: int) -> bool | None:
        """Whether `minute` is within; None at the very end."""
        if minute == self.end:
            return None
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def is_open(question: str, statement: Statement, beside: Sequence[Statement] = ()) -> bool | None:
    """Whether `statement` opens, or allows, something at the one time of day of `question`; None if that is not plain.

    `beside` are the other statements of its section, which may give a day other hours.
    """
    said = f"{statement.lead}: {statement.text}"
    times = list(TIME_OF_DAY.finditer(question))
    asks = _ASKS_LEAVE.search(question) and not _OTHERWISE.search(question) and not is_negated(question)
    if len(times) != 1 or _EDGE.search(question, 0, times[0].start()) or not asks:
        return None
    if not _OPENS.search(said) or _OTHERWISE.search(said) or is_negated(said) or not _is_about(question, statement):
        return None
    asked = _days_in(question)
    if any(TIME_OF_DAY.search(other.text) and asked & _days_in(other.text) for other in beside if other != statement):
        return None
    found = {_has(said, minute, asked) for minute in _minutes(times[0][0])}
    return found.pop() if len(found) == 1 else None


def _is_about(question: str, statement: Statement) -> bool:
    """Whether both speak of the same thing: not "the 10:15 train" and when the desk may be rung."""
    words = stems(f"{' '.join(statement.section)} {statement.introduced}") & stems(question)
    plain = {w for w in words if not any(map(str.isdigit, w))} - _OF_TIME
    return bool(plain) and not re.search(rf"\bthe {_TIME}\s(?!on\b|of\b|in\b)[a-z]", question, re.IGNORECASE)


def _has(said: str, minute: int | None, asked: frozenset[int]) -> bool | None:
    """Whether the hours of `said`, which is of one thing alone, have `minute` on the days `asked`."""
    ranges = [match.span() for match in _RANGE.finditer(said)]
    loose = [t for t in TIME_OF_DAY.finditer(said) if not any(start <= t.start() < end for start, end in ranges)]
    hours = _hours(said)
    if minute is None or loose:
        return None
    between = [said[a[1] : b[0]] for a, b in pairwise(ranges)]
    one_day = all(_IN_TWO.fullmatch(words) or _DAYS.search(words) for words in between)  # "9 to 12 and 14 to 17"
    groups = [[h for h in hours if h.days == days] for days in {h.days for h in hours} if not days or asked <= days]
    found = {_any_has(group, minute) for group in groups}
    return found.pop() if one_day and len(found) == 1 else None


def _minutes(time: str) -> list[int | None]:
    """The minutes of the day that `time` may mean: "4:30" is in the morning or in the afternoon; "10:30" hardly so."""
    minute = minute_of(time)
    by_half = minute is None or re.search(r"[ap]\.?m", time, re.IGNORECASE) or time.startswith("0")
    return [minute] if by_half or minute is None or not 60 <= minute < 10 * 60 else [minute, minute + 12 * 60]


def _any_has(group: Sequence[_Hours], minute: int) -> bool | None:
    """Whether one of the hours of the same days has `minute`."""
    found = {hours.has(minute) for hours in group}
    return True if True in found else None if None in found else False


def _days_in(text: str) -> frozenset[int]:
    return frozenset[int]().union(*(_days(match) for match in _DAYS.finditer(text)))


def _hours(text: str) -> list[_Hours]:
    """All hours of `text` with their days, which stand before them in all of it, or after them."""
    ranges = [match for match in _RANGE.finditer(text) if TIME_OF_DAY.match(match["end"])]
    days = list(_DAYS.finditer(text))
    if not ranges:
        return []
    after = bool(days) and days[0].start() > ranges[0].start()
    found: list[_Hours] = []
    of_them: frozenset[int] = frozenset()
    for match in reversed(ranges) if after else ranges:
        beside = [day for day in days if _belongs(day, match, ranges, after=after)]
        of_them = frozenset[int]().union(*map(_days, beside)) or of_them  # "Mon-Fri 9:00-12:00 and 14:00-17:00"
        end = minute_of(match["end"])
        start = minute_of(match["start"], until=match["end"])
        if start is not None and end is not None:
            found.append(_Hours(start, end, of_them))
    return found


def _belongs(day: re.Match[str], hours: re.Match[str], ranges: Sequence[re.Match[str]], *, after: bool) -> bool:
    """Whether no other hours stand between `hours` and `day`, which stands after them, or before."""
    low, high = (hours.end(), day.start()) if after else (day.end(), hours.start())
    return low <= high and not any(low <= other.start() < high for other in ranges)


def _days(match: re.Match[str]) -> frozenset[int]:
    if match["first"]:
        first = _number(match["first"])
        last = _number(match["last"]) if match["last"] else first
        return frozenset((first + i) % 7 for i in range((last - first) % 7 + 1))
    return frozenset(range(5) if match["weekdays"] else (5, 6) if match["weekend"] else range(7))


def _number(day: str) -> int:
    return next(i for i, name in enumerate(_WEEK) if name.startswith(day.lower()[:3]))


def minute_of(time: str, until: str = "") -> int | None:
    """The minute of the day at `time`; before `until` it need not say which half of the day it is in."""
    match = _PARTS.match(time)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    end = _PARTS.match(until)
    if not half and end and end[3]:  # "1 to 5 pm", "9 to 5 pm"
        half = "p" if end[3].lower() == "p" and hour % 12 < int(end[1]) % 12 else "a"
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return hour * 60 + minute if hour < 24 and minute < 60 else None
