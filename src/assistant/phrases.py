"""Noun phrases of a question, by its grammar words alone: what "it", "they" and "and dinner?" may stand for.

No lexicon tells nouns from verbs here. A run of other words between grammar words is a noun phrase where those words
say so ("for [moth-eaten objects]", "How much is [the audio guide]?"); where they leave it open there is none.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

_TOKEN = re.compile(r"[^\W_]+(?:[.'’&/-][^\W_]+)*|[^\w\s]")

BE = frozenset("is are was were isn't aren't wasn't weren't what's it's that's who's where's how's".split())
_DO = frozenset(
    """do does did don't doesn't didn't can could can't couldn't will would won't wouldn't should shouldn't must may
    might shall has have had hasn't haven't""".split()
)
AUXILIARIES = BE | _DO
QUESTION_WORDS = frozenset("what which who whom whose when where why how what's who's where's how's".split())
PREPOSITIONS = frozenset(
    """in on at for of with without from to by per into onto under over above below within during between about
    through via against than as like across after before since until beyond""".split()
)
_CONDITIONS = frozenset("if when unless while because whenever once".split())
_DETERMINERS = frozenset("a an the my our your his her their its this that these those every each any some no".split())
_PRONOUNS = frozenset(
    "i you we he she it they me us him them one there mine ours yours something anything someone anyone".split()
)
_OTHERS = frozenset(
    "and or but so then also too not just only still already ever many much more most less least be been being".split()
)
_GRAMMAR = AUXILIARIES | QUESTION_WORDS | PREPOSITIONS | _CONDITIONS | _PRONOUNS | _OTHERS
_COMMANDS = frozenset("tell show give explain list describe compare name say".split())
_IRREGULAR_PLURALS = frozenset("people children men women staff".split())
_PLURAL = re.compile(r"(?:[A-Z]|[^\Wsui])s$")  # "GPUs" and "rooms", not "status" or "class"


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """`text[start:end]` of a question, with its determiner."""

    text: str
    start: int
    end: int
    form: Literal["definite", "indefinite", "bare"]

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands: (start, end)."""
        return self.start, self.end

    @property
    def plural(self) -> bool:
        """Whether "they" may stand for it, rather than "it"."""
        return _is_plural(self.text.split()[-1])

    @property
    def one(self) -> str:
        """It as "a tour", of "the tours"."""
        bare = self.bare
        single = bare[:-1] if bare.endswith("s") and self.plural else bare
        return f"{'an' if single[:1].lower() in 'aeiou' else 'a'} {single}"

    @property
    def bare(self) -> str:
        """It without its determiner."""
        return self.text if self.form == "bare" else self.text.split(maxsplit=1)[1]

    @property
    def known(self) -> str:
        """It as something already spoken of: "the tours" of "tours", "the tour" of "a tour"."""
        itself = self.form == "definite" or (self.form == "bare" and not self.plural) or self.text[0].isupper()
        return self.text if itself else f"the {self.bare}"


def is_fragment(text: str, at_most: int = 8) -> bool:
    """Whether `text` is no clause: it asks nothing by itself and has no finite verb that grammar words show."""
    found = [t.lower().replace("’", "'") for t in _TOKEN.findall(text)]
    clausal = AUXILIARIES | QUESTION_WORDS | _COMMANDS | {"i", "we", "you"}
    return 0 < len(found) <= at_most and not clausal.intersection(found)


def is_command(text: str) -> bool:
    """Whether `text` begins as "tell me" does."""
    return text.split(maxsplit=1)[0].lower() in _COMMANDS if text.split() else False


def open_words(text: str) -> list[str]:
    """The words of `text` that are no grammar words, as they are written."""
    found = [m.group() for m in _TOKEN.finditer(text)]
    return [w for w in found if w[0].isalnum() and w.lower().replace("’", "'") not in _GRAMMAR | _DETERMINERS]


def asks(text: str) -> bool:
    """Whether a clause of `text` begins as questions and commands do, or has a question word anywhere."""
    clauses = [clause.strip() for clause in re.split(r"[,;:.?!]\s", text)]
    return any(map(is_question, clauses)) or any(w.lower() in QUESTION_WORDS for w in text.split())


