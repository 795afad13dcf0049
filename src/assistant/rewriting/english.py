"""The English that a rewritten question needs: names joined, verbs made to agree, a whole sentence."""

import re
from collections.abc import Sequence

_PLURAL_VERBS = {"does": "do", "is": "are", "has": "have", "was": "were"}
_SINGULAR_VERBS = {plural: singular for singular, plural in _PLURAL_VERBS.items()}


def joined(names: Sequence[str], word: str = "and") -> str:
    """`names` as "Atlas, Birch and Cedar"."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def agreeing(question: str, noun: str, *, plural: bool = True) -> str:
    """`question` with its verb in the number of `noun`, where it stands before that."""
    verbs = _PLURAL_VERBS if plural else _SINGULAR_VERBS
    its_own = r"(?<!\bto )(?<!\bi )(?<!\bwe )(?<!\byou )(?<!\bthey )\b"  # not "can I have a towel"
    verb = re.compile(rf"{its_own}({'|'.join(verbs)})(?= (?:there )?{re.escape(noun)})", re.IGNORECASE)

    def in_number(found: re.Match[str]) -> str:
        other = verbs[found[1].lower()]
        return other.capitalize() if found[1][0].isupper() else other

    return verb.sub(in_number, question)


def third_person(verb: str) -> str:
    """`verb` as "it" has it: "fails" of "fail"."""
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"


def replaced(text: str, span: tuple[int, int], by: str) -> str:
    """`text` with `by` in the place of `text[start:end]`, where `span` is (start, end)."""
    return f"{text[: span[0]]}{by}{text[span[1] :]}"
