"""How few bins hold everything: bin packing, exactly.

Quick bounds come first: Martello and Toth's L2 (Knapsack Problems, 1990, 8.3) from below, first-fit decreasing
(Johnson, 1973) from above. Where they differ, bins are seen as patterns, one for each way to fill a bin, and the linear
relaxation over patterns is solved (Gilmore and Gomory, A linear programming approach to the cutting-stock problem,
1961). What an item is worth in it proves a lower bound (Farley, A note on bounding a class of linear programming
problems, 1990), which is nearly always the answer (Scheithauer and Terno, 1995, conjecture at most one more). The whole
part of its solution is packed as it stands; the few items that remain are packed by a depth-first search, which leaves
out bins that waste more worth than the number of bins tried allows.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import CalculationError

Numbers = NDArray[np.float64]  # whole numbers below 2**53, which floats hold exactly, but for the pivots

MAX_ITEMS = 100_000
MAX_SIZES = 100
MAX_SIZE = 1_000_000
MAX_DENOMINATOR = 10**30
"""What is beyond these is no question about workloads, and would take long."""

MAX_CELLS = 64_000
"""Patterns times sizes; of more a sample is looked at: the bins found are still real, but it proves no bound."""
MAX_PIVOTS = 100
MAX_WORK = 2_000_000
"""Cells that the search looks at before the answer is left a range: some 20 ms."""
STEP_WORK = 4_000
"""What a step of the search costs besides its cells, in cells."""
ONE = 2.0**33
"""The unit of an item's worth, so that worths are whole."""


