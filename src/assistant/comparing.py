"""Subjects side by side: the rows of a table, or the best statement of each."""

import re
from collections.abc import Sequence
from operator import itemgetter

from assistant.ranking import RANKING, THAN, winner_first
from assistant.store import Index
from assistant.subjects import names_in, rename_subjects
from assistant.types import Evidence, Statement, Turn
from assistant.words import CELL_VERBS, is_negated, plain_yes_or_no, stem, stems

_COMPARE = frozenset(map(stem, "compare compared comparison differ difference differences different versus vs".split()))
_SIDE_BY_SIDE = re.compile(r"\bside by side\b|\bnext to (?:each other|one another)\b", re.IGNORECASE)
_WHICH_IS = re.compile(
    r"\b(?:which|who|what)\b[^.?!]*\b(?:\w{2,}(?:er|est)|more|most|less|least|better|best|wins?)\b", re.IGNORECASE
)
_FIGURE = re.compile(
    r"[$€£]\s?(?P<before>\d[\d.,]*\b)|(?P<after>\d[\d.,]*)\s?"
    r"(?:(?P<percent>%|percent\b)|(?:dollars?|bucks|euros?|pounds?|quid)\b)",
    re.IGNORECASE,
)
_GIVES = frozenset(
    map(stem, "why how come cost costs charge charges price bill bills pay take takes ask fee every".split())
)
"""What a question may say of a figure beside what the row is about: "why does Atlas charge $9?"."""
_AT_LARGE = frozenset(
    map(
        stem,
        "between main key big biggest major important most overall general generally overview summary summarize tell "
        "explain give show list rank first by order me us you please can could would all both side two three four each "
        "other another one whats together against short brief briefly quick from with about".split(),
    )
)
"""What may stand around them where nothing in particular is compared."""
_NUMBER = re.compile(r"(?<![\w-])\d")
ON_ONE_THING = 0.15
"""Score by which a row of a table is better than two statements that may be on different things."""
OVERVIEW = 3
"""Rows of a table that answer so open a question."""
_AND = re.compile(r"[,;:/&]|\b(?:and|plus|as well as)\b", re.IGNORECASE)
_TURNED_ROUND = re.compile(
    r"\b(?:forbidden|prohibited|impossible|refused|excluded|lacking|missing|without)\b", re.IGNORECASE
)
_NAMES = re.compile(r"\s*(?:/|,|\(|\)|\bor\b)\s*")
"""What stands between names of one feature."""
BESIDES = 2
"""Other words that a question may have which is answered by a row that it names."""
SEVERAL = 4
"""Features that are compared at once."""


def asks_for_words(turn: Turn, index: Index) -> bool:
    """Whether `turn` names a row of a table that has no number in it: then nothing can be calculated of it."""
    asked, _ = _feature(turn.asks, index)
    wordy = [row for row in _rows(index, ()) if not any(_NUMBER.search(cell.text) for cell in row)]
    features = [stems(row[0].lead) for row in wordy]
    return any(feature <= asked and asked - feature <= _COMPARE | _AT_LARGE | CELL_VERBS for feature in features)


def overview(turn: Turn, index: Index) -> list[Statement]:
    """The rows of a table that a comparison asks for by their feature; the first that differ if it asks for none."""
    if turn.kind != "comparison" or turn.yes_no:
        return []
    asked, feature = _feature(turn.asks, index)
    rows = _rows(index, turn.subjects)
    if several := _of_each(turn, rows, index):
        return [cell for row in several for cell in row]
    if feature:
        wanted = [row for row in rows if feature <= stems(row[0].lead)]
    else:
        wanted = [row for row in rows if asked & _COMPARE and len({cell.text for cell in row}) > 1]
    return [cell for row in wanted[:OVERVIEW] if len(row) > 1 for cell in winner_first(row, turn, index)]