def is_question(text: str) -> bool:
    """Whether `text` begins as questions and commands do."""
    first = text.split(maxsplit=1)[0].lower() if text.split() else ""
    return first in AUXILIARIES | QUESTION_WORDS | _COMMANDS


def opens_condition(text: str) -> bool:
    """Whether `text` begins as "if I pay yearly" does."""
    first, second = (*text.lower().split(maxsplit=2), "", "")[:2]
    return first in _CONDITIONS and second not in AUXILIARIES  # "when do they leave"


def noun_phrase(text: str) -> NounPhrase:
    """`text`, which is nothing else, as a noun phrase."""
    first, _, rest = text.partition(" ")
    return NounPhrase(text, 0, len(text), _form(first) if rest else "bare")


def noun_phrases(question: str) -> list[NounPhrase]:
    """The noun phrases of `question` that its grammar shows, in its order."""
    tokens = [(m.group().lower().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(question)]
    found: list[NounPhrase] = []
    for start, end in _runs([word for word, _, _ in tokens]):
        before = tokens[start - 1][0] if start else ""
        after = tokens[end][0] if end < len(tokens) else ""
        opening = tokens[0][0]
        first = start + (tokens[start][0] in _DETERMINERS)
        own = [question[s:e] for _, s, e in tokens[first:end]]
        kept = _kept(own, before, after, opening, determined=first > start)
        if kept and not (before in BE and found and first == start):  # "What light level is [allowed]": a predicate
            span = tokens[start][1], tokens[first + kept - 1][2]
            found.append(NounPhrase(question[slice(*span)], *span, _form(tokens[start][0])))
    return found


def _runs(words: list[str]) -> list[tuple[int, int]]:
    """Where words that are no grammar words stand together; a determiner begins a new run."""
    breaks = [-1, *(i for i, word in enumerate(words) if word in _GRAMMAR or not word[0].isalnum()), len(words)]
    runs = []
    for left, right in pairwise(breaks):
        edges = [left + 1, *(i for i in range(left + 2, right) if words[i] in _DETERMINERS), right]
        runs += [(start, end) for start, end in pairwise(edges) if end > start]
    return runs


def _kept(own: list[str], before: str, after: str, opening: str, *, determined: bool) -> int:
    """How many words of a run belong to its noun phrase: the rest is the verb; 0 if there is none.

    `own` are the words without the determiner; `before`, `after` and `opening` stand beside it and first of all.
    """
    count = len(own)
    if before in _DO:  # "does [a desk] cost", "do [guided tours] leave"
        if count < 2 or after == "of":
            return count
        plural = next((i for i, word in enumerate(own[:-1], 1) if _is_plural(word)), 0)
        return plural or (0 if _is_plural(own[-1]) or own[-1][0].isupper() else count - 1)
    if before in BE and opening in BE | {"when", "why"}:  # "Is [the museum] open"
        return max(1, count - 1)
    if before in PREPOSITIONS and not determined:  # "a month of [GPU instances] cost us", "to [acknowledge] a page"
        verb = before == "to" and after in _DETERMINERS
        return 0 if verb else next((i for i, word in enumerate(own, 1) if _is_plural(word)), count)
    if before in {"which", "what", "whose", "many", "much"}:  # "What [light level] is"
        return count * (after in AUXILIARIES | {"of"})
    verbal = before in {"i", "you", "we", "they", "to", "how", "who"}  # "may I [light]", "how [long]"
    return count * (not verbal and (determined or before in BE | PREPOSITIONS))


def _is_plural(word: str) -> bool:
    return (_PLURAL.search(word) is not None and not word.isupper()) or word.lower() in _IRREGULAR_PLURALS


def _form(first: str) -> Literal["definite", "indefinite", "bare"]:
    if first.lower() in {"a", "an", "any", "some", "every", "each", "no"}:
        return "indefinite"
    return "definite" if first.lower() in _DETERMINERS else "bare"