def pack(items: Sequence[tuple[int, Fraction]]) -> tuple[int, int]:
    """The fewest bins of size 1 for `items`, given as (count, size): (fewest possible, fewest found).

    Both are equal but for rare large mixtures. What is larger than a bin fills whole ones and packs its rest.
    Raises CalculationError for negative counts, for sizes that are not above zero, and for absurdly many or large ones.
    """
    if any(count < 0 or size <= 0 for count, size in items):
        raise CalculationError("A count cannot be negative, and what is packed is larger than nothing")
    if sum(count for count, _ in items) > MAX_ITEMS:
        raise CalculationError(f"At most {MAX_ITEMS:,} workloads can be packed")
    if any(size > MAX_SIZE or size.denominator > MAX_DENOMINATOR for _, size in items):
        raise CalculationError(f"A workload larger than {MAX_SIZE:,} bins, or measured so finely, cannot be packed")
    full = sum(count * (size.numerator // size.denominator) for count, size in items)
    rests: Counter[Fraction] = Counter()
    for count, size in items:
        if count and size % 1:
            rests[size % 1] += count
    if len(rests) > MAX_SIZES:
        raise CalculationError(f"At most {MAX_SIZES} different sizes can be packed")
    if not rests:
        return full, full
    room = lcm(*(size.denominator for size in rests))
    kinds = sorted(rests, reverse=True)
    sizes = [int(size * room) for size in kinds]
    counts = [rests[size] for size in kinds]
    low, high = _lower(sizes, counts, room), _first_fit(sizes, counts, room)
    if low < high:
        low, high = _by_patterns(sizes, counts, room, low, high)
    return full + low, full + high


def _lower(sizes: Sequence[int], counts: Sequence[int], room: int) -> int:
    """Martello and Toth's L2: large items need a bin each, and the middling ones do not fit beside them."""
    best = 0
    pairs = list(zip(sizes, counts, strict=True))
    for least in {0, *(min(size, room - size) for size in sizes)}:
        over_half = sum(n for s, n in pairs if 2 * s > room)
        beside = sum(n * (room - s) for s, n in pairs if 2 * s > room and s <= room - least)
        small = sum(n * s for s, n in pairs if least <= s and 2 * s <= room)
        best = max(best, over_half + max(0, -((beside - small) // room)))
    return best


def _first_fit(sizes: Sequence[int], counts: Sequence[int], room: int) -> int:
    """First-fit decreasing, many equal bins at a time."""
    bins: list[tuple[int, int]] = []  # (room left, how many bins have it)
    for size, count in zip(sizes, counts, strict=True):
        left, after = count, []
        for space, many in [*bins, (room, count)]:
            fits = space // size
            if not fits or not left:
                after.append((space, many))
                continue
            full, rest = (many, 0) if many * fits <= left else divmod(left, fits)
            after += [(space - fits * size, full), (space - rest * size, int(rest > 0))]
            after.append((space, many - full - int(rest > 0)))
            left -= full * fits + rest
        bins = [(space, many) for space, many in after if many and space < room]
    return sum(many for _, many in bins)


def _by_patterns(sizes: list[int], counts: list[int], room: int, low: int, high: int) -> tuple[int, int]:
    """`low` and `high`, brought as near to each other as the relaxation over patterns and a search bring them."""
    patterns, complete = _patterns(sizes, counts, room)
    basis, amounts, worths = _relaxed(patterns, sizes, counts, room)
    wanted = np.array(counts, dtype=float)
    most = float((patterns @ worths).max())
    if complete:
        low = max(low, -(-int(worths @ wanted) // max(int(most), 1)))
    work = MAX_WORK
    while low < high:
        proven = False
        for back in (0, 1, 2, 4, 8, MAX_ITEMS):  # packed by the search instead of as the relaxation says, of each
            kept = np.maximum(np.floor(amounts + 1e-6) - back, 0)
            left = np.maximum(wanted - kept @ basis, 0)
            used = int(kept.sum())
            high = min(high, used + _first_fit(sizes, [int(n) for n in left], room))
            if high <= low:
                return high, high
            found, work = _search(left, low - used, patterns, worths, work)
            if found:
                return low, low
            proven = complete and work > 0 and not kept.any()
            if proven or work <= 0:
                break
        if not proven:
            break
        low += 1
    return low, high


def _patterns(sizes: list[int], counts: list[int], room: int) -> tuple[Numbers, bool]:
    """Every way to fill a bin to which nothing can be added, a row of counts each; and whether these are all."""
    random = np.random.default_rng(0)
    exact = np.dtype(np.int64 if room < 2**62 else object)  # whole numbers of any length, slower
    rooms: NDArray[Any] = np.array([room], dtype=exact)
    rows = np.zeros((1, 0))
    complete, limit = True, MAX_CELLS // len(sizes)
    for place, (size, count) in enumerate(zip(sizes, counts, strict=True)):
        most = np.minimum(rooms // size, count).astype(np.int64)
        fewest = most if place == len(sizes) - 1 else np.zeros_like(most)
        ends = np.cumsum(most - fewest + 1)
        if ends[-1] <= limit:
            chosen = np.arange(ends[-1])
        else:
            chosen = np.unique(random.integers(ends[-1], size=limit))
            complete = False
        index = np.searchsorted(ends, chosen, side="right")
        used = fewest[index] + ends[index] - 1 - chosen
        rows = np.column_stack((rows[index], used))
        rooms = rooms[index] - size * used.astype(exact)
    addable = (rows < np.array(counts)) & (rooms[:, None] >= np.array(sizes, dtype=exact)[None, :])
    return rows[~addable.any(axis=1)] if complete else rows, complete


def _relaxed(patterns: Numbers, sizes: list[int], counts: list[int], room: int) -> tuple[Numbers, Numbers, Numbers]:
    """The relaxation solved by the simplex method: the patterns used, how often each, and what an item is worth.

    Stopping early or rounding makes the worths worse, never wrong: whatever they are, what all items are worth divided
    by the most that a bin can hold is a lower bound (Farley).
    """
    alone = np.array([min(count, room // size) for size, count in zip(sizes, counts, strict=True)], dtype=float)
    basis, inverse = np.diag(alone), np.diag(1 / alone)
    amounts = np.array(counts, dtype=float) / alone
    for _ in range(MAX_PIVOTS):
        worths = inverse.sum(axis=1)
        values = patterns @ np.maximum(worths, 0)
        best = int(values.argmax())
        if values[best] <= 1 + 1e-9:
            break
        entering = np.where(worths > 0, patterns[best], 0)
        share = entering @ inverse
        usable = share > 1e-7
        ratios = np.full(len(share), np.inf)
        ratios[usable] = amounts[usable] / share[usable]
        leaving = int(ratios.argmin())
        step = ratios[leaving]
        amounts = np.maximum(amounts - step * share, 0)
        amounts[leaving] = step
        basis[leaving] = entering
        column = inverse[:, leaving] / share[leaving]
        inverse -= np.outer(column, share)
        inverse[:, leaving] = column
    return basis, amounts, np.floor(np.clip(inverse.sum(axis=1), 0, 1) * ONE)


def _search(left: Numbers, bins: int, patterns: Numbers, worths: Numbers, work: int) -> tuple[bool, int]:
    """Whether `left` fits into `bins`, and the work that remains; with none remaining, "no" means "not found".

    Each step fills the bin of the largest item left, in every way that wastes no more worth than there is to waste.
    """
    most = float((patterns @ worths).max())
    patterns = patterns[patterns @ worths >= worths @ left - (bins - 1) * most]
    stack, seen = [(left, bins)], set()
    while stack and work > 0:
        left, bins = stack.pop()
        if not left.any():
            return True, work
        needed = float(worths @ left) - (bins - 1) * most  # the least that this bin must hold
        if bins < 1 or needed > most:
            continue
        first = int(np.flatnonzero(left)[0])
        fillings = np.minimum(patterns[patterns[:, first] > 0], left)
        values = fillings @ worths
        work -= patterns.size + STEP_WORK
        enough = np.flatnonzero(values >= needed)
        for place in enough[np.argsort(values[enough], kind="stable")]:
            rest = left - fillings[place]
            if (key := (rest.tobytes(), bins - 1)) not in seen:
                seen.add(key)
                stack.append((rest, bins - 1))
    return False, work
