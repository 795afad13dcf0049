"""How text is cut into words: one way for the index, the question and the gate."""

import re
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

# Letters and digits; a dot, an apostrophe or an ampersand holds them together ("v1.2", "p4d.24xlarge", "R&D"), a
# comma only between digits ("1,000"). Hyphens and slashes part words, so "time-slicing" is found by "time slicing".
_WORD = re.compile(r"[^\W_]+(?:(?:[.'’&]|(?<=\d),(?=\d))[^\W_]+)*")
_STEMMER = Stemmer.Stemmer("english")

# Words that carry grammar and no fact. What bears on truth is not among them: negation, quantity ("all", "some"),
# comparison ("more"), direction ("before", "per"), condition ("if") and possibility ("can") must be proven like any
# other word.
FUNCTION_WORDS = frozenset(
    """a an the this that these those it its they them their he she his her i me my we us our you your
    is are was were be been being am do does did doing done has have had having will would shall
    of in on at to for from by with as into onto than then so and or but also too there here
    which who whom whose what when where why how s re ve ll d m t""".split()
)
_YES_NO = re.compile(
    r"((and|but|so|then|ok|okay|well|also),?\s+)?"
    r"(is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|might|must|isn'?t|aren'?t|don'?t|"
    r"doesn'?t|can'?t|won'?t)\b",
    re.IGNORECASE,
)
NEGATIONS = frozenset("no not never none nothing without neither nor cannot lack lacks lacking nobody".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: `text[start:end]`, and the stem by which it is compared."""

    stem: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit: "73", "1,000", "24xlarge"."""
        return self.stem[0].isdigit()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English stem of one lower-case word; words with digits stay as they are, without thousands commas."""
    if any(c.isdigit() for c in word):
        return word.replace(",", "")
    return str(_STEMMER.stemWord(word.removesuffix("'s").removesuffix("’s")))


# Stems of verbs that a question may ask a table cell with, and a sentence may add to it, though no table says them:
# "Atlas, offline mode: yes" is "Atlas offers an offline mode".
CELL_VERBS = frozenset(map(stem, "support provide offer use allow available cost include".split()))


def words(text: str) -> list[Word]:
    """All words of `text` in order. Linear in its length."""
    return [Word(stem(m.group().lower()), m.start(), m.end()) for m in _WORD.finditer(text)]


def content_words(text: str) -> list[Word]:
    """The words of `text` that carry a fact: all but `FUNCTION_WORDS`."""
    return [w for w in words(text) if text[w.start : w.end].lower() not in FUNCTION_WORDS]


def is_negation(word: str) -> bool:
    """Whether `word` denies: one of `NEGATIONS`, or ending in "n't"."""
    lower = word.lower().replace("’", "'")
    return lower in NEGATIONS or lower.endswith("n't")


def is_negated(text: str) -> bool:
    """Whether `text` has a word that denies."""
    return any(is_negation(m.group()) for m in _WORD.finditer(text))


def asks_yes_or_no(question: str) -> bool:
    """Whether Yes or No would answer `question`."""
    return _YES_NO.match(question) is not None
