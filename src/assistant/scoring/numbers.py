"""Text → tokens → numbers: in digits, in words, or as a fraction; without their units.

No function looks further than a few tokens beyond what it reads, so that reading takes time linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

NumberKind = Literal["digits", "words", "part"]

_TOKEN = re.compile(
    # A date, a version, an address: digits that count nothing.
    r"(?P<label>(?<![\w.])(?:\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)|\d+(?:\.\d+){2,})(?!\w))"
    r"|(?P<span>(?<![\w.])\d{1,3}h(?: ?[0-5]?\d(?:m|min)|[0-5]\d)(?!\w))"  # 2h30m
    r"|(?P<clock>(?<![\w.:])\d{1,2}:\d\d(?![\w:]))"
    r"|(?P<schedule>(?<!\w)(?:24\s?[/xX×]\s?[57](?:/365)?|(?:8|9|10|12|16)[xX×][567])(?!\w))"
    r"|(?P<number>(?<![\w.])(?:"
    r"\d{1,3}(?:\.\d{3}){1,4},\d\d(?!\d)"  # 1.250,50
    r"|\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?"  # 1,250.50
    r"|\d{1,3}(?: \d{3}){0,3} 000(?![\d.,]*\d)"  # 50 000; but "8 100-GB disks" are two numbers
    r"|0,\d{1,2}(?![\d,])|\d{1,7},\d\d(?=\s?(?:€|EUR\b))|(?<=€)\d{1,7},\d\d(?!\d)"  # 0,5 and 3,50 €
    r"|\d+(?:\.\d+)?(?:[eE]\+?1?\d(?!\w))?"
    r"|\.\d+))(?P<tail>[xX](?=[A-Z]\w*\d)|[^\W\d_½¼¾⅓⅔]*)"
    r"|(?P<word>[^\W\d_½¼¾⅓⅔](?:\w|[.](?=\w)|['’](?=\w))*)"
    r"|(?P<sign>[^\s\w]|[½¼¾⅓⅔])"
    r"|\w+"
)
_MAX_DIGITS = 30
_GROUPED = re.compile("[ ,\u00a0\u202f]")

_ONES = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12, "grand": 1000}
_SHORT_SCALES = {"k": 1000, "m": 10**6, "mm": 10**6, "mn": 10**6, "mio": 10**6, "mil": 10**6, "bn": 10**9, "b": 10**9}
_APART = {"k", "mil", "mn", "bn", "m"}
"""Short scales that may stand apart from their digits: "$5 bn"."""
_LARGEST = 10**15
"""No scale makes a greater number of this one; longer rows of scales are no number."""
PARTS = {
    word: Fraction(1, n)
    for n, names in {
        2: "half halves",
        3: "third thirds",
        4: "quarter quarters fourth fourths",
        5: "fifth fifths",
        6: "sixth sixths",
        8: "eighth eighths",
        10: "tenth tenths",
        20: "twentieth twentieths",
    }.items()
    for word in names.split()
}
_LIKE_ORDINALS = frozenset("third fourth fifth sixth eighth tenth twentieth quarter quarters".split())
"""Parts that are also ordinals or lengths of time, so that only "of" tells: "two quarters", "the third"."""
_SIGNS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
NUMBER_WORDS = frozenset((*_ONES, *_TENS, *PARTS, *_SIGNS, "a", "an"))
"""All words and signs that a number without digits may begin with."""
COMPARATIVES = frozenset("more less fewer faster slower cheaper dearer higher lower bigger larger greater".split())
"""What may follow a number that says by how much something is changed."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign, or digits with the letters that touch them: `text` is a text's `[start:end]`."""

    text: str
    lower: str
    start: int
    end: int
    kind: str = ""
    """Its group in the pattern of tokens: "word", "sign", "number", "label", "span", "clock", "schedule"."""
    value: Fraction | None = None
    """Of digits that are a number."""
    tail: str = ""
    """The letters that touch the digits, in lower case."""

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.kind == "word"


