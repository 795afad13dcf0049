"""Anaphora: pronouns, and what they stand for: "Who hosts it?", "what is it on each?", "what's its price?"."""

import re

from assistant.phrases import (
    PREPOSITIONS,
    QUESTION_WORDS,
    NounPhrase,
    is_fragment,
    is_question,
    noun_phrase,
    opens_condition,
    singular,
)
from assistant.phrases import noun_phrases as phrases_of
from assistant.rewriting.alternatives import with_others_named
from assistant.rewriting.ellipsis import PROFORMS
from assistant.rewriting.english import joined, replaced
from assistant.rewriting.pronouns import Pronoun, pronouns
from assistant.rewriting.slots import is_definite, with_place
from assistant.rewriting.talk import Said, Talk
from assistant.subjects import named_subjects
from assistant.words import capitalized, words

_BESIDES = re.compile(
    r"(?:besides|apart from|other than|aside from|in addition to|except(?: for)?) "
    r"(?:that|those|these|this|it|them)\s*,\s*",
    re.IGNORECASE,
)


def referring(said: Said, talk: Talk) -> str | None:
    """The question with what its pronouns stand for, where that is clear."""
    rest = _BESIDES.sub("", with_others_named(said.rest, talk))
    changed = rest
    meant: dict[str, str] = {}
    for pronoun in reversed(pronouns(rest)):
        open_to_doubt = _refers_within(rest, pronoun, talk) or _COMPARES.search(rest[: pronoun.start])
        name = None if open_to_doubt else _antecedent(pronoun, rest, talk)
        if name and meant.setdefault(name, pronoun.text.lower()) != pronoun.text.lower():
            return None  # "how long does it run on that?" is about two things
        changed = replaced(changed, pronoun.span, name) if name else changed
    if changed == said.rest:
        return None
    if not is_fragment(changed):
        return changed
    place = changed.split()[0].lower() in PREPOSITIONS
    return with_place(changed, talk) if place else f"What about {changed}?"


def with_question_before(said: Said, talk: Talk) -> str | None:
    """The question behind the one before it, which alone tells what it means: "what does that cost?", "and back?"."""
    told = any(not _refers_within(said.rest, pronoun, talk) for pronoun in pronouns(said.rest))
    unplaced = said.goes_on and is_fragment(said.rest) and not talk.names(said.rest)
    if not told and not unplaced and not _THEN.search(said.rest) and not (said.goes_on and opens_condition(said.rest)):
        return None
    return f"{talk.clause}? {capitalized(said.asked if unplaced else said.rest)}"


_THEN = re.compile(
    r"\b(?:in that case|at that (?:time|point)|(?:while|when|after|before|once|until|if) (?:that|this|it) "
    r"(?:happens|is happening|occurs))\b",
    re.IGNORECASE,
)
"""What stands for all that was asked about: "do reads go on while that happens?"."""

# What is put in front of its question: "the results, where do they go?"

_IN_FRONT = re.compile(r"(?:what about |and )?(?P<what>[^,?.!]+), (?P<asks>[^,].*)", re.IGNORECASE | re.DOTALL)
_FEW_NOUNS = re.compile(rf"(?!(?:{'|'.join(PREPOSITIONS)})\b)(?:[^\W\d][\w-]*\b ?){{1,4}}", re.IGNORECASE)


def in_one_clause(question: str) -> str:
    """`question` with what is put in front of it where its pronoun stands for that."""
    parts = _IN_FRONT.fullmatch(question)
    named = parts is not None and _FEW_NOUNS.fullmatch(parts["what"]) and is_fragment(parts["what"])
    if not parts or not named or not is_question(parts["asks"]):
        return question
    what, asks = parts["what"], parts["asks"]
    of_many = {"they", "owner"} if noun_phrase(what).plural else {"it", "owner", "person"}
    for pronoun in pronouns(asks):
        if pronoun.stands in of_many:
            name = f"{what}'s" if pronoun.stands == "owner" else what
            return replaced(asks, pronoun.span, name)
    return question


# A pronoun of its own question: "do the nodes it launches count?"

_COMPARES = re.compile(
    r"\b(?:than|compared? (?:to|with|against)|differ(?:ent)? from|as \w+ as)(?: (?:at|with|on|for|in|of))?\s+$",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[,;:.?!]|\s[-–—]\s|\b(?:and|but|or|if|when|while|because|that|which|who|before|after|until|where|as|so)\b"
)


