"""Whose an amount is: of which subjects a sentence says it.

A sentence is cut where its clauses end and where it turns to what it only compares with. An amount belongs to the name
in its own segment, else to that of the segments before it. Where that is not plain it belongs to nobody: a figure that
is credited to the wrong subject is worse than one that is missing.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.subjects import named_subjects
from assistant.types import Subject

Owners = tuple[str | None, ...]
"""Names of subjects; (None,) is of none in particular, () is unclear."""
Span = tuple[int, int]

_BREAK = re.compile(
    r"(?P<full>;|[.?!](?=\s)|\b(?:while|whereas|whilst|but)\b)"
    r"|(?P<contrast>\b(?:unlike|versus|vs\.?|compared (?:with|to)|rather than|instead of|as opposed to|against|besides?"
    r"|in contrast (?:to|with)|like|than)(?!\w))"
    r"|(?P<relative>\b(?:which|who|whose)\b)"
    r"|(?P<soft>[,()]|\s[–—-]\s|\band\b)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:,|&|/|\+|,?\s*(?:and|or|nor))\s*(?:for |at |with |on |in )?(?:the )?", re.IGNORECASE)
_DIRECT = re.compile(r"\s+(?:at|on|with|in|for|by|from|under|via|of)\s+(?:the\s+)?|\s*\(\s*", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(\s*(?:about\s+)?")
_TO = re.compile(r"\s+to\s+(?:the\s+)?", re.IGNORECASE)
_AFTER_COMMA = re.compile(r"\s*,\s*(?:at|on|with|in|for|of)\s+(?:the\s+)?", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"([\w.]+)\s+(?:(?:the|an?)\s+)?[\"'“(]?$")
_OPENS_PHRASE = re.compile(r"\s*(?:at|for|with|from|under|over|if|when|above|up|only)\b|\W*$", re.IGNORECASE)
_REFERS_BACK = re.compile(r"\b(?:the\s+)?(?:former|latter)\b|\bthe others?\b", re.IGNORECASE)
_EXCLUDING = frozenset("from not without like unlike than over no non minus replacing beyond leaving".split())
_PREPOSITIONS = frozenset("at on with in for by of via through under behind inside within across to onto".split())
_REACH = 40
"""Characters before a name in which the word before it stands."""
_FAR = 20
"""Segments; a name farther away is not looked for."""

Role = Literal["bare", "preposed", "excluded"]
Kind = Literal["full", "contrast", "relative", "soft"]


@dataclass(frozen=True, slots=True)
class _Group:
    """Names that are joined ("Heron and Wren"), from `start` to `end`."""

    names: tuple[str, ...]
    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of the sentence, what opens it, and the names in it."""

    kind: Kind
    opener: str
    start: int
    end: int
    groups: list[_Group] = field(default_factory=list)

    def sole(self) -> Owners | None:
        """The names that it is about; () if there are several, None if there is none."""
        groups = [g for g in self.groups if g.role == "bare"] or [g for g in self.groups if g.role == "preposed"]
        if not groups:
            return None
        return groups[0].names if len({g.names for g in groups}) == 1 else ()


def owners(text: str, subjects: Sequence[Subject], amounts: Sequence[Span], default: str | None) -> list[Owners]:
    """Of each of `amounts`, places in the statement `text`, whose it is; `default` is whom the statement speaks of."""
    if len(subjects) > 1 and _REFERS_BACK.search(text):
        return [() for _ in amounts]
    named = named_subjects(text, subjects) if subjects else []
    if not named:
        return [(default,) for _ in amounts]
    return _Sentence(text, named, amounts, default).owners()


