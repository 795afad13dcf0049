"""Text → sentences, as offsets."""

from collections.abc import Iterator

from sentencex import get_sentence_boundaries

# Words that sentencex takes for the end of a sentence although a number mostly follows them.
BEFORE_A_NUMBER = frozenset(("approx.", "appr.", "ca.", "est.", "incl.", "max.", "min.", "no.", "nos.", "vol."))


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
        stripped = piece.strip()
        if stripped:
            start: int = boundary["start_index"] + len(piece) - len(piece.lstrip())
            yield start, start + len(stripped)


def _continues(before: str, piece: str) -> bool:
    if not any(map(str.isalnum, piece)) or not any(map(str.isalnum, before)):
        return True
    last = before.rsplit(None, 1)[-1].lower()
    return before.rstrip(".").isdigit() or (last.lstrip("([\"'“") in BEFORE_A_NUMBER and piece[0].isdigit())
