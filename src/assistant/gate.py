"""The gate: a drafted sentence is said only if its sources prove it.

Each check is one function: it returns why the draft must not be said, or None. The checks are deterministic, know
nothing of the model that drafted, and are strict on purpose: a true draft that is refused costs a smoother sentence
(the source is quoted instead), a false one that passes costs the reader's trust. In effect a draft says all that its
sources say and nothing else: it may put grammar between their words, turn a table cell into a sentence, and open with
Yes or No.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.reading import reading
from assistant.subjects import named_subjects, names_in, rename_subjects
from assistant.types import Draft, Statement, Subject, Turn
from assistant.words import (
    CELL_VERBS,
    begins_as_asked,
    content_words,
    is_negated,
    is_negation,
    plain_yes_or_no,
    words,
)

_OPENING = re.compile(r"(yes|no)[,:;.]\s*", re.IGNORECASE)
_ADDS = re.compile(r"[:;](?=\s)")
_ENOUGH = 3
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_MARKUP = re.compile(r"[\x00-\x1f*_`#<>\[\]{}|\\]|https?:|www\.")
_AMOUNT = r"[$€£¥]?\s?\d[\d,]*(?:\.\d+)?\s?(?:%|percent)?\+?"
_FIGURE = re.compile(rf"{_AMOUNT}(?:\s?(?:-|–|to|and)\s?{_AMOUNT})?")


def objection(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Why `draft` must not be said in answer to `turn`, or None if its sources prove it.

    `subjects` are those that the sources' documents compare, with every name that they go by.
    """
    return next((reason for check in CHECKS if (reason := check(draft, turn, subjects))), None)


def opens_with_yes_or_no(text: str) -> bool:
    """Whether `text` begins with Yes or No as an answer of its own: "No, it …", not "No helmets are …"."""
    return _OPENING.match(text) is not None