def _refers_within(rest: str, pronoun: Pronoun, talk: Talk) -> bool:
    """Whether a pronoun stands for nothing, or for something in its own question."""
    if pronoun.stands == "such":
        return not _is_open(pronoun, rest, talk)
    named = named_subjects(rest, talk.subjects)
    if any(not _COMPARES.search(rest[:start]) for _, start, _ in named):
        return True
    if pronoun.stands == "they" and len(talk.subjects) > 1 >= len(talk.recent) and _DIFFER.search(rest):
        return True  # "how do they differ?" of all that is compared
    return _has_antecedent(rest[: pronoun.start], pronoun)


def _has_antecedent(head: str, pronoun: Pronoun) -> bool:
    """Whether what stands before a pronoun has what it stands for."""
    edges = list(_BOUNDARY.finditer(head))
    if pronoun.stands == "owner" and _open_words(head):  # "which companies run their AI"
        return True
    beside = any(not head[phrase.end :].strip() for phrase in phrases_of(head))  # "the nodes it launches"
    if beside and pronoun.stands != "there":
        return True
    if opens_condition(head) and len(_open_words(head)) > 1:  # "if we order a box when does it come"
        return True
    return bool(edges and _open_words(head[: edges[-1].start()]))


_DIFFER = re.compile(r"\bthey (?:\w+ )?(?:differ|compare)\b", re.IGNORECASE)


def _open_words(text: str) -> set[str]:
    """The words of `text` that could be what a pronoun stands for."""
    return {text[w.start : w.end].lower() for w in words(text)} - PROFORMS - QUESTION_WORDS


def _is_open(pronoun: Pronoun, rest: str, talk: Talk) -> bool:
    """Whether "that limit" is of the talk before: it had one, or this is said of all that was asked about."""
    ends = re.match(r"\s*(?:$|[,?.!])", rest[pronoun.end :]) is not None
    return _named_so(pronoun.noun, talk) is not None or (ends and pronoun.text.lower() == "that")


# What was spoken of before

_TELL_OF = re.compile(
    r"(?:(?:can|could) you )?(?:please )?"
    r"(?:tell (?:me|us) (?:more )?about|explain|describe|(?:what|how) about|what(?:['’]s| is| are))"
    r" (?P<what>(?:the |an? )?(?:[\w-]+ ?){1,3})",
    re.IGNORECASE,
)
"""A question about a thing and nothing of it in particular: "tell me about the timer"."""
_HAS = re.compile(
    r"(?:does|do|is|are|has|have|can|could|will)\b.*?"
    r"\b(?:have|offer|include|provide|support|sell|there|got)\s+(?P<what>[^,?.!]+)",
    re.IGNORECASE,
)


_PERSONAL = re.compile(r"\b(?:i|we|you|one|my|our|your)\b", re.IGNORECASE)


def _antecedent(pronoun: Pronoun, rest: str, talk: Talk) -> str | None:
    """What a pronoun stands for; None where that is open."""
    of_deed = _OF_DEED.search(f"{rest[: pronoun.start]}·{rest[pronoun.end :]}")
    if pronoun.stands == "deed" or (of_deed and pronoun.text.lower() in {"that", "this"}):
        return _done(talk, only_told=of_deed is not None)
    if pronoun.stands == "there":
        return _place(rest[: pronoun.start], talk)
    if pronoun.stands == "such":
        return _named_so(pronoun.noun, talk)
    if pronoun.stands == "person" or pronoun.text.lower() == "his":
        name = _somebody(talk)
    elif pronoun.stands in {"each", "they"} or pronoun.text.lower() == "their":
        name = _all_of_them(pronoun, rest, talk)
    else:
        name = _single(pronoun, rest, talk)
    if name is None:
        return None
    if talk.subject and not talk.names(name) and not talk.names(rest):
        name = f"{name} on {talk.subject}"
    return f"{name}'s" if pronoun.stands == "owner" else name


def _done(talk: Talk, *, only_told: bool) -> str | None:
    """What "that" does: the thing that was told of, or of which alone a question was; else all that was asked about.

    In "Can I pause it? And what does that cost?" it is the pausing.
    """
    if told := _TELL_OF.fullmatch(talk.clause):
        return str(told["what"])
    if only_told:
        return None
    opening = talk.before.split(maxsplit=1)[0].lower()
    open_question = opening in QUESTION_WORDS and not talk.topic and not _PERSONAL.search(talk.before)
    things = [p for p in talk.things if p.sort == "thing" and not p.plural and p.after not in {"of", "for"}]
    return _thing(talk) if open_question and len(things) == 1 else None


