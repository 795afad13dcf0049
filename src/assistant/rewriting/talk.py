"""What there is to go by: the question that is asked now, and the talk before it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.phrases import NounPhrase, noun_phrases
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
    r"(?:[\s,]*\b(?:then|now|please|again|right))*[\s?.!,]*$",
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

    @cached_property
    def answer(self) -> Answer | None:
        """What was answered to the last question."""
        return self.recall(self.before) if self.recall else None

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
