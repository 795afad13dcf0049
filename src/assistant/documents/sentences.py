"""Text → sentences, as offsets."""

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

# Words that sentencex takes for the end of a sentence although a number mostly follows them.
BEFORE_A_NUMBER = frozenset(("approx.", "appr.", "ca.", "est.", "incl.", "max.", "min.", "no.", "nos.", "vol."))
# Words that begin a sentence, even where sentencex takes what stands before for an abbreviation: "in May. It …".
STARTER = re.compile(
    r"(?<=[.!?])\s+(?=(?:A|All|An|Any|Both|But|Each|Every|For|He|How|However|If|In|It|Its|No|On|Only|Our|She|Some|That|The|Their"
    r"|There|These|They|This|Those|To|We|What|When|Where|You|Your)\s)|(?<=\bMay\.)\s+(?=[A-Z])"
)
NO_END = re.compile(r"\b(?:e\.g|i\.e|cf|vs|viz|mr|mrs|ms|mx|dr|prof|rev)\.$", re.IGNORECASE)
"""An abbreviation that never ends a sentence."""
LONGEST_ABBREVIATION = 8


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of `text`, without the blanks around it.

    A piece without letters or digits (an emoji after the full stop) belongs to the sentence before it.
    """
    found: list[tuple[int, int]] = []
    for start, end in _pieces(text):
        if found and _continues(text[found[-1][0] : found[-1][1]], text[start:end]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for boundary in get_sentence_boundaries("en", text):
        piece: str = boundary["text"]
        start = 0
        ends = [match.start() for match in STARTER.finditer(piece) if not _never_ends(piece, match.start())]
        for end in [*ends, len(piece)]:
            part = piece[start:end]
            if stripped := part.strip():
                begin: int = boundary["start_index"] + start + len(part) - len(part.lstrip())
                yield begin, begin + len(stripped)
            start = end


def _never_ends(text: str, end: int) -> bool:
    return NO_END.search(text, max(0, end - LONGEST_ABBREVIATION), end) is not None


def _continues(before: str, piece: str) -> bool:
    if not any(map(str.isalnum, piece)) or not any(map(str.isalnum, before)):
        return True
    last = before.rsplit(None, 1)[-1].lower()
    if _never_ends(before, len(before)) or before.rstrip(".").isdigit():
        return True
    return last.lstrip("([\"'“") in BEFORE_A_NUMBER and piece[0].isdigit()
