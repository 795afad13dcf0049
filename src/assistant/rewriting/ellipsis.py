"""Ellipsis: what is said stands in for a part of the last question, and the rest of it is left unsaid.

Another subject ("and Birch?"), another aspect ("and at dinner?", "price?"), or a clause more ("also if I pay yearly?").
"""

import re

from assistant.phrases import (
    AUXILIARIES,
    PREPOSITIONS,
    QUESTION_WORDS,
    NounPhrase,
    is_fragment,
    noun_phrase,
    open_words,
    opens_condition,
)
from assistant.rewriting.alternatives import with_others_named, with_whole_name
from assistant.rewriting.english import replaced
from assistant.rewriting.talk import Said, Talk
from assistant.subjects import named_subjects, rename_subjects
from assistant.words import words

# Another subject: "and Birch?", "on the other one", "but on Birch I can, right?"

PROFORMS = (AUXILIARIES | PREPOSITIONS | {"it", "that", "this", "so", "the", "same", "i", "we", "you", "they"}) | set(
    "true possible work works case too also well as not right likewise either there what about way 's s".split()
)
"""Words that say nothing of their own beside a name: "is that the case on Birch as well"."""
_BACK = re.compile(r"\b(?:it|that|this|so|the same|likewise)\b", re.IGNORECASE)
_RESPECT = re.compile(
    r"\bin (?:that|this) (?:respect|regard|way)\b|\bthe same (?:way|thing)\b|\blikewise\b"
    r"|\b(?:anything|something|one) (?:like|similar to|equivalent to|comparable to) (?:it|that|this|them|those)\b"
    r"|(?:\b(?:anything|something) (?:similar|equivalent|comparable)|\ban? (?:equivalent|counterpart|alternative))\b"
    r"(?! (?:for|to|that|which|when|of) \w+ \w+)",
    re.IGNORECASE,
)
"""What asks for the same of another: "in that respect", "does Birch have anything like it?"; not what says for what."""


def of_another_subject(said: Said, talk: Talk) -> str | None:
    """The last question of another subject, where no more than that is said."""
    rest = with_whole_name(with_others_named(said.rest, talk), talk)
    names = talk.names(rest)
    if not names or names == talk.topic or len(talk.topic) > 1 or (len(names) > 1 and rest == said.rest):
        return None
    beyond = {w.lower().replace("’", "'") for w in rename_subjects(rest, talk.subjects, lambda _: " ").split()}
    beyond = {w.strip(",.;:?!") for w in beyond} - {"", "and"}
    back = _BACK.search(rest) is not None
    known = PROFORMS | {talk.before[w.start : w.end].lower() for w in words(talk.before)} if back else PROFORMS
    elliptical = beyond <= known and (back or not beyond & QUESTION_WORDS)
    if not elliptical and not _RESPECT.search(rest):
        return None
    if talk.topic:
        return talk.of(*names)
    return talk.on(talk.before, *names) if said.goes_on or beyond else None


# A correction: "not Atlas, Birch", "I meant dinner, not lunch"

_CORRECTION = re.compile(
    r"not (?P<wrong>[^,;]+?)(?:\s*[,;]\s*(?:but )?|\s+(?:but|[–-])\s+)(?P<right>[^,;]+)"
    r"|(?P<first>[^,;]+?)\s*[,;]\s*(?:and )?not (?P<last>[^,;]+)",
    re.IGNORECASE,
)


def correcting(said: Said, talk: Talk) -> str | None:
    """The last question with one thing in the place of another that it has."""
    correction = _CORRECTION.fullmatch(said.rest)
    if not correction:
        return None
    wrong, right = correction["wrong"] or correction["last"], correction["right"] or correction["first"]
    if not is_fragment(wrong) or not is_fragment(right):
        return None
    names = talk.names(right)
    if names:
        return talk.of(*names) if talk.topic and talk.names(wrong) == talk.topic else None
    place = re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", talk.before, re.IGNORECASE)
    return replaced(talk.before, place.span(), right) if place else None


# Another number: "and if it is worth 800?", after "What is the cover for a parcel worth £400?"

_AMOUNT = r"(?P<sign>[$€£]?)(?P<number>\d[\d,.]*\d|\d)"
_WHAT_IF = re.compile(rf"(?:what )?if \w+(?:['’]s)?(?: \w+)? (?P<word>\w+) {_AMOUNT}(?: \w+)?", re.IGNORECASE)


def of_another_number(said: Said, talk: Talk) -> str | None:
    """The last question with another number behind the same word."""
    if not (other := _WHAT_IF.fullmatch(said.rest)):
        return None
    place = re.search(rf"\b{re.escape(other['word'])} {_AMOUNT}", talk.before, re.IGNORECASE)
    if not place:
        return None
    sign = other["sign"] or place["sign"]
    return replaced(talk.before, (place.start("sign"), place.end("number")), f"{sign}{other['number']}")


# Too little for a sentence: "and for dinner?", "what about cost?", "price?", "also if I have a card?"

_COMPARED_IN = re.compile(
    r"\b(?:differ\w*|compar\w+|better|versus|vs)\b.*\b(?:in|on|for|by)\s+(?P<aspect>[^?.!,]+)", re.IGNORECASE
)
# "anything else?", "their price?"
_LEAVES_OPEN = re.compile(r"\b(?:else|others?|their)\b", re.IGNORECASE)


