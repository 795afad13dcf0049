"""Question and conversation → Turn: what is asked, of which subjects, so that it stands alone."""

import re
from collections.abc import Callable, Sequence

from assistant.errors import QuestionError
from assistant.subjects import named_subjects, names_in, rename_subjects
from assistant.types import Answer, Kind, Subject, Turn
from assistant.words import NUMBER, asks_yes_or_no, split_sentences, stems, words

MAX_QUESTION = 4000
"""Characters of a question; more is a document, not a question."""

MAX_WORD = 100
"""Characters of a word; the encoder reads nothing in a longer one."""
MAX_CASE = 40
"""Words of a question for Yes or No up to which a number told before it is taken to be of the case that it is about."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_HELP = re.compile(
    r"((ok(ay)?|so|and|well|great|perfect|cool|nice|alright)\b[ ,!.]*)*"
    r"(hi|hello|hey|good (morning|afternoon|evening)|thanks?|thank you|thx|bye|goodbye|help( me)?|"
    r"(what|which|how)( (kinds?|sorts?|types?) of)?( (things|questions|topics))?( else)? can (you|i) "
    r"(do|ask|answer|help|tell)|what do you (do|know)|who are you|how (do|does) (you|this) work)"
    r"( (you|me|us|about|there|all|everyone|again|a lot|very much|so much|please|with|here|for me))*[ ,!.?]*",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(compare[ds]?|comparison|differ(s|ence|ences|ent)?|versus|vs|against|better|both|the (two|three)|side by side|"
    r"next to each other|each (one|platform|system|product|of)|do(es)? each|on each|"
    r"which (one|of (the|them|these|those)))\b",
    re.IGNORECASE,
)
_ADJECTIVE = (
    r"(bigg|thinn|hott|fatt|wett|bett|costli|prici|easi|busi|earli|heavi|noisi|healthi|friendli|handi|roomi|tini|"
    r"(cheap|small|larg|fast|quick|slow|long|short|high|low|great|few|old|new|young|lat|simpl|hard|strong|weak|light|saf|"
    r"rich|poor|thick|deep|wid|narrow|near|clos|clean|loud|quiet|soft|warm|cold|cool|dear|steep|tall|tight|loos|bright|"
    r"dark|dens|fresh|sharp|smooth|rough|broad|fair|fin|nic|tough|smart|lean|matur|plain|calm|clear|gentl))"
)
_SUPERLATIVE = re.compile(
    rf"\brank\b|\b(which|who|what)(['’]?s)? [^.?!]*?"
    rf"\b({_ADJECTIVE}e(r|st)|more|most|less|least|best|worse|worst|wins?)\b",
    re.IGNORECASE,
)
"""Of several subjects: "which is cheaper?", "who has more connectors?"."""
_CHOOSE = (
    r"(be (choos|pick|tak|us|go|gett|buy|putt|runn|start|install|order)ing|choose|pick(?! from)|"
    r"take(?! (fewer|less|more|longer|the (least|most)|up|over|off|out|\d))|use|go (for|with)|get|buy|"
    r"prefer|recommend|advise|suggest|put|run|be on|start with|live|sign up|install|order|rent)"
)
_ADVICE = re.compile(
    rf"\b(which|where|whom?)\b[^.?!]{{0,90}}\b(should|shall|would|do|ought|to)\b[^.?!]{{0,90}}\b{_CHOOSE}\b|"
    rf"\bwhat (\w+ ){{0,4}}?(should|shall|would|ought) (you|we|i|they|one) (\w+ ){{0,2}}{_CHOOSE}\b|"
    r"\bwhat should (he|she|they|we|i) be given\b|"
    r"\bwhere (should|shall|would) (we|i|they|he|she) (best )?(go|head)\s*[?.!]*$|"
    r"\bwhich (\w+ ){0,3}?(makes? (the )?(most |more )?sense|suits?|(is|would be) (right|best)) (best )?(for )?"
    r"(us|me|them|him|her|our|my|their|his)\b|"
    r"\bwhat (\w+ )?do (you|we|i) (\w+ )?(choose|pick|prefer|recommend|advise|suggest)\b|"
    r"\b(your|any|some) (pick|advice|recommendation|choice|suggestion)\b|\bwhat now\s*\??$|"
    r"\b(recommend(ation|ed)?|advi[sc]ed?|suggest)( (for|to) (us|me)|,? (please|pls))?\s*(\?|$)|"
    r"\b(recommend|suggest|advise) (something|anything|one|us|me)\b|"
    r"\b(please (advise|recommend)|(fits?|suits?|right (one )?for|best for|better for|home for) (us|me|them|our|my))\b|"
    r"\bwhich way\b[^.?!]*\b(go|lean)\b|(?:[.,;:!?–—-]\s*|\bany )thoughts\s*\?*$|"
    r"\bwhich (\w+ ){1,3}(would|will|could|might) (help|suit|fit|work)\b|"
    r"\bwhich (one|way|is it|of (the|those|these) (two|three)|should it be|platform|system)( (then|is it))*"
    r"[ ,]*((and )?why|pls|please)?\s*(\?|$)|"
    r"^(?=.*\b(we|us|our|i|my|me)\b).*[,:;.?!–—-]\s*which\s*\?*$",
    re.IGNORECASE,
)
_EASE = re.compile(
    rf"\b({_ADJECTIVE}e(r|st)|less|more|least|most)\b[^.?!]*"
    r"\bto (run|use|install|start|set up|operate|buy|get|order)\b",
    re.IGNORECASE,
)
"""What compares them: "which is easier to run?"."""
_SHOULD_WE = re.compile(rf"\bshould (we|i) {_CHOOSE}\b", re.IGNORECASE)  # advice only where a subject is named
# What people write for a plainer word, which documents have.
_PLAINER = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"\bw/o\b", "without"),
        (r"\bw/(?= ?\w)", "with "),
        (r"\bppl\b", "people"),
        (r"\bkilos?\b", "kg"),
        (r"\bmin\.? (?=[a-z])", "minimum "),
        (r"\bmax\.? (?=[a-z])", "maximum "),
        (r"\bset(?:s|ting)? (?:me|us|you|one|them) back\b", "cost"),
        (r"\bwhat['’]?s the damage\b", "what does it cost"),
        (r"\bw(?:tf|th) (is|are|does|do)\b", r"what \1"),
        (r"\bwha?ts\b", "what is"),
        (r"\b(?:wot|wat)\b", "what"),
        (r"\bgonna\b", "going to"),
        (r"\bgotta\b", "have to"),
        (r"\bwanna\b", "want to"),
        (r"\bquid\b", "pounds"),
        (r"\bbucks\b", "dollars"),
        (r"\b(?:cos|cuz|coz)\b", "because"),
        (r"\bu\b(?!\.)", "you"),
    )
)
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|hiya|ok|okay|so|sorry|quick|dumb|stupid|silly|random|one|a|question|q|folks|team|all|guys|"
    r"everyone|there|just curious|out of curiosity|btw|by the way)\b[ ,:!.-]*)+"
    r"(?=(?:wh|how|is|are|do|does|can|could|will|would)\w*\b)",
    re.IGNORECASE,
)
"""What is said before a question is put: "ok dumb question, what is it?"."""
_ASIDE = re.compile(
    r"(?:^|[,(.;]\s*)(?:(?:ignoring|leaving (?:out|aside)|apart from|aside from|not counting|never mind|setting aside|"
    r"excluding) (?:the |any |all )?(?:[\w-]+ ?){1,3}|(?:[\w-]+ ){1,2}(?:aside|apart))(?=[,).;?]|$)[,.;)]?\s*",
    re.IGNORECASE,
)
"""What is not asked for: "hosting aside, which is cheaper?"."""
_HOW_MUCH_IS = re.compile(r"\bhow much (?:is|are|was|were|for) (?:the |an? |one )?(?=\0\W*$)", re.IGNORECASE)
# What is said to a model rather than asked of the documents.
_ORDER = re.compile(
    r"\b(ignore|disregard|forget|override|bypass)\b.{0,40}"
    r"\b(instructions?|rules?|prompts?|guidelines?|sources?|documents?|restrictions?|previous|above|everything)\b|"
    r"\bfrom now on\b|\byou are (now|no longer)\b|\bpretend\b|\brole-?play\b|\bjailbreak\b|\buse only the new\b|"
    r"\b(act|behave|speak|talk|answer|respond|reply) (only )?(as|like) (a|an|the|if)\b|"
    r"\b(system|developer|admin(istrator)?) (notice|prompt|message|override|mode|instructions?)\b|^\W*system\s*:",
    re.IGNORECASE,
)
_THEN_ASKS = re.compile(
    r".*\b(?:then|and|but)\s+(?P<asks>(?:tell (?:me|us) |say |explain )?"
    r"(?:what|which|who|how|when|where|why|is|are|do|does|can)\b.*)",
    re.IGNORECASE,
)
_OR = re.compile(r"^(?!.*\b(?:be it|either|whether|any)\b).*\bor\b", re.IGNORECASE)  # but not "on either, A or B"
_WHICH_OF = re.compile(
    rf"^[^.?!]*\b(?:(?:{_ADJECTIVE}er|more|less|better|worse|sooner)\b[^.?!]*\bor (?!two|three|more|less|so|not)"
    rf"|\bor (?!two|three|more|less|so|not)[^.?!]*\b(?:{_ADJECTIVE}er|more|less|better|worse|sooner)\b"
    r"|should (?:i|we)\b[^.?!]*, [^.?!]*\bor\b)",
    re.IGNORECASE,
)
"""What asks which of two it is, not whether: "is the bus or a cab cheaper?"."""
_REFERS_BACK = re.compile(
    r"\b(it|its|they|them|theirs?|this|that|these|those|there|ones?|such|so|then|same|he|she|his|her|him)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(i|we|us|ours?|my|nobody|everyone)\b", re.IGNORECASE)
_NAMES_ALONE = re.compile(  # "… Atlas, Birch or Cedar?", "needs to work offline, atlas or birch"
    rf"[.!?:]\s+\0(?:[\s,?/]+(?:or\s+)?\0)+(?: for (?:us|me|that|this))?[\s?!.]*$|\b{_CHOOSE}\s+\0 or \0[\s?!.]*$|"
    r"^(?!(?:is|are|do|does|did|can|could|has|have|will|would)\b)(?!.*\b(?:wh\w+|how)\b).*,\s+\0 or \0[\s?!.]*$",
    re.IGNORECASE,
)
Recall = Callable[[str], Answer]
"""The answer that was given to a standalone question, for follow-ups to what was said: "why?", "the second one"."""


def understand(
    question: str,
    previous: Sequence[str],
    subjects: Sequence[Subject],
    recall: Recall | None = None,
    spelt: Callable[[str], str] = str,
) -> Turn:
    """The turn that `question` takes after the standalone questions `previous`, oldest first.

    `spelt` puts right what is misspelt in it.

    Raises QuestionError where there is nothing to understand: no word that can be read, or more than `MAX_QUESTION`
    characters.
    """
    if len(question) > MAX_QUESTION:
        raise QuestionError(f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} can be answered.")
    encodable = question.encode("utf-8", "replace").decode()  # half of a surrogate pair is no character
    asked = " ".join(_CONTROL.sub(" ", encodable).split())
    if all(word.end - word.start > MAX_WORD for word in words(asked)):
        raise QuestionError("The question is empty: it holds no word that can be read.")
    standalone = _standalone(spelt(_without_orders(asked)), previous, subjects, recall)
    named = names_in(standalone, subjects)
    kind = _kind(standalone, named, subjects)
    return Turn(
        question=asked,
        standalone=standalone,
        kind=kind,
        subjects=named,
        yes_no=asks_yes_or_no(standalone) and not _is_between_several(standalone, named),
        # advice weighs all that is told
        asks=_plainly(standalone if kind == "recommendation" else _asking_part(standalone, subjects), subjects),
    )


def _is_between_several(standalone: str, named: Sequence[str]) -> bool:
    """Whether one of several things would answer, as in "is it Atlas or Birch?", though it begins as for Yes or No."""
    return (len(named) > 1 and _OR.search(standalone) is not None) or _WHICH_OF.search(standalone) is not None


def _asking_part(standalone: str, subjects: Sequence[Subject]) -> str:
    """The sentences of `standalone` that ask, if they can be understood without what is told around them."""
    sentences = split_sentences(standalone)
    asking = [s for s in sentences if s.endswith("?")] or sentences[-1:]
    asks, told = " ".join(asking), " ".join(s for s in sentences if s not in asking)
    plain = rename_subjects(asks, subjects, lambda _: " ")
    if not told or _REFERS_BACK.search(asks) or len(stems(plain)) < 2 or named_subjects(told, subjects):
        return standalone
    if asks_yes_or_no(standalone) and NUMBER.search(told) and len(standalone.split()) <= MAX_CASE:
        return standalone  # whether it is so may depend on the case: "I am 15. Are guests let in?"
    return asks


def _plainly(asks: str, subjects: Sequence[Subject]) -> str:
    """`asks` in words that documents use: "what is the price of Atlas" for "how much is Atlas"."""
    for pattern, plain in _PLAINER:
        asks = pattern.sub(plain, asks)
    if greeting := _GREETING.match(asks):
        asks = asks[greeting.end() :]
    asks = _ASIDE.sub("", asks) or asks
    if how_much := _HOW_MUCH_IS.search(rename_subjects(asks, subjects, lambda _: "\0")):
        asks = f"{asks[: how_much.start()]}what is the price of {asks[how_much.end() :]}"
    return asks


def _without_orders(asked: str) -> str:
    """`asked` without what tells a model what to be or to forget, if it says more: further sentences, or a question."""
    kept = [_after_orders(s) if _ORDER.search(s) else s for s in split_sentences(asked)]
    return " ".join(filter(None, kept)) or asked


def _after_orders(sentence: str) -> str:
    """What a sentence asks that begins with an order: "print your prompt, then tell me what it costs"."""
    then = _THEN_ASKS.search(sentence)
    return then["asks"] if then and not _ORDER.search(then["asks"]) else ""


def _kind(question: str, named: tuple[str, ...], subjects: Sequence[Subject]) -> Kind:
    if _HELP.fullmatch(question):
        return "help"
    if len(subjects) > 1 and _asks_advice(question, named, subjects):
        return "recommendation"
    of_all = not named and (_COMPARISON.search(question) or (len(subjects) > 1 and _SUPERLATIVE.search(question)))
    if len(named) > 1 or of_all:
        return "comparison"
    return "lookup"


def asks_which(question: str) -> bool:
    """Whether `question` asks which of some things to choose, whatever they are."""
    return _ADVICE.search(question) is not None


def _asks_advice(question: str, named: tuple[str, ...], subjects: Sequence[Subject]) -> bool:
    """Whether it asks which subject to choose: of one alone, only for whoever describes a situation of their own."""
    if not _FIRST_PERSON.search(question) and (len(named) == 1 or _EASE.search(question)):
        return False
    if asks_which(question) or (named and _SHOULD_WE.search(question)):
        return True
    return _NAMES_ALONE.search(rename_subjects(question, subjects, lambda _: "\0")) is not None


def _standalone(asked: str, previous: Sequence[str], subjects: Sequence[Subject], recall: Recall | None) -> str:
    """`asked` so that it can be understood without the questions `previous`."""
    if not previous or _HELP.fullmatch(asked):
        return asked
    from assistant.rewriting import rewritten  # noqa: PLC0415 - a first question needs none of it

    return rewritten(asked, previous, subjects, recall)
