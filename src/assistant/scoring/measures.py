"""What stands after a number: units, names of what is counted, and what a rate is per."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.scoring.numbers import Tokens, read_divisor
from assistant.scoring.units import BYTES, CURRENCIES, HOURS, MEASURES, SYMBOLS, Unit, is_thing, per, unit
from assistant.words import FUNCTION_WORDS

TIME_WORDS = {
    word: base
    for base, names in {
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs h",
        "day": "day days d",
        "week": "week weeks wk wks",
        "month": "month months mo mos mth mths",
        "quarter": "quarter quarters qtr qtrs",
        "year": "year years yr yrs y annum",
    }.items()
    for word in names.split()
}
PERIOD_WORDS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
    "annualised": "year",
    "annualized": "year",
    "p.a": "year",
    "pcm": "month",
}
_OTHER_TIMES = {
    "fortnight": ("week", 2),
    "fortnights": ("week", 2),
    "decade": ("year", 10),
    "decades": ("year", 10),
} | dict.fromkeys("mondays tuesdays wednesdays thursdays fridays saturdays sundays".split(), ("day", 1))
_WORKDAYS = ("weekday", "workday", "working day", "business day", "night")
"""What hours may be per besides times; each comes once a day."""

CURRENCY_SIGNS = {sign: code for code, sign in SYMBOLS.items()}
_MONEY = {
    "dollar": "USD", "dollars": "USD", "bucks": "USD", "buck": "USD",
    "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "sterling": "GBP",
    "yen": "JPY", "franc": "CHF", "francs": "CHF", "rupee": "INR", "rupees": "INR",
} | {code.lower(): code for code in CURRENCIES}  # fmt: skip
_CENTS = {"cent": "USD", "cents": "USD", "¢": "USD", "eurocent": "EUR", "eurocents": "EUR", "pence": "GBP"}
_DATA = {name.lower(): name for name in BYTES} | {
    "gigabyte": "GB", "gigabytes": "GB", "gig": "GB", "gigs": "GB", "gib": "GB", "terabyte": "TB", "terabytes": "TB",
    "tib": "TB", "megabyte": "MB", "megabytes": "MB", "mib": "MB", "petabyte": "PB", "petabytes": "PB",
}  # fmt: skip

_METRES = frozenset("metre metres meter meters".split())
_METRES_OF = {"cubic": "m³", "square": "m²"}

_TAILS = _DATA | _MONEY | {"ppl": "person", "pax": "person"}

# Words that end the name of what is counted: "3 clusters cost", "8 nodes on".
_RUNNING = frozenset("operating running working compute computing active billed billable service engine flight".split())
"""Words before hours that tell what is done in them, and nothing that is counted."""

STOP_WORDS = (
    FUNCTION_WORDS
    | {"per", "each", "every", "apiece"}
    | set(PERIOD_WORDS)
    | set(TIME_WORDS) - {"d", "h", "y"}
    | set(
        """about above across actually after again all already also although always am among and any anything around
        as at average away back because been before begin behind below beside between both bring brought but by came can
        change charge charged charges cheaper come comes compare compared cost costing costs could currently cut deploy
        did down drop drops during either else enough even ever except extra fall falls fewer find first fit for from
        gave get gets getting give given gives go goes going got grow grows had halve handle handles happen help hold
        holds host hosting how however if in include includes including instead into its just keep keeps know last least
        less let lets like long lower made make makes making many may maybe me mean means might more most much must my
        need needed needing needs neither never no none nor not nothing now off often ok on once only onto or other
        otherwise our out over own pay paying pays please plus pretty priced put raise raised raises rather reach really
        reduce reduces rent renting require required requires respectively right rise rises run runs running same save
        saved saves saving see shall share shared shares sharing should since so some someone something soon spend
        spending spends spent still such take takes taken taking than that their them then there they thing think those
        though through throughout times to together too total totally toward try turn under unless until up upon us use
        used uses using usually versus via vs want wants was we well went were what whatever when where whether which
        while who whole whose will with within without won't work working works worth would year-round yes yet you your
        busy idle utilised utilized salaried salary salaries earn earning earns paid billed cheapest expensive dearer
        higher better worse faster slower apart annual max maximum min minimum roughly approximately nearly almost
        averaging sits sit sitting time half twice please thanks eur usd today tomorrow tonight alone simultaneously
        concurrently until till minus upwards onwards""".split()
    )
)
# What comes and goes, so that so many "a month" is a rate. Of anything else, "12 desks a month", it is a question's
# period: how much 12 desks are in a month.
_FLOWING = frozenset(
    """request call query message invocation ticket page job run charge wash delivery order event visit trip transaction
    record token email mail invoice alert incident notification login signup click view hit impression read write
    operation upload download transfer backup scan test build deployment release commit review report document form
    prediction inference session meeting lesson shift workshop interview training booking reservation appointment ride
    rental sale purchase payment refund return shipment parcel package conversation chat question answer response reply
    claim case hire visitor patient guest meal time kwh km mile litre liter byte image photo swap use""".split()
)
DETERMINERS = frozenset("the our my your their its his her this that these those".split())
WHOLE = frozenset("full whole entire single calendar fiscal financial".split())
_ARTICLES = frozenset("a an one each every".split())
_ABBREVIATED = frozenset("mo mth hr hrs yr wk min qtr".split())
_PER = frozenset(("per", "/"))
PRONOUNS = frozenset("it them us you these those".split())
_FURTHER = frozenset("further additional extra subsequent".split())
"""What says of the things after it that they go beyond others, and not what they are: "per further million reads"."""
_BEFORE_A_NAME = frozenset("more extra additional other fewer less of".split())
_ADJECTIVES = frozenset("running idle busy single whole entire".split())
"""Words that say in what state a thing is, where it follows: "one idle GPU"; they are no part of its name."""
_OPEN_ADJECTIVES = _ADJECTIVES | {"always", "full", "part"}
_LONG_ADJECTIVES = ("always - on", "always on", "full - time", "full time", "part - time", "part time")
_PEOPLE = dict.fromkeys("people persons folks staff headcount ppl pax".split(), "person")
_SINGULARS = _PEOPLE | {
    "eng": "engineer",
    "engs": "engineer",
    "employees": "employee",
    "colleagues": "colleague",
    "caches": "cache",
    "children": "child",
}
_ACRONYMS = {"gpu": "GPU", "cpu": "CPU", "tpu": "TPU", "vcpu": "vCPU", "vm": "VM", "fte": "FTE"}
_NOUNS_IN_ING = frozenset("training serving streaming meeting building".split())
_MEASURED = frozenset(name.lower() for name in MEASURES)
_MAX_WORDS = 4
"""Words in the name of what is counted."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit that ends before token `next`, and how many of it one is: a cent is a hundredth of a dollar."""

    unit: Unit
    next: int
    scale: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Completed:
    """A unit with all that follows it: what it is per, of what a share is, whether each has so much."""

    unit: Unit
    next: int
    scale: Fraction = Fraction(1)
    of: str = ""
    each: bool = False


