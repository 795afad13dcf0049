"""A question as it would be spelt: a word that nobody knows becomes the one that it was meant to be."""

import re
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.store import Index

if TYPE_CHECKING:
    from spellchecker import SpellChecker

_WORD = re.compile(r"(?<![\w'’.@/-])(?:[a-z]{3,20}|[A-Z][a-z]{4,19})(?![\w'’@/-])")
"""A word that may be misspelt; what is longer is hardly one, and has as many more words beside it."""
_MOST = 200
"""Words that are looked at; a question has no more."""
_IT_IS = re.compile(r"\b(who|what|where|how|that|there)s\b", re.IGNORECASE)
_CONTRACTED = re.compile(
    r"\b(do|does|did|is|are|was|were|ca|wo|could|would|should|has|have|had|must)nt\b", re.IGNORECASE
)
_EXCHANGED, _ADDED = 0.1, 0.1
"""How much rarer it is that a letter stands for another, or is added, than that one is left out or changes places."""
_LONG = 6
"""Letters of a word from which a letter may stand for another at all."""
_COMMON, _COMMONEST = 15_000, 1_000_000
"""How often the dictionary has seen a word that a slip is taken to mean, if the documents do not have it; and one that
a word of three letters is taken to mean, from which too many differ in one.
"""
_LACKING = frozenset("mins secs devs admins backend frontend".split())
"""What people write and the dictionary lacks."""


class Speller:
    """Puts right what is misspelt in questions on `index`. Safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def _told(self) -> frozenset[str]:
        """The words of the documents."""
        texts = (document.text.lower() for document in self._index.documents.values())
        return frozenset(word for text in texts for word in re.findall(r"[^\W\d_]+", text))

    @cached_property
    def _checker(self) -> "SpellChecker":
        from spellchecker import SpellChecker  # noqa: PLC0415 - a question in words of the documents needs none

        checker = SpellChecker(distance=1)
        checker.word_frequency.load_words(self._told | _LACKING)
        return checker

    def warm(self) -> None:
        """Load the dictionary, which takes a fifth of a second."""
        self._checker  # noqa: B018 - read once, then kept

    def spelt(self, question: str) -> str:
        """`question` with each word that nobody knows, one slip from another that begins like it, put right."""
        whole = _IT_IS.sub(r"\1's", _CONTRACTED.sub(r"\1n't", question))
        return _WORD.sub(lambda word: self._meant(word[0]), whole, count=_MOST)

    def _meant(self, word: str) -> str:
        # In the order of what it takes to load them; the encoder knows what is younger than the dictionary.
        if self._index.knows(word) or self._checker.known([word]) or self._index.encoder.knows(word):
            return word
        if word[0].isupper():  # may be a name of the documents, and a stranger's as well as a common word
            near = [other for other in self._near(word.lower()) if other in self._told]
            return near[0].capitalize() if len(near) == 1 and not _has_exchanged(word.lower(), near[0]) else word
        likely = [(other in self._told, self._commonness(word, other), other) for other in self._near(word)]
        return max(likely, default=(False, 0.0, word))[-1]

    def _near(self, word: str) -> list[str]:
        """What `word` may be meant to be: one slip away, and in the documents or else common."""
        near = [w for w in self._checker.candidates(word) or () if w[0] == word[0]]  # hardly anybody gets that wrong
        if len(word) == 3:
            return [other for other in near if len(other) > 3 and self._commonness(word, other) >= _COMMONEST]
        return [w for w in near if len(w) > 3 and self._commonness(word, w) >= (1 if w in self._told else _COMMON)]

    def _commonness(self, word: str, other: str) -> float:
        """How often the dictionary has seen `other`, by as much less as it is seldom misspelt as `word`."""
        if _has_exchanged(word, other):
            seldom = _EXCHANGED if len(word) >= _LONG else 0
        else:
            seldom = _ADDED if len(other) < len(word) else 1
        return self._checker.word_frequency[other] * seldom


def _has_exchanged(word: str, other: str) -> bool:
    """Whether a letter of one stands for another in the other, rather than being left out, added or elsewhere."""
    return len(word) == len(other) and sorted(word) != sorted(other)
