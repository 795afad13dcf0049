"""Noun phrases of a question, by its grammar words alone: what "it", "they" and "and dinner?" may stand for.

No lexicon tells nouns from verbs here. A run of other words between grammar words is a noun phrase where those words
say so ("for [moth-eaten objects]", "How much is [the audio guide]?"); where they leave it open there is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.words import NUMBER_WORD

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
_SUBJECTS = frozenset("i you we they who".split())
_IRREGULAR_PLURALS = frozenset("people children men women staff police".split())
PARTICLES = frozenset("up off out back down away along ahead early late later again home together".split())
_TO_THINGS = frozenset(
    """happen happens happened go goes up next close access apply applies due according similar deliver ship travel
    switch upgrade move connect talk speak belong belongs""".split()
)
"""Words behind which "to" is no sign of an infinitive."""
LAST_VERBS = frozenset("cost last take start begin end open close finish work run".split())
"""Verbs with which questions end, without an object: "does the ferry to the island [run]"."""
_PREDICATES = frozenset("open closed shut free available allowed included".split())
_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday weekday weekend january february march april june july
    august september october november december spring summer autumn winter morning afternoon evening night noon midday
    midnight lunchtime today tonight tomorrow yesterday christmas easter holiday term season""".split()
)
_LENGTHS = frozenset("second minute hour day week fortnight month quarter year decade".split())
_PEOPLE = frozenset(
    """person people man men woman women adult child children kid baby toddler teenager pupil student senior pensioner
    parent mother father mum dad partner wife husband son daughter friend guest visitor member staff employee worker
    colleague junior manager boss volunteer patient resident tenant landlord neighbour customer client trainee
    apprentice intern teacher nurse doctor driver passenger police contractor freelancer""".split()
)
_AMOUNT = re.compile(rf"[$€£]?\d[\d.,]*(?:%|[a-z]{{1,2}})?|{NUMBER_WORD}")
_YEAR = re.compile(r"(?:19|20)\d\d")
Sort = Literal["thing", "person", "time", "amount"]
_PLURAL = re.compile(r"(?:[A-Z]|[^\Wsui])s$")  # "GPUs" and "rooms", not "status" or "class"


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """`text[start:end]` of a question, with its determiner."""

    text: str
    start: int
    end: int
    form: Literal["definite", "indefinite", "bare"]
    after: str = ""
    """The word before it, in lower case."""

    @property
    def sort(self) -> Sort:
        """What sort of thing it is, as far as its first and its last word tell."""
        first, head = self.text.lower().split()[0], singular(self.text.lower().split()[-1])
        counted = _AMOUNT.fullmatch(first) is not None
        if self.after in {"many", "much"}:  # "how many vacation days"
            return "person" if head in _PEOPLE else "thing"
        if head in _TIMES or _YEAR.fullmatch(head):
            return "time"
        if head in _LENGTHS and (counted or first in {"a", "an", "each", "every"}):
            return "amount"
        if head in _LENGTHS - {"second", "minute", "hour"}:  # "opening hours" are a thing
            return "time"
        return "amount" if counted else "person" if head in _PEOPLE else "thing"

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
        single = singular(bare) if self.plural else bare
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


def singular(noun: str) -> str:
    """`noun` without the "s" of the plural, as far as its letters tell."""
    return noun[:-1] if noun.endswith("s") and _is_plural(noun.rsplit(maxsplit=1)[-1]) else noun


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
    tokens = [(_plain(m), m.start(), m.end()) for m in _TOKEN.finditer(question)]
    spelt = [word for word, _, _ in tokens]
    words = [word for word in spelt if word[0].isalnum()]
    verb_last = words[-1:] and words[-1] in LAST_VERBS and not _DO.isdisjoint(words[:-1])
    found: list[NounPhrase] = []
    for start, end in _runs(spelt):
        run = _Run(
            own=[question[s:e] for _, s, e in tokens[start:end]],
            before=spelt[start - 1] if start else "",
            after=spelt[end] if end < len(tokens) else "",
            opening=spelt[:2],
            determined=_determines(spelt, start),
            beyond=spelt[start - 2] if start > 1 else "",
            verb_last=bool(verb_last),
        )
        predicate = found and run.before in BE and not run.determined  # "What light level is [allowed]"
        if predicate and (run.opening[1] not in {"time", "day", "date"} or run.own[-1] in _PREDICATES):
            continue
        for first, last in _parts(run):
            span = tokens[start + first][1], tokens[start + last - 1][2]
            after = run.before if first == 0 else spelt[start + first - 1]
            found.append(NounPhrase(question[slice(*span)], *span, _form(spelt[start + first]), after))
    return found


def _plain(token: re.Match[str]) -> str:
    """A token as it is looked up; the "A" of "Zone A" is no article."""
    return token.group() if token.group() == "A" and token.start() else token.group().lower().replace("’", "'")


def _determines(words: Sequence[str], at: int) -> bool:
    """Whether the word there begins a noun phrase, whatever stands before it: "the pool", "last year"."""
    following = words[at + 1] if at + 1 < len(words) else ""
    return words[at] in _DETERMINERS or (words[at] in {"last", "next"} and singular(following) in _TIMES | _LENGTHS)


