"""The English that a rewritten question needs: names joined, verbs made to agree, a whole sentence."""

import re
from collections.abc import Sequence

_PLURAL_VERBS = {"does": "do", "is": "are", "has": "have", "was": "were"}


def joined(names: Sequence[str], word: str = "and") -> str:
    """`names` as "Atlas, Birch and Cedar"."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def agreeing(question: str, several: str) -> str:
    """`question` with its verb in the plural, where it stands before `several` names."""
    verb = re.compile(rf"\b({'|'.join(_PLURAL_VERBS)})(?= {re.escape(several)})", re.IGNORECASE)
    return verb.sub(lambda m: _PLURAL_VERBS[m[1].lower()], question)


def third_person(verb: str) -> str:
    """`verb` as "it" has it: "fails" of "fail"."""
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"


def replaced(text: str, span: tuple[int, int], by: str) -> str:
    """`text` with `by` in the place of `text[start:end]`, where `span` is (start, end)."""
    return f"{text[: span[0]]}{by}{text[span[1] :]}"
