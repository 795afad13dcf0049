"""The gate: a drafted sentence is said only if its sources prove it.

Each check is one function: it returns why the draft must not be said, or None. The checks are deterministic, know
nothing of the model that drafted, and are strict on purpose: a true draft that is refused costs a smoother sentence
(the source is quoted instead), a false one that passes costs the reader's trust. In effect a draft may leave words
of its source out, put grammar between them, and add Yes or No; it may not add, swap, move or weaken anything.
"""

import re
from collections.abc import Callable, Sequence

from assistant.reading import reading
from assistant.subjects import named_subjects
from assistant.types import Draft, Statement, Subject, Turn
from assistant.words import CELL_VERBS, FUNCTION_WORDS, content_words, is_negated, is_negation, stem, words

# Words that narrow a claim. A draft that drops one says more than its source.
_NARROWING = frozenset(
    map(
        stem,
        """only unless except if until may might can could should about around roughly approximately estimate almost
        nearly most least more less fewer up within usually often sometimes rarely seldom hardly typically
        some partly""".split(),
    )
)
_OPENING = re.compile(r"(yes|no)[,:;.]\s*", re.IGNORECASE)
_MODALS = frozenset(map(stem, "can could may might must should".split()))
# A cell's plain yes or no, alone or before a mark: not the "no" of "no fee".
_PLAIN_VALUE = re.compile(r"(?:(?P<yes>yes)|no|none|never)\s*(?:$|[,;:.(—–])", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:()—–.]\s| but | though | although | while | whereas ")
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
    if not 2 <= len(words(draft.text)) <= 45:
        return "it is too short or too long"
    return None