_NOTHING = Token("", "", 0, 0)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that ends before token `next`.

    kind: "digits", "words" ("a dozen"), or "part" (a fraction of one: "half", "2/3", "a third").
    """

    value: Fraction
    next: int
    kind: NumberKind
    scale: int = 1
    """What it was multiplied by: the thousand of "5k", the million of "two million"."""
    unit_tail: str = ""
    """Letters that touch the digits and are no scale: the "h" of "8h"."""


class Tokens:
    """The tokens of a text by their number; beyond both ends there is an empty one."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_cut(text))
        self._lower = [token.lower for token in self._tokens]
        self.numbers: dict[int, Number | None] = {}
        """What `read_number` has read already, by the token that it begins with."""

    def __len__(self) -> int:
        return len(self._tokens)

    def __getitem__(self, i: int) -> Token:
        return self._tokens[i] if 0 <= i < len(self._tokens) else _NOTHING

    def lower(self, i: int) -> str:
        """Token `i` in lower case."""
        return self._lower[i] if 0 <= i < len(self._lower) else ""

    def touches(self, i: int) -> bool:
        """Whether no blank stands before token `i`, nor the beginning of the text."""
        return i > 0 and self[i - 1].end == self[i].start

    def phrase(self, i: int, phrase: str) -> bool:
        """Whether the words and signs of `phrase` begin with token `i`."""
        return all(self.lower(i + k) == word for k, word in enumerate(phrase.split()))

    def skip(self, i: int, words: frozenset[str], most: int = 3) -> int:
        """The number of the first token from `i` on that is none of `words`; passes over at most `most`."""
        end = i + most
        while i < end and self.lower(i) in words:
            i += 1
        return i


def read_number(tokens: Tokens, i: int) -> Number | None:
    """The number that begins with token `i`; "one" is read, "a" is not."""
    if i not in tokens.numbers:
        tokens.numbers[i] = _number(tokens, i)
    return tokens.numbers[i]


def _number(tokens: Tokens, i: int) -> Number | None:
    token = tokens[i]
    if token.value is not None:
        return _in_digits(tokens, i, token.value)
    if token.lower in _SIGNS:
        return Number(_SIGNS[token.lower], i + 1, "part")
    if not token.is_word:
        return None
    return _of_half(tokens, i) or _couple(tokens, i) or _one_part(tokens, i) or _in_words(tokens, i)


def read_divisor(tokens: Tokens, i: int) -> Number | None:
    """The number that a rate is per, where a scale by itself is one of it: "per million", "per 1,000"."""
    if tokens.lower(i) in _SCALES:
        return _scaled(tokens, Number(Fraction(1), i, "words"))
    return read_number(tokens, i)


