"""Slots: which part of the last question something stands in for: a place for a place, a day for a day."""

import re

from assistant.phrases import (
    AUXILIARIES,
    BE,
    LAST_VERBS,
    PARTICLES,
    PREPOSITIONS,
    NounPhrase,
    noun_phrase,
    singular,
)
from assistant.rewriting.english import agreeing, replaced
from assistant.rewriting.talk import Talk
from assistant.subjects import named_subjects

_OF_TIME = frozenset("in on at during over by".split())
"""Prepositions that change with the time behind them: "in the week", "on Saturdays"."""
_DO = AUXILIARIES - BE
_IN = frozenset("in at inside outside".split())
_LIMITS = frozenset("over under above below beyond before after until".split())
_AT = frozenset("night noon midday midnight lunchtime weekend christmas easter".split())
_DAYS = re.compile(r"\w+days?$|(?:^|\w )days?$")
_NO_PREPOSITION = re.compile(r"(?:last|next|this|every|each|today|tonight|tomorrow|yesterday)\b|.* (?:before|after)$")


def head_of(rest: str) -> NounPhrase:
    """The noun phrase that `rest` begins with: "children" of "children under 12"."""
    behind = next((m.start() for m in re.finditer(r" (\w+)", rest) if m[1].lower() in PREPOSITIONS), len(rest))
    return noun_phrase(rest[:behind])


def is_time(rest: str) -> bool:
    """Whether `rest` is no more than a time: "saturdays", "two days before"."""
    return head_of(rest).sort == "time" or _NO_PREPOSITION.fullmatch(rest.lower()) is not None


# "in the holidays", "for a fully electric car"


_INFINITIVE = re.compile(r"\bto (?!the\b|an?\b|my\b|our\b|your\b)[a-z]+(?= (?:it|them|one|the|an?|my|our|your)\b|$)")


def with_place(rest: str, talk: Talk) -> str:
    """The last question with `rest`, which begins with a preposition, in the place of what is like it or at its end."""
    preposition, _, behind = rest.partition(" ")
    if _INFINITIVE.match(rest) and (other := list(_INFINITIVE.finditer(talk.clause))):
        return f"{talk.clause[: other[-1].start()]}{rest}?"
    said = head_of(behind)
    like = [p for p in reversed(talk.phrases) if p.after in PREPOSITIONS and _alike(p, said)]
    same = [p for p in like if p.after == preposition.lower()]
    if said.sort == "time":
        same = same or talk.times
    elif preposition.lower() in _LIMITS:
        same = same or [p for p in like if p.after in _LIMITS]
    elif preposition.lower() in _IN and is_definite(said):  # one is in one place
        same = same or [p for p in like if p.after in _IN and is_definite(p)]
    if not same:
        return f"{talk.clause} {rest}?"
    owner = _owner_of(same[0], said, talk)
    if owner:
        return replaced(talk.before, owner.span, behind)
    start = same[0].start - len(same[0].after) - 1 if same[0].after in PREPOSITIONS else same[0].start
    return replaced(talk.before, (start, _end_with_name(same[0], rest, talk)), rest)


def _alike(one: NounPhrase, other: NounPhrase) -> bool:
    """Whether two phrases may stand behind the same preposition: people beside things, but no time or amount."""
    return one.sort == other.sort or {one.sort, other.sort} == {"thing", "person"}


def is_definite(phrase: NounPhrase) -> bool:
    """Whether it is a certain one: by its article, or by its name."""
    return phrase.form == "definite" or phrase.text[0].isupper()


def _owner_of(phrase: NounPhrase, said: NounPhrase, talk: Talk) -> NounPhrase | None:
    """What is rather like `said`: "a laptop" in "for late return of a laptop" before "for a camera"."""
    behind = next((p for p in talk.phrases if p.start == phrase.end + len(" of ") and p.after == "of"), None)
    return behind if behind and behind.form == said.form != phrase.form else None


def _end_with_name(phrase: NounPhrase, rest: str, talk: Talk) -> int:
    """Where `phrase` ends with what is said of it: its relative clause, or who owns it if `rest` has another owner."""
    if talk.names(rest):
        owned = [end for _, start, end in named_subjects(talk.clause, talk.subjects) if 0 < start - phrase.end < 5]
        return owned[0] if owned else phrase.end
    return whole_end(phrase, talk)


def whole_end(phrase: NounPhrase, talk: Talk) -> int:
    """Where `phrase` ends with its relative clause: "a car that runs on gas"."""
    clause = re.match(r" (?:that|which|who)\b[^,?.!]*", talk.clause[phrase.end :])
    return phrase.end + len(clause.group()) if clause and phrase.after in PREPOSITIONS else phrase.end


# "saturdays"


def at_time(rest: str, talk: Talk) -> str:
    """The last question at the time that `rest` says, not at that which it has."""
    when = _with_preposition(rest)
    if not talk.times:
        return f"{talk.clause} {when}?"
    last = talk.times[0]
    if last.after in PREPOSITIONS - _OF_TIME:  # "the deadline for the spring term"
        return replaced(talk.before, last.span, rest)
    start = last.start - len(last.after) - 1 if last.after in _OF_TIME else last.start
    return replaced(talk.before, (start, last.end), when)


