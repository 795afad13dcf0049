"""Further questions about what was just asked: "why?", "how often?", "what else?", "which other does the same?"."""

import re

from assistant.phrases import AUXILIARIES, noun_phrases
from assistant.rewriting.english import third_person
from assistant.rewriting.talk import Said, Talk
from assistant.types import Answer
from assistant.words import is_negated, plain_yes_or_no

_YES_NO = re.compile(rf"(?P<aux>{'|'.join(sorted(AUXILIARIES, key=len, reverse=True))})\b(?P<rest>.*)", re.IGNORECASE)

# "why?", "how often?", "for how many days?"

_WHY = re.compile(
    r"(?:why|how come|how so)(?P<not> not)?"
    r"(?: exactly| so| (?:is|was) (?:that|this|it)(?: so| the case)?| do you (?:say|think) (?:that|so))?",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?:(?P<at>for|by|since|until|from|at|on) )?"
    r"(?:how(?: (?:often|fast|long|soon|quickly|far|(?:much|many)(?(at)(?: \w+)?|(?: times)?)))?|when|where"
    r"|how (?:far|long|soon|early|late)(?: (?:ahead|in advance|before|after|from|apart))+(?: (?:the|an?|my) [\w ]+)?"
    r"|what (?:time|day|date|age))",
    re.IGNORECASE,
)
_NOT = {"can": "can't", "will": "won't", "may": "may not"}


def asking_further(said: Said, talk: Talk) -> str | None:
    """As in "Why?" or "How often?": of what was asked, or of its denial where that was the answer."""
    why, how = _WHY.fullmatch(said.rest), _HOW.fullmatch(said.rest)
    if not why and not how:
        return None
    word = "why" if why else said.rest.lower()
    yes_no = _YES_NO.fullmatch(talk.clause)
    if not yes_no or word.startswith(("how much", "how many")) or re.search(r"\bor\b", talk.clause):
        return talk.clause if talk.clause.lower().startswith(word) else f"{talk.clause}, and {word}?"
    auxiliary = yes_no["aux"].lower()
    denied = why and (why["not"] or (talk.answer is not None and _says_no(talk.answer)))
    if denied and not is_negated(auxiliary):
        auxiliary = _NOT.get(auxiliary, f"{auxiliary}n't")
    return f"{word} {auxiliary}{yes_no['rest']}?"


def _says_no(answer: Answer) -> bool:
    """Whether it says No first, in its own words or in those that it quotes."""
    return any(plain_yes_or_no(text)[0] is False for text in (answer.answer, *(c.quote for c in answer.citations[:1])))


# "what else?", "which other tool does the same?"

_ELSE = re.compile(r"(?:what|which|who|anything|something) (?:else|others?)(?: (?:is|are) there)?", re.IGNORECASE)
_LISTS = re.compile(r"(what|which) (?=(\S+))", re.IGNORECASE)
_SAME = re.compile(
    r"(?P<who>(?:who|which|what) (?:else|other(?: [\w-]+){0,2})) "
    r"(?:can do|could do|does|do|has|have) (?:the same(?: thing| job)?|that|so|it)",
    re.IGNORECASE,
)


def more_of_list(said: Said, talk: Talk) -> str | None:
    """As in "What else?", after a question for a list."""
    lists = _LISTS.match(talk.before)
    if not lists or not _ELSE.fullmatch(said.rest) or lists[2].lower() in AUXILIARIES:
        return None
    return f"{lists[1]} other {talk.before[lists.end() :]}"


def others_alike(said: Said, talk: Talk) -> str | None:
    """As in "Which other tool does the same?", after "Can Atlas keep old versions?"."""
    same, yes_no = _SAME.fullmatch(said.rest), _YES_NO.fullmatch(talk.clause)
    first = noun_phrases(talk.before)[:1]
    if not same or not yes_no or not first or first[0].start > yes_no.start("rest") + 1:
        return None
    auxiliary, does = yes_no["aux"].lower(), talk.before[first[0].end :].strip(" ?.!")
    auxiliary = {"do": "does", "are": "is", "have": "has"}.get(auxiliary, auxiliary)
    verb, _, rest = does.partition(" ")
    predicate = f"{third_person(verb)} {rest}" if auxiliary == "does" else f"{auxiliary} {does}"
    return f"{same['who']} {predicate}, besides {first[0].text}?"