def measure_of_tail(tail: str, end: int) -> Measure | None:
    """What letters stand for that touch digits and end before token `end`: "8h", "80GB", "20usd", "45p"; not "5th"."""
    if tail in _CENTS or tail == "p":
        return Measure(unit(_CENTS.get(tail, "GBP")), end, Fraction(1, 100))
    if tail in TIME_WORDS and tail != "y":
        return Measure(unit(TIME_WORDS[tail]), end)
    return Measure(unit(_TAILS[tail]), end) if tail in _TAILS else None


def read_unit(tokens: Tokens, i: int, *, one: bool = False) -> Measure | None:
    """Money, a length of time, data, or a name of what is counted; `one` if it follows the number one."""
    compound = tokens.lower(i) == "-" and tokens.touches(i)  # "5-person", "40-hour"
    if tokens.lower(i) in {"x", "×"} and tokens[i + 1].is_word:  # "8 x A100"
        i += 1
    i += compound
    return _standard_unit(tokens, i) or _counted(tokens, i, one=one, compound=compound)


def read_name(tokens: Tokens, i: int, most: int = _MAX_WORDS, *, one: bool = False) -> Measure | None:
    """The name of what is counted, in the singular; of "GPU-hours" both. `one` says that it stands in the singular."""
    if tokens.lower(i) in _BEFORE_A_NAME and tokens[i + 1].is_word:
        i = tokens.skip(i, _BEFORE_A_NAME)
    names: list[str] = []
    while True:
        i = _after_adjectives(tokens, i, within=bool(names), one=one)
        token = tokens[i]
        if names and token.lower == "-" and tokens[i + 1].is_word and tokens.touches(i):
            if len(names) == most and tokens.lower(i + 1) not in TIME_WORDS:
                break
            i += 1
            continue
        if names and token.lower in TIME_WORDS and token.lower not in {"h", "d", "y", "min"}:
            time = unit(TIME_WORDS[token.lower])
            running = all(name.lower() in _RUNNING for name in names)  # an operating hour is an hour
            return Measure(time if running else unit(_singular(names)) * time, i + 1)
        stops = token.lower in STOP_WORDS and not _flows_at(tokens, i, one=one and not names)
        if len(names) == most or not token.is_word or stops or (names and _goes_on(token.lower)):
            break
        names.append(token.text.removesuffix("'s").removesuffix("’s"))
        i += 1
        if len(names) == 1 and token.lower in _MEASURED:
            break  # "a 4 kg parcel" weighs that, and is none of four
        if not one and is_plural(token.text) and not is_plural(tokens.lower(i)):
            break
    return Measure(unit(_singular(names)), i) if names else None