_OF_DEED = re.compile(
    r"\b(?:do|does|did|doing) ·\W*$|^who \w+ ·\W*$|· (?:happen|change|apply|depend|include)", re.IGNORECASE
)
"""Where "that" is rather all that was asked about: "who decides that?", "does that change in summer?"."""
_AWAY = re.compile(r"\b(?:abroad|overseas|upstairs|downstairs|outdoors|indoors)\b", re.IGNORECASE)
_PLACED = frozenset("in at on inside outside to from into".split())


def _place(head: str, talk: Talk) -> str | None:
    """Where "there" is, of which `head` stands before it: with the subject, or where the last question was about."""
    words_before = head.split()
    after = words_before[-1].lower() if words_before else ""
    if name := talk.subject or talk.answered_with or (joined(talk.topic) if talk.topic else None):
        return name if after in PREPOSITIONS else f"on {name}"
    if talk.asks_which_subject:
        return None
    if away := _AWAY.search(talk.before):
        return away.group()
    places = [p for p in talk.phrases if p.after in _PLACED and p.sort == "thing" and is_definite(p)]
    if not places:
        return None
    at = {"to": "at", "from": "at", "into": "in"}.get(places[-1].after, places[-1].after)
    return places[-1].text if after in PREPOSITIONS else f"{at} {places[-1].text}"


def _named_so(noun: str, talk: Talk) -> str | None:
    """The thing that is called so: "the 3-day course" for "that course"."""
    called = (p for p in talk.phrases if singular(p.text.lower().split()[-1]) == singular(noun))
    return next((p.known for p in called), None)


def _somebody(talk: Talk) -> str | None:
    """Who "she" is: somebody that was spoken of; it is not known who answers "who"."""
    return next((p.known for p in talk.things if p.sort == "person" and not p.plural), None)


def _all_of_them(pronoun: Pronoun, rest: str, talk: Talk) -> str | None:
    """What "they" and "each" stand for: the subjects spoken of, or things in the plural."""
    several = talk.topic if len(talk.topic) > 1 else talk.recent
    things = [p for p in (_introduced(talk), *talk.things) if p and p.plural and pronoun.stands != "each"]
    if len(several) > 1 and (len(talk.topic) > 1 or not things):
        return joined(several)
    return things[0].known if things and not rest[: pronoun.start].endswith(" of ") else None


_LIMIT = re.compile(r"\b(?:over|under|above|below|beyond|before|after|until) $", re.IGNORECASE)


def _single(pronoun: Pronoun, rest: str, talk: Talk) -> str | None:
    """What "it" and "one" stand for: what was asked after, the one subject, or else a thing."""
    if talk.asks_which_subject:
        return talk.answered_with
    if pronoun.stands == "one":
        thing = _introduced(talk) or (None if talk.subject else next(iter(talk.things), None))
        return thing.one if thing else None
    if _LIMIT.search(rest[: pronoun.start]) and (limits := [p for p in talk.phrases if p.sort in {"amount", "time"}]):
        return limits[-1].text
    if introduced := _introduced(talk):
        return introduced.known
    if talk.subject:
        return talk.subject
    return None if _asks_for_thing(talk) else _thing(talk)


def _thing(talk: Talk) -> str | None:
    """The likeliest thing with what it is of or for: after "What is the deposit for a kayak?" either may be "it"."""
    thing = next((p for p in talk.things if not p.plural and p.sort != "person"), None)
    if not thing:
        return None
    behind = (p for p in talk.phrases if p.after in {"of", "for"} and p.start == thing.end + len(p.after) + 2)
    more = next((p for p in behind if p.sort == "thing"), None)
    return f"{thing.known} {more.after} {more.text}" if more else thing.known


_MEASURED = frozenset("time day date size kind sort type colour color temperature age level number share".split())


def _asks_for_thing(talk: Talk) -> bool:
    """Whether "it" may be what the question was for, which is not known: "Which form do I need for the move?"."""
    asked_for = (p for p in talk.phrases if talk.asks_for(p))
    return any((p.after == "of" or not p.plural) and p.text.split()[-1] not in _MEASURED for p in asked_for)


def _introduced(talk: Talk) -> NounPhrase | None:
    """What the last question asked after: in "Does Atlas have a phone line?" that is what "it" will be."""
    has = _HAS.match(talk.before)
    if not has or talk.names(has["what"]):
        return None
    found = noun_phrase(has["what"].strip())
    return found if is_fragment(found.text, at_most=4) and not PREPOSITIONS & set(found.text.split()) else None