def _cut(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        written, kind = match.group(), match.lastgroup or ""
        if kind != "tail":  # the last group of digits and what touches them
            yield Token(written, written.lower(), start, end, kind)
            continue
        tail = match["tail"].lower()
        named = bool(tail) and re.match(r"[\d_]|[.]\w", text[end : end + 2]) and tail != "x"  # "4d.24xlarge"
        value = None if named else _decimal(match["number"])
        yield Token(written, written.lower(), start, end, "number", value, tail)


def _decimal(written: str) -> Fraction | None:
    """The value of digits in any of the ways to write them; None if there are more than anybody would write."""
    if len(written) > _MAX_DIGITS:
        return None
    whole, comma, decimals = written.rpartition(",")
    if comma and len(decimals) < 3:
        return Fraction(f"{whole.replace('.', '')}.{decimals}")
    return Fraction(_GROUPED.sub("", written))


def _in_digits(tokens: Tokens, i: int, value: Fraction) -> Number:
    token, following = tokens[i], tokens[i + 1]
    if token.tail in _SHORT_SCALES:
        return Number(value * _SHORT_SCALES[token.tail], i + 1, "digits", _SHORT_SCALES[token.tail])
    if token.tail:
        return Number(value, i + 1, "digits", unit_tail=token.tail)
    over = _fraction(tokens, i)
    if over is not None:
        return Number(over, i + 3, "part")
    mixed = _fraction(tokens, i + 1)
    if mixed is not None and value.denominator == 1:
        return Number(value + mixed, i + 4, "digits")  # 1 1/2
    if following.lower in _SIGNS:
        return Number(value + _SIGNS[following.lower], i + 2, "digits")
    return _and_a_half(tokens, _scaled(tokens, Number(value, i + 1, "digits")))


def _fraction(tokens: Tokens, i: int) -> Fraction | None:
    """The value of "1/4", which is token `i` and the two after it."""
    number, over = tokens[i], tokens[i + 2]
    if tokens.lower(i + 1) != "/" or number.value is None or over.value is None or number.tail or over.tail:
        return None
    whole = number.value.denominator == over.value.denominator == 1
    return number.value / over.value if whole and 0 < number.value < over.value <= 100 else None


def _scaled(tokens: Tokens, number: Number) -> Number:
    """`number` with the scales after it: "5 hundred thousand", "5-million", "$5 bn"."""
    while number.value < _LARGEST:
        j = number.next
        if tokens.lower(j) == "-" and tokens.lower(j + 1) in _SCALES:
            j += 1
        word = tokens.lower(j)
        scale = _SCALES.get(word, 0)
        if number.kind == "digits" and word in _APART and (word != "m" or tokens[j].text == "M"):
            scale = _SHORT_SCALES[word]
        if not scale:
            break
        number = replace(number, value=number.value * scale, next=j + 1, scale=number.scale * scale)
    return number


def _and_a_half(tokens: Tokens, number: Number) -> Number:
    """`number` with "and a half" or "and a quarter" after it, and the scale after that: "two and a half million"."""
    if not tokens.phrase(number.next, "and a") or tokens.lower(number.next + 2) not in {"half", "quarter"}:
        return number
    more = PARTS[tokens.lower(number.next + 2)]
    return _scaled(tokens, replace(number, value=number.value + more, next=number.next + 3))


def _of_half(tokens: Tokens, i: int) -> Number | None:
    """A number that begins with "half" or "a half": "half a dozen", "half a million", "half" of something."""
    j = i + 1 + (tokens.lower(i) == "a" and tokens.lower(i + 1) == "half")
    if tokens.lower(j - 1) != "half":
        return None
    k = j + (tokens.lower(j) in {"a", "an"})
    if tokens.lower(k) in _SCALES:
        return _scaled(tokens, Number(Fraction(1, 2), k, "words"))
    return Number(Fraction(1, 2), j, "part")


def _couple(tokens: Tokens, i: int) -> Number | None:
    """Two: "a couple of", "a pair of"."""
    if tokens.lower(i) == "a" and tokens.lower(i + 1) in {"couple", "pair"}:
        return Number(Fraction(2), i + 2 + (tokens.lower(i + 2) == "of"), "words")
    return None


def _one_part(tokens: Tokens, i: int) -> Number | None:
    """One part by its name: "a third of", "quarter of a million", "a tenth"."""
    j = i + (tokens.lower(i) in {"a", "an"})
    word, following = tokens.lower(j), tokens.lower(j + 1)
    part = PARTS.get(word)
    if part is None or tokens.lower(i - 1) == "the":
        return None
    if following in _SCALES:  # "a quarter million"
        return _scaled(tokens, Number(part, j + 1, "words"))
    if following == "of" and tokens.lower(j + 2) in {"a", "an"} and tokens.lower(j + 3) in _SCALES:
        return _scaled(tokens, Number(part, j + 3, "words"))
    changed = tokens.lower(i - 1) == "by" or following in COMPARATIVES  # "by a third", "a third cheaper"
    if following == "of" or (word == "quarter" and following == "gpu") or changed:
        return Number(part, j + 1, "part")
    return None


def _in_words(tokens: Tokens, i: int) -> Number | None:
    """A number in words: "two hundred and fifty thousand", "twenty-five", "a dozen", "two thirds"."""
    article = tokens.lower(i) in {"a", "an"} and tokens.lower(i + 1) in _SCALES
    total, current, scale, j = 0, int(article), 1, i + article
    while True:
        k = j + (j > i and _links(tokens, j))
        word = tokens.lower(k)
        added = _ONES.get(word, _TENS.get(word))
        if added is not None and _goes_with(added, total, current, first=j == i):
            current += added
        elif word == "hundred" and 0 < current < 100:
            current *= 100
        elif word in _SCALES and word != "hundred" and current and (not total or _SCALES[word] < scale):
            total, current, scale = total + current * _SCALES[word], 0, _SCALES[word]
        else:
            break
        j = k + 1
    if j == i:
        return None
    number = Number(Fraction(total + current), j, "words", scale)
    return _parts(tokens, number) or _and_a_half(tokens, number)


def _goes_with(added: int, total: int, current: int, *, first: bool) -> bool:
    """Whether a word for `added` may follow the words for `total` and `current`: "twenty" + "five", not "two five"."""
    if first:
        return True
    if added == 0 or not (total or current):
        return False
    return current % 100 == 0 or (current % 10 == 0 and added < 10)


def _links(tokens: Tokens, j: int) -> bool:
    """Whether token `j` links two words of one number: the hyphen of "twenty-five", the "and" after a scale."""
    following = tokens.lower(j + 1)
    if tokens.lower(j) == "-":
        return following in _SCALES or following in _ONES or following in _TENS
    return tokens.lower(j) == "and" and tokens.lower(j - 1) in _SCALES and (following in _ONES or following in _TENS)


def _parts(tokens: Tokens, number: Number) -> Number | None:
    """So many parts, if they follow `number`: "two thirds", "three-quarters"."""
    hyphen = tokens.lower(number.next) == "-"
    j = number.next + hyphen
    word = tokens.lower(j)
    if word not in PARTS or (word in _LIKE_ORDINALS and not hyphen and tokens.lower(j + 1) != "of"):
        return None
    return Number(number.value * PARTS[word], j + 1, "part")