def _after_adjectives(tokens: Tokens, i: int, *, within: bool, one: bool) -> int:
    """The token after the adjectives that begin with token `i`, if a noun follows them; else `i`.

    Within a name only a plural is sure to be a noun: "one GPU idle overnight", "20 Birch idle nodes".
    """
    if tokens.lower(i) not in _OPEN_ADJECTIVES:
        return i
    if one and tokens.lower(i) == "running" and tokens.lower(i - 2) in {"the", "that", "which"}:
        return i  # "the one running Atlas"
    j = i
    for _ in range(3):
        long = next((p for p in _LONG_ADJECTIVES if tokens.phrase(j, p)), "")
        if not long and tokens.lower(j) not in _ADJECTIVES:
            break
        j += len(long.split()) or 1
    noun = tokens[j].is_word and tokens.lower(j) not in STOP_WORDS
    return j if noun and not (within and (one or not is_plural(tokens[j].text))) else i


def _flows_at(tokens: Tokens, i: int, *, one: bool) -> bool:
    """Whether token `i`, which may be a verb, is what there are so many of a time: "90 charges a day"."""
    word = tokens.lower(i)
    plural = word.endswith("s") and not one
    if (word[:-1] if plural else word) not in _FLOWING or not (plural or one):
        return False
    if tokens.lower(i + 1) in _PER:
        return True
    return tokens.lower(i + 1) in {"a", "an", "each", "every"} and tokens.lower(i + 2) in TIME_WORDS