def _of_each(turn: Turn, rows: Sequence[list[Statement]], index: Index) -> list[list[Statement]]:
    """The rows of the features that a comparison enumerates: "compare them on price, support and file size".

    Of each feature the row that has most of its name in common with it; empty unless each has one of its own.
    """
    features = [feature for part in _AND.split(turn.asks) if (feature := _feature(part, index)[1])]
    if not 1 < len(features) <= SEVERAL:
        return []
    named = [(row, stems(row[0].lead)) for row in rows if len(row) > 1]
    found: list[list[Statement]] = []
    for feature in features:
        row, name = max(named, key=lambda one: len(feature & one[1]) / max(1, len(one[1])), default=([], feature))
        if not feature & name or row in found:
            return []
        found.append(row)
    return found


def denied_by_row(turn: Turn, index: Index) -> list[Statement]:
    """The row of a table that denies the one subject asked about what it grants another in words of the question.

    "How do I set up snapshots on Atlas?" of "Versions | No | Yes: snapshots, branches"; the subject asked about first.
    """
    if len(turn.subjects) != 1:
        return []
    (subject,) = turn.subjects
    known = frozenset[str]().union(*(stems(s.text) for s in index.statements if s.subject == subject))
    asked = _feature(turn.asks, index)[0] - CELL_VERBS - known
    for row in _rows(index, ()):
        own = [cell for cell in row if cell.subject == subject and plain_yes_or_no(cell.text)[0] is False]
        others = [cell for cell in row if cell.subject != subject and asked & stems(plain_yes_or_no(cell.text)[1])]
        if own and others and not is_negated(others[0].text):
            return [own[0], others[0]]
    return []


def given_another(turn: Turn, index: Index) -> list[Statement]:
    """The row of a table that gives another than the one subject asked about the figure that the question gives it.

    "Why is Atlas $9?" of "Price | free | $9 a month"; the subject asked about first. Nothing where the sources give it
    the figure too, or the question is about more than the row.
    """
    figures = _figures(turn.asks)
    if len(turn.subjects) != 1 or not figures or turn.yes_no:
        return []
    (subject,) = turn.subjects
    giving = [s for s in index.statements if figures & _figures(s.text)]
    if any(subject in names_in(f"{s.subject or ''}. {s.text}", index.subjects) for s in giving):
        return []
    asked = _feature(_FIGURE.sub(" ", turn.asks), index)[0] - CELL_VERBS - _GIVES
    for row in _rows(index, ()):
        own = [cell for cell in row if cell.subject == subject]
        others = [cell for cell in row if cell.subject != subject and cell in giving]
        if own and others and asked <= stems(" ".join((own[0].lead, own[0].text, others[0].text))):
            return [own[0], others[0]]
    return []


def _figures(text: str) -> set[tuple[bool, str]]:
    """The sums of money and the shares in `text`: whether it is a share, and its number."""
    found = _FIGURE.finditer(text)
    return {(bool(m["percent"]), (m["before"] or m["after"]).replace(",", "").rstrip(".")) for m in found}


def said_by_row(turn: Turn, index: Index) -> list[Statement]:
    """The cell of the one subject of a question for Yes or No that says it, in the only row whose feature it names.

    "Are refunds an option on Atlas?" of "Returns / refunds | Yes: within 30 days": of several names one is enough. What
    else the question says may be little, or the row may not be about it.
    """
    if not turn.yes_no or len(turn.subjects) != 1 or is_negated(turn.asks) or _TURNED_ROUND.search(turn.asks):
        return []
    asked = _feature(turn.asks, index)[0] - CELL_VERBS
    rows = _rows(index, ())
    named = [row for row in rows if any((n := stems(name)) and n <= asked for name in _NAMES.split(row[0].lead))]
    if len(named) != 1 or len(asked - stems(named[0][0].lead)) > BESIDES:
        return []
    own = [cell for cell in named[0] if cell.subject == turn.subjects[0]]
    return [cell for cell in own if plain_yes_or_no(cell.text)[0] is not None]