def _has_only_proven_words(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses what no source says: "this improves your gaming experience"."""
    proven = set(_stems(_proof(draft, subjects), subjects)) | _added_verbs(draft)
    unproven = [w for w in _stems(_claim(draft), subjects) if w not in proven]
    return f"its sources do not say {', '.join(map(repr, unproven))}" if unproven else None


def _has_only_proven_figures(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses 85% for 87%, "$5 an hour" for "$5 a month", "5 days" for "5 to 9 days", "30" for "30+"."""
    proven = _figures(_proof(draft, subjects))
    for figure, unit in _figures(_claim(draft)):
        if not any(figure == f and (not unit or unit[0] in u) for f, u in proven):
            return f"its sources do not say {figure} {' '.join(unit[:1])}".rstrip()
    return None


def _denies_what_its_sources_deny(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses a negation added, dropped, moved to another word, or widened: "no cost" for "no workspace fee"."""
    claim = _claim(draft)
    denied = {w for source in draft.sources for w in _denied(source, subjects)}
    if is_negated(claim):
        wrong = [w for w in _after_negation(claim, subjects) if w not in denied]
        if wrong or not denied:
            return "it denies what its sources do not deny"
        dropped = denied - set(_stems(claim, subjects))
        return f"it denies more than its sources do: it drops {min(dropped)!r}" if dropped else None
    own = {stem(s.name.lower()) for s in subjects}
    affirmed = {w for source in draft.sources for w in _affirmed(source, subjects)}
    lost = [w for w in _stems(claim, subjects) if w in denied and w not in affirmed and w not in own]
    return f"its sources deny {lost[0]!r}" if lost else None


def _opens_truly(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses a Yes or No that is not asked for, or to anything but exactly what the source affirms or denies.

    A table cell answers what its subject and its feature name, if its value begins with a plain yes or no. A sentence
    answers a question whose words it has in their order: who does what to whom is told by order alone. A question
    that itself denies ("can I avoid …", "isn't it …") may be answered by neither, for then both read both ways.
    """
    opening = _OPENING.match(draft.text)
    if not opening:
        return None
    yes = opening.group(1).lower() == "yes"
    if not turn.yes_no or is_negated(turn.standalone):
        return "it answers Yes or No to what was not asked so"
    if yes == is_negated(_claim(draft)):
        return "its Yes or No is not what it goes on to say"
    answered = any(_answers(source, turn, yes, subjects) for source in draft.sources)
    return None if answered else "its sources say neither Yes nor No to what was asked"


def _answers(source: Statement, turn: Turn, yes: bool, subjects: Sequence[Subject]) -> bool:
    """Whether `source` says yes, or no if `yes` is false, to the question itself."""
    asked = _stems(turn.standalone, subjects)
    if source.kind == "cell":
        named = set(_stems(f"{source.subject or ''} {source.lead}", subjects)) | CELL_VERBS
        plain = _PLAIN_VALUE.match(source.text)
        return plain is not None and (plain["yes"] is not None) == yes and set(asked) <= named
    if yes:
        clauses = [] if is_negated(source.text) else [reading(source, subjects)]
    else:
        clauses = [clause for clause in _clauses(source, subjects) if is_negated(clause)]
    own = [source.subject.lower()] if source.subject else []
    return any(_in_order(asked, [*map(stem, own), *_stems(clause, subjects)]) for clause in clauses)


def _in_order(asked: Sequence[str], said: Sequence[str]) -> bool:
    """Whether all of `asked` stands in `said`, in the same order but for a modal, which opens a question."""
    rest = iter(said)
    return all(word in said if word in _MODALS else word in rest for word in asked)


def _keeps_what_narrows(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses "it saves money" for "it can save money if …"."""
    said = {w.stem for w in words(draft.text)}
    dropped = [w.stem for w in words(_proof(draft, subjects)) if w.stem in _NARROWING and w.stem not in said]
    return f"it drops {dropped[0]!r}" if dropped else None


def _credits_the_right_subject(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses a fact of one subject told of another, of both, or of none."""
    owners = {source.subject for source in draft.sources}
    if len(owners) > 1:
        return "its sources speak of different subjects"
    said = [s.name for s, _, _ in named_subjects(draft.text, subjects)]
    shown = [s.name for s, _, _ in named_subjects(_proof(draft, subjects), subjects)]
    if not set(said) <= set(shown):
        return "it names a subject that its sources do not speak of"
    return "it does not credit the subject of its sources" if said[:1] != shown[:1] else None


def _keeps_the_order(draft: Draft, turn: Turn, subjects: Sequence[Subject]) -> str | None:
    """Refuses swapped roles and relations: "the server polls the client", "it has a licence" for "it needs a licence".

    What is said must stand in its source as one run, apart from words of grammar. Of a table cell the parts may change
    places, as a sentence needs; but its feature must be said whole.
    """
    added = _added_verbs(draft)
    said = [w for w in _stems(_claim(draft), subjects) if w not in added]
    if _is_cell(draft):
        feature = {w for source in draft.sources for w in _stems(source.lead, subjects)}
        return "it does not say which feature" if feature - added - set(said) else None
    proof = _stems(_proof(draft, subjects), subjects)
    runs = (proof[i : i + len(said)] for i in range(len(proof) - len(said) + 1))
    return None if said in runs else "it moves or leaves out words within what its sources say"


Check = Callable[[Draft, Turn, Sequence[Subject]], str | None]
CHECKS: tuple[Check, ...] = (
    _is_one_plain_sentence,
    _has_only_proven_words,
    _has_only_proven_figures,
    _denies_what_its_sources_deny,
    _opens_truly,
    _keeps_what_narrows,
    _credits_the_right_subject,
    _keeps_the_order,
)


def _claim(draft: Draft) -> str:
    """The draft without an opening Yes or No."""
    opening = _OPENING.match(draft.text)
    return draft.text[opening.end() :] if opening else draft.text


def _proof(draft: Draft, subjects: Sequence[Subject]) -> str:
    return ". ".join(reading(source, subjects) for source in draft.sources)


def _is_cell(draft: Draft) -> bool:
    return all(source.kind == "cell" for source in draft.sources)


def _added_verbs(draft: Draft) -> frozenset[str]:
    """To a source that has its own verb none may be added: "needs" must not become "offers"."""
    return CELL_VERBS if _is_cell(draft) else frozenset()


def _stems(text: str, subjects: Sequence[Subject]) -> list[str]:
    """The stems of the content words of `text`; of each subject's names and each negation, one stands for all."""
    for subject, start, end in reversed(named_subjects(text, subjects)):
        text = f"{text[:start]}{subject.name}{text[end:]}"
    return ["not" if is_negation(text[w.start : w.end]) else w.stem for w in content_words(text)]


def _figures(text: str) -> list[tuple[str, list[str]]]:
    """Each number or range of `text`, as written but for blanks, and the stems of the few words that follow it."""
    return [
        (
            re.sub(r"[\s,]", "", m.group().replace("–", "-").replace("to", "-")).rstrip("."),
            [w.stem for w in content_words(text[m.end() : m.end() + 40])][:3],
        )
        for m in _FIGURE.finditer(text)
    ]


def _clauses(source: Statement, subjects: Sequence[Subject]) -> list[str]:
    """The statement's clauses; its lead is part of the first, because "offline mode: no" denies the mode."""
    first, *rest = [c for c in _CLAUSE_END.split(source.text) if c.strip()] or [source.text]
    return [f"{source.lead} {first}", *rest]


def _denied(source: Statement, subjects: Sequence[Subject]) -> set[str]:
    return {w for c in _clauses(source, subjects) if is_negated(c) for w in _stems(c, subjects)}


def _affirmed(source: Statement, subjects: Sequence[Subject]) -> set[str]:
    return {w for c in _clauses(source, subjects) if not is_negated(c) for w in _stems(c, subjects)}


def _after_negation(text: str, subjects: Sequence[Subject]) -> list[str]:
    """For each negation of `text`, the stem of the content word that it bears upon."""
    found = words(text)
    after = []
    for i, w in enumerate(found):
        if is_negation(text[w.start : w.end]):
            rest = [x.stem for x in found[i + 1 :] if x.stem not in CELL_VERBS | FUNCTION_WORDS]
            after += rest[:1]
    return after