def complete(tokens: Tokens, measure: Measure, *, share: bool) -> Completed:
    """`measure` with what follows it; `share` says that it is a share of what comes."""
    j, the_unit = measure.next, measure.unit
    if the_unit in {unit("hour"), unit("day")}:  # "a 40-hour week", "a four-day week"
        j += tokens.lower(j) == "-"
        if tokens.lower(j) in {"week", "weeks"} or (the_unit == unit("hour") and tokens.lower(j) in {"day", "days"}):
            return Completed(the_unit * per(TIME_WORDS[tokens.lower(j)]), j + 1, measure.scale)
        j = measure.next
    done = Completed(the_unit, j, measure.scale)
    half = tokens.lower(j - 1) == "half" and tokens.lower(j) in DETERMINERS
    if share and (tokens.lower(j) == "of" or half):
        done = _with_whole(tokens, done)
    while True:
        if tokens.lower(done.next) == "apiece" or _is_each(tokens, done.next):
            done = replace(done, next=done.next + 1, each=True)
        elif more := _denominator(tokens, done.next, done.unit):
            done = replace(done, unit=done.unit * more.unit, scale=done.scale * more.scale, next=more.next)
        else:
            return done


def part_of_what(tokens: Tokens, i: int) -> Measure | None:
    """What a part is of: "half a GPU", "a third of a GPU"; no unit for "half of the time", a share named later."""
    j = i + (tokens.lower(i) == "of")
    if tokens.lower(j) in {"a", "an", "one"}:
        return read_unit(tokens, tokens.skip(j + 1, WHOLE), one=True)
    if j > i or tokens.lower(i) in DETERMINERS:
        return Measure(Unit(), i)
    return read_unit(tokens, i, one=True)


def _standard_unit(tokens: Tokens, i: int) -> Measure | None:
    """Money, data, a length of time, or metres."""
    i += tokens.lower(i) == "us" and tokens.lower(i + 1) in {"$", "dollars", "dollar"}
    i += tokens.lower(i) in WHOLE and tokens.lower(i + 1) in TIME_WORDS
    word = tokens.lower(i)
    if word in CURRENCY_SIGNS and tokens[i + 1].value is not None and tokens.touches(i + 1):
        return None  # "one $5 seat": the sign belongs to the digits after it
    if word in _CENTS:
        return Measure(unit(_CENTS[word]), i + 1, Fraction(1, 100))
    if word in _OTHER_TIMES:
        base, times = _OTHER_TIMES[word]
        return Measure(unit(base), i + 1, Fraction(times))
    for names in (CURRENCY_SIGNS, _MONEY, _DATA, TIME_WORDS):
        if word in names:
            return Measure(unit(names[word]), i + 1)
    return _metres(tokens, i)


def _metres(tokens: Tokens, i: int) -> Measure | None:
    """Metres, square or cubic metres: "2.1 m", "3 metres"; before a plural "m" is short for million."""
    if tokens.lower(i) in _METRES_OF and tokens.lower(i + 1) in _METRES:
        return Measure(unit(_METRES_OF[tokens.lower(i)]), i + 2)
    short = tokens[i].text == "m" and not _names_several(tokens, i + 1)
    return Measure(unit("metre"), i + 1) if short or tokens.lower(i) in _METRES else None


def _names_several(tokens: Tokens, i: int) -> bool:
    """Whether a name of at most three words begins with token `i` that is a plural: "log lines", not "boat costs"."""
    for j in range(i, i + 3):
        if not tokens[j].is_word or tokens.lower(j) in STOP_WORDS:
            return False
        if is_plural(tokens[j].text):
            return True
    return False


def _counted(tokens: Tokens, i: int, *, one: bool, compound: bool) -> Measure | None:
    """People or things, by their name."""
    if tokens.lower(i) == "of" and tokens.lower(i + 1) in {"us", "you"}:
        return Measure(unit("person"), i + 2)
    if tokens.lower(i) == "of" and tokens.lower(i + 1) in DETERMINERS:
        i += 2
    if tokens.lower(i) == "full" and (tokens.phrase(i + 1, "- time") or tokens.lower(i + 1) == "time"):
        i += 2 + (tokens.lower(i + 1) == "-")
        if tokens.lower(i) in {"equivalent", "equivalents"}:
            return Measure(unit("FTE"), i + 1)
    single = compound or tokens.lower(i) in {"person", "man"}
    return read_name(tokens, i, 1 if single else _MAX_WORDS, one=one)