def _is_one_plain_sentence(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses a list of tips, a question back, a link, half a sentence."""
    if not draft.text.endswith((".", "!")):
        return "it is not a whole sentence"
    if _SENTENCE_END.search(draft.text):
        return "it is more than one sentence"
    if _MARKUP.search(draft.text):
        return "it holds markup, a link or control characters"
    return None if words(draft.text) else "it says nothing"


def _credits_the_right_subject(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses a fact of one subject told of another, of both, or of none."""
    if len({source.subject for source in draft.sources}) > 1:
        return "its sources speak of different subjects"
    said = [subject.name for subject, _, _ in named_subjects(draft.text, subjects)]
    shown = [subject.name for subject, _, _ in named_subjects(_proof(draft, subjects), subjects)]
    return "it does not credit the subject of its sources" if said[:1] != shown[:1] else None


def _says_what_its_sources_say(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses any word added, dropped, moved or swapped.

    "This improves your gaming experience"; "it is free" for "it is free for members"; "the server polls the client"
    for "the client polls the server"; "it has a licence" for "it needs a licence".
    """
    said = _stems(_claim(draft), subjects)
    if any(source.kind == "cell" for source in draft.sources):
        return _says_the_cell(said, draft.sources, subjects)
    shown = _stems(_proof(draft, subjects), subjects)
    return None if said == shown else _difference(said, shown)


def _says_the_cell(said: Sequence[str], sources: Sequence[Statement], subjects: Sequence[Subject]) -> str | None:
    """The same of a table cell, whose subject and feature may change places, as a sentence needs; its value may not.

    Of a value that begins with a plain yes or no, that word denies or affirms the feature: so must the draft, once,
    before the feature.
    """
    if len(sources) > 1:
        return "it joins table cells"
    cell = sources[0]
    plain, value = plain_yes_or_no(cell.text)
    feature, rest = _stems(cell.lead, subjects), _stems(value, subjects)
    shown = [*_stems(cell.subject or "", subjects), *feature, *rest, *(["not"] if plain is False else [])]
    own = [word for word in said if word not in CELL_VERBS or word in shown]
    if sorted(set(own)) != sorted(set(shown)) or own.count("not") != shown.count("not"):
        return _difference(own, shown)
    if rest and rest not in [own[i : i + len(rest)] for i in range(len(own))]:
        return "it moves the words of the value"
    denied_late = plain is False and feature and own.index("not") > min(map(own.index, feature))
    return "it does not deny the feature" if denied_late else None


def _has_the_figures_of_its_sources(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses "42" for "$42", "30" for "30+", "5 and 9" for "5 to 9", which differ in signs alone."""
    shown = _figures(_proof(draft, subjects))
    changed = [figure for figure in _figures(_claim(draft)) if figure not in shown]
    return f"its sources do not say {changed[0]}" if changed else None


def _opens_truly(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses a Yes or No that is not asked for, or to anything but exactly what the source affirms or denies.

    The question must name the subject of the source: else another subject may answer otherwise. One that itself
    denies ("isn't it …") may be answered by neither, for then both read both ways.
    """
    opening = _OPENING.match(draft.text)
    if not opening:
        return None
    if not turn.yes_no or is_negated(turn.standalone):
        return "it answers Yes or No to what was not asked so"
    yes = opening.group(1).lower() == "yes"
    answered = any(_answers(source, turn.standalone, yes, subjects) for source in draft.sources)
    return None if answered else "its sources say neither Yes nor No to what was asked"


def _answers(source: Statement, question: str, yes: bool, subjects: Sequence[Subject]) -> bool:
    """Whether `source` says yes, or no if `yes` is false, to `question`.

    A table cell answers for its subject and its feature, if its value begins with a plain yes or no. A sentence says
    yes if it begins as the question goes on, and no if it is the question denied: order alone tells who does what to
    whom, and a word in between ("stops", "rarely") or another modal ("might") can turn it round.
    """
    named = names_in(question, subjects)
    if source.subject and source.subject not in named:
        return False
    asked = _stems(question, subjects)
    if source.kind == "cell":
        subject, feature = set(_stems(source.subject or "", subjects)), set(_stems(source.lead, subjects))
        whole = feature <= set(asked) <= subject | feature | CELL_VERBS
        return whole and plain_yes_or_no(source.text)[0] is yes
    if source.kind != "sentence":
        return False
    said = _stems(reading(source, subjects), subjects)
    affirmed = [word for word in said if word != "not"]
    denials = len(said) - len(affirmed)
    whole = yes or len(affirmed) == len(asked)
    return denials == (0 if yes else 1) and whole and begins_as_asked(affirmed, asked)


def affirms(source: Statement, question: str, subjects: Sequence[Subject]) -> bool:
    """Whether the sentence `source` says what `question` asks in its words, whatever it adds after a colon.

    A question of a few words may be how another sentence happens to begin.
    """
    if source.kind != "sentence" or is_negated(question) or len(_stems(question, subjects)) < _ENOUGH:
        return False
    clause, *_ = _ADDS.split(source.text)
    return _answers(replace(source, text=clause), question, yes=True, subjects=subjects)


Check = Callable[[Draft, Turn, Sequence[Subject]], str | None]
CHECKS: tuple[Check, ...] = (
    _is_one_plain_sentence,
    _credits_the_right_subject,
    _says_what_its_sources_say,
    _has_the_figures_of_its_sources,
    _opens_truly,
)


def _claim(draft: Draft) -> str:
    """The draft without an opening Yes or No."""
    opening = _OPENING.match(draft.text)
    return draft.text[opening.end() :] if opening else draft.text


def _proof(draft: Draft, subjects: Sequence[Subject]) -> str:
    return ". ".join(reading(source, subjects) for source in draft.sources)


def _stems(text: str, subjects: Sequence[Subject]) -> list[str]:
    """The stems of the content words of `text`; of each subject's names and each negation, one stands for all."""
    text = rename_subjects(text, subjects, lambda subject: subject.name)
    return ["not" if is_negation(text[w.start : w.end]) else w.stem for w in content_words(text)]


def _difference(said: Sequence[str], shown: Sequence[str]) -> str:
    added = [word for word in said if word not in shown]
    dropped = [word for word in shown if word not in said]
    if added:
        return f"its sources do not say {added[0]!r}"
    return f"it drops {dropped[0]!r}" if dropped else "it moves the words of its sources"


def _figures(text: str) -> list[str]:
    """Each number or range of `text` with its signs, without blanks."""
    found = (match.group().replace("–", "-").replace("to", "-") for match in _FIGURE.finditer(text))
    return [re.sub(r"[\s,]", "", figure) for figure in found]