class _Sentence:
    def __init__(
        self, text: str, named: Sequence[tuple[Subject, int, int]], amounts: Sequence[Span], default: str | None
    ) -> None:
        self._text, self._amounts, self._default = text, amounts, default
        self._groups = self._grouped(named)
        self._names = {subject.name for subject, _, _ in named}
        self._several = len(self._names) > 1
        self._segments = self._cut()
        self._starts = [segment.start for segment in self._segments]
        for group in self._groups:
            self._segments[self._at(group.start)].groups.append(group)

    def owners(self) -> list[Owners]:
        """Whose each amount is."""
        found: list[Owners] = []
        for number in range(len(self._amounts)):
            found.append(self._owner(number, found))
        return self._paired(found)

    def _grouped(self, named: Sequence[tuple[Subject, int, int]]) -> list[_Group]:
        groups: list[_Group] = []
        for subject, start, end in named:
            last = groups[-1] if groups else None
            if last and subject.name not in last.names and self._joins(last, start):
                groups[-1] = _Group((*last.names, subject.name), last.start, end, last.role)
                continue
            moves = last and last.role == "excluded" and _TO.fullmatch(self._text, last.end, start)
            role: Role = "excluded" if moves else self._role(start, end)  # "from Atlas to Birch" is of neither
            groups.append(_Group((subject.name,), start, end, role))
        return groups

    def _joins(self, last: _Group, start: int) -> bool:
        """Whether the name at `start` is joined to `last`; in "Unlike Atlas, Birch …" it is not."""
        joint = _JOINT.fullmatch(self._text, last.end, start)
        return joint is not None and (last.role == "bare" or joint[0].strip() != ",")

    def _role(self, start: int, end: int) -> Role:
        before = _BEFORE_NAME.search(self._text[max(0, start - _REACH) : start])
        word = before[1].lower() if before else ""
        if word == "than" and self._text.startswith(("'s", "’s"), end):
            return "bare"  # "less than Wren's €29"
        if word in _EXCLUDING:
            return "excluded"
        return "preposed" if word in _PREPOSITIONS else "bare"

    def _cut(self) -> list[_Segment]:
        """The segments; a break within an amount or within joined names is none."""
        solid = sorted([*self._amounts, *((g.start, g.end) for g in self._groups)])
        starts = [start for start, _ in solid]
        cuts: list[tuple[int, Kind, str]] = [(0, "full", "")]
        ends: list[int] = []
        for match in _BREAK.finditer(self._text):
            at = bisect_right(starts, match.start()) - 1
            if at >= 0 and match.start() < solid[at][1]:
                continue
            if match[0] == "(" and self._is_name_in_brackets(match.start()):
                continue
            kind: Kind = match.lastgroup  # type: ignore[assignment]  # the names of its groups
            cuts.append((match.start() if kind == "contrast" else match.end(), kind, match[0].lower()))
            ends.append(match.start())
        ends.append(len(self._text))
        return [_Segment(kind, opener, start, end) for (start, kind, opener), end in zip(cuts, ends, strict=True)]

    def _is_name_in_brackets(self, bracket: int) -> bool:
        return any(g.start == bracket + 1 and self._text.startswith(")", g.end) for g in self._groups)

    def _at(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _owner(self, number: int, found: Sequence[Owners]) -> Owners:
        start, end = self._amounts[number]
        at = self._at(start)
        segment = self._segments[at]
        in_brackets = self._before_brackets(at, start)
        if in_brackets:
            return in_brackets.names
        earlier = number > 0 and self._at(self._amounts[number - 1][0]) == at
        own = self._within(segment, number, earlier=earlier)
        if own is not None:
            return own
        if earlier:
            return found[number - 1]
        if segment.kind == "contrast" and segment.opener != "against":
            return (None,) if segment.opener.startswith("beside") else ()
        if segment.kind == "relative":
            antecedent = self._antecedent(at)
            if antecedent is not None:
                return antecedent
        return self._around(at, start, end)

    def _before_brackets(self, at: int, start: int) -> _Group | None:
        """The name right before the brackets in which the amount stands: "Atlas (€49)"."""
        groups = self._segments[at - 1].groups if at else []
        return groups[-1] if groups and _BRACKET.fullmatch(self._text, groups[-1].end, start) else None

    def _within(self, segment: _Segment, number: int, *, earlier: bool) -> Owners | None:
        """What the segment itself says, between the amount before and the one after."""
        start, end = self._amounts[number]
        floor = self._amounts[number - 1][1] if number else 0
        ceiling = self._amounts[number + 1][0] if number + 1 < len(self._amounts) else len(self._text)
        usable = [g for g in segment.groups if g.role != "excluded" or self._heads(segment, g)]
        before = [g for g in usable if floor <= g.start and g.end <= start]
        after = [g for g in segment.groups if end <= g.start < ceiling]
        direct = after[0] if after and _DIRECT.fullmatch(self._text, end, after[0].start) else None
        bare = {g.names for g in before if g.role != "preposed"}
        if len(bare) > 1:
            return ()
        if before:
            names = bare.pop() if bare else before[-1].names
            return () if direct and direct.names != names else names
        if direct:
            return direct.names
        after = [g for g in after if g in usable]
        if after and not earlier and len({g.names for g in after}) == 1:
            return after[0].names
        return None

    def _heads(self, segment: _Segment, group: _Group) -> bool:
        """Whether a contrast is with this name and its amount: "unlike Heron at €49", but not "than Heron at €49"."""
        return segment.kind == "contrast" and segment.opener not in {"than", "rather than"}

    def _antecedent(self, at: int) -> Owners | None:
        """Whose is what a "which" tells more of, where that was only compared with."""
        earlier = reversed(self._segments[max(0, at - _FAR) : at])
        previous = next((s for s in earlier if self._text[s.start : s.end].strip(" ,(")), None)
        if previous is None or previous.kind != "contrast":
            return None
        return previous.groups[-1].names if previous.groups else (None,)

    def _around(self, at: int, start: int, end: int) -> Owners:
        """What the segments before say, else those after."""
        for number in range(at, max(-1, at - _FAR), -1):
            segment = self._segments[number]
            if number < at and segment.kind != "contrast":
                sole = segment.sole()
                if sole is not None:
                    return sole
            if segment.kind == "full" and segment.opener not in {"", "but"} and self._several and number:
                return ()
        opens = _OPENS_PHRASE.match(self._text[self._segments[at].start : start])
        for segment in self._segments[at + 1 : at + _FAR]:
            if segment.kind != "soft" or not (opens or self._goes_on_to(segment, end)):
                break
            sole = segment.sole()
            if sole is not None:
                return sole
        # All names stand in what it is compared with, or in clauses after.
        if self._default not in self._names:
            return (self._default,)
        later = any(s.kind != "contrast" and s.sole() is not None for s in self._segments[at + 1 : at + _FAR])
        return (None,) if later else ()

    def _goes_on_to(self, segment: _Segment, end: int) -> bool:
        """Whether a segment with a name and no amount tells of the amount before: "$42, for the Atlas servers"."""
        follows = _AFTER_COMMA.fullmatch(self._text, end, segment.groups[0].start) if segment.groups else None
        return bool(follows) and not any(segment.start <= start < segment.end for start, _ in self._amounts)

    def _paired(self, found: list[Owners]) -> list[Owners]:
        """As many amounts as names, both joined, are one each: "Heron and Wren cost €49 and €29"."""
        number = 0
        while number < len(found):
            last = number
            while (
                last + 1 < len(found)
                and found[last + 1] == found[number]
                and _JOINT.fullmatch(self._text, self._amounts[last][1], self._amounts[last + 1][0])
            ):
                last += 1
            if 1 < len(found[number]) == last - number + 1:
                found[number : last + 1] = [(name,) for name in found[number]]
            number = last + 1
        return found