def _with_whole(tokens: Tokens, share: Completed) -> Completed:
    """`share` of what: "a GPU" makes it so many GPUs, "its time" is only said."""
    i = share.next + (tokens.lower(share.next) == "of")
    article = tokens.lower(i) in _ARTICLES
    j = tokens.skip(i, DETERMINERS | _ARTICLES | {"all"} | WHOLE)
    if article and tokens.lower(j) not in TIME_WORDS and not tokens.lower(j).endswith(("'s", "’s")):
        thing = read_name(tokens, j, one=True)
        if thing and not any(base in HOURS for base in thing.unit.above):
            return replace(share, unit=thing.unit, next=thing.next)
    names: list[str] = []
    while tokens[j].is_word and len(names) < _MAX_WORDS:
        word = tokens.lower(j)
        if word in STOP_WORDS and word not in {"total", "work", "working", "time", *TIME_WORDS}:
            break
        names.append(tokens[j].text)
        j += 1
        if word in {"time", "hours", "bill", "budget"}:
            break
    if not names and tokens.lower(i) in PRONOUNS:  # "half of them"
        return replace(share, of=tokens.lower(i), next=i + 1)
    return replace(share, of=" ".join(names), next=j) if names else share


def _is_each(tokens: Tokens, i: int) -> bool:
    """Whether token `i` is "each" by itself, not "each month"."""
    following = tokens[i + 1]
    named = following.lower in TIME_WORDS or (following.is_word and following.lower not in STOP_WORDS)
    return tokens.lower(i) == "each" and not named


def _denominator(tokens: Tokens, i: int, the_unit: Unit) -> Measure | None:
    """One step of a rate: "per month", "an hour", "/GPU-hr", ", per cluster", "monthly", "per 1,000 tickets"."""
    if tokens.lower(i) == "." and tokens.lower(i - 1) in _ABBREVIATED and _opens_denominator(tokens, i + 1):
        i += 1  # "$42/mo. per cluster"
    aside = tokens.lower(i) == "("
    i += (aside or (tokens.lower(i) == "," and _goes_on_after_comma(the_unit))) and _opens_denominator(tokens, i + 1)
    i += tokens.lower(i) == "-" and tokens.touches(i) and tokens.lower(i + 1) in {"a", "an", "per"}  # "$4-an-hour"
    word = tokens.lower(i)
    things = bool(the_unit.powers)  # a share or a number is per time at most
    if word in PERIOD_WORDS and things and word != "annual":
        return Measure(per(PERIOD_WORDS[word]), i + 1) if _may_be_per_time(the_unit) else None
    if word in _PER or (word == "for" and tokens.lower(i + 1) in {"each", "every"}):
        i += tokens.lower(i + 1) in _ARTICLES
    elif word == "by" and tokens.lower(i + 1) == "the":
        i, things = i + 1, False
    elif word in {"a", "an", "each", "every"} and things:
        things = the_unit.currency is not None
    else:
        return None
    found = _one_per(tokens, i + 1, the_unit, things=things)
    closed = aside and found and tokens.lower(found.next) == ")"
    return replace(found, next=found.next + 1) if found and closed else found


def _goes_on_after_comma(the_unit: Unit) -> bool:
    """Whether a rate may go on after a comma: money and hours do, "10 clusters, per month" is a count and a period."""
    return bool(the_unit.below) or any(not is_thing(base) for base in the_unit.above)


def _may_be_per_time(the_unit: Unit) -> bool:
    """Whether so much may come in a time: money, hours, data, "tickets"; "12 desks" are there all the time."""
    thing = the_unit.above[0] if len(the_unit.above) == 1 else ""
    still = thing and is_thing(thing) and thing not in {*BYTES, *MEASURES} and thing.split()[-1].lower() not in _FLOWING
    return not still and not the_unit.time_below


def _opens_denominator(tokens: Tokens, i: int) -> bool:
    timed = tokens.lower(i) in {"a", "an"} and tokens.lower(i + 1) in TIME_WORDS
    return timed or tokens.lower(i) in {"per", "/", "each", "every"}


