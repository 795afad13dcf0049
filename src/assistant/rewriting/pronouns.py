"""Which words of a question stand for something, and what for: "it", "there", "that limit", "do they both …"."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.phrases import AUXILIARIES, BE, PREPOSITIONS

Stands = Literal["owner", "each", "one", "they", "person", "there", "deed", "such", "it"]
"""What for: the owner of what follows, each of several, one of a kind, several things, somebody, a place, all that was
asked about, the thing of that name, a thing."""


@dataclass(frozen=True, slots=True)
class Pronoun:
    """`question[start:end]`, which stands for something."""

    text: str
    start: int
    end: int
    stands: Stands
    noun: str = ""
    """The noun behind it: of "that limit"."""

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands: (start, end)."""
        return self.start, self.end


_CANDIDATE = re.compile(
    r"\b(?:(?:its|their|his|(?:each|both)(?: of them)?|(?:that |this )?one|they|them|s?he|him|her|there|that|this|those"
    r"|these|so)\b|(?-i:[Ii]t)\b)(?![’'\w-])",  # not "the IT department"
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\bit\b(?:(?! compare)[^,?.!])*?\b(?:to (?!the\b|an?\b|my\b|our\b)|that (?=\w)|whether\b)"
    r"|\bit (?:rains?|snows?|freezes|gets (?:dark|late|cold)|is (?:rain|snow)ing|matter|help|hurt)\b"
    r"|\bhow (?:cold|hot|warm|wet|dark|windy) (?:does|must|will) it\b.* get\b"
    r"|\bis it (?:true|ok|okay|fine|alright|allowed|possible|raining)\b|\btime is it\b|\bit['’]s\b",
    re.IGNORECASE,
)
"""Where "it" stands for nothing: "is it possible to share files?", "if it snows"."""
_OWNERS = frozenset("its their his".split())
_SOMEBODY = frozenset("he she him her".split())
_MORE = re.compile(r" (?:more|less|\w+er)(?= than (?:at|with|on|for|in|of)\b)", re.IGNORECASE)
_STILL = re.compile(r" (?:more|less|also|still|\w+er(?: than\b|\s*(?:$|[,?.!])))", re.IGNORECASE)
_THERE_IS = BE | frozenset("be has have will any a an enough still".split())
_NO_PLACE = AUXILIARIES | frozenset("over hi hello hey".split())
_ONE_WORD = re.compile(r" \w+\s*(?:$|[,?.!])")
_VERBS = frozenset("cost need take last weigh hold have look work".split())
_NO_NOUNS = (
    AUXILIARIES
    | PREPOSITIONS
    | frozenset(
        """second minute hour day week month quarter year morning afternoon evening night time way case point and or but
        if i you we he she it they the a an all many much one ones""".split()
    )
)


def pronouns(question: str) -> list[Pronoun]:
    """The words of `question` that may stand for something outside it, in its order."""
    found = []
    for word in _CANDIDATE.finditer(question):
        before = re.search(r"([\w'’]+) $", question[: word.start()])
        after = re.match(r" ([\w'’-]+)", question[word.end() :])
        one = _Word(
            word.group().lower(),
            before[1].lower().replace("’", "'") if before else "",
            after[1].lower() if after else "",
            question[word.end() :],
        )
        stands = _stands(one)
        if stands and not (stands == "it" and _EXPLETIVE.search(question)):
            noun = one.after if stands == "such" else ""
            found.append(Pronoun(word.group(), word.start(), word.end() + len(noun) + (noun != ""), stands, noun))
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and those beside it, in lower case; "" where a clause begins or ends."""

    text: str
    before: str
    after: str
    behind: str
    """All that follows it."""


def _stands(word: _Word) -> Stands | None:
    """What a word stands for; None if it only belongs to the grammar."""
    plain: dict[str, Stands] = {"it": "it", "that one": "it", "this one": "it", "they": "they", "them": "they"}
    if word.text in plain or word.text in _OWNERS | _SOMEBODY:
        return plain.get(word.text, "owner" if word.text in _OWNERS else "person")
    if word.text == "there":
        return None if word.before in _NO_PLACE or word.after in _THERE_IS else "there"
    if word.text.startswith(("each", "both")):
        verb = word.text == "each" and word.before == "does" and _ONE_WORD.match(word.behind)
        return "each" if verb or (word.before in {"on", "of", "in", "for", "with"} and not word.after) else None
    if word.text == "one":
        counted = word.before in {"is", "for"} and not word.after
        does = word.before == "does" and (word.after in _VERBS or _ONE_WORD.match(word.behind))
        return "one" if counted or does else None
    return _demonstrated(word)


def _demonstrated(word: _Word) -> Stands | None:
    """What "that" and its like stand for; None where they join a clause."""
    if word.text in {"those", "these"} and (not word.after or word.after in AUXILIARIES):
        return "they"
    if word.before == "is" and not _MORE.match(word.behind) and _STILL.match(word.behind):
        return "it"
    if word.before in AUXILIARIES | {"doing"} and word.text not in {"those", "these"}:
        return "deed" if word.after or word.before in {"do", "does", "did", "doing"} else "it"
    if not word.after:
        return None if word.text == "so" else "it"
    return "such" if word.text != "so" and word.before in PREPOSITIONS and word.after not in _NO_NOUNS else None