def under_heading(turn: Turn, index: Index) -> list[Statement]:
    """What stands first for each subject under the heading that a comparison names, if that is said of two or more."""
    _, feature = _feature(turn.asks, index)
    if turn.kind != "comparison" or turn.yes_no or not feature:
        return []
    first: dict[str, Statement] = {}
    for s in index.statements:
        if s.subject and (not turn.subjects or s.subject in turn.subjects) and _is_headed(s, feature):
            first.setdefault(s.subject, s)
    return list(first.values()) if len(first) > 1 else []


def _is_headed(statement: Statement, feature: frozenset[str]) -> bool:
    return any(feature <= stems(heading) for heading in statement.section)


def _feature(asks: str, index: Index) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of what a comparison `asks`, and of those what it compares."""
    plain = rename_subjects(asks, index.subjects, lambda _: " ")
    asked = stems(plain)
    return asked, asked - _COMPARE - _AT_LARGE - RANKING


def _rows(index: Index, subjects: Sequence[str]) -> list[list[Statement]]:
    """The rows of all tables that compare, each with its cells of `subjects`, or of all where none is named."""
    rows: dict[tuple[object, ...], list[Statement]] = {}
    for cell in (s for s in index.statements if s.kind == "cell" and s.subject):
        if not subjects or cell.subject in subjects:
            rows.setdefault(_place(cell), []).append(cell)
    return list(rows.values())


def _place(cell: Statement) -> tuple[object, ...]:
    """What the cells of one row have in common."""
    return cell.document, cell.section, cell.lead


def weighing_first(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    """`evidence`, where it is asked which is more with that in front that says so: "Atlas is simpler than Birch"."""
    plainly = [e for e in evidence if THAN.search(e.statement.text) and _names_several(e.statement, index)]
    asks_so = turn.kind == "comparison" and not turn.yes_no and _WHICH_IS.search(turn.asks)
    first = [e for e in plainly if asks_so and evidence[0].score - e.score < ON_ONE_THING][:1]
    return [*first, *(e for e in evidence if e not in first)]


def _names_several(statement: Statement, index: Index) -> bool:
    return len(names_in(statement.text, index.subjects)) > 1


def side_by_side(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    """One statement of each subject, on the same thing: a row of a table, or the best of each; the likelier of both.

    A row is whole though one of its cells alone was found to answer. Empty where fewer than two subjects answer, or
    what is found first compares them by itself. Where nothing is compared, a cell brings its row along if the question
    names no subject: it is asked of all.
    """
    if turn.kind != "comparison":
        first = evidence[0]
        row = _row(first, evidence, turn, index) if first.statement.kind == "cell" and not turn.subjects else []
        return _ordered(row, turn, index) if len(row) > 1 else []
    if _names_several(evidence[0].statement, index) and not _SIDE_BY_SIDE.search(turn.asks):
        return []
    of_subject: dict[str | None, Evidence] = {}
    for e in evidence:
        of_subject.setdefault(e.statement.subject, e)
    sides = [e for e in of_subject.values() if e.statement.subject]
    rows = [_row(e, evidence, turn, index) for e in evidence if e.statement.kind == "cell"]
    whole = [(max(e.score for e in row) + ON_ONE_THING, row) for row in rows if len(row) > 1]
    if len(sides) > 1:
        whole.append((sides[0].score, sides))
    _, best = max(whole, key=itemgetter(0), default=(0.0, []))
    order = {name: i for i, name in enumerate(turn.subjects)}
    in_order = sorted(best, key=lambda e: order.get(e.statement.subject or "", len(order)))
    return _ordered(in_order, turn, index)


def _ordered(sides: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    of = {e.statement: e for e in sides}
    return [of[statement] for statement in winner_first([*of], turn, index)]


def _row(cell: Evidence, evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    """The cells of the row of `cell` that are of the subjects compared, as they were found."""
    found = {e.statement: e for e in evidence}
    row = next((row for row in _rows(index, turn.subjects) if _place(row[0]) == _place(cell.statement)), [])
    return [found.get(s, Evidence(s, cell.score, {})) for s in row]