def _one_per(tokens: Tokens, i: int, the_unit: Unit, *, things: bool) -> Measure | None:
    """One divided by what token `i` names: a time, an amount of data, a thing, or a number of them."""
    i += tokens.lower(i) == "-"  # "$4-an-hour", "40 hours-a-week"
    i += tokens.lower(i) in {*WHOLE, "running", "provisioned"} and tokens[i + 1].is_word
    i += tokens.lower(i) in _FURTHER and (tokens[i + 1].is_word or tokens[i + 1].value is not None)
    if tokens.lower(i) in TIME_WORDS:
        part = tokens.lower(i) == "quarter" and tokens.lower(i + 1) == "of"  # "12 models, a quarter of a GPU each"
        return None if part or not _may_be_per_time(the_unit) else Measure(per(TIME_WORDS[tokens.lower(i)]), i + 1)
    if the_unit == unit("hour") and (workday := _per_workday(tokens, i)):
        return workday
    number = read_divisor(tokens, i)
    if number and not number.value:
        return None
    share = 1 / number.value if number else Fraction(1)
    if number and tokens.lower(number.next) in TIME_WORDS:
        timed = the_unit.powers and _may_be_per_time(the_unit)
        return Measure(per(TIME_WORDS[tokens.lower(number.next)]), number.next + 1, share) if timed else None
    found = _data_or_name(tokens, number.next if number else i, one=number is None) if things else None
    if number and things and not found and the_unit.currency:
        found = Measure(unit("item"), number.next)  # "$0.45 per million", of what stands elsewhere
    return Measure(Unit() / found.unit, found.next, share) if found else None


def _per_workday(tokens: Tokens, i: int) -> Measure | None:
    for name in _WORKDAYS:
        if tokens.phrase(i, name):
            return Measure(per("day"), i + len(name.split()))
    return None


def _data_or_name(tokens: Tokens, i: int, *, one: bool) -> Measure | None:
    if tokens.lower(i) not in _DATA:
        return read_name(tokens, i, one=one)
    data = unit(_DATA[tokens.lower(i)])
    if tokens.lower(i + 1) in {"-", "/"} and tokens.lower(i + 2) in TIME_WORDS:  # "per GB-month"
        return Measure(data * unit(TIME_WORDS[tokens.lower(i + 2)]), i + 3)
    return Measure(data, i + 1)


def is_plural(word: str) -> bool:
    """Whether a word looks like a noun in the plural."""
    lower = word.lower()
    if lower in _SINGULARS:
        return True
    if len(word) < 3 or not word.endswith("s"):
        return False
    return word[:-1].isupper() or lower.removesuffix("s") in _ACRONYMS or not lower.endswith(("ss", "us", "is"))


def _goes_on(word: str) -> bool:
    """Whether a word after a noun goes on with the sentence: "12 nodes running", "one node shared by"."""
    if word.endswith("ing"):
        return word not in _NOUNS_IN_ING
    return len(word) > 4 and word.endswith("ed") and not word.endswith("eed")


def _singular(names: Sequence[str]) -> str:
    """The name in the singular, in lower case but for acronyms: "GPU instances" → "GPU instance"."""
    return " ".join(map(_cased, (*names[:-1], _singular_noun(names[-1]))))


def _cased(name: str) -> str:
    if name.lower() in _ACRONYMS:
        return _ACRONYMS[name.lower()]
    acronym = any(c.isupper() for c in name[1:]) or (name[0].isupper() and any(c.isdigit() for c in name))
    return name if acronym else name.lower()


def _singular_noun(noun: str) -> str:
    lower = noun.lower()
    if lower in _SINGULARS:
        return _SINGULARS[lower]
    if not is_plural(noun):
        return noun
    if lower.endswith("ies") and len(lower) > 4:
        return f"{noun[:-3]}y"
    if lower.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1]
