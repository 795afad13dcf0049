"""One of several things spoken of: "the second one", "the other one", "which would you pick?"."""

import re

from assistant.phrases import AUXILIARIES, PREPOSITIONS, is_fragment, is_question
from assistant.rewriting.english import joined, replaced
from assistant.rewriting.talk import REMEMBERED, Said, Talk
from assistant.subjects import rename_subjects
from assistant.words import capitalized

# "the second one", of what was listed

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ORDINAL = re.compile(
    rf"\bthe (?:(?P<which>{'|'.join(_ORDINALS)}|last)(?: (?:one|option)\b(?: of (?:them|those|these))?|$|(?=[?.!,]))"
    r"|(?P<pair>former|latter)\b(?: one)?)",
    re.IGNORECASE,
)
_BOLD = re.compile(r"(?:[-*+•]\s+)?(?:\*\*|__)(?P<name>[^*_]+?)[:.]?(?:\*\*|__)")
_FEW_WORDS = 5


def one_listed(said: Said, talk: Talk) -> str | None:
    """As in "What does the second one manage?", after a list."""
    ordinal = _ORDINAL.search(said.rest)
    options = _options(talk) if ordinal else []
    spoken_of = talk.recent if talk.subject and len(options) < 2 else ()
    if not ordinal or len(spoken_of or options) < 2:
        return None
    which = (ordinal["which"] or {"former": "first", "latter": "last"}[ordinal["pair"].lower()]).lower()
    number = -1 if which == "last" else _ORDINALS.index(which)
    if number >= len(spoken_of or options):
        return None
    if spoken_of:  # one by one: "How long are Atlas's files kept?", "and Birch's?", "can the first one be longer?"
        return f"{talk.of(spoken_of[number]).rstrip(' ?')}? {replaced(said.rest, ordinal.span(), 'that')}?"
    named = replaced(said.rest, ordinal.span(), options[number])
    named = f"What about {named}" if is_fragment(named) else named
    return talk.on(named) if talk.subject and not talk.names(named) else f"{named}?"


def _options(talk: Talk) -> list[str]:
    """What "the first" and "the second" count: the subjects compared, else what was listed in the answer."""
    if len(talk.topic) > 1:
        return list(talk.topic)
    quotes = [" ".join(c.quote.split()) for c in talk.answer.citations] if talk.answer else []
    enumerated = _enumerated(quotes[0]) if quotes else []
    if len(quotes) == 1 or len(enumerated) > 2:
        return enumerated
    return [name for quote in quotes if (name := _name_of_item(quote))]


def _enumerated(quote: str) -> list[str]:
    """The short items that one quote enumerates: "Yes: Rook, Wren and Finch"."""
    listed = re.split(r",? and |, ", quote.rstrip(".").rpartition(": ")[2])
    return listed if all(len(item.split()) <= _FEW_WORDS for item in listed) else []


def _name_of_item(quote: str) -> str | None:
    """What an item of a list is called: its bold term, or the whole of a short one."""
    bold = _BOLD.match(quote)
    name = bold["name"] if bold else quote.rstrip(".")
    if len(name.split()) > _FEW_WORDS:
        return None
    return name[:1].lower() + name[1:] if " " in name and name[1:] == name[1:].lower() else name


# "the other one", "the others", "the other tool"

_OTHERS = re.compile(
    r"\bthe other(?:(?P<many>s| ones| two| three)?(?: one)?"
    rf"(?=\s*(?:$|[?.!,;:]|(?:{'|'.join(PREPOSITIONS | AUXILIARIES)})\b))| [\w-]+[^s\W](?=\s*(?:$|[?.!,;:])))",
    re.IGNORECASE,
)
_ONE_TO_ANOTHER = re.compile(r"\bone (?:to|or|and|from|over|instead of) the other\b", re.IGNORECASE)


def with_others_named(rest: str, talk: Talk) -> str:
    """`rest` with names for "the other one", where it is clear which."""
    others = None if _ONE_TO_ANOTHER.search(rest) else _OTHERS.search(rest)
    if not others or not talk.subject:
        return rest
    names = [n for n in talk.recent if n not in talk.topic]
    if not names or (others["many"] and len(names) == 1):
        names = [s.name for s in talk.subjects if s.name not in talk.topic]
    if len(names) != 1 and not others["many"]:
        return rest
    return replaced(rest, others.span(), joined(names))


def with_whole_name(rest: str, talk: Talk) -> str:
    """`rest` with the whole name of the one subject that it is the beginning or the end of, if it is no more."""
    first, _, behind = rest.partition(" ")
    preposition = f"{first} " if first.lower() in PREPOSITIONS else ""
    said = (behind if preposition else rest).lower().removeprefix("the ").split()
    names = [subject.name.lower().split() for subject in talk.subjects]
    meant = [i for i, name in enumerate(names) if said and said in (name[: len(said)], name[-len(said) :])]
    return f"{preposition}{talk.subjects[meant[0]].name}" if len(meant) == 1 and not talk.names(rest) else rest


# "which would you pick then?"

_AMONG = r"of (?:them|those|these|the (?:two|three))"
_WHICH = re.compile(
    rf"which(?: (?:one|{_AMONG}|(?!(?:is|are) (?:the|an?)\b)(?:{'|'.join(AUXILIARIES)})"
    r"|\w+s (?:less|more|better|best|least|most|the))\b.*)?"
    r"|what (?:would|should|do) (?:you|we|i) \w+",
    re.IGNORECASE,
)
_OF_THEM = re.compile(rf"\s+{_AMONG}\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:you|we|us|our|i|my)\b", re.IGNORECASE)


def which_of_them(said: Said, talk: Talk) -> str | None:
    """As in "Which is cheaper?", after both were spoken of, or after a situation was described."""
    beside = rename_subjects(said.rest, talk.subjects, lambda _: "").replace(" or ", "").strip()
    alternatives = len(talk.names(said.rest)) > 1 and not beside  # "Atlas or Birch?"
    if not (alternatives or (_WHICH.fullmatch(said.rest) and not talk.names(said.rest))):
        return None
    situation = _situation(talk) if alternatives or _PERSON.search(said.rest) else ""
    question = capitalized(said.rest)
    counted = re.match(r"which of the (two|three)\b", said.rest, re.IGNORECASE)
    unclear = counted and len(talk.recent) != {"two": 2, "three": 3}[counted[1].lower()]
    if len(talk.recent) > 1 and not alternatives and not unclear:
        return f"{situation}{_OF_THEM.sub('', question)}, {joined(talk.recent, 'or')}?"
    return f"{situation}{question}?" if situation else None


def _situation(talk: Talk) -> str:
    """What was said of who asks, in sentences that ask nothing."""
    sentences = re.findall(r"[^.?!]+[.?!]*", " ".join(f"{q.rstrip(' .')}." for q in talk.previous[-REMEMBERED:]))
    told = [s.strip().rstrip(".") for s in sentences if "?" not in s and _PERSON.search(s) and not is_question(s)]
    return "".join(f"{sentence}. " for sentence in told)