def _with_preposition(time: str) -> str:
    """`time` as it stands in a sentence: "on saturdays", "in June", "at night", "next week"."""
    if _NO_PREPOSITION.match(time.lower()):
        return time
    head = singular(time.lower().split()[-1])
    on = _DAYS.search(time.lower())
    return f"{'on' if on else 'at' if head in _AT else 'in'} {time}"


# "and the outdoor one?", "and the one to Paris?"

_ONE = re.compile(
    rf"(?:(?P<preposition>{'|'.join(PREPOSITIONS)}) )?(?P<article>the|an?) "
    r"(?P<how>(?!(?:other|first|second|third|last|same)\b)(?:[\w-]+ )*)(?P<one>ones?)(?P<tail>(?: .+)?)",
    re.IGNORECASE,
)


def of_another_one(rest: str, talk: Talk) -> str | None:
    """The last question with "one" as what it has with another quality: "the outdoor pool" after "the indoor pool"."""
    one = _ONE.fullmatch(rest)
    things = [p for p in reversed(talk.phrases) if p.sort in {"thing", "person"}]
    if not one or not things or not (one["how"] or one["tail"]):
        return None
    preposition = (one["preposition"] or "").lower()
    thing = max(things, key=lambda p: (p.after == preposition, " " in p.bare, -p.start))
    noun = thing.text.split()[-1]
    tail = one["tail"].strip()
    if not one["how"] and (behind := tail.split(maxsplit=1)[0]) in PREPOSITIONS:
        beside = [p for p in talk.phrases if p.start == thing.end + len(behind) + 2 and p.after == behind]
        if beside:
            return replaced(talk.before, (thing.end + 1, beside[0].end), tail)
    noun = f"{noun}s" if one["one"].lower() == "ones" and not thing.plural else noun
    named = f"{one['article']} {one['how']}{noun} {tail}".strip()
    return replaced(talk.before, (thing.start, whole_end(thing, talk)), named)


# "and dinner?"


def of_another_thing(rest: str, talk: Talk) -> str | None:
    """The last question with `rest` in the place of what it is most like."""
    if rest.split(maxsplit=1)[0].lower() in _VERBS | PARTICLES:
        return _doing(rest, talk)
    said = head_of(rest)
    amount = said.sort == "amount"
    like = [p for p in talk.phrases if (p.sort == "amount") == amount and p.sort != "time"]
    if said.sort == "person" and not any(p.sort == "person" for p in like):
        return _of_another_person(rest, said, talk)
    if not like:
        return None
    old = max(like, key=lambda p: (*_likeness(p, said, talk), p.start))
    itself = old.form != "definite" or said.form != "bare" or not (old.plural and said.plural)
    named = rest if itself else f"the {rest}"
    other = replaced(talk.before, old.span, named)
    return agreeing(other, named, plural=said.plural) if old.after not in {"has", "have"} else other


_VERBS = LAST_VERBS - {"cost", "work", "run"}
"""Of the verbs that end questions, those that are hardly nouns: "and cost?" asks for a price."""


def _doing(rest: str, talk: Talk) -> str | None:
    """The last question with the verb `rest` for its own, if it has one only: "and close?"."""
    own = [
        verb
        for verb in re.finditer(r"\w+", talk.clause)
        if verb.group() in LAST_VERBS and any(p.end == verb.start() - 1 and p.after in _DO for p in talk.phrases)
    ]
    return replaced(talk.before, own[0].span(), rest) if rest.lower() in _VERBS and len(own) == 1 else None


def _likeness(phrase: NounPhrase, said: NounPhrase, talk: Talk) -> tuple[bool, ...]:
    """How like two phrases are; what tells most comes first."""
    return (
        said.sort != "person" or phrase.sort == "person",
        not _qualifies_subject(phrase, talk),
        phrase.text[0].isupper() == said.text[0].isupper(),
        phrase.form == said.form,
        (phrase.form == "definite") == (said.form == "definite"),
    )


def _qualifies_subject(phrase: NounPhrase, talk: Talk) -> bool:
    """Whether it is like "the airport" in "What does the tram to the airport cost?"."""
    at = phrase.start - len(phrase.after) - 2
    behind = phrase.after in PREPOSITIONS
    return behind and any(p.end == at and p.after in _DO for p in talk.phrases)


_ASKER = re.compile(r"\b(?P<verb>am|are|do|can|may|must|should|could|will|would|have) (?:I|we)\b", re.IGNORECASE)
_OF_ONE = {"am": "is", "are": "is", "do": "does", "have": "has"}


def _of_another_person(rest: str, said: NounPhrase, talk: Talk) -> str | None:
    """The last question of others than who asks: "Do visitors have to wear goggles?" after "Do I …?"."""
    asker = _ASKER.search(talk.before)
    if not asker:
        return None
    verb = asker["verb"].lower()
    verb = "are" if verb == "am" and said.plural else verb if said.plural else _OF_ONE.get(verb, verb)
    return replaced(talk.before, asker.span(), f"{verb} {rest}")