def fragment(said: Said, talk: Talk) -> str | None:
    """What is said, in the frame of the last question."""
    rest = said.rest
    if talk.names(rest):
        return None
    if opens_condition(rest) and said.goes_on:
        return f"{talk.clause} {rest}?"
    if not is_fragment(rest):
        return None
    if rest.split()[0].lower() in PREPOSITIONS and len(rest.split()) > 1:
        return with_place(rest, talk)
    if said.goes_on:
        return _of_another_thing(rest, talk)
    return f"{rest} of {talk.subject}?" if talk.subject and _is_bare_aspect(said) else None


def _is_bare_aspect(said: Said) -> bool:
    """Whether it is like "price?": a noun put as a question. Three words may be a search that stands by itself."""
    short = is_fragment(said.rest, at_most=2) and said.asked.endswith("?")
    return short and bool(open_words(said.rest)) and not _LEAVES_OPEN.search(said.rest)


def with_place(rest: str, talk: Talk) -> str:
    """The last question with `rest` in the place of what has the same preposition, else at its end."""
    preposition = rest.split(maxsplit=1)[0].lower()
    for phrase in reversed(talk.phrases):
        head = talk.clause[: phrase.start].rstrip()
        if head.lower().endswith(f" {preposition}"):
            owned = [end for _, start, end in named_subjects(talk.clause, talk.subjects) if 0 < start - phrase.end < 5]
            tail = talk.clause[owned[0] if owned and talk.names(rest) else phrase.end :]
            return f"{head[: -len(preposition)]}{rest}{tail}?"
    return f"{talk.clause} {rest}?"


def _of_another_thing(rest: str, talk: Talk) -> str | None:
    """As in "And dinner?": in the place of what it is like; beside subjects it is something else about them."""
    said = noun_phrase(rest)
    like = [p for p in talk.phrases if p.text[0].isdigit() == rest[0].isdigit()]
    alike = [p for p in like if p.form == said.form]
    if not talk.topic:
        definite = [p for p in like if said.form == "bare" and p.form == "definite" and p.plural == said.plural]
        if definite and all(_is_counted(p, talk) for p in alike):
            return replaced(talk.before, definite[0].span, said.known)
        return replaced(talk.before, alike[-1].span, rest) if alike else None
    beside = [p for p in alike if _stands_beside_name(p, talk)]
    if beside:
        return replaced(talk.before, beside[-1].span, rest)
    compared = _COMPARED_IN.search(talk.before) if len(talk.topic) > 1 else None
    if compared and not talk.names(compared["aspect"]):
        return replaced(talk.before, compared.span("aspect"), rest)
    is_name = rest[0].isupper()
    proper = [p for p in alike if is_name and p.text[0].isupper()]
    if proper:
        return replaced(talk.before, proper[-1].span, rest)
    about = talk.on(f"What about {rest}")
    unknown = is_name and talk.subject and talk.recall and not talk.recall(about).citations
    return talk.of(rest) if unknown else about


def _is_counted(phrase: NounPhrase, talk: Talk) -> bool:
    """Whether it is like "boats" in "How many boats do the juniors have?"."""
    return talk.before[: phrase.start].lower().endswith(("many ", "much "))


def _stands_beside_name(phrase: NounPhrase, talk: Talk) -> bool:
    """Whether it is like "storage" in "What does storage on Larchbase cost?"."""
    tail = talk.before[phrase.end :]
    names = [start for _, start, _ in named_subjects(tail, talk.subjects)]
    close = bool(names) and re.fullmatch(r" (?:on|of|for|with|in) ", tail[: names[0]]) is not None
    return close and (phrase.form != "bare" or " " not in phrase.text)


# What a number comes to: "so with 20 people, how many hours is that?"

_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|dozen)\b", re.IGNORECASE
)
_COMES_TO = re.compile(
    r"\bhow (?:much|many)\b(?!.*\b(?:more|less|fewer)\b).*\b(?:is|are|would|does) that\b", re.IGNORECASE
)


def reckoned(said: Said, talk: Talk) -> str | None:
    """A question for what a number comes to, of the subject that was spoken of last."""
    if not talk.subject or talk.names(said.rest) or not _NUMBER.search(said.rest) or not _COMES_TO.search(said.rest):
        return None
    return talk.on(said.rest)


# "is there a limit on how many?", after "What does it cost to bring old tyres?"

_OF_WHAT = re.compile(r"(?:is|are|does|do|can|was)\b.* how many", re.IGNORECASE)


def how_many_of_them(said: Said, talk: Talk) -> str | None:
    """A question that ends with "how many", of the first things in the plural that were spoken of."""
    things = [p for p in talk.phrases if p.plural]
    if not things or not _OF_WHAT.fullmatch(said.rest):
        return None
    of_what = things[0].bare
    if talk.before[: things[0].start].lower().endswith(" to "):  # "what do you charge to [take old tyres]"
        of_what = of_what.partition(" ")[2] or of_what
    return f"{said.rest} {of_what}?"


# A whole question that only goes on: "and how many replicas are allowed?", "and how many people fit in?"

_STRANDED = re.compile(r"(?:how|can|do|does|will)\b.*\s(?:in|on|into|onto)", re.IGNORECASE)


def going_on(said: Said, talk: Talk) -> str | None:
    """A question that begins with "and" and names nothing of its own: it is about the same."""
    opening = re.match(r"(?:and|also)\b", said.asked, re.IGNORECASE)
    named = re.search(r"\s[A-Z]\w", said.rest) or talk.names(said.rest)
    if not opening or named or said.rest.split()[0].lower() not in QUESTION_WORDS | AUXILIARIES:
        return None
    if talk.topic:
        return talk.on(said.rest)
    thing = next(iter(talk.phrases), None)
    if not thing or not _STRANDED.fullmatch(said.rest):
        return None
    return f"{said.rest} {thing.one if thing.plural else thing.text}?"
