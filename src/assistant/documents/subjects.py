"""Of which subject a statement speaks."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.subjects import named_subjects, names_in
from assistant.types import Subject

# Before a name these say that the sentence is about another: "Unlike Alpha, Beta …", "Moving from Alpha …".
NOT_THE_SUBJECT = re.compile(
    r"beside|beyond|excluding|from|like|minus|no|non|not|of|over|than|to|unlike|versus|vs\.?|with|without"
)
OPENING_WORDS = 3
"""How many words may stand before the name of what a sentence is about; then mostly its verb has come."""
ARTICLES = frozenset(("a", "an", "the"))
COORDINATION = re.compile(r"\s*(?:,|&|/|\+|,?\s*(?:and|or|nor|versus|vs\.?))\s*(?:the\s+)?", re.IGNORECASE)
# Whom these mean is told by the sentence before alone, and guessing would credit the wrong one.
BACK_REFERENCE = re.compile(r"(?:the\s+)?(?:former|latter|others?|both|neither|either|one|another)\b", re.IGNORECASE)
PRONOUN = re.compile(r"(?:it|its|they|their|this|these|that|those)\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def only_subject(text: str, subjects: tuple[Subject, ...]) -> str | None:
    """The name of the one subject that `text` names; None if it names none or several."""
    names = names_in(text, subjects)
    return names[0] if len(names) == 1 else None


def subject_above(lead: str, section: Iterable[str], subjects: tuple[Subject, ...]) -> str | None:
    """The one subject that the `lead` names, or else the deepest heading of `section` that names just one."""
    above = (only_subject(text, subjects) for text in (lead, *reversed(tuple(section))) if text and subjects)
    return next(filter(None, above), None)


def subject_of(
    text: str, subjects: tuple[Subject, ...], above: str | None, before: str | None, item: bool
) -> str | None:
    """The name of the subject that the sentence `text` speaks of, None if that is unclear.

    `above`: the subject of its lead or heading; `before`: of the sentence before it in its paragraph, if it begins with
    a pronoun, else what that paragraph is about; `item`: it stands in a list, where under a lead with a subject only
    the very first words can name another.
    """
    named = named_subjects(text, subjects) if subjects else []
    if BACK_REFERENCE.match(text):
        return None
    if not named:
        return (before or above) if PRONOUN.match(text) else (above or before)
    if _coordinated(text, named) and _opens(text, named[0][1], OPENING_WORDS):
        return None
    allowed = 0 if item and above else OPENING_WORDS
    for subject, start, _ in named[:2]:
        if _opens(text, start, allowed):
            return subject.name
    return above or only_subject(text, subjects)


def topic_after(text: str, subjects: tuple[Subject, ...], subject: str | None, topic: str | None) -> str | None:
    """What a paragraph is about after the sentence `text` that speaks of `subject`: what its sentences begin with.

    One that names a subject further on, as in "We recommend Alpha", leaves open what the next one is about.
    """
    named = named_subjects(text, subjects) if subjects else []
    if not named:
        return topic
    return subject if _opens(text, named[0][1], 0) and named[0][0].name == subject else None


def _coordinated(text: str, named: Sequence[tuple[Subject, int, int]]) -> bool:
    """Whether the first two names are different and joined, as in "Alpha and Beta"."""
    return (
        len(named) > 1
        and named[0][0] != named[1][0]
        and COORDINATION.fullmatch(text, named[0][2], named[1][1]) is not None
    )


def _opens(text: str, start: int, allowed: int) -> bool:
    """Whether a name at `start` opens the sentence: few words before it, and none that turns it into an aside."""
    words = [word.strip(",;:(\"'“”*").lower() for word in text[:start].split()]
    if words and NOT_THE_SUBJECT.fullmatch(words[-1]):
        return False
    return sum(word not in ARTICLES for word in words) <= allowed
