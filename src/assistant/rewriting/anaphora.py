"""Anaphora: pronouns, and what they stand for: "Who hosts it?", "what is it on each?", "what's its price?"."""

import re

from assistant.phrases import AUXILIARIES, PREPOSITIONS, QUESTION_WORDS, NounPhrase, is_fragment, noun_phrase
from assistant.phrases import noun_phrases as phrases_of
from assistant.rewriting.alternatives import with_others_named
from assistant.rewriting.ellipsis import PROFORMS, with_place
from assistant.rewriting.english import agreeing, joined, replaced
from assistant.rewriting.talk import Said, Talk
from assistant.subjects import named_subjects
from assistant.words import words

_STOP = r"\s*(?:$|[,?.!])"
_ENDS = rf"(?={_STOP})"
_VERB_ENDS = rf"(?=\s+[a-z]+{_STOP})"
_PRONOUN = re.compile(
    r"\b(?P<owner>(?-i:[Ii]ts)|their)\b"
    rf"|(?P<each>(?:(?<=\b(?:on|of|in) )|(?<=\bfor )|(?<=\bwith ))(?:each|both)(?: of them)?{_ENDS}"
    rf"|(?<=\bdoes )each{_VERB_ENDS})"
    rf"|(?P<one>(?<=\bdoes )one{_VERB_ENDS}|(?:(?<=\bis )|(?<=\bfor ))one{_ENDS})"
    rf"|\b(?P<they>they|them|those(?:{_ENDS}|(?= (?:{'|'.join(AUXILIARIES)})\b)))\b"
    rf"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bover )\b(?P<there>there){_ENDS}"
    rf"|(?P<deed>(?<=\bdoes )(?:that|this)\b|(?<=\bdoing )(?:that|this|so)\b"
    rf"|(?<=\bis )(?:that|this)(?= (?:more|less|\w+er) than (?:at|with|on|for|in|of)\b))"
    rf"|(?P<it>\b(?-i:[Ii]t|[Tt]hat one|[Tt]his one)\b|\b(?:that|this){_ENDS}"  # not "the IT department"
    rf"|(?<=\bis )(?:that|this)(?= (?:more|less|also|still|\w+er(?: than\b|{_ENDS}))))(?![’'\w])",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"(?:besides|apart from|other than|aside from|in addition to|except(?: for)?) "
    r"(?:that|those|these|this|it|them)\s*,\s*",
    re.IGNORECASE,
)


def referring(said: Said, talk: Talk) -> str | None:
    """The question with what its pronouns stand for, where that is clear."""
    rest = _BESIDES.sub("", with_others_named(said.rest, talk))
    changed = rest
    for pronoun in reversed(list(_PRONOUN.finditer(rest))):
        open_to_doubt = _refers_within(rest, pronoun, talk) or _COMPARES.search(rest[: pronoun.start()])
        name = None if open_to_doubt else _antecedent(pronoun, rest, talk)
        changed = replaced(changed, pronoun.span(), name) if name else changed
    if changed == said.rest:
        return None
    changed = agreeing(changed, joined(talk.recent)) if len(talk.recent) > 1 else changed
    if not is_fragment(changed):
        return changed
    place = changed.split()[0].lower() in PREPOSITIONS
    return with_place(changed, talk) if place else f"What about {changed}?"


def with_question_before(said: Said, talk: Talk) -> str | None:
    """The question behind the one before it, which alone tells what its pronoun stands for: "what does that cost?"."""
    if not any(not _refers_within(said.rest, pronoun, talk) for pronoun in _PRONOUN.finditer(said.rest)):
        return None
    return f"{talk.clause}? {said.rest[:1].upper()}{said.rest[1:]}"


# A pronoun of its own question: "do the nodes it launches count?", "is it possible to share files?"

