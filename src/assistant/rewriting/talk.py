"""What there is to go by: the question that is asked now, and the talk before it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from assistant.phrases import PREPOSITIONS, NounPhrase, noun_phrases
from assistant.rewriting.english import agreeing, joined
from assistant.subjects import named_subjects, names_in, rename_subjects
from assistant.types import Answer, Subject

REMEMBERED = 3
"""Questions back to which "which one" and "the other" reach."""

_GOES_ON = (
    r"and|but|or|also|what about|how about|(?:the )?same(?: question)? (?:for|on|with|in)|i (?:mean|meant)|rather"
)
_ASIDE = r"ok(?:ay)?|so|now|then|great|thanks|right|well|h+m+|yes|yeah|no|nope|sure|really|sorry|actually|wait|oh"
_OPENING = re.compile(
    rf"(?:(?:(?P<on>{_GOES_ON})\b[\s,:]*)|(?:(?:{_ASIDE})\b(?:[\s,:.!?–-]+|$)))+",
    re.IGNORECASE,
)
_CORRECTS = re.compile(r"(?:no|nope|sorry|wait|oh|actually)\b\s*[,.!:–-]", re.IGNORECASE)
# ", too?", " then", ", right?"
_CLOSING = re.compile(
    r"(?P<on>(?:[\s,]*\b(?:too|as well|instead|i (?:mean|meant)))?)"
    r"(?:[\s,]*\b(?:then|now|please|right))*[\s?.!,]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A question, parted into what only ties it to the talk and the rest."""

    asked: str
    rest: str
    goes_on: bool
    """Whether it begins or ends as what goes on does: "and …", "… too?"."""

    @classmethod
    def of(cls, asked: str) -> "Said":
        """`asked`, read."""
        opening = _OPENING.match(asked)
        rest = asked[opening.end() :] if opening else asked
        closing = _CLOSING.search(rest)
        tied = (opening and (opening["on"] or _CORRECTS.match(asked))) or (closing and closing["on"])
        return cls(asked, rest[: closing.start()] if closing else rest, bool(tied))


_ASKED_FOR = re.compile(r"\b(?:what|which|whose)(?: of)? $", re.IGNORECASE)
"""What stands before a noun that a question is for: "which [room]", "which of [the rooms]"."""


@dataclass(frozen=True)
class Talk:
    """What was asked before, oldest first, each so that it stands alone."""

    previous: Sequence[str]
    subjects: Sequence[Subject]
    recall: Callable[[str], Answer] | None

    @property
    def before(self) -> str:
        """The last question."""
        return self.previous[-1]

    @property
    def clause(self) -> str:
        """The last question without its stop."""
        return self.before.rstrip(" ?.!")

    @cached_property
    def topic(self) -> tuple[str, ...]:
        """The subjects of the last question."""
        return self.names(self.before)

    @property
    def subject(self) -> str | None:
        """The subject of the last question, if it has one only."""
        return self.topic[0] if len(self.topic) == 1 else None

    @cached_property
    def recent(self) -> tuple[str, ...]:
        """The subjects of the last few questions."""
        return tuple(dict.fromkeys(n for question in self.previous[-REMEMBERED:] for n in self.names(question)))

    @cached_property
    def phrases(self) -> list[NounPhrase]:
        """The noun phrases of the last question, without the names of subjects."""
        masked = self.before
        for _, start, end in named_subjects(masked, self.subjects):
            masked = f"{masked[:start]}{'·' * (end - start)}{masked[end:]}"
        return noun_phrases(masked)

    def asks_for(self, phrase: NounPhrase) -> bool:
        """Whether the last question is for it, or for some of it."""
        return _ASKED_FOR.search(self.before[: phrase.start]) is not None

    @cached_property
    def things(self) -> list[NounPhrase]:
        """What is likeliest to be spoken of again first: what the last question had new, then its things in order.

        Times come last. Amounts are not among them, nor what is asked for: who asks "which rooms" does not know them.
        """
        start, end = self._changed
        order = {"thing": 0, "person": 0, "time": 1}
        things = [p for p in self.phrases if p.sort in order and not self.asks_for(p)]
        if not things and len(self.previous) > 1 and not self.topic:  # "who can join?"
            return Talk(self.previous[:-1], self.subjects, self.recall).things

        def rank(phrase: NounPhrase) -> tuple[int, bool]:
            new = start < phrase.end and phrase.start < end
            return order[phrase.sort], not new

        return sorted(things, key=rank)

    @cached_property
    def times(self) -> list[NounPhrase]:
        """The times at which the last question asks, the last first."""
        placed = (p for p in reversed(self.phrases) if p.form == "definite" or p.after in PREPOSITIONS)
        return [p for p in placed if p.sort == "time"]

    @property
    def _changed(self) -> tuple[int, int]:
        """Where the last question differs from the one before it, if that has the same frame; else nowhere."""
        if len(self.previous) < 2:
            return 0, 0
        tokens = [list(re.finditer(r"[^\s?.!,]+", question)) for question in self.previous[-2:]]
        old, new = ([t.group().casefold() for t in found] for found in tokens)
        head = _alike(old, new)
        tail = _alike(old[head:][::-1], new[head:][::-1])
        changed = tokens[1][head : len(new) - tail]
        if not changed or len(changed) > head + tail:
            return 0, 0
        return changed[0].start(), changed[-1].end()

    @cached_property
    def answer(self) -> Answer | None:
        """What was answered to the last question."""
        return self.recall(self.before) if self.recall else None

    @property
    def asks_which_subject(self) -> bool:
        """Whether the last question is for one of the subjects and names none: "which of them has a free plan?"."""
        which = re.match(r"(?:which|who)\b", self.before, re.IGNORECASE)
        return which is not None and not self.topic and len(self.subjects) > 1

    @property
    def answered_with(self) -> str | None:
        """The one subject that the answer to such a question names."""
        answer = self.answer if self.asks_which_subject else None
        named = self.names(answer.answer) if answer and answer.citations else ()
        return named[0] if len(named) == 1 else None

    def names(self, text: str) -> tuple[str, ...]:
        """`Subject.name` of each subject that `text` names, in its order."""
        return names_in(text, self.subjects)

    def of(self, *names: str) -> str:
        """The last question, asked of other subjects."""
        swapped = rename_subjects(self.before, self.subjects, lambda _: joined(names))
        return agreeing(swapped, joined(names)) if len(names) > 1 else swapped

    def on(self, question: str, *names: str) -> str:
        """`question`, asked of `names` or else of the last subjects."""
        return f"{question.rstrip(' ?.!')} on {joined(names or self.topic)}?"


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words `one` and `other` begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