def _runs(words: list[str]) -> list[tuple[int, int]]:
    """Where words that are no grammar words stand together; a determiner begins a new run."""
    breaks = [-1, *(i for i, word in enumerate(words) if word in _GRAMMAR or not word[0].isalnum()), len(words)]
    runs = []
    for left, right in pairwise(breaks):
        edges = [left + 1, *(i for i in range(left + 2, right) if _determines(words, i)), right]
        runs += [(start, end) for start, end in pairwise(edges) if end > start]
    return runs


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that stand together, with their determiner, and what stands beside them and first of all."""

    own: list[str]
    before: str
    after: str
    opening: list[str]
    determined: bool
    beyond: str
    """The word before `before`."""
    verb_last: bool
    """Whether the question ends with its verb."""

    @property
    def least(self) -> int:
        """How many words a noun phrase has here."""
        return 1 + self.determined

    @property
    def is_infinitive(self) -> bool:
        """Whether a verb follows "to": not "to York", "to adults", "happens to cold water"."""
        if self.beyond in _TO_THINGS:
            return False
        single = len(self.own) == 1
        return self.before == "to" and self.own[0].islower() and not (single and _is_plural(self.own[0]))

    @property
    def ends_clause(self) -> bool:
        """Whether nothing follows but a stop."""
        return not self.after[:1].isalnum()

    @property
    def asks_for_object(self) -> bool:
        """Whether the question is for what its verb would have behind it: "how many people does the hall seat"."""
        return self.opening[0] in {"what", "which"} or self.opening in (["how", "many"], ["how", "much"])

    @property
    def ends(self) -> bool:
        """Whether the last of these words is that verb, or what is asked of all before: "the summit [open]"."""
        if len(self.own) <= self.least:
            return False
        asked_of = self.before in BE or self.opening[0] in BE - QUESTION_WORDS
        verb = self.verb_last and self.ends_clause and self.own[-1] in LAST_VERBS
        return verb or (asked_of and self.own[-1] in _PREDICATES)


def _parts(run: _Run) -> list[tuple[int, int]]:
    """Which words of a run are noun phrases, as (start, end): the others are its verb and what goes with that."""
    if len(run.own) < run.least:
        return []
    has_subject = run.before in _SUBJECTS or (run.before in _DO and run.beyond == "who")
    if run.before in _DO and not has_subject:
        return _subject_and_object(run)
    if not run.determined and (has_subject or run.is_infinitive):
        return _object(run.own, 0)  # "do you [keep] [CCTV footage]", "to [take] [old tyres]"
    return [(0, count)] if (count := _kept(run)) else []


def _kept(run: _Run) -> int:
    """How many words of a run are a noun phrase, where no verb stands before it; 0 if there is none."""
    own, count = run.own, len(run.own)
    while count > run.least and own[count - 1] in PARTICLES:  # "get [the deposit] back"
        count -= 1
    yes_no = run.opening[0] in (BE - QUESTION_WORDS) | {"when", "why"} or run.opening[1:] == ["often"]
    if run.before in BE and yes_no:  # "Is [the museum] open", "How often is [the water] tested"
        return count if run.own[1:2] in (["next"], ["last"]) else max(run.least, count - 1)
    if run.before in PREPOSITIONS and not run.determined:  # "a month of [GPU instances] cost us"
        return next((i for i, word in enumerate(own, 1) if _is_plural(word)), count - run.ends)
    if run.before in {"which", "what", "whose", "many", "much"}:  # "What [light level] is"
        return count * (run.after in AUXILIARIES | {"of"})
    return (count - run.ends) * (run.before != "how" and (run.determined or run.before in BE))


def _subject_and_object(run: _Run) -> list[tuple[int, int]]:
    """As in "does [a desk] cost", "do [guided tours] leave", "can [visitors] use [lockers]"."""
    own, count = run.own, len(run.own)
    whole = run.after in {"of", "be", "been"} or (run.verb_last and run.after in PREPOSITIONS)
    if count <= run.least or whole:
        return [(0, count)]
    plural = next((i for i, word in enumerate(own[:-1], 1) if _is_plural(word)), 0)
    if plural:
        return [(0, plural), *_object(own, plural)]
    if _is_plural(own[-1]) or own[-1][0].isupper():
        return []
    verb = next((i for i in reversed(range(run.least, count)) if own[i] in LAST_VERBS), 0)
    if not verb and (count == run.least + 1 or (run.ends_clause and run.asks_for_object)):
        verb = count - 1
    return [(0, verb)] if verb else []  # "does [a towel] cost extra"; of "does the tour include lunch" any may be


def _object(own: list[str], verb: int) -> list[tuple[int, int]]:
    """What follows the verb that stands there, or behind an adverb: not its particles."""
    verb += own[verb].endswith("ly")
    start = next((i for i in range(verb + 1, len(own)) if own[i] not in PARTICLES), len(own))
    end = next((i for i in range(start, len(own)) if own[i] in PARTICLES), len(own))
    return [(start, end)] if end > start and not own[start].endswith("ly") else []


def _is_plural(word: str) -> bool:
    return (_PLURAL.search(word) is not None and not word.isupper()) or word.lower() in _IRREGULAR_PLURALS


def _form(first: str) -> Literal["definite", "indefinite", "bare"]:
    if first.lower() in {"a", "an", "any", "some", "every", "each", "no"}:
        return "indefinite"
    return "definite" if first.lower() in _DETERMINERS | {"last", "next"} else "bare"
