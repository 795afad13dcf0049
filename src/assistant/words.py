"""How text is cut into words, and what single words tell: for the question, the drafts and the gate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

# Letters and digits; a dot, an apostrophe or an ampersand holds them together ("v1.2", "p4d.24xlarge", "R&D"), a
# comma only between digits ("1,000"). Hyphens and slashes part words, so "time-slicing" is found by "time slicing".
_WORD = re.compile(r"[^\W_]+(?:(?:[.'’&]|(?<=\d),(?=\d))[^\W_]+)*")

# Words that carry grammar and no fact. What bears on truth is not among them: negation, quantity ("all", "some"),
# comparison ("more"), direction ("from", "per"), condition ("if"), possibility ("can"), time ("will") and whom it is
# about ("you") must be proven like any other word.
FUNCTION_WORDS = frozenset(
    """a an the this that these those it its they them their he she his her
    is are be being am do does doing done has have having
    of in on at for then so and but also too there here
    which who whom whose what when where why how s re ve ll d m t""".split()
)
_YES_NO = re.compile(
    r"((and|but|so|then|ok|okay|well|also),?\s+)?"
    r"(is|am|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|might|must|isn'?t|aren'?t|don'?t|"
    r"doesn'?t|can'?t|won'?t|(ok|okay|fine|safe|allowed|possible) (to|if|for)|"
    r"any (chance|way) (of|to|that|we|i|you|he|she|they|my|our|the))\b",
    re.IGNORECASE,
)
_IN_FRONT = re.compile(
    r"(?:by|on|in|at|after|before|for|during|with|without|from|under|as) (?:(?!wh|how\b)\w+ ){1,4}?"
    r"(?:is|are|do|does|did|can|could|will|would|should|must|may) (?:i|we|you|he|she|they|it|there|my|our|the)\b",
    re.IGNORECASE,
)
"""What asks after what it begins with: "by August do we have to"."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=\w)")
_CLAUSE = re.compile(r",\s+|\s+[-–—]\s+|\s+(?=(?:and|but|so),?\s)")
_OPEN_QUESTION = re.compile(
    r"(?:(?:and|but|so|then|ok|okay|well|also),?\s+)?(?:what|which|who|whom|whose|when|where|why|how)\b", re.IGNORECASE
)
_INDIRECT = re.compile(
    r"\b(?:(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody) (?:\w+ )?"
    r"(?:(?:tell|remind|show) (?:me|us)|give (?:me|us) the|explain|list|name|clarify|describe|summari[sz]e|compare"
    r"|calculate|compute|work out|reckon|estimate|add up)"
    r"|(?:do|does|did|would) (?:you|we|it|they|anyone|anybody) (?:\w+ ){0,2}?(?:know|say|remember|have any idea)"
    r"(?= (?:wh(?!ether)|how))|is it known(?= (?:wh(?!ether)|how))"
    r"|is there (?:an? |any )?(?:rule of thumb|info\w*|figures?|numbers?|guidance|estimate|data|word|hint)"
    r" (?:for|on|about|of|as to)(?= (?:wh(?!ether)|how)))\b(?! (?:if|whether)\b)",
    re.IGNORECASE,
)
"""What asks whether somebody can tell, and wants to be told: "can you tell me what it costs?"."""
_IS_IT_SO = re.compile(
    r"\b(?:possible|allowed|permitted|ok|okay|fine|enough|necessary|required|right|correct|true)\s*\?*$",
    re.IGNORECASE,
)
_IF_SO = re.compile(
    r"(?:(?:and|but|so),?\s+)?(?:if|when|once|since|as)\s"
    r"(?!(?:is|are|was|were|do|does|did|can|will|must|may|should)\s)(?!.*\b(?:wh(?:at|ich|om?|ose|ere|y)|how)\b).*?\s"
    r"(?:is|am|are|do|does|did|can|could|will|would|should|has|have|may|might|must)\s"
    r"(?:i|we|you|they|he|she|it|there|my|our)\b",
    re.IGNORECASE,
)
"""What is asked after a condition that no comma ends: "if it comes late do i get a refund"."""
_PLAIN_VALUE = re.compile(
    r"(?:(?:(?P<yes>yes)|no|none|never)(?!\w)|(?P<tick>[✓✔✅])|[✗✘❌])\s*(?:$|[,;:.—–]|(?=\())", re.IGNORECASE
)
NUMBER_WORD = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|dozen"
)
NUMBER = re.compile(rf"\d|\b(?:{NUMBER_WORD})\b", re.IGNORECASE)
"""What gives a number; "one" hardly does."""
NAME = re.compile(
    r"(?<=[\w,;:)] )(?!I\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May\b|June|July"
    r"|August|(?:Septem|Octo|Novem|Decem)ber)[A-Z][\w.-]*\w"
)
"""A word with a capital within a sentence that is no day or month."""
NEGATIONS = frozenset("no not never none nothing without neither nor cannot lack lacks lacking nobody".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: `text[start:end]`, and the stem by which it is compared."""

    stem: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit: "7", "1,000", "24xlarge"."""
        return self.stem[0].isdigit()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English stem of one lower-case word; words with digits stay as they are, without thousands commas."""
    if any(c.isdigit() for c in word):
        return word.replace(",", "")
    # A stemmer of its own for each call: it is made in a microsecond, and threads must not share one.
    stemmed = str(Stemmer.Stemmer("english").stemWord(word.removesuffix("'s").removesuffix("’s")))
    # Snowball leaves "-us" alone ("gpus"); that "status" loses its "s" too does no harm, for it does so everywhere.
    return stemmed[:-1] if stemmed.endswith("us") and len(stemmed) > 3 else stemmed


MODALS = frozenset(map(stem, "can could may might must should will would shall".split()))
# Stems of verbs that a question may ask a table cell with, and a sentence may add to it, though no table says them:
# "Atlas, offline mode: yes" is "Atlas offers an offline mode".
CELL_VERBS = frozenset(map(stem, "support provide offer use allow available cost include".split()))


def words(text: str) -> list[Word]:
    """All words of `text` in order. Linear in its length."""
    return [Word(stem(m.group().lower()), m.start(), m.end()) for m in _WORD.finditer(text)]


def content_words(text: str) -> list[Word]:
    """The words of `text` that carry a fact: all but `FUNCTION_WORDS`."""
    return [w for w in words(text) if text[w.start : w.end].lower() not in FUNCTION_WORDS]


def capitalized(text: str) -> str:
    """`text` beginning with a capital letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def split_sentences(text: str) -> list[str]:
    """`text` cut where a sentence has ended and another goes on."""
    return _SENTENCE_END.split(text)


def is_negation(word: str) -> bool:
    """Whether `word` denies: one of `NEGATIONS`, or ending in "n't"."""
    lower = word.lower().replace("’", "'")
    return lower in NEGATIONS or lower.endswith("n't")


def is_negated(text: str) -> bool:
    """Whether `text` has a word that denies."""
    return any(is_negation(m.group()) for m in _WORD.finditer(text))


@lru_cache(maxsize=1 << 14)  # questions, and what statements are asked for again and again
def stems(text: str) -> frozenset[str]:
    """The stems of the words of `text` that carry a meaning."""
    return frozenset(word.stem for word in content_words(text))


def asks_yes_or_no(question: str) -> bool:
    """Whether Yes or No would answer `question`: its last sentence asks so, after whatever it begins with."""
    last = _SENTENCE.split(question.strip())[-1]
    clauses = _CLAUSE.split(last)
    if _IF_SO.match(last):
        return True
    if _OPEN_QUESTION.match(last) or _INDIRECT.search(last):
        return False
    asked = any(_YES_NO.match(clause) or _IN_FRONT.match(clause) for clause in clauses)
    return asked or _IS_IT_SO.search(last) is not None


def begins_as_asked(said: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether a sentence begins as a yes-or-no question goes on; both as stems.

    Modals open such a question, so they count apart from the order: both must have the same.
    """
    if {*said} & MODALS != {*asked} & MODALS:
        return False
    start, question = ([word for word in stems if word not in MODALS] for stems in (said, asked))
    return start[: len(question)] == question


def plain_yes_or_no(value: str) -> tuple[bool | None, str]:
    """Whether a table cell's value is Yes or No by itself, alone or before a mark, and what it says besides.

    "Yes: on Linux" gives True and "on Linux"; "no fee" denies no feature and gives None and itself.
    """
    match = _PLAIN_VALUE.match(value)
    if not match:
        return None, value
    return bool(match["yes"] or match["tick"]), value[match.end() :].strip()
