"""Question and conversation → Turn: what is asked, of which subjects, so that it stands alone."""

import re
from collections.abc import Sequence

from assistant.errors import QuestionError
from assistant.subjects import named_subjects, rename_subjects
from assistant.types import Kind, Subject, Turn
from assistant.words import asks_yes_or_no, content_words, words

MAX_QUESTION = 4000
"""Characters of a question; more is a document, not a question."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_HELP = re.compile(
    r"(hi|hello|hey|good (morning|afternoon|evening)|thanks?|thank you|thx|bye|goodbye|help( me)?|"
    r"(what|how) can (you|i) (do|ask|help)|what do you do|who are you|how (do|does) (you|this) work)"
    r"( (there|all|everyone|again|a lot|very much|so much|please|with|here|for me))*[ ,!.?]*",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(compare[ds]?|comparison|differ(s|ence|ences|ent)?|versus|vs|against|better|both)\b", re.IGNORECASE
)
# "what about Birch?", "ok, same for encryption", "and Birch?": `rest` is what is asked of
_ELLIPSIS = re.compile(
    r"(?:(?:ok(?:ay)?|so|now|right|well|hm+)[\s,]+)?"
    r"(?:(?:and )?(?:what|how) about|(?:the )?same (?:for|on|with|in)|and (?:on|with|for)|and|but|or)\b[\s,]*"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
# "on Birch?", "Birch Server?": no more than a name
_NAME_ALONE = re.compile(r"(?:(?:on|with|for|in|using)\s+)?(?P<rest>\S+(?:\s+\S+)?)", re.IGNORECASE)
_PRONOUN = re.compile(r"\b([Ii]t|[Tt]hey|[Tt]hat one|[Tt]his one)\b")  # but not "IT"


def understand(question: str, previous: Sequence[str], subjects: Sequence[Subject]) -> Turn:
    """The turn that `question` takes after the standalone questions `previous`, oldest first.

    Raises QuestionError where there is nothing to understand: no word at all, or more than `MAX_QUESTION` characters.
    """
    if len(question) > MAX_QUESTION:
        raise QuestionError(f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} can be answered.")
    encodable = question.encode("utf-8", "replace").decode()  # half of a surrogate pair is no character
    asked = " ".join(_CONTROL.sub(" ", encodable).split())
    if not words(asked):
        raise QuestionError("The question is empty: it holds no word.")
    standalone = _standalone(asked, previous, subjects)
    named = tuple(dict.fromkeys(s.name for s, _, _ in named_subjects(standalone, subjects)))
    return Turn(
        question=asked,
        standalone=standalone,
        kind=_kind(standalone, named),
        subjects=named,
        yes_no=asks_yes_or_no(standalone),
    )


def _kind(question: str, named: tuple[str, ...]) -> Kind:
    if _HELP.fullmatch(question):
        return "help"
    if len(named) > 1 or (not named and _COMPARISON.search(question)):
        return "comparison"
    return "lookup"


def _standalone(asked: str, previous: Sequence[str], subjects: Sequence[Subject]) -> str:
    """`asked` so that it can be understood without the questions `previous`."""
    if not previous:
        return asked
    from assistant.scoring.followup import numeric_follow_up  # noqa: PLC0415 - a first question needs none of it

    return numeric_follow_up(asked, previous, subjects) or _completed(asked, previous[-1], subjects)


def _completed(asked: str, before: str, subjects: Sequence[Subject]) -> str:
    """`asked` with what it leaves to `before`: "and Atlas?" asks of Atlas what was asked of another before."""
    earlier = named_subjects(before, subjects)
    ellipsis = _ELLIPSIS.fullmatch(asked)
    elliptical = ellipsis or _NAME_ALONE.fullmatch(asked)
    rest = elliptical["rest"].rstrip(" ?!.") if elliptical else asked
    now = named_subjects(rest, subjects)
    one = len({subject.name for subject, _, _ in earlier}) == 1
    if elliptical and now and one and not _beyond_subjects(rest, subjects):
        _, start, end = earlier[0]
        return f"{before[:start]}{now[0][0].name}{before[end:]}"
    if now or not one:
        return asked
    name = earlier[0][0].name
    if _PRONOUN.search(asked):
        return _PRONOUN.sub(lambda _: name, asked, count=1)
    return f"{rest[:1].upper()}{rest[1:]}, {name}?" if ellipsis and rest else asked


def _beyond_subjects(text: str, subjects: Sequence[Subject]) -> bool:
    """Whether `text` says anything but the names of subjects."""
    return bool(content_words(rename_subjects(text, subjects, lambda _: " ")))