_EXPLETIVE = re.compile(
    r"\bit\b(?:(?! compare)[^,?.!])*?\b(?:to (?!the\b|an?\b|my\b|our\b)|that\b|if\b|whether\b)"
    r"|\btime is it\b|\bit['’]s\b|\bis it (?:true|ok|okay|raining)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:than|compared? (?:to|with|against)|differ(?:ent)? from|as \w+ as)(?: (?:at|with|on|for|in|of))?\s+$",
    re.IGNORECASE,
)
_ASKS_TO_KNOW = re.compile(
    r"(?:(?:can|could) you )?(?:please )?(?:tell me|explain|do you know"
    r"|i(?:['’]d| would| want to| need to)* (?:like to )?know)\b",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[,;:.?!]|\b(?:and|but|or|if|when|while|because|that|which|who|before|after|until|where|as|so)\b"
)


def _refers_within(rest: str, pronoun: re.Match[str], talk: Talk) -> bool:
    """Whether a pronoun stands for nothing, or for something in its own question."""
    if pronoun["it"] and _EXPLETIVE.search(rest):
        return True
    head = _ASKS_TO_KNOW.sub("", rest[: pronoun.start()])
    if pronoun["owner"] and _open_words(head):  # "which companies run their AI"
        return True
    if any(not head[phrase.end :].strip() for phrase in phrases_of(head)):  # "the nodes it launches"
        return True
    edges = list(_BOUNDARY.finditer(head))
    if edges and _open_words(head[: edges[-1].start()]):
        return True
    named = named_subjects(rest, talk.subjects)
    if any(end <= pronoun.start() for _, _, end in named):
        return True
    return any(not _COMPARES.search(rest[:start]) for _, start, _ in named) and bool(pronoun["it"] or pronoun["they"])


def _open_words(text: str) -> bool:
    """Whether `text` has a word that could be what a pronoun stands for."""
    return bool(
        {text[w.start : w.end].lower() for w in words(text)} - PROFORMS - QUESTION_WORDS - {"long", "much", "many"}
    )


# What was spoken of before

_WHO = re.compile(r"(?:which|who)\b", re.IGNORECASE)
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


def _antecedent(pronoun: re.Match[str], rest: str, talk: Talk) -> str | None:
    """What a pronoun stands for; None where that is open."""
    told = _TELL_OF.fullmatch(talk.clause)
    if pronoun["deed"]:  # what was asked about, not a thing in it: "can I pause it? And what does that cost?"
        return told["what"] if told else None
    if pronoun["there"]:
        return f"on {joined(talk.topic)}" if talk.topic else None
    many = pronoun["they"] or (pronoun["owner"] or "").lower() == "their"
    name = _all_of_them(pronoun, rest, talk) if pronoun["each"] or many else _single(pronoun, talk)
    if name is None:
        return None
    if talk.subject and not talk.names(name) and not talk.names(rest):
        name = f"{name} on {talk.subject}"
    return f"{name}'s" if pronoun["owner"] else name


def _all_of_them(pronoun: re.Match[str], rest: str, talk: Talk) -> str | None:
    """What "they" and "each" stand for: the subjects spoken of, or things in the plural."""
    several = talk.topic if len(talk.topic) > 1 else talk.recent
    things = [p for p in (_introduced(talk), *talk.phrases) if p and p.plural and not pronoun["each"]]
    if len(several) > 1 and (len(talk.topic) > 1 or not things):
        return joined(several)
    return things[0].known if things and not rest[: pronoun.start()].endswith(" of ") else None


def _single(pronoun: re.Match[str], talk: Talk) -> str | None:
    """What "it" and "one" stand for: what was asked after, the one subject, or else a thing."""
    if _WHO.match(talk.before) and not talk.topic:  # it is whatever the answer named
        named = talk.names(talk.answer.answer) if talk.answer else ()
        return named[0] if len(named) == 1 else None
    things = [p for p in talk.phrases if pronoun["one"] or not p.plural]
    thing = _introduced(talk) or (None if talk.subject else next(iter(things), None))
    if thing:
        return thing.one if pronoun["one"] else thing.known
    return talk.subject if not pronoun["one"] else None


def _introduced(talk: Talk) -> NounPhrase | None:
    """What the last question asked after: in "Does Atlas have a phone line?" that is what "it" will be."""
    has = _HAS.match(talk.before)
    if not has or talk.names(has["what"]):
        return None
    found = noun_phrase(has["what"].strip())
    return found if is_fragment(found.text, at_most=4) and not PREPOSITIONS & set(found.text.split()) else None
