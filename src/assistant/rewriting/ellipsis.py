"""Ellipsis: what is said stands in for a part of the last question, and the rest of it is left unsaid.

Another subject ("and Birch?"), another aspect ("and at dinner?", "price?"), or a clause more ("also if I pay yearly?").
"""

import re

from assistant.phrases import (
    AUXILIARIES,
    PREPOSITIONS,
    QUESTION_WORDS,
    is_fragment,
    noun_phrase,
    open_words,
    opens_condition,
)
from assistant.rewriting.alternatives import with_others_named, with_whole_name
from assistant.rewriting.english import replaced
from assistant.rewriting.pronouns import pronouns
from assistant.rewriting.slots import at_time, is_time, of_another_one, of_another_thing, with_place
from assistant.rewriting.talk import Said, Talk
from assistant.subjects import rename_subjects
from assistant.words import NUMBER, NUMBER_WORD, words

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

_AMOUNT = rf"(?P<sign>[$€£]?)(?P<number>\d[\d,.]*\d|\d|(?:one|{NUMBER_WORD})\b)"
_WHAT_IF = re.compile(rf"(?:what )?if \w+(?:['’]\w+)?(?: \w+)*? (?P<word>\w+) {_AMOUNT}(?: \w+)?", re.IGNORECASE)


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
_TIME_WORDS = 2


def fragment(said: Said, talk: Talk) -> str | None:
    """What is said, in the frame of the last question."""
    rest = said.rest
    if talk.names(rest):
        return None
    if with_clause := _with_clause(said, talk):
        return with_clause
    if not is_fragment(rest):
        return None
    says_only_when = len(rest.split()) <= _TIME_WORDS and is_time(rest)  # "bank holidays?"
    if said.goes_on or says_only_when or _begins_with_preposition(rest):
        return _in_frame(rest, talk)
    return f"{rest} of {talk.subject}?" if talk.subject and _is_bare_aspect(said) else None


def _begins_with_preposition(rest: str) -> bool:
    """Whether it is like "in the villages"."""
    first, _, behind = rest.partition(" ")
    return first.lower() in PREPOSITIONS and behind != ""


def _in_frame(rest: str, talk: Talk) -> str | None:
    """The last question with `rest` in the place of what is of the same sort."""
    if another := of_another_one(rest, talk):
        return another
    if _begins_with_preposition(rest):
        return with_place(rest, talk)
    if is_time(rest):
        return at_time(rest, talk)
    return _about_subjects(rest, talk) if talk.topic else of_another_thing(rest, talk)


_CONDITION = re.compile(r",? (?:if|once|unless) [^,?.!]*$", re.IGNORECASE)
_ASKS_ALSO = re.compile(
    rf"(?<! i)(?<! we)(?<! you)(?<! they) (?:(?:{'|'.join(AUXILIARIES)}) (?:i|we|he|she|they|there)"
    rf"|(?:{'|'.join(AUXILIARIES - {'do', 'have', 'had'})}) (?:you|it|someone|somebody|anyone|anybody)"
    r"|(?:can|could|will|would|should|must|may|does|did) (?:the|an?|my|our)|what|how (?:many|much|long|often|soon))\b"
    r"|, (?:who|where|when|which)\b",
    re.IGNORECASE,
)
"""What a condition is followed by, if it is not all: "if I work part time [can they] be carried over"."""


def on_condition(said: Said, talk: Talk) -> str | None:
    """The last question if what is said holds, in the place of a condition that it has and that is not spoken of."""
    if not said.goes_on or not opens_condition(said.rest) or talk.names(said.rest) or _ASKS_ALSO.search(said.rest):
        return None
    last = None if pronouns(said.rest) else _CONDITION.search(talk.clause)
    return f"{talk.clause[: last.start()] if last else talk.clause} {said.rest}?"


_SAME_QUESTION = re.compile(r"(?:the )?same question\b", re.IGNORECASE)
_RELATIVE = re.compile(r" (?:where|whose|who|that|which)\b[^?.!]*$", re.IGNORECASE)


def _with_clause(said: Said, talk: Talk) -> str | None:
    """As in "Same question for a shop that sells bread.": of another, each with the clause that tells of it."""
    told = _RELATIVE.search(said.rest)
    if not told or talk.topic or not _SAME_QUESTION.match(said.asked) or not is_fragment(said.rest[: told.start()]):
        return None
    bare = Talk([_RELATIVE.sub("", talk.clause)], talk.subjects, talk.recall)
    meant = of_another_thing(said.rest[: told.start()], bare)
    return f"{meant}{told.group()}?" if meant else None


def _is_bare_aspect(said: Said) -> bool:
    """Whether it is like "price?": a noun put as a question. Three words may be a search that stands by itself."""
    short = is_fragment(said.rest, at_most=2) and said.asked.endswith("?")
    return short and bool(open_words(said.rest)) and not _LEAVES_OPEN.search(said.rest)


def _about_subjects(rest: str, talk: Talk) -> str | None:
    """As in "And storage?": beside subjects it is something else about them."""
    said = noun_phrase(rest)
    alike = [p for p in talk.phrases if p.form == said.form and (p.sort == "amount") == (said.sort == "amount")]
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


# What a number comes to: "so with 20 people, how many hours is that?"

_COMES_TO = re.compile(
    r"\bhow (?:much|many)\b(?!.*\b(?:more|less|fewer)\b).*\b(?:is|are|would|does) that\b", re.IGNORECASE
)


def reckoned(said: Said, talk: Talk) -> str | None:
    """A question for what a number comes to, of the subject that was spoken of last."""
    if not talk.subject or talk.names(said.rest) or not NUMBER.search(said.rest) or not _COMES_TO.search(said.rest):
        return None
    return talk.on(said.rest)


# "is there a limit on how many?", after "What does it cost to bring old tyres?"

_OF_WHAT = re.compile(r"(?:is|are|does|do|can|was)\b.* how many", re.IGNORECASE)


def how_many_of_them(said: Said, talk: Talk) -> str | None:
    """A question that ends with "how many", of the first things in the plural that were spoken of."""
    things = [p for p in talk.phrases if p.plural]
    if not things or not _OF_WHAT.fullmatch(said.rest):
        return None
    return f"{said.rest} {things[0].bare}?"


# A whole question that only goes on: "and how many replicas are allowed?", "and how many people fit in?"

_STRANDED = re.compile(r"(?:how|can|do|does|will)\b.*\s(?:in|on|into|onto)", re.IGNORECASE)


def going_on(said: Said, talk: Talk) -> str | None:
    """A question that begins with "and" and names nothing of its own: it is about the same."""
    opening = re.match(r"(?:and|also)\b", said.asked, re.IGNORECASE)
    asks, condition, _ = re.split(r"(,? (?:if|when|once|unless) .*|$)", said.rest, maxsplit=1)
    named = re.search(r"\s[A-Z]\w", asks) or talk.names(said.rest)
    if (
        not opening
        or named
        or opens_condition(said.rest)
        or said.rest.split()[0].lower() not in QUESTION_WORDS | AUXILIARIES
    ):
        return None
    if talk.topic:
        return f"{talk.on(asks).rstrip('?')}{condition}?"
    thing = next(iter(talk.phrases), None)
    if not thing or not _STRANDED.fullmatch(said.rest):
        return None
    return f"{said.rest} {thing.one if thing.plural else thing.text}?"
